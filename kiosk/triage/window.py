"""The tablet's window: touches become orders to the queue, the queue's answers become faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from db.client import QueueClient
from db.records import Appointment, Event, Help, Issued, Refused, Snapshot
from kiosk.triage.page import HEIGHT, WIDTH, TriagePage
from kiosk.triage.sheets import CardSheet, LanguageSheet, Over, PhoneSheet, ReprintSheet
from kiosk.triage.tablet import Tablet
from office.clock import Clock
from office.config import Office
from office.look.pages import Pages
from office.wording import Wording

TICK_MS = 500
LEAST_REFRESH_MS = 700
"""Events come in bursts; the office is read again at most this often."""
SLOW_REFRESH_MS = 10_000


class TriageWindow(Pages):
    """One volunteers' tablet; it prints at the kiosk the plan names."""

    def __init__(
        self,
        name: str,
        office: Office,
        client: QueueClient,
        clock: Clock,
        new_key: Callable[[], str],
        volunteer: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name, self.client, self.clock = name, client, clock
        self.w = Wording.of("zh-TW")
        self.tablet = Tablet(office, new_key, volunteer)
        self.setWindowTitle(self.w.text("triage.title"))
        self.resize(WIDTH, HEIGHT)
        self.main = TriagePage(self.w)
        self.card, self.phone = CardSheet(self.w), PhoneSheet(self.w)
        self.reprint, self.language = ReprintSheet(self.w), LanguageSheet(self.w)
        self.add("main", self.main)
        self.main.act.connect(self.verb)
        sheets: dict[str, Over] = {
            "card": self.card,
            "phone": self.phone,
            "reprint": self.reprint,
            "language": self.language,
        }
        for key, sheet in sheets.items():
            self.add(key, sheet)
            sheet.act.connect(self.verb)
        self._card_help: int | None = None
        client.ready.connect(self._ready)
        client.events.connect(self._events)
        client.offline.connect(self._offline)
        client.office_changed.connect(self._office_changed)
        self._soon = QTimer(self, interval=LEAST_REFRESH_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._slow = QTimer(self, interval=SLOW_REFRESH_MS)
        self._slow.timeout.connect(self.refresh)
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self.render_face)
        self._slow.start()
        self._ticking.start()
        self.render_face()

    # -- the volunteer

    def verb(self, name: str, argument: Any = None) -> None:
        """A button was pressed."""
        own = {
            "issue": self._issue,
            "banner": self._banner,
            "check_in": self._check_in,
            "turn_arrivals": self._turn_arrivals,
            "requeue": self._requeue,
            "undo_requeue": self._undo,
            "call_staff": self._call_staff,
            "ask_language": self._ask_language,
            "choose_language": self._choose_language,
            "show_card": self._show_card,
            "card_done": self._card_done,
            "show_phone": self._show_phone,
            "ask_reprint": self._ask_reprint,
            "reprint": self._reprint,
            "close": self._close,
        }
        if name in own:
            own[name](argument)
        elif argument is None:
            getattr(self.tablet, name)()
        else:
            getattr(self.tablet, name)(argument)
        self.render_face()

    def _issue(self, _: object) -> None:
        order = self.tablet.order()
        if order is None:
            return
        kiosk = self.tablet.office.triage_prints_at
        self.client.submit(
            lambda queue: queue.issue(
                order.service,
                love=order.love,
                quiet=order.quiet,
                language=order.language,
                kiosk=kiosk,
                key=order.key,
                documents=order.documents,
                interpreter=order.interpreter,
            ),
            self._issued,
            self._not_issued,
        )

    def _issued(self, issued: Issued) -> None:
        self.tablet.issued(issued.ticket.number, issued.ticket.check_code)
        label = self.tablet.office.kiosk(self.tablet.office.triage_prints_at).label.zh
        self._say(self.w.text("triage.issued", number=issued.ticket.number, label=label), "ticket")
        self.refresh()

    def _not_issued(self, refused: Refused) -> None:
        self.tablet.refused()
        self._say(str(refused), "info")

    def _banner(self, _: object) -> None:
        found = self.tablet.banner_help()
        if found is None:
            return
        if found.accepted_us is None:
            volunteer = self.tablet.volunteer or self.name
            self.client.submit(
                lambda queue: queue.accept_help(found.id, volunteer), self._accepted, self._refused
            )
        elif found.kind == "no_paper" and found.number:
            self._copy_card(found)
        else:
            self.client.submit(lambda queue: queue.close_help(found.id), self._changed, self._refused)

    def _accepted(self, found: Help) -> None:
        self.refresh()
        if found.kind == "no_paper" and found.number and found.closed_us is None:
            self._copy_card(found)

    def _copy_card(self, found: Help) -> None:
        """The number a citizen waits for without paper, to copy; 抄好了 closes the request and the kiosk's page."""
        self._card_help = found.id
        number = found.number or ""
        self.card.show_number(number)
        self.turn_to("card", heading=self.card.accessibleName())
        self.client.submit(
            lambda queue: queue.ticket(number),
            lambda ticket: self.card.show_number(ticket.number, ticket.check_code),
            self._refused,
        )

    def _show_card(self, _: object) -> None:
        self._card_help = None
        self.card.show_number(self.tablet.last_number, self.tablet.last_check)
        self.turn_to("card", heading=self.card.accessibleName())

    def _card_done(self, _: object) -> None:
        help_id, self._card_help = self._card_help, None
        if help_id is not None:
            self.client.submit(lambda queue: queue.close_help(help_id), self._changed, self._refused)
        self._close(None)

    def _show_phone(self, _: object) -> None:
        number, code = self.tablet.last_number, self.tablet.last_check
        self.phone.show_code(number, f"{self.tablet.office.public_url}/{number}-{code}")
        self.turn_to("phone", heading=self.phone.accessibleName())

    def _check_in(self, code: Any) -> None:
        """Booked and here: one number, whoever presses and how often; late is accepted as a walk-in at this desk."""
        kiosk = self.tablet.office.triage_prints_at
        late = self.tablet.arrivals.is_late(code)
        self.client.submit(
            lambda queue: queue.check_in(code, kiosk=kiosk, walk_in=late), self._issued, self._refused
        )

    def _turn_arrivals(self, _: object) -> None:
        self.tablet.arrivals.turn()

    def _requeue(self, number: Any) -> None:
        self.client.submit(lambda queue: queue.requeue(number), self._requeued, self._refused)

    def _requeued(self, ticket: Any) -> None:
        self.tablet.requeued(ticket.number, self.clock.now_us())
        self._say(self.w.text("triage.requeued", number=ticket.number), "undo")
        self.refresh()

    def _undo(self, _: object) -> None:
        number = self.tablet.take_undo(self.clock.now_us())
        if number:
            self.client.submit(lambda queue: queue.undo_requeue(number), self._changed, self._refused)

    def _call_staff(self, _: object) -> None:
        self.client.submit(lambda queue: queue.request_help(self.name, "staff"), self._staff, self._refused)

    def _staff(self, _: object) -> None:
        self.tablet.staff_called(self.clock.now_us())
        self.render_face()

    def _ask_language(self, _: object) -> None:
        self.language.interpreter.set_selected(self.tablet.request.interpreter)
        self.turn_to("language", heading=self.language.title)

    def _choose_language(self, language: Any) -> None:
        self.tablet.choose_language(language)
        self._close(None)

    def _ask_reprint(self, kiosk: Any) -> None:
        self.reprint.ask(kiosk, self.tablet.last_number)
        self.turn_to("reprint", heading=self.reprint.title)

    def _reprint(self, asked: Any) -> None:
        kiosk, number = asked
        self.client.submit(
            lambda queue: queue.reprint(number, kiosk),
            lambda job: self._say(self.w.text("triage.reprinted", number=job.ticket.number), "printer"),
            self._refused,
        )
        self._close(None)

    def _close(self, _: object) -> None:
        self.turn_to("main", heading=self.w.text("triage.title"))

    # -- the queue

    def _changed(self, _: object) -> None:
        self.refresh()

    def _refused(self, refused: Refused) -> None:
        self._say(str(refused), "info")
        self.refresh()

    def _ready(self, snapshot: Snapshot, office: Office) -> None:
        self.tablet.office = self.tablet.arrivals.office = office
        self._snapshot(snapshot)
        self.refresh()

    def _events(self, events: list[Event]) -> None:
        asked = any(each.kind in ("help_asked", "help_accepted", "help_closed") for each in events)
        if asked:
            self.refresh()
        elif not self._soon.isActive():
            self._soon.start()

    def _offline(self, _: str) -> None:
        self.tablet.offline = True
        self.tablet.refused()
        self.render_face()

    def _office_changed(self, office: Office) -> None:
        self.tablet.office = self.tablet.arrivals.office = office
        self.refresh()

    def refresh(self) -> None:
        """Read the office again."""
        self.client.submit(lambda queue: queue.snapshot(), self._snapshot, lambda _: None)
        self.client.submit(lambda queue: queue.appointments(), self._appointments, lambda _: None)

    def _appointments(self, appointments: tuple[Appointment, ...]) -> None:
        self.tablet.arrivals.appointments = appointments
        self.render_face()

    def _snapshot(self, snapshot: Snapshot) -> None:
        self.tablet.snapshot = snapshot
        self.tablet.offline = False
        self.render_face()

    def _say(self, words: str, icon: str) -> None:
        self.main.toast.say(words, 5, icon)

    def render_face(self) -> None:
        """Draw the tablet as it stands."""
        self.main.show_face(self.tablet.face(self.w, self.clock.now_us()))
        self.language.interpreter.set_selected(self.tablet.request.interpreter)
