"""The office's type: one family list per language, sizes in design pixels."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

CJK = "Noto Sans CJK TC"
LATIN = "Noto Sans"
# Debian's Noto Looped Thai draws a tone mark into the vowel under it (ที่ reads as ที), so it comes second.
THAI = ("Noto Sans Thai", "Noto Looped Thai")

# The Debian package that brings each family; of the Thai ones any will do.
PACKAGES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((CJK,), "fonts-noto-cjk"),
    ((LATIN,), "fonts-noto-core"),
    (THAI, "fonts-noto-core"),
)


def families(language: str) -> list[str]:
    """The families for a text in `language`; unknown languages are set like English (tokens 2).

    Without the explicit order Han text falls back to the Japanese face.
    """
    if language == "th":
        return [*THAI, CJK]
    if language in ("vi", "id"):
        return [LATIN, CJK]
    return [CJK, LATIN]


@lru_cache(maxsize=1024)
def _font(px: int, bold: bool, language: str) -> QFont:
    made = QFont()
    made.setFamilies(families(language))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    # Hinted advances are whole pixels at the design size and then wrong at every other scale.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


def font(px: float, bold: bool = False, language: str = "zh-TW") -> QFont:
    """The font of `px` design pixels for `language`; shared, so copy it before changing it."""
    return _font(max(1, round(px)), bold, language)


@lru_cache(maxsize=256)
def paper_font(px: int, bold: bool = False) -> QFont:
    """The Chinese font for a PDF, whose digits can be found and copied.

    Beside Latin letters Noto CJK draws them by other glyphs of its own ('locl'), which stand for no character.
    """
    made = QFont(font(px, bold))
    made.setFeature(QFont.Tag.fromString("locl"), 0)
    return made


@lru_cache(maxsize=1024)
def _metrics(key: str, font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


def metrics(font: QFont) -> QFontMetricsF:
    """The cached metrics of `font`, in design pixels."""
    return _metrics(font.key(), font)


@lru_cache(maxsize=8192)
def _width(text: str, key: str, font: QFont) -> float:
    return metrics(font).horizontalAdvance(text)


def text_width(text: str, font: QFont) -> float:
    """How wide `text` is on one line, in design pixels."""
    return _width(text, font.key(), font)


def missing_fonts(present: list[str] | None = None) -> list[str]:
    """One sentence per family this machine lacks, naming the Debian package; empty when all are there."""
    have = set(QFontDatabase.families() if present is None else present)
    said: list[str] = []
    for wanted, package in PACKAGES:
        if have.isdisjoint(wanted):
            said.append(
                f"The font {wanted[0]} is not installed, so some text will look wrong; "
                f"the screens go on. Install it with: apt install {package}"
            )
    return said
