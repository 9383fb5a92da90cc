"""The service bell: a call for a volunteer from this kiosk, as far as the kiosk knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AskHelp:
    """To be asked of the queue; `token` comes back with the answer."""

    token: int
    kind: str  # 'help' or 'no_paper'
    number: str | None


@dataclass(frozen=True)
class CancelHelp:
    """To be taken back at the queue."""

    id: int


class Bell:
    """One kind of call: rung, accepted by a volunteer, closed, or taken back.

    The queue's id comes some time after the ringing; a bell hushed before that is cancelled when it comes.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.since_us: int | None = None
        self.accepted = False
        self.number: str | None = None
        self._token = 0
        self._id: int | None = None
        self._hushed: set[int] = set()

    @property
    def ringing(self) -> bool:
        """Someone is waiting for a volunteer."""
        return self.since_us is not None

    def ring(self, now_us: int, number: str | None = None) -> AskHelp | None:
        """Ring at `now_us`; None when it is ringing already."""
        if self.ringing:
            return None
        self._token += 1
        self.since_us, self.number, self.accepted, self._id = now_us, number, False, None
        return AskHelp(self._token, self.kind, number)

    def hush(self) -> CancelHelp | None:
        """Take the call back; None when there is nothing the queue knows yet."""
        if not self.ringing:
            return None
        known = self._id
        if known is None:
            self._hushed.add(self._token)
        self._rest()
        return CancelHelp(known) if known is not None else None

    def known(self, token: int, help_id: int) -> CancelHelp | None:
        """The queue has the call as `help_id`; a CancelHelp when it was taken back in between."""
        if token in self._hushed:
            self._hushed.discard(token)
            return CancelHelp(help_id)
        if self.ringing and token == self._token:
            self._id = help_id
        return None

    def failed(self, token: int) -> bool:
        """The queue did not take the call; True when that was the one ringing."""
        self._hushed.discard(token)
        if self.ringing and token == self._token:
            self._rest()
            return True
        return False

    def accept(self, help_id: int) -> bool:
        """A volunteer is coming."""
        if self.ringing and help_id == self._id:
            self.accepted = True
            return True
        return False

    def close(self, help_id: int) -> bool:
        """A volunteer was here, or the call was taken back; True when it was this one."""
        if self.ringing and help_id == self._id:
            self._rest()
            return True
        return False

    def _rest(self) -> None:
        self.since_us, self.accepted, self.number, self._id = None, False, None, None
