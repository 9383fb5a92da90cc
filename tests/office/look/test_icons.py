"""Icons, by pixel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from office.look.icons import draw_icon, icon_names, icon_svg


def drawn(name: str, color: str, stroke: float = 3.0, side: int = 96) -> QImage:
    """The icon on a transparent picture."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    p = QPainter(image)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_icon(p, name, QRectF(0, 0, side, side), color, stroke)
    p.end()
    return image


def solid(image: QImage) -> list[tuple[int, int, int]]:
    """The colours of all fully covered pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [(one.red(), one.green(), one.blue()) for one in pixels if one.alpha() == 255]


def test_every_icon_draws_in_one_colour_only(qtbot: QtBot) -> None:
    """Every one has ink, and all their ink has the colour asked for."""
    assert len(icon_names()) == 61
    for name in icon_names():
        inks = set(solid(drawn(name, "#0B5C53")))
        assert inks, name
        # Where two strokes overlap, blending may round by one.
        assert all(max(abs(r - 0x0B), abs(g - 0x5C), abs(b - 0x53)) <= 1 for r, g, b in inks), name


def test_a_heavier_stroke_has_more_ink(qtbot: QtBot) -> None:
    """The wall's arrow at stroke 5.5 is heavier than at 3, in proportion."""
    thin, thick = len(solid(drawn("right", "#000000", 3.0))), len(solid(drawn("right", "#000000", 5.5)))
    assert 1.6 < thick / thin < 2.3


def test_an_icon_stays_square_in_a_wide_room(qtbot: QtBot) -> None:
    """In a rectangle it takes the square in the middle."""
    image = QImage(300, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    p = QPainter(image)
    draw_icon(p, "contrast", QRectF(0, 0, 300, 100), "#FF0000")
    p.end()
    inked = [x for x in range(300) if any(image.pixelColor(x, y).alpha() for y in range(100))]
    assert 105 <= min(inked) <= 115
    assert 185 <= max(inked) <= 195


def test_an_unknown_icon_is_named() -> None:
    """A wrong name is an error that says which."""
    with pytest.raises(KeyError, match="no icon named 'hat'"):
        icon_svg("hat", "#000000")
