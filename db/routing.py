"""Which ticket a counter calls next, and why.

One rule (the design, 'Order'): every ticket has a due time fixed when it entered; a counter calls the smallest
due among the lanes it serves. It helps other lanes only when nothing it serves waits, or when a helped lane is
past its target. Of the tickets one person holds, only one is called at a time. A returned no-show waits until
`returned_after_calls` further calls of its lane have gone by; with `returned_early_when_idle` not longer than there
is somebody else for the counter to call, lest a citizen stand before an idle counter.

Capabilities prefer and never block: a counter that has the language, or the interpreter, takes its match before the
head of its line if the match is due within `prefer_within_minutes` of it. So the bound on overtaking grows by these
minutes and no more, and no love, appointment, returned or transferred ticket is passed over.
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

TONGUES = {"en": "英語", "vi": "越南語", "id": "印尼語", "th": "泰語"}
"""The languages a counter can be preferred for; every counter speaks Mandarin."""

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


def _smallest(heads: Sequence[str]) -> Prepared:
    return Prepared(
        text(
            f"SELECT t.* FROM ({' UNION ALL '.join(heads)}) AS heads JOIN ticket t ON t.id = heads.id"
            " ORDER BY heads.due_us, heads.id LIMIT 1"
        )
    )


@functools.cache
def _head_of(lanes: int) -> Prepared:
    """The smallest due of so many lanes' heads and the head of those sent to the counter: each is one index seek,
    however long the lines."""
    heads = [
        _first(f"t.lane = :lane_{each} AND t.for_counter IS NULL", f"lane_{each}") for each in range(lanes)
    ]
    heads.append(_first("t.for_counter = :counter", "own"))
    return _smallest(heads)


_MATCHES = (
    "t.for_counter IS NULL AND t.due_us <= :until AND (t.language IN (:tongue_0, :tongue_1, :tongue_2, :tongue_3)"
    " OR (t.interpreter = 1 AND :interpreter = 1))"
)


@functools.cache
def _match_of(lanes: int) -> Prepared:
    """The smallest due of those of so many lanes whom the counter's capabilities fit, up to `until`."""
    heads = [_first(f"t.lane = :lane_{each} AND {_MATCHES}", f"lane_{each}") for each in range(lanes)]
    return _smallest(heads)


def _numbered(lanes: Sequence[int]) -> dict[str, int]:
    return {f"lane_{place}": lane for place, lane in enumerate(lanes)}


@functools.cache
def _longest_of(lanes: int) -> Prepared:
    """Since when each of so many lanes' longest waiting person waits, an index seek a lane; one with nobody has no row."""
    heads = [
        "SELECT * FROM (SELECT t.lane, t.ready_us FROM ticket t WHERE t.state = 'waiting' AND t.day = :day"
        f" AND t.lane = :lane_{each} ORDER BY t.ready_us LIMIT 1) AS lane_{each}"
        for each in range(lanes)
    ]
    return Prepared(text(" UNION ALL ".join(heads)))


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
            lanes, head = list(profile.serves), served
            late = self._late(profile.helps)
            if late:
                lanes += late
                head = self._head(lanes, counter, profile.quiet) or served
            fitting = self._fitting(lanes, counter, profile, head)
            if fitting is not None:
                return fitting
            if head.lane not in profile.serves and head.for_counter != counter:
                return Choice(head, f"依序：{self._lane(head.lane)}超過目標時間，先支援")
            return Choice(head, self._why(head, counter, profile))
        returned = self._early(profile.serves, counter, profile)
        if returned is not None:
            return Choice(returned, "依序：過號回來的號碼，沒有別人在等")
        if not profile.helps:
            return None
        helped = self._head(profile.helps, counter, profile.quiet)
        if helped is not None:
            fitting = self._fitting(profile.helps, counter, profile, helped)
            if fitting is not None:
                return fitting
        helped = helped or self._early(profile.helps, counter, profile)
        if helped is None:
            return None
        return Choice(helped, f"依序：本櫃的類別沒有人在等，支援{self._lane(helped.lane)}")

    def _early(self, lanes: Sequence[int], counter: int, profile: Profile) -> Ticket | None:
        """A returned no-show before its calls have gone by, where the plan lets an idle counter take it."""
        if not self._office.returned_early_when_idle:
            return None
        return self._head(lanes, counter, profile.quiet, early=True)

    def _fitting(self, lanes: Sequence[int], counter: int, profile: Profile, head: Ticket) -> Choice | None:
        """A match of the counter's language or interpreter that is due soon enough after `head`."""
        plan, within = self._office.counter(counter), self._office.prefer_within_minutes
        tongues = [each for each in plan.languages if each in TONGUES]
        if not within or not (tongues or plan.interpreter) or self._firm(head):
            return None
        values = {
            "day": self._day,
            "quiet": int(profile.quiet),
            "early": 0,
            "until": head.due_us + within * MINUTE,
            "interpreter": int(plan.interpreter),
            **{f"tongue_{each}": tongue for each, tongue in enumerate([*tongues, *[""] * len(TONGUES)][:4])},
        }
        row = _match_of(len(lanes)).first(self._connection, {**values, **_numbered(lanes)})
        if row is None or row.id == head.id:
            return None
        found = as_ticket(row)
        if found.language in tongues:
            return Choice(found, f"依序：{TONGUES[found.language]}的號碼由本櫃先叫（{within} 分內）")
        return Choice(found, f"依序：要通譯的號碼由本櫃先叫（{within} 分內）")

    def _firm(self, head: Ticket) -> bool:
        """Nobody is preferred to a love, appointment, returned or transferred ticket."""
        lane = self._office.lane(head.lane)
        return bool(
            head.love or lane.love or lane.appointment or head.no_shows or head.for_counter is not None
        )

    def _lane(self, lane: int) -> str:
        return self._office.lane(lane).name.zh

    def _why(self, ticket: Ticket, counter: int, profile: Profile) -> str:
        """Why the head of the line is next; a quiet ticket's reason is any other's of its lane."""
        lane, first = self._office.lane(ticket.lane), profile.serves[0] if profile.serves else ticket.lane
        if ticket.for_counter == counter:
            return "依序：轉到本櫃的號碼"
        if ticket.no_shows:
            return f"依序：過號回來，輪到{lane.name.zh}"
        if lane.appointment:
            return f"依序：{lane.name.zh}，從預約的時間算起"
        if ticket.lane != first and self._office.lane(first).love and self._head([first], -1, False) is None:
            return f"依序：{self._lane(first)}沒有人在等，輪到{lane.name.zh}"
        return f"依序：{lane.name.zh}等最久的一位"
