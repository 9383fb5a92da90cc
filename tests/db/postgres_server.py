"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, on a free loopback port, as no root."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg

PR_SET_PDEATHSIG = 1  # prctl(2): the signal a child gets when its parent dies
STARTS_WITHIN = 30.0
SETTINGS = {
    "fsync": "on",  # what a test calls committed must be as safe as at the office
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
}


def programs() -> Path | None:
    """The folder of the newest initdb of this machine (Debian keeps one a version); None where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3].split(".")[0])
    )
    if found:
        return found[-1].parent
    in_path = shutil.which("initdb")
    return Path(in_path).resolve().parent if in_path else None


def _user() -> str | None:
    """Whom the server runs as: the server refuses root; anybody else runs it himself (None)."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(each for each in ("postgres", "nobody") if each in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_tests() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGQUIT))


class PostgresServer:
    """One cluster from initdb to its end; `crash` and `start` are what a broken machine does to the office."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._user = _user()
        # Not pytest's folder: that is root's alone, and the name of a socket holds 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="office-pg-"))
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        self._log = self._folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, user=self._user, cwd=self._folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def url(self, database: str) -> str:
        """A database's address as the office writes it."""
        return f"postgresql+psycopg://office@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, at first make its cluster, and wait until it answers."""
        if not self._data.exists():
            initdb = ["-D", str(self._data), "-U", "office", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
            self._run([str(self._bin / "initdb"), *initdb, "--no-instructions"])
        settings = {**SETTINGS, "listen_addresses": "127.0.0.1", "unix_socket_directories": str(self._folder)}
        command = [str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port)]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self._folder,
                preexec_fn=_die_with_tests,
            )
        end = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            told = self._log.read_text(errors="replace")[-2000:]
            assert self._process.poll() is None, f"PostgreSQL ended: {told}"
            assert time.monotonic() < end, f"PostgreSQL does not answer: {told}"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host="127.0.0.1", port=self.port, user="office", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def is_running(self) -> bool:
        """Whether it was started and not ended since."""
        return self._process is not None

    def crash(self) -> None:
        """End the server as a fault does (`pg_ctl stop -m immediate`): nothing is written, nobody is told."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End the server in order; the cluster stays."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(STARTS_WITHIN)
            self._process = None

    def execute(self, statement: str) -> None:
        """One statement outside every transaction, as CREATE DATABASE wants it."""
        with closing(psycopg.connect(self.admin, autocommit=True)) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    @property
    def admin(self) -> str:
        """libpq's address of the database that is always there."""
        return f"host=127.0.0.1 port={self.port} user=office dbname=postgres"

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)
