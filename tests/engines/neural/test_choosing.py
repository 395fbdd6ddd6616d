import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural import choosing
from interpreter.engines.neural.choosing import MAX_LOSS, Faults, choose, judge_of
from interpreter.engines.neural.facts import facts_of
from interpreter.engines.neural.gender import Gender
from interpreter.engines.neural.so_far import SoFar
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
            st.builds(Faults, *[st.integers(0, 2)] * 4),
        ),
        min_size=1,
    )
)
def test_the_choice_is_never_worse_and_never_far_less_likely(hypotheses: list[tuple[float, Faults]]) -> None:
    scores, faults = [score for score, _ in hypotheses], [fault for _, fault in hypotheses]
    taken = choose(scores, faults)
    assert faults[taken] <= faults[0]
    assert scores[taken] >= scores[0] - MAX_LOSS


def test_a_judge_that_fails_finds_a_doubtful_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[()]:
        raise KeyError("kommer")

    monkeypatch.setattr(choosing, "examine", broken)
    assert judge_of(FACTS["da"], FACTS["uk"], None)("jeg kommer", "я прийду") == Faults(doubtful=1)


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


def test_what_the_meeting_said_is_judged_too(glossary: Glossary) -> None:
    turkish = judge_of(FACTS["tr"], FACTS["da"], glossary)
    assert turkish("O yarın gelecek.", "Han kommer i morgen.") == Faults(unfounded=1)
    daughter = SoFar(persons=frozenset({Gender.WOMAN}))
    assert turkish.knowing(daughter)("O yarın gelecek.", "Han kommer i morgen.") == Faults(unfounded=1)
    assert turkish.knowing(daughter)("O yarın gelecek.", "Hun kommer i morgen.") == GOOD
    assert turkish("Siz ne dersiniz?", "Hvad siger De?") == Faults(manner=1)
    assert turkish("Kızım geldi.", "Min søn er kommet.") == Faults(doubtful=1, unfounded=1)


def test_a_term_goes_on_as_it_was_begun(glossary: Glossary) -> None:
    begun = SoFar(language="uk", wordings={"jobcenter": "центрі зайнятості"})
    judge = judge_of(FACTS["da"], FACTS["uk"], glossary).knowing(begun)
    assert judge("Kom til jobcentret.", "Приходьте до центру зайнятості.") == GOOD
    assert judge("Kom til jobcentret.", "Приходьте до джобцентру.") == Faults(manner=1)
    assert (
        judge_of(FACTS["da"], FACTS["uk"], glossary)("Kom til jobcentret.", "Приходьте до джобцентру.")
        == GOOD
    )


def test_a_gender_that_nobody_said_is_worse_than_a_term_and_better_than_a_changed_number() -> None:
    assert Faults(manner=9) < Faults(unfounded=1) < Faults(doubtful=1)


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
