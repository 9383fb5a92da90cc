"""Rules of the citizens: they take numbers, come back, go away; the clock goes on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from db import State
from office.clock import MINUTE, SECOND, local
from tests.db.machine.ground import COUNTERS, KIOSKS, Ground, keys, number_in

SERVICES = ("move_in", "id_renew", "transcript", "cdc", "divorce")
"""Lanes 1 to 4, and a service that is always quiet."""
LANGUAGES = ("zh-TW", "vi", "en")
CLASSES = ("ordinary", "ordinary", "love", "quiet", "quiet love")
LATEST_HOUR = 17
BUSY_STEPS = 40
"""A day is at least this full, or most of them would be empty."""


class Citizens(Ground):
    """Who waits."""

    nights = 0

    @initialize(
        last=st.sampled_from([0, 0, 897]),
        opened=st.sampled_from([COUNTERS, (4, 17)]),
        crowd=st.lists(
            st.tuples(st.sampled_from(SERVICES), st.sampled_from(CLASSES), st.integers(0, 30)),
            min_size=6,
            max_size=12,
        ),
    )
    def start(self, last: int, opened: tuple[int, ...], crowd: list[tuple[str, str, int]]) -> None:
        """Lane 1 may be close to the kiosk's reserve, counters open, a crowd (service, class, minutes after the
        one before) in the hall."""
        if last:
            self.tables.start_lane_at(self.model.day, 1, last)
            self.model.facts.last[self.model.day, 1] = last
            self.dump = self.tables.dump()
        for counter in opened:
            self.both("open_session", counter, "", support=False)
        for service, kind, minutes in crowd:
            self.clock.us += minutes * MINUTE
            self.model.now_us = self.clock.us
            self.take(service, kind)

    def take(
        self,
        service: str,
        kind: str,
        language: str = "zh-TW",
        *,
        interpreter: bool = False,
        kiosk: str | None = None,
        key: str | None = None,
        linked_to: int | None = None,
    ) -> None:
        """One number of a class."""
        self.both(
            "issue",
            service,
            love="love" in kind,
            quiet="quiet" in kind,
            language=language,
            interpreter=interpreter,
            kiosk=kiosk,
            key=key,
            linked_to=linked_to,
        )

    @rule(
        service=st.sampled_from(SERVICES),
        kind=st.sampled_from(CLASSES),
        language=st.sampled_from(LANGUAGES),
        interpreter=st.booleans(),
        kiosk=st.none() | st.sampled_from(KIOSKS),
        key=keys,
    )
    def issue(
        self, service: str, kind: str, language: str, interpreter: bool, kiosk: str | None, key: str | None
    ) -> None:
        """A number; the same key has one only."""
        self.take(service, kind, language, interpreter=interpreter, kiosk=kiosk, key=key)

    @rule(
        crowd=st.lists(
            st.tuples(st.sampled_from(SERVICES), st.sampled_from(CLASSES), st.sampled_from(LANGUAGES)),
            min_size=1,
            max_size=4,
        )
    )
    def come(self, crowd: list[tuple[str, str, str]]) -> None:
        """The usual visitors, together."""
        for service, kind, language in crowd:
            self.take(service, kind, language)

    @rule(number=number_in(State.WAITING, State.CALLED), service=st.sampled_from(SERVICES[:3]))
    def take_another(self, number: str, service: str) -> None:
        """One who holds a number takes another for a further matter."""
        visits = self.model.facts.visits.values()
        held = [each.id for each in visits if each.day == self.model.day and each.number == number]
        self.take(service, "ordinary", linked_to=(held or [4711])[0])

    @precondition(lambda self: self.model.numbers(State.NO_SHOW))
    @rule(number=number_in(State.NO_SHOW))
    def requeue(self, number: str) -> None:
        """One who was missed is back."""
        self.both("requeue", number)

    @precondition(lambda self: any(each.after_calls for each in self.model.line()))
    @rule(number=number_in(State.WAITING))
    def undo_requeue(self, number: str) -> None:
        """It was another number."""
        self.both("undo_requeue", number)

    @rule(number=number_in(State.WAITING, State.HELD))
    def cancel(self, number: str) -> None:
        """The number is given back."""
        self.both("cancel", number)

    @rule(seconds=st.sampled_from([1, 4, 6, 61, 301, 1201, 3301]))
    def pass_time(self, seconds: int) -> None:
        """Within the office's day."""
        later = self.clock.us + seconds * SECOND
        if local(later).hour < LATEST_HOUR:
            self._set_clock(later)

    @rule(seconds=st.sampled_from([1, 59, 1201, 3700]))
    def set_clock_back(self, seconds: int) -> None:
        """A correction of the machine's clock, within the day."""
        earlier = self.clock.us - seconds * SECOND
        if local(earlier).hour >= 8:
            self._set_clock(earlier)

    @precondition(lambda self: self.steps >= BUSY_STEPS * (self.nights + 1))
    @rule()
    def sleep(self) -> None:
        """The office closes over whatever is left; the next working morning it is 08:30."""
        self.nights += 1
        now = local(self.clock.us)
        days = 3 if now.isoweekday() == 5 else 1
        morning = 24 * 3600 * days + (8 - now.hour) * 3600 + (30 - now.minute) * 60 - now.second
        self._set_clock(self.clock.us + morning * SECOND)

    def _set_clock(self, us: int) -> None:
        self.clock.us = self.model.now_us = us
        self.compare()
