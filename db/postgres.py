"""What a server needs that a file does not: a limit on every wait, one writer at a time, and words without its address."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.engine import URL

if TYPE_CHECKING:  # 0.3 s, which a program on one machine does not spend
    import psycopg

WRITER_LOCK = 0x0FF1CE
"""The advisory lock of every transaction that writes: one at a time, so the feed's order is the order of commits
(without it a cursor reader missed 209 of 800 events)."""
CONNECT_S = 5
WAIT_MS = 8_000
"""A writer waits at most this long for its turn before a person is told; the same as on SQLite."""
SILENT_MS = 5_000
"""A program that stops in the middle of its transaction, or whose cable is pulled, holds the others up this long."""

CHANNEL = "office_feed"
"""What LISTEN and NOTIFY call the feed."""

_TURN = f"SELECT pg_advisory_xact_lock({WRITER_LOCK}), pg_notify('{CHANNEL}', '')"
_WRITE = f"BEGIN; {_TURN}"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_LIMITS = (
    f"-c lock_timeout={WAIT_MS} -c idle_in_transaction_session_timeout={SILENT_MS}"
    " -c application_name=nantun-queue"
)

NOT_MADE = "資料庫還沒建好；請執行 python -m db init。"
"""The address leads to a database without our tables."""
_SENTENCES = {
    "25006": "資料庫是唯讀的，沒有任何改變；叫過的號碼仍可查看，請資訊人員檢查資料庫主機後再試。",
    "25P03": "這一步停頓太久，資料庫把它收回了，沒有存下來；請再按一次。",
    "28000": "資料庫不接受這個帳號，沒有任何改變；請資訊人員檢查 OFFICE_DB 的帳號與密碼。",
    "28P01": "資料庫不接受這個帳號，沒有任何改變；請資訊人員檢查 OFFICE_DB 的帳號與密碼。",
    "3D000": "資料庫主機上還沒有這個資料庫，沒有任何改變；請資訊人員先用 createdb 建立，再執行 python -m db init。",
    "3F000": NOT_MADE,
    "40001": "資料庫正忙，這一步沒有存下來；請再按一次。",
    "40P01": "資料庫正忙，這一步沒有存下來；請再按一次。",
    "42501": "資料庫帳號的權限不夠，沒有任何改變；請資訊人員授權後再試。",
    "42P01": NOT_MADE,
    "53100": "磁碟滿了，這一步沒有存下來；先前的號碼都還在，請清出資料庫主機的空間後再試。",
    "53300": "資料庫的連線數已滿，這一步沒有存下來；號碼照常有效，請稍候再試。",
    "55P03": "資料庫正忙，這一步沒有存下來；請再按一次。",
    "57P03": "資料庫正在啟動，這一步沒有存下來；號碼照常有效，請稍候再試。",
    "XX001": "資料庫檔案損壞，沒有再寫入；請資訊人員保留資料並執行 python -m db restore 還原最近的備份。",
}
"""By SQLSTATE (PostgreSQL 15 manual, appendix A)."""

_REFUSALS = (
    ("authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("starting up", "57P03"),
    ("too many", "53300"),
    ("does not exist", "3D000"),
    ("permission denied", "42501"),
)
"""A connection that was refused brings words and no SQLSTATE."""

_AWAY = "資料庫連不上，這一步沒有存下來；號碼照常有效，請稍候再試，仍不行請資訊人員檢查網路與資料庫主機。"
_ERROR = "資料庫沒有接受這一步，沒有存下來；先前的號碼都還在，請再按一次，仍不行請資訊人員查看。"
IN_DOUBT = "資料庫在存檔時斷線，這一步也許已經存下來；請先看號碼現在的狀態，沒有變再按一次。"


def connect_args(url: URL) -> dict[str, Any]:
    """What psycopg is told beside the address: no wait without an end, whatever becomes of server and cable."""
    own = url.query.get("options", "")
    options = own if isinstance(own, str) else " ".join(own)
    return {
        "connect_timeout": CONNECT_S,
        "options": f"{_LIMITS} {options}".strip(),
        "keepalives_idle": CONNECT_S,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": WAIT_MS,
    }


def libpq_address(url: URL) -> str:
    """The address as libpq reads it, password and all: for a connection, never for a screen."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def errors() -> tuple[type[Exception], ...]:
    """What psycopg itself raises, past SQLAlchemy."""
    import psycopg

    return (psycopg.Error,)


def begin(raw: psycopg.Connection[Any], *, writes: bool) -> None:
    """Begin a transaction in one round trip.

    A reader sees one instant from its first statement on: the snapshot's rows and the feed's place must agree. A writer
    waits for its turn and then sees what was committed before it; its hint goes out when it commits, not before.
    """
    raw.execute(_WRITE if writes else _READ, prepare=False)


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes."""
    connection.exec_driver_sql(_TURN)


def has_ended(raw: psycopg.Connection[Any]) -> bool:
    """Whether the server has closed an idle connection: a look at the socket, no round trip."""
    import psycopg

    while not raw.closed:
        ready, _, _ = select.select([raw.pgconn.socket], [], [], 0)
        if not ready:
            return False
        try:
            raw.pgconn.consume_input()  # its last words first, then the end
        except psycopg.Error:
            return True
    return True


def sentence(error: Exception) -> str:
    """What a server's error means for a person, in one sentence that never names the server or a password."""
    origin = getattr(error, "orig", None) or error
    return sentence_of(getattr(origin, "sqlstate", None), str(origin))


def sentence_of(state: str | None, words: str) -> str:
    """The sentence of an SQLSTATE, or where there is none, of the words."""
    if state is None:
        state = next((code for part, code in _REFUSALS if part in words.lower()), None)
    if state is None or state.startswith(("08", "57P")):
        return _SENTENCES.get(state or "", _AWAY)
    return _SENTENCES.get(state, _ERROR)
