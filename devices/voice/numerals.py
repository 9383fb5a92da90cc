"""Numbers as a person says them, in the office's five languages.

Speech engines read "1036" as a quantity and "A023" as 'twenty-three', so no digit is ever handed to one:
ticket numbers are spelled digit by digit as on the slip, counters are counted.
"""

from __future__ import annotations

DIGITS: dict[str, tuple[str, ...]] = {
    "zh-TW": tuple("零一二三四五六七八九"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    "th": ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"),
}
HIGHEST = 99  # counters are 1 to 99 in the plan

_ENGLISH_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelled(number: str, language: str) -> str:
    """`number` ("1036") digit by digit in `language`: 一零三六, 'one zero three six'.

    Zeros are said and 一 and 二 keep their book readings (not 么, 兩): what is heard is what is printed.
    Raises ValueError when `number` is not one to eight ASCII digits, KeyError for an unknown language.
    """
    if not (number.isascii() and number.isdigit() and len(number) <= 8):
        raise ValueError(f"a ticket number is 1 to 8 digits, not {number!r}")
    words = DIGITS[language]
    return ("" if language == "zh-TW" else " ").join(words[int(digit)] for digit in number)


def counted(n: int, language: str) -> str:
    """`n` (1 to 99) as a quantity in `language`: 十七, 'seventeen'.

    Raises ValueError outside 1 to 99, KeyError for an unknown language.
    """
    if not 1 <= n <= HIGHEST:
        raise ValueError(f"a counter is 1 to {HIGHEST}, not {n}")
    return _COUNTED[language](n // 10, n % 10)


def _chinese(tens: int, ones: int) -> str:
    words = DIGITS["zh-TW"]
    head = "" if tens == 0 else "十" if tens == 1 else words[tens] + "十"
    return head + (words[ones] if ones else "")


def _english(tens: int, ones: int) -> str:
    if tens == 0:
        return DIGITS["en"][ones]
    if tens == 1:
        return _ENGLISH_TEENS[ones]
    return _ENGLISH_TENS[tens] + (f"-{DIGITS['en'][ones]}" if ones else "")


def _vietnamese(tens: int, ones: int) -> str:
    words = DIGITS["vi"]
    if tens == 0:
        return words[ones]
    head = "mười" if tens == 1 else f"{words[tens]} mươi"
    if ones == 0:
        return head
    if ones == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {'lăm' if ones == 5 else words[ones]}"


def _indonesian(tens: int, ones: int) -> str:
    words = DIGITS["id"]
    if tens == 0:
        return words[ones]
    if tens == 1:
        return ("sepuluh", "sebelas")[ones] if ones < 2 else f"{words[ones]} belas"
    return f"{words[tens]} puluh" + (f" {words[ones]}" if ones else "")


def _thai(tens: int, ones: int) -> str:
    words = DIGITS["th"]
    head = ("", "สิบ", "ยี่สิบ")[tens] if tens < 3 else f"{words[tens]}สิบ"
    if ones == 0:
        return head
    return head + ("เอ็ด" if ones == 1 and tens else words[ones])


_COUNTED = {"zh-TW": _chinese, "en": _english, "vi": _vietnamese, "id": _indonesian, "th": _thai}
