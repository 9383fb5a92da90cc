"""The model of a disk, held against what is right by hand."""

from __future__ import annotations

import random

import pytest

from tests.db.powercut.disk import HEAD, Disk, File, Record, records

CHANCES = [random.Random(seed) for seed in range(200)]


def write(offset: int, data: bytes) -> Record:
    return Record("W", "d", 1, offset, data)


def survivors(file: File, sector: int = 512) -> set[bytes | None]:
    """What two hundred cuts leave."""
    left = [file.survivor(chance, sector, None) for chance in CHANCES]
    return {None if each is None else bytes(each) for each in left}


def test_what_was_synced_survives_every_cut() -> None:
    """A write, then an fsync that ended."""
    file = File(bytearray(512))
    for record in (write(0, b"a" * 512), Record("B", "d", 1), Record("E", "d", 1)):
        file.take(record)
    assert survivors(file) == {b"a" * 512}


def test_a_write_after_the_fsync_began_is_not_covered_by_it() -> None:
    """Another process wrote while the fsync was under way: its bytes may be there or not."""
    file = File(bytearray(512))
    for record in (Record("B", "d", 1), write(0, b"a" * 512), Record("E", "d", 1)):
        file.take(record)
    assert survivors(file) == {bytes(512), b"a" * 512}


def test_an_fsync_that_had_not_ended_promises_nothing() -> None:
    """Begun is not done."""
    file = File(bytearray(512))
    for record in (write(0, b"a" * 512), Record("B", "d", 1)):
        file.take(record)
    assert survivors(file) == {bytes(512), b"a" * 512}


def test_two_fsyncs_under_way_settle_each_its_own() -> None:
    """The second to end covers what was written before it began, counted after the first has settled its part."""
    file = File(bytearray(1024))
    for record in (
        write(0, b"a" * 512),
        Record("B", "d", 1),
        write(512, b"b" * 512),
        Record("B", "d", 2),
        Record("E", "d", 1),
        Record("E", "d", 2),
    ):
        file.take(record)
    assert survivors(file) == {b"a" * 512 + b"b" * 512}


def test_sectors_survive_one_by_one_and_whole() -> None:
    """One write over two sectors: each of the four outcomes, and no half sector."""
    file = File(bytearray(1024))
    file.take(write(0, b"a" * 1024))
    old, new = bytes(512), b"a" * 512
    assert survivors(file) == {old + old, old + new, new + old, new + new}


def test_a_later_write_to_a_sector_brings_the_earlier_one_with_it() -> None:
    """The page cache holds one copy: the second half is never there without the first."""
    file = File(bytearray(512))
    file.take(write(0, b"a" * 256))
    file.take(write(256, b"b" * 256))
    a, b, o = b"a" * 256, b"b" * 256, bytes(256)
    assert survivors(file) == {o + o, a + o, a + b}


def test_a_file_grows_or_not() -> None:
    """The size is written apart from the bytes: a longer file may hold zeros where they were lost."""
    file = File(bytearray())
    file.take(write(0, b"a" * 512))
    assert survivors(file) == {b"", bytes(512), b"a" * 512}


def test_a_cut_off_tail_does_not_come_back() -> None:
    """A truncate that is covered by an fsync, and a file made longer afterwards."""
    file = File(bytearray(b"x" * 1024))
    for record in (
        Record("T", "d", 1, 512),
        Record("B", "d", 1),
        Record("E", "d", 1),
        write(1024, b"y" * 512),
    ):
        file.take(record)
    assert file.certain == b"x" * 512
    assert {each[512:1024] for each in survivors(file) if each} <= {b"", bytes(512)}


def test_all_or_nothing_when_asked() -> None:
    """Share 1 is what the processes saw, share 0 what was synced."""
    file = File(bytearray(512))
    file.take(write(0, b"a" * 1024))
    assert file.survivor(random.Random(1), 4096, 1) == b"a" * 1024
    assert file.survivor(random.Random(1), 4096, 0) == bytes(512)


def test_a_file_that_was_removed_is_gone() -> None:
    """The -wal after the last connection has closed."""
    disk = Disk(b"d")
    disk.take(Record("W", "w", 1, 0, b"frame"))
    disk.take(Record("U", "w", 1))
    assert disk.cut(random.Random(1)) == (b"d", None)


def test_a_disk_that_does_not_obey_forgets_what_it_said_was_synced() -> None:
    """The same records, with and without the promise kept."""
    left = {}
    for obeys in (True, False):
        disk = Disk(bytes(512), obeys)
        for record in (write(0, b"a" * 512), Record("B", "d", 1), Record("E", "d", 1)):
            disk.take(record)
        left[obeys] = {bytes(disk.cut(chance)[0] or b"") for chance in CHANCES}
    assert left == {True: {b"a" * 512}, False: {bytes(512), b"a" * 512}}


def test_a_trace_is_read_record_by_record() -> None:
    """As recorder.c packs it; one that breaks off is an error, not a shorter trace."""
    trace = HEAD.pack(b"W", b"w", 7, 4096, 3) + b"abc" + HEAD.pack(b"B", b"w", 7, 0, 0)
    assert list(records(trace)) == [Record("W", "w", 7, 4096, b"abc"), Record("B", "w", 7)]
    with pytest.raises(ValueError, match="cut off"):
        list(records(trace[:-1]))
