"""Copies of the live database, made while everybody works on."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from db import dumps
from db.engine import Database, database_path, database_url, sentence
from db.records import Offline, Refused


def backup(url: str, target: Path) -> Path:
    """Copy the live database into `target` (compact, one instant, looked through) while everybody works on."""
    path = database_path(database_url(url))
    if target.exists():
        raise Refused(f"{target} 已經存在，沒有覆蓋；請換一個檔名。")
    if not target.parent.is_dir():
        raise Refused(f"資料夾 {target.parent} 不存在，沒有備份；請先建立。")
    if path is None:
        return dumps.dump(database_url(url), target)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    database = Database(url)
    try:
        raw: Any = database.driver_connection()
        raw.execute("VACUUM INTO ?", (str(part),))
        with closing(sqlite.connect(str(part))) as copy:
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite.DatabaseError(f"the copy is malformed: {found}")
    except sqlite.Error as error:
        part.unlink(missing_ok=True)
        raise Offline(sentence(error, path)) from error
    finally:
        database.close()
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    part.replace(target)
    return target
