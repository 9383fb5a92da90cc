"""Who gets no number, and why: issuing is stopped, the door is shut, the day's quota is full, the cards are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from db import schema, stock
from db.records import Barred, Refused
from db.work import Work
from office.config import Lane, OfficeError, Service
from office.opening import opening, when_words

_S, _T = schema.stop.c, schema.ticket.c
_STOPS = select(schema.stop).where(_S.allowed_us.is_(None), _S.day == bindparam("day")).order_by(_S.id)
STOPPED = (
    select(func.count())
    .select_from(schema.stop)
    .where(_S.allowed_us.is_(None), _S.day == bindparam("day"))
    .scalar_subquery()
)
"""How many stops hold today, of whatever scope."""
_TAKEN = (
    select(func.count())
    .select_from(schema.ticket)
    .where(_T.day == bindparam("day"), _T.service == bindparam("service"), _T.state != "cancelled")
)
_STOCKS = select(schema.stock)


def refuse_stopped(work: Work, lane: Lane, service: Service) -> None:
    """Refuse everybody, whatever he may `force`, while issuing is stopped for the request's lane or service."""
    for stop in stops(work):
        if _is_about(work, stop, lane, service):
            raise Refused(
                f"{_scope(work, stop)}暫停發號（{stop.reason}），沒有發號，已領的號碼照叫；請洽服務台。"
            )


def admit(work: Work, service: Service, *, public: bool, force: bool) -> bool:
    """Let a request have its number, and say whether it took a card of the stock; raises Refused otherwise.

    Hours, day types and last numbers refuse the `public` alone: the staff decide for themselves whom they still take.
    Quota and stock refuse both, unless the staff `force` it.
    """
    if public and not force:
        door = opening(work.office, service.id, work.now_us)
        if not door.open:
            again = f"{when_words(door.again_us)} 再開放" if door.again_us is not None else "請洽服務台"
            raise Refused(f"「{service.public_name.zh}」現在不發號：{door.reason}；{again}。")
    if not force and _full(work, service):
        raise Refused(
            f"「{service.name.zh}」今天的 {service.daily_quota} 個名額已滿，沒有發號，其他服務照常；請改天再來。"
        )
    return stock.take(work, service, force=force)


def stop_issuing(work: Work, reason: str, lane: int | None, service: str | None) -> None:
    """Stop giving numbers for the office, a lane or a service, until it is allowed again or the day ends."""
    _check_scope(work, lane, service)
    if not reason.strip():
        raise Refused("停止發號要寫原因，沒有停止；民眾會看到這個原因。")
    _end(work, lane, service)
    work.connection.execute(
        insert(schema.stop),
        {
            "day": work.day,
            "lane": lane,
            "service": service,
            "reason": reason.strip(),
            "stopped_us": work.now_us,
        },
    )
    work.append("issuing_stopped", reason=reason.strip(), lane=lane, service=service)


def allow_issuing(work: Work, lane: int | None, service: str | None) -> int:
    """Give numbers again for what was stopped in these words; with neither lane nor service, for everything."""
    _check_scope(work, lane, service)
    if lane is None and service is None:
        ended = [_end(work, each.lane, each.service) for each in stops(work)]
    else:
        ended = [_end(work, lane, service)]
    if not sum(ended):
        raise Refused("現在沒有這樣的停止發號，沒有改變；可用 python -m db admission 看目前停了什麼。")
    work.append("issuing_allowed", lane=lane, service=service)
    return sum(ended)


def stops(work: Work) -> Sequence[Row[Any]]:
    """What is stopped now, oldest first."""
    return work.connection.execute(_STOPS, {"day": work.day}).all()


def barred(work: Work) -> Iterator[Barred]:
    """Every service that gives no number now for another reason than the hour, with the reason."""
    stopped, left = stops(work), {row.service: row.cards for row in work.connection.execute(_STOCKS)}
    for service in work.office.services:
        if service.quiet:
            continue
        lane = work.office.lane(service.lane)
        stop = next((each for each in stopped if _is_about(work, each, lane, service)), None)
        if stop is not None:
            yield Barred(service.id, "stop", stop.reason)
        elif service.stock and left.get(service.id) == 0:
            yield Barred(service.id, "stock", "今日用罄")
        elif _full(work, service):
            yield Barred(service.id, "quota", "今日額滿")


def _full(work: Work, service: Service) -> bool:
    if service.daily_quota is None or not work.office.opening_rules:
        return False
    values = {"day": work.day, "service": service.id}
    return int(work.connection.execute(_TAKEN, values).scalar_one()) >= service.daily_quota


def _is_about(work: Work, stop: Row[Any], lane: Lane, service: Service) -> bool:
    """A lane's stop is about its matters too, whichever lane a love number would stand in."""
    if stop.service is not None:
        return bool(stop.service == service.id)
    return stop.lane is None or stop.lane in (lane.digit, service.lane)


def _scope(work: Work, stop: Row[Any]) -> str:
    if stop.service is not None:
        return f"「{work.office.service(stop.service).public_name.zh}」"
    return "本所" if stop.lane is None else f"「{work.office.lane(stop.lane).name.zh}」"


def _check_scope(work: Work, lane: int | None, service: str | None) -> None:
    if lane is not None and service is not None:
        raise Refused("請只指定一個類別或一項服務，沒有改變。")
    try:
        if lane is not None:
            work.office.lane(lane)
        if service is not None and work.office.service(service).quiet:
            # A stop of one quiet matter would tell that it was asked for.
            raise Refused(f"安靜服務要和 {work.office.generic_service} 一起停，沒有改變；請改用它。")
    except OfficeError as error:
        raise Refused(f"發號沒有改變：{error}") from None


def _end(work: Work, lane: int | None, service: str | None) -> int:
    return work.connection.execute(
        update(schema.stop)
        .where(_S.allowed_us.is_(None), _S.day == work.day, _S.lane == lane)
        .where(_S.service == service)
        .values(allowed_us=work.now_us)
    ).rowcount
