"""What staff are told of the marquee: a state and a sentence with what still works and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.dots import GLYPH_ROWS
from devices.link import LinkDown
from devices.marquee_plan import SignPlan
from office.config import Words


class HealthState(StrEnum):
    """What staff are told of the sign."""

    OK = "ok"
    FAULT = "fault"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Health:
    """The sign's state in words for staff."""

    state: HealthState
    words: Words


BROKEN = Words(
    zh="字幕機的程式出錯停止了，叫號照常顯示在大螢幕並播報。請重新啟動叫號機程式。",
    en="The marquee's program part has stopped; calls still appear on the wall. Restart the kiosk program.",
)


def offline(error: LinkDown) -> Words:
    """What staff are told while the link is down: what still works, and the link's own sentence."""
    return Words(
        zh=f"字幕機離線，叫號照常顯示在大螢幕並播報。{error.words.zh}",
        en=f"The marquee is offline; calls still appear on the wall and are spoken. {error.words.en}",
    )


def connected(plan: SignPlan) -> Health:
    """The state of a sign that is reached: OK, or FAULT where a panel fit for Chinese has to do without."""
    notes = "".join(plan.refused)
    if plan.phrases is None and plan.profile.rows >= GLYPH_ROWS:
        en = "The marquee shows English and digits only; install the package fonts-unifont and start again."
        return Health(HealthState.FAULT, Words(zh=notes, en=en))
    return Health(HealthState.OK, Words(zh="字幕機正常。" + notes, en="The marquee works."))
