import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from interpreter.engines.neural import engine as neural_engine
from interpreter.engines.neural import load
from interpreter.engines.neural.manifest import ModelFolder
from interpreter.engines.neural.model import Model
from interpreter.engines.neural.so_far import SoFar
from interpreter.engines.translator import Doubt, Earlier, Source, TranslationRequest
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings
from tests.engines.neural.conftest import DANISH_UKRAINIAN, FAMILIES, Loader, Recorder, tiny, translate
from tests.fakes.tiny_models import Behaviour, TinyModel

pytestmark = pytest.mark.engines

DANISH_ENGLISH = TinyModel(
    "marian",
    {"hej": "hello", "jeg": "me", "kommer": "come", "ikke": "not"},
    [("da", "en")],
    {},
    name="da-en",
    extra='pivot = "en"',
)
ENGLISH_UKRAINIAN = TinyModel(
    "marian",
    {"hello": "привіт", "me": "я", "come": "прийду", "not": "не"},
    [("en", "uk")],
    {},
    name="en-uk",
    version="2",
    extra='pivot = "en"',
)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_utterance_is_translated_sentence_by_sentence(engine_of: Loader, family: str) -> None:
    engine = engine_of(tiny(family))
    result = translate(engine, "hej. jeg kommer i morgen. tak, Mette!")
    assert result.text == "привіт. я прийду о ранку. дякую, Метте!"
    assert result.source is Source.MODEL
    assert result.understood == "hej. jeg kommer i morgen. tak, Mette!"
    assert (result.source_language, result.target_language) == ("da", "uk")
    assert result.engine == "tiny 1"
    assert result.confidence > 0.95
    assert result.doubts == ()
    assert result.reason == ""


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("short", "answer"), [("ja", "так"), ("Ja.", "так"), ("tak!", "дякую!")])
def test_short_answers_are_not_lost(engine_of: Loader, family: str, short: str, answer: str) -> None:
    engine = engine_of(tiny(family, lexicon=DANISH_UKRAINIAN | {"Ja": "так"}))
    assert translate(engine, short).text.rstrip(".") == answer


def test_context_is_never_given_to_the_model(engine_of: Loader) -> None:
    engine = engine_of(tiny())
    [model] = (engine._models or {}).values()
    assert isinstance(model, Model)
    recorder = Recorder(model)
    request = TranslationRequest("hej", "da", "uk")
    alone = engine.translate(request)
    before = (Earlier("tak", "da", True, "дякую", "uk"), Earlier("ja", "uk", False))
    assert engine.translate(replace(request, context=before)) == alone
    assert recorder.calls[0] == recorder.calls[1]


TURKISH_DANISH = TinyModel(
    "marian",
    {"o": "han", "geldi": "kom", "kızım": "datter"},
    [("tr", "da")],
    {},
    name="tr-da",
    second={"o": "hun"},
)


def test_a_gender_that_nobody_said_is_doubted(engine_of: Loader) -> None:
    result = translate(engine_of(TURKISH_DANISH), "o geldi", ("tr", "da"))
    assert (result.text, result.doubts) == ("han kom", (Doubt.GENDER,))


def test_the_gender_that_somebody_said_is_taken_where_the_model_has_it(engine_of: Loader) -> None:
    engine = engine_of(TURKISH_DANISH)
    request = TranslationRequest("o geldi", "tr", "da")
    daughter = Earlier("Kızım hasta.", "tr", True, "Min datter er syg.", "da")
    result = engine.translate(replace(request, context=(daughter,)))
    assert (result.text, result.doubts) == ("hun kom", ())
    result = engine.translate(replace(request, text="kızım geldi. o geldi."))
    assert (result.text, result.doubts) == ("datter kom. hun kom.", ())


def test_a_gender_that_is_turned_round_is_not_spoken(engine_of: Loader) -> None:
    engine = engine_of(tiny(lexicon=DANISH_UKRAINIAN | {"hun": "він"}))
    assert translate(engine, "hun kommer").doubts == (Doubt.GENDER, Doubt.MODEL)


@pytest.mark.parametrize("name", ["so_far", "name_values"])
def test_a_check_that_fails_is_a_doubt_and_tells_nobody_what_was_said(
    engine_of: Loader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("hej")

    engine = engine_of(tiny())
    monkeypatch.setattr(neural_engine, name, broken)
    result = translate(engine, "hej")
    assert (result.text, result.doubts, result.values) == ("привіт", (Doubt.MODEL,), ())
    assert "ValueError at test_engine.py:" in caplog.text
    assert "hej" not in caplog.text


def test_genders_that_cannot_be_looked_for_are_a_doubt(
    engine_of: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ValueError

    engine = engine_of(tiny())
    monkeypatch.setattr(SoFar, "unfounded", broken)
    result = translate(engine, "hej")
    assert (result.text, result.doubts) == ("привіт", (Doubt.MODEL,))


def test_other_hypotheses_that_cannot_be_had_lose_no_translation(
    engine_of: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise EngineError("It failed.")

    engine = engine_of(TURKISH_DANISH)
    monkeypatch.setattr(Model, "hypotheses", broken)
    assert translate(engine, "o geldi", ("tr", "da")).text == "han kom"


def test_capabilities_are_what_the_installed_models_can_do(engine_of: Loader) -> None:
    engine = engine_of(DANISH_ENGLISH, ENGLISH_UKRAINIAN)
    assert engine.capabilities.name == "neural"
    assert engine.capabilities.pairs == {("da", "en"), ("en", "uk"), ("da", "uk")}


def test_a_pair_goes_through_the_pivot_and_the_note_says_so(engine_of: Loader) -> None:
    result = translate(engine_of(DANISH_ENGLISH, ENGLISH_UKRAINIAN), "hej. jeg kommer ikke.")
    assert result.text == "привіт. я прийду не."
    assert result.engine == "da-en 1 + en-uk 2 via en"
    assert result.understood == "hej. jeg kommer ikke."


def test_what_is_lost_on_the_way_through_the_pivot_is_seen(engine_of: Loader) -> None:
    """English here knows no numbers, and neither leg sees that the first one wrote another."""
    first = replace(DANISH_ENGLISH, lexicon={**DANISH_ENGLISH.lexicon, "3": "4"})
    second = replace(ENGLISH_UKRAINIAN, lexicon={**ENGLISH_UKRAINIAN.lexicon, "4": "4"})
    result = translate(engine_of(first, second), "jeg kommer 3")
    assert (result.text, result.source, result.doubts) == ("я прийду 4", Source.MODEL, (Doubt.MODEL,))


def test_a_model_says_itself_below_what_score_it_is_unsure(engine_of: Loader) -> None:
    unsure = translate(engine_of(tiny(certainty=1.5)), "hej tak")
    assert unsure.doubts == (Doubt.MODEL,)
    limit = f"low_score = {unsure.confidence - 0.01:.4f}"
    lenient = engine_of(tiny(certainty=1.5, name="other", extra=f"{limit}\npriority = 1"))
    assert translate(lenient, "hej tak").doubts == ()


def test_two_legs_are_as_sure_as_both_together(engine_of: Loader, tmp_path: Path) -> None:
    engine = engine_of(replace(DANISH_ENGLISH, certainty=2.5), replace(ENGLISH_UKRAINIAN, certainty=2.5))
    through = translate(engine, "jeg kommer")
    first = translate(engine, "jeg kommer", ("da", "en"))
    second = translate(engine, "me come", ("en", "uk"))
    assert through.confidence == pytest.approx(first.confidence * second.confidence)


def test_a_fault_in_the_first_leg_stops_the_second(engine_of: Loader) -> None:
    engine = engine_of(replace(DANISH_ENGLISH, behaviour=Behaviour.LOOP), ENGLISH_UKRAINIAN)
    models = (engine._models or {}).values()
    recorders = {model.manifest.name: Recorder(model) for model in models if isinstance(model, Model)}
    assert translate(engine, "hej").source is Source.NONE
    assert recorders["da-en"].calls
    assert not recorders["en-uk"].calls


def test_only_models_on_a_route_are_loaded(engine_of: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    start = Model.__init__

    def counted(self: Model, folder: object, *settings: object) -> None:
        start(self, folder, *settings)  # type: ignore[arg-type]
        loaded.append(self.manifest.name)

    monkeypatch.setattr(Model, "__init__", counted)
    engine = engine_of(tiny(), tiny("nllb", name="never", extra="priority = -1"))
    assert loaded == ["tiny"]
    assert translate(engine, "hej").engine == "tiny 1"


def test_where_one_model_cannot_be_opened_the_others_are_closed(
    engine_of: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    closed: list[str] = []

    class Scripted:
        def __init__(self, folder: ModelFolder, *settings: object) -> None:
            if opened:
                raise EngineError("The second cannot be loaded.")
            self.name = folder.manifest.name
            opened.append(self.name)

        def close(self) -> None:
            closed.append(self.name)

    monkeypatch.setattr("interpreter.engines.neural.engine.Model", Scripted)
    with pytest.raises(EngineError, match="second cannot be loaded"):
        engine_of(DANISH_ENGLISH, ENGLISH_UKRAINIAN)
    assert closed == opened != []


def test_each_model_says_how_it_is_until_the_engine_is_closed(engine_of: Loader) -> None:
    engine = engine_of(tiny())
    assert [(one.engine, one.degraded) for one in engine.health()] == [("translator tiny 1", False)]
    engine.close()
    assert engine.health() == ()


def test_a_pair_that_no_model_has_is_refused(engine_of: Loader) -> None:
    with pytest.raises(ConfigError, match="uk to da"):
        translate(engine_of(tiny()), "привіт", ("uk", "da"))


@pytest.mark.parametrize("text", ["", "  ", "...", "?!", "\n"])
def test_nothing_to_translate_gives_nothing(engine_of: Loader, text: str) -> None:
    result = translate(engine_of(tiny()), text)
    assert (result.source, result.text, result.reason) == (Source.NONE, "", "no_words")


def test_a_lone_mark_between_sentences_does_not_make_the_rest_fail(engine_of: Loader) -> None:
    assert translate(engine_of(tiny()), "hej.\n-\ntak.").text == "привіт. дякую."


@pytest.mark.parametrize(
    ("model", "text", "reason"),
    [
        (tiny(behaviour=Behaviour.LOOP), "jeg kommer i morgen", "cut_off,repetition"),
        (tiny("nllb", behaviour=Behaviour.LOOP), "jeg kommer i morgen", "cut_off,repetition"),
        (tiny(lexicon={"hej": "hello", "med": "with", "dig": "you"}), "hej med dig", "wrong_script"),
        (tiny(lexicon={"hej": "hej", "med": "med", "dig": "dig"}), "hej med dig", "wrong_script,copied"),
        (tiny(lexicon={"hej": "<unk>", "du": "ти"}), "hej", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_seriously_bad_output_is_never_passed_on(
    engine_of: Loader, model: TinyModel, text: str, reason: str
) -> None:
    result = translate(engine_of(model), text)
    assert result.source is Source.NONE
    assert result.text == ""
    assert set(reason.split(",")) & set(result.reason.split(","))
    assert result.doubts == (Doubt.MODEL,)
    assert result.understood == text


def test_one_bad_sentence_spoils_the_utterance(engine_of: Loader) -> None:
    """Passing on the rest would leave out what the person said."""
    model = tiny(lexicon=DANISH_UKRAINIAN | {"spiser": "eating", "brød": "bread"})
    result = translate(engine_of(model), "hej. spiser brød. tak.")
    assert (result.source, result.reason) == (Source.NONE, "wrong_script")


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (tiny(lexicon=DANISH_UKRAINIAN | {"ikke": "так"}), "jeg kommer ikke i morgen"),
        (tiny(lexicon=DANISH_UKRAINIAN | {"hej": "<unk>"}), "hej jeg kommer"),
        (tiny(), "hej Ωmega"),
        (tiny(certainty=1.5), "hej tak"),
    ],
    ids=["negation", "unknown output", "unknown input", "low score"],
)
def test_doubtful_output_is_passed_on_with_a_doubt(
    engine_of: Loader, model: TinyModel, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        result = translate(engine_of(model), text)
    assert result.source is Source.MODEL
    assert Doubt.MODEL in result.doubts
    assert result.reason == ""
    assert not any(word in caplog.text for word in (*text.split(), *result.text.split()) if len(word) > 1)


def test_confidence_is_that_of_the_weakest_sentence(engine_of: Loader) -> None:
    engine = engine_of(tiny(certainty=2.0))
    sentences = ["hej.", "jeg kommer i morgen.", "tak."]
    alone = [translate(engine, sentence).confidence for sentence in sentences]
    assert len(set(alone)) > 1
    assert translate(engine, " ".join(sentences)).confidence == pytest.approx(min(alone), rel=0.05)


def test_many_threads_get_their_own_results(engine_of: Loader) -> None:
    engine = engine_of(tiny(), tiny("nllb", name="nllb", pairs=[("uk", "da")], lexicon={"привіт": "hej"}))
    texts = [("hej", "da", "uk"), ("jeg kommer. tak.", "da", "uk"), ("привіт", "uk", "da")] * 10
    expected = {text: translate(engine, text, (source, target)).text for text, source, target in texts}
    with ThreadPoolExecutor(8) as pool:
        results = pool.map(lambda one: (one[0], translate(engine, one[0], (one[1], one[2])).text), texts)
        assert all(expected[text] == result for text, result in results)


def test_a_closed_engine_says_so(engine_of: Loader) -> None:
    engine = engine_of(tiny())
    engine.close()
    engine.close()
    with pytest.raises(EngineError, match="closed"):
        translate(engine, "hej")


def test_no_model_is_reported_with_the_place_to_put_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="Put a CTranslate2 model folder under"):
        load(Settings(models_dir=tmp_path))
