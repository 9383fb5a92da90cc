"""The window's upper and lower edge: counter, clerk, state and time; connection and lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from counter_terminal.strokes import draw_cap, draw_line
from counter_terminal.view import View
from office.look.drawn import Drawn
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.press import Press
from office.look.text import CENTER, RIGHT, draw_runs, draw_text
from office.wording import Wording


class Title(Drawn):
    """Counter, clerk, state and clock on the deep bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None

    def set_view(self, view: View) -> None:
        """Show another moment."""
        old = self._view
        if old is None or _title(old) != _title(view):
            self._view = view
            self.setAccessibleName(f"{view.counter} {view.unit} {view.clerk} {view.state}")
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, view = self.palette_, self._view
        p.fillRect(QRectF(0, 0, w, h), QColor(c.deep))
        if view is None:
            return
        draw_text(p, QRectF(14, 1, 60, h), view.counter, font(23, True), c.on_deep)
        clock = font(19, True)
        left = w - 14 - text_width(view.clock, clock)
        draw_text(p, QRectF(left, 0, w - left, h), view.clock, clock, c.on_deep)
        left = self._draw_pill(p, left - 10, view, h)
        x = 33 if len(view.counter) == 1 else 46
        runs = [(view.unit, font(15), c.deep_text2)]
        if view.clerk:
            runs += [("　", font(15), c.deep_text2), (view.clerk, font(15), c.deep_text2)]
        draw_runs(p, x, QRectF(x, 0, left - 6 - x, h), runs)

    def _draw_pill(self, p: QPainter, right: float, view: View, h: float) -> float:
        c = self.palette_
        words = font(14, True)
        w = text_width(view.state, words) + (20 if view.lively else 22)
        box = QRectF(right - w, 13 if view.lively else 12, w, 24 if view.lively else 26)
        draw_box(p, box, c.on_deep if view.lively else c.deep, "" if view.lively else c.deep_text2, 1, 9)
        draw_text(p, box, view.state, words, c.jade_dark if view.lively else c.on_deep, CENTER)
        return box.x()


def _title(view: View) -> tuple[object, ...]:
    return (view.counter, view.clerk, view.state, view.clock, view.lively)


class AlertStrip(Drawn):
    """What the clerk should know, and what was done about it; it never flashes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ("", "", False)

    def set_view(self, view: View) -> None:
        """Show the view's alert, nothing when there is none."""
        alert = view.alert
        words = (alert.title, alert.text, alert.offline) if alert is not None else ("", "", False)
        if words != self._words:
            self._words = words
            self.setAccessibleName(f"{words[0]}，{words[1]}")
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        title, text, offline = self._words
        draw_box(p, QRectF(0, 0, w, h), c.red if offline else c.amber_edge, "", 0, 10)
        p.save()
        p.setClipRect(QRectF(6, 0, w - 6, h))
        draw_box(p, QRectF(-6, 0, w + 6, h), c.amber_tint, "", 0, 10)
        p.restore()
        draw_icon(p, "wifi" if offline else "warn", QRectF(18, h / 2 - 12, 24, 24), c.amber_ink, 3)
        room = w - 62
        if text_width(title, font(12, True)) > room:
            # English needs two lines for it at the largest text.
            box = QRectF(52, 3, room, 32)
            draw_text(p, box, title, font(13, True), c.ink, wrap=True, min_px=12, line_height=1.2)
            draw_text(p, QRectF(52, 34, room, 19), text, font(12), c.amber_ink, min_px=10)
            return
        draw_text(p, QRectF(52, 6, room, 24), title, font(15, True), c.ink, min_px=12)
        if text_width(text, font(12)) <= room:
            draw_text(p, QRectF(52, 28, room, 22), text, font(13), c.amber_ink, min_px=12)
        else:
            box = QRectF(52, 27, room, 27)
            draw_text(p, box, text, font(12), c.amber_ink, wrap=True, min_px=10, line_height=1.15)


class Status(Drawn):
    """Connection, what is held and missed."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._w = w
        self._key: tuple[object, ...] = ()
        self._view: View | None = None

    def set_view(self, view: View, *, lists: bool) -> None:
        """Show another moment; `lists` adds the held and missed counts."""
        key = (view.status, view.online, len(view.held.numbers), len(view.missed.numbers), lists)
        if key != self._key:
            self._key, self._view, self._lists = key, view, lists
            counts = [
                self._w.text("term.status.held", n=key[2]),
                self._w.text("term.status.missed", n=key[3]),
            ]
            self.setAccessibleName("，".join([view.status, *(counts if lists else [])]))
            self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, view = self.palette_, self._view
        p.fillRect(QRectF(0, 0, w, h), QColor(c.surface))
        draw_line(p, 0, 0, w, c.line)
        if view is None:
            return
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(c.green if view.online else c.red))
        p.drawEllipse(QRectF(14, h / 2 - 4 + 0.5, 9, 9))
        runs = [(view.status, font(13), c.ink2 if view.online else c.red)]
        if self._lists:
            for key, aside in (("term.status.held", view.held), ("term.status.missed", view.missed)):
                runs.append(("　", font(13), c.ink2))
                runs += [
                    (run.text, font(13, run.field), c.ink2) for run in self._w.runs(key, n=len(aside.numbers))
                ]
        draw_runs(p, 28, QRectF(28, 1, w - 28 - 106, h - 1), runs)


class KeysButton(Press):
    """全部按鍵 F1 at the lower right."""

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        left = draw_cap(p, w, h / 2, "F1", c.ink2, bold=True, line=1.2)
        draw_text(p, QRectF(0, 0, left - 3, h), self.label, font(13), c.ink2, RIGHT, min_px=11)
