"""The lines between the announcer and its worker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.messages import (
    LONGEST,
    Failed,
    Message,
    Ping,
    Playing,
    Pong,
    Prepare,
    Ready,
    Reason,
    Refused,
    Said,
    Say,
    Sound,
    read_order,
    read_report,
)

SAY = Say(event=9, number="1036", counter=7, language="vi", recall=False, called_at_us=1)
ORDERS = [SAY, Prepare(numbers=("1036",), counters=(1, 2), languages=("vi",)), Ping(n=4)]
REPORTS = [
    Ready(sink="paplay"),
    Playing(event=9, seconds=5.5),
    Said(event=9, seconds=5.5),
    Failed(event=9, reason=Reason.NO_AUDIO, detail="找不到喇叭"),
    Sound(reason="", detail=""),
    Pong(n=4),
    Refused(detail="x\ny"),
]


@pytest.mark.parametrize("message", ORDERS)
def test_an_order_comes_back_from_its_line(message: Message) -> None:
    """Each order is one line and reads back as itself."""
    assert message.line().count(b"\n") == 1
    assert read_order(message.line()) == message


@pytest.mark.parametrize("message", REPORTS)
def test_a_report_comes_back_from_its_line(message: Message) -> None:
    """Each report is one line and reads back as itself."""
    assert message.line().count(b"\n") == 1
    assert read_report(message.line()) == message


@given(st.binary(max_size=300))
def test_noise_is_refused_with_a_sentence(noise: bytes) -> None:
    """Bytes that are no order raise ValueError and nothing else."""
    with pytest.raises(ValueError, match=r"\w"):
        read_order(noise)


@pytest.mark.parametrize(
    "change",
    [
        {"counter": "7"},
        {"counter": 7.0},
        {"number": 1036},
        {"event": -1},
        {"event": True},
        {"event": 2**63},
        {"recall": 0},
        {"extra": 1},
        {"kind": "shout"},
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(change: dict[str, object]) -> None:
    """A number is no text and a text no number; nothing is guessed."""
    import json

    line = json.dumps(SAY.model_dump() | change).encode()
    with pytest.raises(ValueError, match=r"\w"):
        read_order(line)


def test_a_line_that_a_pipe_could_tear_is_not_made() -> None:
    """Over 4096 bytes a write to a pipe may be taken in part, so such a line is refused by its writer."""
    with pytest.raises(ValueError, match=str(LONGEST)):
        Refused(detail="x" * LONGEST).line()
