"""How long a service takes at the counter: learnt from what was served, for the announced waits."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from db import schema
from db.prepared import Prepared
from db.work import Work

LEARN_OVER = 50
"""The mean is an exponential one over about the last so many (db facts, 'Announced wait')."""

_TIMES = schema.service_time.c
_LEARNT = Prepared(select(schema.service_time).where(_TIMES.service == bindparam("service")))
_LEARN = Prepared(
    update(schema.service_time)
    .where(_TIMES.service == bindparam("b_service"))
    .values(mean_us=bindparam("mean_us"), samples=bindparam("samples"))
)


def learn(work: Work, service: str, took_us: int) -> None:
    """Fold one handling time into the service's exponential mean; under a clock set back none was measured."""
    if took_us < 0:
        return
    row = _LEARNT.first(work.connection, {"service": service})
    if row is None:
        first = {"service": service, "mean_us": took_us, "samples": 1}
        work.connection.execute(insert(schema.service_time), first)
        return
    weight = min(row.samples + 1, LEARN_OVER)
    mean = row.mean_us + (took_us - row.mean_us) // weight
    _LEARN.run(work.connection, {"b_service": service, "mean_us": mean, "samples": row.samples + 1})
