"""The moving parts of a thermal printer: head, roll, cover, blade and presenter, and what can go wrong with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from devices.virtual.condition import Condition, Model, Roll
from devices.virtual.faults import Fault, FaultName
from devices.virtual.paper import DOTS_PER_MM, LONGEST_ROWS, Paper, Slip

ON_THE_WIRE = frozenset({FaultName.SILENT, FaultName.STALE_ASB, FaultName.HALF_REPLY})


class Mechanism:
    """Burns queued rows one after another, cuts, and stands still when something is wrong."""

    def __init__(
        self, *, width: int, speed_mm_s: float, cutter_rows: int, replay_line: bool, model: Model,
        changed: Callable[[], None],
    ) -> None:  # fmt: skip
        """`changed` is called after every change of `condition` or `powered`."""
        self.paper = Paper(width, cutter_rows)
        self.condition = Condition(model=model)
        self.powered = True
        self.faults: set[FaultName] = set()
        self.line_open = False  # the line under way has rows that have not come yet
        self.busy_until = 0.0
        self.unknown_bytes = 0
        self._changed = changed
        self._row_seconds = 1 / (speed_mm_s * DOTS_PER_MM)
        self._replay_line = replay_line
        self._rows: deque[bytes] = deque()
        self._line_rows: list[bytes] = []
        self._cut_due = False
        self._armed: dict[FaultName, int] = {}
        self._slips: list[Slip] = []

    # what the interpreter asks for

    def begin_line(self) -> None:
        """What is queued from here on is a new print line: a replay starts here."""
        self._line_rows.clear()

    def queue(self, rows: Iterable[bytes]) -> None:
        """Dot rows to burn, top first."""
        self._rows.extend(rows)

    def feed(self, rows: int) -> None:
        """Blank dot rows."""
        self._rows.extend([self.paper.blank_row] * rows)

    def queue_cut(self) -> None:
        """Cut when everything queued is on paper."""
        self._cut_due = True

    def drop(self) -> None:
        """Clear the print buffer: what is not burnt yet will not be."""
        self._rows.clear()
        self._line_rows.clear()
        self._cut_due = self.line_open = False

    @property
    def stopped(self) -> bool:
        return not self.powered or self.condition.offline

    @property
    def busy(self) -> bool:
        """Whether something queued is not done yet."""
        return bool(self._rows) or self._cut_due

    @property
    def blocked(self) -> bool:
        """Whether nothing goes on until a person acts: offline, or a slip sits in the presenter's mouth."""
        return self.stopped or (not self._rows and self._cut_due and self.condition.in_presenter)

    def step(self) -> bool:
        """Burn the next row or cut; False if there is nothing to do or nothing can be done."""
        if self.blocked or not self.busy:
            return False
        if self._rows:
            self._burn(self._rows.popleft())
        else:
            self._cut()
        return True

    def take_slips(self) -> list[Slip]:
        """The slips cut (or tails torn off) since the last call."""
        slips, self._slips = self._slips, []
        return slips

    def _burn(self, row: bytes) -> None:
        self.paper.print_row(row)
        if self._replay_line:
            self._line_rows.append(row)
        self.busy_until += self._row_seconds
        for name, at in list(self._armed.items()):
            if len(self.paper) >= at:
                del self._armed[name]
                self._happen(name)
        if len(self.paper) > LONGEST_ROWS:
            self._keep(self.paper.tear())

    def _cut(self) -> None:
        if FaultName.CUTTER_JAM in self.faults and FaultName.CUTTER_JAM not in self._armed:
            self._become(cutter_error=True)
            return
        self._cut_due = False
        slip = self.paper.cut()
        self._keep(slip)
        if slip is not None and FaultName.PRESENTER_NOT_TAKEN in self.faults:
            self._become(in_presenter=True)

    def _keep(self, slip: Slip | None) -> None:
        if slip is not None:
            self._slips.append(replace(slip, unknown=self.unknown_bytes))
            self.unknown_bytes = 0

    # troubles

    def strike(self, fault: Fault) -> None:
        """Bring the fault about, now or when the slip under way has reached its row."""
        self.faults.add(fault.name)
        if fault.row is not None and len(self.paper) < fault.row:
            self._armed[fault.name] = fault.row
        elif fault.row is not None or fault.name is not FaultName.CUTTER_JAM:
            self._happen(fault.name)

    def _happen(self, name: FaultName) -> None:
        match name:
            case FaultName.PAPER_NEAR:
                self._become(roll=Roll.END if self.condition.roll is Roll.END else Roll.NEAR)
            case FaultName.PAPER_OUT:
                self._become(roll=Roll.END)
            case FaultName.COVER_OPEN:
                self._become(cover_open=True)
            case FaultName.CUTTER_JAM:
                self._become(cutter_error=True)
            case FaultName.HEAD_HOT:
                self._become(head_hot=True)
            case FaultName.POWER_LOSS:
                self.powered = False
                self.drop()
                self._changed()

    def clear(self, name: FaultName) -> None:
        """Take the fault away as a person would: new roll, lid shut, jam pulled out, slip taken, power on."""
        self.faults.discard(name)
        self._armed.pop(name, None)
        match name:
            case FaultName.PAPER_NEAR if self.condition.roll is Roll.NEAR:
                self._become(roll=Roll.OK)
            case FaultName.PAPER_OUT:
                self._new_roll()
            case FaultName.COVER_OPEN:
                self._become(cover_open=False)
            case FaultName.HEAD_HOT:
                self._become(head_hot=False)
            case FaultName.PRESENTER_NOT_TAKEN:
                self._become(in_presenter=False)
            case FaultName.POWER_LOSS if not self.powered:
                self.powered = True
                self.recover()
                self._changed()

    def _new_roll(self) -> None:
        if self.condition.roll is not Roll.END:
            return
        self._keep(self.paper.tear())
        self.faults.discard(FaultName.PAPER_NEAR)
        self._become(roll=Roll.OK)

    def recover(self) -> bool:
        """Leave the cutter error (DLE ENQ, power-on); False while the jam is still there or there was no error."""
        if not self.condition.cutter_error or FaultName.CUTTER_JAM in self.faults:
            return False
        self._become(cutter_error=False)
        return True

    def take_slip(self) -> None:
        """The slip leaves the presenter's mouth, by a hand or by GS e 2 and 5."""
        self._become(in_presenter=False)

    def _become(self, **changes: object) -> None:
        was_offline = self.condition.offline
        condition = replace(self.condition, **changes)  # type: ignore[arg-type]
        if condition == self.condition:
            return
        self.condition = condition
        if was_offline and not condition.offline and self._replay_line and (self._rows or self.line_open):
            self._rows.extendleft(reversed(self._line_rows))
            self._line_rows = []
        self._changed()
