"""What the supervisor is told of the voice."""

from __future__ import annotations

from devices.voice.health import NO_AUDIO, NO_SPEECH, OK, SOUND_FAILED, WORKER_LOST, Pulse
from devices.voice.messages import Reason


def running() -> Pulse:
    """A voice that has started and found its sound system."""
    pulse = Pulse()
    pulse.worker(True)
    pulse.look("", 0.0)
    return pulse


def test_nothing_is_said_before_something_is_known() -> None:
    """A start is no fault: the list stays as it was until the first look."""
    pulse = Pulse()
    assert pulse.health is None
    pulse.worker(True)
    assert pulse.health is None
    pulse.look("", 0.0)
    assert pulse.health == OK


def test_a_machine_without_sound_is_offline_until_sound_is_there() -> None:
    """No card is 'offline', and plugging one in is noticed without a call."""
    pulse = running()
    pulse.look(Reason.NO_AUDIO.value, 1.0)
    assert pulse.health == NO_AUDIO
    pulse.look("", 2.0)
    assert pulse.health == OK


def test_a_call_that_was_not_played_outweighs_an_answering_server() -> None:
    """A server that answers but plays nothing stays a fault until a call is played, or a minute has passed."""
    pulse = running()
    pulse.failed(Reason.SOUND_FAILED, 10.0)
    pulse.look("", 20.0)
    assert pulse.health == SOUND_FAILED
    pulse.voiced()
    assert pulse.health == OK
    pulse.failed(Reason.SOUND_FAILED, 30.0)
    pulse.look("", 91.0)
    assert pulse.health == OK


def test_a_server_seen_gone_and_back_clears_the_failed_call() -> None:
    """Recovery that was seen is told at once."""
    pulse = running()
    pulse.failed(Reason.SOUND_FAILED, 10.0)
    pulse.look(Reason.SOUND_FAILED.value, 11.0)
    pulse.look("", 12.0)
    assert pulse.health == OK


def test_a_lost_worker_and_a_missing_engine_are_faults() -> None:
    """Each has its own words, the worker's first."""
    pulse = running()
    pulse.failed(Reason.NO_SPEECH, 1.0)
    assert pulse.health == NO_SPEECH
    pulse.worker(False)
    assert pulse.health == WORKER_LOST
    pulse.worker(True)
    pulse.voiced()
    assert pulse.health == OK


def test_every_trouble_says_what_still_works() -> None:
    """A fault's words tell what happened, that calls are still shown, and what to do."""
    for health in (NO_AUDIO, SOUND_FAILED, NO_SPEECH, WORKER_LOST):
        assert "叫號照常顯示在大螢幕" in health.words
        assert "請" in health.words
