"""The catalogues: complete for citizens, the same fields in every language, nothing that gives a matter away."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import office
from office.config import LANGUAGES, load_office
from office.wording import CATALOGUES, Wording, own_texts

STAFF = ("term.", "triage.", "refused.", "device.")
SOURCES = Path(office.__file__).parent.parent
NOW_US = 1741656240_000000  # 2025-03-11 09:24 in Taipei, a Tuesday
CITIZEN_KEYS = sorted(key for key in own_texts("zh-TW") if not key.startswith(STAFF))


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citizens_text_is_there_in_every_language(language: str) -> None:
    """A citizen never meets a text of another language for want of a translation."""
    assert [key for key in CITIZEN_KEYS if not own_texts(language).get(key)] == []


def test_every_staff_text_is_there_in_chinese_and_english() -> None:
    """Staff screens are complete in both languages they are drawn in."""
    assert set(own_texts("en")) == set(own_texts("zh-TW"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_has_a_text_that_chinese_has_not(language: str) -> None:
    """Chinese is the list of keys; a stray key elsewhere is a typing error."""
    assert set(own_texts(language)) <= set(own_texts("zh-TW"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_the_same_fields_in_every_language(language: str) -> None:
    """A translation that loses or renames a field would fail at the moment it is shown."""
    chinese = own_texts("zh-TW")
    differing = {
        key: text for key, text in own_texts(language).items() if fields(text) != fields(chinese[key])
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_runs_make_up_the_text(language: str) -> None:
    """Drawn in pieces or in one, a text says the same, and the pieces put in are the fields."""
    w = Wording.of(language)
    for key, text in own_texts(language).items():
        given = {name: f"<{name}>" for name in fields(text)}
        runs = w.runs(key, **given)
        assert "".join(run.text for run in runs) == w.text(key, **given)
        assert {run.text for run in runs if run.field} == set(given.values())


def test_a_staff_text_falls_back_to_english() -> None:
    """A language without a staff text says it in English rather than failing."""
    assert "term.call_next" not in own_texts("th")
    assert Wording.of("th").text("term.call_next") == own_texts("en")["term.call_next"]


def test_an_unknown_language_reads_as_chinese() -> None:
    """A language the office does not have is answered in Chinese."""
    assert Wording.of("fr").text("kiosk.home.title") == "您今天要辦什麼？"


def test_an_unknown_key_is_an_error_that_names_it() -> None:
    """A key that nobody has written fails at once, by name."""
    with pytest.raises(KeyError, match=r"kiosk\.nonsense"):
        Wording.of("zh-TW").text("kiosk.nonsense")


def test_one_is_said_in_the_singular_where_there_is_one() -> None:
    """The count's own text is taken for one, and the ordinary one where no other is written."""
    assert Wording.of("en").count("wait.people", 1) == "1 person"
    assert Wording.of("en").count("wait.people", 3) == "3 people"
    assert Wording.of("zh-TW").count("term.cases", 1) == "1 件"


def used_keys() -> set[tuple[str, str]]:
    """Every key written out in the programs, with its file."""
    found = set()
    for package in ("office", "kiosk", "counter_terminal", "display", "devices", "db"):
        for path in (SOURCES / package).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            for key in re.findall(r"\.(?:text|runs|count)\(\s*\"([a-z_]+\.[A-Za-z0-9_.\-]+)\"", source):
                found.add((key, path.name))
    return found


def test_every_key_the_programs_name_is_in_the_catalogues() -> None:
    """A misspelt key is found here, not in front of a citizen."""
    w = Wording.of("zh-TW")
    used = used_keys()
    assert used
    assert sorted(pair for pair in used if not w.has(pair[0])) == []


@pytest.mark.parametrize(
    ("language", "clock", "day", "stamp"),
    [
        ("zh-TW", "09:24", "3月11日 星期二", "3/11 09:24"),
        ("en", "09:24", "Tuesday, 11 March", "11/3 09:24"),
        ("vi", "09:24", "Thứ Ba 11/3", "11/3 09:24"),
        ("id", "09:24", "Selasa, 11 Mar", "11/3 09:24"),
        ("th", "09:24", "วันอังคาร 11 มี.ค.", "11/3 09:24"),
    ],
)
def test_dates_are_said_in_each_languages_manner(language: str, clock: str, day: str, stamp: str) -> None:
    """The header's date and the slip's stamp read as drawn, by Taipei's clock."""
    w = Wording.of(language)
    assert (w.clock(NOW_US), w.day(NOW_US), w.stamp(NOW_US)) == (clock, day, stamp)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_surfaces_never_name_a_quiet_matter(language: str) -> None:
    """Plan CIT-07: slip, wall, marquee and voice have no word of the quiet counter or its matters."""
    plan = load_office()
    quiet = [service for service in plan.services if service.quiet]
    names = {words.of(language).lower() for service in quiet for words in (service.name, service.chip)}
    names |= {"疼您", "turning", own_texts(language)["kiosk.quiet.name"].lower()}
    for key, text in own_texts(language).items():
        if key.startswith(("slip.", "wall.", "marquee.", "voice.")):
            assert not [name for name in names if name in text.lower()], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_says_number_and_counter_and_nothing_else(language: str) -> None:
    """The spoken call of every language has exactly the two fields, and ten digits to say them with."""
    w = Wording.of(language)
    for key in ("voice.call", "voice.recall", "wall.call_sentence", "marquee.call"):
        assert fields(own_texts(language)[key]) == {"number", "counter"}
    assert len(w.text("voice.digits").split()) == 10


def test_every_message_tells_the_translator_what_it_is_for() -> None:
    """Each entry of each catalogue has a comment above it, and no fuzzy mark is left."""
    for path in CATALOGUES.glob("*/LC_MESSAGES/office.po"):
        text = path.read_text(encoding="utf-8")
        header, *entries = re.split(r"\n\n", text)
        assert "fuzzy" not in text
        assert 'msgid ""' in header
        assert [entry for entry in entries if not entry.lstrip().startswith("#.")] == []
