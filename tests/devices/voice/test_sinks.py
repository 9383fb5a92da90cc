"""Where the sound goes: player programs that work, complain, lie or hang, and the witness file."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from devices.voice.messages import Reason
from devices.voice.sinks import AutoSink, OffSink, PlayerSink, SinkFailed, TimedSink, Utterance, sink_of

CALL = Utterance(5, "1036", 7, Path("call.wav"), 0.3)


def player(folder: Path, script: str, *, name: str = "player", grace: float = 0.5) -> PlayerSink:
    """A sink whose player is a shell script of the test's own."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return PlayerSink(name, (str(program),), (str(program), "probe"), grace=grace)


def failure(sink: PlayerSink | AutoSink | TimedSink | OffSink, call: Utterance = CALL) -> SinkFailed:
    with pytest.raises(SinkFailed) as caught:
        sink.play(call)
    return caught.value


def test_a_player_gets_the_file_and_has_to_take_its_time(tmp_path: Path) -> None:
    """The WAV's path is the player's last word, and play() comes back when the player ends."""
    started = time.monotonic()
    player(tmp_path, f'echo "$1" > {tmp_path}/heard; sleep 0.3').play(CALL)
    assert time.monotonic() - started >= 0.3
    assert (tmp_path / "heard").read_text() == "call.wav\n"


def test_a_player_that_is_done_too_soon_played_nothing(tmp_path: Path) -> None:
    """Success in no time is what a player without a sound card reports; it is not believed."""
    failed = failure(player(tmp_path, "exit 0"))
    assert failed.reason is Reason.SOUND_FAILED
    assert "before the sound could" in str(failed)


def test_a_player_that_complains_is_quoted(tmp_path: Path) -> None:
    """The server's own words reach the log."""
    failed = failure(player(tmp_path, "echo Connection refused >&2; exit 1"))
    assert failed.reason is Reason.SOUND_FAILED
    assert "Connection refused" in str(failed)


def test_a_player_that_hangs_is_ended(tmp_path: Path) -> None:
    """A hung sound server costs the length of the sound and the grace, not the day."""
    started = time.monotonic()
    failed = failure(player(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60"))
    assert time.monotonic() - started < 5
    assert failed.reason is Reason.SOUND_FAILED
    assert "hangs" in str(failed)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_player_that_is_not_there_is_no_audio(tmp_path: Path) -> None:
    """Neither playing nor looking raises anything but SinkFailed when the program is missing."""
    sink = PlayerSink("none", (str(tmp_path / "none"),), (str(tmp_path / "none"),))
    assert failure(sink).reason is Reason.NO_AUDIO
    with pytest.raises(SinkFailed) as caught:
        sink.probe()
    assert caught.value.reason is Reason.NO_AUDIO


def test_a_machine_with_aplay_and_no_card_is_no_audio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`aplay -l` exits with 0 without a card; the list itself is looked at."""
    program = tmp_path / "aplay"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    program.write_text("#!/bin/sh\necho 'aplay: device_list: no soundcards found...' >&2\n")
    program.chmod(0o755)
    with pytest.raises(SinkFailed) as caught:
        sink_of("aplay").probe()
    assert caught.value.reason is Reason.NO_AUDIO
    program.write_text("#!/bin/sh\necho 'card 0: PCH [HDA Intel PCH], device 0: ALC257'\n")
    sink_of("aplay").probe()


def test_closing_silences_at_once(tmp_path: Path) -> None:
    """Another thread can end the sound in the middle, and nothing is played after that."""
    sink = player(tmp_path, f"touch {tmp_path}/on; exec sleep 60")
    closer = threading.Thread(target=lambda: (wait_for(tmp_path / "on"), sink.close()))
    closer.start()
    started = time.monotonic()
    failure(sink, Utterance(5, "1036", 7, Path("call.wav"), 50.0))
    assert time.monotonic() - started < 20
    closer.join()
    assert "closed" in str(failure(sink))


def wait_for(path: Path) -> None:
    late = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < late
        time.sleep(0.01)


def test_auto_takes_the_first_that_answers_and_looks_again_after_a_failure(tmp_path: Path) -> None:
    """The second way is found when the first is away, and the first again when the second fails."""
    first = player(tmp_path, f'test -e {tmp_path}/up || exit 1; [ "$1" = probe ] || sleep 0.3', name="first")
    second = player(
        tmp_path, f'test -e {tmp_path}/up && exit 1; [ "$1" = probe ] || sleep 0.3', name="second"
    )
    auto = AutoSink((first, second))
    auto.play(CALL)
    assert auto.name == "second"
    (tmp_path / "up").touch()
    failure(auto)
    auto.play(CALL)
    assert auto.name == "first"


def test_auto_without_any_sound_says_no_audio(tmp_path: Path) -> None:
    """Nothing there is one sentence of all that was looked for."""
    auto = AutoSink((player(tmp_path, "exit 1", name="a"), player(tmp_path, "exit 1", name="b")))
    with pytest.raises(SinkFailed) as caught:
        auto.probe()
    assert caught.value.reason is Reason.NO_AUDIO


def test_the_timed_sink_takes_the_sounds_time_and_leaves_its_witness(tmp_path: Path) -> None:
    """One line a call, written when the sound would have ended."""
    file = tmp_path / "voiced.jsonl"
    sink = TimedSink(file)
    started = time.monotonic()
    sink.play(CALL)
    assert 0.3 <= time.monotonic() - started < 2
    (line,) = file.read_text().splitlines()
    witness = json.loads(line)
    assert list(witness) == ["event", "number", "counter", "wav", "seconds", "at"]
    assert (witness["event"], witness["number"], witness["counter"]) == (5, "1036", 7)
    assert witness["seconds"] == 0.3
    assert witness["at"].endswith("+08:00")


def test_a_timed_sink_that_was_closed_leaves_no_witness(tmp_path: Path) -> None:
    """A call cut off in the middle was not voiced."""
    sink = TimedSink(tmp_path / "voiced.jsonl")
    sink.close()
    failure(sink)
    assert not (tmp_path / "voiced.jsonl").exists()


def test_a_witness_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    """A call is not reported voiced when its line is missing."""
    sink = TimedSink(tmp_path / "missing" / "voiced.jsonl")
    assert failure(sink).reason is Reason.SOUND_FAILED
    with pytest.raises(SinkFailed):
        sink.probe()


def test_off_says_so() -> None:
    """A call to a voice that is off is told as that, not as a fault."""
    assert failure(OffSink()).reason is Reason.OFF


@pytest.mark.parametrize("words", ["auto", "paplay", "aplay", "off", "timed:/tmp/x"])
def test_a_sink_has_a_name(words: str) -> None:
    """Each name of the command line makes its sink."""
    assert sink_of(words).name == words.partition(":")[0]


@pytest.mark.parametrize("words", ["", "timed", "timed:", "loud", "off:1", "paplay:x"])
def test_an_unknown_sink_is_refused(words: str) -> None:
    """A typo is a sentence, not silence."""
    with pytest.raises(ValueError, match="voice sink"):
        sink_of(words)
