"""PostgreSQL's backups: a dump by pg_dump while everybody works on, brought back by pg_restore and psql in one commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from db import postgres, schema
from db.records import Offline, Refused
from office.clock import SystemClock

TOOLS = ("pg_dump", "pg_restore", "psql")
TRIES = 5
"""A reader that holds one table and wants the next can stand in the way of a restore; then it begins again."""
_TORN = "備份檔 {} 不完整或不是 PostgreSQL 的備份；沒有改動，請換一份備份。"
_NOT_HERE = "這台電腦沒有 PostgreSQL 的備份工具，{}；請安裝 postgresql-client，或在資料庫主機上執行。"


def at_hand() -> bool:
    """Whether this machine has PostgreSQL's own tools."""
    return all(shutil.which(each) for each in TOOLS)


def _environment(url: URL) -> dict[str, str]:
    """The address for libpq's tools: in the environment, because anybody may read a command line."""
    query = {f"PG{name.upper()}": value for name, value in url.query.items() if isinstance(value, str)}
    given = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password is not None else None,
        "PGDATABASE": url.database,
        "PGCONNECT_TIMEOUT": str(postgres.CONNECT_S),
    }
    return {**os.environ, **query, **{name: value for name, value in given.items() if value}}


def _run(url: URL, *command: str) -> str:
    done = subprocess.run(
        [*command, "--no-password"], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Offline(_sentence(done.stderr))
    return done.stdout


def _sentence(words: str) -> str:
    if "server version mismatch" in words:
        return "備份工具比資料庫主機舊，沒有備份；請安裝和主機同一版的 postgresql-client。"
    state = re.search(r"ERROR:\s+(\w{5}):", words)
    return postgres.sentence_of(state[1] if state else None, words)


def dump(url: URL, target: Path) -> Path:
    """Copy one instant of the live database into `target`. Raises Refused where the tools or the place are missing."""
    if not at_hand():
        raise Refused(_NOT_HERE.format("沒有備份"))
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def version_of(source: Path) -> str | None:
    """The schema version a dump holds; None when it is no dump of this system."""
    command = ["pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^COPY [^\n]*alembic_version[^\n]*\n(\w+)$", done.stdout, re.MULTILINE)
    return found[1] if done.returncode == 0 and found else None


def restore(url: URL, source: Path, aside: Path) -> Path:
    """Replace the database's content by a dump's, after setting the present one aside in `aside`.

    All or nothing, with every writer waiting. Numbers and events go on where the live queue stood: readers' cursors
    stand past the dump's events, and people hold slips issued since.
    """
    if not at_hand():
        raise Refused(_NOT_HERE.format("沒有還原"))
    version = version_of(source)
    if version is None:
        raise Refused(_TORN.format(source))
    if version != schema.HEAD:
        raise Refused(
            f"備份檔 {source} 是另一版（{version}），這個程式要 {schema.HEAD}；沒有改動，請換一份備份。"
        )
    with _no_writers(url) as connection:
        dump(url, aside)
        before, after = _lock(connection), _carry_on(connection)
        words = ""
        for _ in range(TRIES):
            words = _replace(url, source, before, after)
            if not words:
                return aside
            if "deadlock" not in words and "55P03" not in words:
                break
    raise Offline(_sentence(words))


@contextmanager
def _no_writers(url: URL) -> Iterator[Any]:
    import psycopg

    try:
        with closing(
            psycopg.connect(postgres.libpq_address(url), autocommit=True, **postgres.connect_args(url))
        ) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (postgres.WRITER_LOCK,))
            yield connection
    except psycopg.Error as error:
        raise Offline(postgres.sentence(error)) from error


def _replace(url: URL, source: Path, before: str, after: str) -> str:
    """'' when it is done, else psql's words; then nothing was changed. Raises Refused for a dump that breaks off."""
    read = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(source)]
    write = ["psql", "--no-psqlrc", "--quiet", "--no-password", "--single-transaction"]
    write += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose"]
    with tempfile.TemporaryFile() as told:
        with (
            subprocess.Popen(read, stdout=subprocess.PIPE, stderr=told) as reading,
            subprocess.Popen(
                write,
                env=_environment(url),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=told,
                bufsize=0,
            ) as writing,
        ):
            assert reading.stdout is not None
            assert writing.stdin is not None
            try:
                writing.stdin.write(before.encode())
                shutil.copyfileobj(reading.stdout, writing.stdin)
                if reading.wait():
                    writing.kill()  # before its input ends, which is what commits
                    raise Refused(_TORN.format(source))
                writing.stdin.write(after.encode())
                writing.stdin.close()
            except BrokenPipeError:
                pass  # psql has ended by itself and says why
        told.seek(0)
        words = told.read().decode("utf-8", "replace")
    return "" if writing.returncode == 0 else words or "connection lost"


def _tables(connection: Any) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    ).fetchall()
    return [row[0] for row in rows]


def _lock(connection: Any) -> str:
    """Every table at once: who reads one and wants the next is met here, before the work, not in the middle of it."""
    tables = ", ".join(_named(connection, each) for each in _tables(connection))
    return f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;\n" if tables else ""


def _carry_on(connection: Any) -> str:
    """The statements that let the restored queue go on where the live one stands now; a `published` event makes
    every running program read the plan again."""
    lines: list[str] = []
    rows = connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    ).fetchall()
    for name, last in rows:
        sequence = _named(connection, name)
        lines.append(
            f"SELECT pg_catalog.setval('{sequence}', greatest({int(last)}, (SELECT last_value FROM {sequence})));"
        )
    series = _named(connection, "series")
    if "series" in _tables(connection):
        for day, lane, last in connection.execute(f"SELECT day, lane, last FROM {series}").fetchall():
            lines.append(
                f"INSERT INTO {series} AS s (day, lane, last) VALUES ('{day}', {int(lane)}, {int(last)})"
                " ON CONFLICT (day, lane) DO UPDATE SET last = greatest(s.last, excluded.last);"
            )
    lines.append(
        f"INSERT INTO {_named(connection, 'event')} (at_us, kind, data)"
        f" VALUES ({SystemClock().now_us()}, 'published', '{{\"restored\": true}}');"
    )
    lines.append(f"NOTIFY {postgres.CHANNEL};")
    return "\n" + "\n".join(lines) + "\n"


def _named(connection: Any, name: str) -> str:
    """A table's or sequence's full name: a dump's script leaves the search path empty."""
    return str(
        connection.execute("SELECT format('%%I.%%I', current_schema(), %s::text)", (name,)).fetchone()[0]
    )
