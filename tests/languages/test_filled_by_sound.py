"""Phrases with values under the sound: what is believed, what is offered, and that a rival within the margin
is never passed over."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from languages import load_languages
from languages.asked import Asked
from languages.by_sound import LEAST_MARGIN
from languages.filled_by_sound import (
    LEAST_VALUE_MARGIN,
    LEAST_VALUE_MARGIN_UNREAD,
    MOST_LEAD_OVER_READ,
    OFFERED,
    Answer,
    listen,
    misread,
)
from languages.frames import Frames
from languages.index import Index
from languages.matching import Wording
from languages.template import SLOT
from languages.value_fits import FINALISTS, VALUE_PRIOR_SHARE, Listener, score
from languages.value_fits import FRAMES as FRAMES_RANKED
from languages.values import ClockTime, Date, Number, Value
from languages.values.nearby import near_values

DANISH = load_languages()["da"]
INDEX = Index(DANISH)
FRAMES = Frames(INDEX.wordings, DANISH)
PLENTY = 1000
"""More texts than any search asks about."""
NONE_AT_ALL: Mapping[str, float] = {}
UNHEARD = -5.0
WELL, FAIRLY, BADLY = -0.6, -1.5, -9.0
HEARD, READ = "Mødt varer niåtyv minuter", "Mødt varer 29 minuter"
PHRASE, SAID = "meeting.duration", "Mødet varer niogtyve minutter."


class Sound:
    """Fits for some texts; other texts that begin like the phrase fit fairly, and all others badly."""

    def __init__(
        self, fits: Mapping[str, float], begins: str = "Mødet varer", fairly: float = FAIRLY, after: str = "."
    ) -> None:
        self._fits, self._begins, self._fairly, self._after = fits, begins, fairly, after
        self.heard_of: list[str] = []
        self.unheard_of: list[str] = []

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.heard_of += texts
        return tuple(map(self._fit, texts))

    def _fit(self, text: str) -> float:
        return self._fits.get(text, self._fairly if text.startswith(self._begins) else BADLY)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.unheard_of += texts
        return tuple(UNHEARD for _ in texts)

    def after(self, text: str) -> str:
        return self._after


def answer(
    sound: Sound,
    heard: str = HEARD,
    *,
    rivals: Mapping[str, float] | None = None,
    among: frozenset[str] = frozenset(DANISH.phrases),
    agrees: Callable[[Wording], bool] = lambda _: True,
    more_rivals: Mapping[str, float] | None = NONE_AT_ALL,
    most: int = PLENTY,
) -> Answer:
    """`more_rivals`: phrases without values that are only ranked before one with a value is believed."""
    listener = Listener(heard, INDEX.tokeniser.of_text(heard), DANISH, FRAMES, Asked(sound, most))
    known = dict(rivals or {})

    def ranked(*, all_rivals: bool) -> Mapping[str, float] | None:
        if not all_rivals:
            return known
        return None if more_rivals is None else {**known, **more_rivals}

    return listen(listener, among, ranked, agrees)


def number(value: int) -> Number:
    return Number(Decimal(value))


def test_what_leads_clearly_is_believed_with_its_value() -> None:
    found = answer(Sound({SAID: WELL}))
    assert found.believed is not None
    assert (found.believed.wording.phrase, found.believed.values) == (PHRASE, {"number": number(29)})
    assert 0.9 < found.believed.probability <= 1.0
    assert found.offers == ()


def test_all_that_the_best_may_be_misheard_for_is_ranked_in_words() -> None:
    sound = Sound({SAID: WELL})
    answer(sound)
    for said in ("to", "ni", "tyve", "otteogtyve", "nitten", "niogtres", "to og halvfems"):
        assert f"Mødet varer {said.replace(' ', '')} minutter." in sound.heard_of
    assert not any(map(str.isdigit, "".join(sound.heard_of)))


def test_each_text_is_asked_about_once_and_few_under_silence() -> None:
    sound = Sound({SAID: WELL})
    answer(sound)
    assert len(set(sound.heard_of)) == len(sound.heard_of)
    values = [text for text in dict.fromkeys(sound.unheard_of) if text.startswith("Mødet varer")]
    assert len(values) <= FINALISTS + 1  # and the frame with the value that nobody said


def behind(text: str, lead: float) -> float:
    """How well a text must fit for what was said to lead over it by so much."""
    heard = (score(SAID, WELL, UNHEARD) - lead) / score(text, 1.0, 0.0)
    return heard + VALUE_PRIOR_SHARE * UNHEARD


@pytest.mark.parametrize("rival", ["Mødet varer to minutter.", "Mødet varer niogtredive minutter."])
def test_a_rival_within_the_margin_leaves_the_choice_to_a_tap(rival: str) -> None:
    for heard, margin in ((HEARD, LEAST_VALUE_MARGIN_UNREAD), (READ, LEAST_VALUE_MARGIN)):
        just = Sound({SAID: WELL, rival: behind(rival, margin + 0.01)}, fairly=-4.0)
        assert answer(just, heard).believed is not None
        found = answer(Sound({SAID: WELL, rival: behind(rival, margin - 0.01)}, fairly=-4.0), heard)
    assert found.believed is None
    said = [offer.values for offer in found.offers]
    assert said[0] == {"number": number(29)}
    assert len(said) == OFFERED
    assert sum(offer.probability for offer in found.offers) <= 1.0


def said_with(value: Value) -> str:
    """The phrase with another value, in words."""
    wording = next(one for one in INDEX.wordings if one.phrase == PHRASE and one.main)
    return Listener(HEARD, (), DANISH, FRAMES, Asked(Sound({}), PLENTY)).said(wording, {"number": value})


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(near_values(number(29))), st.floats(-12.0, 12.0), st.sampled_from((HEARD, READ)))
def test_no_value_is_believed_when_one_it_may_be_misheard_for_is_within_the_margin(
    near: Value, lead: float, heard: str
) -> None:
    """Whichever of the two is the better. Both lead over all others."""
    rival = said_with(near)
    found = answer(Sound({SAID: WELL, rival: behind(rival, lead)}, fairly=-4.0), heard)
    if abs(lead) < (LEAST_VALUE_MARGIN if heard == READ else LEAST_VALUE_MARGIN_UNREAD):
        assert found.believed is None
    elif found.believed is not None:
        assert found.believed.values == {"number": number(29) if lead > 0 else near}


def test_where_another_value_than_the_text_suggests_is_the_best_its_own_rivals_are_ranked() -> None:
    """The text looks like 29; the sound says 24, which may be 34."""
    sound = Sound({"Mødet varer fireogtyve minutter.": WELL})
    found = answer(sound)
    assert "Mødet varer fireogtredive minutter." in sound.heard_of
    assert found.believed is not None
    assert found.believed.values == {"number": number(24)}


def test_a_value_whose_own_rivals_were_never_ranked_is_not_believed() -> None:
    """Each is the best until its neighbours are ranked; after some rounds it is left to a tap."""
    fits = {said_with(number(one)): fit for one, fit in ((29, -2.2), (39, -1.9), (38, -1.6), (48, -0.6))}
    sound = Sound(fits, fairly=-6.0)
    found = answer(sound)
    assert found.believed is None
    assert found.offers[0].values == {"number": number(48)}
    assert said_with(number(47)) not in sound.heard_of


@pytest.mark.parametrize(
    ("heard", "believed"),
    [
        ("Mødt varer 29 minuter", True),
        ("Mødt varer 2 minuter", False),
        ("Mødt varer 29 2 minuter", False),
        ("Mødt varer 9 minuter", False),  # ni is no word of niogtyve
    ],
)
def test_a_value_that_was_read_is_never_exchanged_without_a_tap(heard: str, believed: bool) -> None:
    found = answer(Sound({SAID: WELL}), heard)
    assert (found.believed is not None) == believed
    if not believed:
        assert found.offers[0].values == {"number": number(29)}


@pytest.mark.parametrize(
    ("heard", "believed"),
    [
        ("Du får fem tusin krona om måneden", True),
        ("Du får fem tsn krona om måneden", True),
        ("Du får to tsn krona om måneden", False),
    ],
)
def test_a_part_of_what_was_said_may_be_all_that_was_read(heard: str, believed: bool) -> None:
    sound = Sound({"Du får fem tusind kroner om måneden.": WELL}, begins="Du får")
    assert (answer(sound, heard).believed is not None) == believed


@pytest.mark.parametrize(
    ("after", "is_all"), [("", True), (".", True), ("n", True), (" om ugen", False), ("5", False)]
)
def test_a_phrase_after_which_more_is_heard_is_not_believed(after: str, is_all: bool) -> None:
    """A single digit is more: nine is the beginning of 9.30."""
    assert (answer(Sound({SAID: WELL}, after=after)).believed is not None) == is_all


def test_a_phrase_without_values_that_fits_as_well_is_a_rival() -> None:
    sound = Sound({SAID: WELL})
    advantage = WELL + 0.7 * 5.0
    assert answer(sound, rivals={"meeting.long": advantage - 2.0}).believed is not None
    assert answer(sound, rivals={"meeting.long": advantage - LEAST_MARGIN + 0.01}).believed is None
    assert answer(sound, rivals={PHRASE: advantage}).believed is not None  # the same phrase is none


def test_a_negation_more_or_less_is_never_believed() -> None:
    assert answer(Sound({SAID: WELL}), agrees=lambda _: False).believed is None


def test_a_frame_that_the_sound_does_not_bear_out_is_not_even_offered() -> None:
    assert answer(Sound({})) != Answer()
    assert answer(Sound({}, fairly=-7.0)) == Answer()


def test_only_phrases_that_the_listener_has_are_looked_for() -> None:
    sound = Sound({SAID: WELL})
    assert answer(sound, among=frozenset({"answer.minutes"})).believed is None
    assert not any(text.startswith("Mødet varer") for text in sound.heard_of)


def test_several_values_come_from_the_text_alone_and_each_has_its_rivals() -> None:
    said = "Dit næste møde er den fjerde marts klokken ti tredive."
    sound = Sound({said: WELL}, begins="Dit næste møde er den")
    found = answer(sound, "Dit næst møde er den 4. marts klokken 10.30")
    assert found.believed is not None
    assert found.believed.values == {"date": Date(4, 3), "time": ClockTime(10, 30)}
    assert "Dit næste møde er den fjerde marts klokken ti." in sound.heard_of
    assert "Dit næste møde er den femte marts klokken ti tredive." in sound.heard_of


def test_several_values_are_found_by_their_letters_too() -> None:
    said = "Dit næste møde er den fjerde marts klokken ti tredive."
    found = answer(
        Sound({said: WELL}, "Dit næste møde er den"), "Dit næst møde er den fjærd mars klokken ti tredv"
    )
    offers = found.offers or (found.believed,)
    assert offers[0] is not None
    assert offers[0].values == {"date": Date(4, 3), "time": ClockTime(10, 30)}


@pytest.mark.parametrize(
    ("lead", "is_misread"),
    [(-MOST_LEAD_OVER_READ - 0.01, True), (-MOST_LEAD_OVER_READ + 0.01, False), (9, False)],
)
def test_a_value_in_a_phrase_that_was_read_word_by_word_is_heard_too(lead: float, is_misread: bool) -> None:
    text, other = "Mødet varer 29 minutter.", "Mødet varer niogtredive minutter."
    sound = Sound({SAID: WELL, other: behind(other, lead)}, fairly=-6.0)
    tokens = INDEX.tokeniser.of_text(text)
    assert misread(text, tokens, DANISH, Asked(sound, PLENTY)) == is_misread
    assert SAID in sound.heard_of


def test_without_values_nothing_is_misread_nor_asked() -> None:
    sound = Sound({})
    assert not misread("Ja tak.", INDEX.tokeniser.of_text("Ja tak."), DANISH, Asked(sound, PLENTY))
    assert not sound.heard_of


def test_a_value_counts_as_much_in_a_long_phrase_as_in_a_short_one() -> None:
    """Means over more letters differ less for the same difference in one word."""
    short = score("x" * 10, -1.0, UNHEARD) - score("x" * 10, -1.4, UNHEARD)
    assert score("x" * 40, -1.0, UNHEARD) - score("x" * 40, -1.1, UNHEARD) == pytest.approx(short)


def test_what_is_likely_anyway_counts_less() -> None:
    assert score("fem", -2.0, -6.0) > score("fem", -2.0, -3.0)


def test_a_phrase_that_is_only_ranked_before_one_is_believed_is_a_rival_too() -> None:
    advantage = WELL + 0.7 * 5.0
    assert answer(Sound({SAID: WELL}), more_rivals={"meeting.long": advantage - 2.0}).believed is not None
    assert answer(Sound({SAID: WELL}), more_rivals={"meeting.long": advantage - 0.1}).believed is None
    assert answer(Sound({SAID: WELL}), more_rivals=None).believed is None  # there was no room for them


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 130),
    st.sampled_from((HEARD, READ)),
    st.sampled_from((29, 39, 24, 2)),
    st.floats(-8.0, -0.7),
)
def test_with_whatever_room_a_value_is_only_believed_when_all_its_rivals_were_ranked(
    most: int, heard: str, value: int, fairly: float
) -> None:
    sound = Sound({said_with(number(value)): WELL}, fairly=fairly)
    found = answer(sound, heard, most=most)
    assert len(sound.heard_of) + len(sound.unheard_of) <= most
    if found.believed is not None:
        believed = found.believed.values["number"]
        assert believed == number(value)
        assert all(said_with(near) in sound.heard_of for near in near_values(believed))
        frames = FRAMES.alike(heard, FRAMES_RANKED)
        beginnings = {SLOT.split(frame.wording.text)[0] for frame in frames}
        assert all(any(said.startswith(begin) for said in sound.heard_of) for begin in beginnings)


def test_with_little_room_the_value_is_offered_and_with_enough_believed() -> None:
    offered, believed = answer(Sound({SAID: WELL}), most=40), answer(Sound({SAID: WELL}), most=100)
    assert offered.believed is None
    assert offered.offers[0].values == {"number": number(29)}
    assert believed.believed is not None


def test_what_would_not_be_believed_anyway_costs_few_texts() -> None:
    few, many = Sound({SAID: WELL}), Sound({SAID: WELL})
    answer(few, agrees=lambda _: False)
    answer(many)
    assert 2 * len(few.heard_of) < len(many.heard_of)


def test_a_value_that_there_is_no_room_to_check_counts_as_misread() -> None:
    text = "Mødet varer 29 minutter."
    tokens = INDEX.tokeniser.of_text(text)
    sound = Sound({SAID: WELL}, fairly=-6.0)
    assert not misread(text, tokens, DANISH, Asked(sound, 64))
    assert misread(text, tokens, DANISH, Asked(sound, 20))
