"""The office told a second time, in plain Python from the design alone: what every transaction does and refuses.

A `Model` has the methods of `db.Queue` by the same names. Each changes the model and returns what a caller should be
told (as `told.py` puts a real answer), or raises Illegal and changes nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

from db import State
from office.clock import MINUTE, SECOND, business_day
from office.config import Office
from tests.db.rule import Waiter, choose

UNDO_US = 5 * SECOND
MOST_NO_SHOWS = 2
LIVING = (State.WAITING, State.CALLED, State.HELD, State.NO_SHOW)

Told = tuple[object, ...] | None


class Illegal(Exception):
    """The rules forbid it; the text says which one, for a failure's report."""


@dataclass
class Visit:
    """One ticket."""

    id: int
    day: str
    number: str
    lane: int
    service: str
    quiet: bool
    ready_us: int
    due_us: int
    line_minutes: int
    state: State = State.WAITING
    state_us: int = 0
    counter: int | None = None
    no_shows: int = 0
    for_counter: int | None = None
    after_calls: int = 0

    def ticket(self) -> Told:
        """As told.py tells a ticket."""
        return (self.id, self.number, self.lane, self.state.value, self.counter, self.no_shows, self.due_us)


@dataclass
class Seat:
    """One open counter."""

    counter: int
    day: str
    clerk: str
    profile: str
    support: bool
    state: str = "open"
    serving: int | None = None
    called_us: int = 0
    came_from: Visit | None = None

    def session(self) -> Told:
        """As told.py tells a session."""
        return (self.counter, self.clerk, self.profile, self.support, self.state)


@dataclass
class Plea:
    """One request for a volunteer."""

    id: int
    kiosk: str
    kind: str
    visit: Visit | None
    accepted: bool = False
    closed: bool = False

    def help(self) -> Told:
        """As told.py tells a help request."""
        number = self.visit.number if self.visit else None
        return (self.id, self.kiosk, self.kind, number, self.accepted, self.closed)


@dataclass
class Slip:
    """One print job."""

    id: int
    kiosk: str
    visit: int
    copy: int
    state: str = "queued"


@dataclass
class Facts:
    """All that the office knows."""

    visits: dict[int, Visit] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    pleas: dict[int, Plea] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    last: dict[tuple[str, int], int] = field(default_factory=dict)
    calls: dict[tuple[str, int], int] = field(default_factory=dict)
    keys: dict[str, tuple[str, Told]] = field(default_factory=dict)


class Model:
    """One office; `now_us` is set from outside, as its clock is."""

    def __init__(self, office: Office, now_us: int) -> None:
        self.office = office
        self.now_us = now_us
        self.facts = Facts()

    @property
    def day(self) -> str:
        """The business day."""
        return business_day(self.now_us)

    def attempt(self, move: Callable[[], Told]) -> Told:
        """A transaction on the facts: the first of a day ends what the days before left; Illegal undoes all of it."""
        before = copy.deepcopy(self.facts) if self.has_leftovers() else None
        try:
            self._end_earlier_days()
            return move()
        except Illegal:
            self.facts = before or self.facts
            raise

    def has_leftovers(self) -> bool:
        """Whether an earlier day left a ticket or a counter open."""
        return any(each.day < self.day for each in self.facts.seats.values()) or any(
            each.day < self.day and each.state in LIVING for each in self.facts.visits.values()
        )

    def _end_earlier_days(self) -> None:
        for visit in self.facts.visits.values():
            if visit.day < self.day and visit.state in LIVING:
                self.move(visit, State.EXPIRED)
        self.facts.seats = {
            counter: seat for counter, seat in self.facts.seats.items() if seat.day >= self.day
        }

    # -- what the moves are made of

    def move(self, visit: Visit, state: State, counter: int | None = None) -> None:
        """Put a ticket into a state, at a counter or at none."""
        visit.state, visit.counter, visit.state_us = state, counter, self.now_us

    def today(self, number: str) -> Visit:
        """Today's ticket of this number."""
        for visit in self.facts.visits.values():
            if (visit.day, visit.number) == (self.day, number):
                return visit
        raise Illegal(f"no {number} today")

    def seat(self, counter: int) -> Seat:
        """The counter, if it is open or paused."""
        if counter not in self.facts.seats:
            raise Illegal(f"counter {counter} is closed")
        return self.facts.seats[counter]

    def served(self, counter: int) -> tuple[Seat, Visit]:
        """The counter and the ticket in front of it."""
        seat = self.seat(counter)
        if seat.serving is None:
            raise Illegal(f"nobody is at counter {counter}")
        return seat, self.facts.visits[seat.serving]

    def leave(self, seat: Seat, visit: Visit, state: State) -> Told:
        """The ticket goes from the counter into `state`."""
        seat.serving = None
        self.move(visit, state)
        return visit.ticket()

    def done_before(self, key: str | None, kind: str) -> tuple[str, Told] | None:
        """What the key was answered."""
        found = self.facts.keys.get(key) if key is not None else None
        if found is not None and found[0] != kind:
            raise Illegal(f"key {key} did another thing")
        return found

    def remember(self, key: str | None, kind: str, told: Told) -> Told:
        """Keep an answer under its key."""
        if key is not None:
            self.facts.keys[key] = (kind, told)
        return told

    # -- the order

    def line(self) -> list[Waiter]:
        """Who waits today."""
        return [
            Waiter(
                each.id,
                each.lane,
                each.due_us,
                each.ready_us,
                each.quiet,
                each.for_counter,
                each.after_calls,
            )
            for each in self.facts.visits.values()
            if each.day == self.day and each.state is State.WAITING
        ]

    def calls_of_lane(self) -> dict[int, int]:
        """How often each lane was called today."""
        return {lane: calls for (day, lane), calls in self.facts.calls.items() if day == self.day}

    def next_for(self, counter: int) -> Visit | None:
        """Whom the counter calls next by the rule."""
        seat = self.facts.seats.get(counter)
        profile = self.office.profile(seat.profile if seat else self.office.counter(counter).profile)
        chosen = choose(self.office, counter, profile, self.line(), self.calls_of_lane(), self.now_us)
        return self.facts.visits[chosen.id] if chosen else None

    # -- citizens

    def issue(
        self, service: str, *, love: bool, quiet: bool, language: str, kiosk: str | None, key: str | None
    ) -> Told:
        """The next number of the class's lane; a quiet ticket takes the generic service's."""
        before = self.done_before(key, "issue")
        if before is not None:
            return before[1]
        wanted = self.office.service(service)
        quiet = quiet or wanted.quiet
        if quiet:
            wanted = self.office.generic()
        lane = (
            next(each for each in self.office.lanes if each.love) if love else self.office.lane(wanted.lane)
        )
        minutes = lane.line_minutes
        if quiet:
            lane = self.office.lane(wanted.lane)
        seq = self.facts.last.get((self.day, lane.digit), 0) + 1
        seq = 1000 if seq == 900 else seq
        self.facts.last[self.day, lane.digit] = seq
        due = self.now_us + minutes * MINUTE
        ahead = sum(each.lane == lane.digit and each.due_us <= due for each in self.line())
        visit = Visit(
            id=len(self.facts.visits) + 1,
            day=self.day,
            number=f"{lane.digit}{seq:03}",
            lane=lane.digit,
            service=wanted.id,
            quiet=quiet,
            ready_us=self.now_us,
            due_us=due,
            line_minutes=minutes,
            state_us=self.now_us,
        )
        self.facts.visits[visit.id] = visit
        job = self.slip(visit, kiosk, 1).id if kiosk is not None else None
        return self.remember(key, "issue", (visit.id, visit.number, visit.service, visit.due_us, ahead, job))

    def requeue(self, number: str) -> Told:
        """Back in line with the same due, after some further calls of the lane; a second no-show stays out."""
        visit = self.today(number)
        if visit.state is not State.NO_SHOW or visit.no_shows >= MOST_NO_SHOWS:
            raise Illegal(f"{number} is {visit.state}, missed {visit.no_shows} times")
        self.move(visit, State.WAITING)
        calls = self.facts.calls.get((self.day, visit.lane), 0)
        visit.after_calls = calls + self.office.returned_after_calls
        return visit.ticket()

    def undo_requeue(self, number: str) -> Told:
        """Within 5 s the number is missed again."""
        visit = self.today(number)
        if visit.state is not State.WAITING or not visit.after_calls:
            raise Illegal(f"{number} did not just come back")
        if self.now_us - visit.state_us > UNDO_US:
            raise Illegal(f"{number} came back more than 5 s ago")
        self.move(visit, State.NO_SHOW)
        visit.after_calls = 0
        return visit.ticket()

    def cancel(self, number: str) -> Told:
        """The number is given back, unless it is at a counter or ended."""
        visit = self.today(number)
        if visit.state not in (State.WAITING, State.HELD, State.NO_SHOW):
            raise Illegal(f"{number} is {visit.state}")
        self.move(visit, State.CANCELLED)
        return visit.ticket()

    def slip(self, visit: Visit, kiosk: str, copy: int) -> Slip:
        """One more slip of a ticket."""
        self.facts.slips.append(Slip(len(self.facts.slips) + 1, kiosk, visit.id, copy))
        return self.facts.slips[-1]
