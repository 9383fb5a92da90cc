"""The lobby wall's window: its regions (layout.md 4), the call view over them, and word of what was painted."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from display.call_view import CallView
from display.page import CallFace, Freshness, Page
from display.panels import LatestPanel, MissedPanel, NowPanel, WaitingPanel
from display.promo import PromoPanel
from display.ticker import Ticker
from office.look.drawn import Sheet
from office.look.panel import Header
from office.wording import Wording

SHIFTS = ((0, 0), (2, 0), (2, 2), (0, 2))  # design px, against burn-in
SHIFT_MS = 10 * 60 * 1000
WAITING_H, WAITING_TALL_H = 536, 872


class _Now(NowPanel):
    """Tells when it was painted."""

    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


class _Latest(LatestPanel):
    """Tells when it was painted."""

    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


class Wall(Sheet):
    """Shows pages. `painted(CallFace, where)` comes right after the frame in which this call can be read;
    `where` is 'call', 'strip', 'now' or 'latest'."""

    painted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1920, 1080, parent)
        self._zh = Wording.of("zh-TW")
        self.setWindowTitle(self._zh.text("wall.now_calling"))
        self.page: Page | None = None
        self.header = Header(
            "", "", "", wide=True, seal_px=68, name_px=42, second_px=26, clock_px=78, date_px=38
        )
        self.now, self.latest = _Now(), _Latest()
        self.missed, self.waiting, self.promo = MissedPanel(), WaitingPanel(), PromoPanel()
        self.ticker, self.call = Ticker(), CallView()
        self.place(self.header, 40, 0, 1840, 100)
        self.place(self.now, 40, 100, 1262, 424)
        self.place(self.latest, 40, 548, 794, 424)
        self.place(self.missed, 858, 548, 444, 424)
        self.place(self.promo, 1326, 100, 554, 312)
        self.place(self.waiting, 1326, 436, 554, WAITING_H)
        self.place(self.ticker, 0, 992, 1920, 88)
        self.place(self.call, 0, 0, 1920, 992)
        self.call.painted.connect(self.painted)
        self.call.left.connect(self._arrived)
        self.call.moving.connect(lambda part: self.latest.set_above(1 - part))
        self.now.painted.connect(self._now_painted)
        self.latest.painted.connect(self._latest_painted)
        self._last: CallFace | None = None  # the call view's last call
        self._shifts = 0
        self._shifter = QTimer(self, interval=SHIFT_MS)
        self._shifter.timeout.connect(self.shift)
        self._shifter.start()

    def show_page(self, page: Page) -> None:
        """Show this page, repainting only what differs from the one before.

        The panels wait while a call covers them: what nobody sees costs the call nothing.
        """
        first, self.page = self.page is None, page
        old = page.freshness in (Freshness.UPDATING, Freshness.STALE)
        note = self._zh.text("wall.updating") if old else ""
        self.call.set_head(page.office, page.seal, page.clock, note or page.date)
        if page.call is not None:
            self._last = page.call.call
            self.call.show_call(page.call)
        travel = page.call is None and self._to_the_panel(page)
        if travel and self.call.shows and not self.call.calm:
            self.now.set_away(True)
            self.latest.set_above(1.0)
        if page.call is None or first:
            self._show_panels(page, note, fade=not first)
        self.ticker.set(page.ticker, page.freshness is Freshness.STALE)
        self.ticker.set_paused(page.call is not None)
        if page.call is None and self.call.shows:
            self.call.leave(travel=travel)
            self._last = None

    def _to_the_panel(self, page: Page) -> bool:
        """Whether the call in view is the one the panel will show."""
        if page.now is None or page.message is not None or self._last is None:
            return False
        return page.now.number == self._last.number

    def _show_panels(self, page: Page, note: str, *, fade: bool) -> None:
        dim = page.freshness is Freshness.STALE
        named = (page.office, page.office_second, page.seal)
        if (self.header.name, self.header.second, self.header.seal) != named:
            self.header.seal = page.seal
            self.header.set_office(page.office, page.office_second)
        self.header.setVisible(bool(page.office))
        self.header.set_time(page.clock, page.date, note)
        self.now.set(page.now, page.message, dim)
        self.latest.set(page.latest, dim)
        self.missed.set(page.missed, page.missed_pages, dim)
        has_promo = page.promo is not None
        if has_promo != self.promo.isVisibleTo(self):
            self.promo.setVisible(has_promo)
            top, height = (436, WAITING_H) if has_promo else (100, WAITING_TALL_H)
            self.place(self.waiting, 1326, top, 554, height)
        self.waiting.set(page.lanes, dim, 52.0 if has_promo else 64.0)
        self.promo.set(page.promo, fade=fade)

    def shift(self) -> None:
        """Move the whole page by 2 px, against burn-in."""
        self._shifts += 1
        self.set_shift(*SHIFTS[self._shifts % len(SHIFTS)])

    def _arrived(self) -> None:
        self.now.set_away(False)
        self.latest.set_above(0.0)

    def _now_painted(self) -> None:
        readable = self.now.message is None and not self.now.away and not self.call.isVisible()
        if self.now.call is not None and readable:
            self.painted.emit(self.now.call, "now")

    def _latest_painted(self) -> None:
        if not self.call.isVisible():
            for call in self.latest.calls:
                self.painted.emit(call, "latest")
