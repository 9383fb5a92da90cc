"""One measured figure, its limit and what ran beside it."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A value against a limit; `against` says what else the machine did, so that two runs can be compared."""

    name: str
    value: float
    unit: str
    limit: float
    against: str

    @property
    def ok(self) -> bool:
        """Whether the value is within its limit; a figure that could not be had (nan) is not."""
        return self.value <= self.limit

    def as_json(self) -> dict[str, object]:
        """{name, value, unit, limit, ok, against}; value null when it could not be had, limit null when there is none."""
        return {
            "name": self.name,
            "value": None if math.isnan(self.value) else round(self.value, 4),
            "unit": self.unit,
            "limit": None if math.isinf(self.limit) else self.limit,
            "ok": self.ok,
            "against": self.against,
        }


def machine_load() -> str:
    """What the machine was doing before: its load average of one minute, and its cores."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not exceed (nearest rank); nan for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
