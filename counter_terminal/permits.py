"""Which action may be done now, and if not, why, in a sentence for the clerk."""

from __future__ import annotations

from counter_terminal.moment import Action, Moment
from db.records import Desk
from office.clock import SECOND
from office.wording import Wording

NO_SHOW_WITHIN_US = 120 * SECOND
"""A number may be marked missed this long after its call, or after one recall (layout.md 5, F6)."""
RECALL_APART_US = 10 * SECOND
"""Between two recalls (layout.md 5, F7)."""
RECALLS_UNASKED = 2
"""The third recall asks whether to mark the number missed or to wait (layout.md 5, F7)."""
CALL_APART_US = SECOND * 3 // 2
"""A second F8 within this time is the same press (layout.md 5, F8)."""
UNDO_WITHIN_US = 5 * SECOND
"""How long a call can be taken back (layout.md 5, Ctrl Z)."""

_WITH_TICKET = (
    Action.RECALL,
    Action.NO_SHOW,
    Action.TRANSFER,
    Action.HOLD,
    Action.FINISH,
    Action.TICK,
    Action.UNDO,
)
_CALLS = (Action.CALL, Action.CALL_NUMBER, Action.HELD, Action.MISSED)
_ALWAYS = (Action.KEYS, Action.INTERPRETER, Action.DOCUMENTS)


def refusal(action: Action, desk: Desk | None, moment: Moment, w: Wording) -> str:
    """Why `action` is not possible now, '' when it is."""
    if action in _ALWAYS:
        return ""
    if not moment.online or desk is None:
        return w.text("term.off.offline")
    session = desk.session
    if action is Action.OPEN:
        return ""
    if session is None:
        return w.text("term.off.closed")
    if action in _WITH_TICKET:
        return _with_ticket(action, desk, moment, w)
    if action is Action.RETURN:
        return "" if session.state == "paused" else w.text("term.off.not_paused")
    if action is Action.CLOSE:
        return w.text("term.off.serving", number=desk.serving.number) if desk.serving else ""
    if action in _CALLS and session.state == "paused":
        return w.text("term.off.paused")
    if action is Action.CALL and desk.serving is None and desk.next is None:
        return w.text("term.off.nobody")
    return ""


def _with_ticket(action: Action, desk: Desk, moment: Moment, w: Wording) -> str:
    ticket = desk.serving
    if ticket is None:
        return w.text("term.off.no_ticket")
    called_us = ticket.called_us or 0
    since = moment.now_us - called_us
    if action is Action.NO_SHOW and since > NO_SHOW_WITHIN_US and desk.recalls < 1:
        return w.text("term.no_show.off")
    if action is Action.UNDO and since > UNDO_WITHIN_US:
        return w.text("term.off.undo")
    if action is Action.RECALL and moment.recalled_us is not None:
        left = moment.recalled_us + RECALL_APART_US - moment.now_us
        if left > 0:
            return w.text("term.off.recall", n=-(-left // SECOND))
    return ""


def asks_first(desk: Desk) -> bool:
    """Whether the next recall asks 'no-show or wait' instead of calling again."""
    return desk.recalls >= RECALLS_UNASKED


def same_press(moment: Moment) -> bool:
    """Whether an F8 now still belongs to the last one."""
    return moment.pressed_us is not None and 0 <= moment.now_us - moment.pressed_us < CALL_APART_US
