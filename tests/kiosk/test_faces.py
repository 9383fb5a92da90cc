"""What the pages say, without a screen: waits, reasons, two languages, no matter of a quiet number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Barred, LaneState
from kiosk.doors import Closed, Doors, doors_of
from kiosk.faces.checklist import checklist_face
from kiosk.faces.home import Layout, home_face
from kiosk.faces.number import issued_face, nopaper_face
from kiosk.faces.quiet import quiet_face
from kiosk.faces.scene import Scene
from kiosk.faces.speech import Speech, plain
from kiosk.faces.wait import facts, wait_of, wait_words
from kiosk.sample import NOW_US, Sample, sample_snapshot
from kiosk.visit import Mode, Step
from office.clock import MINUTE
from office.config import load_office

OFFICE = load_office(None)
ZH = Speech("zh-TW")


def said(people: int, minutes: int | None, *, short: bool = False) -> tuple[str, str, str]:
    """The words of a tile for a lane's state."""
    words = wait_words(ZH, wait_of(LaneState(1, people, 0, minutes, open=True)), short=short)
    return plain(words.people), plain(words.minutes), words.free


@pytest.mark.parametrize(
    ("people", "minutes", "words"),
    [
        (0, 0, ("", "", "現在免等候")),
        (2, 3, ("等候 2 人", "約 5 分", "")),
        (12, 18, ("等候 12 人", "約 18 分", "")),
        (20, 22, ("等候 20 人", "約 25 分", "")),
        (40, 75, ("等候 40 人", "1 小時以上", "")),
        (3, None, ("等候 3 人", "", "")),
    ],
)
def test_a_wait_is_a_round_figure(people: int, minutes: int | None, words: tuple[str, str, str]) -> None:
    """Up to 5, whole to 20, fives to 60, then over an hour; unknown minutes are not made up (layout 0)."""
    assert said(people, minutes) == words


def test_rows_and_low_tiles_say_it_shorter() -> None:
    """Large text and the low layout leave 等候 out."""
    assert said(12, 18, short=True) == ("12 人", "約 18 分", "")
    assert said(0, 0, short=True) == ("", "", "免等候")


def test_facts_agree_with_each_other() -> None:
    """The expected time is now plus the minutes told, not the raw estimate."""
    made = facts(ZH, wait_of(LaneState(1, 20, 0, 22, open=True)), NOW_US)
    assert [(each.value, each.unit) for each in made] == [("20", "人"), ("25", "分鐘"), ("09:49", "")]


def test_server_lost_says_look_at_the_screen() -> None:
    """Waits that are not known are not shown, not even the last ones (layout 1)."""
    sample = Sample(OFFICE)
    sample.go_offline()
    face = home_face(sample.scene())
    assert {plain(tile.wait.people) for tile in face.tiles} == {"請看大螢幕"}
    assert face.tiles[-1].closed == "請看大螢幕"
    sample.to_checklist()
    checklist = checklist_face(sample.scene())
    assert "服務台" in checklist.main.resting
    assert checklist.rows


@pytest.mark.parametrize(
    ("hours", "whole", "title"),
    [
        (-2, Closed.NOT_YET, "08:00 開始領號"),
        (0, None, "您今天要辦什麼？"),
        (9, Closed.DAY_OVER, "今天已截止領號"),
    ],
)
def test_opening_hours_decide_the_page(hours: int, whole: Closed | None, title: str) -> None:
    """Before opening and after the last number the heading says when numbers are given again."""
    sample = Sample(OFFICE)
    sample.clock.us += hours * 60 * MINUTE
    sample.open_doors()
    assert sample.flow.doors.whole is whole
    assert home_face(sample.scene()).title.big == title


def test_a_lane_without_a_counter_is_closed_with_the_reason() -> None:
    """Only its own tiles; the others go on."""
    snapshot = sample_snapshot()
    lanes = {**snapshot.lanes, 3: replace(snapshot.lanes[3], open=False)}
    doors = doors_of(OFFICE, replace(snapshot, lanes=lanes), NOW_US)
    sample = Sample(OFFICE)
    sample.flow.doors = doors
    closed = {tile.id: tile.closed for tile in home_face(sample.scene()).tiles if tile.closed}
    assert set(closed) == {"records", "seal"}
    assert set(closed.values()) == {"目前沒有開櫃，請問志工"}


@pytest.mark.parametrize(
    ("why", "words"), [("stock", "今日用罄"), ("quota", "今日額滿"), ("stop", "暫停發號，請問志工")]
)
def test_a_service_that_gives_no_number_is_a_closed_tile_with_the_reason(why: str, words: str) -> None:
    """CIT-12, domain 7: said before anybody waits for a number; the other tiles go on, and a tap does nothing."""
    snapshot = replace(sample_snapshot(), barred=(Barred("cdc", why, ""),))
    sample = Sample(OFFICE)
    sample.flow.doors = doors_of(OFFICE, snapshot, NOW_US)
    assert {tile.id: tile.closed for tile in home_face(sample.scene()).tiles if tile.closed} == {"cdc": words}
    sample.flow.choose_group("cdc")
    assert sample.flow.visit.step is Step.HOME


def test_one_shut_item_of_a_tile_rests_the_button_alone() -> None:
    """The others of its tile can be chosen, and theirs gives a number."""
    snapshot = replace(sample_snapshot(), barred=(Barred("move_in", "stop", ""),))
    sample = Sample(OFFICE)
    sample.flow.doors = doors_of(OFFICE, snapshot, NOW_US)
    sample.flow.choose_group("moving")
    assert checklist_face(sample.scene()).main.resting == "暫停發號，請問志工"
    sample.flow.choose_item("addr_change")
    assert checklist_face(sample.scene()).main.resting == ""


def test_the_quiet_button_rests_when_the_generic_matter_does() -> None:
    """CIT-07: a quiet number is a generic one, so it is given exactly when that is."""
    snapshot = replace(sample_snapshot(), barred=(Barred("civil", "stop", ""),))
    sample = Sample(OFFICE)
    sample.flow.doors = doors_of(OFFICE, snapshot, NOW_US)
    sample.flow.choose_group("moving")
    sample.flow.open_quiet()
    assert quiet_face(sample.scene()).main.resting == "暫停發號，請問志工"


def test_a_service_outside_its_hours_is_not_offered() -> None:
    """At noon no cards are issued: the tile says so while the office is open."""
    noon = NOW_US + 3 * 60 * MINUTE
    sample = Sample(OFFICE)
    sample.flow.doors = doors_of(OFFICE, sample_snapshot(), noon)
    closed = {tile.id: tile.closed for tile in home_face(sample.scene()).tiles if tile.closed}
    assert closed == {"cdc": "現在不受理，請問志工"}


def test_switches_choose_the_layout() -> None:
    """Large text makes rows and drops the English; low reach wins over both."""
    large = home_face(Sample(OFFICE, modes=frozenset({Mode.LARGE})).scene())
    assert large.layout is Layout.ROWS
    assert large.title.small == ""
    both = home_face(Sample(OFFICE, modes=frozenset({Mode.LARGE, Mode.REACH})).scene())
    assert both.layout is Layout.REACH
    assert both.reach is not None
    assert [call.number for call in both.reach.calls] == ["1023", "3018", "8006"]


@pytest.mark.parametrize("language", ["en", "vi", "id", "th"])
def test_other_languages_keep_the_chinese_small(language: str) -> None:
    """A volunteer can follow what a citizen of another language reads."""
    sample = Sample(OFFICE, language)
    assert home_face(sample.scene()).tiles[0].corner == "遷徙登記"
    assert checklist_face(sample.to_checklist().scene()).title.small == "遷入登記"


def test_love_shows_the_love_line_s_wait() -> None:
    """After the priority question every tile shows the wait of lane 8, which is where the number comes from."""
    sample = Sample(OFFICE)
    sample.flow.press_priority()
    sample.flow.answer_priority(True)
    assert {plain(tile.wait.people) for tile in home_face(sample.scene()).tiles} == {"等候 1 人"}


def test_quiet_page_shows_its_own_counter_s_wait_and_no_document() -> None:
    """The quiet page's facts are those of its counters, its QR a page that names nothing."""
    sample = Sample(OFFICE).to_quiet()
    face = quiet_face(sample.scene())
    assert [each.value for each in face.facts] == ["1", "10", "09:34"]
    assert face.url.endswith("/documents")


def test_every_registration_page_offers_the_quiet_row_and_no_other() -> None:
    """The row is on all pages of lane 1, so opening it tells nothing, and only there."""
    offered = {}
    for group in OFFICE.groups[:-1]:
        face = checklist_face(Sample(OFFICE).to_checklist(group.id).scene())
        offered[group.id] = face.quiet is not None
    assert {id for id, shown in offered.items() if shown} == {"moving", "family"}


def test_no_paper_page_promises_a_minute_only_when_someone_comes() -> None:
    """約 1 分鐘 needs a volunteer who accepted."""
    waiting = nopaper_face(Sample(OFFICE).to_no_paper(accepted=False).scene())
    assert (waiting.lines[1].words.big, waiting.coming) == ("志工馬上過來", "")
    coming = nopaper_face(Sample(OFFICE).to_no_paper(accepted=True).scene())
    assert (coming.lines[1].words.big, coming.coming) == ("志工正拿手寫號碼卡過來", "約 1 分鐘")
    assert plain(coming.facts) == "前面 12 人・約 18 分鐘・大約 09:42 輪到"


def test_a_broken_printer_is_not_called_out_of_paper() -> None:
    """The title says what happened: the paper, or the printer."""
    sample = Sample(OFFICE)
    sample.flow.printer(True, paper=False)
    sample.to_issued(seconds=0)
    assert nopaper_face(sample.scene()).title.big == "號碼已經排好了，只是印不出來"


def test_the_unsure_are_offered_a_volunteer() -> None:
    """其他・不確定: the number at once, and somebody to ask."""
    assert issued_face(Sample(OFFICE).to_issued("other").scene()).volunteer is not None
    assert issued_face(Sample(OFFICE).to_issued("moving").scene()).volunteer is None


def test_doors_without_a_snapshot_are_offline() -> None:
    """Nothing known is nothing open."""
    assert doors_of(OFFICE, None, NOW_US) == Doors(Closed.NO_SERVER, frozenset())
    assert Scene(OFFICE, Sample(OFFICE).flow, None, NOW_US).wait(1) is None
