"""Two languages at once: the citizen's large, and small the one a volunteer or a guest can follow."""

from __future__ import annotations

from dataclasses import dataclass

from office.config import Words
from office.wording import Run, Wording

__all__ = ["Pair", "Run", "Runs", "Speech", "plain"]

Runs = tuple[Run, ...]
"""A line in pieces; those that are fields are set bold."""


@dataclass(frozen=True)
class Pair:
    """One text in two languages; `small` is empty where there is no room or no need."""

    big: str
    small: str = ""


class Speech:
    """The words of one language with its companion: English beside Chinese, Chinese beside all others.

    In large text the companion is dropped (tokens 2.1).
    """

    def __init__(self, language: str, large: bool = False) -> None:
        self.language = language
        self.chinese = language.startswith("zh")
        self.companion = "en" if self.chinese else "zh-TW"
        self.words = Wording.of(language)
        self.companion_words = Wording.of(self.companion)
        self._large = large

    def say(self, key: str, **fields: object) -> str:
        """The wording of `key`, filled in."""
        return self.words.text(key, **fields)

    def also(self, key: str, **fields: object) -> str:
        """The same in the companion language; '' in large text."""
        return "" if self._large else self.companion_words.text(key, **fields)

    def pair(self, key: str, **fields: object) -> Pair:
        """Both."""
        return Pair(self.say(key, **fields), self.also(key, **fields))

    def name(self, words: Words) -> Pair:
        """A text of the office's plan in both languages."""
        big, small = words.of(self.language), words.of(self.companion)
        return Pair(big, "" if self._large or small == big else small)

    def also_name(self, words: Words) -> str:
        """A text of the plan in the companion language; '' in large text."""
        return "" if self._large else words.of(self.companion)


def plain(runs: Runs) -> str:
    """The line as it is read aloud."""
    return "".join(run.text for run in runs)
