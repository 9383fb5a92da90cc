"""What the announcer takes from the office's plan: voices, rates, volumes by the hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.voice import Announcement, Announcer
from devices.voice.announcer import voices_of
from devices.voice.samples import read_wav, rms_db
from office.clock import SECOND, TAIPEI
from office.config import VoiceHours, VoiceLanguage, VoicePlan, load_office
from tests.devices.voice.waiting import until


class Set:
    """A clock that shows what it is set to."""

    def __init__(self, clock: str) -> None:
        self.show(clock)

    def show(self, clock: str) -> None:
        hour, minute = map(int, clock.split(":"))
        self._us = int(datetime(2026, 3, 11, hour, minute, tzinfo=TAIPEI).timestamp()) * SECOND

    def now_us(self) -> int:
        return self._us


def test_a_plan_without_languages_has_the_usual_voices_at_its_rate() -> None:
    """Mandarin, English, Vietnamese and Indonesian; no Thai, which espeak-ng cannot speak."""
    assert voices_of(VoicePlan(rate=135)) == {
        "zh-TW": ("cmn-latn-pinyin", 135),
        "en": ("en-us", 135),
        "vi": ("vi", 135),
        "id": ("id", 135),
    }


def test_a_plan_with_languages_is_followed() -> None:
    """Each language's own voice and rate; one without a voice, or not listed, is not spoken by an engine."""
    plan = VoicePlan(
        rate=140,
        languages=(
            VoiceLanguage(language="en", voice="en-gb", rate=120),
            VoiceLanguage(language="vi", voice=""),
        ),
    )
    assert voices_of(plan) == {"zh-TW": ("cmn-latn-pinyin", 140), "en": ("en-gb", 120)}


def test_the_shipped_plan_speaks_mandarin_with_the_one_right_voice() -> None:
    """The voice that reads Hanzi as English letters is never in it."""
    assert voices_of(load_office(None).voice)["zh-TW"][0] == "cmn-latn-pinyin"


@pytest.fixture
def heard(cache: Path, recordings: Path, tmp_path: Path) -> Iterator[tuple[Announcer, Set, list[str]]]:
    """An announcer of a plan that is softer at noon and silent from one."""
    clock, told = Set("11:00"), list[str]()
    plan = VoicePlan(
        volume=0.8,
        hours=(
            VoiceHours(start="12:00", end="13:00", volume=0.2),
            VoiceHours(start="13:00", end="14:00", volume=0.0),
        ),
    )
    voice = Announcer(
        on_outcome=lambda event, what, reason, seconds: told.append(reason or what),
        sink=f"timed:{tmp_path / 'voiced.jsonl'}",
        cache=cache,
        recordings=recordings,
        plan=plan,
        clock=clock,
    )
    voice.start()
    yield voice, clock, told
    voice.stop()


def test_the_volume_follows_the_hour(heard: tuple[Announcer, Set, list[str]], cache: Path) -> None:
    """A call at noon is as much softer as the plan says, one in the silent hour is shown only."""
    voice, clock, told = heard
    for event, hour in ((1, "11:00"), (2, "12:30"), (3, "13:30")):
        clock.show(hour)
        voice.announce(Announcement(event, "1036", 7, "zh-TW", True, clock.now_us()))
        until(lambda event=event: len(told) == event)  # type: ignore[misc]
    assert told == ["voiced", "voiced", "quiet_hours"]
    levels = [rms_db(read_wav(cache / "calls" / f"{event}-1036-7.wav")[0]) for event in (1, 2)]
    assert levels[0] - levels[1] == pytest.approx(12.04, abs=0.1)
