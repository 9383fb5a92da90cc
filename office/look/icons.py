"""Line icons from office/icons, drawn as vectors in any colour and stroke."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "icons"
DRAWN_STROKE = 3.0  # the files are drawn with this stroke on a 48 px grid (tokens 4)


@cache
def icon_names() -> frozenset[str]:
    """Every icon's name, without '.svg'."""
    return frozenset(file.stem for file in ICONS.glob("*.svg"))


@cache
def _source(name: str) -> str:
    try:
        return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(f"there is no icon named {name!r}; see office/icons") from None


def icon_svg(name: str, color: str, stroke: float = DRAWN_STROKE) -> str:
    """The icon's SVG with `color` for currentColor and every stroke in proportion to `stroke`.

    Raises KeyError for a name that has no file.
    """
    factor = stroke / DRAWN_STROKE
    text = _source(name).replace("currentColor", color)
    return re.sub(r'stroke-width="([\d.]+)"', lambda m: f'stroke-width="{float(m[1]) * factor:g}"', text)


@lru_cache(maxsize=512)
def _renderer(name: str, color: str, stroke: float) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(icon_svg(name, color, stroke).encode()))


def draw_icon(painter: QPainter, name: str, rect: QRectF, color: str, stroke: float = DRAWN_STROKE) -> None:
    """Draw the icon into the largest square in the middle of `rect`; `stroke` is on the 48 px grid.

    Raises KeyError for a name that has no file.
    """
    side = min(rect.width(), rect.height())
    square = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    _renderer(name, color, stroke).render(painter, square)
