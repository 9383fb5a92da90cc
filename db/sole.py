"""Only one program of a name on a queue and a machine: two kiosks K1 would share out each other's slips."""

from __future__ import annotations

import fcntl
import tempfile
from pathlib import Path
from typing import BinaryIO

from db.engine import database_path, database_url


class AlreadyOpen(Exception):
    """Another process of this machine has the name; str() says so in one sentence."""


def hold(name: str, url: str, called: str = "") -> BinaryIO | None:
    """Take the name as long as the returned file is open; the kernel gives it back when the process ends, however.

    The lock file stands beside the database, so that two offices on one machine do not meet; PostgreSQL has no file,
    then it is in the machine's temporary folder.  None when it cannot be written there: a disk in trouble must not
    keep an office closed.  Raises AlreadyOpen, with `called` where the bare name says too little, and Offline for
    a wrong url.
    """
    database = database_path(database_url(url))
    folder, prefix = (
        (database.parent, database.name)
        if database is not None
        else (Path(tempfile.gettempdir()), "nantun-queue")
    )
    try:
        file = (folder / f"{prefix}.{name}.lock").open("ab")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyOpen(
            f"{called or name} 已經在這台電腦上開著，沒有再開一個；請用原來的那一個，或先把它關掉。"
        ) from None
    except OSError:
        file.close()
        return None
    return file
