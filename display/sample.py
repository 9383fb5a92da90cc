"""The wall at fixed moments, for pictures and for looking at it without an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db import CallLine, CounterState, Event, LaneState, Snapshot, TicketLine
from display.board import STALE_US, Board
from display.page import Page
from office.clock import MINUTE, SECOND, TAIPEI
from office.config import Office

AT_US = int(datetime(2025, 3, 11, 9, 24, 30, tzinfo=TAIPEI).timestamp()) * SECOND
CALLS = (("2011", 10), ("1022", 17), ("8006", 16), ("3018", 2), ("1023", 7))  # oldest first
MISSED = ("1015", "2007", "3009", "1019", "4001", "1020")
LANES = ((12, 18), (5, 10), (4, 5), (2, 6), (1, 5), (3, 15), (0, 0), (2, 4), (0, 0))


def snapshot(
    office: Office,
    *,
    at_us: int = AT_US,
    calls: tuple[tuple[str, int], ...] = CALLS,
    missed: tuple[str, ...] = MISSED,
    lanes: tuple[tuple[int, int | None], ...] = LANES,
) -> Snapshot:
    """An office at one instant; `calls` oldest first, one every 40 s up to a minute ago."""
    lines = [
        CallLine(number + 1, each[0], each[1], at_us - MINUTE - (len(calls) - number) * 40 * SECOND, "zh-TW")
        for number, each in enumerate(calls)
    ]
    states = {
        lane.digit: LaneState(lane.digit, people, 0, minutes, minutes is not None)
        for lane, (people, minutes) in zip(office.lanes, lanes, strict=True)
    }
    counters = {each.number: CounterState(each.number, None, None, None) for each in office.counters}
    return Snapshot(
        seq=len(calls),
        at_us=at_us,
        business_day=datetime.fromtimestamp(at_us / SECOND, TAIPEI).strftime("%Y-%m-%d"),
        lanes=states,
        counters=counters,
        recent_calls=tuple(reversed(lines)),
        missed=tuple(TicketLine(number, at_us - MINUTE, int(number[0])) for number in missed),
        held=(),
        helps=(),
        devices=(),
    )


def called(event: int, number: str, counter: int, at_us: int, *, recall: bool = False) -> Event:
    """A call as the feed tells it."""
    kind = "recalled" if recall else "called"
    return Event(event, at_us, kind, event, number, counter, {"language": "zh-TW"})


@dataclass(frozen=True)
class Moment:
    """One picture: its file's name and how its page comes about."""

    name: str
    page: Callable[[Office], Page]


def _wall(office: Office) -> Page:
    return _board(office, snapshot(office)).page(AT_US)


def _board(office: Office, first: Snapshot) -> Board:
    board = Board(office)
    board.start(first, first.at_us)
    return board


def _calling(office: Office) -> Page:
    board = _board(office, snapshot(office, calls=CALLS[:-1]))
    board.take([called(9, "1023", 7, AT_US)], AT_US)
    return board.page(AT_US)


def _recall(office: Office) -> Page:
    board = _board(office, snapshot(office))
    board.take([called(9, "8006", 16, AT_US, recall=True)], AT_US)
    return board.page(AT_US)


def _burst(office: Office) -> Page:
    board = _board(office, snapshot(office, calls=CALLS[:1]))
    burst = [called(9, "1022", 17, AT_US), called(10, "8006", 16, AT_US), called(11, "3018", 2, AT_US)]
    board.take(burst, AT_US)
    return board.page(AT_US)


def _many_missed(office: Office) -> Page:
    missed = (*MISSED, *(str(number) for number in range(2101, 2110)))
    board = _board(office, snapshot(office, missed=missed))
    board.page(AT_US)
    return board.page(AT_US + 9 * SECOND)


def _empty(office: Office) -> Page:
    nothing = tuple((0, 0) for _ in office.lanes)
    return _board(office, snapshot(office, calls=(), missed=(), lanes=nothing)).page(AT_US)


def _before(office: Office) -> Page:
    closed = tuple((0, None) for _ in office.lanes)
    early = AT_US - 100 * MINUTE
    return _board(office, snapshot(office, at_us=early, calls=(), missed=(), lanes=closed)).page(early)


def _done(office: Office) -> Page:
    late = AT_US + 8 * 60 * MINUTE + 20 * MINUTE
    closed = tuple((0, None) for _ in office.lanes)
    return _board(office, snapshot(office, at_us=late, missed=(), lanes=closed)).page(late)


def _updating(office: Office) -> Page:
    return _board(office, snapshot(office)).page(AT_US + 20 * SECOND)


def _stale(office: Office) -> Page:
    return _board(office, snapshot(office)).page(AT_US + STALE_US)


def _connecting(office: Office) -> Page:
    return Board().page(AT_US)


LONG_CALLS = (("10004", 10), ("1899", 18), ("8888", 16), ("10000", 19), ("4848", 17))
LONG_LANES = ((188, 75), (105, 62), (88, 55), (48, 60), (38, 40), (44, 90), (28, 35), (88, 61), (18, None))


def _long(office: Office) -> Page:
    long = snapshot(office, calls=LONG_CALLS, missed=("4848", "10000", "8888", "10004"), lanes=LONG_LANES)
    return _board(office, long).page(AT_US)


def _long_calling(number: str, counter: int) -> Callable[[Office], Page]:
    def page(office: Office) -> Page:
        board = _board(office, snapshot(office, calls=LONG_CALLS[:-1]))
        board.take([called(9, number, counter, AT_US)], AT_US)
        return board.page(AT_US)

    return page


def _long_now(office: Office) -> Page:
    calls = (*LONG_CALLS[:3], ("4848", 17), ("10000", 19))
    return _board(office, snapshot(office, calls=calls)).page(AT_US)


def _plain(office: Office) -> Page:
    bare = office.model_copy(update={"promos": ()})
    return _board(bare, snapshot(bare)).page(AT_US)


MOMENTS = (
    Moment("wall", _wall),
    Moment("wall-calling", _calling),
    Moment("wall-recall", _recall),
    Moment("wall-burst", _burst),
    Moment("wall-many-missed", _many_missed),
    Moment("wall-empty", _empty),
    Moment("wall-before", _before),
    Moment("wall-done", _done),
    Moment("wall-updating", _updating),
    Moment("wall-stale", _stale),
    Moment("wall-connecting", _connecting),
    Moment("wall-long", _long),
    Moment("wall-long-now", _long_now),
    Moment("wall-long-calling", _long_calling("4848", 17)),
    Moment("wall-longest-calling", _long_calling("10000", 19)),
    Moment("wall-no-promo", _plain),
)
