"""The installer's trial of a marquee."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.marquee_trial import SHOWN_S, try_marquee
from tests.devices.pty_sign import PtySign, wait_for

QUICK = "alpha16 baud=115200 gap_s=0.01 clear_s=0.01 table_s=0.01"


@pytest.fixture
def sign(tmp_path: Path) -> Iterator[PtySign]:
    far_end = PtySign(tmp_path / "led")
    yield far_end
    far_end.unplug()


@pytest.mark.parametrize("lay_out", [False, True])
def test_a_trial_shows_a_call_and_takes_it_down(sign: PtySign, lay_out: bool) -> None:
    """The call is on the sign while the installer looks, and gone afterwards; memory is touched only if asked."""
    said: list[str] = []
    seen: list[str] = []

    def look(seconds: float) -> None:
        if seconds == SHOWN_S:
            wait_for(lambda: sign.sign.priority is not None)
            assert sign.sign.priority is not None
            seen.extend(sign.sign.priority.pages)

    code = try_marquee(
        sign.url, number="2048", counter=12, profile=QUICK, lay_out=lay_out, say=said.append, pause=look
    )
    wait_for(lambda: sign.sign.frames[-1].kind == "release" and sign.sign.priority is None)
    assert code == 0
    assert seen == (["2048{.}12{,}", "2048>12"] if lay_out else ["2048 -> 12"])
    assert any("2048 號到 12 號櫃檯" in sentence for sentence in said)
    assert (sign.sign.table != {}) is lay_out
    assert sign.sign.problems == []


@pytest.mark.parametrize(
    ("url", "number", "profile", "word"),
    [
        ("pty:/nowhere/led", "1036", "alpha16", "/nowhere/led"),
        ("memory:", "A032", "alpha16", "A032"),
        ("memory:", "1036", "alpha99", "alpha99"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(url: str, number: str, profile: str, word: str) -> None:
    """A port that is not there, a number that is none, an unknown profile: one sentence each, and no call."""
    said: list[str] = []
    assert try_marquee(url, number=number, profile=profile, say=said.append, pause=lambda seconds: None) == 1
    assert len(said) == 1
    assert word in said[0]
