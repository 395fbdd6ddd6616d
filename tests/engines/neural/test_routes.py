from pathlib import Path
from typing import Any

from interpreter.engines.neural.manifest import Manifest, ModelFolder
from interpreter.engines.neural.routes import plan, ways_back


def folder(name: str, *pairs: tuple[str, str], **more: Any) -> ModelFolder:
    manifest = Manifest.model_validate(
        {"name": name, "version": "1", "licence": "CC0-1.0", "family": "marian", "pairs": pairs, **more}
    )
    return ModelFolder(Path(name), manifest, frozenset(), adds_end_token=False)


INTO = folder("into", ("da", "en"), pivot="en")
OUT_OF = folder("out", ("en", "uk"), pivot="en")
DIRECT = folder("direct", ("da", "uk"))


def test_a_direct_model_wins_over_a_pivot() -> None:
    assert plan([INTO, OUT_OF, DIRECT])["da", "uk"].label == "direct 1"


def test_a_pivot_joins_two_models_and_is_named() -> None:
    routes = plan([OUT_OF, INTO])
    assert routes["da", "uk"].label == "into 1 + out 1 via en"
    assert [leg.pair for leg in routes["da", "uk"].legs] == [("da", "en"), ("en", "uk")]
    assert set(routes) == {("da", "uk"), ("da", "en"), ("en", "uk")}


def test_models_that_do_not_offer_themselves_as_pivots_are_not_joined() -> None:
    assert ("da", "uk") not in plan([folder("into", ("da", "en")), OUT_OF])
    assert ("da", "uk") not in plan([folder("into", ("da", "tr"), pivot="tr"), OUT_OF])


def test_one_model_can_be_both_halves() -> None:
    both = folder("both", ("da", "en"), ("en", "uk"), pivot="en")
    assert plan([both])["da", "uk"].label == "both 1 via en"


def test_nothing_goes_from_a_language_to_itself() -> None:
    both = folder("both", ("da", "en"), ("en", "da"), pivot="en")
    assert set(plan([both])) == {("da", "en"), ("en", "da")}


def test_priority_decides_then_the_model_made_for_the_pair_then_the_name() -> None:
    broad = folder("a-broad", ("da", "uk"), ("uk", "da"))
    assert plan([broad, DIRECT])["da", "uk"].label == "direct 1"
    assert plan([broad, folder("zz", ("da", "uk"), priority=1), DIRECT])["da", "uk"].label == "zz 1"
    assert plan([folder("b", ("da", "uk")), folder("a", ("da", "uk"))])["da", "uk"].label == "a 1"


def test_the_order_of_the_folders_does_not_matter() -> None:
    other = folder("other", ("en", "uk"), pivot="en")
    models = [INTO, OUT_OF, other]
    assert {pair: route.label for pair, route in plan(models).items()} == {
        pair: route.label for pair, route in plan(models[::-1]).items()
    }


def student(source: str, target: str, **more: Any) -> ModelFolder:
    return folder(f"a-{source}-{target}", (source, target), family="student", pivot="en", **more)


STUDENTS = [student("da", "en"), student("en", "da"), student("en", "uk"), student("uk", "en")]


def test_students_through_english_lose_against_a_direct_model() -> None:
    assert plan(STUDENTS)["da", "uk"].label == "a-da-en 1 + a-en-uk 1 via en"
    broad = folder("z-broad", ("da", "uk"), ("uk", "da"), ("da", "tr"), priority=-1)
    assert plan([*STUDENTS, broad])["da", "uk"].label == "z-broad 1"
    assert plan([*STUDENTS, broad])["en", "uk"].label == "a-en-uk 1"


def test_a_student_loses_against_any_other_model_of_the_pair_unless_its_priority_says_otherwise() -> None:
    broad = folder("z-broad", ("en", "uk"), ("uk", "en"), ("da", "uk"))
    assert plan([*STUDENTS, broad])["en", "uk"].label == "z-broad 1"
    assert plan([student("en", "uk", priority=1), broad])["en", "uk"].label == "a-en-uk 1"


def test_other_models_go_before_students_as_halves_of_a_pivot_too() -> None:
    routes = plan([*STUDENTS, OUT_OF])
    assert routes["da", "uk"].label == "a-da-en 1 + out 1 via en"


def test_the_way_back_is_that_of_each_students_leg() -> None:
    back = ways_back(STUDENTS, plan(STUDENTS))
    assert {pair: one.manifest.name for pair, one in back.items()} == {
        ("da", "en"): "a-en-da",
        ("en", "da"): "a-da-en",
        ("en", "uk"): "a-uk-en",
        ("uk", "en"): "a-en-uk",
    }


def test_a_student_that_is_on_no_route_may_be_the_way_back() -> None:
    models = [student("da", "en"), student("en", "da"), folder("direct", ("en", "da"))]
    assert ways_back(models, plan(models))["da", "en"].manifest.name == "a-en-da"


def test_other_models_need_no_way_back() -> None:
    models = [INTO, OUT_OF, student("uk", "en")]
    assert ways_back(models, plan(models)) == {}
