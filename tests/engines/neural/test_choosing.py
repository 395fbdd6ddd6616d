import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.choosing import MAX_LOSS, Faults, choose, is_familiar, judge_of
from interpreter.engines.neural.facts import facts_of
from interpreter.engines.terms import load_terms
from interpreter.settings import Settings
from languages.glossary import Glossary
from tests.engines.neural.conftest import FAMILIES, Loader, tiny, translate

FACTS = facts_of(("da", "uk", "en", "tr"))
GOOD = Faults()
LEXICON = {"jeg": "я", "kommer": "прийду", "jobcenter": "майдан"}
SECOND = {"jobcenter": "джобцентр"}


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_terms(Settings())


def test_a_hypothesis_without_the_fault_is_taken() -> None:
    assert choose([-0.2, -0.3, -0.4], [Faults(doubtful=1), Faults(doubtful=1), GOOD]) == 2


def test_the_models_own_choice_stays_where_none_is_better() -> None:
    assert choose([-0.2, -0.3], [Faults(manner=1), Faults(manner=1)]) == 0
    assert choose([-0.2, -0.3], [GOOD, GOOD]) == 0


def test_what_the_model_finds_much_less_likely_is_not_taken() -> None:
    assert choose([-0.2, -0.2 - MAX_LOSS - 0.01], [Faults(severe=1), GOOD]) == 0


def test_a_term_is_never_bought_with_a_graver_fault() -> None:
    assert choose([-0.2, -0.2], [Faults(manner=3), Faults(doubtful=1)]) == 0
    assert choose([-0.2, -0.2], [Faults(doubtful=3), Faults(severe=1)]) == 0


@given(
    st.lists(
        st.tuples(
            st.floats(-9, 0),
            st.builds(Faults, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
        ),
        min_size=1,
    )
)
def test_the_choice_is_never_worse_and_never_far_less_likely(hypotheses: list[tuple[float, Faults]]) -> None:
    scores, faults = [score for score, _ in hypotheses], [fault for _, fault in hypotheses]
    taken = choose(scores, faults)
    assert faults[taken] <= faults[0]
    assert scores[taken] >= scores[0] - MAX_LOSS


def test_terms_checks_and_the_way_of_address_are_judged(glossary: Glossary) -> None:
    judge = judge_of(FACTS["da"], FACTS["uk"], glossary)
    assert judge("Kom til jobcentret.", "Приходьте до центру зайнятості.") == GOOD
    assert judge("Kom til jobcentret.", "Приходьте на площу.") == Faults(manner=1)
    assert judge("Kom ikke.", "Приходьте.") == Faults(doubtful=1)
    assert judge("Kom ikke til mødet.", "Kom ikke til mødet.").severe
    assert judge("Kan du komme?", "Ти можеш прийти?") == Faults(manner=1)
    assert judge("Kan du komme?", "Ви можете прийти?") == GOOD


def test_a_language_that_the_glossary_does_not_have_is_judged_without(glossary: Glossary) -> None:
    assert judge_of(FACTS["da"], FACTS["en"], glossary)("Kom til jobcentret.", "Come here.") == GOOD


@pytest.mark.parametrize(
    ("language", "familiar", "polite"),
    [
        ("uk", "Де твій паспорт?", "Де ваш паспорт?"),
        ("tr", "Sen nerede oturuyorsun?", "Siz nerede oturuyorsunuz?"),
        ("ur", "تم کہاں رہتے ہو؟", "آپ کہاں رہتے ہیں؟"),
        ("fa", "من تورا می‌بینم", "من شما را می‌بینم"),
        ("ar", "", "أين تسكن؟"),
    ],
)
def test_the_familiar_you(language: str, familiar: str, polite: str) -> None:
    assert is_familiar(familiar, language) == bool(familiar)
    assert not is_familiar(polite, language)


@pytest.mark.engines
@pytest.mark.parametrize("family", FAMILIES)
def test_a_real_model_gives_the_accepted_term_where_it_is_nearly_as_likely(
    engine_of: Loader, family: str
) -> None:
    engine = engine_of(tiny(family, lexicon=LEXICON, second=SECOND))
    result = translate(engine, "jeg kommer jobcenter")
    assert result.text == "я прийду джобцентр"
    assert result.doubts == ()
    models = engine._models
    assert models is not None
    [model] = models.values()
    [plain] = model.translate(["jeg kommer jobcenter"], ("da", "uk"))
    assert (plain.text, plain.chosen) == ("я прийду майдан", False)


@pytest.mark.engines
def test_a_real_model_that_does_not_have_the_term_is_left_alone(engine_of: Loader) -> None:
    assert translate(engine_of(tiny(lexicon=LEXICON)), "jeg kommer jobcenter").text == "я прийду майдан"


@pytest.mark.engines
def test_a_real_model_keeps_the_negation_where_another_hypothesis_has_it(engine_of: Loader) -> None:
    engine = engine_of(tiny(lexicon=LEXICON | {"ikke": "так"}, second={"ikke": "не"}))
    result = translate(engine, "jeg kommer ikke")
    assert (result.text, result.doubts) == ("я прийду не", ())
