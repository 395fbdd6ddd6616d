from dataclasses import replace

from interpreter.protocol.offer import NOT_CHECKED, OfferedDirection
from tests.fakes.offer import OFFER


def test_a_direction_that_nobody_checked_is_offered_as_that() -> None:
    failed = OfferedDirection("fails", "not_heard", "no speech was heard in the sample")
    offer = replace(OFFER, checks={("uk", "da"): failed})
    assert offer.direction("uk", "da") is failed
    assert offer.direction("da", "uk") is NOT_CHECKED
