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
    marquee_profile: str = "alpha16"


class MarqueeProfile(Value):
    """How one kind of LED marquee is spoken to (Alpha protocol) and how many dots it has."""

    rows: int = Field(ge=7, le=31)
    columns: int = Field(ge=40, le=1024)
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400] = 9600
    bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop: Literal[1, 2] = 1
    gap_ms: int = Field(default=250, ge=0, le=5000)  # pause after a packet has left the wire
    type_code: str = Field(default="Z", min_length=1, max_length=1)
    address: str = "00"  # two hex digits, 00 = every sign
    checksum: bool = True


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
    quiet_hours: tuple[str, ...] = ()  # "12:30-13:30": the kiosk's touch tick is off, calls go on
    languages: tuple[VoiceLanguage, ...] = ()
    hours: tuple[VoiceHours, ...] = ()
    second_language: bool = True  # after Chinese: the ticket's language, English for a Chinese ticket
    lead_ms: int = Field(default=300, ge=0, le=2000)  # silence that wakes the amplifier
    chime_ms: int = Field(default=320, ge=50, le=1000)  # each of the two notes
    pause_ms: int = Field(default=350, ge=0, le=2000)  # between chime and voice, and between languages
    shorten_from: int = Field(default=3, ge=1)  # this many calls waiting to be spoken: Chinese only

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
