"""The month's figures as tables with Chinese and English heads: what every format writes."""

from __future__ import annotations

from collections.abc import Sequence

from db.report.figures import (
    DeviceFigures,
    Fates,
    HeatCell,
    LaneFigures,
    MonthFigures,
    ServiceFigures,
    Spread,
)
from db.report.table import Cell, Column, Kind, Table
from office.clock import local

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LANGUAGE_NAMES = {
    "zh-TW": "中文",
    "en": "English",
    "vi": "Tiếng Việt",
    "id": "Bahasa Indonesia",
    "th": "ภาษาไทย",
}


def _words(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Kind.WORDS)


def _people(key: str, zh: str, en: str, *, part: bool = False, whole: bool = False) -> Column:
    return Column(key, zh, en, Kind.PEOPLE, part=part, whole=whole)


def _minutes(key: str, zh: str, en: str, of: str = "") -> Column:
    return Column(key, zh, en, Kind.MINUTES, of)


def _spread_columns(of: str, *, all_four: bool = True) -> tuple[Column, ...]:
    columns = (
        _minutes("mean", "平均", "mean min", of),
        _minutes("median", "中位數", "median min", of),
        _minutes("p90", "九成內", "90 % min", of),
        _minutes("longest", "最長", "longest min", of),
    )
    return columns if all_four else columns[:2]


def _of_spread(each: Spread) -> tuple[Cell, ...]:
    return each.mean, each.median, each.p90, each.longest


_ISSUED = _people("issued", "發號", "issued", whole=True)
_SERVED = _people("served", "辦畢", "served", part=True)
_OPEN = _people("open", "進行中", "open", part=True)
_REST = _people("rest", "其餘", "others", part=True)
_CALLED = Column("called", "曾叫號", "called", Kind.PEOPLE, basis=True)
_ENDS = (
    _people("no_show", "過號", "no-show", part=True),
    _people("cancelled", "取消", "cancelled", part=True),
    _people("expired", "未辦", "unserved", part=True),
)
_UNSERVED = _people("unserved", "未辦成", "not served", part=True)


def chapters(month: MonthFigures) -> tuple[Table, ...]:
    """Every table of the report in reading order; the published version has those a citizen may see."""
    made = [
        _summary(month),
        _lanes(month),
        _services(month),
        _days(month),
        _heat(month.heat),
        _languages(month),
        _counters(month),
        _devices(month.devices),
    ]
    if not month.public:
        made.insert(5, _classes(month))
    return tuple(made)


def notes(month: MonthFigures) -> tuple[str, ...]:
    """What a reader has to know, a sentence each."""
    said = []
    if month.public:
        said.append("公開版：「*」是少於 5 件，或會讓人推算出少於 5 件的數字，不公布。")
    else:
        said.append("內部版，請勿公開：含疼您、愛心、通譯件數；要公布請用 --public 產生公開版。")
    if not month.over:
        said.append(f"這個月還沒結束，數字算到 {local(month.read_us):%Y-%m-%d %H:%M}。")
    if month.feed_from_us is not None:
        said.append(
            f"較早的事件已依保存期限清除，暫停和設備的數字只從 {local(month.feed_from_us):%Y-%m-%d %H:%M} 算起。"
        )
    if not month.fates.issued:
        said.append("這個月沒有發號，所以件數都是 0。")
    return tuple(said)


def _fate_columns(public: bool) -> tuple[Column, ...]:
    return (_ISSUED, _SERVED, *((_UNSERVED,) if public else _ENDS), _OPEN, _CALLED)


def _of_fates(fates: Fates, called: int, public: bool) -> tuple[Cell, ...]:
    ends = (fates.unserved,) if public else (fates.no_show, fates.cancelled, fates.expired)
    return (fates.issued, fates.served, *ends, fates.open, called)


def _summary(month: MonthFigures) -> Table:
    return Table(
        "summary",
        "總覽",
        "Summary",
        (
            _words("month", "月份", "month"),
            *_fate_columns(month.public),
            *_spread_columns("called"),
            Column("within", "目標內", "within target", Kind.SHARE, "called"),
        ),
        (),
        (
            str(month.month),
            *_of_fates(month.fates, month.wait.n, month.public),
            *_of_spread(month.wait),
            month.within,
        ),
        summed=False,
        note="等候＝最後一次叫號－可以叫號的時間（預約取報到與時段較晚的）；保留、轉櫃後再叫不另計等候。",
    )


def _lanes(month: MonthFigures) -> Table:
    def row(lane: LaneFigures) -> tuple[Cell, ...]:
        return (
            f"{lane.lane} {lane.name.zh}",
            *_of_fates(lane.fates, lane.wait.n, month.public),
            *_of_spread(lane.wait),
            lane.target or None,
            lane.within,
        )

    total = (
        "合計",
        *_of_fates(month.fates, month.wait.n, month.public),
        *_of_spread(month.wait),
        None,
        month.within,
    )
    return Table(
        "lanes",
        "各號別",
        "Lanes",
        (
            _words("lane", "號別", "lane"),
            *_fate_columns(month.public),
            *_spread_columns("called"),
            Column("target", "目標", "target min", Kind.TIMES),
            Column("within", "目標內", "within target", Kind.SHARE, "called"),
        ),
        tuple(row(each) for each in month.lanes),
        total,
        note="依號碼的第一個數字計；等候以分計，九成內＝九成的人等不超過的時間。",
    )


def _services(month: MonthFigures) -> Table:
    def row(service: ServiceFigures) -> tuple[Cell, ...]:
        return (
            service.name.zh,
            service.handling.n,
            service.handling.mean,
            service.handling.median,
            service.recalls,
            service.no_shows,
            service.transfers,
            service.holds,
        )

    return Table(
        "services",
        "各項業務",
        "Services",
        (
            _words("service", "業務", "service"),
            _people("calls", "辦畢", "served"),
            *_spread_columns("calls", all_four=False),
            _people("recalls", "重叫", "recalls"),
            _people("no_shows", "未到", "no-shows"),
            _people("transfers", "轉櫃", "transfers"),
            _people("holds", "保留", "holds"),
        ),
        tuple(row(each) for each in month.services),
        (
            "合計",
            sum(each.handling.n for each in month.services),
            None,
            None,
            sum(each.recalls for each in month.services),
            sum(each.no_shows for each in month.services),
            sum(each.transfers for each in month.services),
            sum(each.holds for each in month.services),
        ),
        note="辦理＝辦畢－叫號（分），只計辦畢的叫號；保留或轉櫃前的時間不計。",
    )


def _days(month: MonthFigures) -> Table:
    return Table(
        "days",
        "每日",
        "Days",
        (
            _words("day", "日期", "date"),
            _words("weekday", "星期", "weekday"),
            _ISSUED,
            _SERVED,
            _REST,
            _CALLED,
            _minutes("mean", "平均等候", "mean wait min", "called"),
        ),
        tuple(
            (
                str(each.day),
                WEEKDAYS[each.day.weekday()],
                each.issued,
                each.served,
                each.issued - each.served,
                each.called,
                each.mean_wait,
            )
            for each in month.days
        ),
        (
            "合計",
            "",
            month.fates.issued,
            month.fates.served,
            month.fates.issued - month.fates.served,
            month.wait.n,
            month.wait.mean,
        ),
        note="其餘＝過號、取消、未辦或進行中。",
    )


def _heat(cells: Sequence[HeatCell]) -> Table:
    """A row a half-hour; for each weekday its arrivals, those called of them and their mean wait."""
    weekdays = sorted({each.weekday for each in cells})
    at = {(each.weekday, each.start): each for each in cells}
    columns = [_words("start", "時段", "half-hour from")]
    for weekday in weekdays:
        zh, en = f"週{WEEKDAYS[weekday - 1]}", WEEKDAYS_EN[weekday - 1]
        columns += [
            _people(f"arrivals{weekday}", f"{zh}到達", f"{en} arrivals"),
            Column(f"called{weekday}", f"{zh}曾叫號", f"{en} called", Kind.PEOPLE, basis=True),
            _minutes(f"mean{weekday}", f"{zh}平均等候", f"{en} mean wait min", f"called{weekday}"),
        ]
    rows = []
    for start in sorted({each.start for each in cells}):
        row: list[Cell] = [start]
        for weekday in weekdays:
            cell = at[weekday, start]
            row += [cell.arrivals, cell.called, cell.mean_wait]
        rows.append(tuple(row))
    return Table(
        "heat",
        "尖峰（星期 × 半小時）",
        "Peaks",
        tuple(columns),
        tuple(rows),
        note="時段含起點、不含終點：08:00 在內，08:30 算下一段。",
    )


def _classes(month: MonthFigures) -> Table:
    return Table(
        "classes",
        "身分別",
        "Classes",
        (
            _words("class", "類別", "class"),
            _people("issued", "發號", "issued"),
            _people("served", "辦畢", "served"),
            _CALLED,
            *_spread_columns("called"),
        ),
        tuple(
            (f"{each.name.zh} {each.name.en}", each.issued, each.served, each.wait.n, *_of_spread(each.wait))
            for each in month.classes
        ),
        summed=False,
        note="一個號碼可以屬於幾類；通譯註記依保存規定清除後就不再計入。",
    )


def _languages(month: MonthFigures) -> Table:
    return Table(
        "languages",
        "語言",
        "Languages",
        (
            _words("language", "語言", "language"),
            _ISSUED,
            _SERVED,
            _REST,
        ),
        tuple(
            (
                LANGUAGE_NAMES.get(each.language, each.language),
                each.issued,
                each.served,
                each.issued - each.served,
            )
            for each in month.languages
        ),
        ("合計", month.fates.issued, month.fates.served, month.fates.issued - month.fates.served),
    )


def _counters(month: MonthFigures) -> Table:
    together, *single = (
        (
            "合計" if each.number is None else f"{each.number} 號",
            each.sessions,
            each.open,
            each.busy,
            each.paused,
            each.support,
            each.served,
        )
        for each in month.counters
    )
    return Table(
        "counters",
        "櫃檯",
        "Counters",
        (
            _words("counter", "櫃檯", "counter"),
            Column("sessions", "開櫃次數", "sessions", Kind.TIMES),
            _minutes("open", "開櫃", "open min"),
            Column("busy", "使用率", "busy share", Kind.SHARE),
            _minutes("paused", "暫停", "paused min"),
            _minutes("support", "後線支援", "support min"),
            _people("calls", "辦畢", "served"),
        ),
        tuple(single),
        together,
        note="只記櫃檯，不記同仁，也不排名；使用率＝有號碼在櫃檯的時間／開櫃時間。沒有關櫃的算到下班。",
    )


def _devices(devices: Sequence[DeviceFigures]) -> Table:
    return Table(
        "devices",
        "設備",
        "Devices",
        (
            _words("device", "設備", "device"),
            _words("role", "用途", "role"),
            Column("faults", "故障", "faults", Kind.TIMES),
            _minutes("fault", "故障時間", "fault min"),
            Column("losses", "離線", "offline", Kind.TIMES),
            _minutes("offline", "離線時間", "offline min"),
            Column("low", "紙將用完", "low", Kind.TIMES),
        ),
        tuple(
            (each.device, each.role, each.faults, each.fault, each.losses, each.offline, each.low)
            for each in devices
        ),
        summed=False,
        note="時間只計開放時間內的分鐘。",
    )
