"""The panel that asks in the window: a title, answers by key or click, a field for digits, a note."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from counter_terminal.choices import Ask, Option, Question
from counter_terminal.strokes import cap_width, draw_cap, draw_line
from office.look.buttons import Secondary
from office.look.drawn import Drawn, Sheet
from office.look.faces import Face
from office.look.fonts import font, text_width
from office.look.text import LEFT, RIGHT, draw_text, text_height
from office.look.tokens import Palette
from office.wording import Wording

ROW_H, KEYS_ROW_H, FIELD_H, PAD = 44.0, 36.0, 48.0, 14.0


class Answer(Secondary):
    """One answer with its key."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option.label, parent, px=16, radius=9, debounce_ms=0)
        self.option = option
        self.setAccessibleName("，".join(part for part in (option.key, option.label, option.note) if part))

    def face(self) -> Face:
        now = super().face()
        return now if self.palette_.contrast else replace(now, border_px=1.0)

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        c, option = self.palette_, self.option
        draw_cap(p, 12 + cap_width(option.key), h / 2, option.key, c.ink2)
        x = 12 + cap_width(option.key) + 10
        chosen = font(16, True)
        wide = min(text_width(option.label, chosen), w - x - 8)
        box = QRectF(x, 0, w - x - 8, h)
        # Two lines only where one of 12 px does not hold it.
        wrap = text_width(option.label, font(12, True)) > box.width()
        draw_text(p, box, option.label, chosen, color_fg, wrap=wrap, min_px=12, line_height=1.2)
        if option.note:
            left = x + wide + 12
            draw_text(p, QRectF(left, 0, w - 10 - left, h), option.note, font(13), c.ink2, RIGHT, min_px=10)


class KeyLine(Drawn):
    """A key and what it does, in the list of all keys."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._option = option
        self.setAccessibleName(f"{option.key}，{option.label}")

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c = self.palette_
        draw_cap(p, 12 + cap_width(self._option.key), h / 2, self._option.key, c.ink, line=1.2)
        draw_text(p, QRectF(100, 0, w - 108, h), self._option.label, font(15), c.ink, min_px=11)
        draw_line(p, 0, h - 1, w, c.line)


class Field(QLineEdit):
    """A typed line whose letters grow with the window."""

    def __init__(self, name: str, px: float, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._px = px
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setStyleSheet(
            f"QLineEdit {{ background: {palette.surface}; color: {palette.ink}; padding-left: 8px;"
            f" border: 1px solid {palette.control}; border-radius: 6px; }}"
            f"QLineEdit:focus {{ border: 3px solid {palette.jade}; }}"
        )

    def set_unit(self, unit: float) -> None:
        """Letters for this scale."""
        chosen = font(max(8, self._px * unit))
        if self.font().pixelSize() != chosen.pixelSize():
            self.setFont(chosen)


class ChoicePanel(Sheet):
    """Lies over the buttons and lists while a question is open; Esc closes it.

    `chosen(question, value, typed, note)` gives the answer: `value` of an option, or '' with the typed digits.
    """

    chosen = Signal(object, str, str, str)
    closed = Signal()

    def __init__(self, w: Wording, parent: QWidget | None = None) -> None:
        super().__init__(420, 400, parent)
        self.question: Question | None = None
        self._w = w
        self._digits: Field | None = None
        self._note: Field | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    def height_for(self, question: Question, width: float) -> float:
        """How high the question needs the panel, in design px."""
        columns, count = question.columns, len(question.options)
        rows = -(-count // columns)
        step = KEYS_ROW_H if question.ask is Ask.KEYS else ROW_H + 7
        h = 12 + self._title_height(question, width) + rows * step + 52
        h += FIELD_H + 8 if question.digits else 0
        h += FIELD_H + 22 if question.note else 0
        return h + (self._text_height(question, width) if question.text else 0)

    def _title_height(self, question: Question, width: float) -> float:
        return text_height(question.title, font(18, True), width - 2 * PAD, 1.35) + 10

    def _text_height(self, question: Question, width: float) -> float:
        return text_height(question.text, font(15), width - 2 * PAD, 1.4) + 10

    def ask(self, question: Question, width: float, height: float) -> None:
        """Show a question in a panel of this design size."""
        self.clear()
        self.question = question
        self.design_w, self.design_h = width, height
        self._digits = self._note = None
        self.setAccessibleName(question.title)
        y = 12 + self._title_height(question, width)
        if question.text:
            y += self._text_height(question, width)
        wide = width - 2 * PAD
        if question.digits:
            self._digits = self._field(question.title, 26, y, wide)
            pattern = QRegularExpression(rf"[0-9]{{0,{question.digits}}}")
            self._digits.setValidator(QRegularExpressionValidator(pattern, self._digits))
            y += FIELD_H + 8
        y = self._place_options(question, y, wide)
        if question.note:
            self._note = self._field(question.note, 16, y + 18, wide)
            self._note.setMaxLength(60)
        cancel = Secondary(self._w.text("term.cancel"), px=15, radius=8, debounce_ms=0)
        cancel.setAccessibleName(f"{self._w.text('term.cancel')}，Esc")
        cancel.pressed_once.connect(self.closed)
        self.place(cancel, width - PAD - 96, height - 46, 96, 36)
        self._resettle()
        self.show()
        self.raise_()
        (self._digits or self).setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def type_key(self, key: str) -> bool:
        """A digit pressed while the panel is open; True when it answered."""
        question = self.question
        if question is None or question.digits:
            return False
        for option in question.options:
            if option.key == key and question.ask is not Ask.KEYS:
                self._choose(option)
                return True
        return False

    def set_page_width(self, width: float, height: float) -> None:
        """Follow the window's text size while open."""
        if self.question is not None and (width, height) != (self.design_w, self.design_h):
            self.ask(self.question, width, height)

    def dismiss(self) -> None:
        """Close without an answer."""
        self.question = None
        self.hide()
        self.clear()
        self._digits = self._note = None

    def draw(self, p: QPainter, w: float, h: float) -> None:
        c, question = self.palette_, self.question
        draw_line(p, 0, 0, w, c.control)
        draw_line(p, 0, h - 1, w, c.control)
        if question is None:
            return
        tall = self._title_height(question, w)
        box = QRectF(PAD, 12, w - 2 * PAD, tall - 8)
        draw_text(p, box, question.title, font(18, True), c.ink, LEFT, wrap=True, min_px=14, line_height=1.35)
        if question.text:
            box = QRectF(PAD, 12 + tall, w - 2 * PAD, self._text_height(question, w) - 6)
            draw_text(p, box, question.text, font(15), c.ink2, LEFT, wrap=True, min_px=12, line_height=1.4)
        if self._note is not None:
            y = self.place_of(self._note).y()
            draw_text(p, QRectF(PAD, y - 21, w - 2 * PAD, 20), question.note, font(13), c.ink2, min_px=11)
        hint = self._w.text("term.enter") if question.digits else "Esc"
        draw_text(p, QRectF(PAD, h - 44, w - 2 * PAD - 104, 32), hint, font(13), c.ink2, min_px=10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resettle()

    def _resettle(self) -> None:
        unit = self.fit().unit
        for field in (self._digits, self._note):
            if field is not None:
                field.set_unit(unit)

    def _place_options(self, question: Question, y: float, wide: float) -> float:
        columns = question.columns
        each = (wide - (columns - 1) * 8) / columns
        for place, option in enumerate(question.options):
            column, row = place % columns, place // columns
            if question.ask is Ask.KEYS:
                self.place(KeyLine(option), PAD, y + row * KEYS_ROW_H, wide, KEYS_ROW_H)
                continue
            answer = Answer(option)
            answer.pressed_once.connect(lambda option=option: self._choose(option))
            self.place(answer, PAD + column * (each + 8), y + row * (ROW_H + 7), each, ROW_H)
        rows = -(-len(question.options) // columns)
        return y + rows * (KEYS_ROW_H if question.ask is Ask.KEYS else ROW_H + 7)

    def _field(self, name: str, px: float, y: float, wide: float) -> Field:
        field = Field(name, px, self.palette_)
        field.returnPressed.connect(self._enter)
        self.place(field, PAD, y, wide, FIELD_H)
        field.show()
        return field

    def _choose(self, option: Option) -> None:
        if self.question is not None:
            note = self._note.text().strip() if self._note is not None else ""
            self.chosen.emit(self.question, option.value, "", note)

    def _enter(self) -> None:
        if self.question is not None and self._digits is not None:
            note = self._note.text().strip() if self._note is not None else ""
            self.chosen.emit(self.question, "", self._digits.text(), note)
