"""The states of buttons, by their tokens."""

from __future__ import annotations

from dataclasses import fields

import pytest

from office.look.faces import Kind, State, face
from office.look.tokens import CONTRAST, STANDARD, Palette


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [STANDARD, CONTRAST], ids=["standard", "contrast"])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("state", list(State))
def test_words_on_every_button_can_be_read(kind: Kind, state: State, palette: Palette) -> None:
    """Text reaches 4.5:1 on its own ground, and a disabled label 3:1 (tokens 1.2)."""
    made = face(kind, state, palette)
    bar = kind is Kind.BAR and state in (State.DEFAULT, State.DISABLED)
    ground = made.fill or (palette.deep if bar and state is State.DEFAULT else palette.paper)
    least = 3.0 if state is State.DISABLED else 4.5
    assert ratio(made.fg, ground) >= least
    assert ratio(made.icon, ground) >= 3.0


def test_contrast_uses_only_black_white_and_yellow() -> None:
    """High contrast has three colours, whatever is drawn with it (tokens 1.3)."""
    colors = {getattr(CONTRAST, field.name) for field in fields(CONTRAST)} - {True, 4.0}
    assert colors == {"#000000", "#FFFFFF", "#FFE500"}


def test_disabled_differs_by_more_than_colour() -> None:
    """A disabled secondary or high-contrast button is dashed, a disabled tile has lost its edge."""
    assert face(Kind.SECONDARY, State.DISABLED, STANDARD).dashed
    assert face(Kind.TILE, State.DISABLED, CONTRAST).dashed
    assert face(Kind.TILE, State.DISABLED, STANDARD).edge == ""


def test_yellow_is_no_standard_buttons_colour() -> None:
    """Yellow means now, so no button is yellow at rest in the standard palette (tokens 1.4)."""
    for kind in Kind:
        for state in State:
            made = face(kind, state, STANDARD)
            assert STANDARD.call not in (made.fill, made.border, made.edge, made.fg, made.icon)
