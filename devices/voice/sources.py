"""Where the sound of a phrase comes from: recordings of native speakers first, then a speech engine.

A folder of recordings has a `manifest.toml`, one table a language, each value a file name or a list of them;
`{digits}` stands for the files of the number's digits and `{counter}` for the file of the counter:

    [th]
    again = "again.wav"
    number = ["lead.wav", "{digits}"]
    counter = ["to-counter.wav", "{counter}", "polite.wav"]
    digits = { 0 = "d0.wav", 1 = "d1.wav" }
    counters = { 1 = "c1.wav", 12 = "c12.wav" }

A language is taken from one source for a whole call, so that two voices never share a sentence.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.voice.cache import WavCache, key_of
from devices.voice.phrases import Part, Role
from devices.voice.render import Renderer, RenderFailed

log = logging.getLogger(__name__)

VERSION = 1  # of what a cached phrase holds; a change here makes every phrase anew


class PhraseSource(Protocol):
    """Something that has the sound of phrases."""

    def languages(self) -> frozenset[str]:
        """The languages it can try."""
        ...

    def clips(self, part: Part) -> tuple[Path, ...] | None:
        """The WAV files that say `part` one after another; None when it does not have them."""
        ...


class SpokenPhrases:
    """Phrases rendered by a speech engine and kept in the cache."""

    def __init__(
        self,
        renderer: Renderer,
        cache: WavCache,
        *,
        voices: Mapping[str, tuple[str, int]],
        engine_version: str,
    ) -> None:
        """`voices`: a language's voice and its rate in words a minute; `engine_version` keys the cache too."""
        self._renderer = renderer
        self._cache = cache
        self._voices = dict(voices)
        self._version = engine_version

    def languages(self) -> frozenset[str]:
        """See `PhraseSource.languages`."""
        return frozenset(self._voices)

    def clips(self, part: Part) -> tuple[Path, ...] | None:
        """See `PhraseSource.clips`; a phrase that cannot be rendered is logged."""
        spoken = self._voices.get(part.language)
        if spoken is None:
            return None
        voice, rate = spoken
        key = key_of(VERSION, self._version, voice, rate, part.text)

        def write(path: Path) -> None:
            self._renderer.render(part.text, voice, rate, path)

        try:
            return (self._cache.make(key, write),)
        except (RenderFailed, OSError) as error:
            log.warning("%r could not be rendered: %s", part.text, error)
            return None


@dataclass(frozen=True)
class _Recorded:
    """One language's table of the manifest, checked."""

    again: tuple[str, ...]
    number: tuple[str, ...]
    counter: tuple[str, ...]
    digits: Mapping[str, str]
    counters: Mapping[str, str]


class RecordedPhrases:
    """A folder of recordings with its manifest. One that is missing or wrong is no source, and is logged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, _Recorded] = {}
        manifest = folder / "manifest.toml"
        try:
            with manifest.open("rb") as file:
                tables = tomllib.load(file)
        except FileNotFoundError:
            return
        except (OSError, tomllib.TOMLDecodeError) as error:
            log.warning("%s cannot be read, no recordings are used: %s", manifest, error)
            return
        for language, table in tables.items():
            try:
                self._tables[language] = _checked(table)
            except (TypeError, ValueError) as error:
                log.warning("%s: [%s] is not used: %s", manifest, language, error)

    def languages(self) -> frozenset[str]:
        """See `PhraseSource.languages`."""
        return frozenset(self._tables)

    def clips(self, part: Part) -> tuple[Path, ...] | None:
        """See `PhraseSource.clips`; one missing file makes the whole part missing."""
        table = self._tables.get(part.language)
        if table is None:
            return None
        pattern = {Role.AGAIN: table.again, Role.NUMBER: table.number, Role.COUNTER: table.counter}[part.role]
        names: list[str | None] = []
        for name in pattern:
            if name == "{digits}":
                names.extend(table.digits.get(digit) for digit in part.value)
            elif name == "{counter}":
                names.append(table.counters.get(part.value))
            else:
                names.append(name)
        found = tuple(self._folder / name for name in names if name and (self._folder / name).is_file())
        return found if names and len(found) == len(names) else None


class Phrasebook:
    """The sources in the order they are asked."""

    def __init__(self, sources: Sequence[PhraseSource]) -> None:
        self._sources = tuple(sources)

    def languages(self) -> frozenset[str]:
        """The languages some source can try."""
        return frozenset[str]().union(*(source.languages() for source in self._sources))

    def clips(self, parts: Sequence[Part]) -> tuple[tuple[Path, ...], ...] | None:
        """The files of each part, all from the first source that has every one; None when none has."""
        for source in self._sources:
            found = []
            for part in parts:
                clips = source.clips(part)
                if clips is None:
                    break
                found.append(clips)
            else:
                return tuple(found)
        return None


def _checked(table: object) -> _Recorded:
    if not isinstance(table, dict):
        raise TypeError("it must be a table")
    unknown = set(table) - {"again", "number", "counter", "digits", "counters"}
    if unknown:
        raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
    return _Recorded(
        again=_names(table.get("again", [])),
        number=_names(table.get("number", [])),
        counter=_names(table.get("counter", [])),
        digits=_files(table.get("digits", {})),
        counters=_files(table.get("counters", {})),
    )


def _names(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"{value!r} must be a file name or a list of them")
    for name in names:
        _inside(name)
    return tuple(names)


def _files(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
        raise TypeError(f"{value!r} must be a table of file names")
    return {str(key): _inside(name) for key, name in value.items()}


def _inside(name: str) -> str:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"{name!r} leaves the folder of recordings")
    return name
