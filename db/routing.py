"""Which ticket a counter calls next, and why.

One rule (the design, 'Order'): every ticket has a due time fixed when it entered; a counter calls the smallest
due among the lanes it serves. It helps other lanes only when nothing it serves waits, or when a helped lane is
past its target. Of the tickets one person holds, only one is called at a time. A returned no-show waits until `returned_after_calls` further calls of its lane have gone by,
but not longer than there is somebody else to call.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from db.prepared import Prepared
from db.records import Ticket
from db.work import as_ticket
from office.clock import MINUTE
from office.config import Office, Profile

_ELIGIBLE = """
    t.state = 'waiting' AND t.day = :day AND (t.quiet = 0 OR :quiet = 1)
    AND (t.after_calls = 0 OR :early = 1 OR t.after_calls <=
         (SELECT s.calls FROM series s WHERE s.day = t.day AND s.lane = t.lane))
    AND (t.person IS NULL OR NOT EXISTS
         (SELECT 1 FROM ticket o WHERE o.person = t.person AND o.state = 'called'))
    """


def _first(where: str, name: str) -> str:
    return (
        f"SELECT * FROM (SELECT t.id, t.due_us FROM ticket t WHERE {where} AND {_ELIGIBLE}"
        f" ORDER BY t.due_us, t.id LIMIT 1) AS {name}"
    )


@functools.cache
def _head_of(lanes: int) -> Prepared:
    """The smallest due of so many lanes' heads and the head of those sent to the counter: each is one index seek,
    however long the lines."""
    heads = [
        _first(f"t.lane = :lane_{each} AND t.for_counter IS NULL", f"lane_{each}") for each in range(lanes)
    ]
    heads.append(_first("t.for_counter = :counter", "own"))
    return Prepared(
        text(
            f"SELECT t.* FROM ({' UNION ALL '.join(heads)}) AS heads JOIN ticket t ON t.id = heads.id"
            " ORDER BY heads.due_us, heads.id LIMIT 1"
        )
    )


def _numbered(lanes: Sequence[int]) -> dict[str, int]:
    return {f"lane_{place}": lane for place, lane in enumerate(lanes)}


@functools.cache
def _longest_of(lanes: int) -> Prepared:
    """Since when the longest waiting of so many lanes' first three waits; a lane with nobody has no row."""
    heads = [
        "SELECT * FROM (SELECT t.lane, t.ready_us FROM ticket t WHERE t.state = 'waiting' AND t.day = :day"
        f" AND t.lane = :lane_{each} ORDER BY t.due_us LIMIT 3) AS lane_{each}"
        for each in range(lanes)
    ]
    return Prepared(
        text(
            f"SELECT lane, min(ready_us) AS ready_us FROM ({' UNION ALL '.join(heads)}) AS heads GROUP BY lane"
        )
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

    def _head(self, lanes: Sequence[int], counter: int, quiet: bool, early: bool = False) -> Ticket | None:
        values = {"day": self._day, "counter": counter, "quiet": int(quiet), "early": int(early)}
        row = _head_of(len(lanes)).first(self._connection, {**values, **_numbered(lanes)})
        return as_ticket(row) if row is not None else None

    def _late(self, lanes: Sequence[int]) -> list[int]:
        """Those of `lanes` in which somebody has waited past the lane's target."""
        if not lanes:
            return []
        values = {"day": self._day, **_numbered(lanes)}
        since = {row.lane: row.ready_us for row in _longest_of(len(lanes)).all(self._connection, values)}
        targets = {each.digit: each.target_minutes * MINUTE for each in self._office.lanes}
        return [lane for lane in lanes if lane in since and self._now_us - since[lane] > targets[lane]]

    def choose(self, counter: int, profile: Profile) -> Choice | None:
        """The ticket `counter` calls next with `profile`, or None when nobody waits for it."""
        served = self._head(profile.serves, counter, profile.quiet)
        if served is not None:
            late = self._late(profile.helps)
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
