"""The counters' and the kiosks' part of the model: sessions, calls, how visits end, slips, help."""

from __future__ import annotations

import copy

from db import State
from db.outcomes import Outcome
from tests.db.machine.facts import Part, Plea, Seat, Slip, Told, Visit
from tests.db.machine.model import MOST_NO_SHOWS, UNDO_US, Illegal, Model

HELD = {"補文件": Outcome.HELD_FOR_DOCUMENTS, "拍照": Outcome.HELD_FOR_PHOTO, "喝水": Outcome.HELD}
"""Reasons and the outcomes they are written down as; of no reason the office knows it is only held."""


class DeskModel(Model):
    """The office at work, without its day's frame."""

    # -- what there is to choose from

    def seated(self) -> list[int]:
        """Counters with a clerk."""
        return sorted(self.facts.seats)

    def busy(self) -> list[int]:
        """Counters that serve somebody."""
        return [counter for counter in self.seated() if self.facts.seats[counter].serving is not None]

    def numbers(self, *states: State) -> list[str]:
        """Today's numbers in these states."""
        visits = self.facts.visits.values()
        return [each.number for each in visits if each.day == self.day and each.state in states]

    # -- sessions

    def open_session(self, counter: int, clerk: str, *, support: bool) -> Told:
        """A counter is open to one clerk; a paused one comes back."""
        seat = self.facts.seats.get(counter)
        if seat is None:
            profile = self.office.counter(counter).profile
            seat = self.facts.seats[counter] = Seat(counter, self.day, clerk, profile, support)
        elif clerk and seat.clerk and clerk != seat.clerk:
            raise Illegal(f"{seat.clerk} is at counter {counter}")
        seat.state = "open"
        return seat.session()

    def close_session(self, counter: int) -> Told:
        """Not while somebody is served."""
        seat = self.seat(counter)
        if seat.serving is not None:
            raise Illegal(f"counter {counter} serves somebody")
        del self.facts.seats[counter]
        for visit in self.facts.visits.values():
            if (visit.day, visit.state, visit.for_counter) == (self.day, State.WAITING, counter):
                visit.for_counter = None
        return seat.session()

    def pause(self, counter: int, reason: str) -> Told:
        """Whom it serves stays."""
        seat = self.seat(counter)
        seat.state = "paused"
        return seat.session()

    def unpause(self, counter: int) -> Told:
        """Back at the counter."""
        seat = self.seat(counter)
        seat.state = "open"
        return seat.session()

    def set_profile(self, counter: int, profile: str) -> Told:
        """From the next call on."""
        seat = self.seat(counter)
        if profile not in [each.id for each in self.office.profiles]:
            raise Illegal(f"no profile {profile}")
        seat.profile = profile
        return seat.session()

    # -- calls

    def _claim(self, seat: Seat, visit: Visit) -> Told:
        seat.came_from = copy.copy(visit)
        self.move(visit, State.CALLED, seat.counter)
        visit.after_calls, visit.for_counter = 0, None
        lane = (self.day, visit.lane)
        self.facts.calls[lane] = self.facts.calls.get(lane, 0) + 1
        seat.serving, seat.called_us = visit.id, self.now_us
        self.facts.parts.append(Part(visit.id, seat.counter, visit.service))
        return (visit.number, seat.counter, self.now_us, False)

    def _calling(self, counter: int) -> Seat:
        seat = self.seat(counter)
        if seat.state == "paused":
            raise Illegal(f"counter {counter} is paused")
        return seat

    def _finish_served(self, seat: Seat) -> None:
        if seat.serving is not None:
            self.leave(seat, self.facts.visits[seat.serving], State.DONE, Outcome.DONE)

    def call_next(self, counter: int, *, key: str | None) -> Told:
        """Ends the visit before and calls whom the rule chooses."""
        self.seat(counter)
        before = self.done_before(key, "call")
        if before is not None:
            return self.remember(key, *before)
        seat = self._calling(counter)
        self._finish_served(seat)
        chosen = self.next_for(counter)
        return self.remember(key, "call", self._claim(seat, chosen) if chosen else None)

    def call_number(self, counter: int, number: str, *, key: str | None) -> Told:
        """By hand: who waits, is held or was missed."""
        self.seat(counter)
        before = self.done_before(key, "call")
        if before is not None:
            if before[1] is None:
                raise Illegal(f"key {key} has called nobody")
            return self.remember(key, *before)
        seat = self._calling(counter)
        visit = self.today(number)
        if visit.state not in (State.WAITING, State.HELD, State.NO_SHOW):
            raise Illegal(f"{number} is {visit.state}")
        if visit.quiet and not self.office.profile(seat.profile).quiet:
            raise Illegal(f"{number} is quiet, counter {counter} is not")
        for other in self.facts.visits.values():
            same = visit.person is not None and other.person == visit.person
            if same and other.state is State.CALLED and other.counter != counter:
                raise Illegal(f"{number} is at counter {other.counter} with {other.number}")
        self._finish_served(seat)
        return self.remember(key, "call", self._claim(seat, visit))

    def resume(self, counter: int, number: str) -> Told:
        """A held ticket comes back to a counter."""
        if self.today(number).state is not State.HELD:
            raise Illegal(f"{number} is not held")
        return self.call_number(counter, number, key=None)

    def recall(self, counter: int) -> Told:
        """Once more."""
        _, visit = self.served(counter)
        return (visit.number, counter, self.now_us, True)

    def finish(self, counter: int, outcome: str) -> Told:
        """The visit is over."""
        if outcome not in ("done", "diverted_online", "removed"):
            raise Illegal(f"nobody ends a visit as {outcome}")
        return self.leave(*self.served(counter), State.DONE, outcome)

    def no_show(self, counter: int) -> Told:
        """The number goes to the missed; the second time it is over."""
        seat, visit = self.served(counter)
        visit.no_shows += 1
        state = State.CANCELLED if visit.no_shows >= MOST_NO_SHOWS else State.NO_SHOW
        return self.leave(seat, visit, state, Outcome.NO_SHOW)

    def hold(self, counter: int, reason: str) -> Told:
        """Put aside, with its time."""
        return self.leave(*self.served(counter), State.HELD, HELD[reason])

    def transfer(self, counter: int, *, lane: int | None, to_counter: int | None) -> Told:
        """On to one lane or one open counter, with its time; a quiet ticket only where it is called quietly."""
        seat, visit = self.served(counter)
        if (lane is None) == (to_counter is None):
            raise Illegal("one lane or one counter")
        if to_counter is not None:
            target = self.seat(to_counter)
            if to_counter == counter:
                raise Illegal(f"{visit.number} is at {counter}")
            if visit.quiet and not self.office.profile(target.profile).quiet:
                raise Illegal(f"{visit.number} is quiet, counter {to_counter} is not")
        quietly = {each for profile in self.office.profiles if profile.quiet for each in profile.serves}
        if lane is not None and visit.quiet and lane not in quietly:
            raise Illegal(f"{visit.number} is quiet, no quiet counter calls lane {lane}")
        visit.lane, visit.for_counter = lane or visit.lane, to_counter
        to = Outcome.TRANSFERRED_TO_LANE if lane is not None else Outcome.TRANSFERRED_TO_COUNTER
        return self.leave(seat, visit, State.WAITING, to)

    def undo_call(self, counter: int) -> Told:
        """Within 5 s the ticket stands again where it stood, and no call was made."""
        seat, visit = self.served(counter)
        if self.now_us - seat.called_us > UNDO_US:
            raise Illegal(f"{visit.number} was called more than 5 s ago")
        before = seat.came_from
        assert before is not None
        visit.after_calls, visit.for_counter = before.after_calls, before.for_counter
        self.facts.calls[self.day, visit.lane] -= 1
        return self.leave(seat, visit, before.state, Outcome.UNDONE)

    # -- kiosks and volunteers

    def reprint(self, number: str, kiosk: str) -> Told:
        """The number once more, as the next copy."""
        visit = self.today(number)
        copies = [each.copy for each in self.facts.slips if each.visit == visit.id]
        slip = self.slip(visit, kiosk, max(copies, default=0) + 1)
        return (slip.id, kiosk, number, slip.copy, slip.state)

    def oldest_slip(self, kiosk: str) -> Slip | None:
        """The next slip of today for the kiosk's printer."""
        for slip in self.facts.slips:
            day = self.facts.visits[slip.visit].day
            if (slip.kiosk, slip.state, day) == (kiosk, "queued", self.day):
                return slip
        return None

    def claim_job(self, kiosk: str) -> Told:
        """It goes to the printer."""
        slip = self.oldest_slip(kiosk)
        assert slip is not None
        slip.state = "sending"
        return (slip.id, kiosk, self.facts.visits[slip.visit].number, slip.copy, slip.state)

    def finish_job(self, job_id: int, state: str) -> Told:
        """What became of it."""
        self.facts.slips[job_id - 1].state = state
        return None

    def request_help(self, kiosk: str, kind: str, number: str | None) -> Told:
        """The same wish still open stands."""
        visit = self.today(number) if number is not None else None
        for plea in self.facts.pleas.values():
            if (plea.kiosk, plea.kind, plea.visit, plea.closed) == (kiosk, kind, visit, False):
                return plea.help()
        plea = Plea(len(self.facts.pleas) + 1, kiosk, kind, visit)
        self.facts.pleas[plea.id] = plea
        return plea.help()

    def _plea(self, help_id: int) -> Plea:
        if help_id not in self.facts.pleas:
            raise Illegal(f"no request {help_id}")
        return self.facts.pleas[help_id]

    def accept_help(self, help_id: int, volunteer: str) -> Told:
        """Somebody is on the way."""
        plea = self._plea(help_id)
        plea.accepted = plea.accepted or not plea.closed
        return plea.help()

    def close_help(self, help_id: int) -> Told:
        """Settled."""
        plea = self._plea(help_id)
        plea.closed = True
        return plea.help()

    def cancel_help(self, help_id: int) -> Told:
        """Taken back."""
        return self.close_help(help_id)
