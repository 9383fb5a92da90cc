"""The office's words in five languages: catalogues read once each, dates in each language's manner."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_datetime
from babel.messages.pofile import read_po

from office.clock import local

LOCALES = {"zh-TW": "zh_TW", "en": "en", "vi": "vi", "id": "id", "th": "th"}
CATALOGUES = Path(__file__).with_name("locale")


@dataclass(frozen=True)
class Run:
    """A piece of a text; `field` is True for a value put in, which screens draw bold or larger."""

    text: str
    field: bool


class Wording:
    """One language's words; a text it lacks is said in English, then in Chinese."""

    def __init__(self, language: str) -> None:
        """`language` is 'zh-TW', 'en', 'vi', 'id' or 'th'; anything else reads as zh-TW."""
        self.language = language if language in LOCALES else "zh-TW"
        self._locale = Locale.parse(LOCALES[self.language])
        self._texts = {**_catalogue("zh-TW"), **_catalogue("en"), **_catalogue(self.language)}

    @staticmethod
    def of(language: str) -> Wording:
        """The words of `language`, read from disk once a process."""
        return _wording(language)

    def text(self, key: str, **fields: object) -> str:
        """The text of `key` with its fields filled in; KeyError for a key no catalogue has."""
        template = self._template(key)
        return template.format(**fields) if fields else template

    def count(self, key: str, n: int, **fields: object) -> str:
        """The text of `key` for `n`, from `key_one` where there is one and n is 1."""
        return self.text(f"{key}_one" if n == 1 and f"{key}_one" in self._texts else key, n=n, **fields)

    def runs(self, key: str, **fields: object) -> tuple[Run, ...]:
        """The text of `key` in pieces, so that a screen can draw the values put in differently."""
        pieces: list[Run] = []
        for literal, name, spec, _ in string.Formatter().parse(self._template(key)):
            if literal:
                pieces.append(Run(literal, field=False))
            if name is not None:
                pieces.append(Run(format(fields[name], spec or ""), field=True))
        return tuple(pieces)

    def has(self, key: str) -> bool:
        """Whether any catalogue has `key`."""
        return key in self._texts

    def clock(self, us: int) -> str:
        """The time of day of an instant (UTC microseconds) in Taipei: '09:24'."""
        return self._date("date.clock", us)

    def day(self, us: int) -> str:
        """The date of an instant (UTC microseconds) in Taipei: '3月11日 星期二'."""
        return self._date("date.day", us)

    def stamp(self, us: int) -> str:
        """Date and time of an instant, short, as on the slip: '3/11 09:24'."""
        return self._date("date.stamp", us)

    def moment(self, us: int) -> str:
        """Date and time of an instant in one line: '3月11日 09:24'."""
        return self._date("date.moment", us)

    def _date(self, key: str, us: int) -> str:
        return format_datetime(local(us), self._template(key), locale=self._locale)

    def _template(self, key: str) -> str:
        try:
            return self._texts[key]
        except KeyError:
            raise KeyError(
                f"no wording for '{key}'; add it to office/locale/*/LC_MESSAGES/office.po"
            ) from None


def own_texts(language: str) -> dict[str, str]:
    """What the catalogue of `language` itself says, without what it borrows; for tests and translators."""
    return dict(_catalogue(language))


@cache
def _wording(language: str) -> Wording:
    return Wording(language)


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = CATALOGUES / LOCALES[language] / "LC_MESSAGES" / "office.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[language])
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
