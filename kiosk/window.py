"""The kiosk's window: turns taps into verbs of the flow, its effects into transactions, its state into pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.client import QueueClient
from db.queue import Queue
from db.records import Estimate, Event, Help, Issued, Offline, Refused, Snapshot
from kiosk.bell import AskHelp, CancelHelp
from kiosk.doors import doors_of
from kiosk.faces.checklist import checklist_face
from kiosk.faces.home import home_face
from kiosk.faces.number import issued_face, nopaper_face
from kiosk.faces.priority import priority_face
from kiosk.faces.quiet import quiet_face
from kiosk.faces.scene import Scene
from kiosk.flow import Flow
from kiosk.pages.checklist import ChecklistPage
from kiosk.pages.home import HomePage
from kiosk.pages.issued import IssuedPage
from kiosk.pages.nopaper import NoPaperPage
from kiosk.pages.page import Page
from kiosk.pages.priority import PriorityPage
from kiosk.pages.quiet import QuietPage
from kiosk.sample import Sample
from kiosk.visit import Order, Slip, Step
from office.clock import Clock
from office.config import Office
from office.look.pages import Pages
from office.look.tokens import CONTRAST, STANDARD

log = logging.getLogger(__name__)

TICK_MS = 200
REFRESH_MS = 10_000
LEAST_REFRESH_MS = 1_000
"""Events come in bursts; the waits are read again at most this often."""
FACES: dict[Step, Callable[[Scene], Any]] = {
    Step.HOME: home_face,
    Step.PRIORITY: priority_face,
    Step.CHECKLIST: checklist_face,
    Step.QUIET: quiet_face,
    Step.ISSUED: issued_face,
    Step.NO_PAPER: nopaper_face,
}
NUMBERS = (Step.ISSUED, Step.NO_PAPER)
"""The pages that appear at once: a number does not fade in."""
_DOWN = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_UP = (QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)


def make_pages(office: Office) -> dict[Step, Page]:
    """Every page of the kiosk."""
    return {
        Step.HOME: HomePage(office.seal),
        Step.PRIORITY: PriorityPage(),
        Step.CHECKLIST: ChecklistPage(),
        Step.QUIET: QuietPage(),
        Step.ISSUED: IssuedPage(office.seal),
        Step.NO_PAPER: NoPaperPage(office.seal),
    }


class KioskWindow(Pages):
    """One kiosk on one screen; `prints` says whether it has a printer to give its slips to."""

    def __init__(
        self,
        name: str,
        office: Office,
        client: QueueClient,
        clock: Clock,
        new_visit: Callable[[], str],
        *,
        prints: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name, self.office, self.client, self.clock = name, office, client, clock
        self.flow = Flow(office, clock, new_visit)
        self.snapshot: Snapshot | None = None
        self.setWindowTitle(office.kiosk(name).label.zh)
        self.resize(1080, 1920)
        self._prints = prints
        self._online = False
        self._private: Estimate | None = None
        self._finger = False
        self._stale = False
        self._next_office: Office | None = None
        self._drawn_face: Any = None
        self._contrast = False
        for step, page in make_pages(office).items():
            self.add(step.value, page)
            page.act.connect(self.verb)
        client.ready.connect(self._ready)
        client.events.connect(self._events)
        client.offline.connect(self._offline)
        client.office_changed.connect(self._office_changed)
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self._refreshing = QTimer(self, interval=REFRESH_MS)
        self._refreshing.timeout.connect(self._refresh)
        self._soon = QTimer(self, interval=LEAST_REFRESH_MS, singleShot=True)
        self._soon.timeout.connect(self._refresh_if_stale)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._ticking.start()
        self._refreshing.start()
        self.render_face()
        # The first number must not wait for fonts and pictures that were never used before.
        QTimer.singleShot(0, self._warm_up)

    # -- the citizen ----------------------------------------------------------------------------------

    def verb(self, name: str, argument: object = None) -> None:
        """A button was pressed: let the flow decide, do what it asks for, draw."""
        if name == "turn_over":
            self.flow.turn(over=True)
        elif name == "turn_page":
            self.flow.turn(by=int(argument))  # type: ignore[call-overload]
        elif argument is None:
            getattr(self.flow, name)()
        else:
            getattr(self.flow, name)(argument)
        self._pump()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _DOWN:
            self._finger = True
            self.flow.touch()
        elif kind in _UP:
            self._finger = False
        elif kind == QEvent.Type.KeyPress:
            self.flow.touch()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.verb("back")
        else:
            super().keyPressEvent(event)

    # -- the printer ----------------------------------------------------------------------------------

    def slip(self, number: str, slip: Slip) -> None:
        """The print thread on a number's slip."""
        self.flow.slip(number, slip)
        self._pump()

    def printer(self, out: bool, paper: bool) -> None:
        """The print thread on the printer: `out` no slip can come, `paper` because it is the paper."""
        self.flow.printer(out, paper)
        self._pump()

    # -- time and drawing -----------------------------------------------------------------------------

    def tick(self) -> None:
        """Time passes."""
        self.flow.doors = doors_of(self.office, self.snapshot, self.clock.now_us(), online=self._online)
        self.flow.tick()
        self._pump()

    def scene(self) -> Scene:
        """This instant, for the faces."""
        return Scene(self.office, self.flow, self.snapshot, self.clock.now_us(), self._private)

    def render_face(self) -> None:
        """Draw the page the visit is on, if anything on it changed."""
        step = self.flow.visit.page
        scene = self.scene()
        if scene.contrast != self._contrast:
            self._contrast = scene.contrast
            self.set_palette(CONTRAST if scene.contrast else STANDARD)
            self.set_calm(scene.contrast)
            self._drawn_face = None
        face = FACES[step](scene)
        if face == self._drawn_face and self.shown == step.value:
            return
        self._drawn_face = face
        page = self.page(step.value)
        page.show_face(face)  # type: ignore[attr-defined]
        if self.shown != step.value:
            fade = step not in NUMBERS and self.shown not in {each.value for each in NUMBERS}
            self.turn_to(step.value, fade=fade, heading=page.accessibleName())

    def _pump(self) -> None:
        if self.flow.visit.step is Step.HOME and self._next_office is not None:
            self.office = self.flow.office = self._next_office
            self._next_office = None
        for effect in self.flow.drain():
            if isinstance(effect, Order):
                self._order(effect)
            elif isinstance(effect, AskHelp):
                self._ask(effect)
            else:
                self._cancel(effect)
        if self.flow.visit.page is not Step.QUIET:
            self._private = None
        elif self._private is None:
            self._read_private()
        self.render_face()

    def _warm_up(self) -> None:
        for prepare in (Sample.to_issued, Sample.to_no_paper):
            sample = Sample(self.office)
            prepare(sample)
            step = sample.flow.visit.page
            page = self.page(step.value)
            if step.value != self.shown:
                page.show_face(FACES[step](sample.scene()))  # type: ignore[attr-defined]
                page.grab()

    # -- transactions ---------------------------------------------------------------------------------

    def _order(self, order: Order) -> None:
        choice, kiosk = order.choice, self.name if self._prints else None

        def issue(queue: Queue) -> Issued:
            return queue.issue(
                choice.service,
                love=choice.love,
                quiet=choice.quiet,
                language=order.language,
                kiosk=kiosk,
                key=order.key,
                interpreter=order.interpreter,
                linked_to=order.linked_to,
                public=True,
            )

        def done(issued: Issued) -> None:
            self.flow.answered(order.key, issued)
            self._pump()

        def failed(refusal: Refused) -> None:
            words = str(refusal)
            if isinstance(refusal, Offline):
                # A full disk is nothing a citizen can mend; the service desk can give a number.
                log.warning("no number was issued: %s", refusal)
                words = "kiosk.offline.text"
            self.flow.refused(order.key, words)
            self._pump()

        self.client.submit(issue, done, failed)

    def _ask(self, asked: AskHelp) -> None:
        def done(help_: Help) -> None:
            self.flow.help_known(asked, help_.id)
            self._pump()

        def failed(refusal: Refused) -> None:
            log.warning("the call for a volunteer was not taken: %s", refusal)
            self.flow.help_failed(asked)
            self._pump()

        self.client.submit(
            lambda queue: queue.request_help(self.name, asked.kind, asked.number), done, failed
        )

    def _cancel(self, cancel: CancelHelp) -> None:
        self.client.submit(lambda queue: queue.cancel_help(cancel.id))

    def _read_private(self) -> None:
        generic = self.office.generic_service

        def done(estimate: Estimate) -> None:
            self._private = estimate
            self.render_face()

        self._private = Estimate(0, None, None)
        self.client.submit(lambda queue: queue.estimate(generic, quiet=True), done)

    # -- the feed -------------------------------------------------------------------------------------

    def _ready(self, snapshot: Snapshot, office: Office) -> None:
        self._online = True
        self._office_changed(office)
        self._take(snapshot)

    def _offline(self, sentence: str) -> None:
        self._online = False
        self.tick()

    def _office_changed(self, office: Office) -> None:
        # A visit ends with the plan it began with; its services may be gone from the new one.
        self._next_office = office
        self._pump()

    def _events(self, events: list[Event]) -> None:
        for event in events:
            help_id = event.data.get("help")
            if help_id is None:
                continue
            if event.kind == "help_accepted":
                self.flow.help_accepted(help_id)
            elif event.kind == "help_closed":
                self.flow.help_closed(help_id)
        self._stale = True
        if not self._soon.isActive():
            self._soon.start()
        self._pump()

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        if self._finger:
            # The page does not change under a finger that is about to choose.
            self._stale = True
            self._soon.start()
            return
        self._stale = False
        self.client.submit(lambda queue: queue.snapshot(), self._take)

    def _take(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        if self.flow.visit.page is Step.QUIET:
            self._read_private()
        self.tick()

    def closeEvent(self, event: QCloseEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._ticking.stop()
        self._refreshing.stop()
        super().closeEvent(event)
