"""How the voice is, in one state and one sentence for the people of the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from devices.voice.messages import Reason

State = Literal["ok", "fault", "offline"]

PLAYED_WRONG_FOR = 60.0  # seconds a failed call outweighs a sound system that merely answers


@dataclass(frozen=True)
class Health:
    """A device state of the supervisor's list: what happened, what still works, what to do."""

    state: State
    words: str


OK = Health("ok", "語音播報正常。")
OFF = Health("ok", "語音播報已依設定關閉；叫號照常顯示在大螢幕。要開啟請改設定。")
NO_AUDIO = Health(
    "offline",
    "找不到音效服務或喇叭，這台電腦不會播報；叫號照常顯示在大螢幕。"
    "請檢查音效卡、喇叭電源與接線，接好後會自動恢復。",
)
SOUND_FAILED = Health(
    "fault",
    "音效服務沒有回應，最近一次叫號沒有播完；叫號照常顯示在大螢幕，系統會自動再試。"
    "若一直如此，請檢查喇叭，再重新啟動這台電腦。",
)
NO_SPEECH = Health(
    "fault",
    "語音合成無法使用，只剩鈴聲；叫號照常顯示在大螢幕。請安裝 espeak-ng（含 cmn-latn-pinyin 語音）後重新啟動。",
)
WORKER_LOST = Health(
    "fault",
    "語音程式中斷，正在自動重新啟動；叫號照常顯示在大螢幕。若五分鐘內沒有恢復，請通知資訊人員。",
)


class Pulse:
    """Facts about the voice as they come in, and the health they add up to. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._worker: bool | None = None
        self._look: str | None = None
        self._played_wrong: float | None = None
        self._speechless = False

    def worker(self, alive: bool) -> None:
        """The worker is ready, or was lost."""
        self._worker = alive

    def look(self, reason: str, now: float) -> None:
        """The sound system was looked at; `reason` as in `Reason`, empty when it answers."""
        recovered = bool(self._look) and not reason
        self._look = reason
        if self._played_wrong is not None and (recovered or now - self._played_wrong > PLAYED_WRONG_FOR):
            self._played_wrong = None

    def voiced(self) -> None:
        """A call was played to its end."""
        self._look, self._played_wrong, self._speechless = "", None, False

    def failed(self, reason: Reason, now: float) -> None:
        """A call was not played to its end."""
        if reason is Reason.NO_SPEECH:
            self._speechless = True
        elif reason is Reason.NO_AUDIO:
            self._look = reason
        elif reason is Reason.SOUND_FAILED:
            self._played_wrong = now

    @property
    def health(self) -> Health | None:
        """The state now; None until something is known."""
        if self._worker is False:
            return WORKER_LOST
        if self._look == Reason.NO_AUDIO:
            return NO_AUDIO
        if self._look or self._played_wrong is not None:
            return SOUND_FAILED
        if self._speechless:
            return NO_SPEECH
        return OK if self._worker and self._look == "" else None
