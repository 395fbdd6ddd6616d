"""Finding the few wordings that a text can be."""

from dataclasses import replace

import pytest
from rapidfuzz import fuzz

from languages import load_languages
from languages.alike import run_alike
from languages.composition import compose
from languages.index import CANDIDATE_RATIO, LONGER_THAN_ANY, SHORT_ANSWERS, Hit, Index
from languages.matching import Wording, likeness
from languages.template import FREE_SLOTS, slots

LANGUAGES = load_languages()
DANISH_LANGUAGE = LANGUAGES["da"]
DANISH = Index(DANISH_LANGUAGE)
TURKISH = Index(LANGUAGES["tr"])
UKRAINIAN = Index(LANGUAGES["uk"])


def exactly(text: str) -> set[str]:
    return _phrases(DANISH.exactly(DANISH.tokeniser.of_text(text)))


def freely(text: str) -> list[Hit]:
    return DANISH.freely(DANISH.tokeniser.of_text(text))


def _phrases(hits: list[Hit]) -> set[str]:
    return {hit.wording.phrase for hit in hits}


def _wording(text: str) -> Wording:
    return next(wording for wording in DANISH.wordings if wording.text == text)


def test_the_very_words_are_found() -> None:
    assert exactly("jeg har kørekort") == {"job.licence"}
    assert exactly("jeg har intet kørekort") == set()


def test_a_statement_is_never_found_for_a_question() -> None:
    assert exactly("jeg har kørekort?") == set()
    assert exactly("har du kørekort?") == {"job.licence_q"}
    assert exactly("har du kørekort") == {"job.licence_q"}  # recognisers drop the mark


def test_a_value_of_another_kind_is_another_text() -> None:
    assert exactly("jeg kommer på onsdag") == {"appointment.come_weekday"}
    assert exactly("jeg kommer på 12") == set()


@pytest.mark.parametrize(
    "name",
    [
        "Amina",
        "Amina Yusuf Ali",
        "Abdirahman Mohamed Ali Warsame",
        "Anne-Marie",
        "Al-Hassan",
        "Khadija al-Amrani",
        "Jens-Peter Møller-Jensen",
        "O'Brien",
        "Mar’yana",
        "Muhammad bin Salman",
        "Ludwig van Beethoven",
    ],
)
def test_a_name_as_people_have_them(name: str) -> None:
    (hit,) = freely(f"jeg hedder {name}.")
    assert hit.wording.phrase == "identity.name"
    assert hit.free == (("name", name),)


@pytest.mark.parametrize(
    "text",
    [
        "jeg hedder Amina Yusuf Ali Omar Nur Faarax",
        "jeg hedder Amina bin",
        "jeg hedder Amina4",
        "jeg hedder Amina-",
        "jeg hedder Amina kommer Randersby",
        "jeg hedder ikke Amina",  # a word of the phrases
        "jeg hedder bo",  # the same, without a capital
        "jeg hedder Ikke",
        "jeg hedder Tak",  # a phrase by itself
        "jeg hedder Amina Bo Tak",
        "jeg hedder AMINA TAK",
        "JEG HEDDER BO",  # all of it has capitals
        "jeg hedder Så",  # a light word
        "mit navn er Bo",  # only the phrase itself is sure of it
        "jeg hedder 12",  # a value
        "jeg hedder Amina?",  # a question
        "jeg bor i grøften",  # a place has a capital
        "jeg hedder mustafa",  # and so has a name
        "jeg hedder Danmark",  # a place is no name
    ],
)
def test_what_is_no_name_is_not_found(text: str) -> None:
    assert freely(text) == []


@pytest.mark.parametrize("name", ["Bo", "Lykke", "Bo Hansen", "Lykke-Marie Nielsen"])
def test_an_ordinary_word_with_a_capital_is_a_name_where_the_frame_is_certain(name: str) -> None:
    (hit,) = freely(f"Jeg hedder {name}.")
    assert (hit.wording.phrase, hit.free) == ("identity.name", (("name", name),))


def test_a_capital_that_opens_a_sentence_makes_no_name() -> None:
    first = replace(DANISH_LANGUAGE.phrases["identity.name"], forms=("{name} hedder jeg.",), heard=())
    index = Index(replace(DANISH_LANGUAGE, phrases={**DANISH_LANGUAGE.phrases, first.id: first}))
    assert index.freely(index.tokeniser.of_text("Amina hedder jeg."))
    assert index.freely(index.tokeniser.of_text("Bo hedder jeg.")) == []


@pytest.mark.parametrize("code", [code for code, one in LANGUAGES.items() if one.script != "Arab"])
def test_no_sentence_of_the_book_is_taken_for_a_name(code: str) -> None:
    """Nor any run of its words, which composition looks at, however its words have capitals."""
    index = Index(LANGUAGES[code])
    texts = [text for one in LANGUAGES[code].phrases.values() for text in one.forms if not slots(text)]
    for text in texts:
        for said in (text, text.title()):
            tokens = index.tokeniser.of_text(said)
            for start in range(len(tokens)):
                for end in range(start + 2, len(tokens) + 1):
                    hits = index.freely(tokens[start:end])
                    assert not [
                        hit for hit in hits if any(name.startswith("name") for name, _ in hit.free)
                    ], said


def test_a_place_has_a_capital() -> None:
    (hit,) = freely("jeg bor i Randers")
    assert (hit.wording.phrase, hit.free) == ("identity.address", (("place", "Randers"),))


def test_a_place_may_be_an_address_which_is_kept_whole() -> None:
    (hit,) = freely("Jeg bor på Nørrebrogade 20, 2200 København N.")
    assert (hit.wording.phrase, hit.free) == (
        "identity.address",
        (("place", "Nørrebrogade 20, 2200 København N"),),
    )


def test_a_place_may_be_a_word_of_a_phrase_that_names_it() -> None:
    country = replace(DANISH_LANGUAGE.phrases["identity.from"], id="country.syria", heard=())
    country = replace(country, forms=("Jeg kommer fra Syrien.",))
    language = replace(DANISH_LANGUAGE, phrases={**DANISH_LANGUAGE.phrases, country.id: country})
    index = Index(language)
    (hit,) = index.freely(index.tokeniser.of_text("Jeg bor i Syrien."))
    assert (hit.wording.phrase, hit.free) == ("identity.address", (("place", "Syrien"),))
    assert index.freely(index.tokeniser.of_text("Jeg hedder Syrien.")) == []
    tokens = index.tokeniser.of_text("Jeg kommer fra Syrien.")
    assert [hit.wording.phrase for hit in compose(tokens, index, frozenset(language.phrases)).hits] == [
        country.id
    ]


def test_near_wordings_come_best_first_without_the_impossible() -> None:
    hits = DANISH.nearly(DANISH.tokeniser.of_text("jeg har brug for hjælpen"))
    assert hits[0].wording.phrase == "answer.help"
    assert 0.0 < hits[0].score < 1.0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0.0 for hit in hits)
    assert DANISH.nearly(DANISH.tokeniser.of_text("solen skinner over havet")) == []


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (DANISH, "jeg har brug for hjælpen"),
        (DANISH, "samtallen bliver ikke gemt"),
        (DANISH, "jeg kommer på mandagen"),
        (DANISH, "solen skinner over havet"),
        (UKRAINIAN, "я не розуміти"),
        (TURKISH, "tercümana ihtiyacım var"),
    ],
)
def test_no_wording_is_overlooked(index: Index, text: str) -> None:
    tokens = index.tokeniser.of_text(text)
    key = " ".join(token.key for token in tokens)
    expected = {
        wording.text
        for wording in index.wordings
        if likeness(tokens, wording, index.words)
        and fuzz.ratio(key, " ".join(wording.key)) >= CANDIDATE_RATIO
        and not any(token.slot and token.slot.kind in FREE_SLOTS for token in wording.tokens)
    }
    assert {hit.wording.text for hit in index.nearly(tokens)} == expected


def test_suggestions_are_of_different_phrases_best_first() -> None:
    found = DANISH.closest(DANISH.tokeniser.of_text("jeg vil tale med en tolk"), 5)
    ids = [wording.phrase for wording, _ in found]
    scores = [score for _, score in found]
    assert "human.want" in ids
    assert len(ids) == len(set(ids)) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 < score <= 1.0 for score in scores)


def test_the_same_words_in_another_order_are_suggested_for_less() -> None:
    tokens = DANISH.tokeniser.of_text("kørekort jeg har")
    assert dict((wording.phrase, score) for wording, score in DANISH.closest(tokens, 8))[  # noqa: C402
        "job.licence"
    ] == pytest.approx(0.85)


def test_a_speech_is_like_no_phrase() -> None:
    words = DANISH.tokeniser.of_text("jeg vil gerne have en tolk")
    long = (words * 9)[: DANISH.longest + LONGER_THAN_ANY + 1]
    assert DANISH.closest(long[:-1], 3)
    assert DANISH.closest(long, 3) == []
    assert DANISH.closest((), 3) == []


@pytest.mark.parametrize(
    ("index", "text", "phrase"),
    [
        (DANISH, "jeg vilger neha ventolk", "human.want"),  # words cut elsewhere
        (DANISH, "Jæg forstor, de tikke!", "talk.not_understand"),
        (UKRAINIAN, "яне розу мію", "talk.not_understand"),
    ],
)
def test_letters_that_run_alike_sound_alike(index: Index, text: str, phrase: str) -> None:
    assert phrase in [wording.phrase for wording in index.sounding(text, 3)]


def test_marks_capitals_and_spaces_make_no_sound() -> None:
    assert DANISH.sounding("JEG... harkøre-kort", 6) == DANISH.sounding("jeg har kørekort", 6)


def test_what_sounds_alike_is_one_of_each_phrase_up_to_the_limit() -> None:
    found = DANISH.sounding("jeg har ikke noget arbejde", 7)
    assert len({wording.phrase for wording in found}) == len(found) == 7
    assert found[0].phrase == "job.none"
    assert not any(slots(wording.text) for wording in found)


@pytest.mark.parametrize("text", ["", "12 345", "?!"])
def test_without_letters_nothing_sounds_alike(text: str) -> None:
    assert DANISH.sounding(text, 3) == []


@pytest.mark.parametrize(
    ("index", "text", "plain"),
    [
        (DANISH, "Jeg har ikke kørekort.", "Jeg har kørekort."),
        (DANISH, "Jeg kan IKKE komme uden tolk.", "Jeg kan komme tolk."),
        (DANISH, "Jeg forstår det ikke.", "Jeg forstår det"),
        (DANISH, "Jeg har kørekort.", "Jeg har kørekort."),
        (DANISH, "nej nej", ""),
        (UKRAINIAN, "Я не розумію.", "Я розумію."),
        (TURKISH, "Gelmiyorum.", None),  # inside the word
        (TURKISH, "Evet, teşekkürler.", "Evet, teşekkürler."),
    ],
)
def test_a_text_without_its_negation(index: Index, text: str, plain: str | None) -> None:
    assert index.without_negation(text) == plain


@pytest.mark.parametrize(
    ("text", "same"),
    [("jeg har ikke kørekort", True), ("jeg har aldrig kørekort", True), ("jeg har kørekort", False)],
)
def test_polarity_is_the_number_of_negations(text: str, same: bool) -> None:
    assert DANISH.same_polarity(DANISH.tokeniser.of_text(text), _wording("Jeg har ikke kørekort.")) == same


@pytest.mark.parametrize(
    ("index", "text", "is_one"),
    [
        (DANISH, "ja", True),
        (DANISH, "nej", True),  # only ever answers
        (DANISH, "jeg har kørekort", False),
        (DANISH, "overhovedet ikke", False),  # could negate what follows
    ],
)
def test_interjections(index: Index, text: str, is_one: bool) -> None:
    assert index.is_interjection(index.tokeniser.of_text(text)) == is_one


def test_a_negation_that_could_negate_what_follows_is_no_interjection() -> None:
    arabic = Index(LANGUAGES["ar"])
    assert not arabic.is_interjection(arabic.tokeniser.of_text("لا"))
    assert arabic.is_interjection(arabic.tokeniser.of_text("نعم"))


def test_short_answers_are_short_and_answers() -> None:
    assert {"answer.yes", "answer.no", "greeting.hello"} <= {w.phrase for w in DANISH.short_answers}
    assert all(len(w.key) <= 2 for w in DANISH.short_answers)
    assert {w.phrase for w in DANISH.short_answers} <= SHORT_ANSWERS
    assert len(DANISH.short_answers) < 60, "each costs a share of a decoder pass"


def test_short_answers_come_in_the_order_of_their_letters() -> None:
    for wording in DANISH.short_answers:
        ordered = DANISH.sounding_short(wording.text.upper() + "!")
        assert run_alike(ordered[0].text, wording.text) == 1.0
        assert set(ordered) == set(DANISH.short_answers)
