"""What a caller of the queue is told, as plain tuples that the model can tell as well."""

from __future__ import annotations

from typing import Any

from db import Call, Help, Issued, Job, Session, State, Ticket
from tests.db.machine.facts import Told


def told(answer: object) -> Told:
    """The part of an answer that the rules decide."""
    match answer:
        case None:
            return None
        case Issued(ticket=ticket):
            return (ticket.id, ticket.number, ticket.service, ticket.due_us, answer.ahead, answer.job)
        case Call():
            return (answer.number, answer.counter, answer.at_us, answer.recall)
        case Ticket():
            return (
                answer.id,
                answer.number,
                answer.lane,
                answer.state.value,
                answer.counter,
                answer.no_shows,
                answer.due_us,
            )
        case Session():
            return (answer.counter, answer.clerk, answer.profile, answer.support, answer.state)
        case Help():
            accepted, closed = answer.accepted_us is not None, answer.closed_us is not None
            return (answer.id, answer.kiosk, answer.kind, answer.number, accepted, closed)
        case Job():
            return (answer.id, answer.kiosk, answer.ticket.number, answer.copy, answer.state.value)
        case int():
            return (answer,)
        case (int(), int()):
            return answer
        case {"day": _}:
            return _counts(answer)
    raise AssertionError(f"the machine does not know {answer!r}")


def _counts(day: dict[str, Any]) -> Told:
    booked = day["appointments"]
    return (
        day["day"],
        tuple(sorted((each.value, day[each.value]) for each in State if each.value in day)),
        tuple(sorted((language, each["issued"]) for language, each in day["languages"].items())),
        day["interpreter"]["issued"],
        booked["booked"],
        booked["checked_in"],
        booked["walked_in"],
    )
