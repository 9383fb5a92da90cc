"""The virtual printer's window: paper rolling out, the last slips, lamps, and a button for every trouble."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from devices.virtual.faults import FaultName
from devices.virtual.printer_face import BUTTONS, Card, Lamp, PrinterFace, face_of
from devices.virtual.station import Station
from devices.virtual.virtual_printer import VirtualPrinter
from devices.virtual.windowed import Changes
from office.look.buttons import Chip
from office.look.drawn import Sheet
from office.look.fonts import font
from office.look.paint import draw_box
from office.look.text import CENTER, draw_text

WIDTH, HEIGHT = 1120, 900
STRIP = QRectF(32, 112, 540, 700)  # the paper above the slot
SLOT_H = 56.0
CARDS = QRectF(612, 112, 476, 170)  # one row of the slips before the last
CARD_W, CARD_H, CARDS_SHOWN = 110.0, 112.0, 4
LAMPS_Y, BUTTONS_Y = 312.0, 402.0


def image_of(rows: tuple[bytes, ...], width: int) -> QImage:
    """Dot rows as a picture, ink black on paper white; one row of white if there are none."""
    rows = rows or (bytes(width // 8),)
    data = b"".join(rows)
    image = QImage(data, width, len(rows), width // 8, QImage.Format.Format_Mono)
    image.setColorTable([QColor("#FFFFFF").rgb(), QColor("#1E1E1E").rgb()])
    return image.convertToFormat(QImage.Format.Format_RGB32)  # so that it can be scaled smoothly, and fast


def _smooth(image: QImage, place: QRectF) -> QImage:
    """The picture at twice the size it is drawn in, so thin strokes become grey and not gaps."""
    return image.scaled(
        max(1, int(place.width() * 2)),
        max(1, int(place.height() * 2)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


class Small:
    """The head of a slip as its card shows it; holds the rows it was made from."""

    def __init__(self, card: Card) -> None:
        self.rows = card.rows
        image = image_of(card.rows, card.width)
        self.height = min(CARD_H, CARD_W * image.height() / image.width())
        shown = image.copy(0, 0, image.width(), int(self.height * image.width() / CARD_W))
        self.picture = _smooth(shown, QRectF(0, 0, CARD_W, self.height))


class PrinterWindow(Sheet):
    """Draws a `PrinterFace`; `press` is called with the fault whose button was pressed."""

    def __init__(
        self, link: str, read: Callable[[int], PrinterFace], press: Callable[[FaultName], None]
    ) -> None:
        super().__init__(WIDTH, HEIGHT)
        self.setWindowTitle("虛擬印表機 Virtual printer")
        self._link = link
        self._read = read
        self.buttons: dict[FaultName, Chip] = {}
        for at, (name, (words, english)) in enumerate(BUTTONS.items()):
            button = Chip(words, sub=english, px=24, sub_px=17)
            button.pressed_once.connect(partial(press, name))
            self.place(button, CARDS.x() + 243 * (at % 2), BUTTONS_Y + 94 * (at // 2), 233, 80)
            self.buttons[name] = button
        self._small: dict[int, Small] = {}
        self.face = read(self._strip_rows(576))
        self.refresh()

    def refresh(self) -> None:
        """Read the printer again and draw it."""
        self.face = self._read(self._strip_rows(576))
        for name, button in self.buttons.items():
            button.set_selected(name in self.face.faults)
        self.update()

    @staticmethod
    def _strip_rows(width: int) -> int:
        return int(STRIP.height() * width / STRIP.width())

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        p.fillRect(QRectF(0, 0, w, 60), QColor(c.deep))
        draw_text(p, QRectF(32, 0, 500, 60), "虛擬印表機 Virtual printer", font(26, True), c.on_deep)
        draw_text(p, QRectF(560, 0, w - 592, 60), self._link, font(17), c.deep_text2, _RIGHT, min_px=11)
        draw_text(p, QRectF(32, 66, w - 64, 40), self.face.sentence, font(22, True), c.ink, min_px=15)
        self._draw_strip(p)
        self._draw_cards(p)
        for at, lamp in enumerate(self.face.lamps):
            self._draw_lamp(p, QRectF(CARDS.x() + at * 69, LAMPS_Y, 67, 60), lamp)

    def _draw_strip(self, p: QPainter) -> None:
        """The strip rises out of the slot, its first row highest; at rest the last slip stands there."""
        c = self.palette_
        p.fillRect(STRIP, QColor(c.off))
        rows, width = self.face.strip, 0
        if rows:
            width = len(rows[0]) * 8
        elif self.face.cards:
            width = self.face.cards[0].width
            rows = self.face.cards[0].rows[-self._strip_rows(width) :]
        if rows:
            scale = STRIP.width() / width
            height = len(rows) * scale
            paper = QRectF(STRIP.x(), STRIP.bottom() - height, STRIP.width(), height)
            p.drawImage(paper, _smooth(image_of(rows, width), paper))
        slot = QRectF(STRIP.x() - 12, STRIP.bottom(), STRIP.width() + 24, SLOT_H)
        draw_box(p, slot, c.ink, radius=10)
        figures = slot.adjusted(12, 0, -12, 0)
        draw_text(p, figures, self.face.figures, font(20), c.deep_text2, CENTER, min_px=14)

    def _draw_cards(self, p: QPainter) -> None:
        """The slips before the one in the slot, the newest first."""
        cards = (self.face.cards if self.face.strip else self.face.cards[1:])[:CARDS_SHOWN]
        # A slip does not change any more: it is made small once, not with every row of the next one.
        self._small = {id(card.rows): self._small.get(id(card.rows)) or Small(card) for card in cards}
        for at, card in enumerate(cards):
            x = CARDS.x() + at * (CARDS.width() - CARD_W) / (CARDS_SHOWN - 1)
            self._draw_card(p, QRectF(x, CARDS.y(), CARD_W, CARDS.height()), card)

    def _draw_card(self, p: QPainter, place: QRectF, card: Card) -> None:
        c = self.palette_
        small = self._small[id(card.rows)]
        height = small.height
        p.drawImage(QRectF(place.x(), place.y(), place.width(), height), small.picture)
        words = QRectF(place.x(), place.y() + height + 2, place.width(), 30)
        draw_text(p, words, card.title, font(23, True), c.ink, CENTER, min_px=15)
        draw_text(p, words.translated(0, 27), card.note, font(17), c.amber_ink, CENTER, min_px=12)

    def _draw_lamp(self, p: QPainter, place: QRectF, lamp: Lamp) -> None:
        c = self.palette_
        colour = {"ok": c.green, "warn": c.amber_edge, "bad": c.red}[lamp.tone]
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(colour))
        light = QRectF(place.x(), place.y() + 8, 13, 13)
        if lamp.tone == "ok":
            p.drawEllipse(light)
        else:
            p.drawRect(light)  # not by colour alone
        for y, words, chosen, ink in (
            (0, lamp.name, font(16, True), c.ink),
            (28, lamp.word, font(16), c.ink2),
        ):
            box = QRectF(place.x() + 17, place.y() + y, place.width() - 17, 28)
            draw_text(p, box, words, chosen, ink, min_px=12)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def build(printer: VirtualPrinter, station: Station, link: str, changes: Changes) -> QWidget:
    """The window of a running printer."""

    def read(rows: int) -> PrinterFace:
        with station.lock:
            return face_of(printer.machine, tuple(printer.recent), printer.slips, rows)

    def press(name: FaultName) -> None:
        station.post(lambda: printer.toggle(name, time.monotonic()))

    window = PrinterWindow(link, read, press)
    printer.watch = changes.tell
    changes.changed.connect(window.refresh)
    return window
