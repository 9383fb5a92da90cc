"""Text that fits: drawn, shrunk or, as the last resort, cut and recorded so that a test can say so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

from office.look.fonts import metrics, text_width

Run = tuple[str, QFont, str]
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

cut_off: list[str] = []
"""Every text that could not be shown whole since the last clear(); tests assert that it is empty."""

_KEEP = 200  # a wall runs for weeks; the record must not grow with it


def note_cut(text: str) -> None:
    """Record that `text` could not be shown whole."""
    if len(cut_off) < _KEEP and text not in cut_off:
        cut_off.append(text)


def sized(font: QFont, px: float) -> QFont:
    """A copy of `font` at `px` design pixels."""
    copy = QFont(font)
    copy.setPixelSize(max(1, round(px)))
    return copy


def spaced(font: QFont, em: float = 0.02) -> QFont:
    """A copy of `font` with its letters `em` further apart, as the office's name is set."""
    copy = QFont(font)
    copy.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, font.pixelSize() * em)
    return copy


def draw_text(
    p: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    wrap: bool = False,
    min_px: float | None = None,
    line_height: float = 1.35,
) -> bool:
    """Draw `text` into `rect`, shrinking down to `min_px`, and say whether it fits.

    What does not fit even then is elided and recorded in `cut_off`. `wrap` breaks it into lines of
    `line_height` em; a text with newlines is always set that way.
    """
    if not text:
        return True
    p.setPen(QColor(color))
    if wrap or "\n" in text:
        return _draw_wrapped(p, rect, text, font, align, min_px, line_height)
    width = text_width(text, font)
    if width > rect.width() + 0.5 and min_px is not None and font.pixelSize() > min_px:
        font = _narrowed(text, font, rect.width(), min_px)
        width = text_width(text, font)
    fits = width <= rect.width() + 0.5
    shown = text
    if not fits:
        note_cut(text)
        shown = metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = text_width(shown, font)
    x = _start(rect, width, align)
    p.setFont(font)
    p.drawText(QPointF(x, _baseline(rect, font, align)), shown)
    _note_outside(p, QRectF(x, rect.y(), width, 1), text)
    return fits


def draw_runs(
    p: QPainter,
    x: float,
    where: float | QRectF,
    runs: Sequence[Run],
    align: Qt.AlignmentFlag = LEFT,
    *,
    least: float = 0.7,
) -> float:
    """Draw differently set runs on one baseline and return the x where they end.

    `where` is the baseline, or a rectangle in which they are aligned by the tallest run; there `x` is
    the left end of left-aligned runs. Too wide for the rectangle, they shrink together to `least` of
    their size, and past that are recorded in `cut_off`.
    """
    if not runs:
        return x
    if not isinstance(where, QRectF):
        return _runs_at(p, x, where, runs)
    rect = where
    if not align & (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignHCenter):
        rect = QRectF(x, where.y(), where.right() - x, where.height())
    width = runs_width(runs)
    if width > rect.width() + 0.5:
        factor = max(least, rect.width() / width)
        runs = [(text, sized(font, int(font.pixelSize() * factor)), color) for text, font, color in runs]
        width = runs_width(runs)
        if width > rect.width() + 0.5:
            note_cut("".join(text for text, _, _ in runs))
    tallest = max((font for _, font, _ in runs), key=lambda font: font.pixelSize())
    return _runs_at(p, _start(rect, width, align), _baseline(rect, tallest, align), runs)


def runs_width(runs: Sequence[Run]) -> float:
    """How wide the runs are side by side, in design pixels."""
    return sum(text_width(text, font) for text, font, _ in runs)


def _runs_at(p: QPainter, x: float, baseline: float, runs: Sequence[Run]) -> float:
    for text, font, color in runs:
        p.setFont(font)
        p.setPen(QColor(color))
        p.drawText(QPointF(x, baseline), text)
        width = text_width(text, font)
        _note_outside(p, QRectF(x, baseline, width, 1), text)
        x += width
    return x


def lines_of(text: str, font: QFont, width: float) -> list[str]:
    """`text` broken into lines of at most `width` design pixels."""
    return [line for line, _ in _broken(text, font, width)]


def text_height(text: str, font: QFont, width: float, line_height: float = 1.35) -> float:
    """How tall `text` is when wrapped to `width`, in design pixels."""
    return len(_broken(text, font, width)) * font.pixelSize() * line_height


def _broken(text: str, font: QFont, width: float) -> list[tuple[str, float]]:
    lines: list[tuple[str, float]] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        empty = True
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start, length = line.textStart(), line.textLength()
            # QTextLayout counts UTF-16 units; a Python string counts characters.
            part = _utf16_slice(paragraph, start, length).rstrip()
            lines.append((part, line.naturalTextWidth()))
            empty = False
        layout.endLayout()
        if empty:
            lines.append(("", 0.0))
    return lines


def _utf16_slice(text: str, start: int, length: int) -> str:
    if text.isascii() or max(text) <= "\uffff":
        return text[start : start + length]
    raw = text.encode("utf-16-le")
    return raw[start * 2 : (start + length) * 2].decode("utf-16-le", "replace")


def _draw_wrapped(
    p: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    align: Qt.AlignmentFlag,
    min_px: float | None,
    line_height: float,
) -> bool:
    px = font.pixelSize()
    least = px if min_px is None else min(px, round(min_px))
    lines: list[str] = []
    while True:
        lines = lines_of(text, font, rect.width())
        step = px * line_height
        # The last line needs its letters, not the air below them.
        if (len(lines) - 1) * step + px <= rect.height() + 1 or px <= least:
            break
        px -= 1
        font = sized(font, px)
    room = max(1, int((rect.height() + 1 - px) / step) + 1)
    fits = len(lines) <= room
    if not fits:
        note_cut(text)
        rest = "".join(lines[room - 1 :])
        lines = lines[: room - 1]
        lines.append(metrics(font).elidedText(rest + "…", Qt.TextElideMode.ElideRight, rect.width()))
    top = rect.y()
    if align & Qt.AlignmentFlag.AlignVCenter:
        top += (rect.height() - len(lines) * step) / 2
    elif align & Qt.AlignmentFlag.AlignBottom:
        top += rect.height() - len(lines) * step
    p.setFont(font)
    for number, line in enumerate(lines):
        width = text_width(line, font)
        box = QRectF(rect.x(), top + number * step, rect.width(), step)
        p.drawText(QPointF(_start(box, width, align), _baseline(box, font, CENTER)), line)
    _note_outside(p, QRectF(rect.x(), top, 1, len(lines) * step).intersected(rect), text)
    return fits


def _narrowed(text: str, font: QFont, width: float, min_px: float) -> QFont:
    px = max(min_px, int(font.pixelSize() * width / text_width(text, font)))
    return sized(font, px)


def _start(rect: QRectF, width: float, align: Qt.AlignmentFlag) -> float:
    if align & Qt.AlignmentFlag.AlignHCenter:
        return rect.x() + (rect.width() - width) / 2
    if align & Qt.AlignmentFlag.AlignRight:
        return rect.right() - width
    return rect.x()


def _baseline(rect: QRectF, font: QFont, align: Qt.AlignmentFlag) -> float:
    measured = metrics(font)
    if align & Qt.AlignmentFlag.AlignTop:
        return rect.y() + measured.ascent()
    if align & Qt.AlignmentFlag.AlignBottom:
        return rect.bottom() - measured.descent()
    return rect.center().y() + (measured.ascent() - measured.descent()) / 2


def _note_outside(p: QPainter, drawn: QRectF, text: str) -> None:
    """Record a text that leaves its widget; one that the painter is told to clip (a ticker) may."""
    if p.hasClipping():
        return
    device = p.device()
    seen = p.transform().mapRect(drawn)
    room = QRectF(-1.5, -1.5, device.width() + 3, device.height() + 3)
    if not room.contains(seen):
        note_cut(text)
