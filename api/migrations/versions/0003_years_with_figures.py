"""The index of years also holds what a browse asks of a film: films of few years are counted by it."""

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Widen the index."""
    op.drop_index("ix_movie_year", table_name="movie")
    op.create_index("ix_movie_year", "movie", ["year", "n_ratings", "average_half_stars"])


def downgrade() -> None:
    """Narrow it again."""
    op.drop_index("ix_movie_year", table_name="movie")
    op.create_index("ix_movie_year", "movie", ["year"])
