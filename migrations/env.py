"""How Alembic meets the application: on the connection given by app.schema, or on its own for `flask db`."""

from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

import app.models  # noqa: F401  (the tables register themselves)
from app.db import WRITES, db
from app.schema import keep_private


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own column types as the plain ones they are, so that old migrations run for ever."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations in the transaction of this connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection we were handed, or open one of our own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    keep_private(db.engine.url)
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        migrate(connection)
        connection.commit()


main()
