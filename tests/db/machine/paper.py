"""Rules of the kiosks and volunteers: slips and requests for help."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from db import State
from tests.db.machine.ground import KIOSKS, Ground, number_in

helps = Bundle("helps")
kiosks = st.sampled_from(KIOSKS)


class Paper(Ground):
    """What happens beside the line."""

    @rule(number=number_in(State.WAITING), kiosk=kiosks)
    def reprint(self, number: str, kiosk: str) -> None:
        """The number once more, marked 補印."""
        self.both("reprint", number, kiosk)

    @rule(kiosk=kiosks, state=st.sampled_from(["printed", "failed", "unknown"]))
    def print_slip(self, kiosk: str, state: str) -> None:
        """The oldest slip goes to the printer, and this becomes of it."""
        if self.model.oldest_slip(kiosk) is None:
            assert self.queue.claim_job(kiosk) is None
            return
        job = self.both("claim_job", kiosk)
        self.both("finish_job", job.id, state)

    @rule(target=helps, kiosk=kiosks, number=st.none() | number_in(State.WAITING))
    def request_help(self, kiosk: str, number: str | None) -> object:
        """Somebody asks for a volunteer, or a number waits without its slip."""
        found = self.both("request_help", kiosk, "no_paper" if number else "help", number)
        return found.id if found else multiple()

    @rule(plea=helps, how=st.sampled_from(["accept_help", "close_help", "cancel_help"]))
    def answer_help(self, plea: int, how: str) -> None:
        """A volunteer is on the way; it is settled; it is taken back."""
        self.both(how, plea, *(["王"] if how == "accept_help" else []))
