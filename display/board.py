"""What the wall shows, from the queue's snapshot and its events. No Qt, no clock of its own.

The board never learns what a ticket is for: it reads number and counter of a call and nothing else, so a
quiet ticket cannot look different (plan CIT-07, LOB-07). Times are UTC microseconds given by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db import Event, LaneState, Snapshot
from display.page import (
    CallFace,
    CallPage,
    Direction,
    Freshness,
    LaneRow,
    Message,
    Page,
    PromoFace,
)
from display.stage import Stage
from office import hours
from office.clock import MINUTE, SECOND, business_day
from office.config import Office, OfficeError
from office.waits import wait
from office.wording import Wording

LATEST = 4
KEPT = 12
"""Calls remembered: the panel, the list, and what comes back when a call is undone."""
MISSED_PAGE = 6
MISSED_US = 8 * SECOND
PROMO_US = 10 * SECOND
UPDATING_US = 15 * SECOND
STALE_US = 60 * SECOND
REMEMBERED = 4000  # events known, so that none is called twice; a day has under 2,000

CALLS = ("called", "recalled")


@dataclass(frozen=True)
class LeftOut:
    """A call that was not shown as such, and why."""

    event: int
    outcome: str  # 'merged' or 'dropped'
    reason: str


class Board:
    """The wall's state. Feed it with `start`, `take`, `refresh`; read it with `page`."""

    def __init__(self, office: Office | None = None, *, promo_us: int = PROMO_US) -> None:
        self._promo_us = promo_us
        self._zh, self._en = Wording.of("zh-TW"), Wording.of("en")
        self._office = office
        self._stage = Stage()
        self._calls: list[CallFace] = []  # newest first, every number once
        self._known: dict[int, None] = {}  # events taken in
        self._staged: dict[int, None] = {}  # of these, the ones that were called here
        self._missed: list[str] = []  # newest first
        self._lanes: dict[int, LaneState] = {}
        self._serving = False
        self._day = ""
        self._seq = -1
        self._heard_us: int | None = None
        self._origin_us = 0  # the rotations count from here
        self._missed_us = 0  # the missed list's pages turn from here
        self._left_out: list[LeftOut] = []

    # -- what comes in

    def set_office(self, office: Office) -> None:
        """The plan was published anew."""
        self._office = office

    def start(self, snapshot: Snapshot, now_us: int) -> None:
        """The state at start and after the database was away: its calls are shown, and not called again."""
        self._roll(snapshot.business_day)
        if self._heard_us is None:
            self._origin_us = now_us
        for line in reversed(snapshot.recent_calls):
            if line.event_id in self._known:
                continue
            _remember(self._known, line.event_id)
            self._list(CallFace(line.event_id, line.number, line.counter, line.at_us, line.recall))
        self._lists(snapshot)
        self._seq = max(self._seq, snapshot.seq)
        self.refresh(snapshot, now_us)

    def catch_up(self, calls: Iterable[Event], shown: frozenset[int], now_us: int) -> None:
        """Calls nobody has noted as shown (undelivered), but those in `shown`: the fresh ones are called now.

        An older one is in the list already if it is among the latest; the others are left out.
        """
        listed = {call.event for call in self._calls[: LATEST + 1]}
        for event in calls:
            face = _face(event)
            if face is None or event.id in shown or event.id in self._staged:
                continue
            if business_day(event.at_us) == self._day and now_us - event.at_us <= self._call_within_us():
                self._call(face, now_us)
            elif event.id not in listed:
                self._left_out.append(LeftOut(event.id, "dropped", "stale"))

    def take(self, events: Sequence[Event], now_us: int) -> None:
        """The feed's next events, oldest first."""
        for event in events:
            self._seq = max(self._seq, event.id)
            self._roll(business_day(event.at_us))
            if event.kind in CALLS:
                face = _face(event)
                if face is not None and event.id not in self._known:
                    self._call(face, now_us)
            elif event.kind == "call_undone" and event.number is not None:
                self._undo(event.number, int(event.data.get("call", 0)), now_us)
                if event.data.get("state") == "no_show":  # a missed number that was called by hand
                    self._miss(event.number, now_us)
            elif event.kind in ("no_show", "requeue_undone") and event.number is not None:
                self._miss(event.number, now_us)
            elif event.kind in ("requeued", "cancelled", "expired") and event.number is not None:
                self._unmiss(event.number)
        self.heard(now_us)

    def refresh(self, snapshot: Snapshot, now_us: int) -> None:
        """New waiting figures; its lists too, when it is not older than the events already taken."""
        self._roll(snapshot.business_day)
        self._lanes = dict(snapshot.lanes)
        self._serving = any(counter.serving for counter in snapshot.counters.values())
        if snapshot.seq >= self._seq:
            self._lists(snapshot)
        self.heard(now_us)

    def heard(self, now_us: int) -> None:
        """The database was readable at this instant."""
        self._heard_us = max(now_us, self._heard_us or 0)

    def painted(self, events: Iterable[int]) -> None:
        """These calls have been on the screen."""
        for event in events:
            self._stage.painted(event)

    def left_out(self) -> tuple[LeftOut, ...]:
        """The calls left out since the last time this was asked."""
        said, self._left_out = tuple(self._left_out), []
        return said

    # -- what is shown

    def page(self, now_us: int) -> Page:
        """The wall at this instant; never earlier than the last one asked for."""
        self._stage.advance(now_us, tuple(self._calls))
        office = self._office
        missed, missed_pages = self._missed_page(now_us)
        freshness = self._freshness(now_us)
        return Page(
            office=office.name.zh if office else "",
            office_second=office.short_name.of("en") if office else "",
            seal=office.seal if office else "",
            clock=self._zh.clock(now_us),
            date=self._zh.day(now_us),
            freshness=freshness,
            message=self._message(freshness, now_us),
            now=self._calls[0] if self._calls else None,
            latest=tuple(self._calls[1 : LATEST + 1]),
            missed=missed,
            missed_pages=0 if freshness is Freshness.CONNECTING else missed_pages,
            lanes=self._rows(),
            promo=self._promo(now_us),
            ticker=self._ticker(freshness),
            call=self._call_page(),
        )

    def wake_us(self, now_us: int) -> int:
        """The next instant at which `page` may differ though nothing comes in."""
        minute = (now_us // MINUTE + 1) * MINUTE
        times = [minute]
        if self._heard_us is not None:
            times += [self._heard_us + UPDATING_US, self._heard_us + STALE_US]
        if self._office is not None and len(self._office.promos) > 1:
            times.append(_turn(self._origin_us, self._promo_us, now_us))
        if len(self._missed) > MISSED_PAGE:
            times.append(_turn(self._missed_us, MISSED_US, now_us))
        soonest = min(time for time in times if time > now_us)
        stage = self._stage.next_us(now_us)
        return soonest if stage is None else min(soonest, stage)

    # -- inside

    def _roll(self, day: str) -> None:
        if day > self._day:
            if self._day:
                self._stage.clear()
                self._calls, self._missed, self._lanes = [], [], {}
            self._day = day

    def _call(self, face: CallFace, now_us: int) -> None:
        _remember(self._known, face.event)
        _remember(self._staged, face.event)
        self._unmiss(face.number)
        self._list(face)
        for event in self._stage.arrive(face, now_us):
            self._left_out.append(LeftOut(event, "merged", "called to another counter"))

    def _list(self, face: CallFace) -> None:
        others = [call for call in self._calls if call.number != face.number]
        self._calls = sorted([face, *others], key=lambda call: -call.event)
        del self._calls[KEPT:]

    def _undo(self, number: str, from_event: int, now_us: int) -> None:
        self._calls = [
            call for call in self._calls if not (call.number == number and call.event >= from_event)
        ]
        self._stage.withdraw(number, now_us)

    def _miss(self, number: str, now_us: int) -> None:
        self._unmiss(number)
        self._missed.insert(0, number)
        self._missed_us = now_us

    def _unmiss(self, number: str) -> None:
        if number in self._missed:
            self._missed.remove(number)

    def _lists(self, snapshot: Snapshot) -> None:
        self._missed = [line.number for line in snapshot.missed]

    def _call_within_us(self) -> int:
        return (self._office.speak_within_seconds if self._office else 20) * SECOND

    def _freshness(self, now_us: int) -> Freshness:
        if self._heard_us is None:
            return Freshness.CONNECTING
        age = now_us - self._heard_us
        if age >= STALE_US:
            return Freshness.STALE
        return Freshness.UPDATING if age >= UPDATING_US else Freshness.FRESH

    def _message(self, freshness: Freshness, now_us: int) -> Message | None:
        if freshness is Freshness.CONNECTING or self._office is None:
            return self._said("wall.connecting")
        if freshness is Freshness.STALE:
            return self._said("wall.stale")
        phase = hours.phase(self._office, now_us)
        nobody = not self._serving and not any(lane.people for lane in self._lanes.values())
        if self._calls:
            over = phase in (hours.Phase.LAST, hours.Phase.CLOSED) and nobody
            # The last call of the day is still read for a while.
            return self._said("wall.done") if over and self._stage.view is None else None
        if phase in (hours.Phase.BEFORE, hours.Phase.CLOSED):
            opening = hours.next_opening_us(self._office, now_us)
            if opening is None:
                return self._said("wall.done")
            today = business_day(opening) == business_day(now_us)
            zh, en = (
                (words.clock(opening) if today else words.moment(opening)) for words in (self._zh, self._en)
            )
            return Message(
                self._zh.text("wall.before", time=zh),
                self._zh.text("wall.before_text"),
                self._en.text("wall.before", time=en),
            )
        return self._said("wall.none_yet")

    def _said(self, key: str) -> Message:
        return Message(self._zh.text(key), self._en.text(key))

    def _missed_page(self, now_us: int) -> tuple[tuple[str, ...], int]:
        pages = max(1, -(-len(self._missed) // MISSED_PAGE))
        first = (max(0, now_us - self._missed_us) // MISSED_US % pages) * MISSED_PAGE
        return tuple(self._missed[first : first + MISSED_PAGE]), pages

    def _rows(self) -> tuple[LaneRow, ...]:
        if self._office is None:
            return ()
        rows = []
        for lane in self._office.lanes:
            state = self._lanes.get(lane.digit)
            said = None if state is None else wait(state.people, state.estimate)
            rows.append(LaneRow(str(lane.digit), lane.name.zh, said))
        return tuple(rows)

    def _promo(self, now_us: int) -> PromoFace | None:
        promos = self._office.promos if self._office else ()
        if not promos:
            return None
        index = max(0, now_us - self._origin_us) // self._promo_us % len(promos)
        promo = promos[index]
        return PromoFace(promo.title.zh, promo.text.zh, promo.art, index, len(promos))

    def _ticker(self, freshness: Freshness) -> tuple[str, ...]:
        if freshness is Freshness.CONNECTING:
            return (self._zh.text("wall.connecting"),)
        if freshness is Freshness.STALE:
            return (self._zh.text("wall.stale"), self._en.text("wall.stale"))
        words = self._office.ticker if self._office else ()
        return (*(each.zh for each in words), *(each.of("en") for each in words))

    def _call_page(self) -> CallPage | None:
        call = self._stage.view
        if call is None:
            return None
        return CallPage(call, self._stage.since_us, self._direction(call.counter), self._stage.strip())

    def _direction(self, counter: int) -> Direction | None:
        if self._office is None:
            return None
        try:
            zone = self._office.zone(self._office.counter(counter).zone)
        except OfficeError:
            return None
        second = self._en.text(
            "wall.direction", zone=zone.name.of("en"), range=self._office.zone_range(zone.id)
        )
        return Direction(zone.arrow, zone.name.zh, second.strip())


def _face(event: Event) -> CallFace | None:
    if event.kind not in CALLS or event.number is None or event.counter is None:
        return None
    return CallFace(event.id, event.number, event.counter, event.at_us, event.kind == "recalled")


def _remember(events: dict[int, None], event: int) -> None:
    events[event] = None
    while len(events) > REMEMBERED:
        del events[next(iter(events))]


def _turn(origin_us: int, every_us: int, now_us: int) -> int:
    return origin_us + ((now_us - origin_us) // every_us + 1) * every_us
