"""What an installer knows about one marquee: its panel, its line and the silences it needs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from devices.alpha import Address


class ProfileUnknown(ValueError):
    """The plan names a marquee this program does not know; str() says what would be right."""


@dataclass(frozen=True)
class Profile:
    """A marquee's panel and line.  Times are seconds.

    `gap_s` is counted from the end of the previous packet on the wire: six writes in a row passed at 0.25 s
    and failed at 0.1 s on a measured BetaBrite.  After a bare E$ the sign wants 2 s, after a table 10 s.
    """

    name: str
    rows: int
    columns: int
    cell: int = 12  # columns one of the sign's own characters takes, at most; a 16-row font has 10 and a gap
    charset: str = ""  # of the call's text; '' leaves the sign's own
    baud: int = 9600
    bits: int = 7
    parity: str = "E"
    stop: int = 1
    type_code: str = "Z"
    unit: str = "00"
    checksum: bool = True
    wake: int = 5
    gap_s: float = 0.25
    dots_pause_s: float = 0.1  # inside a picture packet, after its size (manual, Write SMALL DOTS)
    clear_s: float = 2.0
    table_s: float = 10.0
    reads: bool = False  # the sign's answers come back: its wiring and model can do that
    reply_s: float = 1.0
    stay_s: float = 10.0  # how long a call stays when no other follows
    page_s: float = 4.0  # longer for each further call in the same message
    carry_s: float = 4.0  # a call not yet up this long is taken along into the next message
    gather_s: float = 0.03  # calls this close together share the first message
    current_s: float = 20.0  # an older call is never put up
    most_calls: int = 3  # in one message
    call_bytes: int = 39  # of one call's packet, wake-up and checksum included
    idle_s: float = 15.0  # so long without a call before pictures and long texts go out
    short_s: float = 0.29  # a packet up to this long on the wire may go out between calls
    most_messages: int = 12

    @property
    def address(self) -> Address:
        """How its packets are framed."""
        return Address(self.type_code, self.unit, self.checksum, self.wake)

    @property
    def bytes_per_second(self) -> float:
        """Characters a second on the wire; start, parity and stop bits count."""
        return self.baud / (1 + self.bits + (self.parity != "N") + self.stop)


PROFILES = (
    Profile("alpha16", rows=16, columns=160),
    # A BetaBrite Classic: 80 x 7, English and digits only.
    Profile("alpha7", rows=7, columns=80, cell=6),
    # For shows with a virtual marquee started with --haste 10, whose sign is as little deaf as this expects:
    # ready after about 3 s, with the phrases of a call and one message.
    Profile(
        "alpha16-demo",
        rows=16,
        columns=160,
        baud=38_400,
        clear_s=0.3,
        table_s=0.7,
        most_messages=1,
        stay_s=5.0,
        idle_s=1.0,
    ),
)


def profile_for(text: str) -> Profile:
    """The profile of a plan's `marquee_profile`: a name, then settings, e.g. 'alpha16 columns=192 parity=N'.

    Raises ProfileUnknown naming the wrong word.
    """
    name, *settings = text.split() or [""]
    known = {profile.name: profile for profile in PROFILES}
    if name not in known:
        raise ProfileUnknown(f"沒有「{name}」這種字幕機設定；可用的是 {'、'.join(known)}。")
    chosen = known[name]
    kinds = {
        field.name: type(getattr(chosen, field.name)) for field in fields(chosen) if field.name != "name"
    }
    for setting in settings:
        key, _, value = setting.partition("=")
        if key not in kinds:
            raise ProfileUnknown(f"字幕機設定沒有「{key}」；可用的是 {'、'.join(sorted(kinds))}。")
        try:
            changed: dict[str, Any] = {key: _value(kinds[key], value)}
            chosen = replace(chosen, **changed)
        except ValueError as error:
            raise ProfileUnknown(f"字幕機設定「{setting}」的值不對，應為 {kinds[key].__name__}。") from error
    _check(chosen)
    return chosen


def link_url(url: str, profile: Profile) -> str:
    """The device URL with the profile's line settings where a serial URL does not give its own."""
    if not url.startswith("serial:"):
        return url
    _path, mark, query = url.partition("?")
    own = {
        "baud": f"{profile.baud}",
        "bits": f"{profile.bits}",
        "parity": profile.parity,
        "stop": f"{profile.stop}",
    }
    given = {part.partition("=")[0] for part in query.split("&") if part}
    added = "&".join(f"{key}={value}" for key, value in own.items() if key not in given)
    return url + ("" if not added else ("&" if query else "" if mark else "?") + added)


def _value(kind: type, text: str) -> object:
    if kind is bool:
        if text not in ("on", "off"):
            raise ValueError(text)
        return text == "on"
    return kind(text)


def _check(profile: Profile) -> None:
    wrong = [
        word
        for word, fine in (
            ("rows", 1 <= profile.rows <= 31),
            ("columns", profile.columns >= 40),
            ("cell", 4 <= profile.cell <= 24),
            ("baud", 1200 <= profile.baud <= 115200),
            ("bits", profile.bits in (7, 8)),
            ("parity", profile.parity in tuple("NEO")),
            ("stop", profile.stop in (1, 2)),
            ("wake", 5 <= profile.wake <= 40),
            ("gap_s", 0 <= profile.gap_s <= 5),
            ("stay_s", 1 <= profile.stay_s <= 60),
            ("most_calls", 1 <= profile.most_calls <= 3),
        )
        if not fine
    ]
    if wrong:
        raise ProfileUnknown(
            f"字幕機設定「{profile.name}」的 {'、'.join(wrong)} 超出可用範圍，請對照字幕機手冊修改。"
        )
