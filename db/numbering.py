"""Ticket numbers and check codes."""

from __future__ import annotations

import secrets

LAST_PLAIN = 899
"""001-899 are the office's; 900-999 of each lane are the kiosk's reserve for when the database is away."""
FIRST_LONG = 1000

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, O, 1, I or L: a check code is read aloud and written by hand."""
CODE_LENGTH = 6


def next_in_series(last: int) -> int:
    """The sequence number after `last` (0 at the start of the day): the reserve is stepped over."""
    following = last + 1
    return FIRST_LONG if LAST_PLAIN < following < FIRST_LONG else following


def ticket_number(lane: int, seq: int) -> str:
    """What is printed and called: the lane's digit and at least three digits, e.g. (1, 36) -> '1036'."""
    return f"{lane}{seq:03d}"


def check_code() -> str:
    """Six random characters that identify a lost ticket."""
    drawn = secrets.randbelow(len(CODE_LETTERS) ** CODE_LENGTH)
    letters = []
    for _ in range(CODE_LENGTH):
        drawn, at = divmod(drawn, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[at])
    return "".join(letters)
