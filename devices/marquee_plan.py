"""What one marquee is to remember and show: its pictures, its idle message, and the words of a call."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from devices import alpha
from devices.dots import UNIFONT, DotFont, DotPicture, DotsRefused, check_rows
from devices.marquee_profile import Profile
from office.config import MarqueeMessage

# A sign that lost a picture draws its label instead: punctuation cannot be read as a ticket number.
LABELS = ".,:;'\"!#$%&()*+/<=>@[\\]^`{|}~_-"
IDLE = "A"  # the TEXT file every sign has from the factory
IDLE_BYTES = 1024  # reserved, so that a changed message seldom changes the memory table
# What stands after the number and after the counter; the first that fits the panel is used.
PHRASES = (("號請到", "號櫃檯"), ("請到", "號櫃檯"), ("請到", "櫃檯"), ("到", "櫃"))
ENGLISH = (
    "{number} -> Counter {counter}",
    "{number} -> {counter}",
    "{number}->{counter}",
    "{number}>{counter}",
)
BETWEEN = b"    "
_LATIN = {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "·": "-", "→": "->"}


class CallRefused(ValueError):
    """A call the sign must not be given; str() says why."""


@dataclass(frozen=True)
class Pair:
    """What the marquee tells of a call: the ticket's number (digits) and the counter, nothing else."""

    number: str
    counter: int

    def __post_init__(self) -> None:
        if not (self.number.isascii() and self.number.isdigit() and 1 <= len(self.number) <= 6):
            raise CallRefused(f"「{self.number}」不是號碼，字幕機只顯示數字。")
        if not 1 <= self.counter <= 99:
            raise CallRefused(f"沒有 {self.counter} 號櫃檯。")


@dataclass(frozen=True)
class SignPlan:
    """The pictures by label, the idle text with and without them, and sentences about what cannot be shown."""

    profile: Profile
    pictures: tuple[tuple[str, DotPicture], ...]
    phrases: tuple[str, str] | None  # the labels after the number and after the counter; None: English only
    idle: bytes
    bare: bytes  # the idle text without pictures: a TEXT must run before the first picture is written
    refused: tuple[str, ...]

    @property
    def table(self) -> bytes:
        """The E$ command with the whole memory plan."""
        size = max(IDLE_BYTES, -(-len(self.idle_command) // 256) * 256)
        files: list[alpha.File] = [alpha.TextFile(IDLE, size)]
        files += [alpha.DotsFile(label, dots.height, dots.width) for label, dots in self.pictures]
        return alpha.memory_plan(files)

    @property
    def fingerprint(self) -> str:
        """A hash of the memory table: another one means every file has to be erased and written again."""
        return hashlib.sha256(self.table).hexdigest()[:16]

    @property
    def idle_command(self) -> bytes:
        """TEXT A with everything."""
        return alpha.write_text(IDLE, self.idle, alpha.Mode.ROTATE)

    @property
    def bare_command(self) -> bytes:
        """TEXT A without pictures."""
        return alpha.write_text(IDLE, self.bare, alpha.Mode.ROTATE)

    def call_command(self, calls: Sequence[Pair], *, pictures: bool) -> bytes:
        """The priority message of one to three calls, the newest first.

        A single call's packet stays within the profile's `call_bytes`; its English page is shortened or left
        out for that.  `pictures` False (they are not on the sign yet) leaves English only.
        """
        chinese = self._chinese(calls) if pictures and self.phrases else []
        fits = all(width <= self.profile.columns for _page, width in chinese)
        mode = alpha.Mode.HOLD if fits else alpha.Mode.ROTATE
        between = alpha.PAGE if fits else BETWEEN
        start = alpha.charset(self.profile.charset) if self.profile.charset else b""
        start += alpha.speed(5) if len(calls) > 1 else b""
        shown = start + between.join(page for page, _width in chinese)
        english = self._english(calls, between, alone=not chinese)
        for page in english:
            message = shown + (between if chinese else b"") + page
            command = alpha.write_text(alpha.PRIORITY, message, mode)
            if len(calls) > 1 or len(self.profile.address.packet(command).data) <= self.profile.call_bytes:
                return command
        return alpha.write_text(alpha.PRIORITY, shown or start + english[-1], mode)

    def _chinese(self, calls: Sequence[Pair]) -> list[tuple[bytes, int]]:
        assert self.phrases is not None
        after_number, after_counter = self.phrases
        widths = {label: dots.width for label, dots in self.pictures}
        room = widths[after_number] + widths[after_counter]
        return [
            (
                alpha.plain(call.number)
                + alpha.picture(after_number)
                + alpha.plain(f"{call.counter}")
                + alpha.picture(after_counter),
                room + self.profile.cell * len(f"{call.number}{call.counter}"),
            )
            for call in calls
        ]

    def _english(self, calls: Sequence[Pair], between: bytes, *, alone: bool) -> list[bytes]:
        """The English part, longest first; several calls share a page while the panel has room."""
        most = self.profile.columns // self.profile.cell
        if len(calls) > 1:
            pages: list[str] = []
            form = ENGLISH[1] if alone else ENGLISH[3]
            for call in calls:
                words = form.format(number=call.number, counter=call.counter)
                if pages and len(pages[-1]) + 2 + len(words) <= most:
                    pages[-1] += "  " + words
                else:
                    pages.append(words)
            return [between.join(alpha.plain(page) for page in pages)]
        forms = [form.format(number=calls[0].number, counter=calls[0].counter) for form in ENGLISH]
        return [alpha.plain(form) for form in forms if len(form) <= most] or [alpha.plain(forms[-1])]


def plan_for(
    profile: Profile, messages: Iterable[MarqueeMessage], font_files: Sequence[Path] = UNIFONT
) -> SignPlan:
    """Lay out a marquee's memory for these idle messages.

    A sign too low for Chinese, a missing font or character, or more pictures than labels never stops the
    plan: the part is left out and `refused` says so in a sentence.
    """
    refused: list[str] = []
    labels = list(LABELS)
    pictures: list[tuple[str, DotPicture]] = []
    phrases = None
    font = None
    try:
        check_rows(profile.rows)
        font = DotFont(font_files)
        chosen = _phrases(profile, font)
        pictures += [(labels.pop(0), font.draw(words, profile.rows)) for words in chosen]
        phrases = (pictures[0][0], pictures[1][0])
    except DotsRefused as error:
        font = None
        refused.append(str(error))
    idle: list[bytes] = []
    bare: list[bytes] = []
    given = list(messages)
    for place, message in enumerate(given[: profile.most_messages]):
        strips: tuple[DotPicture, ...] = ()
        if font is not None and message.zh.strip():
            try:
                strips = font.draw_all(" ".join(message.zh.split()), profile.rows)
            except DotsRefused as error:
                refused.append(str(error))
        if len(strips) > len(labels):
            refused.append(
                f"字幕機放不下第 {place + 1} 則以後的中文訊息，請減少則數或縮短：「{message.zh}」。"
            )
            strips = ()
        drawn = [(labels.pop(0), strip) for strip in strips]
        pictures += drawn
        english = _latin(message.en, refused)
        part = b"".join(alpha.picture(label) for label, _strip in drawn)
        if part or english:
            idle.append(part + (b"  " if part and english else b"") + english)
        if english:
            bare.append(english)
    text = alpha.colour(alpha.Colour.AMBER)
    return SignPlan(
        profile=profile,
        pictures=tuple(pictures),
        phrases=phrases,
        idle=text + (BETWEEN.join(idle) or b" "),
        bare=text + (BETWEEN.join(bare) or b" "),
        refused=tuple(refused),
    )


def _phrases(profile: Profile, font: DotFont) -> tuple[str, str]:
    digits = profile.cell * 6  # four of the number, two of the counter
    for pair in PHRASES:
        if sum(font.columns(words) for words in pair) + digits <= profile.columns:
            return pair
    return PHRASES[-1]


def _latin(text: str, refused: list[str]) -> bytes:
    """English as the sign's own characters: accents and typographic signs folded; what is left is refused."""
    folded = "".join(_LATIN.get(letter, letter) for letter in " ".join(text.split()))
    folded = "".join(
        mark for mark in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(mark)
    )
    try:
        return alpha.plain(folded)
    except alpha.AlphaRefused:
        refused.append(f"字幕機的英文只能用英文字母、數字與一般標點，「{text}」沒有顯示。")
        return b""
