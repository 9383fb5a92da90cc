"""The part of the plan that is about things: kiosks and what hangs on them, the LED marquee, the voice."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from office.plan_values import Language, Value, Words


class KioskPlan(Value):
    """A kiosk and the devices it drives, by URL ('' = none)."""

    name: str  # "K1"
    label: Words  # 號碼機 1
    printer: str = ""
    printer_model: str = "generic"
    width: Literal[576, 384] = 576
    marquee: str = ""
    marquee_profile: str = "alpha16"  # a profile of devices, then settings: "alpha16 columns=192"


class MarqueeMessage(Value):
    zh: str
    en: str = ""


class VoiceLanguage(Value):
    """The voice of one language; no voice means its calls are spoken in zh-TW and English only."""

    language: Language
    voice: str = ""
    rate: int = Field(default=150, ge=80, le=300)  # words a minute


class VoiceHours(Value):
    """From `start` up to `end` (HH:MM) the calls have this volume; 0 = silent."""

    start: str
    end: str
    volume: float = Field(ge=0.0, le=1.0)


class VoicePlan(Value):
    """How calls are spoken; sound levels follow the office's measured room noise."""

    engine: Literal["espeak", "off"] = "espeak"
    rate: int = Field(default=150, ge=80, le=300)
    volume: float = Field(default=1.0, ge=0.0, le=1.0)
    zh_voice: str = "cmn-latn-pinyin"
    quiet_hours: tuple[str, ...] = ()  # "12:30-13:30": calls are shown, not spoken
    languages: tuple[VoiceLanguage, ...] = ()
    hours: tuple[VoiceHours, ...] = ()

    def of(self, language: str) -> VoiceLanguage | None:
        """The voice of `language`, or None if the office has none for it."""
        for voice in self.languages:
            if voice.language == language:
                return voice if voice.voice else None
        if language == "zh-TW":
            return VoiceLanguage(language="zh-TW", voice=self.zh_voice, rate=self.rate)
        return None

    def volume_at(self, clock: str) -> float:
        """The volume 0.0 to 1.0 at a wall-clock time 'HH:MM'."""
        for hours in self.hours:
            if hours.start <= clock < hours.end:
                return hours.volume
        return self.volume
