"""The hours in which the office does not speak, as the plan writes them: '12:00-13:30'."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from office.clock import local

log = logging.getLogger(__name__)

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True)
class QuietHours:
    """Spans of the office's day in minutes after midnight; one that ends before it starts passes midnight."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, words: tuple[str, ...]) -> QuietHours:
        """Read 'HH:MM-HH:MM' spans; one that is not that is logged and left out, the voice goes on."""
        spans = []
        for span in words:
            match = _SPAN.fullmatch(span.strip())
            if match is None:
                log.warning("quiet hours %r are not 'HH:MM-HH:MM' and are not kept", span)
                continue
            a, b, c, d = map(int, match.groups())
            spans.append((60 * a + b, 60 * c + d))
        return cls(tuple(spans))

    def holds(self, us: int) -> bool:
        """Whether the instant `us` (UTC microseconds) falls into them, on the office's clock."""
        at = local(us)
        minute = 60 * at.hour + at.minute
        return any(
            start <= minute < end if start <= end else minute >= start or minute < end
            for start, end in self.spans
        )
