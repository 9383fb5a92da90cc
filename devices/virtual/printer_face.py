"""What the virtual printer's window shows, decided without a window."""

from __future__ import annotations

from dataclasses import dataclass

from devices.virtual.condition import Roll
from devices.virtual.faults import FaultName
from devices.virtual.printer_machine import PrinterMachine
from devices.virtual.slip_record import Recorded

# The words on a fault's button, and what to say while it is in force: what happened, and what helps.
BUTTONS: dict[FaultName, tuple[str, str]] = {
    FaultName.PAPER_NEAR: ("紙快用完", "paper near end"),
    FaultName.PAPER_OUT: ("缺紙", "paper out"),
    FaultName.COVER_OPEN: ("上蓋打開", "cover open"),
    FaultName.CUTTER_JAM: ("裁刀卡住", "cutter jam"),
    FaultName.HEAD_HOT: ("印字頭過熱", "head hot"),
    FaultName.PRESENTER_NOT_TAKEN: ("號碼單沒拿走", "slip not taken"),
    FaultName.SILENT: ("不回應", "no replies"),
    FaultName.HALF_REPLY: ("回應不全", "half replies"),
    FaultName.STALE_ASB: ("回報舊狀態", "stale status"),
    FaultName.POWER_LOSS: ("停電", "power off"),
}
SENTENCES: dict[FaultName, str] = {
    FaultName.PAPER_OUT: "紙用完了，沒印的留在印表機裡。再按「缺紙」就是換上新紙捲。",
    FaultName.COVER_OPEN: "上蓋開著，列印停住。再按「上蓋打開」就是蓋好，會接著印。",
    FaultName.CUTTER_JAM: "裁刀卡住。再按「裁刀卡住」拿掉紙屑，之後等驅動程式要求恢復。",
    FaultName.HEAD_HOT: "印字頭太熱，停下來降溫。再按「印字頭過熱」就會自己接著印。",
    FaultName.PRESENTER_NOT_TAKEN: "號碼單還在出紙口。再按「號碼單沒拿走」就是有人拿走了。",
    FaultName.PAPER_NEAR: "紙快用完了，還能印。",
}


@dataclass(frozen=True)
class Lamp:
    """A light with its words; `tone` is 'ok', 'warn' or 'bad'."""

    name: str
    word: str
    tone: str


@dataclass(frozen=True)
class Card:
    """One of the last slips: its number, what is special about it, and its rows."""

    title: str
    note: str
    rows: tuple[bytes, ...]
    width: int


@dataclass(frozen=True)
class PrinterFace:
    """Everything the window draws."""

    sentence: str
    lamps: tuple[Lamp, ...]
    strip: tuple[bytes, ...]
    cards: tuple[Card, ...]
    faults: frozenset[FaultName]
    figures: str


def face_of(
    machine: PrinterMachine, recent: tuple[Recorded, ...], slips: int, strip_rows: int
) -> PrinterFace:
    """The window's content; `strip_rows` is how many dot rows of paper it has room for."""
    return PrinterFace(
        sentence=_sentence(machine),
        lamps=_lamps(machine),
        strip=machine.mechanism.paper.tail(strip_rows),
        cards=tuple(_card(recorded) for recorded in reversed(recent)),
        faults=frozenset(machine.mechanism.faults),
        figures=f"已出 {slips} 張・緩衝區 {machine.held} 位元組・不認得的 {sum(machine.unknown.values())} 個",
    )


def _sentence(machine: PrinterMachine) -> str:
    if not machine.powered:
        return "沒有電，收到的全都丟失。再按「停電」就是來電。"
    lamps = machine.mechanism.condition.lamps()
    if lamps:
        return SENTENCES[lamps[0]]
    if machine.waiting_for_rows and not machine.mechanism.busy:
        return "圖還沒收完：接下來收到的都會被當成圖。"
    return "列印中。" if machine.mechanism.busy or machine.held else "正常，等待工作。"


def _lamps(machine: PrinterMachine) -> tuple[Lamp, ...]:
    condition = machine.mechanism.condition
    paper = {Roll.OK: ("足夠", "ok"), Roll.NEAR: ("快用完", "warn"), Roll.END: ("用完", "bad")}[
        condition.roll
    ]
    return (
        Lamp("電源", *(("開", "ok") if machine.powered else ("關", "bad"))),
        Lamp("連線", *(("離線", "bad") if condition.offline else ("就緒", "ok"))),
        Lamp("紙", *paper),
        Lamp("上蓋", *(("打開", "bad") if condition.cover_open else ("蓋好", "ok"))),
        Lamp("裁刀", *(("卡住", "bad") if condition.cutter_error else ("正常", "ok"))),
        Lamp("印字頭", *(("過熱", "bad") if condition.head_hot else ("正常", "ok"))),
        Lamp("出紙口", *(("有單", "warn") if condition.in_presenter else ("空", "ok"))),
    )


def _card(recorded: Recorded) -> Card:
    reading, slip = recorded.reading, recorded.slip
    title = reading.number if reading and reading.number else "無號碼"
    note = (
        "撕下的紙" if not slip.cut else f"補印 {reading.copy}" if reading and (reading.copy or 1) > 1 else ""
    )
    return Card(title, note, slip.rows, slip.width)
