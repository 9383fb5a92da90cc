"""The virtual marquee's window: red, amber and green dots on black, and what was read from them."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from devices.virtual.led_panel import DOT_COLOURS, Rows, Show
from devices.virtual.marquee_face import MarqueeFace, face_of
from devices.virtual.station import Station
from devices.virtual.virtual_marquee import VirtualMarquee
from devices.virtual.windowed import Changes
from office.look.buttons import Chip
from office.look.drawn import Drawn, Sheet
from office.look.fonts import font
from office.look.text import draw_text

WIDTH, HEIGHT = 1000, 296
TICK_MS = 40  # 25 frames a second while something scrolls or flashes; none while it stands
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Dots(Drawn):
    """The panel. Each frame is one pixel a dot, enlarged under a black mask with round holes."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._show = Show((), 16, 160)
        self._since = now()
        self._mask: QImage | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.update)

    def set_show(self, show: Show) -> None:
        """Begin another show; it starts from its first frame."""
        self._show, self._since, self._mask = show, self._now(), None
        self._run()
        self.update()

    def frame(self) -> Rows:
        """The dots that are lit now."""
        return self._show.frame(self._now() - self._since)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def _run(self) -> None:
        if self._show.moves:
            self._timer.start()
        else:
            self._timer.stop()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        frame = self.frame()
        columns, rows = len(frame[0]), len(frame)
        lined = b"".join(row.ljust(-(-columns // 4) * 4, b"\0") for row in frame)  # QImage wants 32-bit lines
        image = QImage(lined, columns, rows, -(-columns // 4) * 4, QImage.Format.Format_Indexed8)
        image.setColorTable([QColor(colour).rgb() for colour in DOT_COLOURS])
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        p.drawImage(QRectF(0, 0, w, h), image)
        p.resetTransform()
        if self._mask is None or self._mask.size() != self.size():
            self._mask = _mask(self.width(), self.height(), rows, columns)
        p.drawImage(0, 0, self._mask)


def _mask(width: int, height: int, rows: int, columns: int) -> QImage:
    mask = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    mask.fill(QColor("#000000"))
    p = QPainter(mask)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor("#000000"))
    wide, high = width / columns, height / rows
    for row in range(rows):
        for column in range(columns):
            p.drawEllipse(QRectF((column + 0.08) * wide, (row + 0.08) * high, 0.84 * wide, 0.84 * high))
    p.end()
    return mask


class MarqueeWindow(Sheet):
    """Draws a `MarqueeFace` under the dots."""

    def __init__(
        self,
        link: str,
        size: tuple[int, int],
        read: Callable[[], tuple[MarqueeFace, Show, int]],
        press: Callable[[], None],
    ) -> None:
        """`size` is rows, columns; `read` gives the words, the show, and a count that grows when the show changes."""
        super().__init__(WIDTH, HEIGHT)
        self.setWindowTitle("虛擬跑馬燈 Virtual marquee")
        self._link = link
        self._read = read
        rows, columns = size
        pitch = min(960 / columns, 120 / rows)
        self.dots = Dots()
        self.place(
            self.dots, (WIDTH - pitch * columns) / 2, 118 - pitch * rows / 2, pitch * columns, pitch * rows
        )
        self.power = Chip("停電", sub="power off", px=16, sub_px=12)
        self.power.pressed_once.connect(press)
        self.place(self.power, 840, 196, 140, 40)
        self._shown = -1
        self.face, _, _ = read()
        self.refresh()

    def refresh(self) -> None:
        """Read the sign again and draw it; the show begins anew only if what is seen has changed."""
        self.face, show, shown = self._read()
        if shown != self._shown:
            self._shown = shown
            self.dots.set_show(show)
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        p.fillRect(QRectF(0, 0, w, 48), QColor(c.deep))
        draw_text(p, QRectF(20, 0, 420, 48), "虛擬跑馬燈 Virtual marquee", font(20, True), c.on_deep)
        draw_text(p, QRectF(520, 0, 460, 48), self._link, font(13), c.deep_text2, _RIGHT, min_px=9)
        p.fillRect(QRectF(0, 48, w, 140), QColor("#000000"))
        draw_text(p, QRectF(20, 196, 800, 32), self.face.call, font(20, True), c.ink, min_px=13)
        draw_text(p, QRectF(20, 228, 800, 22), self.face.last, font(14), c.ink2, min_px=8)
        draw_text(p, QRectF(20, 249, 960, 22), self.face.trouble, font(14), c.amber_ink, min_px=8)
        draw_text(p, QRectF(20, 271, 960, 20), self.face.figures, font(13), c.ink2, min_px=9)


def build(marquee: VirtualMarquee, station: Station, link: str, changes: Changes) -> QWidget:
    """The window of a running marquee."""
    machine = marquee.machine

    def read() -> tuple[MarqueeFace, Show, int]:
        with station.lock:
            return face_of(machine, tuple(marquee.recent)), machine.show(), machine.shown

    def press() -> None:
        station.post(lambda: machine.power(not machine.powered))

    window = MarqueeWindow(link, machine.size, read, press)
    marquee.watch = changes.tell
    changes.changed.connect(window.refresh)
    changes.changed.connect(lambda: window.power.set_selected(not machine.powered))
    return window
