"""An installer's trial of a marquee: one call on the sign, then its own message again."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.link import LinkDown, link_for
from devices.marquee import Marquee
from devices.marquee_plan import CallRefused, Pair, plan_for
from devices.marquee_profile import ProfileUnknown, link_url, profile_for
from office.config import MarqueeMessage

SHOWN_S = 5.0
MESSAGE = MarqueeMessage(zh="字幕機測試", en="Marquee test")


def try_marquee(
    url: str,
    *,
    number: str = "1036",
    counter: int = 7,
    profile: str = "alpha16",
    lay_out: bool = False,
    say: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Show `number` at `counter` for five seconds and tell through `say` what should be seen.

    A trial leaves the sign's memory alone, so the call is in English; `lay_out` erases it, writes the memory
    table, the phrases as pictures and a test message, and the call is in Chinese too (half a minute).
    Returns 0 when everything was sent, 1 when something was refused, with the sentence said.
    """
    try:
        chosen = profile_for(profile)
        plan = plan_for(chosen, [MESSAGE])
        call = Pair(number, counter)
        marquee = Marquee(link_for(link_url(url, chosen)), chosen, plan, pause=pause)
        try:
            marquee.open()
            say(f"已連上字幕機 {url}（{chosen.rows} 排、{chosen.columns} 行燈點）。")
            if lay_out:
                for sentence in plan.refused:
                    say(sentence)
                steps = marquee.steps()
                say(f"寫入記憶配置與點陣圖，約 {sum(map(marquee.seconds, steps)):.0f} 秒，請稍候。")
                for step in steps:
                    marquee.write(step)
            marquee.show_call(call)
            say(f"現在字幕機上應該看到 {number} 號到 {counter} 號櫃檯，停留 {SHOWN_S:.0f} 秒。")
            pause(SHOWN_S)
            marquee.release()
            say("叫號已收回，字幕機回到原來的訊息。沒有看到時，請檢查連接線、字幕機電源、速率與位址設定。")
        finally:
            marquee.close()
    except (LinkDown, ProfileUnknown, CallRefused) as refused:
        say(str(refused))
        return 1
    return 0
