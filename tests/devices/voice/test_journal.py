"""The calls said last, remembered over a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.voice.journal import KEPT, Journal
from devices.voice.messages import Say


def call(event: int, at: int = 7) -> Say:
    return Say(event=event, number="1036", counter=7, language="vi", recall=False, called_at_us=at)


def test_a_call_said_is_known_after_a_restart(tmp_path: Path) -> None:
    """The same event of the same office is known again, another or the same number elsewhere is not."""
    Journal(tmp_path / "said.txt").add(call(5), 6.25)
    again = Journal(tmp_path / "said.txt")
    assert again.seconds(call(5)) == 6.25
    assert again.seconds(call(6)) is None
    assert again.seconds(call(5, at=8)) is None  # another day's or another database's event 5


def test_the_file_does_not_grow(tmp_path: Path) -> None:
    """However many calls, the next start leaves the last 200."""
    journal = Journal(tmp_path / "said.txt")
    for event in range(3 * KEPT):
        journal.add(call(event), 1.0)
    Journal(tmp_path / "said.txt")
    assert len((tmp_path / "said.txt").read_text().splitlines()) == KEPT
    assert journal.seconds(call(3 * KEPT - 1)) == 1.0
    assert journal.seconds(call(0)) is None


def test_a_torn_or_foreign_file_is_survived(tmp_path: Path) -> None:
    """A power cut in the middle of a line costs that line."""
    file = tmp_path / "said.txt"
    Journal(file).add(call(5), 6.25)
    file.write_bytes(file.read_bytes() + b"6 1037 7 \xff\xfe half")
    assert Journal(file).seconds(call(5)) == 6.25


def test_a_disk_that_takes_nothing_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The voice goes on without its journal."""
    journal = Journal(tmp_path / "missing" / "said.txt")
    journal.add(call(5), 1.0)
    journal.add(call(6), 1.0)
    assert journal.seconds(call(6)) == 1.0
    assert caplog.text.count("cannot be written") == 1
