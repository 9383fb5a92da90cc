"""What the virtual marquee's window says beside the dots, decided without a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.virtual.marquee_machine import MarqueeMachine

KINDS = {
    "priority": "叫號", "release": "恢復跑馬", "text": "文字檔", "string": "字串檔", "dots": "圖", "memory": "記憶體配置",
}  # fmt: skip


@dataclass(frozen=True)
class MarqueeFace:
    """The lines under the dots."""

    call: str  # the last call, or why there is none
    last: str  # what changed last
    trouble: str  # the last thing the decoder did not like; '' if nothing yet
    figures: str


def face_of(machine: MarqueeMachine, recent: Iterable[dict[str, object]]) -> MarqueeFace:
    """The window's words from the record of what was seen, oldest first."""
    call = "還沒有叫號。" if machine.powered else "沒有電，什麼都不顯示。"
    last = trouble = ""
    for line in recent:
        if "error" in line:
            trouble = f"{_clock(line)} {line['error']}"
            continue
        last = f"{_clock(line)} {KINDS.get(str(line['kind']), str(line['kind']))} {_plain(str(line['text']))}"
        calls = line["calls"]
        if isinstance(calls, list) and calls:
            call = "、".join(f"{one['number']} 號請到 {one['counter']} 號櫃檯" for one in calls)
    counts = machine.receiver.counts
    figures = f"收到 {counts.packets} 個封包・檢查碼錯 {counts.bad_checksums}・太快而丟失 {counts.deaf_bytes} 位元組・錯誤 {machine.errors}"
    return MarqueeFace(call, last, trouble, figures)


def _clock(line: dict[str, object]) -> str:
    return str(line["at"])[11:19]


def _plain(text: str) -> str:
    return text.replace("\f", " ／ ").replace("\n", " ")
