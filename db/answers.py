"""What the command line prints: JSON objects with ISO times and numbers as strings, or a sentence for people."""

from __future__ import annotations

from typing import Any

from db.records import Call, Event, Issued, Job, LaneState, Session, Ticket
from office.clock import MINUTE, iso

Answer = dict[str, Any]


def of_issue(issued: Issued) -> Answer:
    """id, number, lane, service, issued_at, due_at, ahead, minutes, range."""
    ticket = issued.ticket
    return {
        "id": ticket.id,
        "number": ticket.number,
        "lane": ticket.lane,
        "service": ticket.service,
        "issued_at": iso(ticket.issued_us),
        "due_at": iso(ticket.due_us),
        "ahead": issued.ahead,
        "minutes": issued.minutes,
        "range": _range(issued.low, issued.high),
        "check_code": ticket.check_code,
        "job": issued.job,
    }


def of_call(counter: int, call: Call | None) -> Answer:
    """number (null when nobody waits), id, counter, lane, service, event, at, why."""
    if call is None:
        return {
            "number": None,
            "id": None,
            "counter": counter,
            "lane": None,
            "service": None,
            "event": None,
            "at": None,
            "why": "沒有人在等",
        }
    return {
        "number": call.number,
        "id": call.ticket.id,
        "counter": call.counter,
        "lane": call.ticket.lane,
        "service": call.ticket.service,
        "event": call.event_id,
        "at": iso(call.at_us),
        "why": call.why,
    }


def of_ticket(ticket: Ticket, counter: int | None = None) -> Answer:
    """id, number, lane, state and the counter it was at."""
    return {
        "number": ticket.number,
        "id": ticket.id,
        "lane": ticket.lane,
        "service": ticket.service,
        "state": ticket.state.value,
        "counter": counter,
    }


def of_session(session: Session, state: str | None = None) -> Answer:
    """counter, state, clerk, profile."""
    return {
        "counter": session.counter,
        "state": state or session.state,
        "clerk": session.clerk,
        "profile": session.profile,
        "opened_at": iso(session.opened_us),
    }


def of_event(event: Event) -> Answer:
    """id, at, kind, ticket, number, counter, data."""
    return {
        "id": event.id,
        "at": iso(event.at_us),
        "kind": event.kind,
        "ticket": event.ticket,
        "number": event.number,
        "counter": event.counter,
        "data": event.data,
    }


def of_lane(lane: LaneState) -> Answer:
    """lane, people, longest_minutes, estimate, range."""
    return {
        "lane": lane.lane,
        "people": lane.people,
        "longest_minutes": lane.longest_us // MINUTE,
        "estimate": lane.estimate,
        "range": _range(lane.low, lane.high),
        "open": lane.open,
    }


def of_job(job: Job) -> Answer:
    """job, number, kiosk, copy, state."""
    return {
        "job": job.id,
        "number": job.ticket.number,
        "kiosk": job.kiosk,
        "copy": job.copy,
        "state": job.state.value,
    }


def _range(low: int | None, high: int | None) -> list[int] | None:
    """[low, high] minutes, or null while none is announced."""
    return None if low is None or high is None else [low, high]


def in_words(answer: Answer) -> str:
    """One line a person can read, from any answer."""
    if "error" in answer:
        return str(answer["error"])
    if "ahead" in answer:
        wait = f"，約 {answer['minutes']} 分" if answer["minutes"] is not None else ""
        if answer["range"] is not None:
            wait = "，約 {}–{} 分".format(*answer["range"])
        return f"{answer['number']} 號，前面 {answer['ahead']} 人{wait}"
    if "why" in answer:
        if answer["number"] is None:
            return f"{answer['counter']} 號櫃檯：沒有人在等"
        return f"請 {answer['number']} 號到 {answer['counter']} 號櫃檯（{answer['why']}）"
    return "  ".join(f"{key}={value}" for key, value in answer.items() if value is not None)
