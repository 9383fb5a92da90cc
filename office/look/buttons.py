"""The office's buttons: what each looks like; how they behave is `Press`."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from office.look.content import icon_stroke
from office.look.faces import Face, Kind, State
from office.look.fonts import font, text_width
from office.look.icons import draw_icon
from office.look.press import Press
from office.look.text import LEFT, draw_text

__all__ = [
    "Card",
    "Chip",
    "HelpButton",
    "Kind",
    "Outline",
    "Press",
    "Primary",
    "Secondary",
    "State",
    "Tile",
    "Toggle",
]


class Primary(Press):
    """The page's main action: jade, with a deep bottom edge."""

    kind = Kind.PRIMARY

    def __init__(
        self,
        label: str = "",
        parent: QWidget | None = None,
        *,
        px: float = 66,
        sub_px: float = 28,
        edge: float = 8,
        radius: float = 20,
        **look: object,
    ) -> None:
        super().__init__(label, parent, px=px, sub_px=sub_px, edge=edge, radius=radius, **look)  # type: ignore[arg-type]


class Secondary(Press):
    """Any other action: back, a language, another service. Selected, it is jade."""

    kind = Kind.SECONDARY


class Outline(Press):
    """A small action in a list: jade line, jade words."""

    kind = Kind.OUTLINE


class HelpButton(Press):
    """Asks for a person: ink, so it is found from anywhere on the page."""

    kind = Kind.HELP


class Card(Press):
    """A wide tinted card: `Kind.APPOINTMENT` or `Kind.LOVE`."""

    def __init__(
        self,
        kind: Kind,
        label: str = "",
        parent: QWidget | None = None,
        *,
        px: float = 40,
        edge: float = 6,
        radius: float = 20,
        **look: object,
    ) -> None:
        super().__init__(label, parent, px=px, edge=edge, radius=radius, **look)  # type: ignore[arg-type]
        self.kind = kind
        self.left_px = 32.0


class Chip(Press):
    """One of a few choices in a row; fully round, bold and jade when chosen."""

    def __init__(
        self,
        label: str = "",
        parent: QWidget | None = None,
        *,
        px: float = 34,
        bold: bool = False,
        **look: object,
    ) -> None:
        super().__init__(label, parent, px=px, bold=bold, radius=999, **look)  # type: ignore[arg-type]


class Toggle(Press):
    """A switch: when on it is filled and says so with a tick (or its icon) and the word `on_word`."""

    kind = Kind.TOGGLE

    def __init__(
        self, label: str = "", parent: QWidget | None = None, *, on_word: str = "開", **look: object
    ) -> None:
        super().__init__(label, parent, **look)  # type: ignore[arg-type]
        self.on_word = on_word
        self.setCheckable(True)

    def shown_label(self) -> str:
        return f"{self.label}・{self.on_word}" if self.selected and self.on_word else self.label

    def shown_icon(self) -> str:
        # In a column the icon is large and stays; in a row the tick takes its place (states.png).
        return "check" if self.selected and self.icon_name and not self.column else self.icon_name


class Tile(Press):
    """A service to choose. Screens with more on their tiles override `draw_face`."""

    kind = Kind.TILE

    def __init__(
        self,
        label: str = "",
        parent: QWidget | None = None,
        *,
        px: float = 38,
        edge: float = 6,
        radius: float = 20,
        sub_px: float = 24,
        **look: object,
    ) -> None:
        super().__init__(label, parent, px=px, edge=edge, radius=radius, sub_px=sub_px, **look)  # type: ignore[arg-type]

    def draw_face(self, p: QPainter, w: float, h: float, color_fg: str) -> None:
        now = self.face()
        if self.state is State.DISABLED and self.reason:
            self._draw_reason(p, w, h, now)
            return
        icon = "check" if self.selected and self.palette_.contrast else self.icon_name
        side = self.icon_px if icon else 0.0
        gap = self.px * 0.55 if icon else 0.0
        chosen = font(self.px, True, self.language)
        pad = min(24.0, self.px * 0.72)
        wide = min(text_width(self.label, chosen), w - 2 * pad - side - gap)
        x = max(pad, (w - side - gap - wide) / 2)
        if icon:
            draw_icon(p, icon, QRectF(x, (h - side) / 2, side, side), now.icon, icon_stroke(icon, side))
        draw_text(
            p,
            QRectF(x + side + gap, 0, w - pad - x - side - gap, h),
            self.label,
            chosen,
            color_fg,
            LEFT,
            min_px=self.px * 0.7,
        )

    def _draw_reason(self, p: QPainter, w: float, h: float, now: Face) -> None:
        pad = self.px * 0.72
        title, small = self.px * 1.25, self.sub_px * 1.3
        y = (h - title - small) / 2
        draw_text(
            p,
            QRectF(pad, y, w - 2 * pad, title),
            self.label,
            font(self.px, True, self.language),
            now.fg,
            LEFT,
            min_px=self.px * 0.7,
        )
        bold = self.palette_.contrast
        draw_text(
            p,
            QRectF(pad, y + title, w - 2 * pad, small),
            self.reason,
            font(self.sub_px, bold, self.language),
            now.fg2,
            LEFT,
            min_px=self.sub_px * 0.7,
        )
