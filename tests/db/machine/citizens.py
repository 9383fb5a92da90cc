"""Rules of the citizens: they take numbers, come back, go away; the clock goes on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from db import State
from office.clock import MINUTE, SECOND, local
from tests.db.machine.ground import COUNTERS, KIOSKS, Ground, idle, keys, number_in
from tests.db.machine.hall import Hall

SERVICES = ("move_in", "id_renew", "transcript", "cdc", "divorce")
"""Lanes 1 to 4, and a service that is always quiet."""
LANGUAGES = ("zh-TW", "vi", "en")
CLASSES = ("ordinary", "ordinary", "love", "quiet", "quiet love")
LISTS = tuple(
    f"day,time,service,code,language\n2025-03-11,08:30,birth,A1,vi\n2025-03-11,{hour},cdc,A2,zh-TW\n"
    "2025-03-11,09:30,divorce,A3,en\n2025-03-12,09:00,birth,A1,zh-TW\n2025-03-12,08:30,divorce,A2,vi".encode()
    for hour in ("09:30", "09:00")
)
"""A list, and the same with one of its people moved."""
LATEST_HOUR = 17
BUSY_STEPS = 40
"""A day is at least this full, or most of them would be empty."""


class Citizens(Ground):
    """Who waits."""

    nights = 0

    def __init__(self, hall: Hall) -> None:
        super().__init__(hall)
        self.lists = list(LISTS)

    @initialize(
        last=st.sampled_from([0, 0, 897]),
        opened=st.sampled_from([COUNTERS, (4, 17)]),
        early=st.sampled_from([None, "A2", "A3"]),
        crowd=st.lists(
            st.tuples(
                st.sampled_from(SERVICES),
                st.sampled_from(CLASSES),
                st.sampled_from(LANGUAGES),
                st.sampled_from([0, 1, 4, 12, 30]),
            ),
            min_size=6,
            max_size=12,
        ),
    )
    def start(
        self, last: int, opened: tuple[int, ...], early: str | None, crowd: list[tuple[str, str, str, int]]
    ) -> None:
        """Lane 1 may be close to the kiosk's reserve, counters open, one of the appointments is here before the
        slot, a crowd (service, class, language, minutes after the one before) in the hall."""
        if last:
            self.tables.start_lane_at(self.model.day, 1, last)
            self.model.facts.last[self.model.day, 1] = last
            self.dump = self.tables.dump()
        for counter in opened:
            self.both("open_session", counter, "", support=False)
        if early is not None:
            self.both("import_appointments", self.lists.pop(0))
            self.both("check_in", early, kiosk="K1", key=None, walk_in=False)
        for service, kind, language, minutes in crowd:
            self.clock.us += minutes * MINUTE
            self.read_by_the_clock()
            self.take(service, kind, language)

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
    ) -> Any:
        """One number of a class."""
        return self.both(
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

    @rule(minutes=st.sampled_from([52, 57, 61]), language=st.sampled_from(LANGUAGES))
    def come_at_length(self, minutes: int, language: str) -> None:
        """A love number is taken just when somebody before it is due."""
        self.take("move_in", "ordinary", language)
        self.pass_time(minutes * 60)
        self.take("move_in", "love")

    @precondition(lambda self: self.model.busy())
    @rule(number=number_in(State.CALLED), service=st.sampled_from(SERVICES[:3]), counter=idle)
    def take_another(self, number: str, service: str, counter: int) -> None:
        """One who holds a number takes another for a further matter, and a counter asks for it at once."""
        visits = self.model.facts.visits.values()
        held = [each.id for each in visits if each.day == self.model.day and each.number == number]
        issued = self.take(service, "ordinary", linked_to=(held or [4711])[0])
        if issued is not None:
            self.both("call_number", counter, issued.ticket.number, key=None)

    @precondition(lambda self: self.lists)
    @rule()
    def import_appointments(self) -> None:
        """A later one."""
        self.both("import_appointments", self.lists.pop())

    @precondition(lambda self: self.model.facts.bookings)
    @rule(
        code=st.sampled_from(["A1", "A2", "A3", "A4"]),
        kiosk=st.none() | st.sampled_from(KIOSKS),
        key=keys,
        walk_in=st.booleans(),
    )
    def check_in(self, code: str, kiosk: str | None, key: str | None, walk_in: bool) -> None:
        """One of the list has come."""
        self.both("check_in", code, kiosk=kiosk, key=key, walk_in=walk_in)

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
    @rule(orderly=st.booleans())
    def sleep(self, orderly: bool) -> None:
        """The office closes over whatever is left, or over nobody; the next working morning it is 08:30."""
        if orderly:
            for counter in self.model.busy():
                self.both("finish", counter, "done")
            for number in self.model.numbers(State.WAITING, State.HELD, State.NO_SHOW):
                self.both("cancel", number)
            for counter in self.model.seated():
                self.both("close_session", counter)
        self.nights += 1
        now = local(self.clock.us)
        days = 3 if now.isoweekday() == 5 else 1
        morning = 24 * 3600 * days + (8 - now.hour) * 3600 + (30 - now.minute) * 60 - now.second
        self._set_clock(self.clock.us + morning * SECOND)

    def _set_clock(self, us: int) -> None:
        self.clock.us = us
        self.read_by_the_clock()
        self.compare()
