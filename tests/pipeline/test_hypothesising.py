from interpreter.pipeline.hypothesising import FIRST_MS, HypothesisSchedule

MS = 16


def test_the_first_comes_soon_the_next_after_the_interval() -> None:
    schedule = HypothesisSchedule(1000)
    schedule.segment_started(0)
    assert not schedule.due(FIRST_MS * MS - 1)
    assert schedule.due(FIRST_MS * MS)
    schedule.started(FIRST_MS * MS)
    assert not schedule.due((FIRST_MS + 999) * MS)
    assert schedule.due((FIRST_MS + 1000) * MS)


def test_a_slow_one_makes_the_next_wait() -> None:
    schedule = HypothesisSchedule(1000)
    schedule.segment_started(0)
    schedule.started(11_200)
    schedule.took(11_200 + 16_000 * 2, seconds=2.0)
    assert not schedule.due(11_200 + 16_000 * 5 - 1)
    assert schedule.due(11_200 + 16_000 * 5)


def test_a_quick_one_does_not() -> None:
    schedule = HypothesisSchedule(1000)
    schedule.segment_started(0)
    schedule.started(11_200)
    schedule.took(12_800, seconds=0.1)
    assert schedule.due(11_200 + 16_000)


def test_what_is_shed_is_counted_once_an_interval() -> None:
    schedule = HypothesisSchedule(1000)
    schedule.segment_started(0)
    for now in range(0, 48_000, 320):
        if schedule.due(now):
            schedule.skipped(now)
    assert schedule.shed == 3
