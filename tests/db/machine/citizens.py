"""Rules of the citizens: they take numbers, come back, go away; the clock goes on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import multiple, precondition, rule

from office.clock import SECOND, local
from tests.db.machine.ground import KIOSKS, Ground, keys, numbers

SERVICES = ("move_in", "id_renew", "transcript", "cdc", "divorce")
"""Lanes 1 to 4, and a service that is always quiet."""
LANGUAGES = ("zh-TW", "vi")
CLASSES = ("ordinary", "ordinary", "love", "quiet", "quiet love")
LATEST_HOUR = 17
BUSY_STEPS = 12
"""A day is at least this full, or most of them would be empty."""


class Citizens(Ground):
    """Who waits."""

    nights = 0

    @rule(
        target=numbers,
        service=st.sampled_from(SERVICES),
        kind=st.sampled_from(CLASSES),
        language=st.sampled_from(LANGUAGES),
        kiosk=st.none() | st.sampled_from(KIOSKS),
        key=keys,
    )
    def issue(self, service: str, kind: str, language: str, kiosk: str | None, key: str | None) -> object:
        """A number; the same key has one only."""
        issued = self.both(
            "issue",
            service,
            love="love" in kind,
            quiet="quiet" in kind,
            language=language,
            kiosk=kiosk,
            key=key,
        )
        return issued.ticket.number if issued else multiple()

    @rule(target=numbers, service=st.sampled_from(SERVICES), love=st.booleans())
    def come(self, service: str, love: bool) -> object:
        """The usual visitor."""
        kind = "love" if love else "ordinary"
        return self.issue(service, kind, "zh-TW", None, None)

    @rule(number=numbers)
    def requeue(self, number: str) -> None:
        """One who was missed is back."""
        self.both("requeue", number)

    @rule(number=numbers)
    def undo_requeue(self, number: str) -> None:
        """It was another number."""
        self.both("undo_requeue", number)

    @rule(number=numbers)
    def cancel(self, number: str) -> None:
        """The number is given back."""
        self.both("cancel", number)

    @rule(seconds=st.sampled_from([1, 4, 6, 61, 301, 1201, 3301]))
    def pass_time(self, seconds: int) -> None:
        """Within the office's day."""
        later = self.clock.us + seconds * SECOND
        if local(later).hour < LATEST_HOUR:
            self._set_clock(later)

    @rule(seconds=st.sampled_from([1, 59, 1201]))
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
