"""The installer's trial of the voice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.voice.trial import try_voice
from office.config import VoicePlan

pytestmark = pytest.mark.usefixtures("speech_engine")


def test_a_call_that_was_played_says_what_should_have_been_heard(tmp_path: Path) -> None:
    """The sentence for comparing by ear is the one that was spoken, and the exit code is 0."""
    said: list[str] = []
    file = tmp_path / "voiced.jsonl"
    assert (
        try_voice(f"timed:{file}", number="1023", counter=12, plan=VoicePlan(rate=300), say=said.append) == 0
    )
    assert "來賓一零二三號，請到十二號櫃檯。" in "".join(said)
    (line,) = file.read_text().splitlines()
    assert (json.loads(line)["number"], json.loads(line)["counter"]) == ("1023", 12)


@pytest.mark.parametrize(
    ("link", "number", "words"), [("off", "1036", "語音已關閉"), ("auto", "A036", "號碼只能是數字")]
)
def test_a_call_that_was_not_played_says_why(link: str, number: str, words: str) -> None:
    """One sentence with what to do, exit code 1."""
    said: list[str] = []
    assert try_voice(link, number=number, say=said.append) == 1
    assert words in said[0]


def test_without_sound_the_trial_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine without any player is told as that."""
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    assert try_voice("auto", say=said.append) == 1
    assert "找不到音效服務或喇叭" in said[0]


def test_a_link_that_is_none_is_refused() -> None:
    """A typo raises the sentence that names the right ones."""
    with pytest.raises(ValueError, match="timed:FILE"):
        try_voice("loud", say=print)
