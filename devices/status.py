"""What a printer sends back, told apart byte by byte, and what it means on this model."""

from __future__ import annotations

from dataclasses import dataclass

from devices.models import Bits, Model, Sign

_LONGEST_BLOCK = 80  # bytes; a block whose end was lost must not swallow everything after it
XON, XOFF = 0x11, 0x13
_BLOCK = 0x37
_FULL = b"\x10\x0f"


@dataclass(frozen=True)
class Automatic:
    """ASB: four bytes that come by themselves at every change (GS a)."""

    data: bytes


@dataclass(frozen=True)
class RealTime:
    """The answer to DLE EOT 1 to 4; which one, only the asker knows."""

    value: int


@dataclass(frozen=True)
class Queued:
    """The answer to GS r, in its turn with the print data."""

    value: int


@dataclass(frozen=True)
class Block:
    """37h kind ... 00h: a notice with a kind (22h response, 23h offline, 25h cleared)."""

    kind: int
    data: bytes


@dataclass(frozen=True)
class Full:
    """The four bytes of DLE EOT 20 on a kiosk presenter: paper, user, recoverable, unrecoverable."""

    data: bytes


@dataclass(frozen=True)
class Flow:
    """XON or XOFF that the serial port let through."""

    on: bool


@dataclass(frozen=True)
class Noise:
    """Bytes that are no reply, or the beginning of one that was cut short."""

    data: bytes


Reply = Automatic | RealTime | Queued | Block | Full | Flow | Noise


class Demultiplexer:
    """Sorts received bytes into replies, however they are cut; keeps at most one unfinished reply.

    By the fixed bits (Citizen command reference, appendix 4.3): ASB 0xx1xx00 then three 0xx0xxxx, DLE EOT
    0xx1xx10, GS r 0xx0xxxx, XON 11h, XOFF 13h, blocks 37h .. 00h.  ASB and real-time answers are held back
    inside a block, so a byte that cannot be in one ends it.
    """

    def __init__(self) -> None:
        self._part = bytearray()
        self._full_wanted = False

    def expect_full(self) -> None:
        """DLE EOT 20 was sent: 10 0F and four bytes of any value may come, once."""
        self._full_wanted = True

    def pause(self) -> list[Reply]:
        """The line has been silent for a while: what is unfinished will stay so."""
        self._full_wanted = False
        return self._drop()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that `data` completes."""
        replies: list[Reply] = []
        for byte in data:
            replies += self._take(byte)
        return replies

    def _take(self, byte: int) -> list[Reply]:
        part = self._part
        if not part:
            return self._begin(byte)
        if part[0] == _BLOCK:
            return self._in_block(byte)
        if self._full_wanted and (part[:2] == _FULL or (len(part) == 1 and byte == _FULL[1])):
            part.append(byte)
            if len(part) < 6:
                return []
            self._full_wanted = False
            return [Full(self._whole()[2:])]
        if byte in (XON, XOFF):
            return [Flow(byte == XON)]
        if byte & 0x90:
            return [*self._drop(), *self._begin(byte)]
        part.append(byte)
        return [Automatic(self._whole())] if len(part) == 4 else []

    def _begin(self, byte: int) -> list[Reply]:
        if byte in (XON, XOFF):
            return [Flow(byte == XON)]
        if byte == _BLOCK or byte & 0x93 == 0x10:
            self._part.append(byte)
            return []
        if byte & 0x93 == 0x12:
            return [RealTime(byte)]
        if byte & 0x90 == 0x00:
            return [Queued(byte)]
        return [Noise(bytes([byte]))]

    def _in_block(self, byte: int) -> list[Reply]:
        part = self._part
        if byte == 0 and len(part) > 1:
            whole = self._whole()
            return [Block(whole[1], whole[2:])]
        if not 0x20 <= byte <= 0x7E or len(part) >= _LONGEST_BLOCK:
            return [*self._drop(), *self._begin(byte)]
        part.append(byte)
        return []

    def _whole(self) -> bytes:
        whole = bytes(self._part)
        self._part.clear()
        return whole

    def _drop(self) -> list[Reply]:
        return [Noise(self._whole())] if self._part else []


def realtime_signs(model: Model, n: int, value: int) -> frozenset[Sign]:
    """What the answer `value` to DLE EOT `n` says on this model."""
    return _signs(model.realtime.get(n, ()), value)


def automatic_signs(model: Model, reply: Automatic) -> frozenset[Sign]:
    """What four ASB bytes say on this model."""
    pairs = zip(model.automatic, reply.data, strict=True)
    return frozenset[Sign]().union(*(_signs(bits, value) for bits, value in pairs))


def full_signs(model: Model, reply: Full) -> frozenset[Sign]:
    """What the four bytes of DLE EOT 20 say on this model."""
    pairs = zip(model.full, reply.data, strict=True)
    return frozenset[Sign]().union(*(_signs(bits, value) for bits, value in pairs))


def _signs(bits: Bits, value: int) -> frozenset[Sign]:
    return frozenset(sign for mask, sign in bits if value & mask)
