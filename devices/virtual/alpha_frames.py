"""From bytes to Alpha packets, as a sign's receiver hears them (led section 2.1 and 2.10).

Pure: the time of every chunk is passed in (monotonic seconds).
"""

from __future__ import annotations

from dataclasses import dataclass, field

NUL, SOH, STX, ETX, EOT = 0x00, 0x01, 0x02, 0x03, 0x04
WAKE_UP = 5  # NULs before SOH, to find the baud rate
DEAF_SECONDS = 0.25  # after a packet, led 2.10
INTER_BYTE_SECONDS = 1.0  # led 2.1
NESTED_SECONDS = 0.1  # after every STX of a nested packet, led 2.1
LATE_SECONDS = 0.06  # we may read a packet's end this much late on a busy machine: not the driver's fault
LONGEST = 1 << 16  # bytes of one packet
BROADCAST_TYPES = b"Zz"


@dataclass(frozen=True)
class Packet:
    """A whole packet for this sign: its commands, checked."""

    commands: tuple[bytes, ...]
    size: int  # bytes on the wire, NULs included


@dataclass(frozen=True)
class Misheard:
    """Something that a driver should not have sent, in words."""

    words: str


Heard = Packet | Misheard


@dataclass
class Reception:
    """What was received, in figures."""

    packets: int = 0
    bad_checksums: int = 0
    deaf_bytes: int = 0
    noise_bytes: int = 0
    for_others: int = 0


@dataclass
class _Open:
    """A packet that has begun."""

    escaped: bool
    size: int
    body: bytearray = field(default_factory=bytearray)
    stx_at: dict[int, float] = field(
        default_factory=dict
    )  # where in the body an STX stands, and when it came
    hurried: set[int] = field(default_factory=set)  # STX without the nested pause after it


class Receiver:
    """Finds packets in what comes down the wire; drops what a real sign would not hear, and says so."""

    def __init__(
        self, *, sign_type: str = "b", address: str = "01", deaf_seconds: float = DEAF_SECONDS
    ) -> None:
        """`sign_type` 'b' is a Series 4160C, 160 dots wide (led 2.1)."""
        self.counts = Reception()
        self.address = address
        self._type = ord(sign_type)
        self._deaf_seconds = deaf_seconds
        self._deaf_from = self._deaf_until = 0.0
        self._deaf_told = True
        self._nuls = 0
        self._open: _Open | None = None
        self._escape = bytearray()
        self._last = 0.0

    @property
    def gives_up_at(self) -> float | None:
        """When a packet that has begun is broken off for want of its next byte; None: there is none."""
        return None if self._open is None else self._last + INTER_BYTE_SECONDS

    def forget(self) -> None:
        """Start afresh, as after power-on; the figures stay."""
        self._open = None
        self._nuls = 0
        self._escape.clear()
        self._deaf_until = 0.0

    def go_deaf(self, now: float, seconds: float) -> None:
        """Hear nothing for a while, as while restarting after a memory configuration."""
        self._deaf_until = max(self._deaf_until, now + seconds)

    def feed(self, data: bytes, now: float) -> list[Heard]:
        """Hear a chunk that came at `now`."""
        heard: list[Heard] = []
        if self._open is not None and now > self._last + INTER_BYTE_SECONDS:
            heard.append(self._break_off("its next byte did not come within a second"))
        for byte in data:
            if now < self._deaf_until:
                heard += self._drop(byte, now)
            elif self._escape or (byte in b"_]" and (self._open is None or self._open.escaped)):
                heard += self._unescape(byte, now)
            else:
                heard += self._hear(byte, now)
        if data:
            self._last = now
        return heard

    def _drop(self, byte: int, now: float) -> list[Heard]:
        self.counts.deaf_bytes += 1
        self._nuls = 0
        if byte == NUL or self._deaf_told:
            return []
        self._deaf_told = True
        gap = (now - self._deaf_from) * 1000
        return [
            Misheard(
                f"bytes came {gap:.0f} ms after the packet before; the sign was still deaf and lost them"
            )
        ]

    def _unescape(self, byte: int, now: float) -> list[Heard]:
        """The ASCII printable forms: '_' and two hex digits, ']' and the code plus 20h (led 2.1)."""
        self._escape.append(byte)
        if len(self._escape) < (3 if self._escape[0] == ord("_") else 2):
            return []
        escape, self._escape = bytes(self._escape), bytearray()
        try:
            code = int(escape[1:], 16) if escape[0] == ord("_") else escape[1] - 0x20
        except ValueError:
            code = -1
        if self._open is None and code != SOH:
            self.counts.noise_bytes += len(escape)
            return []
        if not 0 <= code <= 0xFF:
            return [self._break_off(f"{escape.decode('latin-1')!r} is no escape of a printable packet")]
        return self._hear(code, now, escaped=True)

    def _hear(self, byte: int, now: float, *, escaped: bool = False) -> list[Heard]:
        if byte == NUL:
            self._nuls += 1
            return []
        nuls, self._nuls = self._nuls, 0
        if byte == SOH:
            return self._begin(nuls, escaped)
        packet = self._open
        if packet is None:
            self.counts.noise_bytes += 1
            return []
        packet.size += 1
        if byte == EOT:
            return self._end(packet, now)
        if byte >= 0x80:
            return [self._break_off(f"byte {byte:02X} is not 7-bit")]
        at = len(packet.body)
        packet.body.append(byte)
        if byte == STX:
            packet.stx_at[at] = now
        elif (
            len(packet.stx_at) > 1
            and now - packet.stx_at.get(at - 1, now - 1) < NESTED_SECONDS - LATE_SECONDS
        ):
            packet.hurried.add(at - 1)
        return [self._break_off("it is too long")] if at > LONGEST else []

    def _begin(self, nuls: int, escaped: bool) -> list[Heard]:
        heard: list[Heard] = []
        if self._open is not None:
            heard.append(self._break_off("another one began inside it"))
        if nuls < WAKE_UP and not escaped:
            return [
                *heard,
                Misheard(f"a packet began after {nuls} NULs; the sign needs {WAKE_UP} to wake up"),
            ]
        self._open = _Open(escaped, nuls + 1)
        return heard

    def _break_off(self, why: str) -> Misheard:
        size = self._open.size if self._open is not None else 0
        self._open = None
        self._escape.clear()
        return Misheard(f"a packet was broken off after {size} bytes: {why}")

    def _end(self, packet: _Open, now: float) -> list[Heard]:
        self._open = None
        self._deaf_from = now
        self._deaf_told = False
        self._deaf_until = now + max(0.0, self._deaf_seconds - LATE_SECONDS)
        body = bytes(packet.body)
        if len(body) < 4 or body[3] != STX:
            return [Misheard("a packet without type, address and STX was dropped")]
        if not (body[0] in BROADCAST_TYPES or body[0] == self._type) or not self._addressed(body[1:3]):
            self.counts.for_others += 1
            return []
        self.counts.packets += 1
        return self._commands(packet, body)

    def _addressed(self, address: bytes) -> bool:
        text = address.decode("ascii")
        return text == "00" or all(mine in (own, "?") for own, mine in zip(self.address, text, strict=True))

    def _commands(self, packet: _Open, body: bytes) -> list[Heard]:
        heard: list[Heard] = []
        good: list[bytes] = []
        at = 3
        while at < len(body):
            if body[at] != STX:
                heard.append(Misheard("something other than a command follows a checksum; it was dropped"))
                break
            end = body.find(ETX, at)
            if end < 0:
                end = after = len(body)
            else:
                next_one = body.find(STX, end)
                after = next_one if next_one >= 0 else len(body)
            command, check = body[at + 1 : end], body[end + 1 : after]
            if at in packet.hurried:
                heard.append(
                    Misheard("a nested command came less than 100 ms after its STX and was not heard")
                )
            elif check and check != b"%04X" % (sum(body[at : end + 1]) & 0xFFFF):
                self.counts.bad_checksums += 1
                right = sum(body[at : end + 1]) & 0xFFFF
                heard.append(
                    Misheard(f"checksum {check.decode('ascii')} is wrong ({right:04X} is right); dropped")
                )
            elif command:
                good.append(command)
            at = after
        return [*heard, Packet(tuple(good), packet.size)] if good else heard
