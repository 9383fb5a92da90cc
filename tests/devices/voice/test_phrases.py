"""What is said for a call: wording, languages, and what the engine makes of it, phoneme by phoneme."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.backlog import Announcement
from devices.voice.phrases import (
    LANGUAGES,
    VOICES,
    Role,
    after_mandarin,
    counter_part,
    number_part,
    parts,
    sentence,
)

numbers = st.integers(1, 99_999).map(str)
counters = st.integers(1, 99)


def phonemes(text: str, voice: str) -> str:
    """What espeak-ng 1.51 says for `text`, stress and syllable marks included."""
    done = subprocess.run(
        ["espeak-ng", "-q", "-x", "-v", voice, text], capture_output=True, timeout=20, check=True
    )
    return " ".join(done.stdout.decode().split())


@pytest.fixture(scope="module")
def espeak_151() -> None:
    """Skips, loudly, where the golden strings cannot be compared: they are those of espeak-ng 1.51."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is NOT INSTALLED: no phoneme was compared")
    said = subprocess.run(["espeak-ng", "--version"], capture_output=True, check=True).stdout.decode()
    if " 1.51 " not in said:
        pytest.skip(f"the golden phonemes are those of espeak-ng 1.51, here is {said.strip()}: NOT COMPARED")


def test_a_call_and_a_recall_in_mandarin() -> None:
    """The Mandarin words are the office's, and a recall says so first."""
    assert sentence("1023", 7, "zh-TW") == "來賓一零二三號，請到七號櫃檯。"
    assert sentence("1036", 17, "zh-TW", recall=True) == "再次呼叫，來賓一零三六號，請到十七號櫃檯。"


def test_a_call_in_the_other_languages() -> None:
    """Each language has its own whole sentence."""
    assert sentence("1036", 12, "en") == "Number one zero three six, please go to counter twelve."
    assert sentence("1036", 12, "vi") == "Mời khách hàng số một không ba sáu, đến quầy số mười hai."
    assert sentence("1036", 12, "id") == "Nomor antrean satu nol tiga enam, silakan menuju loket dua belas."
    assert sentence("1036", 12, "th") == "ขอเชิญหมายเลข หนึ่ง ศูนย์ สาม หก ที่ช่องบริการหมายเลข สิบสอง ค่ะ"


@given(numbers, counters, st.booleans())
def test_no_ascii_reaches_the_mandarin_voice(number: str, counter: int, recall: bool) -> None:
    """The Mandarin voice reads an ASCII digit as a quantity and a letter as English; it never gets one."""
    for part in parts(number, counter, "zh-TW", recall=recall):
        assert not re.search(r"[\x00-\x7f]", part.text)


@given(numbers, counters, st.booleans(), st.sampled_from(LANGUAGES))
def test_every_digit_is_a_word_in_every_language(
    number: str, counter: int, recall: bool, language: str
) -> None:
    """No engine is left to decide how a digit is read."""
    said = parts(number, counter, language, recall=recall)
    assert not re.search(r"\d", "".join(part.text for part in said))
    assert [part.role for part in said] == [Role.AGAIN] * recall + [Role.NUMBER, Role.COUNTER]


@given(st.tuples(numbers, counters), st.tuples(numbers, counters), st.sampled_from(LANGUAGES))
def test_different_calls_never_sound_the_same(
    one: tuple[str, int], other: tuple[str, int], language: str
) -> None:
    """Two calls have the same words only when they are the same call."""
    assert (sentence(*one, language) == sentence(*other, language)) == (one == other)


def test_the_voice_cannot_know_what_a_ticket_is_for() -> None:
    """An announcement has no place for a service, a lane or the quiet mark, so none of them can be heard."""
    assert [field.name for field in fields(Announcement)] == [
        "event",
        "number",
        "counter",
        "language",
        "recall",
        "called_at_us",
    ]


@pytest.mark.parametrize(
    ("ticket", "expected"),
    [
        ("zh-TW", ()),
        ("en", ("en",)),
        ("vi", ("vi", "en")),
        ("id", ("id", "en")),
        ("th", ("th", "en")),
        ("xx", ("en",)),
    ],
)
def test_one_language_follows_mandarin(ticket: str, expected: tuple[str, ...]) -> None:
    """The ticket's own language is tried first and English after it; a Mandarin ticket gets no second."""
    assert expected == after_mandarin(ticket)


GOLDEN = {
    "來賓零一二三號，": "l'ai35_| p'i55n_| l'i35N_| j'i55_| '@r51_| s'a55n_| X'Au51_|",
    "來賓四五六七號，": "l'ai35_| p'i55n_| s'i[51_| w'u21_| l'iou51_| tS;h'i55_| X'Au51_|",
    "來賓一零三六號，": "l'ai35_| p'i55n_| j'i55_| l'i35N_| s'a55n_| l'iou51_| X'Au51_|",
    "來賓八九九八號，": "l'ai35_| p'i55n_| p'A55_| tS;'iou35_| tS;'iou21_| p'A55_| X'Au51_|",
    "請到七號櫃檯。": "tS;h'i21N_| t'Au51_| tS;h'i55_| X'Au51_| k'uei51_| th'ai35_|",
    "請到十七號櫃檯。": "tS;h'i21N_| t'Au51_| s.'i.35_| tS;h'i55_| X'Au51_| k'uei51_| th'ai35_|",
    "再次呼叫，": "ts'ai51_| tsh'i[51_| X'u55_| tS;j'Au51_|",
}


@pytest.mark.usefixtures("espeak_151")
@pytest.mark.parametrize(("text", "expected"), GOLDEN.items())
def test_the_mandarin_voice_says_the_golden_phonemes(text: str, expected: str) -> None:
    """espeak-ng 1.51 reads our Mandarin as Mandarin, each syllable with its tone."""
    said = parts("0123", 7, "zh-TW") + parts("4567", 17, "zh-TW", recall=True)
    said += (number_part("1036", "zh-TW"), number_part("8998", "zh-TW"))
    assert text in {part.text for part in said}, "the golden table must hold what is really said"
    assert expected == phonemes(text, VOICES["zh-TW"])


@pytest.mark.usefixtures("espeak_151")
def test_no_mandarin_phrase_falls_into_english() -> None:
    """Every counter and every digit pair stays in Mandarin: espeak-ng marks a change of language as '(en)'."""
    everything = "".join(
        [number_part(f"{n:02}", "zh-TW").text for n in range(100)]
        + [counter_part(n, "zh-TW").text for n in range(1, 100)]
    )
    said = phonemes(everything, VOICES["zh-TW"])
    assert "(" not in said
    assert len(re.findall(r"[1-5]n?N?_\|", said)) == len(re.findall(r"[\u4e00-\u9fff]", everything))


@pytest.mark.usefixtures("espeak_151")
def test_the_broken_mandarin_voice_would_be_noticed() -> None:
    """Plain 'cmn' of 1.51 reads Hanzi as English: the check above can tell the two apart."""
    assert phonemes("請到七號櫃檯。", "cmn") != GOLDEN["請到七號櫃檯。"]
