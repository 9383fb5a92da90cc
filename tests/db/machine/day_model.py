"""The rest of the model: further matters of a visit, the citizen's word, stops, appointments, the end of the day."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from db import State
from db.outcomes import Outcome
from office.clock import MINUTE, TAIPEI, micros
from office.config import OfficeError, Service
from tests.db.machine.desk_model import DeskModel
from tests.db.machine.facts import Booking, Part, Told, Visit
from tests.db.machine.model import Illegal


class DayModel(DeskModel):
    """The whole office."""

    # -- further matters

    def _next_part(self, counter: int, service: str, outcome: Outcome) -> tuple[Visit, Service]:
        seat, visit = self.served(counter)
        try:
            wanted = self.office.service(service)
        except OfficeError:
            raise Illegal(f"no service {service}") from None
        if visit.quiet or wanted.quiet:
            wanted, visit.quiet = self.office.generic(), True
        self.end_part(seat, outcome)
        self.facts.parts.append(Part(visit.id, counter, wanted.id))
        return visit, wanted

    def change_service(self, counter: int, service: str) -> Told:
        """It is another matter; the number stays."""
        visit, wanted = self._next_part(counter, service, Outcome.SERVICE_CHANGED)
        visit.service = wanted.id
        return visit.ticket()

    def add_service(self, counter: int, service: str) -> Told:
        """One is done, another follows."""
        visit, _ = self._next_part(counter, service, Outcome.DONE)
        return visit.ticket()

    def release(self, number: str) -> Told:
        """A held ticket is in line again, with its time; a reviewed one before the counter that sent it, if it is open."""
        visit = self.today(number)
        if visit.state is not State.HELD:
            raise Illegal(f"{number} is {visit.state}")
        self.move(visit, State.WAITING)
        last = [each for each in self.facts.parts if each.visit == visit.id][-1]
        reviewed = last.outcome is Outcome.HELD_FOR_REVIEW and last.counter in self.facts.seats
        visit.for_counter = last.counter if reviewed else None
        return visit.ticket()

    def rate(self, number: str, score: int) -> Told:
        """Once, after the visit."""
        visit = self.today(number)
        if visit.state is not State.DONE or visit.id in self.facts.rated or not 1 <= score <= 5:
            raise Illegal(f"{number} is {visit.state}, rated {visit.id in self.facts.rated}")
        self.facts.rated.add(visit.id)
        return visit.ticket()

    # -- stops

    def _check_scope(self, lane: int | None, service: str | None) -> None:
        if lane is not None and service is not None:
            raise Illegal("one lane or one service")
        if service is not None and self.office.service(service).quiet:
            raise Illegal(f"{service} is quiet")

    def stop_issuing(self, reason: str, *, lane: int | None, service: str | None) -> Told:
        """No more numbers of this; the same again only has another reason."""
        self._check_scope(lane, service)
        if not reason:
            raise Illegal("no reason")
        stop = (self.day, lane, service)
        self.facts.stops = [each for each in self.facts.stops if each != stop] + [stop]
        return None

    def allow_issuing(self, *, lane: int | None, service: str | None) -> Told:
        """Numbers again of what was stopped in these words, or of everything."""
        self._check_scope(lane, service)
        everything = lane is None and service is None
        ended = [
            each
            for each in self.facts.stops
            if each[0] == self.day and (everything or each[1:] == (lane, service))
        ]
        if not ended:
            raise Illegal("nothing like it is stopped")
        self.facts.stops = [each for each in self.facts.stops if each not in ended]
        return (len(ended),)

    # -- appointments

    def import_appointments(self, content: bytes) -> Told:
        """How many lines are new and how many changed; who has come stays as booked."""
        new = changed = 0
        for line in content.decode().splitlines()[1:]:
            day, hour, wanted, code, language = line.split(",")
            service = self.office.service(wanted)
            booking = Booking(
                day,
                code,
                micros(datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=TAIPEI)),
                self.office.generic_service if service.quiet else service.id,
                service.quiet,
                language,
            )
            known = self.facts.bookings.get((day, code))
            if day >= self.day and (known is None or (known.visit is None and known != booking)):
                self.facts.bookings[day, code] = booking
                new, changed = new + (known is None), changed + (known is not None)
        return (new, changed)

    def check_in(self, code: str, *, kiosk: str | None, key: str | None, walk_in: bool) -> Told:
        """A number bound to the slot, or an ordinary one for who is too late for it; the same code has one."""
        before = self.done_before(key, "issue")
        if before is not None:
            return self.remember(key, *before)
        booking = self.facts.bookings.get((self.day, code))
        if booking is None:
            raise Illegal(f"nobody is booked as {code}")
        if booking.visit is not None:
            return self.facts.visits[booking.visit].issued()
        plan = self.office.appointments
        late = self.now_us > booking.slot_us + plan.late_minutes * MINUTE
        if self.now_us < booking.slot_us - plan.early_minutes * MINUTE or (late and not walk_in):
            raise Illegal(f"{code} is early, or late")
        service = self.office.service(booking.service)
        own = self.office.lane(service.lane)
        slots = own if late else next(each for each in self.office.lanes if each.appointment)
        lane = own if booking.quiet else slots
        self.refuse_stopped(lane.digit, service)
        ready = self.now_us if late else max(self.now_us, booking.slot_us)
        visit = self.give(lane.digit, service.id, booking.quiet, ready, slots.line_minutes, kiosk)
        visit.language = booking.language
        booking.visit, booking.late = visit.id, late
        return self.remember(key, "issue", visit)

    # -- the end

    def close_day(self) -> Told:
        """Who waits, is held or was missed expires; hints and the list are counted and forgotten."""
        today = [each for each in self.facts.visits.values() if each.day == self.day]
        ended = [each for each in today if each.state is not State.CALLED]
        for visit in ended:
            if visit.state in (State.WAITING, State.HELD, State.NO_SHOW):
                self.move(visit, State.EXPIRED)
        states = Counter(each.state.value for each in today)
        languages = Counter(each.language for each in ended if each.language)
        interpreter = sum(each.interpreter for each in ended)
        booked = [each for each in self.facts.bookings.values() if each.day == self.day]
        for visit in ended:
            self.forget_hints(visit)
        self.facts.bookings = {
            at: booking for at, booking in self.facts.bookings.items() if at[0] != self.day
        }
        return (
            self.day,
            tuple(sorted(states.items())),
            tuple(sorted(languages.items())),
            interpreter,
            len(booked),
            sum(each.visit is not None and not each.late for each in booked),
            sum(each.late for each in booked),
        )
