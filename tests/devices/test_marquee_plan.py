"""What a marquee is to remember and show, and its profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.marquee_plan import LABELS, Pair, SignPlan, plan_for
from devices.marquee_profile import ProfileUnknown, link_url, profile_for
from office.config import MarqueeMessage
from tests.devices.alpha_decoder import Frame, Sign

MESSAGES = (
    MarqueeMessage(zh="歡迎光臨南屯區戶政事務所，請先抽號碼牌", en="Welcome – please take a number"),
    MarqueeMessage(zh="各類事項分櫃辦理，號碼不一定照順序叫", en="Numbers may be called out of order"),
)
WIDE = plan_for(profile_for("alpha16"), MESSAGES)
NARROW = plan_for(profile_for("alpha16 columns=112"), MESSAGES)
LOW = plan_for(profile_for("alpha7"), MESSAGES)


def decoded(plan: SignPlan, command: bytes) -> Frame:
    """The command as a sign that has all the pictures hears it."""
    sign = Sign(pictures={label: dots.rows for label, dots in plan.pictures}, table={("A", "A"): "0400"})
    sign.hear(plan.profile.address.packet(command).data)
    assert sign.problems == []
    return sign.frames[-1]


def test_a_call_is_number_pictures_counter_and_then_english() -> None:
    """1036 to counter 7: a Chinese page by pictures, then a page that tells the truth without them."""
    frame = decoded(WIDE, WIDE.call_command([Pair("1036", 7)], pictures=True))
    assert frame.pages == ["1036{.}7{,}", "1036->7"]
    assert frame.mode == "b"
    assert [dots.text for _label, dots in WIDE.pictures[:2]] == ["請到", "號櫃檯"]


@given(st.integers(1001, 9999), st.integers(1, 19), st.booleans())
def test_every_call_of_the_office_is_under_forty_bytes(number: int, counter: int, pictures: bool) -> None:
    """Any four-digit number to any of the 19 counters is one packet under 40 bytes that says both."""
    command = WIDE.call_command([Pair(str(number), counter)], pictures=pictures)
    frame = decoded(WIDE, command)
    assert frame.size < 40
    if pictures:
        assert frame.pages[0] == f"{number}{{.}}{counter}{{,}}"
    assert str(number) in frame.pages[-1]
    assert frame.pages[-1].endswith(str(counter))


def test_a_five_digit_number_keeps_its_chinese_page() -> None:
    """A series that grew a digit has no room for English at counter 19 and stays under 40 bytes."""
    frame = decoded(WIDE, WIDE.call_command([Pair("10360", 19)], pictures=True))
    assert frame.pages == ["10360{.}19{,}"]


@given(st.lists(st.tuples(st.integers(1001, 9999), st.integers(1, 99)), min_size=2, max_size=3))
def test_two_or_three_calls_are_one_priority_message(calls: list[tuple[int, int]]) -> None:
    """Each has a page of its own, the newest first, English on shared pages, and all is within 125 bytes."""
    pairs = [Pair(str(number), counter) for number, counter in calls]
    frame = decoded(WIDE, WIDE.call_command(pairs, pictures=True))
    assert frame.pages[: len(pairs)] == [f"{pair.number}{{.}}{pair.counter}{{,}}" for pair in pairs]
    english = "  ".join(frame.pages[len(pairs) :]).split("  ")
    assert english == [f"{pair.number}>{pair.counter}" for pair in pairs]
    assert all(len(page) * WIDE.profile.cell <= WIDE.profile.columns for page in frame.pages[len(pairs) :])
    assert ("speed", "5") in frame.parts


@given(st.lists(st.tuples(st.integers(10000, 999999), st.integers(10, 99)), min_size=1, max_size=3))
def test_numbers_too_long_to_stand_run_through(calls: list[tuple[int, int]]) -> None:
    """A series that grew digits does not fit beside its words: the message moves, and nothing of it is cut."""
    pairs = [Pair(str(number), counter) for number, counter in calls]
    frame = decoded(WIDE, WIDE.call_command(pairs, pictures=True))
    assert frame.mode == "a"
    assert len(frame.pages) == 1
    assert all(f"{pair.number}{{.}}{pair.counter}{{,}}" in frame.pages[0] for pair in pairs)


def test_before_its_pictures_are_there_a_sign_gets_english_only() -> None:
    """No picture is called that was not written: a label would stand where the words should be."""
    frame = decoded(WIDE, WIDE.call_command([Pair("1036", 19)], pictures=False))
    assert frame.pages == ["1036 -> 19"]


def test_a_narrow_panel_gets_shorter_phrases_and_still_stands() -> None:
    """On 112 columns the phrases are shortened until number and counter fit without moving."""
    frame = decoded(NARROW, NARROW.call_command([Pair("1036", 19)], pictures=True))
    assert [dots.text for _label, dots in NARROW.pictures[:2]] == ["到", "櫃"]
    assert frame.mode == "b"


def test_a_wider_panel_gets_the_whole_phrase() -> None:
    """From 168 columns on the call reads 1036號請到19號櫃檯."""
    wide = plan_for(profile_for("alpha16 columns=168"), ())
    assert [dots.text for _label, dots in wide.pictures] == ["號請到", "號櫃檯"]


def test_a_panel_too_narrow_for_any_phrase_moves_the_text() -> None:
    """On 64 columns the call runs through, with no pages that would cut it."""
    tiny = plan_for(profile_for("alpha16 columns=64"), ())
    frame = decoded(tiny, tiny.call_command([Pair("1036", 19)], pictures=True))
    assert frame.mode == "a"
    assert len(frame.pages) == 1


def test_a_low_sign_is_english_and_says_why() -> None:
    """Seven rows: no picture anywhere, the English messages run, and one sentence says what is missing."""
    assert LOW.pictures == ()
    assert len(LOW.refused) == 1
    assert "7 排燈點" in LOW.refused[0]
    idle = decoded(LOW, LOW.idle_command)
    assert idle.pages == ["Welcome - please take a number    Numbers may be called out of order"]
    call = decoded(LOW, LOW.call_command([Pair("1036", 19)], pictures=True))
    assert call.pages == ["1036 -> 19"]
    assert len(call.pages[0]) * LOW.profile.cell <= LOW.profile.columns


def test_no_label_can_be_read_as_a_number() -> None:
    """Every label there is for a picture is punctuation, and none is reserved by the protocol."""
    assert not any(label.isalnum() or label in "? " for label in LABELS)
    assert len(set(LABELS)) == len(LABELS)


def test_idle_messages_call_their_pictures_in_turn() -> None:
    """The idle text is the Chinese of a message by its pictures, its English, then the next message."""
    frame = decoded(WIDE, WIDE.idle_command)
    texts = {label: dots.text for label, dots in WIDE.pictures}
    spoken = "".join(value if kind == "text" else texts.get(value, "") for kind, value in frame.parts)
    assert spoken == "    ".join(f"{message.zh}  {message.en.replace('–', '-')}" for message in MESSAGES)
    assert frame.mode == "a"


def test_a_message_that_cannot_be_drawn_is_left_out_with_a_sentence() -> None:
    """One unknown character costs that message's Chinese, nothing else; Vietnamese accents are folded."""
    plan = plan_for(
        profile_for("alpha16"),
        [
            MarqueeMessage(zh="𠮷野家", en="Yoshinoya"),
            MarqueeMessage(zh="你好", en="Xin chào"),
            MarqueeMessage(zh="好", en="ไทย"),
        ],
    )
    assert [dots.text for _label, dots in plan.pictures[2:]] == ["你好", "好"]
    assert "「𠮷」" in plan.refused[0]
    assert "「ไทย」" in plan.refused[1]
    assert decoded(plan, plan.idle_command).pages[0].startswith("Yoshinoya    {:}  Xin chao")


def test_more_messages_than_labels_are_refused_by_their_place() -> None:
    """When the labels run out the rest is English, and the sentence names the message."""
    many = [MarqueeMessage(zh="戶" * 60, en=f"Message {place}") for place in range(9)]
    plan = plan_for(profile_for("alpha16"), many)
    assert len(plan.pictures) <= len(LABELS)
    assert "第 8 則" in plan.refused[0]
    assert "Message 8" in decoded(plan, plan.idle_command).pages[0]


def test_without_the_font_calls_are_english() -> None:
    """A machine without Unifont still calls, in digits, and the plan says what to install."""
    plan = plan_for(profile_for("alpha16"), MESSAGES, font_files=[Path("/nowhere/unifont.otf")])
    assert plan.phrases is None
    assert "fonts-unifont" in plan.refused[0]
    assert decoded(plan, plan.call_command([Pair("1036", 7)], pictures=True)).pages == ["1036 -> 7"]


def test_a_changed_text_keeps_the_table_and_a_new_picture_size_does_not() -> None:
    """Only what changes a file's size costs the erasing of all of them."""
    other = plan_for(WIDE.profile, [MarqueeMessage(zh=MESSAGES[0].zh, en="Hello"), MESSAGES[1]])
    longer = plan_for(WIDE.profile, [MarqueeMessage(zh="本日受理至17:30", en=""), MESSAGES[1]])
    assert other.fingerprint == WIDE.fingerprint
    assert longer.fingerprint != WIDE.fingerprint


def test_a_profile_takes_an_installers_settings() -> None:
    """A plan may name a profile and change its line and panel."""
    profile = profile_for("alpha16 columns=192 baud=19200 parity=N bits=8 checksum=off gap_s=0.3")
    assert (profile.columns, profile.baud, profile.checksum, profile.gap_s) == (192, 19200, False, 0.3)
    assert profile.bytes_per_second == 1920
    assert profile_for("alpha16 stop=2").bytes_per_second == pytest.approx(9600 / 11)
    assert profile_for("alpha16").bytes_per_second == 960


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("betabrite", "betabrite"),
        ("", "alpha16"),
        ("alpha16 colums=192", "colums"),
        ("alpha16 columns=wide", "columns=wide"),
        ("alpha16 checksum=no", "checksum=no"),
        ("alpha16 wake=3", "wake"),
        ("alpha16 rows=40", "rows"),
    ],
)
def test_a_wrong_profile_is_named_in_a_sentence(text: str, word: str) -> None:
    """The sentence says which word is wrong."""
    with pytest.raises(ProfileUnknown, match=word):
        profile_for(text)


def test_the_line_is_set_as_the_profile_says_unless_the_url_does() -> None:
    """A serial URL gets 7E1 at 9600 from the profile; its own settings stay; other links are left alone."""
    profile = profile_for("alpha16")
    assert link_url("serial:///dev/led", profile) == "serial:///dev/led?baud=9600&bits=7&parity=E&stop=1"
    assert link_url("serial:///dev/led?baud=4800", profile).startswith("serial:///dev/led?baud=4800&bits=7")
    assert link_url("tcp://sign:3001", profile) == "tcp://sign:3001"
