"""A backup in the place of the live database: what was there is kept, and the queue goes on where it stood."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from db import dumps
from db.backups import backup
from db.damage import STAMP
from db.engine import database_path, database_url, sentence
from db.health import check, look_quickly
from db.records import Offline, Refused
from office.clock import SystemClock, local


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
    try:
        look_quickly(url)
        backup(url, aside)
    except Offline:
        # The file is broken: keep it as it is, under its date, and start from the backup.
        for suffix in ("", "-wal", "-shm"):
            each = Path(str(path) + suffix)
            if each.exists():
                each.rename(str(aside) + suffix)
        _put(source, path)
        return aside
    staged = path.with_name(path.name + ".restoring")
    shutil.copyfile(source, staged)
    target, origin = sqlite.connect(str(path), timeout=10), sqlite.connect(str(staged))
    try:
        _carry_on(origin, path)
        origin.backup(target)
    except sqlite.Error as error:
        raise Offline(sentence(error, path)) from error
    finally:
        target.close()
        origin.close()
        staged.unlink()
    return aside


def _put(source: Path, path: Path) -> None:
    """Copy a backup to where there is no database, whole or not at all."""
    part = path.with_name(path.name + ".restoring")
    shutil.copyfile(source, part)
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    part.replace(path)


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
