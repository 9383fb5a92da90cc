"""Every legal move of a ticket, in one table; an illegal one is refused with what the ticket is now."""

from __future__ import annotations

from db.records import Refused, State

MOVES: dict[str, tuple[frozenset[State], State]] = {
    "call": (frozenset({State.WAITING, State.NO_SHOW, State.HELD}), State.CALLED),
    "finish": (frozenset({State.CALLED}), State.DONE),
    "no_show": (frozenset({State.CALLED}), State.NO_SHOW),
    "requeue": (frozenset({State.NO_SHOW}), State.WAITING),
    "undo_requeue": (frozenset({State.WAITING}), State.NO_SHOW),
    "hold": (frozenset({State.CALLED}), State.HELD),
    "release": (frozenset({State.HELD}), State.WAITING),
    "transfer": (frozenset({State.CALLED}), State.WAITING),
    "undo_call": (frozenset({State.CALLED}), State.WAITING),
    "undo_call_of_held": (frozenset({State.CALLED}), State.HELD),
    "undo_call_of_missed": (frozenset({State.CALLED}), State.NO_SHOW),
    "cancel": (frozenset({State.WAITING, State.HELD, State.NO_SHOW}), State.CANCELLED),
    "expire": (frozenset({State.WAITING, State.CALLED, State.HELD, State.NO_SHOW}), State.EXPIRED),
}
"""move -> (the states it may start from, the state it ends in). Source: the design's state line."""

NOW = {
    State.WAITING: "還在等候",
    State.CALLED: "正在櫃檯辦理",
    State.HELD: "保留中",
    State.NO_SHOW: "已過號",
    State.DONE: "已辦完",
    State.CANCELLED: "已取消",
    State.EXPIRED: "當日已截止",
}

WHAT_TO_DO = {
    State.WAITING: "可以用「指定」叫號。",
    State.CALLED: "請先在該櫃檯完成、保留或轉櫃。",
    State.HELD: "請在櫃檯按「保留」取回。",
    State.NO_SHOW: "請在服務台重排，或用「指定」叫號。",
    State.DONE: "需要再辦請領新號碼。",
    State.CANCELLED: "需要再辦請領新號碼。",
    State.EXPIRED: "請領今天的新號碼。",
}


def after(move: str, number: str, state: State, counter: int | None = None) -> State:
    """The state a ticket has after `move`; raises Refused when the move is not legal from `state`."""
    allowed, result = MOVES[move]
    if state not in allowed:
        where = f"（{counter} 號櫃檯）" if state is State.CALLED and counter else ""
        raise Refused(f"{number} 號{NOW[state]}{where}，不能這樣做，號碼沒有改變；{WHAT_TO_DO[state]}")
    return result
