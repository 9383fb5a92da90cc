"""Rules of the counters: who sits there and what the counter serves."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.db.machine.ground import Ground, counters, seated

CLERKS = ("", "林", "陳")
PROFILES = ("general", "express", "love", "quiet", "unheard_of")


class Counters(Ground):
    """Who serves."""

    @rule(counter=counters, clerk=st.sampled_from(CLERKS), support=st.booleans())
    def open(self, counter: int, clerk: str, support: bool) -> None:
        """Opened, or come back to."""
        self.both("open_session", counter, clerk, support=support)

    @rule(counter=seated)
    def close(self, counter: int) -> None:
        """Closed."""
        self.both("close_session", counter)

    @rule(counter=seated, pause=st.booleans())
    def pause(self, counter: int, pause: bool) -> None:
        """Paused, or back."""
        if pause:
            self.both("pause", counter, "喝水")
        else:
            self.both("unpause", counter)

    @rule(counter=seated, profile=st.sampled_from(PROFILES))
    def set_profile(self, counter: int, profile: str) -> None:
        """Serves other lanes."""
        self.both("set_profile", counter, profile)
