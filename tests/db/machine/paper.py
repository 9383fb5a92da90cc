"""Rules of the kiosks and volunteers: slips and requests for help."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from db import State
from tests.db.machine.ground import KIOSKS, Ground, number_in

sending = Bundle("sending")
helps = Bundle("helps")
kiosks = st.sampled_from(KIOSKS)


class Paper(Ground):
    """What happens beside the line."""

    @rule(number=number_in(State.WAITING), kiosk=kiosks)
    def reprint(self, number: str, kiosk: str) -> None:
        """The number once more, marked 補印."""
        self.both("reprint", number, kiosk)

    @rule(target=sending, kiosk=kiosks)
    def claim_job(self, kiosk: str) -> object:
        """The oldest slip goes to the printer."""
        if self.model.oldest_slip(kiosk) is None:
            assert self.queue.claim_job(kiosk) is None
            return multiple()
        return self.both("claim_job", kiosk).id

    @rule(job=sending, state=st.sampled_from(["printed", "failed", "unknown"]))
    def finish_job(self, job: int, state: str) -> None:
        """What became of it."""
        self.both("finish_job", job, state)

    @rule(target=helps, kiosk=kiosks, kind=st.sampled_from(["help", "staff"]))
    def request_help(self, kiosk: str, kind: str) -> object:
        """Somebody asks for a volunteer."""
        return self.both("request_help", kiosk, kind, None).id

    @rule(target=helps, kiosk=kiosks, number=number_in(State.WAITING))
    def request_paper(self, kiosk: str, number: str) -> object:
        """A number waits without its slip."""
        found = self.both("request_help", kiosk, "no_paper", number)
        return found.id if found else multiple()

    @rule(plea=helps, how=st.sampled_from(["accept_help", "close_help", "cancel_help"]))
    def answer(self, plea: int, how: str) -> None:
        """A volunteer is on the way; it is settled; it is taken back."""
        self.both(how, plea, *(["王"] if how == "accept_help" else []))
