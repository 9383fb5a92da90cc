"""The shape of the project as a test: office <- db <- programs; devices on office; widgets draw and emit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("kiosk", "counter_terminal", "display")
OURS = ("office", "db", "devices", *PROGRAMS)
# What a module of the package may import of ours, itself always allowed (design page, 'The shape').
MAY_IMPORT = {
    "office": set[str](),
    "db": {"office"},
    "devices": {"office"},
    "kiosk": {"office", "db", "devices"},
    "counter_terminal": {"office", "db", "devices"},
    "display": {"office", "db", "devices"},
}
# Decided without a screen, so that the rule can be tested without one (style page, 'The house').
PURE = ("kiosk/flow.py", "display/board.py", "counter_terminal/desk.py")
LONGEST = 400  # lines; a module has one noun, and a longer one has two


@dataclass(frozen=True)
class Import:
    """One imported module, written where it stands."""

    file: Path
    line: int
    module: str  # dotted, absolute

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(file: Path) -> Iterator[Import]:
    """Every import of a file, also those inside functions and those by name (import_module)."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for name in node.names:
                yield Import(file, node.lineno, f"{base}.{name.name}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if called in ("import_module", "__import__") and node.args:
                what = node.args[0]
                if isinstance(what, ast.Constant) and isinstance(what.value, str):
                    yield Import(file, node.lineno, what.value)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def uses_widgets(file: Path) -> bool:
    return any(within(found.module, "PySide6.QtWidgets") for found in imports(file))


@pytest.mark.parametrize("package", OURS)
def test_imports_point_downwards(package: str) -> None:
    """A package imports only what the design lets it: no program another, devices no queue, office nobody."""
    allowed = MAY_IMPORT[package] | {package}
    files = modules(package)
    assert files, f"{package}/ has no module"
    wrong = [
        str(found)
        for file in files
        for found in imports(file)
        for other in OURS
        if within(found.module, other) and other not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("package", OURS)
def test_no_relative_imports(package: str) -> None:
    """Every import names its package, so that the direction can be read (and checked) from the line."""
    assert [str(i) for file in modules(package) for i in imports(file) if i.module.startswith(".")] == []


def test_devices_have_no_widgets() -> None:
    """A driver runs without a screen; only the virtual devices at the far end of the wire have windows."""
    wrong = [
        str(file.relative_to(ROOT))
        for file in modules("devices")
        if uses_widgets(file) and "virtual" not in file.parts
    ]
    assert wrong == []


def test_widgets_open_no_transaction() -> None:
    """A module that draws knows no SQL, no engine, and makes no Queue: the client's worker thread does."""
    wrong = []
    for package in ("office", "devices", *PROGRAMS):
        for file in modules(package):
            if not uses_widgets(file):
                continue
            wrong += [
                str(found)
                for found in imports(file)
                if any(within(found.module, m) for m in ("sqlalchemy", "pysqlite3", "sqlite3", "psycopg"))
                or any(within(found.module, m) for m in ("db.engine", "db.schema", "db.work"))
            ]
            wrong += [
                f"{file.relative_to(ROOT)}:{node.lineno} makes a Queue"
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Queue"
            ]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_what_to_draw_is_decided_without_qt(name: str) -> None:
    """The state module beside a window imports no Qt at all."""
    assert [str(i) for i in imports(ROOT / name) if within(i.module, "PySide6")] == []


def test_no_module_has_grown_two_nouns() -> None:
    """No product module is longer than the house allows; the test names each one that is, with its length."""
    long = {
        str(file.relative_to(ROOT)): lines
        for package in OURS
        for file in modules(package)
        if (lines := len(file.read_text("utf-8").splitlines())) > LONGEST
    }
    assert long == {}


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import db.queue", "db.queue"),
        ("from db import Queue", "db.Queue"),
        ("def late():\n    from db.queue import Queue", "db.queue.Queue"),
        ("import importlib\nimportlib.import_module('db')", "db"),
    ],
)
def test_an_import_is_found_however_it_is_written(tmp_path: Path, source: str, module: str) -> None:
    """The search these tests rest on sees an import at the top, in a function and by name."""
    file = tmp_path / "sample.py"
    file.write_text(source, "utf-8")
    assert module in [found.module for found in imports(file)]
