"""What a citizen is told of a waiting line, as tiles and fact rows say it (ui layout 0, CIT-10)."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import Estimate, Issued, LaneState
from kiosk.faces.speech import Run, Runs, Speech, plain
from office.waits import Said, Wait, around_words, wait

__all__ = ["FactFace", "Said", "Wait", "WaitWords", "facts", "wait_of", "wait_words"]


def wait_of(state: LaneState | Estimate | Issued | None) -> Wait | None:
    """The wait in a lane's state, an estimate or an issued number; None for None."""
    if state is None:
        return None
    if isinstance(state, LaneState):
        return wait(state.people, state.estimate)
    return wait(state.ahead, state.minutes)


@dataclass(frozen=True)
class WaitWords:
    """The two halves of a tile's last line; `free` stands for both when nobody waits."""

    people: Runs = ()
    minutes: Runs = ()
    free: str = ""
    spoken: str = ""


def wait_words(speech: Speech, line: Wait | None, *, short: bool = False) -> WaitWords:
    """The words of a tile; `short` leaves out 等候 and 現在, as rows and low tiles do."""
    words = speech.words
    if line is None:
        screen = speech.say("wait.see_screen")
        return WaitWords(people=(Run(screen, field=False),), spoken=screen)
    if line.said is Said.NO_WAIT:
        spoken = speech.say("wait.no_wait")
        return WaitWords(free=speech.say("wait.no_wait_short") if short else spoken, spoken=spoken)
    key = "wait.people" if short else "kiosk.tile.people"
    if line.people == 1 and words.has(f"{key}_one"):
        key += "_one"
    people = words.runs(key, n=line.people)
    if line.said is Said.PEOPLE:
        return WaitWords(people, spoken=plain(people))
    if line.said is Said.OVER_HOUR:
        minutes: Runs = (Run(speech.say("wait.over_hour"), field=False),)
    else:
        minutes = words.runs("wait.minutes" if short else "kiosk.tile.minutes", n=line.minutes)
    return WaitWords(people, minutes)


def spoken_tile(speech: Speech, name: str, line: Wait | None, reason: str) -> str:
    """A tile's accessible name: 遷徙登記，12 人等候，約 18 分."""
    said = wait_words(speech, line)
    if reason or said.spoken:
        return speech.say("kiosk.tile.accessible_short", name=name, wait=reason or said.spoken)
    people = line.people if line is not None else 0
    return speech.say("kiosk.tile.accessible", name=name, people=people, wait=plain(said.minutes))


@dataclass(frozen=True)
class FactFace:
    """One of the three facts: what it is, its value and unit."""

    title: str
    second: str
    value: str
    unit: str = ""


def facts(speech: Speech, line: Wait | None, now_us: int) -> tuple[FactFace, ...]:
    """前面還有 | 大約等候 | 預計輪到; what is not known is not made up (ui layout 0)."""
    titles = [speech.pair(f"kiosk.fact.{key}") for key in ("ahead", "wait", "around")]
    unknown = ("", speech.say("kiosk.fact.unknown"))
    values = [unknown, unknown, unknown]
    if line is not None:
        one = "_one" if line.people == 1 else ""
        values[0] = _value(speech.words.runs(f"kiosk.fact.people{one}", n=line.people))
        if line.said is Said.NO_WAIT:
            values[1] = ("", speech.say("wait.no_wait_short"))
            values[2] = ("", speech.say("kiosk.fact.now"))
        elif line.said is Said.OVER_HOUR:
            values[1] = ("", speech.say("wait.over_hour"))
        elif line.minutes is not None:
            values[1] = _value(speech.words.runs("kiosk.fact.minutes", n=line.minutes))
            values[2] = (around_words(speech.words, line, now_us), "")
    return tuple(
        FactFace(title.big, title.small, value, unit)
        for title, (value, unit) in zip(titles, values, strict=True)
    )


def _value(runs: Runs) -> tuple[str, str]:
    """The number and its unit: ('12', '人')."""
    number = "".join(run.text for run in runs if run.field)
    unit = "".join(run.text for run in runs if not run.field)
    return number, unit.strip()
