"""What one write transaction has in hand: the connection, the instant, the plan and the feed."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from db import schema
from db.outcomes import Outcome
from db.prepared import Prepared
from db.records import Refused, State, Ticket
from office.config import Office
from office.plan_values import HOUSE_LANGUAGE

_EVENT = Prepared(insert(schema.event).returning(schema.event.c.id))
_TICKET = Prepared(select(schema.ticket).where(schema.ticket.c.id == bindparam("id")))
_BY_NUMBER = Prepared(
    select(schema.ticket).where(
        schema.ticket.c.day == bindparam("day"), schema.ticket.c.number == bindparam("number")
    )
)
_KEY = Prepared(
    select(schema.done_key.c.kind, schema.done_key.c.ref).where(schema.done_key.c.key == bindparam("key"))
)
_REMEMBER = Prepared(insert(schema.done_key))
_SESSION = Prepared(
    select(schema.session).where(
        schema.session.c.counter == bindparam("counter"), schema.session.c.closed_us.is_(None)
    )
)
_OPEN_CALL = Prepared(
    select(schema.call, schema.ticket.c.number)
    .join(schema.ticket, schema.ticket.c.id == schema.call.c.ticket_id)
    .where(schema.call.c.counter == bindparam("counter"), schema.call.c.ended_us.is_(None))
)
_SEAT = Prepared(
    select(
        schema.session,
        schema.call.c.id.label("call"),
        schema.call.c.ticket_id,
        schema.call.c.service,
        schema.call.c.called_us,
        schema.ticket.c.number,
    )
    .outerjoin(
        schema.call, and_(schema.call.c.counter == schema.session.c.counter, schema.call.c.ended_us.is_(None))
    )
    .outerjoin(schema.ticket, schema.ticket.c.id == schema.call.c.ticket_id)
    .where(schema.session.c.counter == bindparam("counter"), schema.session.c.closed_us.is_(None))
)
_END = Prepared(
    update(schema.call)
    .where(schema.call.c.id == bindparam("b_id"))
    .values(ended_us=bindparam("ended_us"), outcome=bindparam("outcome"))
)


@functools.cache
def _changing(columns: tuple[str, ...]) -> Prepared:
    """The statement that changes a ticket's state and these columns; making it costs more than running it."""
    values: dict[str, Any] = {name: bindparam(name) for name in ("state", "state_us", *columns)}
    return Prepared(update(schema.ticket).where(schema.ticket.c.id == bindparam("b_id")).values(values))


def as_ticket(row: Row[Any]) -> Ticket:
    """A row of the ticket table as a value."""
    return Ticket(
        id=row.id,
        number=row.number,
        lane=row.lane,
        service=row.service,
        quiet=bool(row.quiet),
        love=bool(row.love),
        language=row.language or HOUSE_LANGUAGE,
        interpreter=bool(row.interpreter),
        documents=() if row.documents == "[]" else tuple(json.loads(row.documents)),
        state=State(row.state),
        issued_us=row.issued_us,
        ready_us=row.ready_us,
        due_us=row.due_us,
        counter=row.counter,
        called_us=row.called_us,
        check_code=row.check_code,
        kiosk=row.kiosk,
        no_shows=row.no_shows,
        reason=row.reason,
        linked_to=row.linked_to,
        person=row.person,
        after_calls=row.after_calls,
        for_counter=row.for_counter,
    )


@dataclass(frozen=True)
class Named:
    """A ticket as an event names it, where the rest of it is not needed."""

    id: int
    number: str


@dataclass(frozen=True)
class Served:
    """The open call of a counter, as much as its end needs."""

    id: int
    ticket_id: int
    number: str
    counter: int
    service: str
    called_us: int


@dataclass
class Work:
    """One transaction under way. Nothing in it is visible to anybody before it commits."""

    connection: Connection
    now_us: int
    day: str
    office: Office
    events: int = 0

    def append(
        self, kind: str, *, ticket: Ticket | Named | None = None, counter: int | None = None, **data: Any
    ) -> int:
        """Append one event to the feed and return its id."""
        self.events += 1
        values = {
            "at_us": self.now_us,
            "kind": kind,
            "ticket": ticket.id if ticket else None,
            "number": ticket.number if ticket else None,
            "counter": counter,
            "data": json.dumps(data, ensure_ascii=False) if data else "{}",
        }
        return int(_EVENT.scalar(self.connection, values))

    def ticket(self, ticket_id: int) -> Ticket:
        """The ticket with this id."""
        return as_ticket(_TICKET.one(self.connection, {"id": ticket_id}))

    def by_number(self, number: str) -> Ticket:
        """Today's ticket with this number; raises Refused when there is none."""
        row = _BY_NUMBER.first(self.connection, {"day": self.day, "number": number})
        if row is None:
            raise Refused(f"今天沒有 {number} 這個號碼；請核對號碼單上的四位數字與日期。")
        return as_ticket(row)

    def change(self, ticket: Ticket | Named, state: State, **values: Any) -> None:
        """Write a ticket's new state; a ticket that is not called has no counter."""
        if state is not State.CALLED:
            values.setdefault("counter", None)
        new = {"b_id": ticket.id, "state": state.value, "state_us": self.now_us, **values}
        _changing(tuple(sorted(values))).run(self.connection, new)

    def session(self, counter: int) -> Row[Any]:
        """The session open at `counter`; raises Refused when the counter is unknown or closed."""
        row = _SESSION.first(self.connection, {"counter": counter})
        return row if row is not None else self._no_session(counter)

    def _no_session(self, counter: int) -> NoReturn:
        known = [each.number for each in self.office.counters]
        if counter not in known:
            raise Refused(f"沒有 {counter} 號櫃檯；本所的櫃檯是 {known[0]} 到 {known[-1]} 號。")
        raise Refused(
            f"{counter} 號櫃檯還沒開櫃，沒有叫號；請先開櫃（python -m db open --counter {counter}）。"
        )

    def seat(self, counter: int) -> tuple[Row[Any], Served | None]:
        """The session open at `counter` and whom it serves, in one look; raises Refused as `session` does."""
        row = _SEAT.first(self.connection, {"counter": counter})
        if row is None:
            self._no_session(counter)
        if row.call is None:
            return row, None
        return row, Served(row.call, row.ticket_id, row.number, counter, row.service, row.called_us)

    def maybe_session(self, counter: int) -> Row[Any] | None:
        """The session open at `counter`, or None."""
        return _SESSION.first(self.connection, {"counter": counter})

    def open_call(self, counter: int) -> Row[Any] | None:
        """The call not yet ended at `counter`, with its ticket's number, or None."""
        return _OPEN_CALL.first(self.connection, {"counter": counter})

    def serving(self, counter: int) -> tuple[Row[Any], Ticket]:
        """The open call at `counter` and its ticket; raises Refused when nobody is being served there."""
        self.session(counter)
        row = self.open_call(counter)
        if row is None:
            raise Refused(f"{counter} 號櫃檯現在沒有叫號中的號碼；請先叫下一位。")
        return row, self.ticket(row.ticket_id)

    def end_call(self, call: Row[Any] | Served, outcome: Outcome) -> None:
        """Close the open call with its outcome."""
        _END.run(self.connection, {"b_id": call.id, "ended_us": self.now_us, "outcome": outcome.value})

    def done_before(self, key: str | None, kind: str) -> int | None:
        """What this idempotency key already did (an id), or None; raises Refused when it did something else."""
        if key is None:
            return None
        row = _KEY.first(self.connection, {"key": key})
        if row is None:
            return None
        if row.kind != kind:
            raise Refused(f"鍵值 {key} 已用於另一個動作（{row.kind}）；請換一個新的鍵值。")
        return int(row.ref)

    def remember(self, key: str | None, kind: str, ref: int) -> None:
        """Note that `key` has done its work, in the same transaction as the work."""
        if key is not None:
            _REMEMBER.run(self.connection, {"key": key, "kind": kind, "ref": ref, "at_us": self.now_us})


def documents_text(documents: Sequence[str]) -> str:
    """Document ids as the ticket table keeps them."""
    return json.dumps(list(dict.fromkeys(documents)), ensure_ascii=False)
