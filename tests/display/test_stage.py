"""The call view's queue, as properties over any order of calls, recalls, undos and frames."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from display.page import CallFace
from display.stage import HOLD_BUSY_US, HOLD_US, STRIP, Stage
from office.clock import SECOND

T0 = 1_741_656_240 * SECOND
FRAME_US = 50_000


@dataclass
class Lobby:
    """A stage, its list, and a screen that paints every frame."""

    stage: Stage = field(default_factory=Stage)
    recent: list[CallFace] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)  # event -> instant
    views: list[tuple[int, int]] = field(default_factory=list)  # event, since
    now: int = T0
    event: int = 0
    overtaken: set[int] = field(default_factory=set)

    def call(self, number: str, counter: int, *, recall: bool = False) -> CallFace:
        self.event += 1
        face = CallFace(self.event, number, counter, self.now, recall)
        self.recent = [face, *(each for each in self.recent if each.number != number)][:12]
        self.overtaken |= set(self.stage.arrive(face, self.now))
        return face

    def frame(self) -> None:
        self.stage.advance(self.now, tuple(self.recent))
        view = self.stage.view
        if view is not None:
            if not self.views or self.views[-1] != (view.event, self.stage.since_us):
                self.views.append((view.event, self.stage.since_us))
            self.paint(view)
            for cell in self.stage.strip():
                self.paint(cell.call)
        else:
            for face in self.recent[:5]:
                self.paint(face)

    def paint(self, face: CallFace) -> None:
        for event in face.events:
            self.seen.setdefault(event, self.now)
            self.stage.painted(event)

    def run(self, seconds: float) -> None:
        until = self.now + int(seconds * SECOND)
        while self.now < until:
            self.frame()
            self.now += FRAME_US


bursts = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(1000, 1015), st.integers(1, 19)), min_size=1, max_size=9),
        st.sampled_from([0.05, 0.3, 1.0, 3.9, 4.1, 7.5, 20.0]),
    ),
    max_size=10,
)


@settings(max_examples=40)
@given(bursts)
def test_every_call_is_seen(plan: list[tuple[list[tuple[int, int]], float]]) -> None:
    """Whatever comes at once or one after another, each call is painted or was overtaken by a newer one."""
    lobby = Lobby()
    for burst, pause in plan:
        for number, counter in burst:
            lobby.call(str(number), counter)
        lobby.run(pause)
    lobby.run(40)
    assert set(range(1, lobby.event + 1)) == set(lobby.seen) | lobby.overtaken


@settings(max_examples=40)
@given(bursts)
def test_strip_and_view_never_show_a_number_twice(plan: list[tuple[list[tuple[int, int]], float]]) -> None:
    """There is one view, at most three cells, and no number in two of them."""
    lobby = Lobby()
    for burst, pause in plan:
        for number, counter in burst:
            lobby.call(str(number), counter)
            lobby.frame()
            shown = [cell.call.number for cell in lobby.stage.strip()]
            shown += [lobby.stage.view.number] if lobby.stage.view else []
            assert len(shown) == len(set(shown))
            assert len(lobby.stage.strip()) <= STRIP
            assert len(lobby.stage.waiting) <= STRIP
        lobby.run(pause)


@settings(max_examples=40)
@given(bursts)
def test_a_view_stands_at_least_four_seconds(plan: list[tuple[list[tuple[int, int]], float]]) -> None:
    """A view gives way early only to its own number called again."""
    lobby = Lobby()
    numbers: dict[int, str] = {}
    for burst, pause in plan:
        for number, counter in burst:
            numbers[lobby.call(str(number), counter).event] = str(number)
        lobby.run(pause)
    lobby.run(40)
    for (event, since), (after, later) in zip(lobby.views, lobby.views[1:], strict=False):
        assert later - since >= HOLD_BUSY_US or numbers[event] == numbers[after]


def test_a_call_is_seen_in_the_frame_it_arrives_in() -> None:
    """The first call has the view at once; up to three more are in the strip at once, newest first and fresh."""
    lobby = Lobby()
    first = lobby.call("1001", 1)
    lobby.frame()
    assert lobby.stage.view == first
    rest = [lobby.call(str(1002 + n), 2 + n) for n in range(3)]
    lobby.frame()
    assert [cell.call for cell in lobby.stage.strip()] == rest[::-1]
    assert all(cell.fresh for cell in lobby.stage.strip())
    assert set(lobby.seen) == {1, 2, 3, 4}


def test_views_follow_each_other() -> None:
    """Alone a call stands 7 s; with another waiting 4 s, and then that one has its view."""
    lobby = Lobby()
    lobby.call("1001", 1)
    lobby.run(0.1)
    lobby.call("2001", 2)
    lobby.run(30)
    (_, one), (_, two) = lobby.views
    assert HOLD_BUSY_US <= two - one <= HOLD_BUSY_US + 2 * FRAME_US
    assert lobby.stage.view is None
    alone = Lobby()
    alone.call("1001", 1)
    alone.run(HOLD_US / SECOND - 0.1)
    assert alone.stage.view is not None
    alone.run(0.3)
    assert alone.stage.view is None


def test_the_fourth_waiting_call_takes_the_oldests_view_not_its_place_in_sight() -> None:
    """When more than three wait, the oldest was in the strip and gets no view of its own."""
    lobby = Lobby()
    for number in range(1001, 1006):
        lobby.call(str(number), number - 1000)
        lobby.run(0.1)
    assert [call.number for call in lobby.stage.waiting] == ["1003", "1004", "1005"]
    assert {1, 2, 3, 4, 5} == set(lobby.seen)
    lobby.run(40)
    assert [event for event, _ in lobby.views] == [1, 3, 4, 5]


def test_a_call_older_than_twenty_seconds_gets_no_view() -> None:
    """A call that comes late is in the strip, never called as if it were new."""
    lobby = Lobby()
    lobby.call("1001", 1)
    lobby.frame()
    lobby.event += 1
    late = CallFace(lobby.event, "2001", 2, lobby.now - 21 * SECOND)
    lobby.stage.arrive(late, lobby.now)
    lobby.frame()
    assert [cell.call.number for cell in lobby.stage.strip()] == ["2001"]
    lobby.run(10)
    assert [event for event, _ in lobby.views] == [1]


def test_an_undone_call_is_gone_at_once() -> None:
    """Taken back in the view, the next one has it; taken back in the strip, its cell is free."""
    lobby = Lobby()
    for number in ("1001", "1002", "1003"):
        lobby.call(number, 1)
    lobby.frame()
    lobby.stage.withdraw("1001", lobby.now)
    lobby.frame()
    assert lobby.stage.view is not None
    assert lobby.stage.view.number == "1002"
    lobby.recent = [each for each in lobby.recent if each.number != "1003"]
    lobby.stage.withdraw("1003", lobby.now)
    lobby.frame()
    assert "1003" not in [cell.call.number for cell in lobby.stage.strip()]


def test_a_recall_of_the_number_in_view_starts_it_again() -> None:
    """The view of a number called again stands its full time, as a recall."""
    lobby = Lobby()
    lobby.call("1001", 1)
    lobby.run(3)
    again = lobby.call("1001", 1, recall=True)
    lobby.frame()
    assert lobby.stage.view == again
    assert lobby.stage.since_us == lobby.now
