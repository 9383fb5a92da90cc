"""Where the window docks and how large its text is, remembered in one small file a counter."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from counter_terminal.layout import HEIGHT, SCALES, window_width

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Docking:
    """`side` is 'left' or 'right'; `scale` one of 1.0, 1.25, 1.5."""

    side: str = "right"
    scale: float = 1.0

    def larger(self, by: int) -> Docking:
        """The next text size up (1) or down (-1)."""
        place = SCALES.index(self.scale) + by
        return Docking(self.side, SCALES[max(0, min(len(SCALES) - 1, place))])

    def at(self, side: str) -> Docking:
        """On another side."""
        return Docking(side, self.scale)


def docked(docking: Docking, left: int, top: int, width: int, height: int) -> tuple[int, int, int, int]:
    """x, y, width, height of the window in the free part of a screen; it is as high as the text asks and fits."""
    w = round(min(window_width(docking.scale), width))
    h = round(min(HEIGHT * docking.scale, height))
    x = left if docking.side == "left" else left + width - w
    return x, top, w, h


def settings_file(counter: int, environment: Mapping[str, str] = os.environ) -> Path:
    """The file of a counter's window on this machine (XDG_CONFIG_HOME, else ~/.config)."""
    home = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "nantun-queue" / f"terminal-{counter}.json"


def remembered(file: Path | None) -> Docking:
    """What the file says; anything unreadable in it is the default."""
    if file is None:
        return Docking()
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return Docking()
    if not isinstance(found, dict):
        return Docking()
    side, scale = found.get("side"), found.get("scale")
    return Docking(side if side in ("left", "right") else "right", scale if scale in SCALES else 1.0)


def remember(file: Path | None, docking: Docking) -> None:
    """Write the file; a disk that does not let us costs the memory, nothing else."""
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(docking)) + "\n", "utf-8")
    except OSError as error:
        log.info("the window's place was not saved: %s", error)
