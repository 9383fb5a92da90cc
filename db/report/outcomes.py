"""What a call's outcome means for the report; an outcome the table does not name counts for nothing."""

from __future__ import annotations

from db import outcomes
from db.outcomes import Outcome

SERVED = frozenset({Outcome.DONE})
"""The citizen was served: handling time and the service's count (domain 6.2, NORMAL)."""
MISSED = Outcome.NO_SHOW
HELD = frozenset(outcomes.HELD)
SENT_ON = frozenset(outcomes.TRANSFERRED)
TAKEN_BACK = Outcome.UNDONE
"""Never was a call for anybody."""
AT_COUNTER = outcomes.HANDLED | {MISSED}
"""The counter was taken from the call to its end; one left open over night is not."""
