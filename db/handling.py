"""How long a service takes at the counter: learnt from what was served, for the announced waits."""

from __future__ import annotations

from sqlalchemy import bindparam, case, insert, update

from db import schema
from db.prepared import Prepared
from db.schema_types import Id
from db.work import Work

LEARN_OVER = 50
"""The mean is an exponential one over about the last so many (db facts, 'Announced wait')."""

_TIMES = schema.service_time.c
_WEIGHT = case((_TIMES.samples + 1 < LEARN_OVER, _TIMES.samples + 1), else_=LEARN_OVER)
_LEARN = Prepared(
    update(schema.service_time)
    .where(_TIMES.service == bindparam("b_service"))
    .values(
        # Whole microseconds: both databases divide integers as such where `/` is theirs and not SQLAlchemy's.
        mean_us=_TIMES.mean_us + (bindparam("took_us", type_=Id) - _TIMES.mean_us) // _WEIGHT,
        samples=_TIMES.samples + 1,
    )
)


def learn(work: Work, service: str, took_us: int) -> None:
    """Fold one handling time into the service's exponential mean; under a clock set back none was measured."""
    if took_us < 0:
        return
    if _LEARN.run(work.connection, {"b_service": service, "took_us": took_us}) == 0:
        first = {"service": service, "mean_us": took_us, "samples": 1}
        work.connection.execute(insert(schema.service_time), first)
