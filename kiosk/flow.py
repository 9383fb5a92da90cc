"""A citizen's visit at the kiosk as a state machine: no Qt, no database, the clock comes in.

What the citizen does arrives as a verb (`choose_group`, `confirm`, ...); what the queue must do leaves
through `drain()` as an Order, AskHelp or CancelHelp. Whatever is tapped in whatever order, a confirmed item
becomes one Order key, so the queue makes at most one ticket of it, and every page ends at home by itself
except the one without paper, which waits for a button (ui layout 1 to 3b).
"""

from __future__ import annotations

from collections.abc import Callable

from db.records import Issued
from kiosk import patience
from kiosk.bell import AskHelp, Bell, CancelHelp
from kiosk.doors import Closed, Doors, at_once, love_lane, opens_quiet, quiet_lane
from kiosk.paper import Paper
from kiosk.patience import Verdict
from kiosk.visit import Choice, Mode, Order, Slip, Step, Visit
from office.clock import Clock
from office.config import Group, Office, Service

INTERPRETED = ("vi", "id", "th")
"""The languages whose tickets ask for the video interpreter (CIT-11)."""

LANGUAGE_STEPS = (Step.CHECKLIST, Step.QUIET, Step.PRIORITY)

Effect = Order | AskHelp | CancelHelp


class Flow:
    """One kiosk's pages; `new_visit` gives an id that was never used before."""

    def __init__(self, office: Office, clock: Clock, new_visit: Callable[[], str]) -> None:
        self.office, self._clock, self._new_visit = office, clock, new_visit
        self.doors = Doors(Closed.NO_SERVER, frozenset())
        self.paper = Paper()
        self.help = Bell("help")
        self.card = Bell("no_paper")
        self.language = "zh-TW"
        self.modes: frozenset[Mode] = frozenset()
        self.notice = ""  # a wording key ('kiosk.') or the queue's own sentence
        self.visit = Visit(new_visit())
        self._touched_us = clock.now_us()
        self._notice_us = 0
        self._outbox: list[Effect] = []

    # -- what the pages show ---------------------------------------------------------------------------

    @property
    def service(self) -> Service | None:
        """The chosen item."""
        return self.office.service(self.visit.item) if self.visit.item else None

    @property
    def lane(self) -> int:
        """The line a number would be taken in; 0 while nothing is chosen."""
        if self.visit.page is Step.QUIET:
            return quiet_lane(self.office)
        if self.visit.love:
            return love_lane(self.office)
        if self.service is not None:
            return self.service.lane
        return self.visit.group.lane if self.visit.group is not None else 0

    @property
    def offers_quiet(self) -> bool:
        """Every page of the registration line offers the quiet counter, so opening it tells nothing."""
        return self.visit.group is not None and self.visit.group.lane == quiet_lane(self.office)

    @property
    def why_not(self) -> Closed | None:
        """Why the main button rests; None when a number can be taken."""
        if self.visit.page is Step.QUIET:
            return self.doors.why_not(self.lane, (self.office.generic_service,))
        return self.doors.why_not(self.lane, (self.visit.item,) if self.visit.item else ())

    @property
    def asking(self) -> int | None:
        """Seconds left of 還需要時間嗎？, or None while nobody needs to be asked."""
        return patience.asking(self.visit, self._idle_us)

    @property
    def leaves_in(self) -> int | None:
        """Seconds until the issued page goes home, or None on another page."""
        if self.visit.step is not Step.ISSUED:
            return None
        return patience.seconds_left(self.visit.leave_us - self._clock.now_us())

    def tile_closed(self, group: Group) -> Closed | None:
        """Why a tile of the home page does nothing; one that only lacks a number can still be read."""
        lane = love_lane(self.office) if self.visit.love else group.lane
        reason = self.doors.why_not(lane, group.services)
        return None if reason is not None and reason.lookup and not at_once(self.office, group) else reason

    def drain(self) -> list[Effect]:
        """What the queue must do now, in order; empty afterwards."""
        out, self._outbox = self._outbox, []
        return out

    # -- what the citizen does -------------------------------------------------------------------------

    def touch(self) -> None:
        """A finger or a key, anywhere."""
        self._touched_us = self._clock.now_us()

    def set_language(self, language: str) -> None:
        """Speak another language from here on."""
        self.touch()
        self.visit.choosing_language = False
        self.language = language

    def choose_language(self, showing: bool) -> None:
        """Open or close the list of languages on a page that has a language button."""
        self.touch()
        self.visit.choosing_language = showing and self.visit.step in LANGUAGE_STEPS

    def toggle(self, mode: Mode) -> None:
        """Turn a switch on or off."""
        self.touch()
        self.modes = self.modes ^ {mode}

    def choose_group(self, group_id: str) -> None:
        """A tile of the home page; 'other, not sure' takes its number at once."""
        self.touch()
        group = next((group for group in self.office.groups if group.id == group_id), None)
        if self.visit.step is not Step.HOME or group is None or self.tile_closed(group) is not None:
            return
        self.visit.group = group
        self.visit.item = group.services[0] if group.preselect else None
        if at_once(self.office, group):
            self._order(Choice(group.services[0], self.visit.love, quiet=False))
        else:
            self._go(Step.CHECKLIST)

    def choose_item(self, service_id: str) -> None:
        """A chip of the checklist; a quiet matter's opens the quiet page and is not remembered."""
        self.touch()
        group = self.visit.group
        if self.visit.step is not Step.CHECKLIST or group is None or service_id not in group.services:
            return
        if opens_quiet(self.office, service_id):
            self._go(Step.QUIET)
        else:
            self.visit.choose(service_id)

    def turn(self, *, over: bool = False, by: int = 0) -> None:
        """Turn the list `over` to the papers of special cases and back, or its pages `by` (large text)."""
        self.touch()
        if self.visit.step is Step.CHECKLIST:
            self.visit.turn(over, by)

    def open_quiet(self) -> None:
        """The row 想在安靜、隱密的櫃檯辦理？"""
        self.touch()
        if self.visit.step is Step.CHECKLIST and self.offers_quiet:
            self._go(Step.QUIET)

    def press_priority(self) -> None:
        """The priority card asks its question; pressed again while it is on, the ordinary line is back."""
        self.touch()
        if self.visit.step is not Step.HOME:
            return
        if self.visit.love:
            self.visit.love = False
        elif self.doors.why_not(love_lane(self.office)) is None:
            self._go(Step.PRIORITY)

    def answer_priority(self, yes: bool) -> None:
        """The one question; no proof is asked and no reason kept (CIT-03)."""
        self.touch()
        if self.visit.step is Step.PRIORITY:
            self.visit.love = yes
            self._go(Step.HOME)

    def back(self) -> None:
        """返回, and the quiet page's link to the ordinary counter."""
        self.touch()
        if self.visit.step is Step.QUIET:
            self._go(Step.CHECKLIST)
        elif self.visit.step in (Step.CHECKLIST, Step.PRIORITY):
            self.visit.group = self.visit.item = None
            self._go(Step.HOME)

    def confirm(self) -> None:
        """領取號碼: one Order, however often it is pressed."""
        self.touch()
        if self.visit.step is Step.QUIET:
            self._order(Choice(self.office.generic_service, self.visit.love, quiet=True))
        elif self.visit.step is Step.CHECKLIST and self.visit.item is not None:
            self._order(Choice(self.visit.item, self.visit.love, quiet=False))

    def another(self) -> None:
        """再辦一項: language and switches stay, the tickets are linked."""
        self.touch()
        if self.visit.step is Step.ISSUED:
            self.visit.next_part()
            self._go(Step.HOME)

    def finish(self) -> None:
        """完成, 我記好了: the next citizen's home page."""
        self.touch()
        if self.visit.step is Step.NO_PAPER:
            self._push(self.card.hush())
        if self.visit.step in (Step.ISSUED, Step.NO_PAPER):
            self._start_visit()

    def wait_for_volunteer(self) -> None:
        """等志工過來: the page stays until the volunteer was here."""
        self.touch()
        if self.visit.step is Step.NO_PAPER:
            self.visit.waiting_card = True
            self._push(self.card.ring(self._clock.now_us(), self.visit.number))

    def press_help(self) -> None:
        """請人幫忙; pressed again while nobody has come yet, the call is taken back."""
        self.touch()
        now = self._clock.now_us()
        self._push(self.help.hush() if self.help.ringing else self.help.ring(now, self.visit.number))

    def press_appointment(self) -> None:
        """The appointment card: while the list is not on this kiosk, the service desk checks people in."""
        self.touch()
        if self.visit.step is Step.HOME:
            self._say("kiosk.appointment.desk")

    # -- what the queue and the printer answer ---------------------------------------------------------

    def answered(self, key: str, issued: Issued) -> None:
        """The transaction of Order `key` is committed: show the number, whatever the printer does."""
        if not self.visit.waits_for(key):
            return
        self.visit.issued = issued
        self.visit.first_ticket = self.visit.first_ticket or issued.ticket.id
        self.visit.shown_us = self._clock.now_us()
        # The printer may be quicker than the screen.
        slip = self.paper.of(issued.ticket.number)
        self.visit.printer_answered = slip in (Slip.PRINTING, Slip.PRINTED)
        if issued.job is None or slip is Slip.LOST or (self.paper.out and not self.visit.printer_answered):
            self._without_paper()
        else:
            self._show_issued()

    def refused(self, key: str, sentence: str) -> None:
        """The queue says no, or cannot be reached: back to the page, with its sentence."""
        if self.visit.step is Step.ISSUING and key == self.visit.pending:
            self._go(self.visit.asked_from)
            self._say(sentence)

    def slip(self, number: str, slip: Slip) -> None:
        """The print thread on the slip of `number`."""
        self.paper.heard(number, slip, self._clock.now_us())
        if self.visit.number != number:
            return
        if self.visit.step is Step.ISSUED:
            if slip is Slip.LOST:
                self._without_paper()
            else:
                self.visit.printer_answered = True
        elif self.visit.step is Step.NO_PAPER and slip is Slip.PRINTED:
            # Paper came after all, and the citizen still stands here.
            self._push(self.card.hush())
            self.visit.printer_answered = True
            self._show_issued()

    def paper_taken(self) -> None:
        """A presenter's sensor saw the slip taken."""
        if self.visit.step is Step.ISSUED and not self.visit.taken:
            self.visit.taken = True
            self.visit.leave_us = min(self.visit.leave_us, self._clock.now_us() + patience.TAKEN_US)

    def printer(self, out: bool, paper: bool = True) -> None:
        """The printer cannot hand out a slip, or can again; `paper`: it is the paper that is missing."""
        self.paper.state(out, paper)
        if out and self.visit.step is Step.ISSUED and not self.visit.printer_answered:
            self._without_paper()

    def help_known(self, asked: AskHelp, help_id: int) -> None:
        """The queue has taken a call of ours."""
        self._push((self.card if asked.kind == self.card.kind else self.help).known(asked.token, help_id))

    def help_failed(self, asked: AskHelp) -> None:
        """The queue did not take it."""
        if asked.kind == self.card.kind:
            self.card.failed(asked.token)
        elif self.help.failed(asked.token):
            self._say("kiosk.help.failed")

    def help_accepted(self, help_id: int) -> None:
        """A volunteer is on the way."""
        self.help.accept(help_id)
        self.card.accept(help_id)

    def help_closed(self, help_id: int) -> None:
        """A volunteer was here; the handwritten card ends the page without paper."""
        self.help.close(help_id)
        if self.card.close(help_id) and self.visit.step is Step.NO_PAPER:
            self._start_visit()

    # -- time ------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """What time alone changes; call it a few times a second."""
        now = self._clock.now_us()
        if self.notice and now - self._notice_us >= patience.NOTICE_US:
            self.notice = ""
        due = patience.verdict(self.visit, now, self._idle_us, self.paper.heard_us, bool(self.modes))
        if due is Verdict.GIVE_UP:
            self._go(self.visit.asked_from)
            self._say("kiosk.refused.retry")
        elif due is Verdict.NO_PAPER:
            self._without_paper()
        elif due is Verdict.HOME:
            self._start_visit()
        elif due is Verdict.RESET:
            self.language, self.modes = "zh-TW", frozenset()
            if self.visit.love or self.visit.keys or self.visit.first_ticket:
                self._start_visit()

    # -- inside ----------------------------------------------------------------------------------------

    @property
    def _idle_us(self) -> int:
        return self._clock.now_us() - self._touched_us

    def _start_visit(self) -> None:
        self.visit, self.notice = Visit(self._new_visit()), ""

    def _go(self, step: Step) -> None:
        self.visit.step, self.visit.choosing_language, self.notice = step, False, ""

    def _order(self, choice: Choice) -> None:
        if self.why_not is None:
            interpreter = self.language in INTERPRETED
            self._push(self.visit.order(choice, self.language, interpreter, self._clock.now_us()))
            self._go(Step.ISSUING)

    def _show_issued(self) -> None:
        self.visit.leave_us = self._clock.now_us() + patience.issued_us(bool(self.modes))
        self.visit.waiting_card = self.visit.taken = False
        self._go(Step.ISSUED)

    def _without_paper(self) -> None:
        self._go(Step.NO_PAPER)
        self._push(self.card.ring(self._clock.now_us(), self.visit.number))

    def _say(self, notice: str) -> None:
        self.notice, self._notice_us = notice, self._clock.now_us()

    def _push(self, effect: Effect | None) -> None:
        if effect is not None:
            self._outbox.append(effect)
