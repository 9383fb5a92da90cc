"""The questions a key may ask before it acts, and what each answer means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.records import Desk
from office.clock import MINUTE
from office.config import Office
from office.wording import Wording

MOST_LISTED = 9  # options are chosen by one digit


class Ask(StrEnum):
    """Which question stands in the panel."""

    HOLD = "hold"
    HELD = "held"
    MISSED = "missed"
    NUMBER = "number"
    TRANSFER = "transfer"
    PAUSE = "pause"
    PAUSE_MINUTES = "pause_minutes"
    THIRD_RECALL = "third_recall"
    LEAVE = "leave"
    KEYS = "keys"
    INTERPRETER = "interpreter"


@dataclass(frozen=True)
class Option:
    """One answer: the key that gives it, its words, and the value it stands for."""

    key: str
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Question:
    """A panel: its title, its answers, and whether digits or a note can be typed."""

    ask: Ask
    title: str
    options: tuple[Option, ...] = ()
    digits: int = 0  # most digits that can be typed; 0 = none
    note: str = ""  # the label of the free note, '' none
    text: str = ""
    columns: int = 1
    about: str = ""  # what the answer is about: the reason of a pause


HOLD_REASONS = ("1", "2", "3", "4")
PAUSE_REASONS = ("1", "2", "3", "4")
PAUSE_MINUTES = ((1, 10), (2, 15), (3, 30), (4, 60))
CLOSE = "close"
STAY = "stay"


def hold(w: Wording) -> Question:
    """Why the ticket is put aside."""
    options = tuple(Option(n, w.text(f"term.hold.{n}"), w.text(f"term.hold.{n}")) for n in HOLD_REASONS)
    return Question(Ask.HOLD, w.text("term.hold.ask"), options)


def held(desk: Desk, now_us: int, w: Wording) -> Question:
    """Which held ticket comes back."""
    options = tuple(
        Option(
            str(place),
            line.number,
            line.number,
            "　".join(
                part
                for part in (line.reason, w.text("term.minutes", n=(now_us - line.at_us) // MINUTE))
                if part
            ),
        )
        for place, line in enumerate(desk.held[:MOST_LISTED], 1)
    )
    return Question(Ask.HELD, w.text("term.held.ask" if options else "term.held.none"), options)


def missed(desk: Desk, now_us: int, w: Wording) -> Question:
    """Which missed number is called now."""
    options = tuple(
        Option(
            str(place),
            line.number,
            line.number,
            w.text("term.missed.since", n=(now_us - line.at_us) // MINUTE),
        )
        for place, line in enumerate(desk.missed[:MOST_LISTED], 1)
    )
    return Question(Ask.MISSED, w.text("term.missed.ask" if options else "term.missed.none"), options)


def number(desk: Desk, w: Wording) -> Question:
    """Which number is called by hand; whoever is being served is finished by it."""
    text = w.text("term.call_number.finishes", number=desk.serving.number) if desk.serving else ""
    return Question(Ask.NUMBER, w.text("term.call_number.ask"), digits=6, text=text)


def transfer(office: Office, w: Wording) -> Question:
    """To which lane (its digit) or counter (two digits) the ticket goes."""
    options = tuple(
        Option(str(lane.digit), lane.name.of(w.language), str(lane.digit)) for lane in office.lanes
    )
    return Question(
        Ask.TRANSFER,
        w.text("term.transfer.ask"),
        options,
        digits=2,
        note=w.text("term.transfer.note"),
        columns=2,
    )


def target(typed: str, office: Office, w: Wording) -> tuple[int | None, int | None, str]:
    """(lane, counter, words) a typed target means; one digit is a lane, two are a counter (05 is counter 5)."""
    if len(typed) == 1 and typed in {str(lane.digit) for lane in office.lanes}:
        return int(typed), None, w.text("term.transfer.lane", lane=office.lane(typed).name.of(w.language))
    if len(typed) == 2 and int(typed) in {counter.number for counter in office.counters}:
        return None, int(typed), w.text("term.transfer.counter", n=int(typed))
    return None, None, ""


def pause(desk: Desk, w: Wording) -> Question:
    """Why the counter pauses; an empty counter can be closed here too."""
    options = [Option(n, w.text(f"term.pause.{n}"), w.text(f"term.pause.{n}")) for n in PAUSE_REASONS]
    if desk.serving is None:
        options.append(Option("0", w.text("term.close"), CLOSE, w.text("term.close_text")))
    return Question(Ask.PAUSE, w.text("term.pause.ask"), tuple(options))


def pause_minutes(reason: str, w: Wording) -> Question:
    """How long the clerk means to be away."""
    options = [Option(str(key), w.text("term.pause.minutes", n=n), str(n)) for key, n in PAUSE_MINUTES]
    options.append(Option("0", w.text("term.pause.unknown"), ""))
    return Question(Ask.PAUSE_MINUTES, w.text("term.pause.back_ask"), tuple(options), about=reason)


def third_recall(w: Wording) -> Question:
    """The third recall: no-show or wait."""
    options = (
        Option("1", w.text("term.no_show"), "no_show"),
        Option("2", w.text("term.recall.wait"), STAY),
    )
    return Question(Ask.THIRD_RECALL, w.text("term.recall.third"), options)


def leave(desk: Desk | None, online: bool, w: Wording) -> Question:
    """What happens to the counter when its window is closed by a person."""
    options = []
    if online and desk is not None and desk.session is not None:
        options.append(Option("1", w.text("term.leave.pause"), "pause"))
        if desk.serving is None:
            options.append(Option("2", w.text("term.leave.close"), CLOSE))
    else:
        options.append(Option("1", w.text("term.leave.away"), "away"))
    options.append(Option("3", w.text("term.leave.stay"), STAY))
    return Question(Ask.LEAVE, w.text("term.leave.ask"), tuple(options))


KEYS = (
    "f8",
    "f7",
    "f6",
    "f5",
    "f4",
    "f3",
    "f9",
    "f10",
    "digits",
    "ctrl_d",
    "ctrl_i",
    "ctrl_z",
    "text",
    "side",
    "f1",
)
_CAPS = {"digits": "1–9", "text": "Ctrl ＋ －", "side": "Ctrl ← →"}


def keys(w: Wording) -> Question:
    """Every key and what it does."""
    options = tuple(
        Option(_CAPS.get(name, name.replace("_", " ").title()), w.text(f"term.keys.{name}"), "")
        for name in KEYS
    )
    return Question(Ask.KEYS, w.text("term.keys.title"), options)


def interpreter(w: Wording) -> Question:
    """How an interpreter is reached."""
    return Question(Ask.INTERPRETER, w.text("term.interpreter"), text=w.text("term.interpreter_text"))
