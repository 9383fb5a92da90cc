"""The buttons with a key printed on them: the big one and the small actions."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from counter_terminal.moment import Action
from counter_terminal.strokes import cap_width, draw_cap
from counter_terminal.view import Button, Main
from office.look.buttons import Primary, Secondary
from office.look.faces import Face, State
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.paint import draw_box
from office.look.text import CENTER, draw_runs, draw_text


class BigButton(Primary):
    """The one press a citizen needs: finish and call, or call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=27, sub_px=15, edge=5, radius=12, debounce_ms=0)
        self._main: Main | None = None

    @property
    def action(self) -> Action:
        """What a press of it means now."""
        return self._main.action if self._main is not None else Action.CALL

    def set_main(self, main: Main, working: str) -> None:
        """Show the button as it stands; `working` are the words while the queue has not answered."""
        if main == self._main:
            return
        self._main = main
        self.set_label(main.label, "".join(text for text, _ in main.under))
        self.setAccessibleName(f"{main.label}，{main.key}，{self.sub}")
        if main.reason:
            self.set_disabled(main.reason)
        else:
            self.set_enabled()
        self.set_busy(working if main.working else "")
        self.update()

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        main, now = self._main, self.face()
        if main is None:
            return
        large = h > 100
        cap_px, cap_h = (20.0, 40.0) if large else (18.0, 34.0)
        cap = cap_width(main.key, bold=True, px=cap_px) + 8
        right = w - 18 - cap
        mid = h / 2 - (11 if large else 11.5)
        title = font(34 if large else 27, True)
        draw_text(p, QRectF(18, mid - 26, right - 26, 52), main.label, title, now.fg, min_px=17)
        y = mid + (31 if large else 27.5)
        runs = [(text, font(15, bold), now.fg2) for text, bold in main.under]
        draw_runs(p, 18, QRectF(18, y - 12, right - 24, 24), runs, least=0.66)
        self._cap(p, w - 18, h / 2 - 0.5, main.key, now, cap, cap_px, cap_h)

    def _cap(
        self, p: QPainter, right: float, y: float, words: str, now: Face, w: float, px: float, h: float
    ) -> None:
        box = QRectF(right - w, y - h / 2, w, h)
        draw_box(p, box, now.fill, now.fg, 2, 8)
        draw_text(p, box, words, font(px, True), now.fg, CENTER)


class ActionButton(Secondary):
    """An action with its icon and its key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, px=16, radius=10, debounce_ms=0)
        self.button: Button | None = None

    def set_button(self, button: Button) -> None:
        """Show another action, or this one as it stands now."""
        if button == self.button:
            return
        self.button = button
        self.set_label(button.label)
        self.setAccessibleName(f"{button.label}，{button.key}")
        self.set_icon(button.icon)
        if button.reason:
            self.set_disabled(button.reason)
        else:
            self.set_enabled()
        self.set_busy(button.label if button.working else "")
        self.update()

    def face(self) -> Face:
        now = super().face()
        if self.palette_.contrast:
            return now
        icon = self.palette_.jade if self.state in (State.DEFAULT, State.PRESSED) else now.icon
        return Face(now.fill, now.border, now.edge, now.fg, now.fg2, icon, 1.0, now.dashed)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        button, now = self.button, self.face()
        if button is None:
            return
        narrow = w < 122
        pad, side, gap = (7.0, 20.0, 5.0) if narrow else (10.0, 22.0, 7.0)
        cap_right = w - (7 if narrow else 10)
        room = cap_right - cap_width(button.key) - 2 - pad - side - gap
        # A long word (in English) goes below its icon and key rather than under 12 px (tokens 2.3).
        stacked = text_width(button.label, font(12, True)) > room
        middle = h / 4 + 3 if stacked else h / 2
        place = QRectF(pad, middle - side / 2, side, side)
        draw_icon(
            p,
            button.icon,
            place,
            now.icon,
            3.6,
        )
        color = self.palette_.ink2 if now.fg == self.palette_.ink else now.fg
        left = draw_cap(p, cap_right, middle, button.key, color)
        box = QRectF(pad + side + gap, 0, left - 2 - pad - side - gap, h)
        if stacked:
            box = QRectF(pad, h / 2, w - 2 * pad, h / 2 - 4)
        draw_text(p, box, button.label, font(16, True), now.fg, min_px=12)
