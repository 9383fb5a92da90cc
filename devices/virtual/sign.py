"""A memory of files and what of it is seen: the model of an Alpha 1.0 sign (led sections 2.3 to 2.8).

The rules tagged [HW] there, measured on real signs, hold here too: a sign that is fed against them shows
what a real one would show, and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from devices.virtual.alpha_message import Step, read_message
from devices.virtual.sign_memory import Kind, Memory, read_table
from devices.virtual.sign_view import View, view_of

LONGEST_CALL = 125  # bytes of a priority TEXT or a STRING, led 2.4 and 2.5
CLEAR_SECONDS, CONFIGURE_SECONDS, RESET_SECONDS, BEEP_SECONDS = 2.0, 5.0, 10.0, 3.0  # deaf, led 2.6 and 2.8
REPLY_HEAD = bytes(20) + b"\x010000\x02"  # NULs, SOH, '0' reply type, address 00, STX; led 2.8
SILENT_SPECIALS = frozenset(
    " ;&'!/4s"
)  # time, date, weekday, format, speaker, dimming, error clear, ACK: not seen


@dataclass(frozen=True)
class Effect:
    """What a command did: `kind` is '' when nothing to be seen changed."""

    kind: str = ""  # priority, release, text, string, dots, memory
    label: str | None = None
    problems: tuple[str, ...] = ()
    reply: bytes = b""
    deaf_seconds: float = 0.0


class Sign:
    """Obeys commands, and knows what a passer-by sees."""

    def __init__(self, clock: Callable[[], datetime], *, rows: int = 16, columns: int = 160) -> None:
        self.rows, self.columns = rows, columns
        self.memory = Memory()
        self.priority: bytes | None = None
        self.address = ""  # set by E7; '' leaves the receiver's
        self._clock = clock
        self._cleared = False
        self._errors = 0x40  # led 2.8, 'error byte'

    def obey(self, command: bytes) -> Effect:
        """Carry out one command; a wrong one changes nothing and comes back as a problem."""
        code, data = chr(command[0]), command[1:]
        match code:
            case "A":
                return self._write_text(data)
            case "G":
                return self._write_string(data)
            case "I":
                return self._write_dots(data)
            case "E":
                return self._special(data)
            case "B" | "F" | "H" | "J":
                return self._read(code, data)
        return self._refuse(0x20, f"command {code!r} is not one of this sign's")

    # what is seen

    def views(self) -> tuple[View, ...]:
        """The messages on show in turn; the priority message alone while there is one."""
        if self.priority is not None:
            return (view_of("0", self.priority, self.memory, self._clock()),)
        if self.memory.dark:
            return ()
        return tuple(
            view_of(label, self.memory.texts[label], self.memory, self._clock()) for label in self._turns()
        )

    def _turns(self) -> list[str]:
        memory = self.memory
        listed = memory.sequence or [label for kind, label in memory.table if kind is Kind.TEXT]
        now = self._clock()
        minute = now.hour * 60 + now.minute
        return [
            label
            for label in dict.fromkeys(listed)
            if label in memory.texts
            and (memory.order == "S" or memory.table[Kind.TEXT, label].runs_at(minute))
        ]  # fmt: skip

    # writing

    def _refuse(self, error: int, words: str) -> Effect:
        self._errors |= error
        return Effect(problems=(words,))

    def _write_text(self, data: bytes) -> Effect:
        label, body = data[:1].decode("latin-1"), data[1:]
        if label == "0":
            return self._write_priority(body)
        allocation = self.memory.table.get((Kind.TEXT, label))
        if allocation is None:
            return self._refuse(0x20, f"TEXT file {label!r} has no memory; it was not kept")
        if len(body) > allocation.bytes:
            return self._refuse(0x08, f"TEXT file {label!r} holds {allocation.bytes} bytes, not {len(body)}")
        message = read_message(body)
        if not message.position and body:
            return self._refuse(0x20, f"TEXT file {label!r} came without ESC, position and mode")
        self.memory.texts[label] = body
        seen = self.priority is None and label in self._turns() and not self.memory.dark
        dark = (
            ("the memory was configured without a bare E$ before it: the sign stays dark",)
            if self.memory.dark
            else ()
        )
        return Effect("text" if seen else "", label, message.problems + dark)

    def _write_priority(self, body: bytes) -> Effect:
        if not body:
            return self._release()
        if len(body) > LONGEST_CALL:
            return self._refuse(0x08, f"a priority message holds {LONGEST_CALL} bytes, not {len(body)}")
        self.priority = body
        message = read_message(body)
        unformatted = () if message.position else ("a priority message came without ESC, position and mode",)
        return Effect("priority", "0", message.problems + unformatted)

    def _release(self) -> Effect:
        was, self.priority = self.priority, None
        return Effect("release" if was is not None else "", "0")

    def _write_string(self, data: bytes) -> Effect:
        label, body = data[:1].decode("latin-1"), data[1:]
        if (Kind.STRING, label) not in self.memory.table:
            return self._refuse(0x20, f"STRING file {label!r} has no memory; it was not kept")
        room = min(LONGEST_CALL, self.memory.table[Kind.STRING, label].bytes)
        before = self.views()
        problems = read_message(body).problems
        if len(body) > room:
            problems += (f"STRING file {label!r} holds {room} bytes; {len(body)} emptied it",)
            body = b""
        illegal = {Step.PICTURE, Step.STRING, Step.DATE}
        if any(step in illegal for step, _ in read_message(body).steps):
            return self._refuse(
                0x20, f"STRING file {label!r} calls a picture, a STRING or the date; it was not kept"
            )
        self.memory.strings[label] = body
        return Effect("string" if self.views() != before else "", label, problems)

    def _write_dots(self, data: bytes) -> Effect:
        label = data[:1].decode("latin-1")
        allocation = self.memory.table.get((Kind.DOTS, label))
        if allocation is None:
            return self._refuse(0x20, f"picture {label!r} has no memory; it was not kept")
        try:
            height, width = int(data[1:3], 16), int(data[3:5], 16)
        except ValueError:
            return self._refuse(0x02, f"picture {label!r} has no height and width")
        lines = data[5:].replace(b"\n", b"").split(b"\r")
        rows = tuple(line.decode("latin-1") for line in (lines[:-1] if lines[-1] == b"" else lines))
        if len(rows) != height or any(len(row) != width or row.strip("012345678") for row in rows):
            return self._refuse(0x02, f"picture {label!r} is not {height} rows of {width} dots")
        if height > allocation.height or width > allocation.width:
            return self._refuse(
                0x08, f"picture {label!r} is larger than its {allocation.height} x {allocation.width}"
            )
        if self.priority is not None:
            return self._refuse(
                0, f"picture {label!r} came while a priority message was up: it is not drawn afterwards"
            )
        if not self.memory.texts:
            return self._refuse(
                0, f"picture {label!r} came before any TEXT file was running: it does not appear"
            )
        self.memory.pictures[label] = rows
        return Effect("dots", label)  # a picture write blanks the display [HW]

    # special functions

    def _special(self, data: bytes) -> Effect:
        function, body = data[:1].decode("latin-1"), data[1:].decode("latin-1")
        match function:
            case "$":
                return self._configure(body)
            case ".":
                return self._sequence(body)
            case ")" | "2":
                return self._run_table(function, body)
            case "7":
                self.address = body[:2]
                return Effect()
            case ",":
                return Effect(deaf_seconds=RESET_SECONDS)
            case "(":
                return Effect(deaf_seconds=BEEP_SECONDS)
        if function and function in SILENT_SPECIALS:
            return Effect()
        return self._refuse(0x20, f"special function {function!r} is not one of this sign's")

    def _configure(self, body: str) -> Effect:
        """E$: bare or E$$$$ clears; a table replaces and erases all, but shows nothing unless cleared just before."""
        if not body.strip("$"):
            self.memory = Memory()
            self.priority = None
            self._cleared = True
            return Effect("memory", deaf_seconds=CLEAR_SECONDS)
        try:
            table = read_table(body)
        except ValueError as wrong:
            return self._refuse(0x20, f"the memory table was refused: {wrong}")
        self.memory = Memory(
            table={(entry.kind, entry.label): entry for entry in table}, dark=not self._cleared
        )
        self.priority = None
        problems = () if self._cleared else ("the memory was configured without a bare E$ before it",)
        self._cleared = False
        return Effect("memory", None, problems, deaf_seconds=CONFIGURE_SECONDS)

    def _sequence(self, body: str) -> Effect:
        if len(body) < 2 or body[0] not in "TSD" or body[1] not in "UL" or len(body) > 130:
            return self._refuse(0x20, f"run sequence {body!r} is not order, lock and up to 128 labels")
        before = self.views()
        known = "".join(label for label in body[2:] if (Kind.TEXT, label) in self.memory.table)
        if known:  # an empty list leaves the current message standing
            self.memory.sequence, self.memory.order = known, body[0]
        return Effect("text" if self.views() != before else "", None)

    def _run_table(self, function: str, body: str) -> Effect:
        """E) and E2 also end a priority message (led 2.4)."""
        allocation = self.memory.table.get((Kind.TEXT, body[:1]))
        if function == ")" and allocation is not None and len(body) == 5:
            self.memory.table[Kind.TEXT, body[0]] = replace(allocation, quarter=body[1:])
        return self._release()

    # reading back

    def _read(self, code: str, data: bytes) -> Effect:
        """Answer with the write code, the data and a checksum; what this sign does not know stays unanswered."""
        label = data.decode("latin-1")
        memory = self.memory
        answers: dict[str, dict[str, bytes]] = {
            "B": {**memory.texts, "0": self.priority or b""},
            "H": memory.strings,
            "J": {label: _dots_bytes(rows) for label, rows in memory.pictures.items()},
            "F": {
                "$": "".join(entry.entry() for entry in memory.table.values()).encode("latin-1"),
                ".": f"{memory.order}U{memory.sequence}".encode("latin-1"),
                "*": bytes([self._errors]),
            },
        }
        answer = answers[code].get(label)
        if answer is None:
            return self._refuse(0x20, f"reading {code}{label!r} is not answered by this sign")
        body = b"\x02" + bytes([ord(code) - 1]) + data + answer + b"\x03"
        checksum = b"%04X" % (sum(body) & 0xFFFF)
        return Effect(reply=REPLY_HEAD + body[1:] + checksum + b"\x04")


def _dots_bytes(rows: tuple[str, ...]) -> bytes:
    return b"%02X%02X" % (len(rows), len(rows[0]) if rows else 0) + "".join(
        f"{row}\r" for row in rows
    ).encode("latin-1")
