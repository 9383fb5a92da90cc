"""The database's upkeep: made, migrated, checked, backed up, restored, purged. Never while a citizen waits for it."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import and_, delete, func, select, text

from db import dumps, schema
from db.engine import Database, database_path, database_url, make_engine, sentence
from db.postgres import NOT_MADE, take_turn
from db.queue import Queue
from db.records import Offline, Refused
from office.clock import SystemClock, local
from office.config import SHIPPED, load_office

log = logging.getLogger(__name__)
KEEP_EVENTS_DAYS = 62
"""The feed is kept this long; tickets, calls and sessions stay for the reports (GUESS, office to confirm)."""
RESERVE_BYTES = 500 * 1024 * 1024
"""Below this much free disk the check warns."""


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def schema_version(url: str) -> str | None:
    """The database's migration, None when it has none yet."""
    database = Database(url)
    try:
        with database.transaction("DEFERRED") as connection:
            return str(connection.execute(text("select version_num from alembic_version")).scalar())
    except Offline as error:
        if str(error) == NOT_MADE:
            return None
        raise
    finally:
        database.close()


def migrate(url: str, *, must_exist: bool = True) -> str:
    """Bring the schema to this program's version, after a backup. Returns the version.

    Raises Offline for a database from the future or one that cannot be written.
    """
    parsed = database_url(url)
    path = database_path(parsed)
    existed = path is None or path.exists()
    if existed:
        now = schema_version(url)
        if now == schema.HEAD:
            return schema.HEAD
        known = [each.revision for each in ScriptDirectory.from_config(_alembic()).walk_revisions()]
        if now is not None and now not in known:
            raise Offline(
                f"資料庫是較新的版本（{now}），這個程式只懂 {schema.HEAD}；沒有改動，請先更新本機的程式。"
            )
        if now is not None and (path is not None or dumps.at_hand()):
            stamp = local(SystemClock().now_us()).strftime("%Y%m%d-%H%M%S")
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


def backup(url: str, target: Path) -> Path:
    """Copy the live database into `target` (compact, one instant) while everybody works on."""
    if target.exists():
        raise Refused(f"{target} 已經存在，沒有覆蓋；請換一個檔名。")
    if not target.parent.is_dir():
        raise Refused(f"資料夾 {target.parent} 不存在，沒有備份；請先建立。")
    if database_path(database_url(url)) is None:
        return dumps.dump(database_url(url), target)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    database = Database(url)
    try:
        raw: Any = database.driver_connection()
        raw.execute("VACUUM INTO ?", (str(part),))
    except sqlite.Error as error:
        part.unlink(missing_ok=True)
        raise Offline(sentence(error)) from error
    finally:
        database.close()
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    part.replace(target)
    return target


def restore(url: str, source: Path) -> Path:
    """Replace the database's content by a backup's, after setting the present one aside beside it (a server's,
    beside the backup).

    Raises Refused when `source` is no sound backup of this program's version; then nothing was changed.
    """
    path = database_path(database_url(url))
    if not source.exists():
        raise Refused(f"找不到備份檔 {source}；沒有改動，請核對檔名。")
    stamp = local(SystemClock().now_us()).strftime("%Y%m%d-%H%M%S")
    if path is None:
        return dumps.restore(database_url(url), source, source.with_name(f"{source.name}.aside-{stamp}"))
    found = check(str(source))
    if not found.sound:
        raise Refused(f"備份檔 {source} 不完整（{found.integrity}）；沒有改動，請換一份備份。")
    aside = path.with_name(f"{path.name}.aside-{stamp}")
    if not path.exists():
        shutil.copyfile(source, path)
        return path
    try:
        backup(url, aside)
    except Offline:
        # The file is broken: keep it as it is, under its date, and start from the backup.
        for suffix in ("", "-wal", "-shm"):
            each = Path(str(path) + suffix)
            if each.exists():
                each.rename(str(aside) + suffix)
        shutil.copyfile(source, path)
        return aside
    staged = path.with_name(path.name + ".restoring")
    shutil.copyfile(source, staged)
    target, origin = sqlite.connect(str(path), timeout=10), sqlite.connect(str(staged))
    try:
        _carry_on(origin, path)
        origin.backup(target)
    except sqlite.Error as error:
        raise Offline(sentence(error)) from error
    finally:
        target.close()
        origin.close()
        staged.unlink()
    return aside


def _carry_on(restored: Any, live: Path) -> None:
    """Let the restored queue go on where the live one stands, not where the backup was made.

    Readers' cursors stand past the backup's events and people hold slips issued since: ids and numbers never go back,
    and a `published` event makes every running program read the plan again.
    """
    with restored:
        restored.execute("ATTACH DATABASE ? AS live", (str(live),))
        restored.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, coalesce("
            "(SELECT l.seq FROM live.sqlite_sequence AS l WHERE l.name = sqlite_sequence.name), 0))"
        )
        restored.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM live.sqlite_sequence "
            "WHERE name NOT IN (SELECT name FROM sqlite_sequence)"
        )
        restored.execute(
            "INSERT INTO series (day, lane, last) SELECT day, lane, last FROM live.series WHERE true "
            "ON CONFLICT (day, lane) DO UPDATE SET last = max(last, excluded.last)"
        )
        restored.execute(
            "INSERT INTO event (at_us, kind, data) VALUES (?, 'published', ?)",
            (SystemClock().now_us(), '{"restored": true}'),
        )


@dataclass(frozen=True)
class Health:
    """What a check found: `sound` when the office may go on working."""

    sound: bool
    schema: str | None
    integrity: str
    free_bytes: int
    wal_bytes: int

    @property
    def words(self) -> str:
        """One sentence for people."""
        if not self.sound:
            return f"資料庫有問題：{self.integrity}；請停用並還原最近的備份（python -m db restore）。"
        if self.free_bytes < RESERVE_BYTES:
            return f"資料庫正常，但磁碟只剩 {self.free_bytes // 2**20} MB；請清出空間。"
        return "資料庫正常。"


def check(url: str) -> Health:
    """Look at every page and every reference of the database. Raises Offline when it cannot be opened."""
    path = database_path(database_url(url))
    version = schema_version(url)
    if version is None:
        raise Offline("這個資料庫還不是本系統的；請執行 python -m db init。")
    integrity = "ok"
    database = Database(url)
    try:
        with database.transaction("DEFERRED") as connection:
            if path is None:
                # The server holds references and constraints; a page it cannot read it says when it is read.
                for table in schema.metadata.sorted_tables:
                    connection.execute(select(func.count()).select_from(table))
            else:
                integrity = str(connection.execute(text("PRAGMA integrity_check")).scalar())
                if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                    integrity = "foreign_key_check"
    finally:
        database.close()
    where = path.parent if path is not None else Path.cwd()
    wal = Path(str(path) + "-wal") if path is not None else None
    return Health(
        sound=integrity == "ok" and version == schema.HEAD,
        schema=version,
        integrity=integrity if version == schema.HEAD else f"schema {version}, not {schema.HEAD}",
        free_bytes=shutil.disk_usage(where).free,
        wal_bytes=wal.stat().st_size if wal is not None and wal.exists() else 0,
    )


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
