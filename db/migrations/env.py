"""Alembic's way into the database; called only by `python -m db migrate` and `init`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from db.schema import metadata

connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"
context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite)
with context.begin_transaction():
    context.run_migrations()
    if sqlite:
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"the migration would leave {len(broken)} rows without their parents")
