from interpreter.pipeline.half_duplex import (
    PATIENCE_SECONDS,
    REPORTED_PATIENCE_SECONDS,
    TAIL_SECONDS,
    HalfDuplexGuard,
)


def test_it_is_open_until_the_voice_plays() -> None:
    assert not HalfDuplexGuard(enabled=True).muted(0.0)


def test_chunks_play_one_after_the_other() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(10.0, 1.0)
    guard.sent(10.1, 1.0)
    assert guard.muted(12.0)
    assert not guard.muted(12.0 + TAIL_SECONDS + PATIENCE_SECONDS)


def test_the_client_can_say_that_it_is_over() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(10.0, 5.0)
    guard.played(11.0)
    assert guard.muted(11.0 + TAIL_SECONDS - 0.01)
    assert not guard.muted(11.0 + TAIL_SECONDS)


def test_a_client_that_says_nothing_is_not_waited_for_for_ever() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(0.0, 1.0)
    assert guard.muted(1.0 + TAIL_SECONDS + PATIENCE_SECONDS - 0.01)
    assert not guard.muted(1.0 + TAIL_SECONDS + PATIENCE_SECONDS)


def test_a_client_that_reports_is_waited_for_longer() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(0.0, 1.0)
    guard.played(1.0)
    guard.sent(10.0, 1.0)
    assert guard.muted(11.0 + TAIL_SECONDS + REPORTED_PATIENCE_SECONDS - 0.01)
    assert not guard.muted(11.0 + TAIL_SECONDS + REPORTED_PATIENCE_SECONDS)


def test_sound_that_has_not_come_through_plays_later() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.delayed(0.0, 3.0)
    assert not guard.muted(1.0), "nothing was sent"
    guard.sent(10.0, 1.0)
    guard.delayed(11.0, 3.0)
    assert guard.muted(14.0)
    guard.played(14.0)
    assert not guard.muted(14.0 + TAIL_SECONDS)


def test_a_button_opens_it_at_once() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(0.0, 10.0)
    guard.open()
    assert not guard.muted(0.01)


def test_new_sound_closes_it_again() -> None:
    guard = HalfDuplexGuard(enabled=True)
    guard.sent(0.0, 1.0)
    guard.played(1.0)
    assert not guard.muted(5.0)
    guard.sent(6.0, 1.0)
    assert guard.muted(6.5)


def test_off_is_off() -> None:
    guard = HalfDuplexGuard(enabled=False)
    guard.sent(0.0, 10.0)
    assert not guard.muted(1.0)
