"""What every part of the plan is made of: frozen values and texts in five languages."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh-TW", "en", "vi", "id", "th"]
LANGUAGES: tuple[Language, ...] = ("zh-TW", "en", "vi", "id", "th")
HOUSE_LANGUAGE: Language = "zh-TW"
"""What is spoken where nothing else was asked for, or where it was forgotten with the day."""


class Value(BaseModel):
    """A frozen part of the plan; an unknown key is an error, so a typo cannot pass silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Value):
    """One text in the office's five languages; a missing one falls back to English, then Chinese."""

    zh: str
    en: str = ""
    vi: str = ""
    id: str = ""
    th: str = ""

    def of(self, language: str) -> str:
        """The text in `language` ('zh-TW', 'en', 'vi', 'id' or 'th')."""
        key = "zh" if language.startswith("zh") else language
        return getattr(self, key, "") or self.en or self.zh
