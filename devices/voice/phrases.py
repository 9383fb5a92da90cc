"""What is said for a call, word by word; no sound, no engine.

A call is said in two pieces, the number and the counter, so that the number can be rendered when its ticket
is issued and the counters when the program starts. A recall puts one more piece before them. Nothing else
about the ticket is known here: not its service, not its lane, so a quiet ticket cannot sound different
(plan CIT-07).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.voice.numerals import counted, spelled

FIRST = "zh-TW"
FALLBACK = "en"  # said when the ticket's own language has neither a recording nor a usable voice (Thai)


class Role(StrEnum):
    """What a piece of the announcement does."""

    AGAIN = "again"
    NUMBER = "number"
    COUNTER = "counter"


@dataclass(frozen=True)
class Part:
    """One piece in one language; `value` is "1036" or "17" as printed, `text` the words for an engine."""

    language: str
    role: Role
    value: str
    text: str


_AGAIN = {
    "zh-TW": "再次呼叫，",
    "en": "Calling again,",
    "vi": "Xin mời lần nữa,",
    "id": "Panggilan ulang,",
    "th": "ขอเรียกอีกครั้ง",
}
_NUMBER = {
    "zh-TW": "來賓{}號，",
    "en": "Number {},",
    "vi": "Mời khách hàng số {},",
    "id": "Nomor antrean {},",
    "th": "ขอเชิญหมายเลข {}",
}
_COUNTER = {
    "zh-TW": "請到{}號櫃檯。",
    "en": "please go to counter {}.",
    "vi": "đến quầy số {}.",
    "id": "silakan menuju loket {}.",
    "th": "ที่ช่องบริการหมายเลข {} ค่ะ",
}
LANGUAGES = tuple(_NUMBER)
VOICES: dict[str, str] = {
    # Never plain 'cmn': in espeak-ng 1.51 it reads Hanzi as English letters (espeak-ng issue 1028).
    "zh-TW": "cmn-latn-pinyin",
    "en": "en-us",
    "vi": "vi",
    "id": "id",
    # Thai is missing on purpose: espeak-ng's dictionary for it is 2 KB and speaks letters.
}


def again_part(language: str) -> Part:
    """The piece that opens a recall: 再次呼叫."""
    return Part(language, Role.AGAIN, "", _AGAIN[language])


def number_part(number: str, language: str) -> Part:
    """The piece that names the ticket: 來賓一零三六號. Raises ValueError for anything but digits."""
    return Part(language, Role.NUMBER, number, _NUMBER[language].format(spelled(number, language)))


def counter_part(counter: int, language: str) -> Part:
    """The piece that names the counter: 請到十七號櫃檯. Raises ValueError outside 1 to 99."""
    return Part(language, Role.COUNTER, str(counter), _COUNTER[language].format(counted(counter, language)))


def parts(number: str, counter: int, language: str, *, recall: bool = False) -> tuple[Part, ...]:
    """The pieces of one call in one language, in the order they are said."""
    opening = (again_part(language),) if recall else ()
    return (*opening, number_part(number, language), counter_part(counter, language))


def sentence(number: str, counter: int, language: str, *, recall: bool = False) -> str:
    """The whole call as one line of text, for a log or a person reading along."""
    gap = "" if language == FIRST else " "
    return gap.join(part.text for part in parts(number, counter, language, recall=recall))


def after_mandarin(ticket_language: str) -> tuple[str, ...]:
    """The languages to try after Mandarin, best first; ONE of them is said, the first that can be.

    The ticket's own language, else English. A Mandarin ticket gets none: every call in several languages
    jams the speaker (plan section 2.6: 32 s a call keep it busy 85 % of the hour).
    """
    if ticket_language == FIRST:
        return ()
    own = (ticket_language,) if ticket_language in LANGUAGES else ()
    return tuple(dict.fromkeys((*own, FALLBACK)))
