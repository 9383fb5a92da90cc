"""The virtual printer: bytes in, status bytes and slips out, at the speed of a real head.

Pure: time is passed in (monotonic seconds), so a test needs no sleeping.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from devices.virtual.condition import STALE_ASB, Model
from devices.virtual.escpos_grammar import Command, RasterHead, Text, Unknown, parse
from devices.virtual.faults import Fault, FaultName
from devices.virtual.mechanism import ON_THE_WIRE, Mechanism
from devices.virtual.paper import Slip, stretch
from devices.virtual.realtime import RealTime, RealTimeScanner, Urgent
from devices.virtual.text_line import LINE_SPACING, TextLine

RECEIVE_BUFFER = 4096  # bytes; the host waits when it is full
BATCH_SECONDS = 0.01  # rows are burnt in batches of this length, so a printing program wakes rarely
REMEMBERED = 200  # different unknown byte pairs kept by name; all are counted
CLEARED = b"\x37\x25\x00"  # the answer to DLE DC4 fn 8


@dataclass
class Raster:
    """A GS v 0 whose rows are still arriving; without them it waits for ever and eats what comes next."""

    head: RasterHead
    left: int  # rows
    row: bytearray
    got: int = 0  # bytes of the current row, those beyond the paper included


@dataclass(frozen=True)
class Settings:
    """What ESC @ and power-on reset."""

    asb: int = 0  # GS a
    full_status: bool = False  # GS E0h
    chinese: bool = True  # on at power-on, escpos section 2
    pulses: bool = True  # DLE DC4 fn 1, switched by GS ( D
    power_off: bool = True  # DLE DC4 fn 2, switched by GS ( D


class PrinterMachine:
    """A thermal printer with a finite buffer, truthful sensors and faults on command."""

    def __init__(
        self,
        *,
        width: int = 576,
        speed_mm_s: float = 200.0,
        cutter_rows: int = 0,
        replay_line: bool = False,
        model: Model = Model.GENERIC,
    ) -> None:
        """`width` in dots; `cutter_rows` from head to blade; `replay_line`: after a stop in mid line the line
        is printed again from its start, which prints part of it twice (escpos section 3)."""
        self.mechanism = Mechanism(
            width=width, speed_mm_s=speed_mm_s, cutter_rows=cutter_rows, replay_line=replay_line, model=model,
            changed=self._condition_changed,
        )  # fmt: skip
        self.width = width
        self.unknown: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self._buffer = bytearray()
        self._scanner = RealTimeScanner()
        self._settings = Settings()
        self._line = TextLine(width)
        self._raster: Raster | None = None
        self._swallow = 0
        self._starved = True
        self._replies = bytearray()
        self._answered = 0
        self._asb_said: tuple[int, ...] = ()

    # the wire

    @property
    def powered(self) -> bool:
        return self.mechanism.powered

    @property
    def waiting_for_rows(self) -> bool:
        """Whether a raster command is incomplete: the next bytes are picture, whatever they mean."""
        return self._raster is not None

    @property
    def held(self) -> int:
        """Bytes waiting in the receive buffer."""
        return len(self._buffer)

    def room(self) -> int:
        """Bytes the receive buffer still takes; 0 stalls the host. Without power the wire runs into the void."""
        return RECEIVE_BUFFER - len(self._buffer) if self.powered else RECEIVE_BUFFER

    def receive(self, data: bytes, now: float) -> None:
        """Take at most `room()` bytes from the wire; real-time commands are carried out here and now."""
        if self._starved:  # the head has stood still since; time does not add up to rows
            self.mechanism.busy_until = max(self.mechanism.busy_until, now)
        for part in self._scanner.scan(data):
            if not self.powered:
                return
            if isinstance(part, RealTime):
                self.advance(now)  # a GS ( D just before it counts, if the head leaves time to read it
                self._urgent(part)
            else:
                self._buffer += part
        self.advance(now)

    def take_replies(self) -> bytes:
        """The bytes to send to the host since the last call."""
        data = bytes(self._replies)
        self._replies.clear()
        return data

    def take_slips(self) -> list[Slip]:
        """The slips cut (or tails torn off) since the last call."""
        return self.mechanism.take_slips()

    # time

    def wake_at(self) -> float | None:
        """When `advance` has something to do without new bytes; None: not before bytes or a hand come."""
        if self.mechanism.blocked or not (self.mechanism.busy or self._can_read()):
            return None
        return self.mechanism.busy_until + BATCH_SECONDS

    def advance(self, now: float) -> None:
        """Print and execute as far as the head gets by `now`."""
        self._starved = False
        while self.mechanism.busy_until <= now:
            if not (self.mechanism.step() or self._read()):
                self._starved = True
                return

    def _can_read(self) -> bool:
        if self._swallow or self._raster is not None:
            return bool(self._buffer)
        return parse(self._buffer, self._settings.chinese) is not None

    def _read(self) -> bool:
        """Take the next thing from the receive buffer; False if it is incomplete or nothing may be executed."""
        if self.mechanism.stopped or self.mechanism.busy:
            return False
        if self._swallow:
            gone = min(self._swallow, len(self._buffer))
            del self._buffer[:gone]
            self._swallow -= gone
            return gone > 0
        if self._raster is not None:
            return self._read_row(self._raster)
        found = parse(self._buffer, self._settings.chinese)
        if found is None:
            return False
        item, used = found
        del self._buffer[:used]
        self.mechanism.begin_line()
        match item:
            case Command():
                self._swallow = item.swallow
                self._execute(item)
            case RasterHead():
                self._raster = Raster(item, item.rows, bytearray()) if item.rows else None
                self.mechanism.line_open = self._raster is not None
            case Text():
                self._write(item.data)
            case Unknown():
                self._puzzled(item.data)
        return True

    def _read_row(self, raster: Raster) -> bool:
        part = self._buffer[: raster.head.row_bytes - raster.got]
        del self._buffer[: len(part)]
        raster.got += len(part)
        raster.row += part[: max(0, self.width // 8 - len(raster.row))]
        if raster.got == raster.head.row_bytes:
            row = self.mechanism.paper.place(
                stretch(bytes(raster.row), raster.head.wide), self._line.style.align
            )
            self.mechanism.queue([row] * raster.head.high)
            raster.got = 0
            raster.row.clear()
            raster.left -= 1
            if not raster.left:
                self._raster = None
                self.mechanism.line_open = False
        return bool(part)

    # queued commands

    def _execute(self, command: Command) -> None:
        args, n = command.args, command.args[0] if command.args else 0
        match command.word:
            case "ESC @":
                self._settings = Settings()
                self._line = TextLine(self.width)
            case "ESC J":
                self._flush()
                self.mechanism.feed(n)
            case "ESC d":
                self.mechanism.feed(max(0, n * self._line.spacing - self._flush()))
            case "LF":
                self.mechanism.queue(self._line.take())
            case "CR" | "FF":
                self._flush()
            case "ESC 2":
                self._line.spacing = LINE_SPACING
            case "ESC 3":
                self._line.spacing = n
            case "ESC a":
                self._line.restyle(align=n % 48 if n % 48 < 3 else 0)
            case "ESC !":
                self._line.restyle(wide=1 + (n >> 5 & 1), high=1 + (n >> 4 & 1))
            case "GS !":
                self._line.restyle(wide=1 + (n >> 4 & 7), high=1 + (n & 7))
            case "FS &" | "FS .":
                self._settings = replace(self._settings, chinese=command.word == "FS &")
            case "GS V":
                self.mechanism.feed(self.mechanism.paper.cutter_rows + args[1] if len(args) == 2 else 0)
                self.mechanism.queue_cut()
            case "ESC i" | "ESC m":
                self.mechanism.queue_cut()
            case "GS a":
                self._settings = replace(self._settings, asb=n)
                self._asb_said = self.mechanism.condition.asb_watched(n)
                if n:
                    self._reply(self.mechanism.condition.asb())
            case "GS \xe0":
                self._settings = replace(self._settings, full_status=bool(n))
            case "GS r":
                self._reply(self.mechanism.condition.gs_r(n))
            case "GS ( H":
                self._answer_when_printed(args)
            case "GS ( D":
                self._switch_urgent(args)
            case "GS e" if n == 6:
                self._reply(self.mechanism.condition.gs_e6())
            case "GS e" if n in (2, 5):
                self.mechanism.take_slip()
            case "ESC t" | "ESC E" | "ESC M" | "ESC -" | "ESC G" | "ESC R" | "FS !" | "FS -":
                pass  # the look of plain text: one table, one face
            case _:
                self.ignored[command.word] += 1

    def _flush(self) -> int:
        rows = self._line.take() if self._line else []
        self.mechanism.queue(rows)
        return len(rows)

    def _write(self, data: bytes) -> None:
        text = data.decode("cp950" if self._settings.chinese else "cp437", "replace")
        for character in text:
            self.mechanism.queue(self._line.put(character))

    def _puzzled(self, data: bytes) -> None:
        self.mechanism.unknown_bytes += len(data)
        word = data.hex(" ")
        self.unknown[word if word in self.unknown or len(self.unknown) < REMEMBERED else "others"] += 1

    def _answer_when_printed(self, args: bytes) -> None:
        """GS ( H fn 48: reached only when all before it is on paper. The T88III does not know it."""
        if len(args) == 6 and args[0] == 0x30 and self.mechanism.condition.model is not Model.T88III:
            self._reply(b"\x37\x22" + args[2:] + b"\0")
        else:
            self.ignored["GS ( H"] += 1

    def _switch_urgent(self, args: bytes) -> None:
        pairs = dict(zip(args[1::2], args[2::2], strict=False)) if args[:1] == b"\x14" else {}
        settings = self._settings
        self._settings = replace(
            settings,
            pulses=bool(pairs.get(1, settings.pulses)),
            power_off=bool(pairs.get(2, settings.power_off)),
        )

    # real-time commands

    def _urgent(self, command: RealTime) -> None:
        match command.kind:
            case Urgent.STATUS:
                self._reply(self.mechanism.condition.dle_eot(command.n))
            case Urgent.ENQUIRY if command.n in (1, 2):
                if self.mechanism.recover() and command.n == 2:
                    self._clear()
            case Urgent.CLEAR:
                self._clear()
                self._reply(CLEARED)
            case Urgent.PULSE if self._settings.pulses:
                self.ignored["drawer pulse"] += 1
            case Urgent.POWER_OFF if self._settings.power_off:
                self.mechanism.strike(Fault(FaultName.POWER_LOSS))

    def _clear(self) -> None:
        self._buffer.clear()
        self._raster = None
        self._swallow = 0
        style = TextLine(self.width)
        style.style, style.spacing = self._line.style, self._line.spacing
        self._line = style
        self.mechanism.drop()

    # faults and replies

    def strike(self, fault: Fault) -> None:
        """Bring a fault about."""
        self.mechanism.strike(fault)

    def clear_fault(self, name: FaultName, now: float) -> None:
        """Take a fault away; what was waiting goes on."""
        self.mechanism.clear(name)
        self.mechanism.busy_until = max(self.mechanism.busy_until, now)
        self.advance(now)

    def _condition_changed(self) -> None:
        if not self.powered:
            self._clear()
            self._line = TextLine(self.width)
            self._settings = Settings()
            self._scanner = RealTimeScanner()
            self._replies.clear()
            return
        watched = self.mechanism.condition.asb_watched(self._settings.asb)
        if self._settings.asb and watched != self._asb_said:
            self._asb_said = watched
            self._send(self.mechanism.condition.asb())
        if self._settings.full_status:
            self._send(b"\x10\x0f" + self.mechanism.condition.full_status())

    def _reply(self, data: bytes) -> None:
        """Answer a request; a stale_asb printer puts old automatic status in front of it."""
        if data and FaultName.STALE_ASB in self.mechanism.faults:
            self._send(STALE_ASB + self.mechanism.condition.asb())
        self._send(data)

    def _send(self, data: bytes) -> None:
        faults = self.mechanism.faults & ON_THE_WIRE
        if FaultName.SILENT in faults or not data:
            return
        self._answered += 1
        if FaultName.HALF_REPLY in faults:
            # Half of a one-byte reply: every second one gets lost.
            data = data[: len(data) // 2] if len(data) > 1 else data * (self._answered % 2)
        self._replies += data
