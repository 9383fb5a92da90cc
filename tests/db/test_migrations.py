"""The schema's way from its first version to this program's: nothing is lost, and both tell of the same tables."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pysqlite3 import dbapi2 as sqlite

from db import Queue, schema, upkeep
from db.engine import database_url, make_engine
from office.clock import business_day
from tests.db.set_clock import SetClock


def at_version(path: Path, version: str) -> None:
    """Make an empty database as an older program made it."""
    engine = make_engine(database_url(str(path)), must_exist=False)
    config = upkeep._alembic()
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def test_a_database_of_the_first_version_is_brought_up(tmp_path: Path, clock: SetClock) -> None:
    """Its plan and its people are there afterwards, and a copy of how it was lies beside it."""
    path = tmp_path / "office.db"
    at_version(path, "0001")
    assert upkeep.schema_version(str(path)) == "0001"
    now = clock.now_us()
    with closing(sqlite.connect(path)) as direct, direct:
        direct.execute(
            "INSERT INTO ticket (day, series_lane, seq, number, lane, service, language, state, issued_us, ready_us,"
            f" due_us, state_us, check_code) VALUES ('{business_day(now)}', 1, 1, '1001', 1, 'move_in', 'zh-TW',"
            f" 'waiting', {now}, {now}, {now}, {now}, '7F3K9M')"
        )
    assert upkeep.migrate(str(path)) == schema.HEAD
    upkeep.publish(str(path))
    with closing(Queue(str(path), clock)) as queue:
        queue.open_session(4)
        call = queue.call_next(4)
        assert call is not None
        assert call.number == "1001"
    backups = list(tmp_path.glob(f"office.db.before-{schema.HEAD}-*"))
    assert [upkeep.schema_version(str(each)) for each in backups] == ["0001"]


def test_migrations_end_in_the_tables_the_program_knows(template: Path) -> None:
    """What the last migration leaves is what db.schema says: no column, index or constraint more or less."""
    engine = make_engine(database_url(str(template)))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()
