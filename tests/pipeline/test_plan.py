import pytest

from interpreter.pipeline.plan import Mode, Plan, Side

DANISH, ARABIC = Side("caseworker", "da"), Side("citizen", "ar")


def test_sides_are_found_by_name_and_language() -> None:
    plan = Plan((DANISH, ARABIC))
    assert plan.side("citizen") == ARABIC
    assert plan.speaking("da") == DANISH
    assert plan.other(DANISH) == ARABIC
    assert plan.other(ARABIC) == DANISH


def test_who_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError):
        Plan((DANISH, ARABIC)).side("neighbour")
    with pytest.raises(KeyError):
        Plan((DANISH, ARABIC)).speaking("tr")


def test_one_language_needs_no_interpreter() -> None:
    with pytest.raises(ValueError, match="two languages"):
        Plan((DANISH, Side("citizen", "da")))


def test_names_must_differ() -> None:
    with pytest.raises(ValueError, match="own name"):
        Plan((DANISH, Side("caseworker", "ar")))


def test_headphones_need_no_guard() -> None:
    assert Plan((DANISH, ARABIC)).guarded
    assert not Plan((DANISH, ARABIC), mode=Mode.SIMULTANEOUS).guarded
    assert not Plan((DANISH, ARABIC), half_duplex=False).guarded
