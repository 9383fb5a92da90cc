"""Several pages in one window, of which one is shown; turning to another is a short cross-fade."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from office.look.drawn import Drawing
from office.look.guard import guard_of
from office.look.tokens import STANDARD, Palette

FADE_MS = 160  # tokens 7: cross-fade, no slide


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say `words` at once: a new page's heading, a number, help on its way."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def first_target(page: QWidget) -> QWidget | None:
    """The target of `page` that comes first in its focus order, None if it has none."""
    one = page.nextInFocusChain()
    while one is not None and one is not page:
        wanted = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()
        if wanted and page.isAncestorOf(one) and one.isVisibleTo(page):
            return one
        one = one.nextInFocusChain()
    return None


class Pages(QWidget):
    """Shows one of its pages; turning closes the touch guard, so a second tap cannot press the new page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, QWidget] = {}
        self._shown = ""
        self._palette: Palette = STANDARD
        self._calm = False
        self._fade = Fade(self)

    def add(self, name: str, page: QWidget) -> None:
        """Add a page under `name`; the first one is shown. Another page of that name is replaced."""
        old = self._pages.pop(name, None)
        if old is not None:
            old.hide()
            old.deleteLater()
        self._pages[name] = page
        page.setParent(self)
        page.setGeometry(self.rect())
        if isinstance(page, Drawing):
            page.set_palette(self._palette)
            page.set_calm(self._calm)
        if not self._shown or self._shown == name:
            self._shown = name
            page.show()
        else:
            page.hide()
        self._fade.raise_()

    def page(self, name: str) -> QWidget:
        """The page of that name; KeyError if there is none."""
        return self._pages[name]

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return self._shown

    def turn_to(self, name: str, *, fade: bool = True, heading: str = "") -> None:
        """Show another page; `fade=False` at once, `heading` is told to a screen reader."""
        page = self._pages[name]
        if name == self._shown:
            return
        before = self._pages[self._shown]
        fade = fade and self.isVisible()
        old = before.grab() if fade else QPixmap()
        had_keys = guard_of().keys
        page.setGeometry(self.rect())
        page.show()
        before.hide()
        self._shown = name
        guard_of().page_changed()
        if had_keys:
            first = first_target(page)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        if fade:
            self._fade.start(old, page.grab())
        if heading:
            announce(page, heading)

    def set_palette(self, palette: Palette) -> None:
        """Other colours on every page, at once (tokens 7, mode change)."""
        self._palette = palette
        self._fade.stop()
        for page in self._pages.values():
            if isinstance(page, Drawing):
                page.set_palette(palette)

    def set_calm(self, on: bool) -> None:
        """Reduced motion on every page; a cross-fade is opacity only and stays."""
        self._calm = on
        for page in self._pages.values():
            if isinstance(page, Drawing):
                page.set_calm(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fade.stop()
        for page in self._pages.values():
            page.setGeometry(self.rect())


class Fade(QWidget):
    """Two pictures over the pages, the old one going; touches go through to the new page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._old, self._new, self._gone = QPixmap(), QPixmap(), 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # The pages below are not painted again for every step.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._run = QVariantAnimation(self)
        self._run.setDuration(FADE_MS)
        self._run.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.valueChanged.connect(self._step)
        self._run.finished.connect(self.stop)
        self.hide()

    def start(self, old: QPixmap, new: QPixmap) -> None:
        """Fade from `old` to `new`."""
        self._old, self._new, self._gone = old, new, 0.0
        self.setGeometry(0, 0, self._under.width(), self._under.height())
        self.raise_()
        self.show()
        self._run.stop()
        self._run.start()

    def stop(self) -> None:
        """Be gone at once."""
        self._run.stop()
        self.hide()
        self._old, self._new = QPixmap(), QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.drawPixmap(0, 0, self._new)
        p.setOpacity(1 - self._gone)
        p.drawPixmap(0, 0, self._old)
        p.end()

    def _step(self, gone: float) -> None:
        self._gone = gone
        self.update()
