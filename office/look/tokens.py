"""Every colour of the office, in the standard and the high-contrast palette."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """One set of colours as '#RRGGBB'; field names are the design tokens' (tokens 1.1, 1.3)."""

    paper: str
    surface: str
    off: str
    ink: str
    ink2: str
    ink3: str
    line: str
    edge: str
    control: str
    jade: str
    jade_dark: str
    jade_tint: str
    jade_line: str
    deep: str
    deep_text2: str
    call: str
    rose: str
    rose_dark: str
    rose_tint: str
    red: str
    amber_ink: str
    amber_tint: str
    amber_edge: str
    green: str
    promo_ground: str
    promo_shape: str
    promo_gold: str
    # What the tokens say in words, so that no screen decides it again:
    on_deep: str  # text on `deep`
    on_jade: str  # text on `jade`
    on_jade2: str  # small text on `jade`
    on_call: str  # text on `call`
    help: str  # ground of the help button
    on_help: str
    ring_inner: str  # the 4 px of the focus ring that touch the target
    ring_outer: str  # the 5 px around them
    call_pulse: str  # the other end of the call's pulse (tokens 7)
    line_px: float = 2.0  # border of cards, tiles and controls
    contrast: bool = False


STANDARD = Palette(
    paper="#F6F3EC",
    surface="#FFFFFF",
    off="#ECE8DF",
    ink="#16211F",
    ink2="#46534F",
    ink3="#66736F",
    line="#DDD7CA",
    edge="#CFC8B8",
    control="#7B8581",
    jade="#0B5C53",
    jade_dark="#073F39",
    jade_tint="#E2EEEA",
    jade_line="#B9D6CE",
    deep="#0A332F",
    deep_text2="#CFE0DB",
    call="#FFC51F",
    rose="#9E2B4F",
    rose_dark="#7A1E3B",
    rose_tint="#F9E9EE",
    red="#B3261E",
    amber_ink="#6B4600",
    amber_tint="#FFF1CC",
    amber_edge="#E0A100",
    green="#1A6B3C",
    promo_ground="#F3E0CC",
    promo_shape="#E7C6A6",
    promo_gold="#C98A14",
    on_deep="#FFFFFF",
    on_jade="#FFFFFF",
    on_jade2="#DCEBE6",
    on_call="#16211F",
    help="#16211F",
    on_help="#FFFFFF",
    ring_inner="#16211F",
    ring_outer="#FFC51F",
    call_pulse="#FFD86B",
)

# In high contrast every tint is black, so `jade_dark` and `rose_dark`, which are text on tints, are white;
# `jade` and `rose`, which are icons and borders there, are yellow (tokens 1.3).
CONTRAST = Palette(
    paper="#000000",
    surface="#000000",
    off="#000000",
    ink="#FFFFFF",
    ink2="#FFFFFF",
    ink3="#FFFFFF",
    line="#FFFFFF",
    edge="#FFFFFF",
    control="#FFFFFF",
    jade="#FFE500",
    jade_dark="#FFFFFF",
    jade_tint="#000000",
    jade_line="#FFFFFF",
    deep="#000000",
    deep_text2="#FFFFFF",
    call="#FFE500",
    rose="#FFE500",
    rose_dark="#FFFFFF",
    rose_tint="#000000",
    red="#FFE500",
    amber_ink="#FFFFFF",
    amber_tint="#000000",
    amber_edge="#FFFFFF",
    green="#FFE500",
    promo_ground="#000000",
    promo_shape="#000000",
    promo_gold="#FFE500",
    on_deep="#FFFFFF",
    on_jade="#000000",
    on_jade2="#000000",
    on_call="#000000",
    help="#FFE500",
    on_help="#000000",
    ring_inner="#000000",
    ring_outer="#FFE500",
    call_pulse="#FFE500",
    line_px=4.0,
    contrast=True,
)
