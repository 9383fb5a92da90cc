"""The office told a second time, in plain Python from the design alone: what every transaction does and refuses.

A `Model` has the methods of `db.Queue` by the same names. Each changes the model and returns what a caller should be
told (as `told.py` puts a real answer), or raises Illegal and changes nothing.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable

from db import State
from office.clock import MINUTE, SECOND, business_day
from office.config import Office, Service
from tests.db.machine.facts import Facts, Part, Seat, Slip, Told, Visit
from tests.db.rule import Waiter, choose

UNDO_US = 5 * SECOND
SLIP_US = 60 * MINUTE
"""A clock this far behind the feed was set right; further back, the feed's time was the wrong one."""
MOST_NO_SHOWS = 2
LIVING = (State.WAITING, State.CALLED, State.HELD, State.NO_SHOW)


_day_of = functools.lru_cache(business_day)  # asked for each ticket


class Illegal(Exception):
    """The rules forbid it; the text says which one, for a failure's report."""


class Model:
    """One office; `now_us` is set from outside, as its clock is."""

    def __init__(self, office: Office, now_us: int) -> None:
        self.office = office
        self.now_us = now_us
        self.facts = Facts()

    @property
    def day(self) -> str:
        """The business day."""
        return _day_of(self.now_us)

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
        return (
            any(each.day < self.day for each in self.facts.seats.values())
            or any(day < self.day for day, _ in self.facts.bookings)
            or any(
                each.day < self.day and (each.state in LIVING or each.language)
                for each in self.facts.visits.values()
            )
        )

    def _end_earlier_days(self) -> None:
        for part in self.facts.parts:
            if part.outcome is None and self.facts.visits[part.visit].day < self.day:
                part.outcome = "expired"
        for visit in self.facts.visits.values():
            if visit.day < self.day and visit.state in LIVING:
                self.move(visit, State.EXPIRED)
            if visit.day < self.day:
                self.forget_hints(visit)
        self.facts.bookings = {
            at: booking for at, booking in self.facts.bookings.items() if at[0] >= self.day
        }
        self.facts.seats = {
            counter: seat for counter, seat in self.facts.seats.items() if seat.day >= self.day
        }

    # -- what the moves are made of

    def move(self, visit: Visit, state: State, counter: int | None = None) -> None:
        """Put a ticket into a state, at a counter or at none."""
        visit.state, visit.counter, visit.state_us = state, counter, self.now_us

    def forget_hints(self, visit: Visit) -> None:
        """A closed day keeps no hint of a person."""
        visit.language, visit.interpreter = "", False

    def instant(self, clock_us: int, newest_us: int) -> int:
        """When a transaction happens: not before the feed's newest event, unless the clock is far behind it."""
        return max(clock_us, newest_us) if newest_us - clock_us <= SLIP_US else clock_us

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

    def end_part(self, seat: Seat, outcome: str) -> Part:
        """The matter in hand at the counter ends."""
        part = next(each for each in self.facts.parts if each.visit == seat.serving and each.outcome is None)
        part.outcome = outcome
        return part

    def leave(self, seat: Seat, visit: Visit, state: State, outcome: str) -> Told:
        """The ticket goes from the counter into `state`."""
        self.end_part(seat, outcome)
        seat.serving = None
        self.move(visit, state)
        return visit.ticket()

    def done_before(self, key: str | None, kind: str) -> tuple[str, Told | Visit] | None:
        """What the key was answered."""
        found = self.facts.keys.get(key) if key is not None else None
        if found is not None and found[0] != kind:
            raise Illegal(f"key {key} did another thing")
        return found

    def remember(self, key: str | None, kind: str, done: Told | Visit) -> Told:
        """Keep what was done under its key."""
        if key is not None:
            self.facts.keys[key] = (kind, done)
        return done.issued() if isinstance(done, Visit) else done

    # -- the order

    def line(self) -> list[Waiter]:
        """Who waits today."""
        at_counters = {
            each.person
            for each in self.facts.visits.values()
            if each.state is State.CALLED and each.person is not None
        }
        return [
            Waiter(
                each.id,
                each.lane,
                each.due_us,
                each.ready_us,
                each.quiet,
                each.for_counter,
                each.after_calls,
                each.language,
                each.interpreter,
                each.love,
                each.no_shows > 0,
                each.person in at_counters,
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
        self,
        service: str,
        *,
        love: bool,
        quiet: bool,
        language: str,
        kiosk: str | None,
        key: str | None,
        interpreter: bool,
        linked_to: int | None,
    ) -> Told:
        """The next number of the class's lane; a quiet ticket takes the generic service's."""
        before = self.done_before(key, "issue")
        if before is not None:
            return self.remember(key, *before)
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
        self.refuse_stopped(lane.digit, wanted)
        person = self._person(linked_to)
        visit = self.give(lane.digit, wanted.id, quiet, self.now_us, minutes, kiosk)
        visit.love, visit.language, visit.interpreter, visit.person = love, language, interpreter, person
        return self.remember(key, "issue", visit)

    def give(
        self, lane: int, service: str, quiet: bool, ready_us: int, line_minutes: int, kiosk: str | None
    ) -> Visit:
        """The lane's next number, with its slip at the kiosk."""
        seq = self.facts.last.get((self.day, lane), 0) + 1
        seq = 1000 if seq == 900 else seq
        self.facts.last[self.day, lane] = seq
        due = ready_us + line_minutes * MINUTE
        visit = Visit(
            id=len(self.facts.visits) + 1,
            day=self.day,
            number=f"{lane}{seq:03}",
            lane=lane,
            service=service,
            quiet=quiet,
            ready_us=ready_us,
            due_us=due,
            line_minutes=line_minutes,
            ahead=sum(each.lane == lane and each.due_us <= due for each in self.line()),
            state_us=self.now_us,
        )
        self.facts.visits[visit.id] = visit
        visit.job = self.slip(visit, kiosk, 1).id if kiosk is not None else None
        return visit

    def _person(self, linked_to: int | None) -> int | None:
        """The first number of the person who holds the linked one, which from now on stands for that person."""
        if linked_to is None:
            return None
        first = self.facts.visits.get(linked_to)
        if first is None or first.day != self.day:
            raise Illegal(f"{linked_to} is no number of today")
        first.person = first.person or first.id
        return first.person

    def stops_about(self, lane: int, service: Service) -> bool:
        """Whether issuing is stopped for all, for the lane, for the matter's own lane or for the matter."""
        return any(
            service.id == of_service if of_service else of_lane in (None, lane, service.lane)
            for day, of_lane, of_service in self.facts.stops
            if day == self.day
        )

    def refuse_stopped(self, lane: int, service: Service) -> None:
        """Nobody gets a number while it is stopped."""
        if self.stops_about(lane, service):
            raise Illegal(f"issuing of {service.id} is stopped")

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
