"""Which ticket a counter calls next, and why.

One rule (the design, 'Order'): every ticket has a due time fixed when it entered; a counter calls the smallest
due among the lanes it serves. It helps other lanes only when nothing it serves waits, or when a helped lane is
past its target. A returned no-show waits until `returned_after_calls` further calls of its lane have gone by,
but not longer than there is somebody else to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, text

from db.records import Ticket
from db.work import as_ticket
from office.clock import MINUTE
from office.config import Office, Profile

_HEAD = text(
    """
    SELECT t.* FROM ticket t
    WHERE t.state = 'waiting' AND t.day = :day
      AND ((t.lane IN :lanes AND t.for_counter IS NULL) OR t.for_counter = :counter)
      AND (t.quiet = 0 OR :quiet = 1)
      AND (t.after_calls = 0 OR :early = 1 OR t.after_calls <=
           (SELECT s.calls FROM series s WHERE s.day = t.day AND s.lane = t.lane))
    ORDER BY t.due_us, t.id LIMIT 1
    """
).bindparams(bindparam("lanes", expanding=True))

_LANE_HEAD = text(
    """
    SELECT min(ready_us) FROM (SELECT ready_us FROM ticket
    WHERE state = 'waiting' AND day = :day AND lane = :lane ORDER BY due_us LIMIT 3) AS heads
    """
)


@dataclass(frozen=True)
class Choice:
    """The ticket to call and, in words for the clerk, why it is this one."""

    ticket: Ticket
    why: str


class Router:
    """Chooses for one counter within a transaction or a read."""

    def __init__(self, connection: Connection, office: Office, day: str, now_us: int) -> None:
        self._connection = connection
        self._office = office
        self._day = day
        self._now_us = now_us

    def _head(self, lanes: Iterable[int], counter: int, quiet: bool, early: bool = False) -> Ticket | None:
        values: dict[str, Any] = {
            "day": self._day,
            # An empty IN list is legal in the expanding form; a lane 0 does not exist.
            "lanes": list(lanes) or [0],
            "counter": counter,
            "quiet": int(quiet),
            "early": int(early),
        }
        row = self._connection.execute(_HEAD, values).first()
        return as_ticket(row) if row is not None else None

    def _late(self, lane: int) -> bool:
        """Whether somebody in `lane` has waited past the lane's target."""
        ready = self._connection.execute(_LANE_HEAD, {"day": self._day, "lane": lane}).scalar()
        return (
            ready is not None and self._now_us - int(ready) > self._office.lane(lane).target_minutes * MINUTE
        )

    def choose(self, counter: int, profile: Profile) -> Choice | None:
        """The ticket `counter` calls next with `profile`, or None when nobody waits for it."""
        served = self._head(profile.serves, counter, profile.quiet)
        if served is not None:
            late = [lane for lane in profile.helps if self._late(lane)]
            if late:
                both = self._head([*profile.serves, *late], counter, profile.quiet)
                if both is not None and both.id != served.id:
                    return Choice(
                        both, self._why(both, profile, f"{self._lane(both.lane)}超過目標時間，先支援")
                    )
            return Choice(served, self._why(served, profile))
        returned = self._head(profile.serves, counter, profile.quiet, early=True)
        if returned is not None:
            return Choice(returned, self._why(returned, profile, "過號回來的號碼，沒有別人在等"))
        for early in (False, True):
            helped = self._head(profile.helps, counter, profile.quiet, early=early) if profile.helps else None
            if helped is not None:
                return Choice(
                    helped, self._why(helped, profile, f"本櫃的類別沒有人在等，支援{self._lane(helped.lane)}")
                )
        return None

    def _lane(self, lane: int) -> str:
        return self._office.lane(lane).name.zh

    def _why(self, ticket: Ticket, profile: Profile, because: str = "") -> str:
        if because:
            return f"依序：{because}"
        first = profile.serves[0] if profile.serves else ticket.lane
        if ticket.no_shows:
            return f"依序：過號回來，輪到{self._lane(ticket.lane)}"
        if ticket.lane != first and self._office.lane(first).love and self._head([first], -1, False) is None:
            return f"依序：{self._lane(first)}沒有人在等，輪到{self._lane(ticket.lane)}"
        return f"依序：{self._lane(ticket.lane)}等最久的一位"
