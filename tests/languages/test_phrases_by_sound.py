"""Where the text alone is not sure, the sound may decide: rarely, clearly, and never a negation."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, exp, floor

import pytest

from languages import load_languages
from languages.phrases import (
    EVIDENCE_FLOOR,
    EVIDENCE_GAP,
    EVIDENCE_LENGTH,
    EVIDENCE_MARGIN,
    EVIDENCE_NEGATION,
    Lookup,
    Match,
    PhraseBook,
    Reason,
)

LANGUAGES = load_languages()
WHOLE_BOOK = PhraseBook(LANGUAGES)
LITTLE = 0.01


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
    """Evidence with a fit for some texts; every other text fits badly."""

    def __init__(self, free: float, fits: dict[str, float]) -> None:
        self.calls: list[Sequence[str]] = []
        self._free = free
        self._fits = fits

    def __call__(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.calls.append(tuple(texts))
        return (self._free, *(self._fits.get(text, -9.0) for text in texts[1:]))

    @property
    def asked(self) -> Sequence[str]:
        """The texts of the only call."""
        (texts,) = self.calls
        return texts


HEARD = "jeg vil gærne ha en tåk"
MEANT = "jeg vil gerne have en tolk"
RIVAL = "Jeg vil gerne have en pause."
BOOK = book_of("human.want", "meeting.break_want", "answer.yes")


def by_sound(sound: Sound, heard: str = HEARD, book: PhraseBook = BOOK, source: str = "da") -> Match | None:
    found = book.match(heard, source, "uk", sound).match
    assert found is None or found.by_sound
    return found


def test_the_sound_decides_where_the_text_is_not_sure() -> None:
    sound = Sound(-1.0, {MEANT: -1.5})
    found = by_sound(sound, book=WHOLE_BOOK)
    assert found is not None
    assert found.phrases == ("human.want",)
    assert found.score == pytest.approx(exp(-1.5))
    phrase = LANGUAGES["uk"].phrases["human.want"]
    assert (found.text, found.understood) == (phrase.text, LANGUAGES["da"].phrases["human.want"].text)


def test_it_is_asked_once_with_the_free_text_first() -> None:
    sound = Sound(-1.0, {MEANT: -1.5})
    by_sound(sound, book=WHOLE_BOOK)
    assert sound.asked[0] == HEARD
    assert len(set(sound.asked)) == len(sound.asked)


@pytest.mark.parametrize(("heard", "reason"), [("ja", ""), ("…", Reason.EMPTY)])
def test_it_is_not_asked_where_there_is_nothing_to_decide(heard: str, reason: str) -> None:
    sound = Sound(-1.0, {})
    assert BOOK.match(heard, "da", "uk", sound).reason == reason
    assert not sound.calls


def test_it_is_not_asked_for_a_phrase_that_the_listener_does_not_have() -> None:
    sound = Sound(-1.0, {})
    book = book_of("human.want", "answer.yes", without="human.want")
    assert book.match(MEANT, "da", "uk", sound) == Lookup(None, Reason.NOT_TRANSLATED)
    assert not sound.calls
    by_sound(sound, book=book)
    assert all(MEANT not in texts for texts in sound.calls)


def test_it_is_not_asked_about_the_free_text_alone() -> None:
    sound = Sound(-1.0, {})
    lookup = book_of("answer.yes").match(HEARD, "da", "uk", sound)
    assert (lookup.match, lookup.reason) == (None, Reason.SOUND_DISAGREES)
    assert not sound.calls


@pytest.mark.parametrize(
    ("free", "least"),
    [
        pytest.param(-9.0, EVIDENCE_FLOOR, id="floor, where the free text fits badly"),
        pytest.param(-0.1, -0.1 - EVIDENCE_GAP, id="gap, where the free text fits well"),
    ],
)
def test_a_phrase_must_fit_the_sound(free: float, least: float) -> None:
    assert by_sound(Sound(free, {MEANT: least + LITTLE}))
    sound = Sound(free, {MEANT: least - LITTLE})
    lookup = WHOLE_BOOK.match(HEARD, "da", "uk", sound)
    assert (lookup.match, lookup.reason) == (None, Reason.SOUND_DISAGREES)
    assert "human.want" in [near.phrase for near in lookup.near]


def test_another_meaning_must_fit_clearly_worse() -> None:
    assert by_sound(Sound(-1.0, {MEANT: -1.0, RIVAL: -1.0 - EVIDENCE_MARGIN - LITTLE}))
    assert not by_sound(Sound(-1.0, {MEANT: -1.0, RIVAL: -1.0 - EVIDENCE_MARGIN + LITTLE}))


def test_another_wording_of_the_same_meaning_may_fit_as_well() -> None:
    heard = "tag for deg"
    book = book_of("answer.thanks", "answer.yes")
    sound = Sound(-1.0, {"mange tak": -1.0, "tusind tak": -1.0 - LITTLE})
    found = by_sound(sound, heard, book)
    assert {"mange tak", "tusind tak"} <= set(sound.asked)
    assert found is not None
    assert found.phrases == ("answer.thanks",)


@pytest.mark.parametrize(("heard", "all_of_them"), [("jah tjak sa", True), ("jah tj ak sa", False)])
def test_short_answers_are_ranked_in_every_wording_for_up_to_three_words(
    heard: str, all_of_them: bool
) -> None:
    sound = Sound(-1.0, {})
    by_sound(sound, heard, book_of("answer.thanks"))
    assert ({"mange tak", "tusind tak"} <= set(sound.asked)) == all_of_them


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
    heard = ("jægvilgærnehaventålk" * 3)[: edge(heard_letters)]
    sound = Sound(-1.0, {MEANT: 0.0})
    found = by_sound(sound, heard, book_of("human.want"))
    assert (MEANT in [text for texts in sound.calls for text in texts]) == asked
    assert (found is not None) == asked


NEGATIVE, PLAIN = "Jeg har ikke kørekort.", "Jeg har kørekort."
MISREAD = "jæ har eg kørekårt"


def test_an_unread_negation_must_be_heard() -> None:
    book = book_of("job.no_licence")
    just = Sound(-1.0, {NEGATIVE: -1.0, PLAIN: -1.0 - EVIDENCE_NEGATION - LITTLE})
    found = by_sound(just, MISREAD, book)
    assert PLAIN in just.asked
    assert found is not None
    assert found.phrases == ("job.no_licence",)
    not_quite = Sound(-1.0, {NEGATIVE: -1.0, PLAIN: -1.0 - EVIDENCE_NEGATION + LITTLE})
    assert by_sound(not_quite, MISREAD, book) is None


def test_each_phrase_is_compared_with_itself_without_its_negation() -> None:
    """Not with another phrase without its own, which here fits just as well."""
    sound = Sound(-1.0, {NEGATIVE: -1.0, "Jeg har et CV.": -1.0})
    found = by_sound(sound, MISREAD, book_of("cv.none", "job.no_licence"))
    assert {"Jeg har et CV.", PLAIN} <= set(sound.asked)
    assert found is not None
    assert found.phrases == ("job.no_licence",)


def test_a_negation_inside_a_word_is_never_added_by_the_sound() -> None:
    """It cannot be taken out to compare."""
    book = book_of("talk.not_understand", "talk.understand")
    sound = Sound(-1.0, {})
    by_sound(sound, "anla dım", book, source="tr")
    negative = LANGUAGES["tr"].phrases["talk.not_understand"]
    asked = {text for texts in sound.calls for text in texts}
    assert asked.isdisjoint({*negative.forms, *negative.heard})


@pytest.mark.parametrize(
    ("heard", "turned"),
    [("jæ har ikke kørekårt", PLAIN), ("jeg vil ikke ha en tåk", MEANT), ("jæ har aldrig kørekårt", PLAIN)],
)
def test_a_negation_that_was_read_is_never_lost(heard: str, turned: str) -> None:
    sound = Sound(-1.0, {turned: 0.0})
    assert by_sound(sound, heard, WHOLE_BOOK) is None
    assert turned not in sound.asked


def test_values_are_those_of_the_text() -> None:
    wanted = "Jeg har 3 børn."
    sound = Sound(-1.0, {wanted: -1.2})
    found = by_sound(sound, "jæ har tre bjørn", WHOLE_BOOK)
    assert found is not None
    assert found.understood == wanted
    assert [(one.kind, one.canonical) for one in found.filled] == [("number", "3")]
    assert all("3" in text for text in sound.asked[1:])


def test_a_value_is_never_lost() -> None:
    sound = Sound(-1.0, {"Jeg kommer på mandag.": 0.0, "Jeg har kørekort.": 0.0, MEANT: 0.0})
    assert by_sound(sound, "jæ har kørekårt mandag klokken ti", WHOLE_BOOK) is None


def test_of_two_negations_that_were_read_none_is_lost() -> None:
    sound = Sound(-1.0, {"Jeg kan ikke komme.": -0.5})
    assert by_sound(sound, "jæ kan ikke kome uden tåk", WHOLE_BOOK) is None


@pytest.mark.parametrize("fits", ["Nej.", "næ"])
def test_a_misheard_refusal_is_found(fits: str) -> None:
    """R4: a "no" is never lost, if it fits the sound clearly better than every other short answer."""
    found = by_sound(Sound(-1.0, {fits: -0.5}), "nei", WHOLE_BOOK)
    assert found is not None
    assert found.phrases == ("answer.no",)
