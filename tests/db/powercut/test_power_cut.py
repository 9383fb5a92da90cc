"""The power fails at random instants of a busy morning: what was acknowledged is there, and the file is sound.

What it does not show: directory entries are taken as written in their order, and what the disk lost is what this model
of a disk loses. The long one prints its table: ./test -m soak -s tests/db/powercut
"""

from __future__ import annotations

import random
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from tests.db.powercut import recorder
from tests.db.powercut.disk import Disk, Record, records
from tests.db.writers import Line

WRITERS = 4
HEAD = """| synchronous | cuts | in a checkpoint | corrupt | lost acknowledged work | most lost |
|---|---|---|---|---|---|"""

pytestmark = pytest.mark.skipif(
    recorder.compiler() is None, reason="no C compiler here: the power cut was NOT tested (apt install gcc)"
)


@dataclass
class Findings:
    """What the cuts left."""

    cuts: int = 0
    in_checkpoint: int = 0
    """Cuts while pages were on their way from the -wal into the database."""
    corrupt: int = 0
    lost_at: int = 0
    most_lost: int = 0

    def __str__(self) -> str:
        return f"{self.cuts} | {self.in_checkpoint} | {self.corrupt} | {self.lost_at} | {self.most_lost} |"


@dataclass(frozen=True)
class Trace:
    """One recorded morning."""

    before: bytes
    records: list[Record]

    @property
    def acknowledged(self) -> list[tuple[int, Line]]:
        """Each acknowledgement with its place among the records."""
        found = []
        for place, record in enumerate(self.records):
            if record.kind == "A" and record.data.startswith(b"done "):
                found.append((place, Line.parse(record.data.decode())))
        return found

    def cut(self, instants: int, folder: Path, *, seed: int, obeys: bool = True) -> Findings:
        """Cut the power at so many random instants and look at what is left."""
        chance, found = random.Random(seed), Findings()
        acknowledged = self.acknowledged
        places = [place for place, _line in acknowledged]
        disk, taken = Disk(self.before, obeys), 0
        # A checkpoint is short and the most delicate: every fifth cut falls into one.
        delicate = [place for place, record in enumerate(self.records, 1) if record.file == "d"]
        everywhere = range(1, len(self.records) + 1)
        cuts = [chance.choice(everywhere if each % 5 else delicate or everywhere) for each in range(instants)]
        for instant in sorted(cuts):
            for record in self.records[taken:instant]:
                disk.take(record)
            taken = instant
            found.cuts += 1
            found.in_checkpoint += bool(disk.files["d"].pending)
            promised = [line for _place, line in acknowledged[: bisect_right(places, instant - 1)]]
            lost = look(*disk.cut(chance), folder / "left.db", promised)
            if lost is None:
                found.corrupt += 1
            elif lost:
                found.lost_at += 1
                found.most_lost = max(found.most_lost, lost)
        return found


def look(database: bytearray | None, wal: bytearray | None, path: Path, promised: list[Line]) -> int | None:
    """How many of the acknowledged acts are not in what the disk holds; None when it cannot be used."""
    for suffix, content in (("", database), ("-wal", wal), ("-shm", None)):
        each = Path(str(path) + suffix)
        each.unlink(missing_ok=True)
        if content is not None:
            each.write_bytes(content)
    try:
        with closing(dbapi2.connect(path)) as raw:
            raw.execute("PRAGMA synchronous=OFF")
            if raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            numbers = dict(raw.execute("SELECT id, number FROM ticket"))
            events = dict(raw.execute("SELECT id, number FROM event WHERE kind IN ('issued', 'called')"))
            held = {key: (kind, ref) for key, kind, ref in raw.execute("SELECT key, kind, ref FROM done_key")}
    except dbapi2.DatabaseError:
        return None
    issues = sum(kind == "issue" for kind, _ref in held.values())
    if issues != len(numbers):
        return None  # half a transaction
    lost = 0
    for line in promised:
        kind, ref = held.get(line.key, ("", -1))
        number = numbers.get(ref) if kind == "issue" else events.get(ref) if ref else "nobody"
        lost += number != line.number
    return lost


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorder.build(tmp_path_factory.mktemp("recorder"))


def morning(library: Path, database: str, folder: Path, *, acts: int, synchronous: str) -> Trace:
    """Record the writers on a fresh database."""
    before = Path(database).read_bytes()
    trace = recorder.record(
        library, Path(database), folder, writers=WRITERS, acts=acts, synchronous=synchronous
    )
    made = Trace(before, list(records(trace)))
    assert len(made.acknowledged) == WRITERS * acts, "the recorder has missed acknowledgements"
    return made


@pytest.mark.timeout(180)
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    library: Path, database_file: str, tmp_path: Path
) -> None:
    """Three hundred cuts, also within a checkpoint: no file is corrupt, no acknowledged number or call is gone."""
    trace = morning(library, database_file, tmp_path, acts=60, synchronous="FULL")
    disk = Disk(trace.before)
    for record in trace.records:
        disk.take(record)
    assert disk.files["d"].certain == Path(database_file).read_bytes(), "the recorder has missed writes"
    found = trace.cut(300, tmp_path, seed=300)
    assert (found.corrupt, found.lost_at) == (0, 0), str(found)
    assert found.in_checkpoint >= 50


@pytest.mark.timeout(180)
def test_the_same_cuts_find_the_damage_of_a_disk_that_does_not_sync(
    library: Path, database_file: str, tmp_path: Path
) -> None:
    """With synchronous=OFF some cuts corrupt the file or lose what was acknowledged: the test can see both."""
    trace = morning(library, database_file, tmp_path, acts=20, synchronous="OFF")
    found = trace.cut(40, tmp_path, seed=40)
    assert found.corrupt > 0, str(found)
    assert found.lost_at > 0, str(found)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_three_thousand_power_cuts(
    library: Path, database_file: str, template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """FULL on an honest disk loses nothing; NORMAL, OFF and a disk that ignores fsync show what it protects from."""
    rows = {}
    for name in ("FULL", "NORMAL", "OFF"):
        folder = tmp_path / name
        folder.mkdir()
        fresh = folder / "office.db"
        fresh.write_bytes(template.read_bytes())
        trace = morning(library, str(fresh), folder, acts=250, synchronous=name)
        rows[name] = trace.cut(1000, folder, seed=1)
        if name == "FULL":
            rows["FULL on a disk that ignores fsync"] = trace.cut(300, folder, seed=2, obeys=False)
    table = "\n".join(f"| {name} | {found}" for name, found in rows.items())
    with capsys.disabled():
        print(f"\n{HEAD}\n{table}")  # noqa: T201 - the table is what a soak is run for
    assert (rows["FULL"].corrupt, rows["FULL"].lost_at) == (0, 0)
    assert rows["NORMAL"].corrupt == 0
    assert rows["OFF"].corrupt > 0
    assert rows["FULL on a disk that ignores fsync"].corrupt > 0
