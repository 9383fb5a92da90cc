"""What a TEXT or STRING file says: its position, its mode and its codes one by one (led section 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

POSITIONS = {" ": "MIDDLE", '"': "TOP", "&": "BOTTOM", "0": "FILL", "1": "LEFT", "2": "RIGHT"}
MODES = {
    "a": "ROTATE", "b": "HOLD", "c": "FLASH", "e": "ROLL_UP", "f": "ROLL_DOWN", "g": "ROLL_LEFT", "h": "ROLL_RIGHT",
    "i": "WIPE_UP", "j": "WIPE_DOWN", "k": "WIPE_LEFT", "l": "WIPE_RIGHT", "m": "SCROLL", "o": "AUTOMODE",
    "p": "ROLL_IN", "q": "ROLL_OUT", "r": "WIPE_IN", "s": "WIPE_OUT", "t": "COMPRESSED_ROTATE", "u": "EXPLODE",
    "v": "CLOCK",
}  # fmt: skip
SPECIALS = {
    "0": "TWINKLE", "1": "SPARKLE", "2": "SNOW", "3": "INTERLOCK", "4": "SWITCH", "5": "SLIDE", "6": "SPRAY",
    "7": "STARBURST", "8": "WELCOME", "9": "SLOT_MACHINE", "A": "NEWS_FLASH", "B": "TRUMPET", "C": "CYCLE_COLOURS",
    "S": "THANK_YOU", "U": "NO_SMOKING", "V": "DONT_DRINK_AND_DRIVE", "W": "ANIMAL", "X": "FIREWORKS", "Y": "CAR",
    "Z": "BOMB",
}  # fmt: skip
ESC = 0x1B


class Step(StrEnum):
    """One thing a message does."""

    TEXT = "text"
    PICTURE = "dots"
    STRING = "string"
    COLOUR = "colour"
    CHARSET = "charset"
    FLASH = "flash"
    WIDE = "wide"
    SPEED = "speed"
    HOLD = "hold"
    NO_HOLD = "no hold"
    PAGE = "page"
    LINE = "line"
    TIME = "time"
    DATE = "date"
    MODE = "mode"
    OTHER = "other"


# Codes with a fixed number of argument bytes; 08, 1B, 1C, 1F and 0F are read on their own.
PLAIN = {
    0x05: (Step.OTHER, 1), 0x06: (Step.OTHER, 1), 0x07: (Step.FLASH, 1), 0x09: (Step.NO_HOLD, 0),
    0x0B: (Step.DATE, 1), 0x0C: (Step.PAGE, 0), 0x0D: (Step.LINE, 0), 0x10: (Step.STRING, 1), 0x13: (Step.TIME, 0),
    0x14: (Step.PICTURE, 1), 0x1A: (Step.CHARSET, 1), 0x1D: (Step.OTHER, 2), 0x1E: (Step.OTHER, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A file's content. `position` and `mode` are '' where the bytes give none (a STRING, a bare text)."""

    position: str
    mode: str
    steps: tuple[tuple[Step, str], ...]
    problems: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not any(
            step in (Step.TEXT, Step.PICTURE, Step.STRING, Step.TIME, Step.DATE) for step, _ in self.steps
        )


def read_message(data: bytes) -> Message:
    """Decode the bytes after the label; what is not in the manual becomes a problem, never an exception."""
    reader = _Reader(data)
    position = mode = ""
    if data[:1] == bytes([ESC]):
        reader.at = 1
        position, mode = reader.position_and_mode()
    steps: list[tuple[Step, str]] = []
    while reader.at < len(data):
        step, value = reader.step()
        if step is Step.TEXT and steps and steps[-1][0] is Step.TEXT:
            steps[-1] = (Step.TEXT, steps[-1][1] + value)
        else:
            steps.append((step, value))
    return Message(position, mode, tuple(steps), tuple(reader.problems))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self.problems: list[str] = []

    def _take(self, count: int) -> str:
        taken = self._data[self.at : self.at + count].decode("latin-1")
        if len(taken) < count:
            self.problems.append("the message ends inside a code")
        self.at += count
        return taken

    def position_and_mode(self) -> tuple[str, str]:
        position, mode = self._take(1), self._take(1)
        if position not in POSITIONS:
            self.problems.append(f"{position!r} is no position")
        if mode == "n":
            # An unknown specifier becomes INTERLOCK on a measured sign.
            return POSITIONS.get(position, position), f"SPECIAL/{SPECIALS.get(self._take(1), 'INTERLOCK')}"
        if mode not in MODES:
            self.problems.append(f"{mode!r} is no mode")
        return POSITIONS.get(position, position), MODES.get(mode, mode)

    def step(self) -> tuple[Step, str]:
        code = self._data[self.at]
        self.at += 1
        if 0x20 <= code < 0x7F:
            return Step.TEXT, chr(code)
        if code in PLAIN:
            step, count = PLAIN[code]
            return step, self._take(count)
        if 0x15 <= code <= 0x19:
            return Step.SPEED, str(code - 0x14)
        match code:
            case 0x11 | 0x12:
                return Step.WIDE, "0" if code == 0x11 else "1"
            case 0x08:
                return self._extended()
            case 0x1C:
                colour = self._take(1)
                return Step.COLOUR, colour + (self._take(6) if colour == "Z" else "")
            case 0x0F:
                kind = self._take(1)
                return Step.HOLD, kind + self._take({"M": 2, "T": 3}.get(kind, 1))
            case 0x1F:
                self.problems.append("a LARGE picture is called; this sign has none")
                return Step.OTHER, self._take(14)
            case 0x1B:
                return Step.MODE, ":".join(self.position_and_mode())
        self.problems.append(f"code {code:02X} means nothing in a message")
        return Step.OTHER, ""

    def _extended(self) -> tuple[Step, str]:
        """08 x: the sign's character 80h + x - 20h, e.g. 49h the degree sign."""
        code = self._take(1)
        return Step.TEXT, {"I": "°"}.get(code, "¤") if code else ""
