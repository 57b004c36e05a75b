"""The first schema."""

import sqlalchemy as sa
from alembic import op

from api.tables import UtcDateTime

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

# The text index over the films' titles: see api/catalog/search.py.
_SQLITE_INDEX = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS movie_search USING fts5(
        words, compact, tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    "CREATE VIRTUAL TABLE IF NOT EXISTS movie_word USING fts5vocab('movie_search', 'row')",
    """CREATE TRIGGER IF NOT EXISTS movie_search_of_deleted AFTER DELETE ON movie BEGIN
        DELETE FROM movie_search WHERE rowid = old.movie_id; END""",
)
_POSTGRESQL_INDEX = (
    """CREATE TABLE IF NOT EXISTS movie_search (
        movie_id INTEGER PRIMARY KEY REFERENCES movie ON DELETE CASCADE,
        words TSVECTOR NOT NULL, compact TSVECTOR NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS ix_movie_search_words ON movie_search USING gin (words)",
    "CREATE INDEX IF NOT EXISTS ix_movie_search_compact ON movie_search USING gin (compact)",
)


def upgrade() -> None:
    """Create every table, then the text index over the titles."""
    op.create_table(
        "catalog_stamp",
        sa.Column("catalog_stamp_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("catalog_stamp_id", name=op.f("pk_catalog_stamp")),
    )
    op.create_table(
        "movie",
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("sort_title", sa.String(length=500), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("runtime_minutes", sa.Integer(), nullable=True),
        sa.Column("director", sa.String(length=300), nullable=True),
        sa.Column("imdb_id", sa.String(length=16), nullable=True),
        sa.Column("tmdb_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("n_ratings", sa.Integer(), nullable=False),
        sa.Column("half_stars_sum", sa.Integer(), nullable=False),
        sa.Column("half_stars_sumsq", sa.Integer(), nullable=False),
        sa.Column("average_half_stars", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("movie_id", name=op.f("pk_movie")),
    )
    op.create_index("ix_movie_average", "movie", ["average_half_stars", "n_ratings"], unique=False)
    op.create_index(op.f("ix_movie_imdb_id"), "movie", ["imdb_id"], unique=False)
    op.create_index(
        "ix_movie_popularity",
        "movie",
        ["n_ratings", "movie_id", "year", "average_half_stars"],
        unique=False,
    )
    op.create_index(op.f("ix_movie_sort_title"), "movie", ["sort_title"], unique=False)
    op.create_index(op.f("ix_movie_tmdb_id"), "movie", ["tmdb_id"], unique=False)
    op.create_index(op.f("ix_movie_year"), "movie", ["year"], unique=False)
    op.create_table(
        "recommendation_model",
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("n_films", sa.Integer(), nullable=False),
        sa.Column("n_users", sa.Integer(), nullable=False),
        sa.Column("n_ratings", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("fitted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_recommendation_model")),
    )
    op.create_table(
        "user",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ratings_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "app_token",
        sa.Column("app_token_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=500), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_app_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("app_token_id", name=op.f("pk_app_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_app_token_digest")),
    )
    op.create_index(op.f("ix_app_token_user_id"), "app_token", ["user_id"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("audit_event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_audit_event_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("audit_event_id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_user_id"), "audit_event", ["user_id"], unique=False)
    op.create_table(
        "idempotency_record",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.user_id"],
            name=op.f("fk_idempotency_record_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "key_digest", name=op.f("pk_idempotency_record")),
    )
    op.create_index(
        "ix_idempotency_record_created_at", "idempotency_record", ["created_at"], unique=False
    )
    op.create_table(
        "import",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("existing", sa.String(length=16), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_import_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_user_id"), "import", ["user_id"], unique=False)
    op.create_table(
        "movie_genre",
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("genre", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["movie_id"],
            ["movie.movie_id"],
            name=op.f("fk_movie_genre_movie_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("movie_id", "genre", name=op.f("pk_movie_genre")),
    )
    op.create_index("ix_movie_genre_genre", "movie_genre", ["genre", "movie_id"], unique=False)
    op.create_table(
        "movie_title",
        sa.Column("movie_title_id", sa.Integer(), nullable=False),
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("normal", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["movie_id"],
            ["movie.movie_id"],
            name=op.f("fk_movie_title_movie_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("movie_title_id", name=op.f("pk_movie_title")),
    )
    op.create_index(op.f("ix_movie_title_movie_id"), "movie_title", ["movie_id"], unique=False)
    op.create_index(op.f("ix_movie_title_normal"), "movie_title", ["normal"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("proposal_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("target_version", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_proposal_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_user_id"), "proposal", ["user_id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("half_stars", sa.Integer(), nullable=False),
        sa.Column("rated_at", UtcDateTime(), nullable=False),
        sa.Column("watched_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("original_score", sa.String(length=16), nullable=True),
        sa.Column("original_scale", sa.String(length=16), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("half_stars BETWEEN 1 AND 10", name=op.f("ck_rating_half_stars")),
        sa.ForeignKeyConstraint(
            ["movie_id"], ["movie.movie_id"], name=op.f("fk_rating_movie_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_rating_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "movie_id", name=op.f("pk_rating")),
    )
    op.create_index(op.f("ix_rating_import_id"), "rating", ["import_id"], unique=False)
    op.create_index("ix_rating_movie", "rating", ["movie_id", "half_stars"], unique=False)
    op.create_index("ix_rating_user_rated_at", "rating", ["user_id", "rated_at"], unique=False)
    op.create_table(
        "refresh",
        sa.Column("refresh_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("beat_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_refresh_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("refresh_id", name=op.f("pk_refresh")),
    )
    op.create_index("ix_refresh_state", "refresh", ["state", "refresh_id"], unique=False)
    op.create_index(op.f("ix_refresh_user_id"), "refresh", ["user_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=500), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("rotated_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.user_id"],
            name=op.f("fk_sign_in_session_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_sign_in_session")),
    )
    op.create_index(
        op.f("ix_sign_in_session_user_id"), "sign_in_session", ["user_id"], unique=False
    )
    op.create_table(
        "tag",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("movie_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("folded", sa.String(length=500), nullable=False),
        sa.Column("tagged_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["movie_id"], ["movie.movie_id"], name=op.f("fk_tag_movie_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.user_id"], name=op.f("fk_tag_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag_id", name=op.f("pk_tag")),
    )
    op.create_index("ix_tag_folded", "tag", ["folded", "movie_id"], unique=False)
    op.create_index("ix_tag_movie", "tag", ["movie_id"], unique=False)
    op.create_index("ix_tag_user_movie", "tag", ["user_id", "movie_id"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=500), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=200), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("movie_id", sa.Integer(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=True),
        sa.Column("row_hash", sa.String(length=32), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("previous", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import.import_id"],
            name=op.f("fk_import_row_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_row")),
    )
    op.create_index(
        "ix_import_row_applied", "import_row", ["import_id", "applied", "row_hash"], unique=False
    )
    op.create_index("ix_import_row_verdict", "import_row", ["import_id", "verdict"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_INDEX if sqlite else _POSTGRESQL_INDEX:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS movie_search_of_deleted")
        op.execute("DROP TABLE IF EXISTS movie_word")
    op.execute("DROP TABLE IF EXISTS movie_search")
    op.drop_index("ix_import_row_verdict", table_name="import_row")
    op.drop_index("ix_import_row_applied", table_name="import_row")
    op.drop_table("import_row")
    op.drop_index("ix_tag_user_movie", table_name="tag")
    op.drop_index("ix_tag_movie", table_name="tag")
    op.drop_index("ix_tag_folded", table_name="tag")
    op.drop_table("tag")
    op.drop_index(op.f("ix_sign_in_session_user_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_refresh_user_id"), table_name="refresh")
    op.drop_index("ix_refresh_state", table_name="refresh")
    op.drop_table("refresh")
    op.drop_index("ix_rating_user_rated_at", table_name="rating")
    op.drop_index("ix_rating_movie", table_name="rating")
    op.drop_index(op.f("ix_rating_import_id"), table_name="rating")
    op.drop_table("rating")
    op.drop_index(op.f("ix_proposal_user_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_movie_title_normal"), table_name="movie_title")
    op.drop_index(op.f("ix_movie_title_movie_id"), table_name="movie_title")
    op.drop_table("movie_title")
    op.drop_index("ix_movie_genre_genre", table_name="movie_genre")
    op.drop_table("movie_genre")
    op.drop_index(op.f("ix_import_user_id"), table_name="import")
    op.drop_table("import")
    op.drop_index("ix_idempotency_record_created_at", table_name="idempotency_record")
    op.drop_table("idempotency_record")
    op.drop_index(op.f("ix_audit_event_user_id"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index(op.f("ix_app_token_user_id"), table_name="app_token")
    op.drop_table("app_token")
    op.drop_table("user")
    op.drop_table("recommendation_model")
    op.drop_index(op.f("ix_movie_year"), table_name="movie")
    op.drop_index(op.f("ix_movie_tmdb_id"), table_name="movie")
    op.drop_index(op.f("ix_movie_sort_title"), table_name="movie")
    op.drop_index("ix_movie_popularity", table_name="movie")
    op.drop_index(op.f("ix_movie_imdb_id"), table_name="movie")
    op.drop_index("ix_movie_average", table_name="movie")
    op.drop_table("movie")
    op.drop_table("catalog_stamp")
