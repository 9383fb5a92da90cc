"""Text set by its baseline, as the drawings give it; too long a text shrinks before it is cut."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from kiosk.faces.speech import Runs
from office.look.fonts import font, metrics, text_width
from office.look.text import LEFT, draw_runs, draw_text

LEAST = 0.6
"""Down to this part of its size a text shrinks; the smallest allowed is 20 px for a translation line."""
SMALLEST = 20.0
LATIN = ("en", "vi", "id")


def line(
    p: QPainter,
    x: float,
    base: float,
    width: float,
    text: str,
    px: float,
    color: str,
    *,
    bold: bool = False,
    language: str = "zh-TW",
    align: Qt.AlignmentFlag = LEFT,
    least: float = LEAST,
    spacing: float = 0.0,
) -> bool:
    """One line on the baseline `base`, within `width` from `x`; `spacing` in em. Says whether it fits."""
    chosen = font(px, bold, language)
    if spacing:
        chosen = QFont(chosen)
        chosen.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, px * spacing)
    measured = metrics(chosen)
    middle = base - (measured.ascent() - measured.descent()) / 2
    box = QRectF(x, middle - 0.7 * px, width, 1.4 * px)
    return draw_text(p, box, text, chosen, color, align, min_px=max(min(SMALLEST, px), px * least))


def block(
    p: QPainter,
    x: float,
    top: float,
    width: float,
    height: float,
    text: str,
    px: float,
    color: str,
    *,
    bold: bool = False,
    language: str = "zh-TW",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop,
    line_height: float = 1.35,
    least: float = LEAST,
) -> bool:
    """A text of several lines in a box; Thai needs more air between them (ui layout 1d)."""
    tall = max(line_height, 1.45) if language == "th" else line_height
    smallest = max(min(SMALLEST, px), px * least)
    box = QRectF(x, top, width, height)
    words = max(text.split(), key=len, default="") if language in LATIN else ""
    while px > smallest and words and text_width(words, font(px, bold, language)) > width:
        px -= 1  # a word is made smaller before it is broken
    return draw_text(
        p, box, text, font(px, bold, language), color, align, wrap=True, min_px=smallest, line_height=tall
    )


def pieces(
    p: QPainter,
    x: float,
    base: float,
    width: float,
    runs: Runs,
    px: float,
    strong_px: float,
    color: str,
    *,
    strong: str = "",
    language: str = "zh-TW",
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """A line whose fields are bold, `strong_px` tall and `strong` in colour; returns where it ends."""
    set_runs = [
        (run.text, font(strong_px, True), strong or color)
        if run.field
        else (run.text, font(px, False, language), color)
        for run in runs
    ]
    if not set_runs:
        return x
    measured = metrics(max((each for _, each, _ in set_runs), key=lambda each: each.pixelSize()))
    middle = base - (measured.ascent() - measured.descent()) / 2
    return draw_runs(
        p, x, QRectF(x, middle - 0.7 * strong_px, width, 1.4 * strong_px), set_runs, align, least=LEAST
    )
