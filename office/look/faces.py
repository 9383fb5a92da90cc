"""What a button looks like in each state (tokens 6, states.png)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from office.look.tokens import Palette


class Kind(StrEnum):
    """What a button is for, which decides its colours."""

    TILE = "tile"  # a service to choose
    PRIMARY = "primary"  # the page's main action
    SECONDARY = "secondary"  # another action, a chip, a language
    TOGGLE = "toggle"  # a switch that stays on
    OUTLINE = "outline"  # an action in a list: jade line, jade words
    APPOINTMENT = "appointment"
    LOVE = "love"
    HELP = "help"  # asks for a person
    BAR = "bar"  # on the deep title bar


class State(StrEnum):
    """What a button is doing."""

    DEFAULT = "default"
    PRESSED = "pressed"
    DISABLED = "disabled"
    SELECTED = "selected"
    BUSY = "busy"


@dataclass(frozen=True)
class Face:
    """The colours and lines of one button now; '' is transparent, lengths are design pixels."""

    fill: str
    border: str
    edge: str  # the bottom edge that says 'pressable'; '' none
    fg: str
    fg2: str
    icon: str
    border_px: float
    dashed: bool = False


def face(kind: Kind, state: State, palette: Palette, *, tinted: bool = False) -> Face:
    """The face of a `kind` of button in a `state`.

    `tinted` selects with the light jade of a list instead of full jade (tokens 6, Selected).
    """
    return _contrast(kind, state, palette) if palette.contrast else _standard(kind, state, palette, tinted)


def _standard(kind: Kind, state: State, c: Palette, tinted: bool) -> Face:
    if state is State.DISABLED:
        if kind in (Kind.TILE, Kind.PRIMARY, Kind.APPOINTMENT, Kind.LOVE):
            return Face(c.off, "", "", c.ink3, c.ink2, c.ink3, 0)
        return Face("", c.control, "", c.ink3, c.ink3, c.ink3, c.line_px, dashed=True)
    rest = _standard_rest(kind, c)
    if state is State.BUSY:
        return Face(c.jade_dark, "", "", c.on_jade, c.on_jade2, c.on_jade, 0)
    if state is State.SELECTED:
        if tinted:
            return Face(c.jade_tint, c.jade, c.jade if rest.edge else "", c.ink, c.ink2, c.jade, c.line_px)
        edge = c.jade_dark if rest.edge else ""
        return Face(c.jade, "", edge, c.on_jade, c.on_jade2, c.on_jade, 0)
    if state is State.PRESSED:
        return _standard_pressed(kind, rest, c)
    return rest


def _standard_rest(kind: Kind, c: Palette) -> Face:
    px = c.line_px
    match kind:
        case Kind.TILE:
            return Face(c.surface, c.edge, c.edge, c.ink, c.ink2, c.jade, px)
        case Kind.PRIMARY:
            return Face(c.jade, "", c.jade_dark, c.on_jade, c.on_jade2, c.on_jade, 0)
        case Kind.OUTLINE:
            return Face(c.surface, c.jade, "", c.jade_dark, c.ink2, c.jade, px)
        case Kind.APPOINTMENT:
            return Face(c.jade_tint, c.jade, c.jade, c.jade_dark, c.jade_dark, c.jade_dark, px)
        case Kind.LOVE:
            return Face(c.rose_tint, c.rose, c.rose, c.rose_dark, c.rose_dark, c.rose_dark, px)
        case Kind.HELP:
            return Face(c.help, "", "", c.on_help, c.deep_text2, c.on_help, 0)
        case Kind.BAR:
            return Face("", "#3A5A55", "", c.on_deep, c.deep_text2, c.on_deep, 1)
        case Kind.SECONDARY | Kind.TOGGLE:
            return Face(c.surface, c.control, "", c.ink, c.ink2, c.ink, px)


def _standard_pressed(kind: Kind, rest: Face, c: Palette) -> Face:
    match kind:
        case Kind.TILE:
            return Face(c.jade, c.jade_dark, c.jade_dark, c.on_jade, c.on_jade2, c.on_jade, c.line_px)
        case Kind.PRIMARY:
            return Face(c.jade_dark, "", c.jade_dark, c.on_jade, c.on_jade2, c.on_jade, 0)
        case Kind.LOVE:
            return Face(c.rose, c.rose_dark, c.rose_dark, "#FFFFFF", c.rose_tint, "#FFFFFF", c.line_px)
        case Kind.APPOINTMENT:
            return Face(c.jade, c.jade_dark, c.jade_dark, c.on_jade, c.on_jade2, c.on_jade, c.line_px)
        case Kind.HELP:
            return replace(rest, fill=c.ink2)
        case Kind.BAR:
            return replace(rest, fill=c.jade_dark, border=c.deep_text2)
        case _:
            return Face(c.jade_tint, c.jade, "", c.ink, c.ink2, c.ink, c.line_px)


def _contrast(kind: Kind, state: State, c: Palette) -> Face:
    black, white, yellow, px = c.paper, c.ink, c.call, c.line_px
    if state is State.DISABLED:
        return Face(black, white, "", white, white, white, px, dashed=True)
    if state in (State.SELECTED, State.BUSY):
        # A chosen language or chip is yellow; what is switched on or under way is white (tokens 1.3).
        ground = yellow if state is State.SELECTED and kind is Kind.SECONDARY else white
        return Face(ground, "", "", black, black, black, 0)
    filled = kind in (Kind.PRIMARY, Kind.HELP)
    if state is State.PRESSED:
        ground = white if filled else yellow
        return Face(ground, "", "", black, black, black, 0)
    if filled:
        return Face(yellow, "", "", black, black, black, 0)
    border = yellow if kind in (Kind.APPOINTMENT, Kind.LOVE) else white
    icon = white if kind in (Kind.SECONDARY, Kind.TOGGLE, Kind.BAR) else yellow
    return Face(black, border, "", white, white, icon, px)
