"""One program of a name on a machine, whatever became of the one before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.sole import AlreadyOpen, hold
from office.launcher import child_environment

HOLD = (
    "import sys, signal; from db.sole import hold\n"
    "kept = hold('K1', sys.argv[1]); print('held', flush=True); signal.pause()"
)


def test_a_second_one_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    """The name is free again at once after kill -9; another name and another office's are free all the time."""
    database = str(tmp_path / "office.db")
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, env=child_environment({})
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyOpen, match="K1 已經在這台電腦上開著"):
            hold("K1", database)
        for name, url in (("K2", database), ("K1", str(tmp_path / "other.db"))):
            free = hold(name, url)
            assert free is not None
            free.close()
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        if first.stdout is not None:
            first.stdout.close()
    again = hold("K1", database)
    assert again is not None
    again.close()


def test_a_folder_that_cannot_be_written_closes_no_office(tmp_path: Path) -> None:
    """Without a lock file the program starts all the same."""
    assert hold("K1", str(tmp_path / "nowhere" / "office.db")) is None
