"""The drawings' moments, Tuesday 11 March 14:36 and 09:24, for pictures without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache

from PySide6.QtWidgets import QWidget

from counter_terminal import choices
from counter_terminal.choices import Question
from counter_terminal.desk import view_of
from counter_terminal.docking import Docking
from counter_terminal.moment import Moment, Support
from counter_terminal.window import Window
from db.records import Desk, LaneState, Session, State, Ticket, TicketLine
from office.clock import MINUTE, SECOND, TAIPEI
from office.config import Office, load_office
from office.wording import Wording

COUNTER, CLERK = 5, "林佳穎"


@cache
def plan() -> Office:
    """The shipped plan, read once."""
    return load_office()


def at(hour: int, minute: int) -> int:
    """An instant of the drawn day, UTC microseconds."""
    return int(datetime(2025, 3, 11, hour, minute, tzinfo=TAIPEI).timestamp()) * SECOND


BUSY_US, IDLE_US = at(14, 36), at(9, 24)
BUSY_LANES = {
    8: (1, 2),
    1: (24, 41),
    2: (9, 16),
    3: (6, 8),
    4: (2, 11),
    5: (1, 4),
    6: (3, 9),
    7: (0, 0),
    9: (1, 2),
}
IDLE_LANES = {
    8: (0, 0),
    1: (12, 17),
    2: (5, 9),
    3: (4, 4),
    4: (2, 5),
    5: (1, 2),
    6: (3, 12),
    7: (0, 0),
    9: (0, 0),
}
"""Lane: people waiting and the longest wait in minutes, as drawn."""


def ticket(number: str, service: str, now_us: int, waited: int, **more: object) -> Ticket:
    """A waiting ticket that came `waited` minutes ago."""
    ready = now_us - waited * MINUTE
    made = Ticket(
        id=int(number), number=number, lane=int(number[0]), service=service, quiet=False, love=False,
        language="zh-TW", interpreter=False, documents=(), state=State.WAITING, issued_us=ready, ready_us=ready,
        due_us=ready + 60 * MINUTE, counter=None, called_us=None, check_code="7F3K9M", kiosk="K1", no_shows=0,
        reason="", linked_to=None,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def lanes(figures: dict[int, tuple[int, int]]) -> dict[int, LaneState]:
    """The lanes as the desk reads them."""
    return {
        lane: LaneState(lane, n, minutes * MINUTE, None, open=True) for lane, (n, minutes) in figures.items()
    }


def busy_desk() -> Desk:
    """Counter 5 serving 8047."""
    called = BUSY_US - 192 * SECOND
    serving = ticket(
        "8047", "move_in", called, 6, love=True, language="vi", interpreter=True, state=State.CALLED,
        counter=COUNTER, called_us=called, documents=("MOVE_ID", "MOVE_HUKOU", "SEAL", "MOVE_PHOTO"),
    )  # fmt: skip
    missed = tuple(TicketLine(n, BUSY_US - 9 * MINUTE, 1) for n in ("1160", "1152", "3090"))
    return Desk(
        counter=COUNTER, session=session(at(8, 4)), serving=serving,
        next=ticket("1171", "move_out", BUSY_US, 41), why="依序：戶籍登記等最久的一位", lanes=lanes(BUSY_LANES),
        held=(TicketLine("1149", BUSY_US - 6 * MINUTE, 1, "去拍照", COUNTER),), missed=missed, done_today=31,
        mean_minutes=9.4, open_minutes=392, recalls=0, usual_minutes=12.0,
    )  # fmt: skip


def idle_desk() -> Desk:
    """Counter 5 about to call 1024."""
    missed = tuple(TicketLine(n, IDLE_US - 9 * MINUTE, 1) for n in ("1015", "1019", "1020"))
    return Desk(
        counter=COUNTER, session=session(at(8, 4)), serving=None,
        next=ticket("1024", "move_in", IDLE_US, 17), why="依序：愛心優先沒有人在等，輪到戶籍登記",
        lanes=lanes(IDLE_LANES), held=(TicketLine("1009", IDLE_US - 6 * MINUTE, 1, "等補影本", COUNTER),),
        missed=missed, done_today=9, mean_minutes=8.2, open_minutes=80, recalls=0, usual_minutes=None,
    )  # fmt: skip


def session(opened_us: int, state: str = "open", **more: object) -> Session:
    """The clerk's session."""
    made = Session(1, COUNTER, CLERK, "love_general", False, state, "", opened_us, None)
    return replace(made, **more)  # type: ignore[arg-type]


def quiet_desk() -> Desk:
    """Counter 17 serving a quiet number."""
    desk = busy_desk()
    called = BUSY_US - 75 * SECOND
    serving = ticket(
        "1158", "civil", called, 4, quiet=True, state=State.CALLED, counter=17, called_us=called,
        documents=("ID",),
    )  # fmt: skip
    held = session(at(8, 1), counter=17, clerk="黃淑芬", profile="quiet")
    return replace(desk, counter=17, session=held, serving=serving, held=(), usual_minutes=22.0)


BUSY_MOMENT = Moment(now_us=BUSY_US, read_us=BUSY_US, checked="8047", support=Support(at(14, 32), (8, 9)))
IDLE_MOMENT = Moment(now_us=IDLE_US, read_us=IDLE_US)

Ask = Callable[[Office, Desk, Wording], Question]
Page = tuple[str, Callable[[], QWidget], tuple[int, int]]


def shown(
    desk: Desk | None, moment: Moment, ask: Ask | None = None, *, scale: float = 1.0, language: str = "zh-TW",
    say: str = "", refuse: str = "",
) -> Window:  # fmt: skip
    """A window in one state."""
    w, office = Wording.of(language), plan()
    window = Window(w, Docking(scale=scale))
    counter = desk.counter if desk is not None else COUNTER
    window.show_view(
        view_of(counter, desk, office if desk else None, moment, w, CLERK if desk is None else "")
    )
    if ask is not None and desk is not None:
        question = ask(office, desk, w)
        # Laid out at its real size first, which only the caller's resize gives it.
        window.ask(question)
    if say:
        window.say(say)
    if refuse:
        window.refuse(refuse)
    return window


def pages(language: str = "zh-TW") -> list[Page]:
    """Every state as (name, builder, size)."""
    w = Wording.of(language)
    away = replace(BUSY_MOMENT, online=False)
    idle_away = replace(IDLE_MOMENT, online=False)
    paused = replace(
        idle_desk(), session=session(at(8, 4), "paused", reason=w.text("term.pause.1"), back_at_us=at(9, 54))
    )
    nobody = replace(
        idle_desk(), next=None, why="", lanes=lanes(dict.fromkeys(IDLE_LANES, (0, 0))), held=(), missed=()
    )
    closed = replace(nobody, session=None, done_today=0, mean_minutes=None)
    unveiled = replace(BUSY_MOMENT, unveiled="1158", checked="1158", support=Support())
    calls = replace(BUSY_MOMENT, working=None)
    states: list[tuple[str, Desk | None, Moment, Ask | None]] = [
        ("terminal", busy_desk(), BUSY_MOMENT, None),
        ("terminal-idle", idle_desk(), IDLE_MOMENT, None),
        ("paused", paused, IDLE_MOMENT, None),
        ("closed", closed, IDLE_MOMENT, None),
        ("nobody", nobody, IDLE_MOMENT, None),
        ("offline-busy", busy_desk(), away, None),
        ("offline-idle", idle_desk(), idle_away, None),
        ("connecting", None, idle_away, None),
        ("quiet", quiet_desk(), replace(BUSY_MOMENT, support=Support()), None),
        ("quiet-open", quiet_desk(), unveiled, None),
        ("panel-hold", busy_desk(), calls, lambda office, desk, w: choices.hold(w)),
        ("panel-transfer", busy_desk(), calls, lambda office, desk, w: choices.transfer(office, w)),
        ("panel-number", idle_desk(), IDLE_MOMENT, lambda office, desk, w: choices.number(desk, w)),
        ("panel-held", idle_desk(), IDLE_MOMENT, lambda office, desk, w: choices.held(desk, IDLE_US, w)),
        ("panel-missed", idle_desk(), IDLE_MOMENT, lambda office, desk, w: choices.missed(desk, IDLE_US, w)),
        ("panel-pause", idle_desk(), IDLE_MOMENT, lambda office, desk, w: choices.pause(desk, w)),
        ("panel-third-recall", busy_desk(), calls, lambda office, desk, w: choices.third_recall(w)),
        ("panel-leave", idle_desk(), IDLE_MOMENT, lambda office, desk, w: choices.leave(desk, True, w)),
        ("panel-keys", busy_desk(), calls, lambda office, desk, w: choices.keys(w)),
    ]

    def builder(desk: Desk | None, moment: Moment, ask: Ask | None) -> Callable[[], QWidget]:
        return lambda: shown(desk, moment, ask, language=language)

    made: list[Page] = [(name, builder(desk, moment, ask), (420, 900)) for name, desk, moment, ask in states]
    made += [
        ("terminal-150", lambda: shown(busy_desk(), BUSY_MOMENT, scale=1.5, language=language), (560, 1080)),
        (
            "terminal-idle-150",
            lambda: shown(idle_desk(), IDLE_MOMENT, scale=1.5, language=language),
            (560, 1080),
        ),
        ("terminal-720", lambda: shown(busy_desk(), BUSY_MOMENT, language=language), (420, 720)),
        ("terminal-idle-720", lambda: shown(idle_desk(), IDLE_MOMENT, language=language), (420, 720)),
        (
            "toast",
            lambda: shown(busy_desk(), BUSY_MOMENT, language=language, refuse=w.text("term.no_show.off")),
            (420, 900),
        ),
    ]
    return made
