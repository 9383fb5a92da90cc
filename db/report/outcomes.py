"""What a call's outcome means for the report; an outcome the table does not name counts for nothing."""

from __future__ import annotations

SERVED = frozenset({"done"})
"""The citizen was served: handling time and the service's count (domain 6.2, NORMAL)."""
MISSED = "no_show"
HELD = "held"
SENT_ON = "transferred"
TAKEN_BACK = "undone"
"""Never was a call for anybody."""
AT_COUNTER = SERVED | {MISSED, HELD, SENT_ON}
"""The counter was taken from the call to its end; one left open over night is not."""
