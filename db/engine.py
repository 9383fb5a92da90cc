"""One connection to the shared database, with short write transactions that wait their turn fairly.

SQLite goes through pysqlite3 (Debian 12's own library has the WAL-reset bug): WAL, synchronous=FULL,
foreign keys, BEGIN IMMEDIATE retried with short random sleeps, because SQLite's own busy handler sleeps
up to 100 ms and lets one of nineteen terminals wait for half a second.
"""

from __future__ import annotations

import errno
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from db import damage, reserve
from db.records import Offline

RETRY_SLEEP_S = (0.0005, 0.004)
GIVE_UP_S = 8.0
"""A writer waits at most this long for its turn before a person is told."""

_PAGE = 4096
_NETWORK_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs")
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_DRIVER_ERRORS = (exc.DBAPIError, pysqlite3.dbapi2.Error, sqlite3.Error)


def database_url(url: str) -> URL:
    """The SQLAlchemy URL of `url`: a path, sqlite:///path or postgresql+psycopg://...; Offline for another."""
    given = url
    if not re.match(r"^[a-z0-9+]+://", url):
        url = "sqlite:///" + str(Path(url).expanduser().absolute())
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername not in _DRIVERS:
        shown = re.sub(r"//[^@/]*@", "//…@", given)  # no password on a screen or in a log
        raise Offline(
            f"資料庫網址「{shown}」寫錯了，沒有任何改變；請寫檔案路徑、sqlite:///路徑 或 postgresql+psycopg://主機/資料庫。"
        )
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def database_path(url: URL) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    return Path(url.database or "office.db").absolute()


def network_file_system(path: Path, mountinfo: str) -> str | None:
    """The kind of network share `path` lies on, by the kernel's mountinfo text; None for a local disk.

    WAL needs memory shared by one host, so it does not work over a network (sqlite.org/wal.html).
    """
    best, kind = "", None
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields, tail = left.split(), right.split()
        if len(fields) < 5 or not tail:
            continue
        mount = fields[4].replace("\\040", " ")
        inside = str(path) == mount or str(path).startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, tail[0]
    return kind if kind in _NETWORK_FILE_SYSTEMS else None


def _require(path: Path, must_exist: bool) -> None:
    """Raise Offline where SQLite would quietly make a new, empty database."""
    if must_exist and not path.exists():
        raise Offline(f"找不到資料庫 {path}；請先執行 python -m db init，或檢查 OFFICE_DB。")
    if damage.is_empty(path):
        raise damage.Damaged(damage.sentence(path))


def make_engine(url: URL, *, must_exist: bool = True) -> Engine:
    """An engine for one thread.

    Raises Offline when the file is not there (unless `must_exist` is False), is empty or lies on a network share.
    """
    path = database_path(url)
    if path is None:
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5})
    _require(path, must_exist)
    mounts = Path("/proc/self/mountinfo")
    if mounts.exists():
        share = network_file_system(path, mounts.read_text(errors="replace"))
        if share:
            raise Offline(
                f"資料庫 {path} 在網路磁碟（{share}）上，SQLite 會壞掉；請放到本機磁碟，多台電腦請改用 PostgreSQL。"
            )
    engine = create_engine(
        url,
        module=pysqlite3.dbapi2,
        poolclass=NullPool,
        connect_args={"timeout": 0, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in ("busy_timeout=2000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute("PRAGMA " + pragma)
        # Our own retry takes over: see the module's first lines.
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.close()

    return engine


FULL = "磁碟滿了，這一步沒有存下來；先前的號碼都還在，請清出空間後再試。"


def _busy(error: Exception) -> bool:
    words = str(error).lower()
    return "locked" in words or "busy" in words


def sentence(error: Exception, database: Path | None = None) -> str:
    """What a database error means for a person, in one sentence; with the file it can name the newest backup."""
    words = str(getattr(error, "orig", None) or error).lower()
    if "disk i/o error" in words and database is not None:
        # What a file system that turned read-only, or has no room for the -shm, looks like from SQLite.
        words = _disk_words(database) or words
    if "readonly" in words or "read-only" in words:
        return "資料庫是唯讀的，沒有任何改變；叫過的號碼仍可查看，請檢查磁碟與檔案權限後再試。"
    if "disk is full" in words or "no space" in words:
        return FULL
    if damage.is_damage(words):
        if database is not None:
            return damage.sentence(database)
        return "資料庫檔案損壞，沒有再寫入；請保留檔案並執行 python -m db restore 還原最近的備份。"
    if "disk i/o error" in words:
        return "磁碟讀寫出錯，這一步沒有存下來；先前的號碼都還在，請儘快請資訊人員檢查磁碟並備份。"
    if "unable to open" in words:
        return "資料庫打不開，沒有任何改變；請檢查 OFFICE_DB 的路徑與權限。"
    if "no such table" in words or "does not exist" in words or "undefinedtable" in words:
        return "資料庫還沒建好；請執行 python -m db init。"
    if _busy(error):
        return "資料庫正忙，這一步沒有存下來；請再按一次。"
    return f"資料庫連不上，這一步沒有存下來；號碼照常有效，請稍候再試。（{words.splitlines()[0][:120]}）"


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there now (a look at the directory, the file is not opened); None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _disk_words(database: Path) -> str:
    """What is wrong with the disk under the database, in SQLite's words; '' when it takes a file.

    Asked of the disk itself: a file system that failed under its programs need not be flagged as read-only.
    """
    try:
        with tempfile.TemporaryFile(dir=database.parent) as probe:
            probe.write(bytes(_PAGE))
            probe.flush()
    except OSError as error:
        return {errno.EROFS: "readonly", errno.ENOSPC: "disk is full"}.get(error.errno or 0, "")
    return ""


class Database:
    """One connection, used by one thread at a time."""

    def __init__(self, url: str, *, must_exist: bool = True) -> None:
        self.url = database_url(url)
        self._path = database_path(self.url)
        self._must_exist = must_exist
        self._engine = make_engine(self.url, must_exist=must_exist)
        self._connection: Connection | None = None
        self._file: tuple[int, int] | None = None

    @property
    def is_sqlite(self) -> bool:
        """True for the one-machine database."""
        return self.url.get_backend_name() == "sqlite"

    def _open(self) -> Connection:
        if self._connection is not None and self._path is not None and self._file != _identity(self._path):
            # A damaged file was set aside under us: what is written into it now would be lost.
            self.close()
        if self._connection is None or self._connection.closed:
            if self._path is not None:
                _require(self._path, self._must_exist)
            self._connection = self._engine.connect()
            self._file = _identity(self._path) if self._path is not None else None
        return self._connection

    @contextmanager
    def transaction(self, begin: str = "IMMEDIATE") -> Iterator[Connection]:
        """A transaction that commits at the end and rolls back on any error.

        `begin` is IMMEDIATE for work that may write, DEFERRED for reading. Raises Offline with a sentence
        when the database cannot be reached, is busy for longer than 8 s, full or read-only.
        """
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            try:
                connection = self._open()
                if self.is_sqlite:
                    # By the driver itself: a refused attempt costs 20 us instead of 200, and nineteen
                    # terminals may be asking in the same instant. SQLAlchemy joins the transaction.
                    driver: Any = connection.connection.driver_connection
                    driver.execute("BEGIN " + begin)
                transaction = connection.begin()
                break
            except Offline:
                raise
            except _DRIVER_ERRORS as error:
                if not (self.is_sqlite and _busy(error)):
                    self.close()
                    raise self._offline(error) from error
                if time.monotonic() > deadline:
                    raise self._offline(error) from error
                time.sleep(random.uniform(*RETRY_SLEEP_S))
        try:
            yield connection
            transaction.commit()
        except _DRIVER_ERRORS as error:
            self._abandon(transaction)
            raise self._offline(error) from error
        except BaseException:
            self._abandon(transaction)
            raise

    def _offline(self, error: Exception) -> Offline:
        """What the error means for a person; a full disk is given the reserve, so that the next try has room."""
        words = sentence(error, self._path)
        if self._path is not None and words == damage.sentence(self._path):
            return damage.Damaged(words)
        if words == FULL and self._path is not None and reserve.give_up(self._path):
            return Offline("磁碟滿了，這一步沒有存下來；備用的空間已經讓出，請再按一次，並儘快清出空間。")
        return Offline(words)

    def _abandon(self, transaction: Any) -> None:
        try:
            transaction.rollback()
        except _DRIVER_ERRORS:
            self.close()

    def driver_connection(self) -> Any:
        """The driver's own connection, for what has no place in a transaction (PRAGMA, VACUUM)."""
        try:
            return self._open().connection.driver_connection
        except _DRIVER_ERRORS as error:
            self.close()
            raise self._offline(error) from error

    def data_version(self) -> int:
        """A number that moves when another connection has committed (SQLite's PRAGMA data_version; 0 elsewhere)."""
        if not self.is_sqlite:
            return 0
        try:
            row = self.driver_connection().execute("PRAGMA data_version").fetchone()
        except _DRIVER_ERRORS as error:
            self.close()
            raise self._offline(error) from error
        return int(row[0])

    def close(self) -> None:
        """Give the connection back; the next transaction opens a new one."""
        if self._connection is not None:
            try:
                self._connection.close()
            except _DRIVER_ERRORS:
                self._connection.invalidate()
            self._connection = None
