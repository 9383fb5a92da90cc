"""The launcher with real child processes that end, crash, hang and are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from office.launcher import ROOT, Restart, Role, Supervisor, module_role

# Says its process id and each SIGTERM into a file, and stays.
STAYS = """
import os, signal, sys, time
with open(sys.argv[1], "a") as file:
    print(os.getpid(), file=file, flush=True)
    def end(*_):
        print("ended politely", file=file, flush=True)
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    while True:
        time.sleep(60)
"""
# Will not be ended politely, and has a child in its process group that will not either.
DEAF = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    with open(sys.argv[1], "a") as file:
        print(os.getpid(), child, file=file)
while True:
    time.sleep(60)
"""


def python(name: str, code: str, *argv: str, **options: object) -> Role:
    return Role(name, (sys.executable, "-c", code, *argv), **options)  # type: ignore[arg-type]


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def words(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "office", said.append, settled=2.0)
    yield supervisor
    supervisor.stop()


def test_a_killed_program_comes_back_and_is_reported_once_each_way(
    supervisor: Supervisor, tmp_path: Path, said: list[str]
) -> None:
    """After kill -9 the role runs again within a second, and its loss and its return are said once each."""
    marks = tmp_path / "marks"
    supervisor.start([python("wall", STAYS, str(marks), ready=marks.exists)])
    until(lambda: words(marks))
    first = supervisor.pids()["wall"]
    os.kill(first, signal.SIGKILL)
    killed = time.monotonic()
    until(lambda: len(words(marks)) == 2)
    assert time.monotonic() - killed < 3.0
    assert supervisor.pids()["wall"] == int(words(marks)[1]) != first
    until(lambda: len(said) == 2)
    assert said == ["wall was ended by SIGKILL; it is started again.", "wall is back."]
    assert supervisor.starts() == {"wall": 2}


def test_a_program_that_cannot_start_is_retried_ever_more_slowly_and_said_once(
    supervisor: Supervisor, said: list[str]
) -> None:
    """A crash loop is one sentence with the program's own reason, and the pauses double."""
    supervisor.start([python("kiosk", "import sys; sys.exit('no printer here')")])
    until(lambda: supervisor.starts()["kiosk"] == 4)  # after 0.2, 0.4 and 0.8 s
    assert said == ["kiosk ended with code 1 (no printer here); it is started again."]


def test_a_command_that_is_not_there_is_one_sentence(supervisor: Supervisor, said: list[str]) -> None:
    """A program that does not exist is said in words and does not end the launcher."""
    supervisor.start([Role("gone", ("/nonexistent/program",))])
    until(lambda: supervisor.starts()["gone"] >= 2)
    assert said == ["gone cannot be started: No such file or directory; it is started again."]


def test_a_closed_window_stays_closed(supervisor: Supervisor, said: list[str]) -> None:
    """Exit code 0 under UNLESS_CLOSED ends the role for good; another code does not."""
    supervisor.start(
        [
            python("closed", "pass", restart=Restart.UNLESS_CLOSED),
            python("once", "import sys; sys.exit(3)", restart=Restart.NEVER),
        ]
    )
    until(supervisor.over)
    assert sorted(said) == ["closed is closed.", "once ended with code 3."]
    assert supervisor.starts() == {"closed": 1, "once": 1}


def test_roles_start_in_order_each_when_the_one_before_is_ready(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    """The second role does not start before the first one's `ready` is true."""
    marks, slow = tmp_path / "marks", tmp_path / "slow"
    first = "import sys, time, pathlib; time.sleep(0.3); pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    second = (
        "import sys, time, pathlib; pathlib.Path(sys.argv[2]).write_text("
        "str(pathlib.Path(sys.argv[1]).exists())); time.sleep(60)"
    )
    supervisor.start(
        [
            python("first", first, str(slow), ready=slow.exists),
            python("second", second, str(slow), str(marks)),
        ]
    )
    until(lambda: words(marks))
    assert words(marks) == ["True"]


def test_a_role_that_never_gets_ready_says_why(supervisor: Supervisor) -> None:
    """Waiting for a role is bounded, and the error carries its last line."""
    role = python(
        "printer", "import time; print('no pty left', flush=True); time.sleep(60)", ready=lambda: False
    )
    with pytest.raises(TimeoutError, match="printer is not ready: no pty left"):
        supervisor.start([role], timeout=1.0)


def test_stop_is_polite_first_and_final_after_three_seconds(
    supervisor: Supervisor, tmp_path: Path, said: list[str]
) -> None:
    """A listening program ends at SIGTERM; a deaf one and its child are killed; nothing is left."""
    polite, deaf = tmp_path / "polite", tmp_path / "deaf"
    supervisor.start([python("polite", STAYS, str(polite)), python("deaf", DEAF, str(deaf))])
    until(lambda: words(polite) and len(words(deaf)) == 2)
    left = [int(word) for word in words(polite) + words(deaf)]
    began = time.monotonic()
    supervisor.stop()
    assert 2.5 < time.monotonic() - began < 6.0
    assert polite.read_text().endswith("ended politely\n")
    until(lambda: not any(alive(pid) for pid in left))
    assert said == ["deaf did not end in 3 s and was killed."]
    assert supervisor.pids() == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_the_programs_end_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    """After kill -9 on the launcher no program of it goes on."""
    marks = tmp_path / "marks"
    code = (
        "import sys, time, pathlib\n"
        "from office.launcher import Role, Supervisor\n"
        "s = Supervisor(pathlib.Path(sys.argv[1]), print)\n"
        "s.start([Role('a', (sys.executable, '-c', sys.argv[2], sys.argv[3]))])\n"
        "time.sleep(60)\n"
    )
    launcher = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), STAYS, str(marks)], cwd=ROOT)
    try:
        until(lambda: words(marks))
    finally:
        launcher.kill()
        launcher.wait()
    until(lambda: not alive(int(words(marks)[0])))


def test_output_and_processes_are_written_down(supervisor: Supervisor, tmp_path: Path) -> None:
    """A role's output is in logs/NAME.log and its process in roles.json; project modules are found anywhere."""
    supervisor.start([module_role("calendar", "office.clock", restart=Restart.NEVER)])
    supervisor.start([python("talks", "import time; print('九號', flush=True); time.sleep(60)")])
    until(
        lambda: (
            "九號" in supervisor.log("talks").read_text("utf-8")
            if supervisor.log("talks").exists()
            else False
        )
    )
    rows = json.loads((tmp_path / "office" / "roles.json").read_text())
    assert rows["talks"]["pid"] == supervisor.pids()["talks"]
    until(lambda: supervisor.starts()["calendar"] == 1 and "calendar" not in supervisor.pids())
    assert supervisor.log("calendar").read_text() == ""  # it imported and ended without a word
