"""The troubles a virtual printer can be given, by name, at start, on stdin or by a button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultName(StrEnum):
    """What can go wrong; the words are those of `--fault`."""

    PAPER_NEAR = "paper_near"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_JAM = "cutter_jam"
    HEAD_HOT = "head_hot"
    SILENT = "silent"
    POWER_LOSS = "power_loss"
    STALE_ASB = "stale_asb"
    HALF_REPLY = "half_reply"
    PRESENTER_NOT_TAKEN = "presenter_not_taken"


AT_A_ROW = frozenset(
    {
        FaultName.PAPER_OUT,
        FaultName.COVER_OPEN,
        FaultName.HEAD_HOT,
        FaultName.POWER_LOSS,
        FaultName.CUTTER_JAM,
    }
)


@dataclass(frozen=True)
class Fault:
    """A fault, and the dot row of the slip under way at which it strikes; None: now.

    A cutter jam without a row strikes when the blade moves next; with a row it strikes there, so `@0` is at once.
    """

    name: FaultName
    row: int | None = None


def parse_fault(text: str) -> Fault:
    """Read 'NAME' or 'NAME@ROW'; raises ValueError with a sentence that names what would be right."""
    word, at, row = text.partition("@")
    try:
        name = FaultName(word)
    except ValueError:
        raise ValueError(f"there is no fault '{word}'; use one of {', '.join(FaultName)}") from None
    if not at:
        return Fault(name)
    if name not in AT_A_ROW:
        raise ValueError(f"'{name}' does not strike at a row; only {', '.join(sorted(AT_A_ROW))} do")
    if not (row.isascii() and row.isdigit() and len(row) < 7):
        raise ValueError(f"'{row}' is not a dot row; write for example {name}@300")
    return Fault(name, int(row))
