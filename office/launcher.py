"""Starts the programs of a machine, each in a process of its own, and starts them again when they end."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_PAUSE = 0.2  # seconds before the first restart; a citizen does not wait longer than a blink
LONGEST_PAUSE = 5.0  # seconds; a program that cannot start must not take the machine's whole time
SETTLED = 10.0  # seconds a program has to stay up before it counts as back
LONGEST_WORDS = 200  # characters of a program's own words that go into a message
GRACE = 3.0  # seconds between the polite end and SIGKILL
LARGEST_LOG = 4_000_000  # bytes; a longer one is set aside at the next start, so a disk does not fill
READY_WITHIN = 90.0  # seconds until the next role can rely on it; disk and cores may be busy
LOOK_EVERY = 0.05  # seconds between two looks at the processes
PR_SET_PDEATHSIG = 1  # prctl(2): the signal a child gets when its parent dies


class Restart(StrEnum):
    """What follows when a program ends by itself."""

    ALWAYS = "always"
    UNLESS_CLOSED = "unless closed"  # exit code 0 is somebody closing its window
    NEVER = "never"


@dataclass(frozen=True)
class Role:
    """One program to be run: its name in messages and log files, its command line and surroundings."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    restart: Restart = Restart.ALWAYS
    ready: Callable[[], bool] | None = None  # asked until true before the next role is started


def module_role(
    name: str,
    *argv: str,
    env: Mapping[str, str] | None = None,
    restart: Restart = Restart.ALWAYS,
    ready: Callable[[], bool] | None = None,
) -> Role:
    """A role that is a module of this project, `module_role('K1', 'kiosk', '--name', 'K1')`."""
    return Role(name, (sys.executable, "-P", "-m", *argv), env or {}, restart, ready)


def child_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `extra`, in which the project's packages are found from any folder."""
    env = {**os.environ, **extra}
    paths = [str(ROOT), *(p for p in env.get("PYTHONPATH", "").split(os.pathsep) if p and p != str(ROOT))]
    env["PYTHONPATH"] = os.pathsep.join(paths)
    return env


class _DieWithParent:
    """Run in the new process before its program: it is to end when the launcher does, however that ends."""

    def __init__(self) -> None:
        self._prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
        self._parent = os.getpid()

    def __call__(self) -> None:
        if self._prctl is None:
            return
        self._prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != self._parent:  # it died between the fork and the line above
            os._exit(1)


@dataclass
class _Running:
    """What the supervisor knows of one role."""

    role: Role
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: float = 0.0  # monotonic
    again_at: float | None = None  # monotonic; when to start it again
    pause: float = SHORTEST_PAUSE
    lost: bool = False  # said once, until it is back
    over: bool = False  # ended by itself and stays so
    code: int | None = None


def ending(code: int) -> str:
    """In words how a process ended, from Popen's return code."""
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def last_line(log: Path) -> str:
    """The last line a program wrote, which is where a refused start says why; '' if there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip()[:LONGEST_WORDS] if lines else ""


class Supervisor:
    """Runs roles until told to stop: one thread starts them, sees them end and starts them again.

    A role that ends is started again after 0.2 s, then after twice as long each time up to 5 s; the pause is
    short again once it has stayed up.  Each loss and each return is said once (`say`), however many tries it
    takes.  Output goes to DIR/logs/NAME.log; DIR/roles.json names the running processes.
    """

    def __init__(self, directory: Path, say: Callable[[str], None], settled: float = SETTLED) -> None:
        """`settled` is the number of seconds after which a program that stays up counts as back."""
        self._settled = settled
        self._directory = directory
        self._logs = directory / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self._say = say
        self._roles: dict[str, _Running] = {}
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._die_with_parent = _DieWithParent()
        self._thread = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------------ for the owner

    def start(self, roles: Sequence[Role], timeout: float = READY_WITHIN) -> None:
        """Starts the roles in order, each after those before it are ready.

        Raises TimeoutError, with the program's last words, when one is not ready after `timeout` seconds.
        """
        for role in roles:
            with self._lock:
                if role.name in self._roles:
                    raise ValueError(f"there is a role {role.name} already")
                self._roles[role.name] = _Running(role, again_at=time.monotonic())
            self._wake.set()
            end = time.monotonic() + timeout
            while role.ready is not None and not role.ready():
                if time.monotonic() > end or self._stopping.wait(LOOK_EVERY):
                    words = last_line(self.log(role.name)) or "it has said nothing"
                    raise TimeoutError(f"{role.name} is not ready: {words}")

    def log(self, name: str) -> Path:
        """The file a role's output goes to."""
        return self._logs / f"{name}.log"

    def pids(self) -> dict[str, int]:
        """The processes that run now, by role."""
        with self._lock:
            return {
                name: running.process.pid
                for name, running in self._roles.items()
                if running.process is not None and running.process.poll() is None
            }

    def starts(self) -> dict[str, int]:
        """How often each role was started; more than once means it was started again."""
        with self._lock:
            return {name: running.starts for name, running in self._roles.items()}

    def over(self) -> bool:
        """Whether every role has ended for good."""
        with self._lock:
            return bool(self._roles) and all(running.over for running in self._roles.values())

    def stop(self) -> None:
        """Ends every role: SIGTERM to each process group, SIGKILL to those still there after 3 s."""
        self._stopping.set()
        self._wake.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    # ------------------------------------------------------------------ in the supervising thread

    def _supervise(self) -> None:
        # Every start happens here: on Linux a child dies with the thread that started it, and this one stays.
        while not self._stopping.is_set():
            with self._lock:
                for running in self._roles.values():
                    self._look(running)
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
        self._end_all()

    def _look(self, running: _Running) -> None:
        now = time.monotonic()
        process = running.process
        if process is not None:
            code = process.poll()
            if code is not None:
                self._ended(running, code, now)
            elif now - running.started > self._settled:
                running.pause = SHORTEST_PAUSE
                if running.lost:
                    running.lost = False
                    self._say(f"{running.role.name} is back.")
        elif running.again_at is not None and now >= running.again_at:
            self._start(running, now)

    def _start(self, running: _Running, now: float) -> None:
        role = running.role
        running.again_at = None
        running.started = now
        running.starts += 1
        try:
            log_file = self.log(role.name)
            if log_file.exists() and log_file.stat().st_size > LARGEST_LOG:
                log_file.replace(log_file.with_suffix(".log.1"))
            with log_file.open("ab") as log:
                running.process = subprocess.Popen(
                    role.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=child_environment(role.env),
                    process_group=0,
                    preexec_fn=self._die_with_parent,
                )
        except OSError as error:
            self._retry(running, now, f"{role.name} cannot be started: {error.strerror or error}")
        self._write_roles()

    def _ended(self, running: _Running, code: int, now: float) -> None:
        role = running.role
        self._end_group(running, signal.SIGKILL)  # a helper it left behind would hold its device
        running.process = None
        running.code = code
        done = role.restart is Restart.NEVER or (role.restart is Restart.UNLESS_CLOSED and code == 0)
        if done:
            running.over = True
            self._say(f"{role.name} {'is closed' if code == 0 else ending(code)}.")
        else:
            why = last_line(self.log(role.name)) if code > 0 else ""
            self._retry(running, now, f"{role.name} {ending(code)}" + (f" ({why})" if why else ""))
        self._write_roles()

    def _retry(self, running: _Running, now: float, what: str) -> None:
        running.again_at = now + running.pause
        running.pause = min(2 * running.pause, LONGEST_PAUSE)
        if not running.lost:
            running.lost = True
            self._say(f"{what}; it is started again.")

    def _end_all(self) -> None:
        with self._lock:
            left = [running for running in self._roles.values() if running.process is not None]
            # What others waited for at the start ends after them, so nobody talks to a device that is gone.
            self._end([running for running in left if running.role.ready is None])
            self._end([running for running in left if running.role.ready is not None])
            self._write_roles()

    def _end(self, roles: list[_Running]) -> None:
        for running in roles:
            self._end_group(running, signal.SIGTERM)
        end = time.monotonic() + GRACE
        for running in roles:
            assert running.process is not None
            try:
                running.process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{running.role.name} did not end in {GRACE:g} s and was killed.")
            self._end_group(running, signal.SIGKILL)
            running.code = running.process.wait()
            running.process = None

    @staticmethod
    def _end_group(running: _Running, how: signal.Signals) -> None:
        if running.process is None:
            return
        try:
            os.killpg(running.process.pid, how)
        except ProcessLookupError:
            pass  # the last of the group has ended already

    def _write_roles(self) -> None:
        rows = {
            name: {"pid": running.process.pid, "starts": running.starts}
            for name, running in self._roles.items()
            if running.process is not None
        }
        new = self._directory / "roles.json.new"
        new.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
        new.replace(self._directory / "roles.json")
