"""The plan's file: what is accepted, how a fault is said, what can be looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.config import SHIPPED, Office, OfficeError, load_office, parse_office

TEXT = SHIPPED.read_text(encoding="utf-8")
OFFICE = load_office()


def refused(text: str) -> str:
    with pytest.raises(OfficeError) as caught:
        parse_office(text, "office.toml")
    return str(caught.value)


def changed(before: str, after: str) -> str:
    """The shipped plan with its only `before` replaced."""
    assert TEXT.count(before) == 1, f"{TEXT.count(before)} places say {before!r}"
    return TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("before", "after", "key", "given", "right"),
    [
        (
            'profile = "love_general"',
            'profile = "love_genral"',
            "counters[4].profile",
            "love_genral",
            "love_general",
        ),
        ('triage_prints_at = "K1"', 'triage_prints_at = "K7"', "triage_prints_at", "K7", "最接近"),
        ('generic_service = "civil"', 'generic_service = "civli"', "generic_service", "civli", "civil"),
        ('opens = "08:00"', 'opens = "8:00"', "opens", "8:00", "08:30"),
        ('closes = "17:30"', 'closes = "07:00"', "closes", "07:00", "08:00"),
        (
            'services = ["seal", "seal_cert"]',
            'services = ["seal", "seal_crt"]',
            "groups[4].services[1]",
            "seal_crt",
            "seal_cert",
        ),
        (
            'services = ["seal", "seal_cert"]',
            'services = ["seal", "cdc"]',
            "groups[4].services[1]",
            "cdc",
            "4",
        ),
        ('services = ["seal", "seal_cert"]', "services = []", "groups[4].services", "[]", "至少"),
        (
            'documents = ["PHOTO", "SEAL", "HUKOU"]',
            'documents = ["FOTO", "SEAL", "HUKOU"]',
            ".documents[0]",
            "FOTO",
            "PHOTO",
        ),
        ("\nserves = [4]\n", "\nserves = [2]\n", "lanes[3].digit", "4", "serves"),
        ("\nserves = [4]\n", "\nserves = [4, 0]\n", ".serves[1]", "0", "1、2、3"),
        (
            '\nmarquee_profile = "alpha16"',
            '\nmarquee_profile = " "',
            "kiosks[0].marquee_profile",
            '" "',
            "alpha16",
        ),
        (
            'marquee = "serial:///dev/ttyUSB0"',
            'marquee = "seriel:///dev/ttyUSB0"',
            "kiosks[0].marquee",
            "seriel",
            "serial",
        ),
        (
            'marquee = "serial:///dev/ttyUSB0"',
            'marquee = "tcp://192.0.2.1"',
            "kiosks[0].marquee",
            "192.0.2.1",
            "9100",
        ),
        ('marquee = "serial:///dev/ttyUSB0"', 'marquee = "serial:"', "kiosks[0].marquee", "serial:", "路徑"),
        (
            "quiet_hours = []        # 例",
            'quiet_hours = ["12:30"]  # 例',
            "voice.quiet_hours[0]",
            "12:30",
            "12:30-13:30",
        ),
        ('engine = "espeak"', 'engine = "espek"', "voice.engine", "espek", "espeak"),
        ('printer = "usb://04b8:0202"', 'printer = "usb:"', "kiosks[0].printer", "usb:", "usb://04b8:0202"),
        (
            'zone = "left"\nname = { zh = "愛心',
            'zone = "lefft"\nname = { zh = "愛心',
            "counters[4].zone",
            "lefft",
            "left",
        ),
        ("volume = 0.9", "volume = 1.9", "voice.volume", "1.9", "1"),
        ('seal = "南屯戶政"', 'seal = "南屯"', "seal", "南屯", "四"),
        ("speak_within_seconds = 20", 'speak_within_seconds = "20"', "speak_within_seconds", '"20"', "整數"),
        (
            "speak_within_seconds = 20",
            "speak_within_second = 20",
            "speak_within_second",
            "20",
            "speak_within_seconds",
        ),
        (
            'slots = ["08:30", "09:00", "09:30"]',
            'slots = ["08:30", "25:00"]',
            "appointments.slots[1]",
            "25:00",
            "08:30",
        ),
        (
            "minutes = { low = 40, typical = 60, high = 90 }",
            "minutes = { low = 60, typical = 40, high = 90 }",
            ".minutes",
            "60",
            "typical",
        ),
        ("number = 19", "number = 18", "counters[18].number", "18", "重複"),
        ('name = "K2"', 'name = "K1"', "kiosks[1].name", "K1", "重複"),
        ("digit = 9", "digit = 8", "lanes[8].digit", "8", "重複"),
    ],
)
def test_a_fault_names_file_key_value_and_what_is_right(
    before: str, after: str, key: str, given: str, right: str
) -> None:
    """Whatever is wrong, one line names the file, the key, the value given and what would be right."""
    said = refused(changed(before, after))
    assert any(
        all(part in line for part in ("office.toml", key, given, right)) for line in said.splitlines()
    ), said


def test_a_fault_tells_its_line() -> None:
    """A value that stands once in the file is told with its line number."""
    text = changed('profile = "love_general"', 'profile = "nobody"')
    line = text[: text.index('profile = "nobody"')].count("\n") + 1
    assert f"第 {line} 行" in refused(text)


def test_every_fault_has_its_own_line() -> None:
    """Two faults are two sentences, so that both are mended in one go."""
    text = changed('triage_prints_at = "K1"', 'triage_prints_at = "K7"').replace(
        'opens = "08:00"', 'opens = "8"'
    )
    assert len(refused(text).splitlines()) == 2


def test_a_missing_key_is_named() -> None:
    """A key that is not there is named; no value is made up for it."""
    said = refused(changed('seal = "南屯戶政"', 'x = "南屯戶政"'))
    assert "office.toml：seal，這一項沒有寫" in said
    assert "x" in said


def test_text_that_is_not_toml_names_its_line() -> None:
    """A syntax error gives the line and what stands there."""
    said = refused('name = { zh = "所" }\nseal = "南屯戶政\nopens = "08:00"\n')
    assert "office.toml 第 2 行" in said
    assert 'seal = "南屯戶政' in said


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        (
            'id = "quiet"\nname = { zh = "疼您", en = "Turning" }\nserves = [1]',
            'id = "quiet"\nname = { zh = "疼您", en = "Turning" }\nserves = [2]',
            "serves",
        ),
        (
            'number = 17\nprofile = "quiet"\nzone = "right"\nname = { zh = "綜合受理"',
            'number = 17\nprofile = "quiet"\nzone = "right"\nname = { zh = "疼您櫃檯"',
            "counters[16].name",
        ),
        (
            'name = { zh = "離婚登記", en = "Divorce Registration", vi = "Đăng ký ly hôn", id = "Pendaftaran perceraian", '
            'th = "จดทะเบียนหย่า" }\nchip = { zh = "離婚", en = "Divorce", vi = "Ly hôn", id = "Perceraian", th = "หย่า" }\n'
            'public_name = { zh = "戶籍登記"',
            'name = { zh = "離婚登記", en = "Divorce Registration", vi = "Đăng ký ly hôn", id = "Pendaftaran perceraian", '
            'th = "จดทะเบียนหย่า" }\nchip = { zh = "離婚", en = "Divorce", vi = "Ly hôn", id = "Perceraian", th = "หย่า" }\n'
            'public_name = { zh = "離婚登記"',
            "public_name",
        ),
        (
            'services = ["marriage", "birth", "name_change", "civil"]',
            'services = ["marriage", "birth", "divorce", "civil"]',
            "groups[1].services[2]",
        ),
    ],
)
def test_a_plan_that_would_tell_a_quiet_ticket_is_refused(before: str, after: str, key: str) -> None:
    """Plan CIT-07: a public name, a tile, a counter's name or a lane that gives the matter away is a fault."""
    assert key in refused(changed(before, after))


def test_a_plan_without_a_quiet_counter_is_refused() -> None:
    """Quiet tickets must have somebody who calls them."""
    text = TEXT.replace("什麼 / also calls ordinary lane-1 numbers\nquiet = true", "")
    assert text != TEXT
    assert "quiet = true" in refused(text)


def test_a_checklist_too_long_for_its_page_is_refused() -> None:
    """The sixth document of a service would fall off the page, so the plan says where it goes."""
    said = refused(
        changed(
            'documents = ["PHOTO", "SEAL", "HUKOU"]',
            'documents = ["PHOTO", "SEAL", "HUKOU", "ID", "ARC", "EMAIL"]',
        )
    )
    assert "more_documents" in said


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_plan_with_a_line_lost_is_used_or_refused_in_sentences(data: st.DataObject) -> None:
    """A lost line never gets through as an unexplained error, wherever it stood."""
    lines = TEXT.splitlines()
    lost = data.draw(st.integers(0, len(lines) - 1))
    said = "office.toml：。"
    try:
        parse_office("\n".join(lines[:lost] + lines[lost + 1 :]), "office.toml")
    except OfficeError as error:
        said = str(error)
    assert said
    assert all(line.startswith("office.toml") and line.endswith("。") for line in said.splitlines())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_plan_or_an_office_error(text: str) -> None:
    """Nothing but OfficeError comes out of a file that is not a plan."""
    with pytest.raises(OfficeError):
        parse_office(text)


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    """A path that is not there, and a file in another encoding, are told with the path."""
    with pytest.raises(OfficeError, match="讀不到") as missing:
        load_office(tmp_path / "none.toml")
    assert "none.toml" in str(missing.value)
    big5 = tmp_path / "big5.toml"
    big5.write_bytes('seal = "南屯戶政"'.encode("big5"))
    with pytest.raises(OfficeError, match="UTF-8"):
        load_office(big5)


@pytest.mark.parametrize(
    ("look", "given", "nearest"),
    [
        (OFFICE.service, "devorce", "divorce"),
        (OFFICE.document, "PHOTOS", "PHOTO"),
        (OFFICE.profile, "genral", "general"),
        (OFFICE.kiosk, "k2", "K2"),
        (OFFICE.zone, "lefft", "left"),
        (OFFICE.group, "movin", "moving"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(look: object, given: str, nearest: str) -> None:
    """Looking up what is not there says what was asked and what comes nearest."""
    assert callable(look)
    with pytest.raises(OfficeError) as caught:
        look(given)
    assert given in str(caught.value)
    assert nearest in str(caught.value)


def test_lanes_and_counters_are_found_by_number_or_digit() -> None:
    """A ticket number's first character is enough to find its lane."""
    assert OFFICE.lane("1036"[0]) is OFFICE.lane(1)
    assert OFFICE.counter("17") is OFFICE.counter(17)
    with pytest.raises(OfficeError, match="0"):
        OFFICE.lane(0)
    with pytest.raises(OfficeError, match="20"):
        OFFICE.counter(20)


def test_zones_say_their_counters() -> None:
    """The wall's direction names the row's first and last counter."""
    assert OFFICE.zone_range("left") == "1–9"
    assert OFFICE.zone_range("right") == "10–19"
    assert OFFICE.zone_range("nowhere") == ""


def test_the_slip_names_conditions_and_papers() -> None:
    """A slip's sentence has the plain papers first and then each condition with its paper."""
    assert OFFICE.slip_documents("transcript") == "身分證、印章或簽名。非本人才要：利害關係證明。"
    assert (
        OFFICE.slip_documents("transcript", "en")
        == "ID card, seal or signature. If not yourself: proof of interest."
    )


def test_counters_for_leaves_quiet_tickets_to_quiet_counters() -> None:
    """Quiet tickets are only called at counters of a quiet profile."""
    assert [counter.number for counter in OFFICE.counters_for(1, quiet=True)] == [17, 18]
    assert {17, 18} < {counter.number for counter in OFFICE.counters_for(1)}


def test_voice_of_a_language_and_volume_of_an_hour() -> None:
    """A language without a usable voice has none; the volume follows the hours of the plan."""
    chinese = OFFICE.voice.of("zh-TW")
    assert chinese is not None
    assert chinese.voice == "cmn-latn-pinyin"
    assert OFFICE.voice.of("th") is None
    hours = 'hours = [ { start = "12:30", end = "13:30", volume = 0.6 } ]'
    assert TEXT.count("# " + hours) == 1
    voice = parse_office(TEXT.replace("# " + hours, hours)).voice
    assert [voice.volume_at(clock) for clock in ("12:29", "12:30", "13:29", "13:30")] == [0.9, 0.6, 0.6, 0.9]


def test_the_plan_is_frozen_and_survives_publishing() -> None:
    """Values cannot be changed in place, and the same text gives an equal plan."""
    with pytest.raises(ValueError, match="frozen"):
        OFFICE.counters[0].profile = "general"
    assert parse_office(TEXT) == OFFICE
    assert isinstance(OFFICE, Office)
