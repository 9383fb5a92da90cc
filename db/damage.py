"""A damaged database file: how it is known, and which backup would stand in for it.

Nothing here opens the file: a program that has it open must not (its locks would vanish), and a look changes nothing.
"""

from __future__ import annotations

import shlex
from pathlib import Path

STAMP = "%Y%m%d-%H%M%S"
"""How the files beside the database carry their date; by name is by age."""


def backup_folder(database: Path) -> Path:
    """Where a database's own backups are."""
    return database.with_name("backups")


def backups(database: Path) -> list[Path]:
    """The finished backups made by `backup --auto`, newest first."""
    return sorted(backup_folder(database).glob(f"{database.stem}-????????-??????.db"), reverse=True)


def is_damage(words: str) -> bool:
    """Whether SQLite's words, in small letters, tell of a file that is none of its own any more."""
    return "malformed" in words or "not a database" in words


def is_empty(database: Path) -> bool:
    """Whether the file is there without a byte: SQLite would quietly make a new database of it."""
    return database.exists() and database.stat().st_size == 0


def sentence(database: Path) -> str:
    """What a person is told of a damaged file: that it is kept, and the command that puts the newest backup in."""
    newest = next(iter(backups(database)), None)
    if newest is None:
        return (
            f"資料庫檔案 {database} 損壞，沒有再寫入，檔案原樣保留；旁邊沒有自動備份，"
            f"有其他備份請執行 {command(database, '備份檔')}，請勿刪除損壞的檔案。"
        )
    return (
        f"資料庫檔案 {database} 損壞，沒有再寫入，檔案原樣保留；"
        f"最近的備份是 {newest.name}，要還原請執行 {command(database, str(newest))}。"
    )


def command(database: Path, source: str) -> str:
    """The command that sets the damaged file aside under its date and puts a backup in its place."""
    return f"python -m db --db {shlex.quote(str(database))} restore {shlex.quote(source)}"
