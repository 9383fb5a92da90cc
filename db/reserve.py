"""Room on the disk that is kept for the worst hour: a file beside the database, given up when the disk is full.

With it gone, calling, finishing and the numbers already issued go on for thousands of transactions, while people make
room (db facts, 4: keep 16 to 64 MB). It is made again when there is room again.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SIZE = 32 * 2**20
LOW_BYTES = 500 * 2**20
"""Below this much free disk the checks warn, and no reserve takes of what is left (db facts, 4)."""


def reserve_file(database: Path) -> Path:
    """Where a database's reserve is."""
    return database.with_name(database.name + ".reserve")


def free_bytes(database: Path) -> int:
    """What this process may still write beside the database."""
    return shutil.disk_usage(database.parent).free


def warning(database: Path) -> str:
    """A sentence when little room is left beside the database, else ''."""
    free = free_bytes(database)
    return f"磁碟只剩 {free // 2**20} MB，號碼照常有效；請清出空間。" if free < LOW_BYTES else ""


def make(database: Path, size: int = SIZE, leave: int = LOW_BYTES) -> bool:
    """Set `size` bytes aside where that leaves `leave` bytes; says whether the reserve is there now."""
    file = reserve_file(database)
    if file.exists():
        return True
    if free_bytes(database) < size + leave:
        return False
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as handle:
            os.posix_fallocate(handle.fileno(), 0, size)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True


def give_up(database: Path) -> bool:
    """Let the database have the reserve; says whether there was one."""
    try:
        reserve_file(database).unlink()
    except OSError:
        return False
    return True
