"""The database seen from outside the queue: every row, emptied for the next example, checked for damage."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, text

from db import schema
from db.engine import Database

Dump = dict[str, list[dict[str, Any]]]

PLAN = ("office_version",)


class Tables:
    """Every table of one database, over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._statements = {
            table.name: select(table).order_by(*table.primary_key.columns)
            for table in schema.metadata.sorted_tables
            if table.name not in PLAN
        }

    def close(self) -> None:
        """Give the connection back."""
        self._database.close()

    def empty(self) -> None:
        """As on the first morning: only the plan is left, and ids count from 1 again."""
        tables = [each for each in reversed(schema.metadata.sorted_tables) if each.name not in PLAN]
        with self._database.transaction() as connection:
            if not self._database.is_sqlite:
                names = ", ".join(f'"{each.name}"' for each in tables)
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
                return
            for table in tables:
                connection.execute(delete(table))
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name NOT IN ('office_version')"))

    def dump(self) -> Dump:
        """All rows of all tables, read in one transaction."""
        with self._database.transaction("DEFERRED") as connection:
            return {
                name: [row._asdict() for row in connection.execute(statement)]
                for name, statement in self._statements.items()
            }

    def start_lane_at(self, day: str, lane: int, last: int) -> None:
        """A lane that has issued `last` numbers today already."""
        with self._database.transaction() as connection:
            connection.execute(schema.series.insert().values(day=day, lane=lane, last=last, calls=0))

    def assert_sound(self) -> None:
        """SQLite's own checks find nothing; PostgreSQL checks its constraints at every commit."""
        if self._database.is_sqlite:
            raw = self._database.driver_connection()
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
