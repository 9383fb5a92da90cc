"""Writers at work on a database, with every write and fsync taken down by recorder.c."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("recorder.c")


def compiler() -> str | None:
    """The C compiler of this machine, None where there is none."""
    return shutil.which("cc") or shutil.which("gcc")


def build(folder: Path) -> Path:
    """Compile the recorder into `folder`."""
    library = folder / "recorder.so"
    subprocess.run(
        [compiler() or "cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"],
        check=True,
    )
    return library


def record(
    library: Path, database: Path, folder: Path, *, writers: int, acts: int, synchronous: str
) -> bytes:
    """The trace of `writers` processes that each issue and call `acts` times, with one PRAGMA synchronous for all."""
    trace = folder / "trace"
    told = f"start {' '.join(map(str, range(1, writers + 1)))}\nwait\n"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.db.writers", str(database), str(folder)),
            *("--acts", str(acts), "--synchronous", synchronous),
        ],
        input=told,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "LD_PRELOAD": str(library),
            "POWERCUT_DB": str(database),
            "POWERCUT_TRACE": str(trace),
        },
    )
    assert done.stdout.splitlines() == [f"started {writers}", f"ended {writers} of {writers}"], done.stderr
    return trace.read_bytes()
