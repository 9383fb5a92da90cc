"""How waits are said, by the table of the design."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.clock import MINUTE
from office.config import LANGUAGES
from office.waits import Said, Wait, around_words, long_offer, round_minutes, slip_foot, wait, wait_words
from office.wording import Wording

ZH = Wording.of("zh-TW")
NOW_US = 1741656240_000000  # 2025-03-11 09:24 in Taipei


@pytest.mark.parametrize(
    ("people", "minutes", "words"),
    [
        (0, 0, "現在免等候"),
        (0, 0.4, "約 5 分"),
        (3, 2, "約 5 分"),
        (3, 5, "約 5 分"),
        (4, 5.2, "約 6 分"),
        (12, 18, "約 18 分"),
        (12, 20, "約 20 分"),
        (12, 20.1, "約 25 分"),
        (12, 21, "約 25 分"),
        (12, 25, "約 25 分"),
        (12, 36, "約 40 分"),
        (12, 60, "約 60 分"),
        (12, 60.5, "1 小時以上"),
        (12, 61, "1 小時以上"),
        (12, None, "12 人"),
        (0, None, "0 人"),
    ],
)
def test_a_wait_is_said_as_the_design_says(people: int, minutes: float | None, words: str) -> None:
    """No wait, up to 5, whole minutes to 20, multiples of 5 to 60, then over an hour; people if no time is known."""
    assert wait_words(ZH, people, minutes) == words


def test_nobody_ahead_is_no_wait_only_with_a_free_counter() -> None:
    """Nobody ahead but every counter busy is a short wait, not none."""
    assert wait(0, 3.0, free=False) == Wait(Said.MINUTES, 0, 5)
    assert wait(0, 3.0, free=True).said is Said.NO_WAIT
    assert wait(2, 0.0).said is Said.MINUTES


@given(st.floats(min_value=0, max_value=60, allow_nan=False))
def test_the_figure_said_is_never_less_than_the_estimate_nor_much_more(minutes: float) -> None:
    """A citizen is never told less than the estimate, and at most 5 minutes more."""
    said = round_minutes(minutes)
    assert minutes <= said <= max(5.0, minutes + 5)
    assert said <= 20 or said % 5 == 0


@given(st.floats(min_value=0, max_value=60), st.floats(min_value=0, max_value=60))
def test_a_longer_estimate_is_never_said_shorter(one: float, other: float) -> None:
    """Rounding keeps the order of two estimates."""
    low, high = sorted((one, other))
    assert round_minutes(low) <= round_minutes(high)


def test_the_time_agrees_with_the_minutes_said() -> None:
    """09:24 and 'about 18 minutes' is 09:42, and without minutes there is no time."""
    assert wait(12, 17.3).at_us(NOW_US) == NOW_US + 18 * MINUTE
    assert around_words(ZH, wait(12, 17.3), NOW_US) == "09:42"
    assert around_words(ZH, wait(12, None), NOW_US) == "看大螢幕"
    assert around_words(ZH, wait(99, 75), NOW_US) == "看大螢幕"


def test_one_person_is_said_in_the_singular() -> None:
    """English says one person, not one people."""
    assert wait_words(Wording.of("en"), 1, None) == "1 person"
    assert wait_words(Wording.of("en"), 2, None) == "2 people"


def test_a_long_wait_offers_another_way() -> None:
    """Only over an hour is a booking offered, with the office's phone where the plan gives one."""
    assert long_offer(ZH, 60) == ""
    assert long_offer(ZH, None) == ""
    assert "預約" in long_offer(ZH, 61)
    assert "04-1234" in long_offer(ZH, 61, "04-1234")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [wait(0, 0), wait(12, 18), wait(899, 99), wait(12, None)])
def test_the_slips_last_block_fits_two_lines(language: str, said: Wait) -> None:
    """However it is said, the block stays within two lines and names the area."""
    text = slip_foot(Wording.of(language), said, "B")
    assert "B" in text
    assert len(text) <= 2 * 54
