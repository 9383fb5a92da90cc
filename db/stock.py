"""Cards that run out: each number of a counted service takes one, and nobody is given a number for nothing (domain 7)."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db import schema
from db.records import Refused, Ticket
from db.work import Work
from office.config import OfficeError, Service

_LEFT = select(schema.stock.c.cards).where(schema.stock.c.service == bindparam("service"))
_MOVE = (
    update(schema.stock)
    .where(schema.stock.c.service == bindparam("b_service"))
    .values(cards=schema.stock.c.cards + bindparam("by"))
)
_RELEASE = (
    update(schema.ticket)
    .where(schema.ticket.c.id == bindparam("b_id"), schema.ticket.c.card == 1)
    .values(card=0)
)


def set_stock(work: Work, service_id: str, cards: int) -> int:
    """Note how many cards new numbers may still be given for; those who wait already keep theirs.

    Raises Refused for a service that counts none, and for fewer than no cards.
    """
    try:
        service = work.office.service(service_id)
    except OfficeError as error:
        raise Refused(f"庫存沒有改變：{error}") from None
    if not service.stock:
        counted = "、".join(each.id for each in work.office.services if each.stock)
        raise Refused(f"「{service.name.zh}」不計庫存，沒有改變；計庫存的服務是 {counted or '（無）'}。")
    if cards < 0:
        raise Refused(f"庫存不能是 {cards} 張，沒有改變；請填 0 以上的張數。")
    dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
    values = {"cards": cards, "counted_us": work.now_us}
    work.connection.execute(
        dialect.insert(schema.stock)
        .values(service=service_id, **values)
        .on_conflict_do_update(index_elements=["service"], set_=values)
    )
    work.append("stock", service=service_id, cards=cards)
    return cards


def take(work: Work, service: Service, *, force: bool) -> bool:
    """Promise a card to a number being issued; False when the service is not counted or, by `force`, none is left.

    Raises Refused when the cards have run out.
    """
    if not service.stock:
        return False
    left = work.connection.execute(_LEFT, {"service": service.id}).scalar()
    if left is None:
        return False
    if left == 0:
        if force:
            return False
        raise Refused(f"「{service.name.zh}」今日用罄，沒有發號，其他服務照常；請改天再來，或先打電話確認。")
    _move(work, service.id, left, -1)
    return True


def give_back(work: Work, ticket: Ticket) -> None:
    """Free the card of a number that was cancelled or expired.

    A no-show keeps its card while it may still come back today, and a finished visit has used it.
    """
    if work.connection.execute(_RELEASE, {"b_id": ticket.id}).rowcount == 0:
        return
    left = work.connection.execute(_LEFT, {"service": ticket.service}).scalar()
    if left is not None:
        _move(work, ticket.service, left, 1)


def _move(work: Work, service_id: str, left: int, by: int) -> None:
    work.connection.execute(_MOVE, {"b_service": service_id, "by": by})
    if 0 in (left, left + by):
        # Only running out and coming back change what a kiosk may offer.
        work.append("stock", service=service_id, cards=left + by)
