"""The back office's reviewers (CLK-03, CLK-04): asked at a peak, at a spare counter a little later, gone when it is
calm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from db.simulation.rota import Shift
from office.clock import MINUTE
from office.config import Office
from office.days import StaffPlan


class Reviewers:
    """Decides when one of them comes, from how long each lane waits; one at a time, each after an alert of its own."""

    def __init__(self, office: Office, plan: StaffPlan, counters: Sequence[int], closes_us: int) -> None:
        self._targets = {each.digit: each.target_minutes * MINUTE for each in office.lanes}
        self._plan = plan
        self._counters = tuple(counters)
        self._closes_us = closes_us
        self._coming: dict[int, int] = {}  # counter, from when it is manned
        self._late_since: int | None = None
        self._calm_since: int | None = None
        self.calm = False

    def look(self, now_us: int, waits_us: Mapping[int, int], manned: Collection[int]) -> Shift | None:
        """The shift of a reviewer who is asked now, or None; `waits_us` is what somebody waits in each lane, has waited or would."""
        late = any(wait > self._targets[lane] for lane, wait in waits_us.items())
        if not late:
            self._late_since = None
            self._calm_since = self._calm_since if self._calm_since is not None else now_us
            self.calm = now_us - self._calm_since >= self._plan.calm_minutes * MINUTE
            return None
        self._calm_since, self.calm = None, False
        self._late_since = self._late_since if self._late_since is not None else now_us
        if now_us - self._late_since < self._plan.alert_minutes * MINUTE or now_us >= self._closes_us:
            return None
        free = [each for each in self._counters if each not in manned and self._coming.get(each, 0) < now_us]
        if not free:
            return None
        # The next one is asked only when this one could not turn it.
        self._late_since = now_us
        opens = now_us + self._plan.response_minutes * MINUTE
        self._coming[free[0]] = opens
        return Shift(free[0], opens, self._closes_us, clerk="後線審核同仁", support=True)
