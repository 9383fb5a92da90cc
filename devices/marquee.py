"""The LED marquee: what is said to it, in which order and with which silences; one thread owns it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from devices import alpha
from devices.alpha_reply import Reply, ReplyReader, table_of
from devices.link import Link
from devices.marquee_plan import IDLE, Pair, SignPlan
from devices.marquee_profile import Profile
from devices.sign_memory import SignMemory, digest
from office.clock import Clock, SystemClock, business_day

WAKE_UP = bytes(20)  # NULs on a fresh line, as the maker's own sample sends them
AFTER_ABORT_S = 1.1  # a sign gives up on a packet cut short after 1 s without a byte
WRITE_S = 1.5  # more than this for one packet means that nobody takes the bytes


@dataclass(frozen=True)
class Step:
    """One write of the set-up: `file` is what it fills ('' for the table itself)."""

    file: str
    command: bytes
    settle_s: float = 0.0  # how long the sign is busy with it and deaf

    @property
    def is_picture(self) -> bool:
        """A picture written while a call is up is not drawn afterwards (measured), so it waits."""
        return self.command[:1] == b"I"


class Marquee:
    """One Alpha sign on one link.

    Every packet waits for the profile's gap, counted from the end of the previous packet on the wire, and
    every method returns when its bytes have had the time to leave.  `pause` sleeps; a worker passes one that
    can be interrupted.  All methods but close() raise LinkDown.
    """

    def __init__(
        self,
        link: Link,
        profile: Profile,
        plan: SignPlan,
        clock: Clock | None = None,
        *,
        memory: SignMemory | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._link = link
        self._profile = profile
        self._plan = plan
        self._clock = clock or SystemClock()
        self._memory = memory or SignMemory()
        self._stopwatch = stopwatch
        self._pause = pause
        # A URL may name a slower line than the profile; the slower one is never too fast.
        self._rate = min(profile.bytes_per_second, link.bytes_per_second)
        self._free_s = float("-inf")
        self._replies = ReplyReader()
        self._heard: deque[Reply] = deque(maxlen=8)
        self._table_is_ours = False
        self._certain: dict[str, str] = {}  # files whose content is known, by digest
        self._believed: set[str] = set()  # files that were once written and most likely still are

    @property
    def plan(self) -> SignPlan:
        """What the sign is to remember and show."""
        return self._plan

    def adopt(self, plan: SignPlan) -> None:
        """Use another plan from now on; steps() then tells what has to be written for it."""
        self._plan = plan
        self._table_is_ours = self._table_is_ours and self._memory.table == plan.fingerprint

    def free_in(self) -> float:
        """Seconds until the next packet may start."""
        return max(0.0, self._free_s - self._stopwatch())

    def connect(self) -> None:
        """Open the link and write all that the sign does not have yet; takes from 0.3 s to a minute."""
        self.open()
        for step in self.steps():
            self.write(step)

    def open(self) -> None:
        """Open the link, wake the sign, end whatever call an earlier program left on it, see what it knows."""
        self._link.open()
        self._replies = ReplyReader()
        self._await_free()
        self._send(WAKE_UP)
        self.release()
        self._learn()

    def steps(self) -> list[Step]:
        """What is still to be written, in order: table, a text, pictures, the text again.

        The table is a bare E$ and then the whole plan, with the silences the sign needs; it is left out when
        the sign holds it already, and so is every file whose content is known to be the same.
        """
        plan, steps, certain = self._plan, list[Step](), self._certain
        if not self._table_is_ours:
            certain = {}
            steps.append(Step("", alpha.clear_memory(), self._profile.clear_s))
            steps.append(Step("", plan.table, self._profile.table_s))
        pictures = [Step(label, alpha.write_dots(label, dots.rows)) for label, dots in plan.pictures]
        missing = [step for step in pictures if certain.get(step.file) != digest(step.command)]
        if missing and IDLE not in certain:
            # The first picture after a table may not appear unless a text is running (seen by two projects).
            steps.append(Step(IDLE, plan.bare_command))
        steps += missing
        if missing or certain.get(IDLE) != digest(plan.idle_command):
            steps.append(Step(IDLE, plan.idle_command))
        return steps

    def write(self, step: Step) -> None:
        """Write one step and keep note of it."""
        if step.file:
            self._put(step.command, step.settle_s)
            self._certain[step.file] = digest(step.command)
            self._believed.add(step.file)
            self._memory.wrote(step.file, digest(step.command))
            return
        # Said before it is done: after a crash in between, the sign counts as unknown.
        self._memory.forget()
        self._certain, self._believed, self._table_is_ours = {}, set(), False
        self._put(step.command, step.settle_s)
        if step.command == self._plan.table:
            self._table_is_ours = True
            self._memory.laid_out(self._plan.fingerprint, self._today())

    def show_call(self, *calls: Pair) -> None:
        """Put up one to three calls as the priority message, the newest first."""
        phrases = self._plan.phrases
        pictures = phrases is not None and self._believed.issuperset(phrases)
        self._put(self._plan.call_command(calls, pictures=pictures))

    def release(self) -> None:
        """End the call; the idle message comes back by itself."""
        self._put(alpha.release())

    def seconds(self, step: Step) -> float:
        """How long a step keeps the line busy, the sign's own silence included."""
        packet = self._packet(step.command)
        pause = self._profile.dots_pause_s if packet.pause_after else 0.0
        return len(packet.data) / self._rate + pause + step.settle_s

    def watch(self) -> None:
        """Read what came back; an unplugged adapter shows here, long before the next call."""
        self._heard.extend(self._replies.feed(self._link.read(0.0)))

    def close(self) -> None:
        """Let go of the link."""
        self._link.close()

    def _learn(self) -> None:
        """Find out whether the sign still holds our table and files.

        A sign that answers F$ knows best.  One that cannot answer is trusted with a table written earlier on
        the same business day (signs are switched off at night and some forget), never with its files: they
        are written again.
        """
        told = self._ask_table()
        same = self._memory.table == self._plan.fingerprint
        if told and not same:
            self._memory.laid_out(self._plan.fingerprint, self._today())
        if told is None:
            self._table_is_ours = same and self._memory.day == self._today()
        else:
            self._table_is_ours = told
        self._believed = set(self._memory.files) if self._table_is_ours and same else set()
        self._certain = dict(self._memory.files) if told and same else {}

    def _ask_table(self) -> bool | None:
        """True or False as the sign's own table is the plan's; None when it does not say."""
        if not (self._profile.reads and self._link.answers):
            return None
        wanted = {
            ("A", IDLE, ""),
            *(("D", label, f"{d.height:02X}{d.width:02X}") for label, d in self._plan.pictures),
        }
        self._heard.clear()
        self._put(alpha.read_special("$"))
        deadline = self._stopwatch() + self._profile.reply_s
        while True:
            for reply in self._heard:
                table = table_of(reply)
                if table is not None:
                    # The first file gets the rest of the pool: a TEXT's size never reads back as sent.
                    return wanted == {(e.kind, e.label, e.size if e.kind == "D" else "") for e in table}
            if self._stopwatch() >= deadline:
                return None
            self._pause(0.05)
            self.watch()

    def _packet(self, command: bytes) -> alpha.Packet:
        dots = command[:1] == b"I" and self._profile.dots_pause_s > 0
        return self._profile.address.packet(command, pause_after=alpha.DOTS_HEADER if dots else 0)

    def _put(self, command: bytes, settle_s: float = 0.0) -> None:
        packet = self._packet(command)
        self._await_free()
        # Until the whole packet has left, whatever ends this method leaves the sign with a part of one.
        self._free_s = float("inf")
        try:
            if packet.pause_after:
                self._send(packet.data[: packet.pause_after])
                self._pause(self._profile.dots_pause_s)
            self._send(packet.data[packet.pause_after :])
            self._free_s = self._stopwatch() + max(self._profile.gap_s, settle_s)
            self.watch()
        finally:
            if self._free_s == float("inf") or not self._link.is_open:
                self._free_s = self._stopwatch() + AFTER_ABORT_S

    def _send(self, data: bytes) -> None:
        """Write and wait until the last bit has had the time to leave: write() itself returns at once."""
        start = self._stopwatch()
        self._link.write(data, WRITE_S)
        left = start + len(data) / self._rate - self._stopwatch()
        if left > 0:
            self._pause(left)

    def _await_free(self) -> None:
        wait = self.free_in()
        if wait > 0:
            self._pause(wait)

    def _today(self) -> str:
        return business_day(self._clock.now_us())
