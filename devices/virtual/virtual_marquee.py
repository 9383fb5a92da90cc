"""A virtual marquee as a whole: the machine, the record of what was seen, and the orders it is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from devices.virtual.journal import Journal
from devices.virtual.led_panel import draw
from devices.virtual.marquee_machine import MarqueeMachine

LINES_SHOWN = 40


class VirtualMarquee:
    """The machine, the record of what was seen, and the orders a person or a test gives it."""

    def __init__(self, machine: MarqueeMachine, journal: Journal | None) -> None:
        self.machine = machine
        self.recent: deque[dict[str, object]] = deque(maxlen=LINES_SHOWN)
        self.watch: Callable[[], object] | None = None  # told after each turn, for a window
        self._journal = journal

    def settle(self) -> None:
        """Write down what was seen since the last turn."""
        for line in self.machine.take_lines():
            self.recent.append(line)
            if self._journal is not None:
                self._journal.write(line)
        if self.watch is not None:
            self.watch()

    def order(self, order: dict[str, object], now: float) -> dict[str, object] | None:
        """Carry out {"fault": "power_loss"}, {"clear": "power_loss"}, {"shot": FILE} or {"status": true}.

        Raises ValueError with a sentence for anything else.
        """
        match order:
            case {"fault": "power_loss"}:
                self.machine.power(False)
            case {"clear": "power_loss" | "all"}:
                self.machine.power(True)
            case {"shot": str(name)}:
                return self._shot(Path(name))
            case {"status": True}:
                return self.status()
            case _:
                raise ValueError(
                    'write {"fault": "power_loss"}, {"clear": "power_loss"}, {"shot": FILE} or {"status": true}'
                )
        return None

    def _shot(self, path: Path) -> dict[str, object]:
        show = self.machine.show()
        # The middle of the first scene: a scrolling text is in full sight there.
        draw(show.frame(show.scenes[0].seconds / 2 if show.scenes and show.scenes[0].scrolls else 0.0)).save(
            path
        )
        return {"shot": str(path)}

    def status(self) -> dict[str, object]:
        """What is seen, what is in memory, and what the decoder counted."""
        machine = self.machine
        return {
            "powered": machine.powered,
            "seen": [view.text for view in machine.sign.views()] if machine.powered else [],
            "priority": machine.sign.priority is not None,
            "files": sorted(f"{kind}{label}" for kind, label in machine.sign.memory.table),
            "pictures": sorted(machine.sign.memory.pictures),
            "errors": machine.errors,
            **vars(machine.receiver.counts),
        }
