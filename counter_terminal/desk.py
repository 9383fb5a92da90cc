"""What a counter's terminal shows and lets the clerk do, decided from the desk, the plan and the clock."""

from __future__ import annotations

from counter_terminal.alerts import Alert, alert_of
from counter_terminal.lines import LaneRow, lane_rows
from counter_terminal.moment import Action, Moment
from counter_terminal.permits import refusal
from counter_terminal.view import Aside, Button, Calm, Flag, Main, Mood, Paper, Serving, View
from db.records import Desk, Ticket, TicketLine
from office.clock import MINUTE, SECOND
from office.config import Office, OfficeError
from office.wording import Wording


def mood_of(desk: Desk | None) -> Mood:
    """The page a desk asks for."""
    if desk is None:
        return Mood.CONNECTING
    if desk.session is None:
        return Mood.CLOSED
    if desk.serving is not None:
        return Mood.BUSY
    if desk.session.state == "paused":
        return Mood.PAUSED
    return Mood.IDLE if desk.next is not None else Mood.NOBODY


def view_of(
    counter: int, desk: Desk | None, office: Office | None, moment: Moment, w: Wording, clerk: str = ""
) -> View:
    """The window now; `desk` and `office` are None before the queue was first reached."""
    mood = mood_of(desk)
    session = desk.session if desk is not None else None
    paused = session is not None and session.state == "paused"
    serving: Serving | None = None
    alert: Alert | None = None
    lanes: tuple[LaneRow, ...] = ()
    if desk is not None and office is not None:
        alert = alert_of(desk, office, moment, w)
        lanes = lane_rows(desk, office, moment.now_us - moment.read_us, w)
        if desk.serving is not None:
            serving = serving_of(desk.serving, desk, office, moment, w)
    return View(
        mood=mood,
        counter=str(counter),
        unit=w.text("term.title_unit"),
        clerk=(session.clerk if session is not None else "") or clerk,
        state=w.text(f"term.state.{_state(mood, paused=paused, online=moment.online)}"),
        lively=mood is Mood.BUSY and moment.online and not paused,
        clock=w.clock(moment.now_us),
        alert=alert,
        serving=serving,
        calm=None if serving else calm_of(mood, desk, office, moment, w),
        main=main_of(mood, desk, office, moment, w),
        actions=buttons_of(mood, desk, moment, w),
        lanes=lanes,
        held=_aside(w.text("term.held"), desk.held if desk else (), reason=True),
        missed=_aside(w.text("term.missed_list"), desk.missed if desk else ()),
        figures=figures_of(desk, moment, w) if desk else (),
        online=moment.online,
        status=w.text("term.status.ok" if moment.online else "term.status.offline"),
    )


def _state(mood: Mood, *, paused: bool, online: bool) -> str:
    if not online or mood is Mood.CONNECTING:
        return "offline"
    if paused:
        return "paused"
    if mood is Mood.BUSY:
        return "serving"
    return "closed" if mood is Mood.CLOSED else "idle"


def service_words(ticket: Ticket, office: Office, w: Wording) -> str:
    """The matter as staff read it; a quiet ticket says its lane only (layout.md 0)."""
    if ticket.quiet:
        return office.lane(ticket.lane).name.of(w.language)
    try:
        return office.service(ticket.service).name.of(w.language)
    except OfficeError:
        # The plan was changed while the ticket waited.
        return office.lane(ticket.lane).name.of(w.language)


def serving_of(ticket: Ticket, desk: Desk, office: Office, moment: Moment, w: Wording) -> Serving:
    """The card of the ticket at the counter."""
    called_us = ticket.called_us or moment.now_us
    usual = w.text("term.minutes", n=max(1, round(desk.usual_minutes))) if desk.usual_minutes else "－"
    veiled = ticket.quiet and moment.unveiled != ticket.number
    papers = papers_of(ticket, office, w)
    ticked = sum(paper.ticked for paper in papers)
    return Serving(
        number=ticket.number,
        flags=flags_of(ticket, w),
        service=service_words(ticket, office, w),
        note=w.text("term.documents_seen") if moment.checked == ticket.number and not veiled else "",
        facts=(
            (w.text("term.waited_label"), minutes_words(called_us - ticket.ready_us, w)),
            (w.text("term.serving_label"), stopwatch(moment.now_us - called_us)),
            (w.text("term.usual_label"), usual),
        ),
        papers=() if veiled else papers,
        papers_title=w.text("term.documents") if papers else "",
        papers_note=""
        if veiled or not papers
        else w.text("term.documents_count", done=ticked, all=len(papers)),
        veiled=w.text("term.documents_hidden") if veiled else "",
        interpreter=ticket.interpreter or not ticket.language.startswith("zh"),
    )


def flags_of(ticket: Ticket, w: Wording) -> tuple[tuple[Flag, str], ...]:
    """The marks beside the number, the most important first; at most three stand there."""
    flags = []
    if ticket.quiet:
        flags.append((Flag.QUIET, w.text("term.flag.quiet")))
    if ticket.love:
        flags.append((Flag.LOVE, w.text("term.flag.love")))
    if not ticket.language.startswith("zh"):
        flags.append((Flag.LANGUAGE, w.text(f"language.name.{ticket.language}")))
    elif ticket.interpreter:
        flags.append((Flag.LANGUAGE, w.text("term.interpreter")))
    if ticket.no_shows:
        flags.append((Flag.PLAIN, w.text("term.flag.returned")))
    return tuple(flags[:3])


def papers_of(ticket: Ticket, office: Office, w: Wording) -> tuple[Paper, ...]:
    """The ticket's documents with what was ticked; a hint only where one is missing."""
    try:
        service = office.service(ticket.service)
    except OfficeError:
        return ()
    papers = []
    for digit, name in enumerate(service.documents[:5], 1):
        document = office.document(name)
        ticked = name in ticket.documents
        hint = document.missing.of(w.language) if document.missing is not None and not ticked else ""
        papers.append(Paper(digit, name, document.brief.of(w.language), ticked, hint))
    return tuple(papers)


def calm_of(mood: Mood, desk: Desk | None, office: Office | None, moment: Moment, w: Wording) -> Calm:
    """The card when no ticket is at the counter."""
    if mood is Mood.CONNECTING or desk is None or office is None:
        return Calm(w.text("term.offline_title"), text=w.text("term.connecting_text"), grey=True)
    if mood is Mood.CLOSED:
        return Calm(w.text("term.closed_title"), text=w.text("term.open_text"), grey=True)
    session = desk.session
    if mood is Mood.PAUSED and session is not None:
        back = session.back_at_us
        text = w.text("term.paused_until", time=w.clock(back)) if back else w.text("term.paused_text")
        return Calm(w.text("term.paused_title"), text=text, why=session.reason, grey=True)
    ticket = desk.next
    if ticket is None:
        return Calm(w.text("term.nobody"), text=w.text("term.nobody_text"))
    minutes = max(0, moment.now_us - ticket.ready_us) // MINUTE
    said = w.text("term.waited", minutes=minutes, language=w.text(f"language.name.{ticket.language}"))
    marks = [words for flag, words in flags_of(ticket, w) if flag is not Flag.LANGUAGE]
    return Calm(
        w.text("term.next"),
        number=ticket.number,
        service=service_words(ticket, office, w),
        text="・".join([said, *marks[:1]]),
        why=desk.why,
    )


def main_of(mood: Mood, desk: Desk | None, office: Office | None, moment: Moment, w: Wording) -> Main:
    """The big button."""
    session = desk.session if desk is not None else None
    if session is not None and session.state == "paused":
        action, label, under = Action.RETURN, w.text("term.return"), w.text("term.return_text")
    elif mood is Mood.CLOSED:
        action, label, under = Action.OPEN, w.text("term.open"), w.text("term.open_text")
    elif mood is Mood.BUSY and desk is not None and office is not None:
        return _finish_call(desk, office, moment, w)
    else:
        action, label, under = Action.CALL, w.text("term.call_next"), w.text("term.call_next_text")
    reason = refusal(action, desk, moment, w)
    return Main(action, label, ((under, False),), reason, moment.working is action)


def _finish_call(desk: Desk, office: Office, moment: Moment, w: Wording) -> Main:
    under: tuple[tuple[str, bool], ...] = ((w.text("term.next_none"), False),)
    ticket = desk.next
    if ticket is not None:
        minutes = max(0, moment.now_us - ticket.ready_us) // MINUTE
        runs = w.runs(
            "term.next_line", number=ticket.number, service=service_words(ticket, office, w), minutes=minutes
        )
        under = tuple((run.text, run.text == ticket.number) for run in runs)
    reason = refusal(Action.CALL, desk, moment, w)
    return Main(Action.CALL, w.text("term.finish_call"), under, reason, moment.working is Action.CALL)


_BUSY = (
    (Action.RECALL, "recall"),
    (Action.NO_SHOW, "noshow"),
    (Action.TRANSFER, "swap"),
    (Action.HOLD, "hourglass"),
    (Action.FINISH, "check"),
    (Action.PAUSE, "pause"),
)
_IDLE = ((Action.RECALL, "recall"), (Action.CALL_NUMBER, "search"), (Action.PAUSE, "pause"))


def buttons_of(mood: Mood, desk: Desk | None, moment: Moment, w: Wording) -> tuple[Button, ...]:
    """The actions under the big button: six while busy, three otherwise."""
    return tuple(
        Button(
            action,
            w.text(f"term.{action.value}"),
            icon,
            refusal(action, desk, moment, w),
            moment.working is action,
        )
        for action, icon in (_BUSY if mood is Mood.BUSY else _IDLE)
    )


def figures_of(desk: Desk, moment: Moment, w: Wording) -> tuple[tuple[str, str], ...]:
    """The clerk's own day: visits done, their mean, time at the counter."""
    opened = desk.session.opened_us if desk.session is not None else moment.now_us
    mean = w.text("term.minutes", n=max(1, round(desk.mean_minutes))) if desk.mean_minutes else "－"
    return (
        (w.text("term.today_done"), w.count("term.cases", desk.done_today)),
        (w.text("term.today_mean"), mean),
        (w.text("term.today_open"), minutes_words(moment.now_us - opened, w)),
    )


def minutes_words(us: int, w: Wording) -> str:
    """A length in whole minutes: '6 分', '1 時 20 分'."""
    minutes = max(0, us) // MINUTE
    if minutes < 60:
        return w.text("term.minutes", n=minutes)
    return w.text("term.hours_minutes", h=minutes // 60, m=minutes % 60)


def stopwatch(us: int) -> str:
    """A running length: '03:12', from an hour on '1:03:12'."""
    seconds = max(0, us) // SECOND
    if seconds < 3600:
        return f"{seconds // 60:02}:{seconds % 60:02}"
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _aside(title: str, lines: tuple[TicketLine, ...], *, reason: bool = False) -> Aside:
    return Aside(title, tuple(line.number for line in lines), lines[0].reason if reason and lines else "")
