"""One day: people come, clerks call, pause and go home, each at his simulated instant, all through one Queue."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from db.queue import Queue
from db.records import Call, Issued
from db.simulation.booked import BookedPeople
from db.simulation.clock import DayClock
from db.simulation.reviewers import Reviewers
from db.simulation.rota import Kept, Pause, Shift
from db.simulation.visitors import Visitor
from office.clerk import ADVICE_LANE, RECALL_AFTER
from office.clock import MINUTE
from office.config import Profile

BEFORE_HOLD = 1 / 3
"""Of a visit's minutes: until it turns out that a paper is missing, or that another line is the right one."""


@dataclass
class Desk:
    """A counter that somebody opened today."""

    shift: Shift
    profile: Profile
    pauses: list[Pause] = field(default_factory=list)  # due, and taken when the visit in hand has ended
    held: list[tuple[int, str]] = field(default_factory=list)  # ready from, number
    state: str = "idle"  # idle | busy | away
    since_us: int = 0

    def takes(self, lane: int, quiet: bool) -> bool:
        """Whether this counter would ever call such a ticket."""
        served = lane in self.profile.serves or lane in self.profile.helps
        return served and (self.profile.quiet or not quiet)


@dataclass
class Person:
    """One visitor with a number."""

    visitor: Visitor
    lane: int
    quiet: bool
    ready_us: int
    minutes: float  # still needed at a counter
    settled: bool = False
    waiting: bool = True
    again: bool = False  # called before: what went wrong then does not go wrong twice


class Day:
    """Lives through `visitors` and `shifts`; afterwards the database holds the day."""

    def __init__(
        self,
        queue: Queue,
        clock: DayClock,
        visitors: Sequence[Visitor],
        shifts: Sequence[Shift],
        reviewers: Reviewers | None = None,
        kept: Sequence[Kept] = (),
        *,
        last_call_us: int,
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._office = queue.office()
        self._reviewers = reviewers
        self._kept = tuple(kept)
        self._to_come = Counter(each.slot_us for each in visitors if each.slot_us is not None)
        self._booked_lanes = {each.digit for each in self._office.lanes if each.appointment}
        self._booked = BookedPeople(queue, visitors)
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._order = 0
        self._desks: dict[int, Desk] = {}
        self._people: dict[str, Person] = {}
        self._still_to_come = len(visitors)
        self._closes_us = max((each.closes_us for each in shifts), default=0)
        self._last_call_us = last_call_us
        # Counters before citizens: at the opening the desks are manned.
        for shift in shifts:
            self._at(shift.opens_us, partial(self._open, shift))
        for visitor in visitors:
            self._at(visitor.at_us, partial(self._come, visitor))
        for each in self._kept:
            self._at(each.slot_us, partial(self._no_longer_kept, each))
        self._at(last_call_us, self._everybody_goes)
        if reviewers is not None and shifts:
            self._at(min(each.opens_us for each in shifts), self._look)

    def run(self) -> None:
        """Live until nothing is left to happen."""
        while self._agenda:
            at_us, _, act = heapq.heappop(self._agenda)
            self._clock.set(at_us)
            act()

    def _at(self, at_us: int, act: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (at_us, self._order, act))

    def _in(self, minutes: float, act: Callable[[], None]) -> None:
        self._at(self._clock.now_us() + int(minutes * MINUTE), act)

    # -- citizens

    def _come(self, visitor: Visitor) -> None:
        citizen = visitor.citizen
        issued: Issued
        if visitor.slot_us is not None:
            self._to_come[visitor.slot_us] -= 1
            issued = self._booked.check_in(visitor)
        else:
            issued = self._queue.issue(
                citizen.service, love=citizen.love, quiet=citizen.quiet, language=citizen.language
            )
        self._still_to_come -= 1
        ticket = issued.ticket
        ready_us = max(self._clock.now_us(), visitor.slot_us or 0)
        self._people[ticket.number] = Person(
            visitor, ticket.lane, ticket.quiet, ready_us, visitor.visit.minutes
        )
        self._somebody_waits(ticket.lane, ticket.quiet)

    def _come_back(self, number: str) -> None:
        self._queue.requeue(number)
        person = self._people[number]
        person.waiting = True
        self._somebody_waits(person.lane, person.quiet)

    def _somebody_waits(self, lane: int, quiet: bool) -> None:
        """An idle clerk sees it at once: one whose own matter it is before one who helps, the longest idle first."""
        idle = [
            each
            for each in self._desks.values()
            if each.state == "idle" and each.takes(lane, quiet) and not self._keeps_free(each)
        ]
        idle.sort(key=lambda each: (lane not in each.profile.serves, each.since_us, each.shift.counter))
        for desk in idle:
            if self._call_next(desk):
                return

    # -- counters

    def _open(self, shift: Shift) -> None:
        if shift.counter in self._desks:  # whoever sits there still has somebody in hand
            self._in(1, partial(self._open, shift))
            return
        session = self._queue.open_session(shift.counter, shift.clerk, support=shift.support)
        if shift.profile and shift.profile != session.profile:
            session = self._queue.set_profile(shift.counter, shift.profile)
        desk = Desk(shift, self._office.profile(session.profile), since_us=self._clock.now_us())
        self._desks[shift.counter] = desk
        for pause in shift.pauses:
            self._at(max(pause.at_us, self._clock.now_us()), partial(self._pause_due, desk, pause))
        self._at(max(shift.closes_us, self._clock.now_us()), partial(self._closing, desk))
        self._go_on(desk)

    def _pause_due(self, desk: Desk, pause: Pause) -> None:
        desk.pauses.append(pause)
        if desk.state == "idle":
            self._go_on(desk)

    def _closing(self, desk: Desk) -> None:
        if desk.state == "idle":
            self._go_on(desk)

    def _go_on(self, desk: Desk) -> None:
        """What a clerk does with free hands: pause, take a held one back, call the next, or wait, or go home."""
        counter, now = desk.shift.counter, self._clock.now_us()
        if self._desks.get(counter) is not desk:
            return
        if now >= self._last_call_us:
            self._close(desk)
            return
        if desk.pauses:
            pause = desk.pauses.pop(0)
            back = now + int(pause.minutes * MINUTE)
            self._queue.pause(counter, pause.reason, back)
            desk.state = "away"
            self._at(back, partial(self._back, desk))
            return
        ready = next((each for each in sorted(desk.held) if each[0] <= now), None)
        if ready is not None:
            desk.held.remove(ready)
            self._serve(desk, self._queue.resume(counter, ready[1]))
            return
        self._call_next(desk)

    def _call_next(self, desk: Desk) -> bool:
        """Call the next; False when there is nobody, and then the clerk waits or goes home."""
        call = None if self._keeps_free(desk) else self._queue.call_next(desk.shift.counter)
        if call is not None:
            self._serve(desk, call)
            return True
        if desk.state != "idle":
            desk.state, desk.since_us = "idle", self._clock.now_us()
        self._go_home(desk)
        return False

    def _keeps_free(self, desk: Desk) -> bool:
        """Whether the clerk leaves the others waiting for an appointment that is near and not here yet."""
        now = self._clock.now_us()
        if any(each.waiting and each.lane in self._booked_lanes for each in self._people.values()):
            return False
        for kept in self._kept:
            if kept.from_us <= now < kept.slot_us and desk.shift.counter in kept.counters:
                ready = [self._desks.get(number) for number in kept.counters]
                free = sum(each is not None and each is not desk and each.state == "idle" for each in ready)
                return free < self._to_come[kept.slot_us]
        return False

    def _no_longer_kept(self, kept: Kept) -> None:
        for counter in kept.counters:
            desk = self._desks.get(counter)
            if desk is not None and desk.state == "idle":
                self._go_on(desk)

    def _go_home(self, desk: Desk) -> None:
        if self._may_go(desk):
            self._close(desk)

    def _close(self, desk: Desk) -> None:
        del self._desks[desk.shift.counter]
        self._queue.close_session(desk.shift.counter)

    def _everybody_goes(self) -> None:
        for desk in [each for each in self._desks.values() if each.state == "idle"]:
            self._close(desk)

    def _may_go(self, desk: Desk) -> bool:
        """After closing, or when a reviewer is no longer needed: if everybody left has another counter."""
        if desk.held:
            return False
        if desk.shift.support and self._clock.now_us() < desk.shift.closes_us:
            return self._reviewers is not None and self._reviewers.calm
        if self._clock.now_us() < desk.shift.closes_us or self._still_to_come:
            return False
        left = [each for each in self._people.values() if not each.settled]
        needs = {(each.lane, each.quiet) for each in left}
        if left:
            needs.add((ADVICE_LANE, False))
        others = [each for each in self._desks.values() if each is not desk]
        return all(any(other.takes(*need) for other in others) for need in needs)

    def _back(self, desk: Desk) -> None:
        self._queue.unpause(desk.shift.counter)
        desk.state, desk.since_us = "idle", self._clock.now_us()
        self._go_on(desk)

    # -- a visit

    def _serve(self, desk: Desk, call: Call) -> None:
        desk.state = "busy"
        person = self._people[call.number]
        person.waiting = False
        visit = person.visitor.visit
        if person.again:
            self._in(person.minutes, partial(self._end, desk, person))
        elif visit.absent or visit.late:
            self._in(RECALL_AFTER, partial(self._recall, desk, person, call.number))
        else:
            self._begin(desk, person, call.number)

    def _recall(self, desk: Desk, person: Person, number: str) -> None:
        self._queue.recall(desk.shift.counter)
        if person.visitor.visit.absent:
            self._in(RECALL_AFTER, partial(self._no_show, desk, person, number))
        else:
            self._begin(desk, person, number)

    def _no_show(self, desk: Desk, person: Person, number: str) -> None:
        self._queue.no_show(desk.shift.counter)
        person.again = True
        if person.visitor.visit.returns:
            self._in(person.visitor.pause_minutes, partial(self._come_back, number))
        else:
            self._settle(person)
        self._go_on(desk)

    def _settle(self, person: Person) -> None:
        person.settled = True
        if self._clock.now_us() >= self._closes_us:
            for desk in [each for each in self._desks.values() if each.state == "idle"]:
                self._go_home(desk)

    def _begin(self, desk: Desk, person: Person, number: str) -> None:
        visit = person.visitor.visit
        # A counter that gives advice itself sends nobody away for it, and a quiet ticket stays at its counter.
        transfer = visit.transfer and ADVICE_LANE not in desk.profile.serves and not person.quiet
        if not (visit.hold or transfer):
            self._in(person.minutes, partial(self._end, desk, person))
            return
        first = person.minutes * BEFORE_HOLD
        person.minutes -= first
        act = self._transfer if transfer else self._hold
        self._in(first, partial(act, desk, person, number))

    def _hold(self, desk: Desk, person: Person, number: str) -> None:
        self._queue.hold(desk.shift.counter, "補文件")
        person.again = True
        back = self._clock.now_us() + int(person.visitor.pause_minutes * MINUTE)
        desk.held.append((back, number))
        self._at(back, partial(self._held_is_ready, desk))
        self._go_on(desk)

    def _held_is_ready(self, desk: Desk) -> None:
        if desk.state == "idle":
            self._go_on(desk)

    def _transfer(self, desk: Desk, person: Person, number: str) -> None:
        self._queue.transfer(desk.shift.counter, lane=ADVICE_LANE)
        person.again, person.lane, person.waiting = True, ADVICE_LANE, True
        self._somebody_waits(person.lane, person.quiet)
        self._go_on(desk)

    def _end(self, desk: Desk, person: Person) -> None:
        self._settle(person)
        ready = any(at <= self._clock.now_us() for at, _ in desk.held)
        last = self._clock.now_us() >= self._last_call_us
        if desk.pauses or ready or last or self._keeps_free(desk):
            self._queue.finish(desk.shift.counter)
        # Else the terminal's big button: it ends this visit and calls the next in one transaction.
        self._go_on(desk)

    # -- the back office

    def _look(self) -> None:
        """Each minute: has a lane been past its target for so long that a reviewer is asked?"""
        reviewers, now = self._reviewers, self._clock.now_us()
        if reviewers is None:
            return
        # As the alert has it: who waits longest, or what a newcomer would wait (CLK-04).
        waits = {
            lane: max(state.longest_us if state.people else 0, (state.estimate or 0) * MINUTE)
            for lane, state in self._queue.snapshot().lanes.items()
        }
        shift = reviewers.look(now, waits, set(self._desks))
        if shift is not None:
            self._at(shift.opens_us, partial(self._open, shift))
        if reviewers.calm:
            for desk in [each for each in self._desks.values() if each.shift.support]:
                if desk.state == "idle":
                    self._go_on(desk)
        left = any(not each.settled for each in self._people.values())
        if now < self._closes_us or (left and now < self._last_call_us):
            self._in(1, self._look)
