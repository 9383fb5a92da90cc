"""The driver against the virtual marquee, a program of its own whose decoder was written by somebody else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from devices.callboard import Call
from devices.marquee_worker import marquee_for
from office.clock import SystemClock
from office.config import MarqueeMessage
from tests.devices.pty_sign import wait_for

ROOT = Path(__file__).resolve().parents[2]
RUN = "import sys; from devices.virtual.marquee_program import main; sys.exit(main(sys.argv[1:]))"


def test_the_virtual_marquee_understands_every_frame(tmp_path: Path) -> None:
    """Deaf times, gaps, memory and calls as the demo runs them: no error line, and each call decoded."""
    command = [sys.executable, "-c", RUN, "--headless", "--haste", "10"]
    command += ["--link", f"pty:{tmp_path / 'led'}", "--out", str(tmp_path)]
    record = tmp_path / "marquee.jsonl"

    def lines() -> list[dict[str, Any]]:
        text = record.read_text("utf-8") if record.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as far_end:
        try:
            assert far_end.stdout is not None
            assert b"ready" in far_end.stdout.readline()
            outcomes: dict[int, str] = {}
            worker = marquee_for(
                f"serial:{tmp_path / 'led'}",
                "alpha16-demo stay_s=1 page_s=0.1",
                [MarqueeMessage(zh="歡迎光臨，請抽號碼牌", en="Welcome")],
                on_outcome=lambda event, outcome, reason: outcomes.update({event: outcome}),
                on_health=lambda health: None,
            )
            worker.start()
            assert worker.wait_prepared(20)
            now = SystemClock()
            for event, (number, counter) in enumerate([("1036", 7), ("2001", 19), ("5003", 1)]):
                worker.submit(Call(event, number, counter, now.now_us()))
                wait_for(lambda event=event: event in outcomes)  # type: ignore[misc]
            wait_for(lambda: lines()[-1]["kind"] == "release", 10)
            assert worker.stop()
        finally:
            far_end.terminate()
    seen = lines()
    assert [line for line in seen if "error" in line] == []
    newest = [line["calls"][0] for line in seen if line["calls"]]
    assert newest == [
        {"number": "1036", "counter": 7},
        {"number": "2001", "counter": 19},
        {"number": "5003", "counter": 1},
    ]
    assert set(outcomes.values()) == {"shown"}
    assert "Welcome" in seen[-1]["text"]
