"""What opens over the tablet's page: a number to copy by hand, a code for the phone, a number to reprint, a language."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from office.config import LANGUAGES
from office.look.buttons import Primary, Secondary, Toggle
from office.look.drawn import Sheet
from office.look.fonts import font
from office.look.paint import draw_box, draw_number
from office.look.text import CENTER, draw_text
from office.wording import Wording

WIDTH, HEIGHT = 1280, 800
QUIET_MODULES = 4
MOST_DIGITS = 6


class Over(Sheet):
    """A sheet over the tablet's page; `act(verb, argument)` says what was touched."""

    act = Signal(str, object)

    def __init__(self, w: Wording, title: str, parent: QWidget | None = None) -> None:
        super().__init__(WIDTH, HEIGHT, parent)
        self.w, self.title = w, title

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_box(p, QRectF(140, 60, 1000, 680), c.surface, c.line, 1, 24)
        draw_text(p, QRectF(180, 84, 920, 56), self.title, font(34, True), c.ink, CENTER, min_px=22)


class CardSheet(Over):
    """The number, huge, to copy onto a paper card."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(w, w.text("triage.card_title"), parent)
        self.number, self.code = "", ""
        self.ok = Primary(w.text("triage.card_ok"), px=34, edge=4, radius=14)
        self.place(self.ok, 440, 620, 400, 92)
        self.ok.pressed_once.connect(lambda: self.act.emit("card_done", None))

    def show_number(self, number: str, code: str = "") -> None:
        """Show another number with its check code."""
        self.number, self.code = number, code
        self.setAccessibleName(f"{self.title} {number} {code}".strip())
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        super().draw(p, w, h)
        c = self.palette_
        draw_number(p, QRectF(180, 160, 920, 360), self.number, 330 if len(self.number) < 5 else 270, c.ink)
        if self.code:
            draw_text(p, QRectF(180, 530, 920, 60), self.code, font(44, True), c.ink2, CENTER)


class PhoneSheet(Over):
    """The code a citizen's phone scans to follow the queue."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(w, w.text("triage.phone_title"), parent)
        self.number, self.rows = "", ()
        self.ok = Primary(w.text("triage.request.done"), px=34, edge=4, radius=14)
        self.place(self.ok, 440, 620, 400, 92)
        self.ok.pressed_once.connect(lambda: self.act.emit("close", None))

    def show_code(self, number: str, address: str) -> None:
        """Show the code of one number's address."""
        self.number = number
        self.rows = tuple(bytes(row) for row in segno.make(address, error="m", micro=False).matrix)
        self.setAccessibleName(f"{self.title} {number}")
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        super().draw(p, w, h)
        c = self.palette_
        if not self.rows:
            return
        module = 400 // (len(self.rows) + 2 * QUIET_MODULES)
        side = module * len(self.rows)
        x0, y0 = 420 - side / 2, 375 - side / 2
        margin = module * QUIET_MODULES
        p.fillRect(QRectF(x0 - margin, y0 - margin, side + 2 * margin, side + 2 * margin), QColor("#FFFFFF"))
        for y, row in enumerate(self.rows):
            for x, dark in enumerate(row):
                if dark:
                    p.fillRect(QRectF(x0 + x * module, y0 + y * module, module, module), QColor("#000000"))
        draw_number(p, QRectF(660, 275, 440, 200), self.number, 150, c.ink)


class ReprintSheet(Over):
    """Digits for the number whose slip is printed again, marked 補印."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(w, w.text("triage.reprint_ask"), parent)
        self.kiosk, self.number = "", ""
        for at, digit in enumerate("123456789"):
            self._key(digit, 640 + 150 * (at % 3), 180 + 104 * (at // 3))
        self._key("0", 790, 492)
        back = Secondary("", icon="back", px=34, radius=14, debounce_ms=120)
        back.setAccessibleName(w.text("triage.undo"))
        self.place(back, 640, 492, 140, 92)
        back.pressed_once.connect(self._take_back)
        self.ok = Primary(w.text("triage.reprint"), px=34, edge=4, radius=14)
        self.place(self.ok, 180, 620, 600, 92)
        self.ok.pressed_once.connect(lambda: self.act.emit("reprint", (self.kiosk, self.number)))
        self.cancel = Secondary(self.w.text("triage.cancel"), px=30, radius=14)
        self.place(self.cancel, 800, 620, 300, 92)
        self.cancel.pressed_once.connect(lambda: self.act.emit("close", None))

    def _key(self, digit: str, x: float, y: float) -> None:
        # A keypad takes the same digit twice in quick succession: 1 0 0 1.
        key = Secondary(digit, px=40, radius=14, debounce_ms=80)
        self.place(key, x, y, 140, 92)
        key.pressed_once.connect(lambda: self._add(digit))

    def _add(self, digit: str) -> None:
        if len(self.number) < MOST_DIGITS:
            self._show(self.number + digit)

    def _take_back(self) -> None:
        self._show(self.number[:-1])

    def ask(self, kiosk: str, number: str) -> None:
        """Ask for a number to print at `kiosk`; the last one issued is offered."""
        self.kiosk = kiosk
        self._show(number)

    def _show(self, number: str) -> None:
        self.number = number
        if len(number) >= 4:
            self.ok.set_enabled()
        else:
            self.ok.set_disabled()
        self.setAccessibleName(f"{self.title} {number}")
        self.update()

    def draw(self, p: QPainter, w: float, h: float) -> None:
        super().draw(p, w, h)
        c = self.palette_
        draw_box(p, QRectF(180, 240, 420, 240), c.paper, c.line, 1, 14)
        draw_number(p, QRectF(190, 250, 400, 220), self.number, 150 if len(self.number) < 5 else 105, c.ink)


class LanguageSheet(Over):
    """The ticket's language, and whether an interpreter is wanted."""

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(w, w.text("triage.language_text"), parent)
        for at, language in enumerate(LANGUAGES):
            name = Wording.of("zh-TW").text(f"language.self.{language}")
            choice = Secondary(name, px=32, radius=14, language=language)
            self.place(choice, 200 + 300 * (at % 3), 190 + 130 * (at // 3), 280, 108)
            choice.pressed_once.connect(lambda language=language: self.act.emit("choose_language", language))
        self.interpreter = Toggle(w.text("triage.interpreter"), icon="video", px=28, radius=14)
        self.place(self.interpreter, 200, 460, 580, 100)
        self.interpreter.pressed_once.connect(lambda: self.act.emit("toggle_interpreter", None))
        self.cancel = Secondary(w.text("triage.cancel"), px=30, radius=14)
        self.place(self.cancel, 440, 620, 400, 92)
        self.cancel.pressed_once.connect(lambda: self.act.emit("close", None))
