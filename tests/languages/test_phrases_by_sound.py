"""Where the text alone is not sure, the sound may decide: rarely, clearly, and never a negation."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

import pytest

from languages import load_languages
from languages.by_sound import NEGATION
from languages.phrases import (
    EVIDENCE_AT_FIRST,
    EVIDENCE_LENGTH,
    MOST_RANKED,
    SUGGESTIONS,
    Lookup,
    Match,
    PhraseBook,
    Reason,
)

LANGUAGES = load_languages()
WHOLE_BOOK = PhraseBook(LANGUAGES)
WELL, BADLY = -1.0, -9.0
"""Mean log probabilities under the sound, where everything is equally likely under silence."""
UNHEARD = -5.0


def book_of(*phrases: str, without: str = "") -> PhraseBook:
    """Of these phrases alone; `without` is a phrase that Ukrainian does not have."""
    return PhraseBook(
        {
            code: replace(
                language,
                phrases={
                    phrase: language.phrases[phrase]
                    for phrase in phrases
                    if (code, phrase) != ("uk", without)
                },
            )
            for code, language in LANGUAGES.items()
        }
    )


class Sound:
    """Evidence with a fit for some texts; every other text fits badly, and none is likelier than another."""

    def __init__(self, fits: dict[str, float], otherwise: float = BADLY) -> None:
        self.calls: list[Sequence[str]] = []
        self.unheard_of: list[str] = []
        self._fits = fits
        self._otherwise = otherwise

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.calls.append(tuple(texts))
        return tuple(self._fits.get(text, self._otherwise) for text in texts)

    def after(self, text: str) -> str:
        return "."

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.unheard_of += texts
        return tuple(UNHEARD for _ in texts)

    @property
    def asked(self) -> set[str]:
        """All texts it was asked about."""
        return {text for texts in self.calls for text in texts}


HEARD = "jeg vil gærne ha en tåk"
MEANT = "jeg vil gerne have en tolk"
RIVAL = "Jeg vil gerne have en pause."
BOOK = book_of("human.want", "meeting.break_want", "answer.yes")


def by_sound(sound: Sound, heard: str = HEARD, book: PhraseBook = BOOK, source: str = "da") -> Match | None:
    found = book.match(heard, source, "uk", sound).match
    assert found is None or found.by_sound
    return found


def test_the_sound_decides_where_the_text_is_not_sure() -> None:
    found = by_sound(Sound({MEANT: WELL}), book=WHOLE_BOOK)
    assert found is not None
    assert found.phrases == ("human.want",)
    assert 0.5 < found.score < 1.0
    phrase = LANGUAGES["uk"].phrases["human.want"]
    assert (found.text, found.understood) == (phrase.text, LANGUAGES["da"].phrases["human.want"].text)


def test_the_candidates_are_asked_about_at_once_and_each_once() -> None:
    """First some, and the others where one of these may have been said."""
    sound = Sound({MEANT: WELL})
    by_sound(sound, book=WHOLE_BOOK)
    first, others = sound.calls
    assert MEANT in first
    assert len(set(first)) <= EVIDENCE_AT_FIRST + SUGGESTIONS
    assert len({*first, *others}) == len(first) + len(others)
    assert HEARD not in sound.asked


@pytest.mark.parametrize(
    "heard",
    [HEARD, "ja ni", "Mødt varer 29 minuter", "Mødet varer 29 minutter", "møde den 4. marts klokken 10.30"],
)
@pytest.mark.parametrize("fairly", [-1.2, -3.0, BADLY])
def test_never_more_is_asked_than_one_utterance_may_cost(heard: str, fairly: float) -> None:
    """Whatever fits, and where everything fits as well too."""
    sound = Sound({MEANT: WELL, "Mødet varer niogtyve minutter.": WELL}, otherwise=fairly)
    WHOLE_BOOK.match(heard, "da", "uk", sound)
    assert 0 < sum(map(len, sound.calls)) + len(sound.unheard_of) <= MOST_RANKED


def test_a_phrase_is_not_believed_beside_one_that_is_only_ranked_then() -> None:
    """It fits as well, but its letters are less like those of the text."""
    sound = Sound({MEANT: WELL})
    by_sound(sound, book=WHOLE_BOOK)
    rival = sound.calls[1][-1]
    assert by_sound(Sound({MEANT: WELL, rival: WELL}), book=WHOLE_BOOK) is None


@pytest.mark.parametrize(("heard", "reason"), [("ja", ""), ("…", Reason.EMPTY)])
def test_it_is_not_asked_where_there_is_nothing_to_decide(heard: str, reason: str) -> None:
    sound = Sound({})
    assert BOOK.match(heard, "da", "uk", sound).reason == reason
    assert not sound.calls


def test_it_is_not_asked_for_a_phrase_that_the_listener_does_not_have() -> None:
    sound = Sound({})
    book = book_of("human.want", "answer.yes", without="human.want")
    assert book.match(MEANT, "da", "uk", sound) == Lookup(None, Reason.NOT_TRANSLATED)
    assert not sound.calls
    by_sound(sound, book=book)
    assert MEANT not in sound.asked


def test_it_is_not_asked_where_no_phrase_runs_like_the_text() -> None:
    sound = Sound({})
    lookup = book_of("answer.yes").match(HEARD, "da", "uk", sound)
    assert (lookup.match, lookup.reason) == (None, Reason.SOUND_DISAGREES)
    assert not sound.calls


def test_a_phrase_that_does_not_fit_the_sound_is_offered_for_a_tap() -> None:
    lookup = WHOLE_BOOK.match(HEARD, "da", "uk", Sound({MEANT: -6.0}))
    assert (lookup.match, lookup.reason) == (None, Reason.SOUND_DISAGREES)
    assert "human.want" in [near.phrase for near in lookup.near]


def test_another_meaning_must_fit_clearly_worse() -> None:
    assert by_sound(Sound({MEANT: WELL, RIVAL: BADLY}))
    assert not by_sound(Sound({MEANT: WELL, RIVAL: WELL - 0.1}))


def test_another_wording_of_the_same_meaning_may_fit_as_well() -> None:
    heard = "tag for deg"
    book = book_of("answer.thanks", "answer.yes")
    sound = Sound({"mange tak": WELL, "tusind tak": WELL - 0.01})
    found = by_sound(sound, heard, book)
    assert {"mange tak", "tusind tak"} <= sound.asked
    assert found is not None
    assert found.phrases == ("answer.thanks",)


@pytest.mark.parametrize(("heard", "all_of_them"), [("jah tjak sa", True), ("jah tj ak sa", False)])
def test_short_answers_are_ranked_in_every_wording_for_up_to_three_words(
    heard: str, all_of_them: bool
) -> None:
    sound = Sound({})
    by_sound(sound, heard, book_of("answer.thanks"))
    assert ({"mange tak", "tusind tak"} <= sound.asked) == all_of_them


@pytest.mark.parametrize(
    ("heard_letters", "asked"),
    [
        (len(MEANT) * EVIDENCE_LENGTH, True),
        (len(MEANT) * EVIDENCE_LENGTH - 1, False),
        (len(MEANT) / EVIDENCE_LENGTH, True),
        (len(MEANT) / EVIDENCE_LENGTH + 1, False),
    ],
)
def test_a_phrase_much_shorter_or_longer_than_the_text_is_not_asked_about(
    heard_letters: float, asked: bool
) -> None:
    """A mean per token favours short texts, however long the sound was."""
    edge = ceil if heard_letters < len(MEANT) else floor
    heard = ("jegvilgernehaventålk" * 3)[: edge(heard_letters)]
    sound = Sound({MEANT: 0.0})
    by_sound(sound, heard, book_of("human.want"))
    assert (MEANT in sound.asked) == asked


NEGATIVE, PLAIN = "Jeg har ikke kørekort.", "Jeg har kørekort."
MISREAD = "jæ har eg kørekårt"


def test_an_unread_negation_must_be_heard() -> None:
    book = book_of("job.no_licence")
    just = Sound({NEGATIVE: WELL, PLAIN: WELL - NEGATION - 0.01})
    found = by_sound(just, MISREAD, book)
    assert PLAIN in just.asked
    assert found is not None
    assert found.phrases == ("job.no_licence",)
    not_quite = Sound({NEGATIVE: WELL, PLAIN: WELL - NEGATION + 0.01})
    assert by_sound(not_quite, MISREAD, book) is None


def test_a_negation_inside_a_word_is_never_added_by_the_sound() -> None:
    """It cannot be taken out to compare."""
    book = book_of("talk.not_understand", "talk.understand")
    sound = Sound({})
    by_sound(sound, "anla dım", book, source="tr")
    negative = LANGUAGES["tr"].phrases["talk.not_understand"]
    assert sound.asked.isdisjoint({*negative.forms, *negative.heard})


@pytest.mark.parametrize(
    ("heard", "turned"),
    [("jæ har ikke kørekårt", PLAIN), ("jeg vil ikke ha en tåk", MEANT), ("jæ har aldrig kørekårt", PLAIN)],
)
def test_a_negation_that_was_read_is_never_lost(heard: str, turned: str) -> None:
    sound = Sound({turned: 0.0})
    assert by_sound(sound, heard, WHOLE_BOOK) is None
    assert turned not in sound.asked


def test_a_phrase_with_a_value_is_never_taken_by_the_sound_but_offered() -> None:
    """Where the words were misheard, so may be the number."""
    sound = Sound({"Jeg har 3 børn.": 0.0})
    lookup = WHOLE_BOOK.match("jæ har tre bjørn", "da", "uk", sound)
    assert lookup.match is None
    assert "Jeg har 3 børn." not in sound.asked
    assert "Jeg har 3 børn." in [near.understood for near in lookup.near]


def test_a_phrase_whose_words_are_right_is_not_taken_with_a_value_that_the_sound_denies() -> None:
    """ "25 minutter" read as "2 minutter" is a phrase too."""
    two, more = "Mødet varer to minutter.", "Mødet varer femogtyve minutter."
    for fits, right in (({two: WELL}, True), ({two: WELL - 2.0, more: WELL}, False)):
        lookup = WHOLE_BOOK.match("Mødet varer 2 minutter.", "da", "uk", Sound(fits))
        assert (lookup.match is not None) == right
        if not right:
            assert lookup.reason == Reason.SOUND_DISAGREES
            assert "Mødet varer 25 minutter." in [near.understood for near in lookup.near]


def test_a_value_is_never_lost() -> None:
    sound = Sound({"Jeg kommer på mandag.": 0.0, "Jeg har kørekort.": 0.0, MEANT: 0.0})
    assert by_sound(sound, "jæ har kørekårt mandag klokken ti", WHOLE_BOOK) is None


def test_of_two_negations_that_were_read_none_is_lost() -> None:
    sound = Sound({"Jeg kan ikke komme.": -0.5})
    assert by_sound(sound, "jæ kan ikke kome uden tåk", WHOLE_BOOK) is None


@pytest.mark.parametrize("fits", ["Nej.", "næ"])
def test_a_misheard_refusal_is_found(fits: str) -> None:
    """R4: a "no" is never lost, if it fits the sound clearly better than every other short answer."""
    found = by_sound(Sound({fits: -0.5}), "nei", WHOLE_BOOK)
    assert found is not None
    assert found.phrases == ("answer.no",)
