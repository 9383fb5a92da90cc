"""An installer's trial of the voice: one call through the loudspeaker, and what should be heard."""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from devices.voice.announcer import Announcer
from devices.voice.backlog import Announcement
from devices.voice.health import NO_AUDIO, Health
from devices.voice.messages import Reason
from devices.voice.phrases import FIRST, sentence
from office.clock import Clock, SystemClock
from office.config import VoicePlan

LONGEST_S = 60.0  # a machine that renders and plays for a minute has failed the trial
FRESH_S = 10.0  # for so long a sound system that fails is tried again

_NOT_HEARD = {
    Reason.NO_AUDIO: "沒有播出：找不到音效服務或喇叭。請檢查音效卡、喇叭電源與接線，再試一次。",
    Reason.SOUND_FAILED: "沒有播完：音效服務沒有回應或中途停止。請重新啟動音效服務，再試一次。",
    Reason.NO_SPEECH: "只播出鈴聲：沒有可用的語音合成。請安裝 espeak-ng（含 cmn-latn-pinyin 語音），再試一次。",
    Reason.UNSPEAKABLE: "號碼只能是數字，櫃檯是 1 到 99。請改正後再試一次。",
    Reason.OFF: "語音已關閉，所以沒有播出。請改用 auto、paplay 或 aplay。",
    Reason.QUIET_HOURS: "設定檔裡現在是不廣播的時段，所以沒有播出。",
}
_FAILED = "語音程式中斷，沒有播完。請看上面的訊息，通知資訊人員。"


def try_voice(
    link: str,
    *,
    number: str = "1036",
    counter: int = 7,
    language: str = FIRST,
    plan: VoicePlan | None = None,
    say: Callable[[str], None],
    clock: Clock | None = None,
) -> int:
    """Speak one call through `link` (auto, paplay, aplay, timed:FILE, off) and tell through `say` what it was.

    Nothing is kept: what was rendered is thrown away. Returns 0 when it was played to its end, else 1.
    Raises ValueError for a link that is none.
    """
    clock = clock or SystemClock()
    ended: queue.SimpleQueue[tuple[str, str, float]] = queue.SimpleQueue()

    def outcome(event: int, what: str, reason: str, seconds: float) -> None:
        ended.put((what, reason, seconds))

    def health(now: Health) -> None:
        if now == NO_AUDIO:  # an installer at the machine need not wait while it is tried again
            ended.put(("dropped", Reason.NO_AUDIO.value, 0.0))

    with TemporaryDirectory(prefix="voice-trial-", ignore_cleanup_errors=True) as folder:
        voice = Announcer(
            on_outcome=outcome,
            on_health=health,
            sink=link,
            cache=Path(folder),
            plan=plan,
            speak_within_seconds=FRESH_S,
            clock=clock,
        )
        voice.start()
        voice.announce(Announcement(0, number, counter, language, False, clock.now_us()))
        try:
            what, reason, seconds = ended.get(timeout=LONGEST_S)
        except queue.Empty:
            what, reason, seconds = "dropped", Reason.WORKER_LOST.value, 0.0
        finally:
            voice.stop()
    if what != "voiced":
        say(_NOT_HEARD.get(Reason(reason), _FAILED))
        return 1
    say(f"已播出 {seconds:.1f} 秒。應該聽到：兩聲鈴，然後「{sentence(number, counter, FIRST)}」")
    if language != FIRST:
        say("接著是同一句的外語；泰文沒有錄音時改說英文。")
    say("聽不到或聽不清楚時，請檢查喇叭電源、接線與音量，再試一次。")
    return 0
