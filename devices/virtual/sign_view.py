"""What a file looks like on the sign: its codes turned into pieces that are lit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from devices.virtual.alpha_message import Message, Step, read_message
from devices.virtual.sign_memory import Kind, Memory


@dataclass(frozen=True)
class Look:
    """How a piece of a message is lit."""

    colour: str = "1"
    charset: str = ""
    flash: bool = False
    wide: bool = False
    speed: int = 3


@dataclass(frozen=True)
class Piece:
    """A stretch of what is seen: TEXT with its characters, PICTURE with its rows, LINE or PAGE."""

    step: Step
    value: str  # the characters, or the picture's label
    look: Look
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """One message on show."""

    label: str  # '0' is the priority message
    position: str
    mode: str
    pieces: tuple[Piece, ...] = ()
    counts: bool = False  # the priority message, or one that shows STRINGs: its numbers are calls

    @property
    def text(self) -> str:
        """As read from the street: pictures as ⟦label⟧, a new line or page as such."""
        words = {Step.PICTURE: "⟦{}⟧", Step.LINE: "\n", Step.PAGE: "\f"}
        return "".join(words.get(piece.step, "{}").format(piece.value) for piece in self.pieces)


def view_of(label: str, data: bytes, memory: Memory, now: datetime) -> View:
    """File `label` with the bytes `data`, its STRINGs and pictures taken from `memory`, at the sign's time `now`."""
    message = read_message(data)
    pieces: list[Piece] = []
    _lay(message, Look(), pieces, memory, now)
    counts = label == "0" or any(step is Step.STRING for step, _ in message.steps)
    return View(label, message.position or "MIDDLE", message.mode or "AUTOMODE", tuple(pieces), counts)


def _lay(message: Message, look: Look, pieces: list[Piece], memory: Memory, now: datetime) -> Look:
    """Append the message's pieces; the look after it comes back, for formatting leaks out of a STRING (led 2.5)."""
    for step, value in message.steps:
        match step:
            case Step.COLOUR:
                look = replace(look, colour=value[:1])
            case Step.CHARSET:
                look = replace(look, charset=value)
            case Step.FLASH:
                look = replace(look, flash=value == "1")
            case Step.WIDE:
                look = replace(look, wide=value == "1")
            case Step.SPEED:
                look = replace(look, speed=int(value))
            case Step.STRING if value in memory.strings:
                look = _lay(read_message(memory.strings[value]), look, pieces, memory, now)
            case Step.PICTURE if (Kind.DOTS, value) not in memory.table:
                pieces.append(Piece(Step.TEXT, value, look))  # the label character itself [HW]
            case Step.PICTURE if value in memory.pictures:
                pieces.append(Piece(step, value, look, memory.pictures[value]))
            case Step.TIME:
                pieces.append(Piece(Step.TEXT, now.strftime("%H:%M"), look))
            case Step.DATE:
                pieces.append(Piece(Step.TEXT, now.strftime("%m/%d/%y"), look))
            case Step.TEXT | Step.LINE | Step.PAGE:
                pieces.append(Piece(step, value if step is Step.TEXT else "", look))
    return look
