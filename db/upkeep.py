"""The database's upkeep: made, migrated, purged; its health, backups and restoring have modules of their own."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import and_, delete, select

from db import dumps, reserve, schema
from db.backups import backup
from db.damage import STAMP
from db.engine import Database, database_path, database_url, make_engine, sentence
from db.health import Health, check, look_quickly, schema_version
from db.postgres import take_turn
from db.queue import Queue
from db.records import Offline
from db.restoring import restore
from office.clock import SystemClock, local
from office.config import SHIPPED, load_office

__all__ = ["Health", "backup", "check", "init", "migrate", "publish", "purge", "restore", "schema_version"]

log = logging.getLogger(__name__)
KEEP_EVENTS_DAYS = 62
"""The feed is kept this long; tickets, calls and sessions stay for the reports (GUESS, office to confirm)."""


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(url: str, *, must_exist: bool = True) -> str:
    """Bring the schema to this program's version, after a backup. Returns the version.

    Raises Offline for a damaged database, one from the future or one that cannot be written.
    """
    parsed = database_url(url)
    path = database_path(parsed)
    existed = path is None or path.exists()
    if existed:
        look_quickly(url)
        if path is not None:
            reserve.make(path)
        now = schema_version(url)
        if now == schema.HEAD:
            return schema.HEAD
        known = [each.revision for each in ScriptDirectory.from_config(_alembic()).walk_revisions()]
        if now is not None and now not in known:
            raise Offline(
                f"資料庫是較新的版本（{now}），這個程式只懂 {schema.HEAD}；沒有改動，請先更新本機的程式。"
            )
        if now is not None and (path is not None or dumps.at_hand()):
            stamp = local(SystemClock().now_us()).strftime(STAMP)
            place = path or Path.cwd() / f"{parsed.database}.dump"
            backup(url, place.with_name(f"{place.name}.before-{schema.HEAD}-{stamp}"))
        elif now is not None:
            log.warning(
                "這台電腦沒有 pg_dump，資料庫在改版前沒有備份；改版照常進行，請之後安裝 postgresql-client。"
            )
    elif path is not None and not path.parent.is_dir():
        raise Offline(f"資料夾 {path.parent} 不存在，沒有建立資料庫；請先建立資料夾或改 OFFICE_DB。")
    engine = make_engine(parsed, must_exist=must_exist)
    config = _alembic()
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # A moved-and-copied parent must not cascade into its children (Alembic batch mode).
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.begin():
                if path is None:
                    take_turn(connection)  # two machines of an office may start at once
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except Exception as error:
        raise Offline(sentence(error)) from error
    finally:
        engine.dispose()
    return schema.HEAD


def init(url: str, office_file: Path | None = None) -> int:
    """Make the database and publish the office's plan (the shipped one unless `office_file`). Returns its version."""
    load_office(office_file)  # a wrong plan must not leave half a database behind
    migrate(url, must_exist=False)
    return publish(url, office_file)


def publish(url: str, office_file: Path | None = None) -> int:
    """Put a plan into the database; running programs follow it without a restart."""
    path = office_file or SHIPPED
    load_office(path)
    queue = Queue(url)
    try:
        return queue.publish_office(path.read_text(encoding="utf-8"), str(path))
    finally:
        queue.close()


def purge(url: str) -> dict[str, int]:
    """Forget what is past its keeping: old feed lines but the closed days' counts, what became of their calls, and
    the keys of work long done. A person's hints are forgotten when the day is closed (`closing`)."""
    now = SystemClock().now_us()
    before = now - int(timedelta(days=KEEP_EVENTS_DAYS).total_seconds() * 1_000_000)
    event, delivery, done = schema.event, schema.delivery, schema.done_key
    database = Database(url)
    try:
        with database.transaction() as connection:
            past = and_(event.c.at_us < before, event.c.kind != "day_closed")
            old = select(event.c.id).where(past)
            gone_deliveries = connection.execute(
                delete(delivery).where(delivery.c.event_id.in_(old))
            ).rowcount
            gone_events = connection.execute(delete(event).where(past)).rowcount
            gone_keys = connection.execute(delete(done).where(done.c.at_us < before)).rowcount
    finally:
        database.close()
    return {"events": gone_events, "deliveries": gone_deliveries, "keys": gone_keys}
