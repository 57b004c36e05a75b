"""Alembic's entry: runs the migrations in one transaction, on SQLite and PostgreSQL alike."""

from alembic import context

from api.db import Database


def run() -> None:
    """Run the migrations against the configured database."""
    database = Database(context.config.attributes["url"])
    # Two processes may start together: the second waits for the first one's transaction.
    engine = (
        database.engine.execution_options(immediate=True) if database.is_sqlite else database.engine
    )
    with engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(5714206)")
        context.configure(
            connection=connection,
            target_metadata=context.config.attributes["metadata"],
            render_as_batch=database.is_sqlite,
        )
        with context.begin_transaction():
            context.run_migrations()
    database.close()


run()
