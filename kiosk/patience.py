"""How long each page waits for its citizen, and what happens then (ui layout 1 to 3b, HW-01)."""

from __future__ import annotations

from enum import StrEnum

from kiosk.visit import Step, Visit
from office.clock import SECOND

IDLE_US = 60 * SECOND
IDLE_MODES_US = 90 * SECOND
ASK_AFTER_US = 45 * SECOND
QUIET_US = 30 * SECOND
ISSUED_US = 15 * SECOND
ISSUED_MODES_US = 30 * SECOND
TAKEN_US = 5 * SECOND
PRINTER_ANSWER_US = 3 * SECOND
GIVE_UP_US = 10 * SECOND
"""A queue that has not answered for so long: the citizen may press again, with the same key."""
NOTICE_US = 8 * SECOND


class Verdict(StrEnum):
    """What time says about a page."""

    STAY = "stay"
    HOME = "home"  # the visit is over
    RESET = "reset"  # the empty home page: Chinese, standard look
    GIVE_UP = "give_up"  # the queue does not answer: back to the page, with a word
    NO_PAPER = "no_paper"  # the printer does not answer


def verdict(visit: Visit, now_us: int, idle_us: int, heard_us: int, modes: bool) -> Verdict:
    """What is due at `now_us`, `idle_us` after the last touch, with the printer last heard at `heard_us`.

    The page without paper never ends by time; the quiet page goes without a question.
    """
    step = visit.step
    if step is Step.ISSUING and now_us - visit.asked_us >= GIVE_UP_US:
        return Verdict.GIVE_UP
    if step is Step.ISSUED:
        silent = now_us - max(visit.shown_us, heard_us) >= PRINTER_ANSWER_US
        if silent and not visit.printer_answered:
            return Verdict.NO_PAPER
        if now_us >= visit.leave_us:
            return Verdict.HOME
    if step is Step.QUIET and idle_us >= QUIET_US:
        return Verdict.HOME
    if step in (Step.CHECKLIST, Step.PRIORITY) and idle_us >= IDLE_US:
        return Verdict.HOME
    if step is Step.HOME and idle_us >= (IDLE_MODES_US if modes else IDLE_US):
        return Verdict.RESET
    return Verdict.STAY


def issued_us(modes: bool) -> int:
    """How long the issued page stays; longer while any switch is on."""
    return ISSUED_MODES_US if modes else ISSUED_US


def seconds_left(us: int) -> int:
    """Whole seconds left, rounded up as a count-down shows them."""
    return max(0, -(-us // SECOND))


def asking(visit: Visit, idle_us: int) -> int | None:
    """Seconds left of 還需要時間嗎？, or None while nobody needs to be asked."""
    if visit.step not in (Step.CHECKLIST, Step.PRIORITY) or idle_us < ASK_AFTER_US:
        return None
    return seconds_left(IDLE_US - idle_us)
