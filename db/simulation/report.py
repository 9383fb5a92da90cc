"""What the supervisor reads of a simulated plan: tables in Chinese, and the same figures as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.simulation.course import HalfHour
from db.simulation.figures import Figures, Waits
from db.simulation.outcome import Kind
from db.simulation.run import Scenario
from db.simulation.table import table
from office.clock import iso, local

KIND_NAMES = {
    Kind.ORDINARY: "一般",
    Kind.LOVE: "愛心",
    Kind.APPOINTMENT: "預約",
    Kind.QUIET: "疼您（內部）",
}
WAIT_HEAD = ("", "人次", "平均", "九成", "99%", "最久", "目標內")
NONE = "—"


@dataclass(frozen=True)
class Result:
    """One plan lived through: what was tried and what came of it."""

    title: str  # 星期一 700 人次
    scenario: Scenario
    seed: int | None  # None for a day that was
    days: int
    figures: Figures
    course: tuple[HalfHour, ...]

    @property
    def drawn(self) -> str:
        """How the people were drawn, in words; '' for a day that was."""
        if self.seed is None:
            return ""
        return f"種子 {self.seed}" + (f"，{self.days} 天合計" if self.days > 1 else "")

    @property
    def staff(self) -> str:
        """The counters and reviewers in words."""
        if not self.scenario.counters:
            return "當天開的櫃檯"
        support = f"＋後線 {self.scenario.support} 人" if self.scenario.support else ""
        return f"{self.scenario.counters} 個櫃檯{support}"


def details(result: Result) -> str:
    """Everything about one plan."""
    f, office = result.figures, result.scenario.office
    kinds = [(KIND_NAMES[kind], *_waits(waits)) for kind, waits in f.kinds.items() if waits.people]
    lanes = [
        (f"{lane} {office.lane(lane).name.zh}（目標 {office.lane(lane).target_minutes} 分）", *_waits(waits))
        for lane, waits in f.lanes.items()
    ]
    counters = [
        (
            f"{each.counter} {each.name}{'（後線）' if each.support else ''}",
            _percent(each.share),
            str(each.calls),
        )
        for each in f.counters
    ]
    drawn = f"{result.drawn}；" if result.drawn else ""
    return "\n".join(
        [
            f"{result.title}，{result.staff}（{drawn}單位：分鐘）",
            "",
            table(WAIT_HEAD, kinds),
            "",
            table(("號別", *WAIT_HEAD[1:]), lanes),
            "",
            table(("櫃檯", "忙碌", "叫號"), counters),
            "",
            *_sentences(result),
        ]
    )


def _sentences(result: Result) -> list[str]:
    f = result.figures
    speaker, told, order = f.speaker, f.estimates, f.overtaking
    lines = [
        f"廣播：最忙的半小時（{clock(speaker.starts_us)} 起）說話 {speaker.seconds:.0f} 秒，占 {_percent(speaker.share)}；"
        f"平均等 {speaker.mean_delay:.1f} 秒、最久 {speaker.worst_delay:.0f} 秒，"
        f"{speaker.unspoken}／{speaker.plays} 次等太久只顯示不廣播。"
    ]
    if told.covered is not None:
        lines.append(
            f"預估：{told.told} 人聽到的範圍說中 {_percent(told.covered)}（比說的早 {_percent(told.sooner)}、"
            f"晚 {_percent(told.later)}）；平均偏差 {told.bias:+.1f} 分、平均誤差 {told.mae:.1f} 分；"
            f"{told.untold} 人沒有預估。"
        )
    worst = "、".join(f"{KIND_NAMES[kind]}最多晚來 {minutes:.0f} 分" for kind, minutes in order.worst.items())
    lines.append(
        f"先後：一般號碼有 {order.people} 人被較晚來的人先叫到（{worst or '沒有'}）；"
        f"被晚來超過 {order.bound} 分鐘的人先叫到的 {order.beyond} 人，不照規則先叫的 {order.against_rule} 人。"
    )
    lines.append(f"最後一位 {clock(f.latest_end_us)} 辦完；過號 {f.no_shows} 次，沒叫到 {f.unserved} 人。")
    return lines


COMPARED = (
    "櫃檯",
    "後線",
    "一般平均",
    "一般九成",
    "愛心九成",
    "預約九成",
    "疼您九成",
    "目標內",
    "說中",
    "忙碌",
    "最後",
    "沒叫到",
)
COMPARED_WIDTHS = (4, 4, 8, 8, 8, 8, 8, 6, 6, 6, 5, 6)


def compared(result: Result) -> tuple[str, ...]:
    """One line of a comparison."""
    f = result.figures
    kinds = f.kinds
    within = [waits for waits in f.kinds.values() if waits.within is not None]
    people = sum(each.people for each in within)
    share = sum((each.within or 0.0) * each.people for each in within) / people if people else None
    open_minutes = sum(each.open for each in f.counters)
    busy = sum(each.busy for each in f.counters) / open_minutes if open_minutes else None
    return (
        str(result.scenario.counters or NONE),
        str(result.scenario.support),
        _minutes(kinds[Kind.ORDINARY].mean),
        *(_minutes(kinds[kind].p90) for kind in Kind),
        _percent(share),
        _percent(f.estimates.covered),
        _percent(busy),
        clock(f.latest_end_us),
        str(f.unserved),
    )


def as_json(result: Result, took: float) -> dict[str, Any]:
    """The same as one JSON object; minutes and shares are rounded to thousandths."""
    f = result.figures
    return {
        "day": result.title,
        "counters": result.scenario.counters or None,
        "support": result.scenario.support,
        "seed": result.seed,
        "days": result.days,
        "visits": f.visits,
        "classes": {kind.value: _rounded(vars(waits)) for kind, waits in f.kinds.items() if waits.people},
        "lanes": {str(lane): _rounded(vars(waits)) for lane, waits in f.lanes.items()},
        "counter_load": [_rounded({**vars(each), "share": each.share}) for each in f.counters],
        "speaker": _rounded(
            {
                **vars(f.speaker),
                "starts_us": None,
                "starts": clock(f.speaker.starts_us),
                "share": f.speaker.share,
            }
        ),
        "estimates": _rounded(vars(f.estimates)),
        "overtaking": {
            "bound": f.overtaking.bound,
            "people": f.overtaking.people,
            "beyond": f.overtaking.beyond,
            "against_rule": f.overtaking.against_rule,
            "worst": _rounded({kind.value: worst for kind, worst in f.overtaking.worst.items()}),
        },
        "no_shows": f.no_shows,
        "unserved": f.unserved,
        "ends": iso(f.latest_end_us),
        "half_hours": [_rounded(vars(each)) for each in result.course],
        "took_seconds": round(took, 2),
    }


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 3) if isinstance(value, float) else value
        for key, value in values.items()
        if key != "starts_us"
    }


def _waits(waits: Waits) -> Sequence[str]:
    return (
        str(waits.people),
        *(_minutes(each) for each in (waits.mean, waits.p90, waits.p99, waits.longest)),
        _percent(waits.within),
    )


def _minutes(value: float | None) -> str:
    return NONE if value is None else f"{value:.1f}"


def _percent(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"


def clock(us: int) -> str:
    """The wall-clock time 'HH:MM' of an instant; a dash for none."""
    return local(us).strftime("%H:%M") if us else NONE
