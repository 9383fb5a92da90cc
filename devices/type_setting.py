"""Setting type for a thermal head: text drawn four times as large as its dots, thinned to one bit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from office.look.fonts import families

SCALE = 4  # drawn this much larger, then averaged
THRESHOLD = 150  # of 255: darker than this is ink (layout section 8)
_ELIDE = Qt.TextElideMode.ElideRight
_OPENING = frozenset("（「『【《〈［｛")
_CLOSING = frozenset("）」』】》〉］｝、。，．")
_SIGN = re.compile(r"(?<=[、。，！？；])(?![、。，！？；）」』])")


def drawing_application() -> QCoreApplication:
    """The Qt application fonts need: the program's own one, else a new one without a screen.

    Keep what it returns as long as slips are drawn; it must first be called in the main thread.
    """
    running = QCoreApplication.instance()
    if running is None:
        return QGuiApplication(["devices", "-platform", "offscreen"])
    if not isinstance(running, QGuiApplication):
        raise TypeError("a QCoreApplication has no fonts; make a QGuiApplication before slips are drawn")
    return running


@dataclass(frozen=True)
class Face:
    """A size in dots, a weight and the language that decides the family."""

    px: float
    bold: bool = True
    language: str = "zh-TW"

    def font(self, px: float | None = None) -> QFont:
        """A new font every time: a QFont must not be shared between threads."""
        made = QFont()
        made.setFamilies(families(self.language))
        made.setPixelSize(round((px or self.px) * SCALE))
        made.setWeight(QFont.Weight.Bold if self.bold else QFont.Weight.Normal)
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return made


class TypeSetter:
    """A page of `width` x `height` dots that is drawn on and then thinned to ink.

    Text too wide for its place is set smaller, down to the smallest size the caller allows; what does not
    fit even then is cut with an ellipsis and listed in `cut_off`.
    """

    def __init__(self, width: int, height: int, *, dry: bool = False) -> None:
        """`dry`: measure and note what is cut off, draw nothing."""
        self.width = width
        self.height = height
        self.cut_off: list[str] = []
        # Whatever is drawn outside a page of one dot costs next to nothing.
        size = (1, 1) if dry else (width * SCALE, height * SCALE)
        # Glyphs of this size are filled outlines: into 32 bits twice as fast as into 8, and the same to the last dot.
        self._image = QImage(*size, QImage.Format.Format_RGB32)
        self._image.fill(Qt.GlobalColor.white)
        self._painter = QPainter(self._image)
        self._painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self._painter.setPen(QColor("black"))

    def box(self, x: float, y: float, w: float, h: float) -> None:
        """A solid black rectangle."""
        self._painter.fillRect(QRectF(x * SCALE, y * SCALE, w * SCALE, h * SCALE), QColor("black"))

    def width_of(self, text: str, face: Face, px: float | None = None) -> float:
        """How wide `text` is on one line, in dots."""
        return QFontMetricsF(face.font(px)).horizontalAdvance(text) / SCALE

    def fitted(self, text: str, face: Face, room: float, least: float) -> float:
        """The largest size in half dots, from the face's down to `least`, at which `text` fits `room`."""
        px = face.px
        while px > least and self.width_of(text, face, px) > room:
            px = max(least, px - 0.5)
        return px

    def line(
        self,
        text: str,
        face: Face,
        x: float,
        baseline: float,
        room: float,
        *,
        least: float | None = None,
        right: bool = False,
        white: bool = False,
    ) -> float:
        """Draw one line from `x` (or, with `right`, ending at it) and return the dots it took."""
        px = self.fitted(text, face, room, face.px if least is None else least)
        font = face.font(px)
        if self.width_of(text, face, px) > room + 0.5:
            self.cut_off.append(text)
            text = QFontMetricsF(font).elidedText(text, _ELIDE, room * SCALE)
        took = self.width_of(text, face, px)
        self._painter.setFont(font)
        self._painter.setPen(QColor("white" if white else "black"))
        start = x - took if right else x
        self._painter.drawText(QPointF(start * SCALE, baseline * SCALE), text)
        self._painter.setPen(QColor("black"))
        return took

    def runs(
        self, runs: Sequence[tuple[str, Face]], x: float, baseline: float, room: float, gap: float
    ) -> None:
        """Draw pieces of different size on one baseline, `gap` dots apart."""
        pieces = [(text.strip(), face) for text, face in runs if text.strip()]
        shrink = 1.0
        while shrink > 0.6 and self._took(pieces, shrink, gap) > room:
            shrink -= 0.02
        if self._took(pieces, shrink, gap) > room + 0.5:
            self.cut_off.append("".join(text for text, _ in pieces))
        for text, face in pieces:
            self._painter.setFont(face.font(face.px * shrink))
            self._painter.drawText(QPointF(x * SCALE, baseline * SCALE), text)
            x += self.width_of(text, face, face.px * shrink) + gap

    def spaced(self, text: str, face: Face, x: float, baseline: float, spacing: float) -> None:
        """Draw `text` from `x`, its characters `spacing` dots further apart than the font sets them."""
        self._painter.setFont(face.font())
        for character in text:
            self._painter.drawText(QPointF(x * SCALE, baseline * SCALE), character)
            x += self.width_of(character, face) + spacing

    def paragraph(
        self,
        text: str,
        face: Face,
        left: float,
        right: float,
        baseline: float,
        pitch: float,
        lines: int,
        *,
        first: float | None = None,
        least: float | None = None,
    ) -> int:
        """Set `text` in at most `lines` lines, the first of them from `first`; return how many it took."""
        smallest = face.px if least is None else least
        px = face.px
        indent = (first or left) - left
        while True:
            parted = self._parted(text, face, px, right - left, indent)
            layout, rows = self._wrap(parted, face, px, right - left, indent)
            if len(rows) > lines:
                layout, rows = self._wrap(text, face, px, right - left, indent)
            if len(rows) <= lines or px <= smallest:
                break
            px = max(smallest, px - 0.5)
        if len(rows) > lines:
            self.cut_off.append(text)
            return self._elided(text, face, px, rows, left, right, baseline, pitch, lines, first)
        for index in range(len(rows)):
            line = layout.lineAt(index)
            x = left if index or first is None else first
            top = (baseline + pitch * index) * SCALE - line.ascent()
            line.draw(self._painter, QPointF(x * SCALE - line.position().x(), top - line.position().y()))
        return len(rows)

    def end(self) -> None:
        """End the drawing; a painter that outlives its picture would take the process down."""
        if self._painter.isActive():
            self._painter.end()

    def ink(self) -> NDArray[np.bool_]:
        """Thin the page to dots, True for ink, and end the drawing."""
        self.end()
        stride = self._image.bytesPerLine()
        page = np.frombuffer(self._image.constBits(), np.uint8).reshape(self.height * SCALE, stride)
        # The page is black and white: one of its three colours says it all.
        grey = page[:, : self.width * SCALE * 4 : 4]
        tall = grey.reshape(self.height, SCALE, -1).sum(axis=1, dtype=np.uint16)
        sums = tall.reshape(self.height, self.width, SCALE).sum(axis=2, dtype=np.uint16)
        return np.asarray(sums < THRESHOLD * SCALE * SCALE)

    def _took(self, pieces: Sequence[tuple[str, Face]], shrink: float, gap: float) -> float:
        widths = (self.width_of(text, face, face.px * shrink) for text, face in pieces)
        return sum(widths) + gap * (len(pieces) - 1)

    def _parted(self, text: str, face: Face, px: float, room: float, indent: float) -> str:
        """Chinese broken after its signs where that is possible, so that a line does not end inside a name."""
        if not _SIGN.search(text):
            return text
        lines: list[str] = []
        line = ""
        for piece in _SIGN.split(text):
            width = self.width_of(line + piece, face, px) - px / 2 * len(_tight_places(line + piece))
            if line and width > room - (0 if lines else indent):
                lines.append(line)
                line = ""
            line += piece
        return "\N{LINE SEPARATOR}".join([*lines, line])

    def _wrap(
        self, text: str, face: Face, px: float, room: float, indent: float
    ) -> tuple[QTextLayout, list[tuple[int, int]]]:
        font = face.font(px)
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(_tight(text, font))
        rows: list[tuple[int, int]] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth((room - (0 if rows else indent)) * SCALE)
            rows.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return layout, rows

    def _elided(
        self,
        text: str,
        face: Face,
        px: float,
        rows: Sequence[tuple[int, int]],
        left: float,
        right: float,
        baseline: float,
        pitch: float,
        lines: int,
        first: float | None,
    ) -> int:
        font = face.font(px)
        self._painter.setFont(font)
        for index, (start, length) in enumerate(rows[:lines]):
            x = left if index or first is None else first
            piece = text[start : start + length]
            if index == lines - 1:
                piece = QFontMetricsF(font).elidedText(text[start:], _ELIDE, (right - x) * SCALE)
            self._painter.drawText(QPointF(x * SCALE, (baseline + pitch * index) * SCALE), piece)
        return lines


def _tight_places(text: str) -> list[int]:
    """Where two full-width signs meet and one of them takes half a place, as Chinese is set: ）、."""
    places = []
    for index, (sign, following) in enumerate(pairwise(text)):
        if sign in _CLOSING and following in _CLOSING | _OPENING:
            places.append(index)
        elif sign in _OPENING and following in _OPENING:
            places.append(index + 1)
    return places


def _tight(text: str, font: QFont) -> list[QTextLayout.FormatRange]:
    """The half-width forms for the places where signs meet."""
    half = QFont(font)
    half.setFeature(QFont.Tag("halt"), 1)
    form = QTextCharFormat()
    form.setFont(half)
    ranges = []
    for index in _tight_places(text):
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = index, 1, form
        ranges.append(made)
    return ranges
