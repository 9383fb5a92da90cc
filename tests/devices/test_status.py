"""A printer's answers: told apart however they are cut, never trusted when they are half, read by model."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.models import MODELS, Sign, model_for
from devices.printer_words import State, health_of
from devices.status import (
    Automatic,
    Block,
    Demultiplexer,
    Flow,
    Full,
    Noise,
    Queued,
    RealTime,
    Reply,
    automatic_signs,
    full_signs,
    realtime_signs,
)

READY = bytes.fromhex("10 00 00 00")


def replies(data: bytes) -> list[Reply]:
    return Demultiplexer().feed(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("12", [RealTime(0x12)]),
        ("1a 32 7e", [RealTime(0x1A), RealTime(0x32), RealTime(0x7E)]),
        ("10 00 00 00", [Automatic(READY)]),
        ("38 00 00 0f", [Automatic(bytes.fromhex("3800000f"))]),
        ("03", [Queued(0x03)]),
        ("0f 00", [Queued(0x0F), Queued(0x00)]),
        ("37 22 30 30 41 31 00", [Block(0x22, b"00A1")]),
        ("37 25 00", [Block(0x25, b"")]),
        ("11 13", [Flow(True), Flow(False)]),
        ("ff", [Noise(b"\xff")]),
    ],
)
def test_every_kind_of_reply_is_recognised(data: str, expected: list[Reply]) -> None:
    """The fixed bits of appendix 4.3 tell the replies apart."""
    assert replies(bytes.fromhex(data)) == expected


WHOLE = st.lists(
    st.sampled_from(
        [
            b"\x12",
            b"\x1e",
            READY,
            bytes.fromhex("18000f00"),
            b"\x0c",
            b"\x37\x22AB12\x00",
            b"\x37\x25\x00",
            b"\x11",
        ]
    ),
    max_size=12,
).map(b"".join)


@given(WHOLE, st.integers(0, 2**32))
def test_how_the_bytes_are_cut_does_not_matter(data: bytes, seed: int) -> None:
    """The same bytes in any pieces give the same replies."""
    pick = random.Random(seed)
    cut = Demultiplexer()
    found: list[Reply] = []
    at = 0
    while at < len(data):
        step = pick.randint(1, 4)
        found += cut.feed(data[at : at + step])
        at += step
    assert found == replies(data)
    assert not any(isinstance(reply, Noise) for reply in found)


def test_an_automatic_status_does_not_hide_an_answer() -> None:
    """ASB before, between and after answers leaves the answers readable (python-escpos reads it as 'no paper')."""
    data = READY + b"\x12" + bytes.fromhex("18000f00") + b"\x7e" + b"\x0c"
    assert replies(data) == [
        Automatic(READY),
        RealTime(0x12),
        Automatic(bytes.fromhex("18000f00")),
        RealTime(0x7E),
        Queued(0x0C),
    ]


def test_half_an_automatic_status_is_noise() -> None:
    """A reply that a new one interrupts is dropped, and the new one is read."""
    assert replies(b"\x10\x00" + READY) == [Noise(b"\x10\x00"), Automatic(READY)]
    assert replies(b"\x18\x12") == [Noise(b"\x18"), RealTime(0x12)]


def test_a_block_that_never_ends_is_given_up() -> None:
    """A status byte, or too many bytes, end a block whose terminator was lost."""
    assert replies(b"\x37\x22AB\x12") == [Noise(b"\x37\x22AB"), RealTime(0x12)]
    found = replies(b"\x37\x22" + b"A" * 200)
    assert sum(isinstance(reply, Noise) for reply in found) >= 1
    assert not any(isinstance(reply, Block) for reply in found)


def test_a_pause_ends_what_is_unfinished() -> None:
    """After silence the next byte begins a new reply."""
    reader = Demultiplexer()
    assert reader.feed(b"\x10\x00") == []
    assert reader.pause() == [Noise(b"\x10\x00")]
    assert reader.feed(b"\x00") == [Queued(0)]


def test_flow_control_inside_a_status_is_not_part_of_it() -> None:
    """XON and XOFF that a serial port lets through are set aside."""
    assert replies(bytes.fromhex("10 13 00 11 00 00")) == [Flow(False), Flow(True), Automatic(READY)]


def test_full_status_is_read_only_when_it_was_asked_for() -> None:
    """10 0F may begin an ASB; after DLE EOT 20 it is the presenter's answer, with any byte value in it."""
    reader = Demultiplexer()
    reader.expect_full()
    assert reader.feed(bytes.fromhex("10 0f 24 02 80 9f")) == [Full(bytes.fromhex("2402809f"))]
    assert reader.feed(bytes.fromhex("10 0f 03 00")) == [Automatic(bytes.fromhex("100f0300"))]


@given(st.binary(max_size=4000))
def test_random_bytes_neither_break_nor_fill_the_reader(data: bytes) -> None:
    """Every byte is accounted for once, and at most one unfinished reply is kept."""
    reader = Demultiplexer()
    found = reader.feed(data) + reader.pause()
    sizes = {Automatic: 4, RealTime: 1, Queued: 1, Flow: 1}
    total = 0
    for reply in found:
        if isinstance(reply, Noise):
            total += len(reply.data)
        elif isinstance(reply, Block):
            total += len(reply.data) + 3
        else:
            total += sizes[type(reply)]
    assert total == len(data)


def test_ten_thousand_random_bytes_leave_a_working_reader() -> None:
    """After noise and a pause a clear answer is read."""
    noise = random.Random(20).randbytes(10_000)
    reader = Demultiplexer()
    reader.feed(noise)
    reader.pause()
    assert reader.feed(b"\x12") == [RealTime(0x12)]


PAPER_AND_COVER = [
    ([0x12, 0x12, 0x12, 0x12], State.OK, None),
    ([0x12, 0x12, 0x12, 0x1E], State.LOW, Sign.PAPER_LOW),
    ([0x1A, 0x32, 0x12, 0x7E], State.FAULT, Sign.PAPER_OUT),
    ([0x1A, 0x16, 0x12, 0x12], State.FAULT, Sign.COVER),
    ([0x1A, 0x52, 0x1A, 0x12], State.FAULT, Sign.CUTTER),
    ([0x1A, 0x52, 0x32, 0x12], State.FAULT, Sign.BROKEN),
    ([0x1A, 0x52, 0x52, 0x12], State.FAULT, Sign.HEAD_HOT),
    ([0x32, 0x12, 0x12, 0x12], State.FAULT, Sign.STOPPED),
    ([0x1A, 0x12, 0x12, 0x12], State.FAULT, Sign.OFFLINE),
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("answers", "state", "sign"), PAPER_AND_COVER)
def test_measured_answers_have_their_meaning(
    model: str, answers: list[int], state: State, sign: Sign | None
) -> None:
    """The measured answers mean the same on every model, and the sentence says what to do."""
    signs = frozenset[Sign]().union(
        *(realtime_signs(model_for(model), n, value) for n, value in enumerate(answers, 1))
    )
    health = health_of(signs)
    assert (health.state, health.sign) == (state, sign)
    assert health.words.zh.count("。") >= 1
    assert health.words.en.endswith(".")
    if state is State.FAULT:
        assert "請" in health.words.zh


def test_a_presenter_is_not_an_empty_roll() -> None:
    """0x40 of DLE EOT 4 is the presenter on a Citizen PPU, and no proof of an empty roll on an unknown model."""
    assert realtime_signs(model_for("citizen-ppu"), 4, 0x52) == {Sign.WAITING}
    assert realtime_signs(model_for("generic"), 4, 0x52) == frozenset()
    assert realtime_signs(model_for("epson-tm-t90"), 4, 0x52) == {Sign.PAPER_OUT}
    assert health_of({Sign.WAITING}).state is State.OK


@pytest.mark.parametrize(
    ("data", "signs"),
    [
        ("10 00 00 00", set()),
        ("10 00 03 00", {Sign.PAPER_LOW}),
        ("18 00 0f 00", {Sign.OFFLINE, Sign.PAPER_LOW, Sign.PAPER_OUT}),
        ("38 00 00 00", {Sign.OFFLINE, Sign.COVER}),
        ("18 08 00 00", {Sign.OFFLINE, Sign.CUTTER}),
        ("18 01 00 0f", {Sign.OFFLINE, Sign.STOPPED}),
    ],
)
def test_automatic_status_has_its_meaning(data: str, signs: set[Sign]) -> None:
    """The four ASB bytes by the guides' table; the reserved fourth byte says nothing."""
    assert automatic_signs(model_for("generic"), Automatic(bytes.fromhex(data))) == signs


def test_full_status_has_its_meaning() -> None:
    """A KPM presenter's bytes: near end and slip waiting, cover, hot head, cutter."""
    kpm = model_for("custom-kpm")
    assert full_signs(kpm, Full(bytes.fromhex("24 02 01 01"))) == {
        Sign.PAPER_LOW,
        Sign.WAITING,
        Sign.COVER,
        Sign.HEAD_HOT,
        Sign.CUTTER,
    }
    assert full_signs(kpm, Full(bytes.fromhex("00 00 20 00"))) == frozenset(), "not acknowledged is no fault"


def test_an_unknown_model_is_refused_with_the_names_there_are() -> None:
    """A typing error in the plan is named, with what would be right."""
    with pytest.raises(ValueError, match=r"generic"):
        model_for("epson")
