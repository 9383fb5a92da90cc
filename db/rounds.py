"""What the launcher has done every quarter of an hour: the automatic backup, the reserve, a look at the disk."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from db import damage, reserve
from db.backups import backup
from db.engine import database_path, database_url
from db.queue import Queue
from db.records import Refused
from office.clock import MINUTE, Clock, SystemClock, local
from office.config import BackupPlan

DISK = "disk"
"""The name of the disk in the list of devices, once it has run low."""


@dataclass(frozen=True)
class Round:
    """What one round did: the backup it made (None: not due, or nothing new) and how many are kept."""

    made: Path | None
    kept: int
    words: str


def go_round(url: str, clock: Clock | None = None) -> Round:
    """Back the live database up when the plan says so, forget the oldest backups, keep the reserve and warn.

    Raises Refused when there is too little room for a backup, Offline when the database cannot be read; the
    backups there are stay.
    """
    path = database_path(database_url(url))
    if path is None:
        return Round(None, 0, "PostgreSQL 請用 pg_dump 備份；沒有建立檔案。")
    clock = clock or SystemClock()
    reserve.make(path)
    with closing(Queue(url, clock)) as queue:
        _report(queue, path)
        plan, seq = queue.published().backups, queue.snapshot().seq
    now = clock.now_us()
    if not _due(path, plan, now) or seq == _newest_event(path):
        return Round(None, len(damage.backups(path)), "還不用備份；上一份備份還在。")
    if reserve.free_bytes(path) < path.stat().st_size + reserve.LOW_BYTES:
        raise Refused(f"{reserve.warning(path) or '磁碟空間不夠。'}這一次沒有自動備份；先前的備份都還在。")
    folder = damage.backup_folder(path)
    folder.mkdir(exist_ok=True)
    for left in folder.glob(f"{path.stem}-*.db.part"):  # of a round that was killed; only one runs at a time
        left.unlink()
    made = backup(url, folder / f"{path.stem}-{local(now).strftime(damage.STAMP)}.db")
    for old in damage.backups(path)[plan.keep :]:
        old.unlink()
    return Round(made, len(damage.backups(path)), f"已自動備份：{made.name}。")


def _due(path: Path, plan: BackupPlan, now: int) -> bool:
    """Whether the newest backup is too old, or from a future that a wrong clock had."""
    stamps = [each.stem.removeprefix(path.stem + "-") for each in damage.backups(path)[:1]]
    oldest = local(now - plan.every_minutes * MINUTE).strftime(damage.STAMP)
    return not any(oldest < stamp <= local(now).strftime(damage.STAMP) for stamp in stamps)


def _newest_event(path: Path) -> int | None:
    """The last event in the newest backup, None when there is none that can be read."""
    for newest in damage.backups(path)[:1]:
        with (
            suppress(sqlite.Error),
            closing(sqlite.connect(newest.as_uri() + "?immutable=1", uri=True)) as raw,
        ):
            return int(raw.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])
    return None


def _report(queue: Queue, path: Path) -> None:
    """Put the disk into the list of devices when it runs low, and well again when it was in it."""
    low = bool(reserve.warning(path))
    if low:
        queue.report_device(DISK, "database", "low", "磁碟空間不到 500 MB；請清出空間。")
    elif any(each.device == DISK for each in queue.devices()):
        queue.report_device(DISK, "database", "ok", "")
