"""What holds for every test: no screen, one locale, no office of this machine, and no warning overlooked."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before anything makes a Qt application.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for name in ("OFFICE_DB", "OFFICE_TOML", "DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(name, None)

# Two busy cores make any time limit per example a coin toss; a CI run must say the same thing twice.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def fresh_look() -> None:
    """Lets a test's first press through though the one before turned a page; forgets its cut-off texts."""
    guard, text = sys.modules.get("office.look.guard"), sys.modules.get("office.look.text")
    if guard is not None:
        guard.forget_pages()
    if text is not None:
        text.cut_off.clear()


class WarningLog(logging.Handler):
    """Keeps every record of WARNING or worse, so that a test cannot pass over one."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test in which a WARNING or worse was logged, unless it asks for `caplog` to look itself."""
    log = WarningLog()
    root = logging.getLogger()
    root.addHandler(log)
    try:
        yield
    finally:
        root.removeHandler(log)
    if log.records and "caplog" not in request.fixturenames:
        words = "\n".join(f"{r.name}: {r.levelname}: {r.getMessage()}" for r in log.records)
        pytest.fail(f"unexpected warnings in the log (a test that expects one uses caplog):\n{words}")
