"""The tablet's own buttons: service tiles, document ticks, flags, the issue button, the help banner, missed numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kiosk.triage.tablet import BannerFace, DeviceFace, MissedFace, TileFace
from office.look.buttons import HelpButton, Kind, Press, Primary, Secondary, Tile, Toggle
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box, draw_number
from office.look.text import LEFT, RIGHT, draw_runs, draw_text


class ServiceTile(Tile):
    """Icon, name and '13 人・約 19 分'; chosen it is jade."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=23, edge=4, radius=14)
        self.line = ""

    def show_tile(self, face: TileFace) -> None:
        """Show a group."""
        self.set_icon(face.icon)
        self.set_label(face.name)
        self.line = face.line
        self.set_selected(face.chosen)
        self.setAccessibleName(f"{face.name}，{face.line}")
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        draw_icon(p, self.icon_name, QRectF(17, 20, 36, 36), now.icon)
        draw_text(p, QRectF(66, 10, w - 76, 34), self.label, font(23, True), color_fg, LEFT, min_px=17)
        second = color_fg if self.selected else now.fg2
        draw_text(p, QRectF(66, 42, w - 76, 24), self.line, font(17), second, LEFT, min_px=13)


class DocumentTick(Press):
    """A document that is there, or not: a box with a tick."""

    kind = Kind.SECONDARY

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=20, radius=12, debounce_ms=250)
        self.tinted = True

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        c = self.palette_
        box = QRectF(14, (h - 28) / 2, 28, 28)
        if self.selected:
            draw_box(p, box, c.jade, "", 0, 6)
            draw_icon(p, "check", box.adjusted(3, 3, -3, -3), c.on_jade, 5)
        else:
            draw_box(p, box, c.surface, c.control, 2, 6)
        draw_text(p, QRectF(54, 0, w - 64, h), self.label, font(20), c.ink, LEFT, min_px=14)


class Flag(Toggle):
    """A switch of the request: icon, words, and small at the right what it means."""

    def __init__(self, icon: str, label: str, small: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent, icon=icon, px=22, radius=12, debounce_ms=300)
        self.small = small
        self.setAccessibleName(f"{label}，{small}")

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now, c = self.face(), self.palette_
        icon = "check" if self.selected else self.icon_name
        tint = c.rose if self.icon_name == "heart" and not self.selected else now.icon
        draw_icon(p, icon, QRectF(16, (h - 32) / 2, 32, 32), tint)
        small = font(16)
        room = text_width(self.small, small)
        draw_text(
            p, QRectF(60, 0, w - 60 - room - 24, h), self.label, font(22, True), color_fg, LEFT, min_px=16
        )
        draw_text(p, QRectF(w - room - 16, 0, room + 1, h), self.small, small, now.fg2, RIGHT)


class LanguageButton(Secondary):
    """The ticket's language; a touch opens the choice."""

    def __init__(self, small: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent, icon="globe", px=22, radius=12)
        self.small = small

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        draw_icon(p, "globe", QRectF(16, (h - 32) / 2, 32, 32), now.icon)
        small = font(16)
        room = text_width(self.small, small)
        draw_text(
            p, QRectF(60, 0, w - 60 - room - 60, h), self.label, font(22, True), color_fg, LEFT, min_px=15
        )
        draw_text(p, QRectF(w - room - 46, 0, room + 1, h), self.small, small, now.fg2, RIGHT)
        draw_icon(p, "chevd", QRectF(w - 38, (h - 22) / 2, 22, 22), now.icon, 4)


class IssueButton(Primary):
    """發號, with the next number and the wait at the right."""

    def __init__(self, label: str, sub: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent, px=34, sub_px=20, edge=4, radius=14, icon="ticket", sub=sub)
        self.next_words, self.next_number, self.ahead = "", "", ""

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        draw_icon(p, "ticket", QRectF(25, (h - 46) / 2, 46, 46), now.icon, 2.6)
        draw_text(p, QRectF(88, 8, 150, 46), self.label, font(34, True), color_fg, LEFT)
        draw_text(p, QRectF(88, 52, 150, 26), self.sub, font(20), now.fg2, LEFT)
        if self.state.value == "disabled":
            draw_text(p, QRectF(220, 0, w - 244, h), self.reason, font(20), now.fg2, RIGHT, min_px=15)
            return
        number = font(22, True)
        before = font(20)
        wide = text_width(self.next_words + " ", before) + text_width(self.next_number, number)
        runs = [(self.next_words + " ", before, now.fg2), (self.next_number, number, color_fg)]
        draw_runs(p, w - 24 - wide, QRectF(w - 24 - wide, 18, wide + 2, 32), runs)
        draw_text(p, QRectF(200, 48, w - 224, 28), self.ahead, before, now.fg2, RIGHT, min_px=15)


class Banner(Drawn):
    """Somebody waits for a volunteer: yellow, because it is now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face_: BannerFace | None = None
        self.go = HelpButton("", self, px=20, radius=12)
        self.hide()

    def show_banner(self, face: BannerFace | None) -> None:
        """Show who waits, or nobody."""
        self.face_ = face
        self.setVisible(face is not None)
        if face is not None:
            self.go.set_label(face.button)
            self.setAccessibleName(f"{face.title}，{face.text}")
        self.update()

    def set_unit(self, unit: float) -> None:
        super().set_unit(unit)
        self.go.set_unit(unit)
        self.go.setGeometry(*(round(each * unit) for each in (337, 12, 107, 64)))

    def resizeEvent(self, event: object) -> None:
        self.set_unit(self.unit)
        self.go.setGeometry(*(round(each * self.unit) for each in (337, 12, 107, 64)))

    def draw(self, p: QPainter, w: float, h: float) -> None:
        if self.face_ is None:
            return
        c = self.palette_
        draw_box(p, QRectF(0, 0, w, h), c.call, "", 0, 14)
        draw_icon(p, "bell", QRectF(19, 27, 36, 36), c.on_call)
        draw_text(p, QRectF(69, 14, 258, 32), self.face_.title, font(21, True), c.on_call, LEFT, min_px=15)
        draw_text(p, QRectF(69, 46, 258, 26), self.face_.text, font(17), c.on_call, LEFT, min_px=13)


class MissedButton(Secondary):
    """A missed number: a touch puts it back in line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=25, radius=12)
        self.ago = ""

    def show_missed(self, face: MissedFace) -> None:
        """Show a number."""
        self.ago = face.ago
        self.set_label(face.number)
        self.setAccessibleName(f"{face.number}，{face.ago}")
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        number = font(25, True)
        wide = text_width(self.label, number)
        draw_number(p, QRectF(15, 0, wide + 2, h), self.label, 25, color_fg, LEFT)
        draw_text(p, QRectF(24 + wide, 0, w - 70 - wide, h), self.ago, font(16), now.fg2, LEFT, min_px=12)
        draw_icon(p, "undo", QRectF(w - 45, (h - 28) / 2, 28, 28), self.palette_.jade)


class DeviceChip(Press):
    """One device in the title bar; a printer's opens the reprint sheet."""

    kind = Kind.BAR

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=17, radius=9)
        self.shown: DeviceFace | None = None

    def show_device(self, face: DeviceFace) -> float:
        """Show a device and return the width it wants."""
        self.shown = face
        self.set_icon(face.icon)
        self.set_label(face.words)
        self.setEnabled(bool(face.reprints))
        self.update()
        return 56 + text_width(face.words, font(17, face.fault))

    def draw(self, p: QPainter, w: float, h: float) -> None:
        if self.shown is None:
            return
        c, fault = self.palette_, self.shown.fault
        ink = c.on_call if fault else c.on_deep
        draw_box(p, QRectF(0.5, 0.5, w - 1, h - 1), c.call if fault else "", "" if fault else "#3E6B66", 1, 9)
        draw_icon(p, self.icon_name, QRectF(15, (h - 21) / 2, 21, 21), ink, 4)
        draw_text(p, QRectF(45, 0, w - 55, h), self.label, font(17, fault), ink, LEFT, min_px=13)


class StaffButton(HelpButton):
    """Calls the staff: 請同仁支援 Call staff."""

    def __init__(self, label: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent, icon="person", px=24, radius=14)
        self.second = second

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        big, small = font(24, True), font(20)
        wide = 52 + text_width(self.label, big) + 14 + text_width(self.second, small)
        x = (w - wide) / 2
        draw_icon(p, "person", QRectF(x, (h - 36) / 2, 36, 36), now.icon)
        runs = [(self.label, big, color_fg), ("  ", small, color_fg), (self.second, small, now.fg2)]
        draw_runs(p, x + 52, QRectF(x + 52, 0, wide, h), runs)


def hairline(p: QPainter, x: float, y: float, w: float, color: str) -> None:
    """A one-pixel line of a desk screen."""
    p.fillRect(QRectF(x, y, w, 1), QColor(color))
