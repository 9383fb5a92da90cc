"""One booked person on the tablet: name, matter, and 報到 or the number it became."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.triage.arrivals import ArrivalFace
from kiosk.triage.parts import hairline
from office.look.buttons import Outline
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.text import LEFT, RIGHT, draw_text

BUTTON = (347, 5, 94, 55)
"""x, y, w, h of the button within the row, design pixels."""


class ArrivalRow(Drawn):
    """A line of the appointments card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: ArrivalFace | None = None
        self.code = ""
        self.check_in = Outline("", self, px=20, radius=12)
        self.hide()

    def show_arrival(self, face: ArrivalFace | None) -> None:
        """Show a person, or nobody."""
        self.shown = face
        self.code = face.code if face is not None else ""
        self.setVisible(face is not None)
        if face is not None:
            self.check_in.setVisible(bool(face.button))
            self.check_in.set_label(face.button)
            self.check_in.setAccessibleName(f"{face.button} {face.name}")
            self.setAccessibleName(face.spoken)
        self.update()

    def set_unit(self, unit: float) -> None:
        super().set_unit(unit)
        self.check_in.set_unit(unit)
        self.check_in.setGeometry(*(round(each * unit) for each in BUTTON))

    def resizeEvent(self, event: object) -> None:
        self.set_unit(self.unit)

    def draw(self, p: QPainter, w: float, h: float) -> None:
        face, c = self.shown, self.palette_
        if face is None:
            return
        draw_text(p, QRectF(17, 0, 96, h), face.name, font(20, True), c.ink, LEFT, min_px=14)
        room = 210.0 if face.button else 170.0
        late = text_width(face.late, font(17, True)) + 10 if face.late else 0.0
        draw_text(p, QRectF(116, 0, room - late, h), face.matter, font(18), c.ink2, LEFT, min_px=12)
        if face.late:
            draw_text(p, QRectF(116 + room - late, 0, late, h), face.late, font(17, True), c.amber_ink, RIGHT)
        if face.done:
            wide = text_width(face.done, font(18, True))
            draw_icon(p, "check", QRectF(441 - wide - 30, (h - 22) / 2, 22, 22), c.jade, 4)
            draw_text(p, QRectF(441 - wide - 2, 0, wide + 2, h), face.done, font(18, True), c.jade, RIGHT)
        hairline(p, 17, h - 1, w - 34, c.line)
