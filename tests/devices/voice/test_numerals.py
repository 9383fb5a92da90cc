"""Numbers as words: the ticket digit by digit, the counter as a quantity."""

from __future__ import annotations

import pytest

from devices.voice.numerals import DIGITS, counted, spelled


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-TW", "一零三六"),
        ("en", "one zero three six"),
        ("vi", "một không ba sáu"),
        ("id", "satu nol tiga enam"),
        ("th", "หนึ่ง ศูนย์ สาม หก"),
    ],
)
def test_a_ticket_is_spelled_digit_by_digit_with_its_zeros(language: str, expected: str) -> None:
    """What is heard is what is printed: no zero is lost and nothing becomes a quantity."""
    assert expected == spelled("1036", language)


@pytest.mark.parametrize(
    ("n", "zh", "en", "vi", "id_", "th"),
    [
        (1, "一", "one", "một", "satu", "หนึ่ง"),
        (2, "二", "two", "hai", "dua", "สอง"),
        (7, "七", "seven", "bảy", "tujuh", "เจ็ด"),
        (10, "十", "ten", "mười", "sepuluh", "สิบ"),
        (11, "十一", "eleven", "mười một", "sebelas", "สิบเอ็ด"),
        (15, "十五", "fifteen", "mười lăm", "lima belas", "สิบห้า"),
        (17, "十七", "seventeen", "mười bảy", "tujuh belas", "สิบเจ็ด"),
        (20, "二十", "twenty", "hai mươi", "dua puluh", "ยี่สิบ"),
        (21, "二十一", "twenty-one", "hai mươi mốt", "dua puluh satu", "ยี่สิบเอ็ด"),
        (25, "二十五", "twenty-five", "hai mươi lăm", "dua puluh lima", "ยี่สิบห้า"),
        (99, "九十九", "ninety-nine", "chín mươi chín", "sembilan puluh sembilan", "เก้าสิบเก้า"),
    ],
)
def test_a_counter_is_counted(n: int, zh: str, en: str, vi: str, id_: str, th: str) -> None:
    """A counter is a quantity, with each language's own irregular numbers."""
    got = tuple(counted(n, language) for language in ("zh-TW", "en", "vi", "id", "th"))
    assert (zh, en, vi, id_, th) == got


@pytest.mark.parametrize("language", DIGITS)
def test_no_two_counters_sound_alike(language: str) -> None:
    """All 99 counters have words of their own."""
    assert len({counted(n, language) for n in range(1, 100)}) == 99


@pytest.mark.parametrize("number", ["", "A023", "10 36", "١٠", "-1", "1.5", "123456789"])
def test_what_is_no_ticket_number_is_refused(number: str) -> None:
    """Only ASCII digits are a ticket number; nothing else is guessed at."""
    with pytest.raises(ValueError, match="ticket number"):
        spelled(number, "zh-TW")


@pytest.mark.parametrize("n", [0, -3, 100])
def test_what_is_no_counter_is_refused(n: int) -> None:
    """Counters are 1 to 99."""
    with pytest.raises(ValueError, match="counter"):
        counted(n, "zh-TW")
