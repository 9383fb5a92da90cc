"""What a printer would truthfully say of itself, as the status bytes of escpos section 3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.virtual.faults import FaultName


class Roll(StrEnum):
    """The paper sensors together."""

    OK = "ok"
    NEAR = "near"
    END = "end"


class Model(StrEnum):
    """Which dialect the printer speaks; 'generic' answers everything."""

    GENERIC = "generic"
    T88III = "t88iii"  # no GS ( H: the job's end has to be proved by GS r
    CITIZEN = "citizen"  # PPU-231II: DLE EOT 4 uses its bits one by one, 40h is the presenter


ASB_ONLINE, ASB_ERROR, ASB_PAPER = 0x02, 0x04, 0x08  # bits of GS a n whose parts can change here
STALE_ASB = bytes([0x18, 0x00, 0x0F, 0x00])  # a paper end that was true once


@dataclass(frozen=True)
class Condition:
    """The printer's physical state; every status byte is computed from it."""

    roll: Roll = Roll.OK
    cover_open: bool = False
    cutter_error: bool = False  # latched until DLE ENQ, escpos section 3
    head_hot: bool = False  # recovers by itself
    in_presenter: bool = False
    model: Model = Model.GENERIC

    @property
    def offline(self) -> bool:
        """Whether printing and queued commands stand still."""
        return self.roll is Roll.END or self.cover_open or self.cutter_error or self.head_hot

    def dle_eot(self, n: int) -> bytes:
        """The reply to DLE EOT n; empty where the printer has none (escpos section 3)."""
        match n:
            case 1:
                return bytes([0x12 | (0x08 if self.offline else 0)])
            case 2:
                bits = (0x04 if self.cover_open else 0) | (0x20 if self.roll is Roll.END else 0)
                return bytes([0x12 | bits | (0x40 if self.cutter_error or self.head_hot else 0)])
            case 3:
                return bytes([0x12 | (0x08 if self.cutter_error else 0) | (0x40 if self.head_hot else 0)])
            case 4:
                return bytes([0x12 | self._paper_bits()])
            case 20:
                return b"\x10\x0f" + self.full_status()
        return b""

    def _paper_bits(self) -> int:
        if self.model is Model.CITIZEN:
            near = 0x04 if self.roll is not Roll.OK else 0
            return near | (0x20 if self.roll is Roll.END else 0) | (0x40 if self.in_presenter else 0)
        return {Roll.OK: 0x00, Roll.NEAR: 0x0C, Roll.END: 0x6C}[self.roll]

    def full_status(self) -> bytes:
        """The four bytes after 10 0F of a kiosk printer with a presenter (escpos section 3)."""
        paper = {Roll.OK: 0x00, Roll.NEAR: 0x04, Roll.END: 0x05}[self.roll] | (
            0x20 if self.in_presenter else 0
        )
        return bytes(
            [
                paper,
                0x02 if self.cover_open else 0,
                0x01 if self.head_hot else 0,
                0x01 if self.cutter_error else 0,
            ]
        )

    def gs_r(self, n: int) -> bytes:
        """The reply to GS r n: 1 or 49 paper, 2 or 50 drawer; empty for others."""
        if n in (1, 49):
            return bytes([{Roll.OK: 0x00, Roll.NEAR: 0x03, Roll.END: 0x0F}[self.roll]])
        return b"\x00" if n in (2, 50) else b""

    def gs_e6(self) -> bytes:
        """The presenter's status byte, GS e 6."""
        near = 0x01 if self.roll is not Roll.OK else 0
        error = 0x40 if self.cutter_error or self.head_hot else 0
        return bytes(
            [near | (0x04 if self.roll is Roll.END else 0) | (0x08 if self.in_presenter else 0) | error]
        )

    def asb(self) -> bytes:
        """The four bytes of automatic status back (GS a)."""
        first = 0x10 | (0x08 if self.offline else 0) | (0x20 if self.cover_open else 0)
        second = (0x08 if self.cutter_error else 0) | (0x40 if self.head_hot else 0)
        third = {Roll.OK: 0x00, Roll.NEAR: 0x03, Roll.END: 0x0F}[self.roll]
        return bytes([first, second, third, 0x00])

    def asb_watched(self, groups: int) -> tuple[int, ...]:
        """The part of the status whose change makes a GS a `groups` printer speak."""
        first, second, third, _ = self.asb()
        return (
            first & 0x28 if groups & ASB_ONLINE else 0,
            second if groups & ASB_ERROR else 0,
            third if groups & ASB_PAPER else 0,
        )

    def lamps(self) -> tuple[FaultName, ...]:
        """The troubles a person would see on the printer's front, worst first."""
        shown = {
            FaultName.PAPER_OUT: self.roll is Roll.END,
            FaultName.COVER_OPEN: self.cover_open,
            FaultName.CUTTER_JAM: self.cutter_error,
            FaultName.HEAD_HOT: self.head_hot,
            FaultName.PRESENTER_NOT_TAKEN: self.in_presenter,
            FaultName.PAPER_NEAR: self.roll is Roll.NEAR,
        }
        return tuple(name for name, on in shown.items() if on)
