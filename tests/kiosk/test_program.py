"""python -m kiosk as people start it: one sentence when it cannot, a tidy end when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db import Queue
from kiosk.program import memory_file
from kiosk.shots import MODES, PAGES, all_pictures
from office.config import LANGUAGES, load_office
from tests.kiosk.conftest import environment, until

KIOSK = [sys.executable, "-P", "-m", "kiosk"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--name", "K9"), "K9"),
        (("--printer", "serial:ttyUSB0"), "印表機"),
        (("--marquee", "nowhere:x"), "字幕機"),
        (("--screen", "7"), "7"),
    ],
)
def test_what_cannot_be_is_one_sentence(database: str, words: tuple[str, ...], says: str) -> None:
    """A wrong name, device or screen: exit 1 and one sentence, no traceback."""
    done = subprocess.run(
        [*KIOSK, "--db", database, *words],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if " INFO " not in line]
    assert len(said) == 1, done.stderr
    assert says in said[0]


def test_told_to_end_it_ends(database: str, queue: Queue) -> None:
    """SIGTERM: the threads end and the exit code is 0."""
    program = subprocess.Popen([*KIOSK, "--db", database, "--printer", "file:/dev/null"], env=environment())
    try:
        until(lambda: [each for each in queue.devices() if each.device == "printer:K1"])
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
    finally:
        program.kill()


def test_every_page_language_and_drawn_mode_is_pictured() -> None:
    """--shots leaves out no page in any language of the modes that are drawn."""
    names = {name for name, _, _ in all_pictures(load_office(None))}
    assert {"kiosk-home", "kiosk-home-vi", "kiosk-home-contrast", "kiosk-home-reach"} <= names
    assert len(names) >= len(PAGES) * len(LANGUAGES) * 3
    assert "kiosk-home-large" in names
    assert set(MODES) >= {"contrast", "reach"}


def test_the_sign_s_memory_lies_beside_the_database(tmp_path: Path) -> None:
    """A file on this machine; with PostgreSQL there is none, and the sign is written again at each start."""
    assert memory_file(str(tmp_path / "office.db"), "K1") == tmp_path / "office-marquee-K1.json"
    assert memory_file("postgresql+psycopg://h/office", "K1") is None
