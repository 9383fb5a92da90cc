"""What a printer's state means for people: one sentence that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from devices.models import Sign
from office.config import Words


class State(StrEnum):
    """A device's health as the supervisor's list shows it."""

    OK = "ok"
    LOW = "low"  # works, needs somebody soon
    FAULT = "fault"  # answers, cannot print
    OFFLINE = "offline"  # does not answer


@dataclass(frozen=True)
class Health:
    """A device's state with its sentence; `sign` is the cause where one is known."""

    state: State
    words: Words
    sign: Sign | None = None

    @property
    def ready(self) -> bool:
        """Whether a slip may be sent now."""
        return self.state in (State.OK, State.LOW)


class Result(StrEnum):
    """What became of a slip."""

    PRINTED = "printed"  # on a file link: written and flushed, nobody can know more
    FAILED = "failed"  # provably nothing of it is on paper
    UNKNOWN = "unknown"  # a person must look; never sent again without an acknowledged clear


@dataclass(frozen=True)
class Outcome:
    """The end of one print job with its sentence."""

    state: Result
    words: Words


READY = Words(zh="印表機正常。", en="The printer is ready.")
BLIND = Words(
    zh="列印內容寫到檔案；檔案無法回報紙張狀態。",
    en="Slips are written to a file, which cannot report about paper.",
)
SILENT = Words(
    zh="印表機沒有回應。號碼仍然有效；請檢查電源與連接線，或重新開機。",
    en="The printer does not answer. Numbers stay valid; check its power and cable, or switch it off and on.",
)
BUSY = Words(
    zh="印表機還沒處理完上一張，這一張沒有送出。請看出紙口；若沒有動作請重新開機。",
    en="The printer has not finished the slip before, so this one was not sent. Look at its paper slot; "
    "if nothing moves, switch it off and on.",
)
PRINTED = Words(zh="已印好並裁下。", en="Printed and cut.")
WRITTEN = Words(zh="已寫入檔案。", en="Written to the file.")
UNCONFIRMED = Words(
    zh="印表機沒有確認這張印好了。請看出紙口：沒有紙條就用同一號碼補印，不要另取新號。",
    en="The printer did not confirm this slip. Look at its paper slot: if there is none, reprint the same "
    "number; do not take a new one.",
)
_LOOK = Words(
    zh="號碼仍然有效。請看出紙口是否有完整的紙條；沒有就用同一號碼補印。",
    en="The number stays valid. See whether a whole slip is in the paper slot; if not, reprint the same number.",
)

# The first of these that is present is the one to act on.
_SIGNS: dict[Sign, Words] = {
    Sign.COVER: Words(
        zh="印表機上蓋沒有關好。請蓋緊上蓋。", en="The printer's cover is open. Close it firmly."
    ),
    Sign.PAPER_OUT: Words(
        zh="印表機沒有紙了。請換一捲紙；換好後自動恢復。",
        en="The printer is out of paper. Put in a new roll; it goes on by itself.",
    ),
    Sign.CUTTER: Words(
        zh="印表機裁刀卡住。請關機，打開上蓋取出紙屑後再開機。",
        en="The printer's cutter is jammed. Switch off, open the cover, take out the paper, switch on.",
    ),
    Sign.BROKEN: Words(
        zh="印表機故障。請關機再開機；仍然不行就改用另一台並通知維修。",
        en="The printer has a fault. Switch it off and on; if it stays, use the other one and call service.",
    ),
    Sign.HEAD_HOT: Words(
        zh="印字頭過熱，正在降溫。請等一下，會自動恢復。",
        en="The print head is too hot and cools down. Wait, it goes on by itself.",
    ),
    Sign.STOPPED: Words(
        zh="印表機停住等人處理。請打開再關上上蓋，或重新開機。",
        en="The printer has stopped and waits. Open and close its cover, or switch it off and on.",
    ),
    Sign.ERROR: Words(
        zh="印表機回報錯誤。請看面板燈號，必要時重新開機。",
        en="The printer reports an error. See the lights on its panel; switch it off and on if needed.",
    ),
    Sign.OFFLINE: Words(
        zh="印表機離線。請看面板燈號，檢查紙張與上蓋。",
        en="The printer is off line. See the lights on its panel, check paper and cover.",
    ),
}
_LOW = Words(
    zh="紙快用完了，還可以印。請準備換一捲紙。",
    en="Paper is nearly out, printing goes on. Have a new roll ready.",
)


def health_of(signs: Collection[Sign]) -> Health:
    """The health that a printer's signs add up to."""
    for sign, words in _SIGNS.items():
        if sign in signs:
            return Health(State.FAULT, words, sign)
    if Sign.PAPER_LOW in signs:
        return Health(State.LOW, _LOW, Sign.PAPER_LOW)
    return Health(State.OK, READY)


def unsure(cause: Words) -> Words:
    """The sentence of a slip that met a fault on its way, and what to do about it."""
    return Words(zh=cause.zh + _LOOK.zh, en=f"{cause.en} {_LOOK.en}")


def too_wide(dots: int, most: int) -> Words:
    """The sentence for a picture wider than the printer's head."""
    return Words(
        zh=f"號碼單寬 {dots} 點，這台印表機只能印 {most} 點。請在設定檔改用 384 點的版面或正確的型號。",
        en=f"The slip is {dots} dots wide and this printer prints {most}. "
        "Choose the 384 dot slip or the right model in the office's plan.",
    )
