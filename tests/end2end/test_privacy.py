"""Quiet means quiet: nothing in the hall, in a file or in a log tells what a quiet ticket is for (plan CIT-07)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from db import upkeep
from devices.slip import SlipFacts, payload
from kiosk.faces.number import issued_face, nopaper_face
from kiosk.faces.quiet import quiet_face
from kiosk.sample import Sample, sample_issued
from office.config import Office, load_office
from tests.end2end.twin import CODE, Hall, Matter, visit

ROOT = Path(__file__).resolve().parents[2]
OPEN = Matter("name_change")  # an ordinary matter of lane 1, whose name is nobody else's business either


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("quiet") / "office.db"
    upkeep.init(str(path))
    return path


@pytest.fixture(scope="module")
def ordinary(template: Path, tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Hall:
    return visit(template, tmp_path_factory.mktemp("twin") / "ordinary", OPEN)


def quiet_words(office: Office) -> list[str]:
    """Every id, name and short name of every quiet matter, in all languages."""
    return [
        text
        for service in office.services
        if service.quiet
        for text in (
            service.id,
            *service.name.model_dump().values(),
            *(service.chip.model_dump().values() if service.chip is not None else ()),
        )
        if text
    ]


@pytest.mark.parametrize("matter", ["divorce", "death", "custody", "name_change"])
def test_two_visits_look_and_sound_the_same(
    matter: str, ordinary: Hall, template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Slip, wall, voice and marquee of a quiet visit are those of an ordinary name change, byte for byte."""
    quiet = visit(template, tmp_path / "quiet", Matter(matter, quiet=matter == "name_change"))
    assert quiet.slip == ordinary.slip
    assert len(ordinary.slip) > 10_000
    assert {name for name, pixels in quiet.wall.items() if pixels != ordinary.wall[name]} == set()
    assert len(set(ordinary.wall.values())) >= 5  # the pictures do change with what happens
    assert quiet.voice == ordinary.voice
    assert len(quiet.voice) == 3
    assert quiet.sign == ordinary.sign
    assert len(quiet.sign) == 2


def test_the_slip_is_the_same_in_every_language(template: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """A Vietnamese or Thai divorce is no other slip than a name change in that language."""
    for language in ("vi", "th"):
        slips = {
            visit(template, tmp_path / f"{language}-{service}", Matter(service, language=language)).slip
            for service in ("name_change", "divorce")
        }
        assert len(slips) == 1


def test_events_tell_only_that_somebody_came(
    ordinary: Hall, template: Path, tmp_path: Path, qtbot: QtBot, office: Office
) -> None:
    """Every event of a quiet visit is an ordinary one's, but that it names the office's general matter."""
    quiet = visit(template, tmp_path / "quiet", Matter("divorce"))
    again = visit(template, tmp_path / "again", Matter("death"))
    assert quiet.events == again.events
    assert len(quiet.events) == len(ordinary.events)
    for here, there in zip(quiet.events, ordinary.events, strict=True):
        if here.kind == "issued":
            assert here.data == {**there.data, "service": office.generic_service}
        else:
            assert here == there


def test_the_kiosk_shows_the_same_number_page(qtbot: QtBot, office: Office) -> None:
    """After the quiet path and after 姓名變更 the page with the number says the same, with and without paper."""
    faces = []
    for quiet in (True, False):
        sample = Sample(office)
        if quiet:
            sample.to_quiet().flow.confirm()
            issued = sample_issued(office.generic_service)
        else:
            sample.to_checklist("family", "name_change").flow.confirm()
            issued = sample_issued("name_change")
        order = sample.flow.visit.pending
        assert order is not None
        sample.flow.answered(order, issued)
        faces.append((issued_face(sample.scene()), nopaper_face(sample.scene())))
    assert faces[0] == faces[1]


def test_the_quiet_page_has_no_list_of_its_own_matter(qtbot: QtBot, office: Office) -> None:
    """Its code leads to one page for everybody, and nothing on it was chosen."""
    face = quiet_face(Sample(office).to_quiet().scene())
    assert not re.search("divorce|death|guardian|custody", face.url)


def test_the_code_says_number_and_check_code_only(office: Office) -> None:
    """The address in the QR has the same form for everybody."""
    for service in ("divorce", "name_change", "move_in"):
        facts = SlipFacts("1001", service, 0, CODE, ahead=3)
        assert payload(office.public_url, facts) == f"{office.public_url}/1001-{CODE}"


def test_no_file_of_the_queue_keeps_the_matter(tmp_path: Path, office: Office) -> None:
    """Through the command line, with a key, a transfer, a hold and a backup: no byte outside the plan names it."""
    database, backup = tmp_path / "office.db", tmp_path / "copy.db"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OFFICE_DB": str(database)}

    def db(*words: str, said: str = "") -> list[dict[str, object]]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "db", "--json", *words],
            env=environment, input=said, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    db("init")
    words = quiet_words(office)
    assert {"divorce", "離婚登記", "Death Registration"} <= set(words)
    before = counts(tmp_path, "office.db*", words)
    lines = [
        f"issue --service {s.id} --kiosk K1 --key k-{n}" for n, s in enumerate(office.services) if s.quiet
    ]
    lines += [f"open --counter {17}", "call --counter 17", "hold --counter 17 --reason 等補文件"]
    lines += [
        "call --counter 17",
        "transfer --counter 17 --lane 1",
        "call --counter 17",
        "no-show --counter 17",
    ]
    answers = db("batch", said="\n".join(lines) + "\n")
    assert [answer["error"] for answer in answers if "error" in answer] == []
    assert {answer["service"] for answer in answers if "service" in answer} == {office.generic_service}
    db("backup", str(backup))
    assert counts(tmp_path, "office.db*", words) == before
    assert counts(tmp_path, "copy.db", words) == before
    told = json.dumps([db("events"), db("waiting")], ensure_ascii=False)
    assert [word for word in words if word in told] == []
    with sqlite.connect(database) as direct:
        tables = [name for (name,) in direct.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: str(direct.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    direct.close()
    assert {name for name, text in rows.items() if any(word in text for word in words)} == {"office_version"}


def counts(folder: Path, pattern: str, words: list[str]) -> dict[str, int]:
    """How often each word stands in the files' bytes; a log that holds nothing any more counts nothing."""
    files = [file.read_bytes() for file in folder.glob(pattern)]
    return {word: sum(data.count(word.encode()) for data in files) for word in words}
