"""The visit's state machine: pages, timeouts, one number per confirmed item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.records import Issued, State, Ticket
from kiosk.bell import AskHelp, CancelHelp
from kiosk.doors import Closed, Doors
from kiosk.flow import Flow
from kiosk.visit import Mode, Order, Slip, Step
from office.clock import SECOND
from office.config import Office, load_office

ALL_OPEN = Doors(None, frozenset(range(1, 10)))
OFFICE = load_office(None)
GROUPS = [group.id for group in OFFICE.groups]
SERVICES = [service.id for service in OFFICE.services]
UNSURE = OFFICE.groups[-1].id


class Hand:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.us = 1_741_656_240 * SECOND

    def now_us(self) -> int:
        """The set instant."""
        return self.us

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.us += int(seconds * SECOND)


def visit_names() -> object:
    """Ids that never repeat."""
    count = iter(range(1, 10**9))
    return lambda: f"v{next(count)}"


def ticket(number: int, order: Order) -> Ticket:
    """The ticket a queue would make of an order."""
    return Ticket(
        id=number, number=f"{1000 + number}", lane=1, service=order.choice.service, quiet=order.choice.quiet,
        love=order.choice.love, language=order.language, interpreter=order.interpreter, documents=(),
        state=State.WAITING, issued_us=0, ready_us=0, due_us=0, counter=None, called_us=None,
        check_code="7F3K9M", kiosk="K1", no_shows=0, reason="", linked_to=order.linked_to,
    )  # fmt: skip


class Desk:
    """A flow with its clock and a queue that answers by hand."""

    def __init__(self, office: Office = OFFICE) -> None:
        self.clock = Hand()
        self.flow = Flow(office, self.clock, visit_names())  # type: ignore[arg-type]
        self.flow.doors = ALL_OPEN
        self.made: dict[str, Ticket] = {}
        self.asked: list[Order | AskHelp | CancelHelp] = []

    def orders(self) -> list[Order]:
        """The orders so far, the new ones included."""
        self.asked += self.flow.drain()
        return [each for each in self.asked if isinstance(each, Order)]

    def helps(self) -> list[AskHelp]:
        """The calls for a volunteer so far."""
        self.asked += self.flow.drain()
        return [each for each in self.asked if isinstance(each, AskHelp)]

    def cancels(self) -> list[CancelHelp]:
        """The calls taken back so far."""
        self.asked += self.flow.drain()
        return [each for each in self.asked if isinstance(each, CancelHelp)]

    def commit(self, order: Order, *, job: int | None = 1) -> Issued:
        """What the queue answers: the same key is the same ticket."""
        made = self.made.setdefault(order.key, ticket(len(self.made) + 1, order))
        return Issued(made, ahead=12, minutes=18, job=job)

    def answer(self, *, job: int | None = 1) -> Order:
        """Answer the newest order."""
        order = self.orders()[-1]
        self.flow.answered(order.key, self.commit(order, job=job))
        return order

    def wait(self, seconds: float) -> None:
        """Let time pass in steps of a quarter second, with the ticks a window gives."""
        for _ in range(int(seconds * 4)):
            self.clock.wait(0.25)
            self.flow.tick()


@pytest.fixture
def desk() -> Desk:
    """An open kiosk at home."""
    return Desk()


def to_issued(desk: Desk) -> Order:
    """Through the first group to the number."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    return desk.answer()


def test_three_touches(desk: Desk) -> None:
    """Language, group, button: three touches make a number (CIT-01)."""
    desk.flow.set_language("vi")
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    order = desk.answer()
    assert desk.flow.visit.step is Step.ISSUED
    assert (order.language, order.interpreter) == ("vi", True)
    assert order.choice.service == OFFICE.groups[0].services[0]


def test_double_tap_is_one_order(desk: Desk) -> None:
    """However often the main button is pressed, one order leaves."""
    desk.flow.choose_group(GROUPS[0])
    for _ in range(5):
        desk.flow.confirm()
    assert len(desk.orders()) == 1


def test_pressed_again_after_no_answer_has_the_same_key(desk: Desk) -> None:
    """A queue that does not answer in 10 s frees the button, and the second press is the same ticket."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    desk.wait(10.5)
    assert (desk.flow.visit.step, desk.flow.notice) == (Step.CHECKLIST, "kiosk.refused.retry")
    desk.flow.confirm()
    first, second = desk.orders()
    assert first.key == second.key


def test_late_answer_is_still_shown(desk: Desk) -> None:
    """An answer after the kiosk gave up shows its number as long as the citizen is there."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    desk.wait(10.5)
    desk.answer()
    assert desk.flow.visit.step is Step.ISSUED


def test_answer_of_a_visit_that_is_over_is_not_shown(desk: Desk) -> None:
    """The next citizen never sees the number of the one before."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    desk.wait(80)
    desk.answer()
    assert desk.flow.visit.step is Step.HOME


def test_another_item_is_linked_and_has_its_own_key(desk: Desk) -> None:
    """再辦一項 keeps the language and links the second ticket to the first."""
    desk.flow.set_language("th")
    first = to_issued(desk)
    desk.flow.another()
    second = to_issued(desk)
    assert second.key != first.key
    assert second.linked_to == desk.made[first.key].id
    assert second.language == "th"


def test_unsure_takes_a_number_at_once(desk: Desk) -> None:
    """其他・不確定 needs no checklist."""
    desk.flow.choose_group(UNSURE)
    order = desk.answer()
    assert OFFICE.service(order.choice.service).lane == 7
    assert desk.flow.visit.step is Step.ISSUED


def test_priority_marks_the_order_and_nothing_else(desk: Desk) -> None:
    """The one question turns love on; no reason leaves the kiosk (CIT-03)."""
    desk.flow.press_priority()
    desk.flow.answer_priority(True)
    order = to_issued(desk)
    assert order.choice.love
    assert desk.flow.lane == 8


def test_quiet_names_no_matter(desk: Desk) -> None:
    """A quiet order carries the generic service, from the row and from the chip alike (CIT-07)."""
    family = next(group for group in OFFICE.groups if not group.preselect)
    chip = family.services[-1]
    assert chip == OFFICE.generic_service
    seen = []
    for enter in (desk.flow.open_quiet, lambda: desk.flow.choose_item(chip)):
        desk.flow.choose_group(family.id)
        enter()
        assert desk.flow.visit.step is Step.QUIET
        desk.flow.confirm()
        seen.append(desk.answer().choice)
        desk.flow.finish()
    assert seen[0] == seen[1]
    assert seen[0].service == OFFICE.generic_service
    assert seen[0].quiet


@pytest.mark.parametrize(("modes", "seconds"), [((), 60), ((Mode.CONTRAST,), 90)])
def test_idle_home_returns_to_chinese(desk: Desk, modes: tuple[Mode, ...], seconds: int) -> None:
    """After 60 s, 90 s with any switch on, the empty kiosk is as it was."""
    desk.flow.set_language("vi")
    for mode in modes:
        desk.flow.toggle(mode)
    desk.wait(seconds - 1)
    assert desk.flow.language == "vi"
    desk.wait(1.5)
    assert (desk.flow.language, desk.flow.modes) == ("zh-TW", frozenset())


def test_checklist_asks_before_it_leaves(desk: Desk) -> None:
    """After 45 s the page asks, counts 15 s down, and one touch keeps it."""
    desk.flow.choose_group(GROUPS[0])
    desk.wait(44.5)
    assert desk.flow.asking is None
    desk.wait(0.75)
    assert desk.flow.asking == 15
    desk.wait(10)
    assert desk.flow.asking == 5
    desk.flow.touch()
    assert desk.flow.asking is None
    desk.wait(60.5)
    assert desk.flow.visit.step is Step.HOME


def test_quiet_page_leaves_silently(desk: Desk) -> None:
    """30 s, no question."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.open_quiet()
    desk.wait(29.5)
    assert desk.flow.visit.step is Step.QUIET
    assert desk.flow.asking is None
    desk.wait(1)
    assert desk.flow.visit.step is Step.HOME


@pytest.mark.parametrize(("modes", "seconds"), [((), 15), ((Mode.LARGE,), 30)])
def test_issued_page_leaves(desk: Desk, modes: tuple[Mode, ...], seconds: int) -> None:
    """15 s, 30 s with any switch on; the button counts down."""
    for mode in modes:
        desk.flow.toggle(mode)
    to_issued(desk)
    desk.flow.slip(desk.flow.visit.number or "", Slip.PRINTED)
    assert desk.flow.leaves_in == seconds
    desk.wait(seconds - 0.5)
    assert desk.flow.visit.step is Step.ISSUED
    desk.wait(1)
    assert desk.flow.visit.step is Step.HOME


def test_silent_printer_shows_the_no_paper_page(desk: Desk) -> None:
    """A printer that has not answered in 3 s: the number to photograph, and a volunteer is called."""
    to_issued(desk)
    desk.wait(2.75)
    assert desk.flow.visit.step is Step.ISSUED
    desk.wait(0.5)
    assert desk.flow.visit.step is Step.NO_PAPER
    assert [(each.kind, each.number) for each in desk.helps()] == [("no_paper", desk.flow.visit.number)]


def test_printer_busy_with_another_slip_is_not_silent(desk: Desk) -> None:
    """While slips before it come out, the printer is heard and the page stays."""
    to_issued(desk)
    for _ in range(3):
        desk.wait(2)
        desk.flow.slip("3001", Slip.PRINTED)
    assert desk.flow.visit.step is Step.ISSUED


def test_no_paper_page_never_times_out(desk: Desk) -> None:
    """It waits for a button; 我記好了 takes the call back."""
    desk.flow.printer(True)
    to_issued(desk)
    assert desk.flow.visit.step is Step.NO_PAPER
    desk.flow.help_known(desk.helps()[0], 5)
    desk.wait(600)
    assert desk.flow.visit.step is Step.NO_PAPER
    desk.flow.finish()
    assert desk.flow.visit.step is Step.HOME
    assert desk.cancels() == [CancelHelp(5)]


def test_card_confirmed_by_the_volunteer_ends_the_page(desk: Desk) -> None:
    """The tablet's OK on the handwritten card brings the home page."""
    desk.flow.printer(True)
    to_issued(desk)
    desk.flow.help_known(desk.helps()[0], 5)
    desk.flow.help_accepted(5)
    assert desk.flow.card.accepted
    desk.flow.help_closed(5)
    assert desk.flow.visit.step is Step.HOME


def test_paper_that_comes_after_all(desk: Desk) -> None:
    """The slip that prints while the citizen still stands there turns the page back and ends the call."""
    desk.flow.printer(True)
    to_issued(desk)
    desk.flow.help_known(desk.helps()[0], 5)
    desk.flow.printer(False)
    desk.flow.slip(desk.flow.visit.number or "", Slip.PRINTED)
    assert desk.flow.visit.step is Step.ISSUED
    assert desk.cancels() == [CancelHelp(5)]


@pytest.mark.parametrize(
    ("slip", "page"), [(Slip.PRINTING, Step.ISSUED), (Slip.PRINTED, Step.ISSUED), (Slip.LOST, Step.NO_PAPER)]
)
def test_printer_quicker_than_the_screen(desk: Desk, slip: Slip, page: Step) -> None:
    """What is said of a slip before its number is on the screen counts as much as afterwards."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    order = desk.orders()[-1]
    issued = desk.commit(order)
    desk.flow.slip(issued.ticket.number, slip)
    desk.flow.answered(order.key, issued)
    desk.wait(4)
    assert desk.flow.visit.step is page


def test_slip_lost_in_the_middle(desk: Desk) -> None:
    """Paper that ends in mid-slip: the number stays valid and is shown to be photographed."""
    to_issued(desk)
    desk.flow.slip(desk.flow.visit.number or "", Slip.PRINTING)
    desk.wait(5)
    assert desk.flow.visit.step is Step.ISSUED
    desk.flow.slip(desk.flow.visit.number or "", Slip.LOST)
    assert desk.flow.visit.step is Step.NO_PAPER


@pytest.mark.parametrize("reason", list(Closed))
def test_closed_doors_give_no_number(desk: Desk, reason: Closed) -> None:
    """A closed line leaves no order, whichever way it is tried; where allowed, the list can be read."""
    whole = None if reason is Closed.NO_COUNTER else reason
    desk.flow.doors = Doors(whole, frozenset())
    for group in OFFICE.groups:
        desk.flow.choose_group(group.id)
        assert (desk.flow.visit.step is Step.CHECKLIST) == (reason.lookup and group.id != UNSURE)
        desk.flow.confirm()
        desk.flow.open_quiet()
        desk.flow.confirm()
        desk.flow.back()
        desk.flow.back()
    assert desk.orders() == []


def test_refusal_is_said_and_can_be_tried_again(desk: Desk) -> None:
    """The queue's sentence is shown on the page, which stays usable."""
    desk.flow.choose_group(GROUPS[0])
    desk.flow.confirm()
    desk.flow.refused(desk.orders()[-1].key, "今天已截止領號。")
    assert (desk.flow.visit.step, desk.flow.notice) == (Step.CHECKLIST, "今天已截止領號。")
    desk.flow.confirm()
    assert len({each.key for each in desk.orders()}) == 1


def test_help_is_taken_back_even_before_the_queue_knew_it(desk: Desk) -> None:
    """Ring, ring off, and only then the queue answers: the call is cancelled."""
    desk.flow.press_help()
    desk.flow.press_help()
    asked = desk.helps()[0]
    assert desk.cancels() == []
    desk.flow.help_known(asked, 9)
    assert desk.cancels() == [CancelHelp(9)]
    assert not desk.flow.help.ringing


class AnyTaps(RuleBasedStateMachine):
    """Every tap, answer and failure in every order."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.flow = self.desk.flow
        self.confirmed = 0  # times a press could have confirmed an item
        self.open_orders: list[Order] = []

    def _taps(self, tap: object, *args: object) -> None:
        before = len(self.desk.orders())
        could = self.flow.visit.step in (Step.HOME, Step.CHECKLIST, Step.QUIET)
        tap(*args)  # type: ignore[operator]
        new = self.desk.orders()[before:]
        assert len(new) <= 1
        assert not new or could
        self.open_orders += new

    @rule(group=st.sampled_from(GROUPS))
    def group(self, group: str) -> None:
        """Tap a tile."""
        self._taps(self.flow.choose_group, group)

    @rule(service=st.sampled_from(SERVICES))
    def item(self, service: str) -> None:
        """Tap a chip."""
        self._taps(self.flow.choose_item, service)

    @rule(name=st.sampled_from([
        "open_quiet", "press_priority", "back", "confirm", "another", "finish", "wait_for_volunteer",
        "press_help", "press_appointment", "touch",
    ]))  # fmt: skip
    def button(self, name: str) -> None:
        """Tap a button, drawn on this page or not."""
        self._taps(getattr(self.flow, name))

    @rule(yes=st.booleans())
    def priority(self, yes: bool) -> None:
        """Answer the priority question."""
        self._taps(self.flow.answer_priority, yes)

    @rule(mode=st.sampled_from(Mode), language=st.sampled_from(["zh-TW", "vi", "th"]), showing=st.booleans())
    def settings(self, mode: Mode, language: str, showing: bool) -> None:
        """Change a switch and the language."""
        self._taps(self.flow.toggle, mode)
        self._taps(self.flow.choose_language, showing)
        self._taps(self.flow.set_language, language)

    @rule(data=st.data(), job=st.sampled_from([1, None]), again=st.booleans())
    def queue_answers(self, data: st.DataObject, job: int | None, again: bool) -> None:
        """Some open order is answered, perhaps twice, perhaps long after."""
        if self.open_orders:
            order = data.draw(st.sampled_from(self.open_orders))
            self.flow.answered(order.key, self.desk.commit(order, job=job))
            if not again:
                self.open_orders.remove(order)

    @rule(data=st.data())
    def queue_refuses(self, data: st.DataObject) -> None:
        """Some open order fails."""
        if self.open_orders:
            order = data.draw(st.sampled_from(self.open_orders))
            self.open_orders.remove(order)
            self.flow.refused(order.key, "現在連不上。")

    @rule(out=st.booleans(), slip=st.sampled_from(Slip), number=st.integers(1, 4))
    def printer(self, out: bool, slip: Slip, number: int) -> None:
        """The printer and some slip."""
        self.flow.printer(out)
        self.flow.slip(f"{1000 + number}", slip)

    @rule(seconds=st.sampled_from([0.25, 1, 4, 16, 46, 61, 95]))
    def time(self, seconds: float) -> None:
        """Time passes."""
        self.desk.wait(seconds)

    @rule(shut=st.sampled_from([None, *Closed]))
    def doors(self, shut: Closed | None) -> None:
        """The office opens and closes."""
        self.flow.doors = Doors(shut, ALL_OPEN.open_lanes)

    @invariant()
    def one_ticket_a_confirmed_item(self) -> None:
        """Within one visit's part, a choice has exactly one key, so the queue makes one ticket of it."""
        keys: dict[tuple[str, object], set[str]] = {}
        for order in self.desk.orders():
            visit_part = order.key.rsplit("-", 1)[0]
            keys.setdefault((visit_part, order.choice), set()).add(order.key)
        assert all(len(each) == 1 for each in keys.values())
        assert len({order.key for order in self.desk.orders()}) == len(keys)

    @invariant()
    def the_number_shown_is_one_that_was_made(self) -> None:
        """A number on the screen belongs to an order of this visit."""
        if self.flow.visit.step in (Step.ISSUED, Step.NO_PAPER):
            number = self.flow.visit.number
            key = next(key for key, made in self.desk.made.items() if made.number == number)
            assert key.startswith(f"{self.flow.visit.id}-")

    @invariant()
    def never_stuck(self) -> None:
        """Left alone, the kiosk comes home; the page without paper comes home by its button."""
        other = Desk()
        other.clock.us = self.desk.clock.us
        other.flow.__dict__.update(self.flow.__dict__ | {"visit": replace(self.flow.visit), "_outbox": []})
        other.flow._clock = other.clock
        for _ in range(30):
            other.clock.wait(4)
            other.flow.tick()
        if other.flow.visit.step is Step.NO_PAPER:
            other.flow.card = type(other.flow.card)("no_paper")
            other.flow.finish()
        assert other.flow.visit.step is Step.HOME


TestAnyTaps = AnyTaps.TestCase
TestAnyTaps.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
