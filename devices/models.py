"""What each printer model's status bits mean and which commands it has: one table, a row a model.

Bits as in the manufacturers' guides: DLE EOT and ASB (Epson TM-L60II, T88III, U220; Citizen; Bixolon),
Citizen PPU-231II for its separate sensors, Custom KPM for DLE EOT 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sign(StrEnum):
    """One thing a printer can say about itself."""

    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER = "cover"
    CUTTER = "cutter"
    BROKEN = "broken"  # unrecoverable
    STOPPED = "stopped"  # recoverable: somebody must act
    HEAD_HOT = "head_hot"  # recovers by itself
    ERROR = "error"  # without a cause
    OFFLINE = "offline"  # without a cause
    FEEDING = "feeding"
    WAITING = "waiting"  # a slip is still in the presenter


class Barrier(StrEnum):
    """How a model tells that a job has gone through."""

    RESPONSE_ID = "response_id"  # GS ( H fn 48: answered when the data before it is printed, with our id
    STATUS = "status"  # GS r 1: answered in its turn, so everything before it was processed


Bits = tuple[tuple[int, Sign], ...]  # any bit of the mask means the sign

_REALTIME: Mapping[int, Bits] = {
    1: ((0x08, Sign.OFFLINE), (0x20, Sign.STOPPED), (0x40, Sign.FEEDING)),
    2: ((0x04, Sign.COVER), (0x08, Sign.FEEDING), (0x20, Sign.PAPER_OUT), (0x40, Sign.ERROR)),
    3: ((0x04, Sign.STOPPED), (0x08, Sign.CUTTER), (0x20, Sign.BROKEN), (0x40, Sign.HEAD_HOT)),
    4: ((0x0C, Sign.PAPER_LOW), (0x60, Sign.PAPER_OUT)),
}
_AUTOMATIC: tuple[Bits, ...] = (
    ((0x08, Sign.OFFLINE), (0x20, Sign.COVER), (0x40, Sign.FEEDING)),
    (
        (0x01, Sign.STOPPED),
        (0x02, Sign.FEEDING),
        (0x04, Sign.STOPPED),
        (0x08, Sign.CUTTER),
        (0x20, Sign.BROKEN),
        (0x40, Sign.HEAD_HOT),
    ),
    ((0x03, Sign.PAPER_LOW), (0x0C, Sign.PAPER_OUT)),
    (),
)
# DLE EOT 20: paper, user, recoverable, unrecoverable.
_FULL: tuple[Bits, ...] = (
    ((0x01, Sign.PAPER_OUT), (0x04, Sign.PAPER_LOW), (0x20, Sign.WAITING), (0x40, Sign.PAPER_LOW)),
    ((0x03, Sign.COVER), (0x08, Sign.FEEDING)),
    ((0x01, Sign.HEAD_HOT), (0x0A, Sign.STOPPED)),
    ((0x01, Sign.CUTTER), (0x02, Sign.COVER), (0x0C, Sign.BROKEN)),
)


@dataclass(frozen=True)
class Model:
    """One printer model; the defaults are the Epson bits."""

    id: str
    name: str
    dots: int = 576
    dots_per_mm: float = 8.0
    mm_per_second: float = 100.0  # slower than the data sheet: a timeout must not be short
    feed_units: int = 1  # vertical motion units of ESC J a dot
    barrier: Barrier = Barrier.STATUS
    cut: bytes = b"\x1d\x56\x42\x00"  # GS V 66 0: feed to the blade, cut and leave a bridge
    after_cut: bytes = b""  # a presenter's command to hand the slip out
    full_status: bool = False  # DLE EOT 20
    realtime: Mapping[int, Bits] = field(default_factory=lambda: _REALTIME)
    automatic: tuple[Bits, ...] = _AUTOMATIC
    full: tuple[Bits, ...] = _FULL


MODELS: Mapping[str, Model] = {
    model.id: model
    for model in (
        # 0x40 of DLE EOT 4 is a presenter on some models: only 0x20, set on all of them, means no paper.
        Model(
            "generic",
            "ESC/POS",
            realtime={**_REALTIME, 4: ((0x0C, Sign.PAPER_LOW), (0x20, Sign.PAPER_OUT))},
        ),
        # 180 dpi: 512 dots across, feed in 1/360 inch; GS ( H is missing on the TM-T88III.
        Model("epson-tm-t88", "Epson TM-T88", dots=512, dots_per_mm=7.09, feed_units=2, mm_per_second=150.0),
        Model("epson-tm-t82", "Epson TM-T82", barrier=Barrier.RESPONSE_ID),
        Model("epson-tm-t90", "Epson TM-T90", barrier=Barrier.RESPONSE_ID),
        # The PPU-231II has two near-end sensors (0x04, 0x08), paper end 0x20 and its presenter at 0x40.
        Model(
            "citizen-ppu",
            "Citizen PPU",
            realtime={
                **_REALTIME,
                4: ((0x0C, Sign.PAPER_LOW), (0x20, Sign.PAPER_OUT), (0x40, Sign.WAITING)),
            },
        ),
        # Kiosk presenters: the slip is cut inside and pushed out by GS e 3.
        Model("custom-kpm", "Custom KPM", full_status=True, after_cut=b"\x1d\x65\x03\x0c"),
    )
}


def model_for(id: str) -> Model:
    """The row of a model; an unknown one is ValueError with the names there are."""
    try:
        return MODELS[id]
    except KeyError:
        known = "、".join(MODELS)
        raise ValueError(f"沒有「{id}」這種印表機型號；可用的有 {known}，不確定時用 generic。") from None
