"""How the day's work is spread over counters and clerks (SUP-03), from sessions, calls and the feed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from db import schema
from db.records import Balance, Load
from db.work import Work

_S, _C, _E = schema.session.c, schema.call.c, schema.event.c
_SESSIONS = select(schema.session).where(_S.day == bindparam("day")).order_by(_S.id)
_CALLS = (
    select(_C.session_id, _C.called_us, _C.ended_us, _C.outcome)
    .join(schema.session, _S.id == _C.session_id)
    .where(_S.day == bindparam("day"))
)
_TURNS = (
    select(_E.at_us, _E.kind, _E.counter)
    .where(schema.IS_SESSION_EVENT, _E.at_us >= bindparam("since"))
    .order_by(_E.id)
)

NOBODY = ("undone", "no_show")
"""Calls to which nobody came: no handling."""
UNFINISHED = (*NOBODY, "held", "transferred", "expired")
"""Calls that did not end a visit: handling, but nobody served to the end."""


@dataclass
class _Sum:
    """One session's figures while they are added up."""

    served: int = 0
    handling_us: int = 0
    paused_us: int = 0


def balance(work: Work) -> Balance:
    """Served visits, handling, pause, open and support time of today, per counter and per named clerk."""
    sessions = work.connection.execute(_SESSIONS, {"day": work.day}).all()
    sums = {each.id: _Sum() for each in sessions}
    for call in work.connection.execute(_CALLS, {"day": work.day}):
        own = sums[call.session_id]
        own.served += call.ended_us is not None and call.outcome not in UNFINISHED
        if call.outcome not in NOBODY:
            own.handling_us += (call.ended_us or work.now_us) - call.called_us
    _add_pauses(work, sessions, sums)
    named = [each for each in sessions if each.clerk]
    return Balance(
        _loads(work, sessions, sums, lambda each: each.counter),
        _loads(work, named, sums, lambda each: each.clerk),
    )


def _add_pauses(work: Work, sessions: Sequence[Row[Any]], sums: dict[int, _Sum]) -> None:
    """The feed has every pause; a session knows only the one it is in."""
    if not sessions:
        return
    at: dict[int, list[Row[Any]]] = {}
    for each in sessions:
        at.setdefault(each.counter, []).append(each)
    paused: dict[int, int] = {}

    def end(counter: int, until_us: int) -> None:
        since = paused.pop(counter, None)
        own = [each for each in at.get(counter, ()) if since is not None and each.opened_us <= since]
        if since is not None and own:
            sums[own[-1].id].paused_us += until_us - since

    first = min(each.opened_us for each in sessions)
    for turn in work.connection.execute(_TURNS, {"since": first}):
        if turn.kind == "paused":
            paused.setdefault(turn.counter, turn.at_us)
        else:
            end(turn.counter, turn.at_us)
    for counter in list(paused):
        end(counter, work.now_us)


def _loads(
    work: Work, sessions: Iterable[Row[Any]], sums: dict[int, _Sum], key: Callable[[Row[Any]], Hashable]
) -> tuple[Load, ...]:
    groups: dict[Any, list[Row[Any]]] = {}
    for each in sessions:
        groups.setdefault(key(each), []).append(each)
    return tuple(_load(work, groups[each], sums) for each in sorted(groups))


def _load(work: Work, sessions: Sequence[Row[Any]], sums: dict[int, _Sum]) -> Load:
    clerks = {each.clerk for each in sessions}
    times = [(each.support, (each.closed_us or work.now_us) - each.opened_us) for each in sessions]
    own = [sums[each.id] for each in sessions]
    return Load(
        counters=tuple(sorted({each.counter for each in sessions})),
        clerk=clerks.pop() if len(clerks) == 1 else "",
        served=sum(each.served for each in own),
        handling_us=sum(each.handling_us for each in own),
        paused_us=sum(each.paused_us for each in own),
        open_us=sum(us for _, us in times),
        support_us=sum(us for support, us in times if support),
    )
