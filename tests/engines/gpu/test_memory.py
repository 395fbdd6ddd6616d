"""One budget over all models on a GPU."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.gpu.memory import (
    MEGABYTE,
    Claim,
    MemoryLedger,
    NoRoom,
    Preference,
    megabytes,
    share,
)

RECOGNISER, TRANSLATOR = Preference.RECOGNISER, Preference.TRANSLATOR


def claim(
    name: str, weights: int, each: int = 10, most: int = 8, preference: Preference = TRANSLATOR
) -> Claim:
    return Claim(name, preference, weights * MEGABYTE, each * MEGABYTE, most)


WHISPER = claim("recogniser whisper", 100, 50, 8, RECOGNISER)
OPUS = claim("translator opus", 60, 10, 8)


def shared(room: int, *claims: Claim) -> list[int]:
    return share(room * MEGABYTE, claims)


@pytest.mark.parametrize(
    ("room", "items"),
    [
        (1000, [8, 8]),  # all of it
        (640, [8, 8]),  # to the last byte
        (639, [8, 7]),
        (370, [3, 6]),  # they grow by turns
        (220, [1, 1]),  # both are there before any batch grows
        (219, [2, 0]),  # what one that does not fit leaves makes batches larger
        (149, [0, 8]),  # the smaller one still fits
        (69, [0, 0]),
    ],
)
def test_models_come_before_batches_and_the_recogniser_before_translations(
    room: int, items: list[int]
) -> None:
    assert shared(room, WHISPER, OPUS) == items
    assert shared(room, OPUS, WHISPER) == items[::-1]


def test_without_a_limit_everybody_gets_all() -> None:
    assert share(None, [WHISPER, OPUS]) == [8, 8]


claims = st.lists(
    st.builds(
        Claim,
        st.text(max_size=3),
        st.sampled_from(Preference),
        st.integers(0, 50),
        st.integers(0, 20),
        st.integers(1, 16),
    ),
    max_size=6,
)


@given(st.integers(0, 300), claims)
def test_never_more_than_there_is_and_never_a_batch_instead_of_a_model(room: int, asked: list[Claim]) -> None:
    items = share(room, asked)
    given_out = [claim.needs(count) for claim, count in zip(asked, items, strict=True)]
    assert sum(given_out) <= room
    assert all(count <= claim.most for claim, count in zip(asked, items, strict=True))
    least = sum(claim.needs(1) for claim, count in zip(asked, items, strict=True) if count)
    for claim, count in zip(asked, items, strict=True):
        if not count:
            assert claim.needs(1) > room - least


@given(st.integers(0, 300), claims)
def test_nobody_is_sent_to_the_cpu_for_one_that_is_less_preferred(room: int, asked: list[Claim]) -> None:
    preferred = [claim for claim in asked if claim.preference is RECOGNISER]
    alone = [bool(count) for count in share(room, preferred)]
    among = [
        bool(count)
        for claim, count in zip(asked, share(room, asked), strict=True)
        if claim.preference is RECOGNISER
    ]
    assert among == alone


def test_the_first_to_open_leaves_room_for_those_that_are_expected() -> None:
    ledger = MemoryLedger(250 * MEGABYTE)
    ledger.expect([WHISPER, OPUS])
    whisper = ledger.take(WHISPER)
    opus = ledger.take(OPUS)
    assert (ledger.items(whisper), ledger.items(opus)) == (1, 4)
    assert [entry.claim.name for entry in ledger.held] == ["recogniser whisper", "translator opus"]
    assert ledger.room == 0


def test_one_that_was_not_expected_takes_what_is_left() -> None:
    ledger = MemoryLedger(250 * MEGABYTE)
    assert ledger.items(ledger.take(WHISPER)) == 3
    with pytest.raises(NoRoom):
        ledger.take(OPUS)


def test_several_recognisers_share_with_translators_behind_them() -> None:
    somali = claim("recogniser somali", 100, 50, 8, RECOGNISER)
    ledger = MemoryLedger(330 * MEGABYTE)
    ledger.expect([WHISPER, somali, OPUS])
    assert ledger.items(ledger.take(WHISPER)) == 1
    assert ledger.items(ledger.take(somali)) == 1
    with pytest.raises(NoRoom, match="translator opus"):
        ledger.take(OPUS)


def test_a_refusal_says_what_is_needed_what_is_left_and_who_has_the_rest() -> None:
    ledger = MemoryLedger(160 * MEGABYTE)
    ledger.take(WHISPER)
    with pytest.raises(
        NoRoom,
        match=r"translator opus is out of memory: it needs 70 MB, gpu\.memory_mb \(160\) leaves 10 MB "
        r"beside recogniser whisper 150 MB$",
    ):
        ledger.take(OPUS)


def test_a_refusal_for_what_is_yet_to_come_says_that_too() -> None:
    ledger = MemoryLedger(160 * MEGABYTE)
    ledger.expect([OPUS, WHISPER])
    with pytest.raises(NoRoom, match="and what is yet to be opened"):
        ledger.take(OPUS)
    assert ledger.items(ledger.take(WHISPER)) == 1


def test_what_other_programs_use_counts() -> None:
    ledger = MemoryLedger(1000 * MEGABYTE)
    ledger.observe(130 * MEGABYTE)
    with pytest.raises(NoRoom, match=r"needs 150 MB, the GPU's free memory leaves 130 MB"):
        ledger.take(WHISPER)
    ledger.observe(210 * MEGABYTE)
    assert ledger.items(ledger.take(WHISPER)) == 2


def test_the_work_of_open_models_is_not_free_although_it_may_look_so() -> None:
    ledger = MemoryLedger()
    ledger.observe(400 * MEGABYTE)
    ledger.take(claim("recogniser whisper", 100, 50, 4, RECOGNISER))
    assert ledger.room == 100 * MEGABYTE
    ledger.observe(290 * MEGABYTE)  # its weights are there, nothing is being worked on
    assert ledger.room == 90 * MEGABYTE
    ledger.observe(None)
    assert ledger.room is None


def test_what_is_given_back_can_be_taken_again() -> None:
    ledger = MemoryLedger(200 * MEGABYTE)
    whisper = ledger.take(WHISPER)
    ledger.settle(whisper, 1)
    assert ledger.room == 50 * MEGABYTE
    ledger.settle(whisper, 5)
    assert ledger.items(whisper) == 1
    ledger.release(whisper)
    ledger.release(whisper)
    assert ledger.room == 200 * MEGABYTE
    assert ledger.held == ()


@given(st.integers(0, 400), st.lists(st.tuples(st.sampled_from(["take", "settle", "release"]), claims)))
def test_the_book_never_overdraws(limit: int, steps: list[tuple[str, list[Claim]]]) -> None:
    ledger, numbers = MemoryLedger(limit), []
    for what, asked in steps:
        if what == "take":
            ledger.expect(asked)
            for one in asked:
                try:
                    numbers.append(ledger.take(one))
                except NoRoom:
                    continue
        elif numbers and what == "settle":
            ledger.settle(numbers[-1], 1)
        elif numbers:
            ledger.release(numbers.pop())
        assert sum(entry.bytes for entry in ledger.held) <= limit
        assert len(ledger.held) == len(numbers)


def test_megabytes_are_rounded_up() -> None:
    assert [megabytes(size) for size in (0, 1, MEGABYTE, MEGABYTE + 1)] == [0, 1, 1, 2]
