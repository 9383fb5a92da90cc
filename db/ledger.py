"""Where transactions come from: the database, the published plan and the day, checked once each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, insert, select, text

from db import closing, schema
from db.engine import GLANCE, Database
from db.hints import HintSender
from db.prepared import Prepared
from db.records import Offline
from db.work import Work
from office.clock import MINUTE, SECOND, Clock, business_day
from office.config import Office, OfficeError, parse_office

PLAN_CHECK_US = SECOND // 2
"""How often a running program asks whether a new plan was published."""

_PLAN = (
    select(schema.office_version.c.id, schema.office_version.c.toml)
    .order_by(schema.office_version.c.id.desc())
    .limit(1)
)
_STANDING = Prepared(
    text(
        "SELECT (SELECT version_num FROM alembic_version) AS version,"
        " (SELECT max(id) FROM office_version) AS plan"
    )
)
"""The schema's version and the newest plan's id."""
_NEWEST = Prepared(select(schema.event.c.at_us).order_by(schema.event.c.id.desc()).limit(1))
CLOCK_SLIP_US = 60 * MINUTE
"""A clock found behind the feed by up to this was set right and stands still until it has caught up; by more, the
earlier time was the wrong one and the clock is believed. Numbers are safe either way: a day's series goes on."""


def _not_before(newest_us: int, now_us: int) -> int:
    """The instant of a transaction: the feed's times do not go back when a clock is corrected."""
    return newest_us if now_us < newest_us <= now_us + CLOCK_SLIP_US else now_us


class Ledger:
    """Opens the queue's transactions on one connection, for one thread."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.database = Database(url)
        self.clock = clock
        self._hints = HintSender(self.database.url)
        self._office: Office | None = None
        self.office_id = 0
        self._plan_checked_us = 0
        self._rolled_to = ""
        self._hour, self._today = -1, ""

    @contextmanager
    def _work(self, begin: str) -> Iterator[Work]:
        with self.database.transaction(begin) as connection:
            # Inside the transaction, so that the order of the times is the order of the commits.
            now = self.clock.now_us()
            if begin != GLANCE:
                now = _not_before(int(_NEWEST.scalar(connection, {}) or 0), now)
            work = Work(connection, now, self._day_of(now), self._plan(connection, now))
            if begin == "IMMEDIATE" and self._rolled_to != work.day:
                closing.roll_over(work)
            yield work
        if begin == "IMMEDIATE":
            self._rolled_to = work.day
            if work.events:
                self._hints.send()

    def _day_of(self, now: int) -> str:
        # Taipei's midnight is a full hour of UTC: the day is worked out once an hour and not in every transaction.
        hour = now // (60 * MINUTE)
        if hour != self._hour:
            self._hour, self._today = hour, business_day(now)
        return self._today

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that writes; whoever follows the feed is woken after it."""
        self.plan()  # looked for before the turn comes: eighteen others may be waiting behind it
        with self._work("IMMEDIATE") as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that reads one instant."""
        with self._work("DEFERRED") as work:
            yield work

    @contextmanager
    def glance(self) -> Iterator[Work]:
        """One reading statement."""
        with self._work(GLANCE) as work:
            yield work

    def _check_schema(self, version: str | None) -> None:
        if version != schema.HEAD:
            if version is None or str(version) < schema.HEAD:
                raise Offline(
                    f"資料庫是舊版（{version}），這個程式要 {schema.HEAD} 版；請執行 python -m db migrate。"
                )
            raise Offline(
                f"資料庫是較新的版本（{version}），這個程式只懂 {schema.HEAD}；請先更新本機的程式。"
            )

    def plan(self) -> Office:
        """The published plan, at most half a second old; only an older one costs a transaction."""
        if self._office is not None and abs(self.clock.now_us() - self._plan_checked_us) < PLAN_CHECK_US:
            return self._office
        with self.read() as work:
            return work.office

    def _plan(self, connection: Connection, now: int) -> Office:
        if self._office is not None and abs(now - self._plan_checked_us) < PLAN_CHECK_US:
            return self._office
        # As often as for a plan: the database may be migrated under a program that runs.
        standing = _STANDING.one(connection, {})
        self._check_schema(standing.version)
        if standing.plan is None:
            raise Offline("資料庫裡還沒有本所的設定；請執行 python -m db publish office.toml。")
        if standing.plan != self.office_id or self._office is None:
            row = connection.execute(_PLAN).one()
            try:
                self._office = parse_office(row.toml, "office.toml")
            except OfficeError as error:
                raise Offline(f"資料庫裡的設定讀不懂，程式沒有啟動：{error}") from error
            self.office_id = int(row.id)
        self._plan_checked_us = now
        return self._office

    def close(self) -> None:
        """Give the connection back."""
        self.database.close()
        self._hints.close()

    def forget_plan_age(self) -> None:
        """Let the next transaction look for a new plan, however recent the last look."""
        self._plan_checked_us = 0

    def publish(self, toml: str, file_name: str) -> int:
        """Make a plan the office's truth. Raises OfficeError when it is wrong; the same text again changes nothing."""
        plan = parse_office(toml, file_name)
        with self.database.transaction() as connection:
            self._check_schema(_STANDING.one(connection, {}).version)
            now = self.clock.now_us()
            row = connection.execute(_PLAN).first()
            if row is not None and row.toml == toml:
                return int(row.id)
            version = connection.execute(
                insert(schema.office_version).returning(schema.office_version.c.id),
                {"published_us": now, "toml": toml},
            ).scalar_one()
            work = Work(connection, now, business_day(now), plan)
            work.append("published", version=version, sha256=hashlib.sha256(toml.encode()).hexdigest())
        self._office, self.office_id = plan, int(version)
        self._hints.send()
        return int(version)
