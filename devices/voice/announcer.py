"""The voice of the wall: takes calls, never blocks, never raises, and tells what became of each.

All sound is made by a worker process (`devices.voice.worker`); this side holds the order of the calls and
watches over the worker. No Qt: callbacks come on the announcer's own thread.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from devices.voice.backlog import Announcement, Backlog, Ending
from devices.voice.child import Ended, Heard
from devices.voice.health import OFF, Health, Pulse
from devices.voice.hours import QuietHours
from devices.voice.messages import Failed, Message, Playing, Prepare, Ready, Reason, Said, Say, Sound
from devices.voice.phrases import FIRST, LANGUAGES, VOICES, sentence
from devices.voice.watch import Patience, Watch
from office.clock import SECOND, Clock, SystemClock, local
from office.config import VoicePlan

log = logging.getLogger("devices.voice")

SINKS = ("auto", "paplay", "aplay", "off")


@dataclass(frozen=True)
class _Withdrawn:
    event: int


class _Stop:
    pass


def default_cache() -> Path:
    """Where rendered phrases are kept when nobody says otherwise."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "nantun-queue" / "voice"


class Announcer:
    """Says calls one after another through a worker process that may die, hang or be without sound."""

    def __init__(
        self,
        *,
        on_outcome: Callable[[int, str, str, float], None],
        on_health: Callable[[Health], None] | None = None,
        sink: str = "auto",
        cache: Path | None = None,
        recordings: Path | None = None,
        counters: Iterable[int] = (),
        languages: Iterable[str] = ("zh-TW", "en", "vi", "id", "th"),
        plan: VoicePlan | None = None,
        speak_within_seconds: float = 20.0,
        clock: Clock | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Nothing starts before `start()`.

        `on_outcome(event, 'voiced' | 'dropped', reason, seconds)` comes exactly once for each event
        announced, `on_health(Health)` at each change; both on the announcer's thread. `sink` is 'auto',
        'paplay', 'aplay', 'timed:FILE' or 'off' (ValueError for another); `counters` are rendered at start;
        `plan` has the voices, their rates, the volumes and the quiet hours.
        """
        plan = plan or VoicePlan()
        if sink not in SINKS and not (sink.startswith("timed:") and sink != "timed:"):
            raise ValueError(f"a voice sink is auto, paplay, aplay, timed:FILE or off, not {sink!r}")
        words = ["--sink", sink, "--cache", str(cache or default_cache())]
        for language, (voice, rate) in voices_of(plan).items():
            words += ["--voice", f"{language}={voice}:{rate}"]
        if recordings is not None:
            words += ["--recordings", str(recordings)]
        self._on_outcome = on_outcome
        self._on_health = on_health
        self._off = sink == "off" or plan.engine == "off"
        self._plan = plan
        self._counters = tuple(counters)
        self._languages = tuple(languages)
        self._quiet = QuietHours.of(plan.quiet_hours)
        self._within = speak_within_seconds
        self._clock = clock or SystemClock()
        self._patience = patience or Patience()

        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread: threading.Thread | None = None

        # From here on only the announcer's thread reads or writes.
        self._backlog = Backlog(speak_within_us=round(speak_within_seconds * SECOND))
        self._watch = Watch(tuple(words), self._patience, self._inbox.put, self._worker_lost)
        self._pulse = Pulse()
        self._health: Health | None = None
        self._ahead: deque[Prepare] = deque(maxlen=64)  # what the worker is not there yet to prepare
        self._not_before = 0.0
        self._sound_tries = 0
        self._sound_lost: float | None = None
        self._mute_for: Reason | None = None  # why the last call was not said, once that is in the log

    # -- the caller's side: any thread, no waiting, no exceptions ------------------------------------------

    def start(self) -> None:
        """Start the worker; calls announced before wait for it."""
        with self._door:
            if self._closed or self._thread is not None:
                return
            self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
            self._thread.start()

    def prepare(self, number: str, language: str) -> None:
        """Have the phrases of a ticket just issued rendered, so that its call starts at once."""
        self._inbox.put(Prepare(numbers=(str(number),), counters=(), languages=(str(language),)))

    def announce(self, call: Announcement) -> None:
        """Say a call when its turn comes; an event that was announced before is neither said nor told again."""
        with self._door:
            if not self._closed:
                self._inbox.put(call)
                return
        self._tell(self._backlog.refuse(call, Reason.STOPPED))

    def withdraw(self, event: int) -> None:
        """Do not say a call that was undone; one that is being said is finished."""
        self._inbox.put(_Withdrawn(event))

    def stop(self) -> None:
        """End the worker, within about three seconds; what was not said is told as dropped, 'stopped'."""
        with self._door:
            thread = self._thread
            if thread is None:
                self._closed = True
        if thread is None:
            self._close()
            return
        self._inbox.put(_Stop())
        if thread is not threading.current_thread():
            thread.join(4.0)

    @property
    def worker(self) -> int | None:
        """The worker's process id, for a person looking for it; None while there is none."""
        return self._watch.pid

    # -- the announcer's thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        if self._off:
            self._set_health(OFF)
        going = True
        while going:
            try:
                going = self._take_all(self._pause())
                if going and not self._off:
                    self._tick(time.monotonic())
            except Exception:
                # The wall goes on, and so does the next call.
                log.exception("the announcer stumbled")
                self._watch.lose("the announcer stumbled", time.monotonic())
        self._watch.finish()
        with self._door:
            self._closed = True
        self._close()

    def _close(self) -> None:
        self._take_all(0.0)
        self._tell(*self._backlog.close(Reason.STOPPED))

    def _pause(self) -> float:
        if self._off:
            return 60.0
        return 0.05 if len(self._backlog) or not self._watch.ready else 0.25

    def _take_all(self, wait: float) -> bool:
        """Handle what has come in, waiting up to `wait` seconds for it; False when it was the order to stop."""
        going = True
        try:
            item = self._inbox.get(timeout=wait) if wait else self._inbox.get_nowait()
            while True:
                going = self._take(item) and going
                item = self._inbox.get_nowait()
        except queue.Empty:
            return going

    def _take(self, item: object) -> bool:
        match item:
            case _Stop():
                return False
            case Announcement():
                self._take_call(item)
            case _Withdrawn():
                self._tell(self._backlog.withdraw(item.event))
            case Prepare():
                if self._watch.ready:
                    self._watch.offer(item)
                else:
                    self._ahead.append(item)
            case Heard() if self._watch.owns(item.child):
                self._hear(item.report, time.monotonic())
            case Ended() if self._watch.owns(item.child):
                self._watch.lose("it ended", time.monotonic())
        return True

    def _take_call(self, call: Announcement) -> None:
        reason = self._refusal(call)
        if reason is None:
            self._backlog.add(call)
        else:
            self._tell(self._backlog.refuse(call, reason))

    def _refusal(self, call: Announcement) -> Reason | None:
        """Why the call is not even to wait; None when it is."""
        if self._off:
            return Reason.OFF
        try:
            _order(call, short=False, volume=1.0).line()
            sentence(call.number, call.counter, FIRST, recall=call.recall)
        except ValueError:
            return Reason.UNSPEAKABLE
        now = self._clock.now_us()
        if self._quiet.holds(now) or self._volume() == 0.0:
            return Reason.QUIET_HOURS
        return Reason.STALE if self._backlog.is_old(call, now) else None

    def _tick(self, now: float) -> None:
        """Do what time asks for: drop the old, watch the worker, give the next call its turn."""
        why = Reason.STALE if self._watch.ready else Reason.WORKER_LOST
        self._tell(*self._backlog.expire(self._clock.now_us(), why))
        self._watch.tick(now)
        if self._watch.ready and self._backlog.turn is None and now >= self._not_before:
            self._next(now)

    def _next(self, now: float) -> None:
        turn = self._backlog.next()
        if turn is None:
            return
        self._watch.busy(now + self._patience.render)
        self._watch.send(_order(turn.call, short=turn.short, volume=self._volume()), now)

    def _volume(self) -> float:
        return self._plan.volume_at(f"{local(self._clock.now_us()):%H:%M}")

    def _hear(self, report: Message, now: float) -> None:
        self._watch.hear(report, now)
        turn = self._backlog.turn
        match report:
            case Ready():
                self._offer_all()
            case Sound():
                self._pulse.look(report.reason, now)
            case Playing(event=event) if turn and turn.call.event == event:
                self._watch.busy(now + report.seconds + self._patience.beyond)
            case Said(event=event) if turn and turn.call.event == event:
                self._watch.prove()
                self._sound_tries, self._sound_lost, self._mute_for = 0, None, None
                self._pulse.voiced()
                self._end_turn(self._backlog.said(report.seconds))
            case Failed(event=event) if turn and turn.call.event == event:
                if report.reason != self._mute_for:
                    # Once for each cause: a morning without a loudspeaker is not a line a call.
                    self._mute_for = report.reason
                    detail = " ".join(report.detail.split())
                    log.info("call %s was not said: %s: %s", event, report.reason, detail)
                self._pulse.failed(report.reason, now)
                self._end_turn(self._failed(report.reason, now))
        if self._watch.proven:
            self._pulse.worker(True)
        self._set_health(self._pulse.health)

    def _offer_all(self) -> None:
        if self._counters:
            for language in self._languages:
                self._watch.offer(Prepare(numbers=(), counters=self._counters, languages=(language,)))
        while self._ahead:
            self._watch.offer(self._ahead.popleft())

    def _failed(self, reason: Reason, now: float) -> Ending | None:
        """What a failed try means for its call: again while it is fresh, once when sound has long been gone."""
        if reason is Reason.WORKER_LOST:
            return self._backlog.retry(reason, counted=True)
        if reason not in (Reason.NO_AUDIO, Reason.SOUND_FAILED):
            return self._backlog.drop(reason)
        if self._sound_lost is None:
            self._sound_lost = now
        elif now - self._sound_lost > self._within:
            return self._backlog.drop(reason)
        waits = self._patience.again
        self._not_before = now + waits[min(self._sound_tries, len(waits) - 1)]
        self._sound_tries += 1
        return self._backlog.retry(reason, counted=False)

    def _worker_lost(self) -> None:
        if self._backlog.turn is not None:
            self._tell(self._backlog.retry(Reason.WORKER_LOST, counted=True))
        self._pulse.worker(False)
        self._set_health(self._pulse.health)

    # -- telling -------------------------------------------------------------------------------------------

    def _end_turn(self, ending: Ending | None) -> None:
        self._watch.busy(None)
        self._tell(ending)

    def _tell(self, *endings: Ending | None) -> None:
        for ending in endings:
            if ending is None:
                continue
            try:
                self._on_outcome(ending.event, ending.outcome.value, ending.why, ending.seconds)
            except Exception:
                # The listener's trouble is not the next call's.
                log.exception("the outcome of event %s found no ear", ending.event)

    def _set_health(self, health: Health | None) -> None:
        if health is None or health == self._health:
            return
        if self._health is not None and health.state == "ok":
            log.warning("the voice is back")
        elif health.state != "ok":
            log.warning("the voice is %s: %s", health.state, health.words)
        self._health = health
        if self._on_health is None:
            return
        try:
            self._on_health(health)
        except Exception:
            log.exception("the voice's health found no ear")


def voices_of(plan: VoicePlan) -> dict[str, tuple[str, int]]:
    """The engine's voice and rate (words a minute) of each language the plan has one for.

    A plan that lists no languages has the usual voices at its own rate.
    """
    if not plan.languages:
        return {language: (voice, plan.rate) for language, voice in (VOICES | {FIRST: plan.zh_voice}).items()}
    found = ((language, plan.of(language)) for language in LANGUAGES)
    return {language: (voice.voice, voice.rate) for language, voice in found if voice is not None}


def _order(call: Announcement, *, short: bool, volume: float) -> Say:
    """The call as the worker's order. Raises ValueError when it is not of the right kinds or too long."""
    return Say(
        event=call.event,
        number=call.number,
        counter=call.counter,
        language=call.language,
        recall=call.recall,
        called_at_us=call.called_at_us,
        short=short,
        volume=volume,
    )
