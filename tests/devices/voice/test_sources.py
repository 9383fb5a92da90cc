"""Recordings first, then an engine, one source for a whole language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from devices.voice.cache import WavCache
from devices.voice.phrases import Part, again_part, counter_part, number_part, parts
from devices.voice.render import Renderer, standard_engines
from devices.voice.samples import silence, stereo, write_wav
from devices.voice.sources import Phrasebook, RecordedPhrases, SpokenPhrases

MANIFEST = """
[th]
again = "again.wav"
number = ["lead.wav", "{digits}"]
counter = ["to.wav", "{counter}", "polite.wav"]
digits = { 0 = "d0.wav", 1 = "d1.wav", 3 = "d3.wav", 6 = "d6.wav" }
counters = { 7 = "c7.wav" }
"""
FILES = ("again", "lead", "to", "polite", "d0", "d1", "d3", "d6", "c7")


class Canned:
    """A source that has every phrase of some languages, as one file."""

    def __init__(self, *languages: str) -> None:
        self._languages = frozenset(languages)

    def languages(self) -> frozenset[str]:
        return self._languages

    def clips(self, part: Part) -> tuple[Path, ...] | None:
        return (Path(f"canned-{part.text}"),) if part.language in self._languages else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of recordings as a native speaker would hand it over, one for Thai."""
    (tmp_path / "manifest.toml").write_text(MANIFEST)
    for name in FILES:
        write_wav(tmp_path / f"{name}.wav", stereo(silence(0.1, 48_000) + 0.1), 48_000)
    return tmp_path


def names(clips: tuple[Path, ...] | None) -> list[str] | None:
    """The file names without their endings."""
    return None if clips is None else [path.stem for path in clips]


def test_a_recording_is_put_together_from_its_fragments(folder: Path) -> None:
    """The manifest's order is the order of the files, digits as on the ticket."""
    recorded = RecordedPhrases(folder)
    assert recorded.languages() == {"th"}
    assert names(recorded.clips(again_part("th"))) == ["again"]
    assert names(recorded.clips(number_part("1036", "th"))) == ["lead", "d1", "d0", "d3", "d6"]
    assert names(recorded.clips(counter_part(7, "th"))) == ["to", "c7", "polite"]


def test_a_missing_fragment_makes_the_phrase_missing(folder: Path) -> None:
    """A number is never said with a hole in it."""
    recorded = RecordedPhrases(folder)
    assert recorded.clips(number_part("1046", "th")) is None
    (folder / "d6.wav").unlink()
    assert recorded.clips(number_part("1036", "th")) is None
    assert recorded.clips(counter_part(8, "th")) is None
    assert recorded.clips(number_part("1036", "vi")) is None


def test_recordings_come_before_the_engine_and_never_mix_with_it(folder: Path) -> None:
    """A language whose recordings lack one piece is said by the next source from its first word."""
    book = Phrasebook([RecordedPhrases(folder), Canned("th", "zh-TW")])
    assert book.languages() == {"th", "zh-TW"}
    whole = book.clips(parts("1036", 7, "th"))
    assert whole is not None
    assert all(path.parent == folder for clips in whole for path in clips)
    other = book.clips(parts("1036", 8, "th"))
    assert other is not None
    assert all(path.name.startswith("canned-") for clips in other for path in clips)
    assert book.clips(parts("1036", 7, "vi")) is None


@pytest.mark.parametrize(
    "manifest",
    [
        "[th\n",
        "[th]\nnumber = 3\n",
        '[th]\nnumber = "../../secret.wav"\n',
        '[th]\nnumber = "/etc/passwd"\n',
        '[th]\nnumbr = "lead.wav"\n',
        'th = "lead.wav"\n',
        "\x00",
    ],
)
def test_a_wrong_manifest_is_no_source_and_is_logged(
    folder: Path, manifest: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake in the manifest costs the recordings, not the voice, and is written to the log."""
    (folder / "manifest.toml").write_text(manifest)
    assert RecordedPhrases(folder).languages() == frozenset()
    assert "manifest.toml" in caplog.text


def test_a_folder_without_manifest_is_simply_empty(tmp_path: Path) -> None:
    """No recordings yet is no mistake."""
    assert RecordedPhrases(tmp_path).languages() == frozenset()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is NOT INSTALLED")
def test_the_engine_renders_a_phrase_once(tmp_path: Path) -> None:
    """The phrase of a ticket that was prepared is a file already when its call comes."""
    cache = WavCache(tmp_path, 1 << 24)
    spoken = SpokenPhrases(
        Renderer(standard_engines()), cache, voices={"vi": ("vi", 150)}, engine_version="test"
    )
    first = spoken.clips(number_part("1036", "vi"))
    assert first is not None
    made = first[0].stat().st_ino
    assert spoken.clips(number_part("1036", "vi")) == first
    assert first[0].stat().st_ino == made
    assert spoken.clips(number_part("1036", "th")) is None


def test_a_phrase_that_cannot_be_rendered_is_none_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without an engine a phrase is missing; nothing is raised into the call."""
    spoken = SpokenPhrases(
        Renderer([]), WavCache(tmp_path, 1 << 20), voices={"vi": ("vi", 150)}, engine_version=""
    )
    assert spoken.clips(number_part("1036", "vi")) is None
    assert "could not be rendered" in caplog.text
