"""One call from its words to its sound: phrases, recordings or engine, clip, sink, report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from devices.voice.cache import WavCache
from devices.voice.clip import RATE, Clip, Speech, assemble
from devices.voice.journal import Journal
from devices.voice.messages import Failed, Message, Playing, Prepare, Reason, Said, Say
from devices.voice.phrases import (
    FIRST,
    Part,
    after_mandarin,
    again_part,
    counter_part,
    number_part,
    parts,
)
from devices.voice.samples import Mono, read_wav, resample, silence, trim, write_wav
from devices.voice.sinks import Sink, SinkFailed, Utterance
from devices.voice.sources import Phrasebook

log = logging.getLogger(__name__)

BETWEEN_RECORDINGS = 0.04  # seconds between the fragments of one recorded phrase
DETAIL = 200  # characters of a failure that travel to the wall's log


class Speaker:
    """Says calls and prepares phrases; one call at a time, on one thread."""

    def __init__(
        self,
        book: Phrasebook,
        calls: WavCache,
        sink: Sink,
        journal: Journal,
        report: Callable[[Message], None],
    ) -> None:
        self._book = book
        self._calls = calls
        self._sink = sink
        self._journal = journal
        self._report = report

    def say(self, call: Say) -> None:
        """Play `call` to its end and report Playing and then Said or Failed, whatever happens."""
        before = self._journal.seconds(call)
        if before is not None:
            self._report(Said(event=call.event, seconds=before))
            return
        try:
            clip, worded = self.clip(call)
            wav = self._kept(call, clip)
            self._report(Playing(event=call.event, seconds=clip.seconds))
            self._sink.play(Utterance(call.event, call.number, call.counter, wav, clip.seconds))
        except ValueError as error:
            self._fail(call, Reason.UNSPEAKABLE, str(error))
        except SinkFailed as error:
            self._fail(call, error.reason, str(error))
        except OSError as error:
            self._fail(call, Reason.SOUND_FAILED, f"the call's sound cannot be written: {error}")
        else:
            if worded:
                self._journal.add(call, clip.seconds)
                self._report(Said(event=call.event, seconds=clip.seconds))
            else:
                self._fail(call, Reason.NO_SPEECH, "no engine rendered the words; the chime was played alone")

    def clip(self, call: Say) -> tuple[Clip, bool]:
        """The sound of `call`, and whether it has its Mandarin words; without them it is the chime alone.

        Raises ValueError when the number or the counter cannot be said at all.
        """
        mandarin = self._speech(parts(call.number, call.counter, FIRST, recall=call.recall))
        speeches = [] if mandarin is None else [mandarin]
        if mandarin is not None and not call.short:
            for language in after_mandarin(call.language):
                second = self._speech(parts(call.number, call.counter, language, recall=call.recall))
                if second is not None:
                    speeches.append(second)
                    break
        return assemble(speeches, recall=call.recall, volume=call.volume), mandarin is not None

    def prepare(self, order: Prepare) -> None:
        """Have the phrases of `order` rendered and kept.

        A number or counter that cannot be said is left out; the call itself will report it.
        """
        for ticket_language in order.languages:
            for part in _parts_of(order, FIRST):
                self._book.clips((part,))
            for language in after_mandarin(ticket_language):
                found = [self._book.clips((part,)) is not None for part in _parts_of(order, language)]
                if all(found):
                    break

    def _speech(self, phrases: tuple[Part, ...]) -> Speech | None:
        found = self._book.clips(phrases)
        if found is None:
            return None
        try:
            return Speech(phrases[0].language, tuple(_sound(clips) for clips in found))
        except (OSError, ValueError) as error:
            log.warning("%s: a phrase cannot be read: %s", phrases[0].language, error)
            return None

    def _kept(self, call: Say, clip: Clip) -> Path:
        key = f"{call.event}-{call.number}-{call.counter}"
        self._calls.forget(key)
        return self._calls.make(key, lambda path: write_wav(path, clip.pcm, RATE))

    def _fail(self, call: Say, reason: Reason, detail: str) -> None:
        self._report(Failed(event=call.event, reason=reason, detail=detail[:DETAIL]))


def _parts_of(order: Prepare, language: str) -> Iterator[Part]:
    if order.counters:
        yield again_part(language)
    for counter in order.counters:
        try:
            yield counter_part(counter, language)
        except ValueError:
            continue
    for number in order.numbers:
        try:
            yield number_part(number, language)
        except ValueError:
            continue


def _sound(clips: tuple[Path, ...]) -> Mono:
    """The files of one phrase as one sound at the clip's rate, silence cut off at their ends."""
    pieces: list[Mono] = []
    for path in clips:
        samples, rate = read_wav(path)
        if pieces:
            pieces.append(silence(BETWEEN_RECORDINGS, RATE))
        pieces.append(trim(resample(samples, rate, RATE)))
    sound = np.concatenate(pieces)
    if not sound.size:
        raise ValueError("there is no sound in it")
    return sound
