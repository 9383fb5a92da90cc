"""The schema's way from its first version to this program's: nothing is lost, and both tell of the same tables."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from db import Queue, dumps, schema, upkeep
from db.engine import Database, database_url, make_engine
from office.clock import business_day
from tests.db.conftest import POSTGRESQL, SQLITE
from tests.db.set_clock import SetClock


def at_version(url: str, version: str) -> None:
    """Make an empty database as an older program made it."""
    engine = make_engine(database_url(url), must_exist=False)
    config = upkeep._alembic()
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def test_a_database_of_the_first_version_is_brought_up(
    empty: str, backend: str, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its plan and its people are there afterwards, and a copy of how it was lies beside it."""
    monkeypatch.chdir(tmp_path)  # a server's copy lies where the command was given
    at_version(empty, "0001")
    assert upkeep.schema_version(empty) == "0001"
    now = clock.now_us()
    with closing(Database(empty)) as direct, direct.transaction() as connection:
        connection.execute(
            text(
                "INSERT INTO ticket (day, series_lane, seq, number, lane, service, language, state, issued_us,"
                f" ready_us, due_us, state_us, check_code) VALUES ('{business_day(now)}', 1, 1, '1001', 1,"
                f" 'move_in', 'zh-TW', 'waiting', {now}, {now}, {now}, {now}, '7F3K9M')"
            )
        )
    assert upkeep.migrate(empty) == schema.HEAD
    upkeep.publish(empty)
    with closing(Queue(empty, clock)) as queue:
        queue.open_session(4)
        call = queue.call_next(4)
        assert call is not None
        assert call.number == "1001"
    version_of = {SQLITE: lambda copy: upkeep.schema_version(str(copy)), POSTGRESQL: dumps.version_of}[
        backend
    ]
    backups = list(tmp_path.glob(f"*.before-{schema.HEAD}-*"))
    assert [version_of(each) for each in backups] == ["0001"]


def test_migrations_end_in_the_tables_the_program_knows(database: str) -> None:
    """What the last migration leaves is what db.schema says: no column, index or constraint more or less."""
    engine = make_engine(database_url(database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()
