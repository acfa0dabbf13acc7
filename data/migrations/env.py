"""Alembic's entry. `data.store.engine.migrate` hands over its connection, inside its own transaction."""

from alembic import context
from sqlalchemy import Connection

from data.store.engine import connect
from data.store.schema import metadata


def run() -> None:
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        migrate(handed_over)
        return
    with connect().begin() as connection:
        migrate(connection)


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
