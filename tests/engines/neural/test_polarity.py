import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.checks import words
from interpreter.engines.neural.negations import CUES, FAINT, KINDS, NOBODY, REFUSE, WITHOUT
from interpreter.engines.neural.polarity import (
    Weights,
    features,
    is_missing,
    kind_of,
    knows,
    read,
    weights,
)


def missing(said: str, translated: str, pair: tuple[str, str]) -> bool:
    here, there = (
        read(words(text), language) for text, language in zip((said, translated), pair, strict=True)
    )
    return is_missing(here, there, pair)


@pytest.mark.parametrize(
    ("language", "sentence", "count"),
    [
        ("da", "Jeg kommer ikke, og du får ingen penge.", 2),
        ("da", "Det er ikke kun dig.", 0),
        ("da", "Nej, det er rigtigt.", 1),
        ("uk", "Я ніколи нікого не бачив.", 1),
        ("uk", "Ви повинні прийти не пізніше п'ятниці.", 0),
        ("ar", "لا أعرف ولم أسأل", 2),
        ("ar", "لا تزال القضية مفتوحة", 0),
        ("tr", "Gelemeyeceğimi söyledim.", 1),
        ("tr", "Bugün gelmezseniz yarın gelin.", 1),
        ("tr", "Ne annem ne babam geldi.", 1),
        ("tr", "Ne de olsa geldi.", 0),
        ("fa", "من نمی‌توانم بیایم و او نیامد", 2),
        ("fa", "نه تنها شما", 0),
        ("ur", "میں نہیں آؤں گا", 1),
        ("so", "Ha dirin waraaqaha.", 1),
        ("so", "Waxay sheegtay inaysan imanayn.", 1),
        ("so", "Waa lama huraan in la yimaado.", 0),
    ],
)
def test_negations_are_counted_once_each(language: str, sentence: str, count: int) -> None:
    assert len(read(words(sentence), language).negations) == count


def test_a_phrase_that_negates_inside_a_clause_is_not_missed_itself() -> None:
    reading = read(words("Gelmeyen kişiler"), "tr")
    assert (reading.negations, len(reading.clauses)) == ((), 1)
    assert not missing("Gelmeyen kişiler yazsın.", "De, der mangler, skal skrive.", ("tr", "da"))
    assert not missing("De, der ikke kommer, skal skrive.", "Gelmeyen kişiler yazsın.", ("da", "tr"))


def test_nobody_without_a_negated_verb_is_no_negation_but_a_hint_of_one() -> None:
    reading = read(words("Ніхто прийшов"), "uk")
    assert (reading.negations, reading.soft[NOBODY]) == ((), (0.0,))
    assert read(words("Ніхто не прийшов"), "uk").soft[NOBODY] == ()


def test_a_question_that_asks_with_the_negating_word_negates_nothing() -> None:
    assert read(words("Shaqo ma haysataa?"), "so", asks=True).negations == ()
    assert len(read(words("Shaqo ma haysataa."), "so").negations) == 1


@pytest.mark.parametrize(
    ("said", "translated", "pair", "expected"),
    [
        ("Du skal ikke komme.", "Ви повинні прийти.", ("da", "uk"), True),
        ("Du skal ikke komme.", "Вам не треба приходити.", ("da", "uk"), False),
        ("Du skal komme.", "Вам не треба приходити.", ("da", "uk"), False),
        ("Jeg har ikke arbejde.", "İşsizim.", ("da", "tr"), False),
        ("Du må ikke bruge pengene.", "Parayı kullanmanız yasak.", ("da", "tr"), False),
        ("Du må ikke bruge pengene.", "Parayı kullanabilirsiniz.", ("da", "tr"), True),
        ("Jeg kan ikke komme uden min søn.", "Oğlum olmadan gelebilirim.", ("da", "tr"), True),
        ("لن أوقع بدون محامي", "Jeg skriver under uden advokat.", ("ar", "da"), True),
        (
            "Jeg kommer ikke, men min søn har ikke tid.",
            "Я прийду, але мій син не має часу.",
            ("da", "uk"),
            True,
        ),
    ],
)
def test_what_is_missing(said: str, translated: str, pair: tuple[str, str], expected: bool) -> None:
    assert missing(said, translated, pair) is expected


def test_no_score_is_needed_where_every_negation_has_a_partner() -> None:
    here, there = read(("ikke",), "da"), read(("не",), "uk")
    assert features(here, there, ("da", "uk")) == {}


@pytest.mark.parametrize("kind", [WITHOUT, REFUSE, FAINT])
def test_a_word_that_may_stand_for_a_negation_speaks_against_a_loss_the_more_the_nearer(kind: str) -> None:
    cue = {WITHOUT: "uden", REFUSE: "mangler", FAINT: "kun"}[kind]
    here = read(("не", *["слово"] * 9), "uk")
    near = features(here, read((cue, *["ord"] * 9), "da"), ("uk", "da"))
    far = features(here, read((*["ord"] * 9, cue), "da"), ("uk", "da"))
    assert near[f"{kind} there"] > far[f"{kind} there"]
    assert weights().score(near) < weights().score(features(here, read(("ord",) * 10, "da"), ("uk", "da")))


def test_every_kind_of_every_language_compiles_and_none_matches_nothing() -> None:
    for language, kinds in CUES.items():
        assert set(kinds) <= set(KINDS)
        assert knows(language)
        assert kind_of("", language) is None
        assert all(re.compile(pattern) for pattern in kinds.values())
    assert not knows("xx")


def test_every_weight_is_of_a_feature_that_can_occur() -> None:
    languages = {f"{side} {language}" for side in ("from", "to") for language in CUES}
    kinds = {f"{kind} {rest}" for kind in KINDS for rest in ("there", "here", "there, more")}
    kinds |= {f"{kind} there, {language}" for kind in KINDS for language in CUES}
    others = {"bias", "words", "asks", "several", "idioms", "others there", "others there, each"}
    assert set(weights().features) <= languages | kinds | others | {"distance of partners"}
    assert 0 < weights().threshold < 1


def test_a_score_is_a_probability() -> None:
    model = Weights(0.5, {"bias": 1000.0})
    assert model.score({"bias": 1.0}) == pytest.approx(1.0)
    assert model.score({"bias": -1.0}) == pytest.approx(0.0)
    assert model.score({"unknown": 5.0}) == 0.5


@given(st.lists(st.sampled_from(("ikke", "ingen", "uden", "kun", "ord", "nej")), max_size=12))
def test_a_text_lacks_nothing_of_itself(said: list[str]) -> None:
    reading = read(said, "da")
    assert not is_missing(reading, reading, ("da", "da"))
    assert all(0 <= place <= 1 for place in reading.negations)
