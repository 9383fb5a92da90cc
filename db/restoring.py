"""A backup in the place of the live database: what was there is kept, and the queue goes on where it stood."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from db import dumps, schema
from db.backups import backup
from db.damage import STAMP, Damaged
from db.engine import Database, database_path, database_url, sentence
from db.health import check, look_quickly, schema_version
from db.records import Offline, Refused
from office.clock import SystemClock, business_day, local

SKIPPED_NUMBERS = 300
"""Of every lane, when a damaged file cannot say where it stood: more than one lane gives out in a day."""
SKIPPED_IDS = 1_000_000
_SAY = "INSERT INTO main.event (at_us, kind, data) VALUES (?, 'published', ?)"


def restore(url: str, source: Path) -> Path:
    """Replace the database's content by a backup's, after setting the present one aside beside it (a server's,
    beside the backup).

    Raises Refused when `source` is no sound backup of this program's version; then nothing was changed.
    """
    path = database_path(database_url(url))
    if not source.exists():
        raise Refused(f"找不到備份檔 {source}；沒有改動，請核對檔名。")
    stamp = local(SystemClock().now_us()).strftime(STAMP)
    if path is None:
        return dumps.restore(database_url(url), source, source.with_name(f"{source.name}.aside-{stamp}"))
    found = check(str(source))
    if not found.sound:
        raise Refused(f"備份檔 {source} 不完整（{found.integrity}）；沒有改動，請換一份備份。")
    aside = path.with_name(f"{path.name}.aside-{stamp}")
    if not path.exists():
        _put(source, path)
        return path
    if not _usable(url):
        _supplant(source, path, aside)
        return aside
    staged = path.with_name(path.name + ".restoring")
    database = Database(url)
    try:
        shutil.copyfile(source, staged)
        raw = database.driver_connection()
        raw.execute("ATTACH DATABASE ? AS restored", (str(staged),))
        raw.execute("PRAGMA foreign_keys=OFF")
        with database.transaction():
            # Nobody else writes now: what is set aside is the last that was committed before the restored content.
            backup(url, aside)
            _replace(raw)
    except sqlite.Error as error:
        raise Offline(sentence(error, path)) from error
    finally:
        database.close()
        staged.unlink(missing_ok=True)
    return aside


def _usable(url: str) -> bool:
    """Whether the live file is sound and of this program's version, so that its content can be replaced in place."""
    try:
        look_quickly(url)
        return schema_version(url) == schema.HEAD
    except Damaged:
        return False


def _put(source: Path, path: Path) -> None:
    """Copy a backup to where there is no database, whole or not at all."""
    part = path.with_name(path.name + ".restoring")
    shutil.copyfile(source, part)
    _into_place(part, path)


def _into_place(part: Path, path: Path) -> None:
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    part.replace(path)


def _supplant(source: Path, path: Path, aside: Path) -> None:
    """Put a backup in the place of a damaged file, which keeps its bytes under its date; the programs that have it open
    go over to the new one.

    The backup goes on where the damaged file stood, as far as that can still be read, else far enough past it.
    """
    part, wreck = path.with_name(path.name + ".restoring"), path.with_name(path.name + ".wreck")
    shutil.copyfile(source, part)
    for suffix in ("", "-wal"):
        if Path(str(path) + suffix).exists():
            # A copy: SQLite would tidy the log away, and the file is evidence.
            shutil.copyfile(str(path) + suffix, str(wreck) + suffix)
    origin = sqlite.connect(str(part))
    try:
        try:
            _carry_on(origin, wreck)
        except sqlite.Error:
            origin.rollback()
            _step_over(origin)
    finally:
        origin.close()
        for suffix in ("", "-wal", "-shm"):
            Path(str(wreck) + suffix).unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        each = Path(str(path) + suffix)
        if each.exists():
            each.rename(str(aside) + suffix)
    _into_place(part, path)


def _carry_on(origin: Any, wreck: Path) -> None:
    origin.execute("ATTACH DATABASE ? AS live", (str(wreck),))
    with origin:
        origin.execute(
            "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce("
            "(SELECT l.seq FROM live.sqlite_sequence AS l WHERE l.name = main.sqlite_sequence.name), 0))"
        )
        origin.execute(
            "INSERT INTO main.series (day, lane, last) SELECT day, lane, last FROM live.series WHERE true "
            "ON CONFLICT (day, lane) DO UPDATE SET last = max(last, excluded.last)"
        )
        origin.execute(_SAY, (SystemClock().now_us(), '{"restored": true}'))
    origin.execute("DETACH DATABASE live")


def _step_over(origin: Any) -> None:
    """Skip what the damaged file may have given out since the backup, and say so in the feed: somebody in the lobby
    holds a number the backup does not know, and it must not be given to another."""
    now = SystemClock().now_us()
    with origin:
        origin.execute("UPDATE sqlite_sequence SET seq = seq + ?", (SKIPPED_IDS,))
        origin.execute(
            "INSERT INTO series (day, lane, last) SELECT DISTINCT ?, lane, ? FROM series WHERE true "
            "ON CONFLICT (day, lane) DO UPDATE SET last = last + excluded.last",
            (business_day(now), SKIPPED_NUMBERS),
        )
        origin.execute(_SAY, (now, f'{{"restored": true, "skipped": {SKIPPED_NUMBERS}}}'))


def _replace(raw: Any) -> None:
    """Put the attached backup's rows in the place of the live ones, in the live database's open transaction.

    The queue goes on where it stands, not where the backup was made: readers' cursors stand past the backup's events
    and people hold slips issued since, so ids (AUTOINCREMENT remembers) and numbers never go back, and a `published`
    event makes every running program read the plan again.
    """
    raw.execute("CREATE TEMP TABLE stood AS SELECT day, lane, last FROM main.series")
    for table in schema.metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        raw.execute(f"DELETE FROM main.{table.name}")
        raw.execute(f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM restored.{table.name}")
    raw.execute(
        "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce("
        "(SELECT r.seq FROM restored.sqlite_sequence AS r WHERE r.name = main.sqlite_sequence.name), 0))"
    )
    raw.execute(
        "INSERT INTO main.series (day, lane, last) SELECT day, lane, last FROM temp.stood WHERE true "
        "ON CONFLICT (day, lane) DO UPDATE SET last = max(last, excluded.last)"
    )
    raw.execute(_SAY, (SystemClock().now_us(), '{"restored": true}'))
