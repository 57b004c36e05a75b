"""The index of ratings by their import holds only those that were imported."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make it anew without the rest."""
    imported = sa.text("import_id IS NOT NULL")
    op.drop_index("ix_rating_import_id", table_name="rating")
    op.create_index(
        "ix_rating_import_id",
        "rating",
        ["import_id"],
        sqlite_where=imported,
        postgresql_where=imported,
    )


def downgrade() -> None:
    """Make it anew of all."""
    op.drop_index("ix_rating_import_id", table_name="rating")
    op.create_index("ix_rating_import_id", "rating", ["import_id"])
