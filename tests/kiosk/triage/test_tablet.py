"""What the tablet holds: a number in two touches, nobody's reason, nobody forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import DeviceState, Help
from devices.models import Sign
from devices.printer_words import health_of
from kiosk.sample import NOW_US
from kiosk.triage.program import sample_snapshot
from kiosk.triage.tablet import UNDO_US, Tablet
from office.clock import SECOND
from office.config import Office, load_office
from office.wording import Wording

W = Wording.of("zh-TW")


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


@pytest.fixture
def tablet(office: Office) -> Tablet:
    keys = iter(range(100))
    made = Tablet(office, lambda: f"key{next(keys)}", "陳美惠")
    made.snapshot = sample_snapshot(office)
    return made


def test_one_touch_on_a_tile_makes_the_request_ready(tablet: Tablet) -> None:
    """VOL-01: the second touch, 發號, issues it."""
    tablet.choose_group("moving")
    order = tablet.order()
    assert order is not None
    assert order.service == "move_in"


def test_a_tile_without_a_preselected_item_issues_the_general_matter(tablet: Tablet, office: Office) -> None:
    """The family tile asks for no item: 戶籍登記 it is, two touches all the same."""
    group = next(each for each in office.groups if not each.preselect)
    tablet.choose_group(group.id)
    order = tablet.order()
    assert order is not None
    assert order.service == office.generic_service


def test_a_second_press_does_not_order_a_second_number(tablet: Tablet) -> None:
    """Until the answer is there nothing more is asked for; after a refusal it is the same key."""
    tablet.choose_group("moving")
    first = tablet.order()
    assert tablet.order() is None
    tablet.refused()
    again = tablet.order()
    assert first is not None
    assert again is not None
    assert again.key == first.key
    tablet.issued("1037", "7F3K9M")
    tablet.choose_group("moving")
    following = tablet.order()
    assert following is not None
    assert following.key != first.key


def test_the_next_person_starts_from_nothing(tablet: Tablet) -> None:
    """Love, language and ticks of one person do not stick to the next."""
    tablet.choose_group("moving")
    tablet.toggle_love()
    tablet.choose_language("vi")
    tablet.toggle_interpreter()
    tablet.issued("8001", "7F3K9M")
    face = tablet.face(W, NOW_US)
    assert (face.love, face.language, face.ready) == (False, "zh-TW", False)


def test_ticks_go_with_the_number_but_not_with_a_quiet_one(tablet: Tablet, office: Office) -> None:
    """A quiet number's papers would give its matter away."""
    tablet.choose_group("moving")
    document = office.service("move_in").documents[0]
    tablet.toggle_document(document)
    order = tablet.order()
    assert order is not None
    assert order.documents == (document,)
    tablet.refused()
    tablet.toggle_quiet()
    order = tablet.order()
    assert order is not None
    assert order.documents == ()
    assert tablet.face(W, NOW_US).documents == ()


def test_a_missing_paper_gets_a_helpful_sentence_and_never_blocks(tablet: Tablet, office: Office) -> None:
    """The first paper that is not ticked is named; the number can be issued."""
    tablet.choose_group("moving")
    assert tablet.face(W, NOW_US).missing == ""
    tablet.toggle_document(office.service("move_in").documents[0])
    face = tablet.face(W, NOW_US)
    assert office.document(office.service("move_in").documents[1]).brief.zh in face.missing
    assert "照常發號" in face.missing
    assert face.ready


def test_the_number_without_paper_is_on_the_banner_with_its_kiosk(tablet: Tablet) -> None:
    """VOL-02: 號碼機 2・1036 號在等您, and how long ago."""
    tablet.snapshot = replace(
        sample_snapshot(tablet.office),
        helps=(Help(1, "K2", "no_paper", "1036", NOW_US - 40 * SECOND, None, "", None),),
    )
    banner = tablet.face(W, NOW_US).banner
    assert banner is not None
    assert "1036" in banner.title
    assert "40 秒前" in banner.text
    assert not banner.accepted


def test_who_nobody_has_gone_to_comes_before_who_is_being_helped(tablet: Tablet) -> None:
    """And how many more there are is said."""
    tablet.snapshot = replace(
        sample_snapshot(tablet.office),
        helps=(
            Help(1, "K1", "help", None, NOW_US - 90 * SECOND, NOW_US, "陳美惠", None),
            Help(2, "K2", "no_paper", "1036", NOW_US - 10 * SECOND, None, "", None),
            Help(3, "T1", "staff", None, NOW_US - 99 * SECOND, None, "", None),
        ),
    )
    banner = tablet.face(W, NOW_US).banner
    assert banner is not None
    assert banner.help == 2
    assert "1 件" in banner.text


def test_only_a_faulty_printer_is_a_fault(tablet: Tablet) -> None:
    """Kiosk 2 without paper comes first and says 沒紙; the others are calm."""
    devices = tablet.face(W, NOW_US).devices
    assert [each.fault for each in devices] == [True] + [False] * (len(devices) - 1)
    assert "沒紙" in devices[0].words
    assert devices[0].reprints == "K2"


@pytest.mark.parametrize("sign", list(Sign))
def test_only_missing_paper_is_called_so(tablet: Tablet, sign: Sign) -> None:
    """A jammed cutter speaks of scraps of paper and is a fault all the same: a new roll would not help."""
    assert tablet.snapshot is not None
    health = health_of({sign})
    known = [each for each in tablet.snapshot.devices if each.device != "printer:K2"]
    state = DeviceState("printer:K2", "printer", health.state.value, health.words.zh, NOW_US)
    tablet.snapshot = replace(tablet.snapshot, devices=(*known, state))
    words = [each.words for each in tablet.face(W, NOW_US).devices]
    assert any("沒紙" in each for each in words) == (sign is Sign.PAPER_OUT)


def test_a_requeue_can_be_undone_for_five_seconds(tablet: Tablet) -> None:
    """After that the button is gone and does nothing."""
    tablet.requeued("1015", NOW_US)
    assert tablet.face(W, NOW_US + UNDO_US).undo == "1015"
    assert tablet.face(W, NOW_US + UNDO_US + 1).undo == ""
    assert tablet.take_undo(NOW_US + UNDO_US + 1) == ""


def test_love_and_quiet_tell_the_lane_they_wait_in(tablet: Tablet, office: Office) -> None:
    """The next number on the button is the love lane's, or lane 1's for a quiet one."""
    tablet.choose_group("idcard" if any(each.id == "idcard" for each in office.groups) else "moving")
    tablet.toggle_love()
    assert tablet.face(W, NOW_US).next_number == "8037"
    tablet.toggle_quiet()
    assert tablet.face(W, NOW_US).next_number == "1037"
