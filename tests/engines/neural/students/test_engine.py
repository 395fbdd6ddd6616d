"""The whole neural translator over students: routes, doubts, health; scripted workers, then the real pair."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from interpreter.engines.neural import NeuralTranslator, gpu_claims, load
from interpreter.engines.neural.students import model as student
from interpreter.engines.neural.students import worker as student_worker
from interpreter.engines.neural.students.files import StudentFiles
from interpreter.engines.translator import Doubt, Source, Translation, TranslationRequest
from interpreter.errors import EngineError, ModelMissing
from interpreter.settings import Settings, TranslatorSettings
from tests.engines.neural.conftest import tiny, translate
from tests.fakes.students import ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH, add_files, add_real_student
from tests.fakes.tiny_models import build, train_sentencepiece

DANISH_ENGLISH: Mapping[str, str] = {
    "Du skal komme i morgen.": "You must come tomorrow.",
    "Du skal komme den 14. marts.": "You must come on 15 March.",
    "Jeg har ingen aftale.": "I have no appointment.",
    "Min mormor er syg.": "My grandmother is ill.",
    "Vi ses.": "The weather is nice in the mountains.",
}
ENGLISH_UKRAINIAN: Mapping[str, str] = {
    "You must come tomorrow.": "Ви маєте прийти завтра.",
    "You must come on 15 March.": "Ви маєте прийти 15 березня.",
    "I have no appointment.": "Я не маю запису.",
    "My grandmother is ill.": "Моя бабуся хвора.",
    "The weather is nice in the mountains.": "У горах гарна погода.",
}
TABLES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("da", "en"): DANISH_ENGLISH,
    ("en", "da"): {english: danish for danish, english in DANISH_ENGLISH.items() if danish != "Vi ses."}
    | {"The weather is nice in the mountains.": "Vejret er smukt i bjergene."},
    ("en", "uk"): ENGLISH_UKRAINIAN,
    ("uk", "en"): {ukrainian: english for english, ukrainian in ENGLISH_UKRAINIAN.items()},
}


class Workers:
    """Stands in for `StudentWorker`: answers from `TABLES`, by the letters in the file's name."""

    made: list["Workers"]
    changed: dict[str, str]

    def __init__(self, label: str, files: StudentFiles) -> None:
        letters = files.model.name.split(".")[1]
        self._table = TABLES[letters[:2], letters[2:]]
        self.asked: list[str] = []
        self.runs, self.failures = True, 0
        self.letters = letters
        Workers.made.append(self)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked += sentences
        return [Workers.changed.get(text, self._table.get(text, text)) for text in sentences]

    def close(self) -> None:
        self.runs = False


@pytest.fixture(name="engine_of")
def _engine_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., NeuralTranslator]:
    monkeypatch.setattr(student, "StudentWorker", Workers)
    monkeypatch.setattr(Workers, "made", [], raising=False)
    monkeypatch.setattr(Workers, "changed", {}, raising=False)
    words = sorted({word for table in TABLES.values() for text in table for word in text.split()})
    train_sentencepiece([*words, *"0123456789."], tmp_path / "shared.spm", vocabulary_size=600)

    def make(*pairs: tuple[str, str], **translator: Any) -> NeuralTranslator:
        for pair in pairs:
            folder = add_files(tmp_path, pair)
            (folder / f"model.{''.join(pair)}.bin").touch()
            (folder / f"vocab.{''.join(pair)}.spm").symlink_to(tmp_path / "shared.spm")
        return load(Settings(models_dir=tmp_path, translator=TranslatorSettings(**translator)))

    return make


Loader = Callable[..., NeuralTranslator]
ALL = tuple(TABLES)


def test_a_pair_goes_through_english_and_the_note_says_so(engine_of: Loader) -> None:
    result = translate(engine_of(*ALL), "Du skal komme i morgen. Jeg har ingen aftale.")
    assert result.text == "Ви маєте прийти завтра. Я не маю запису."
    assert result.engine == "student-da-en 1 + student-en-uk 1 via en"
    assert (result.source, result.doubts, result.confidence) == (Source.MODEL, (), 1.0)


def test_each_leg_is_translated_back_to_see_what_is_left_of_it(engine_of: Loader) -> None:
    translate(engine_of(*ALL), "Jeg har ingen aftale.")
    asked = {worker.letters: worker.asked for worker in Workers.made}
    assert asked == {
        "daen": ["Jeg har ingen aftale."],
        "enda": ["I have no appointment."],
        "enuk": ["I have no appointment."],
        "uken": ["Я не маю запису."],
    }


def test_a_leg_that_comes_back_as_something_else_is_doubted(engine_of: Loader) -> None:
    result = translate(engine_of(*ALL), "Vi ses.")
    assert result.doubts == (Doubt.MODEL,)
    assert result.confidence < 0.5


def test_without_the_students_for_the_way_back_it_is_shown_and_not_spoken(
    engine_of: Loader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    result = translate(engine_of(("da", "en"), ("en", "uk")), "Du skal komme i morgen.")
    assert result.text == "Ви маєте прийти завтра."
    assert (result.doubts, result.confidence) == ((Doubt.MODEL,), 0.0)
    assert caplog.messages[-1] == "Doubtful translation da to uk: unverified"


def test_a_student_that_no_route_needs_is_loaded_where_it_verifies_one(
    engine_of: Loader, tmp_path: Path
) -> None:
    build(tmp_path, tiny(name="direct", lexicon={"hello": "hej"}, pairs=[("en", "da")], codes={}))
    engine_of(("da", "en"), ("en", "da"))
    assert sorted(worker.letters for worker in Workers.made) == ["daen", "enda"]


def test_a_number_that_the_first_leg_changed_is_found_at_the_end(engine_of: Loader) -> None:
    """Both students say the same of it: only the two ends show it."""
    assert translate(engine_of(*ALL), "Du skal komme den 14. marts.").doubts == (Doubt.MODEL,)


def test_a_familiar_you_that_english_hid_is_doubted(engine_of: Loader) -> None:
    engine = engine_of(*ALL)
    Workers.changed["You must come tomorrow."] = "Ти маєш прийти завтра."
    Workers.changed["Ти маєш прийти завтра."] = "You must come tomorrow."
    result = translate(engine, "Du skal komme i morgen.")
    # The way back of the first leg asks "You must come tomorrow.", too, and gets the same answer there.
    assert Doubt.MODEL in result.doubts
    assert result.source is Source.MODEL


def test_a_direct_model_is_used_where_it_is_installed_beside_students(
    engine_of: Loader, tmp_path: Path
) -> None:
    build(tmp_path, tiny(name="direct"))
    result = translate(engine_of(*ALL), "hej")
    assert (result.engine, result.text) == ("direct 1", "привіт")
    assert translate(engine_of(), "You must come tomorrow.", ("en", "uk")).engine == "student-en-uk 1"


def test_another_model_of_the_same_pair_goes_before_a_student(engine_of: Loader, tmp_path: Path) -> None:
    lexicon = {"hello": "привіт"}
    many = [("en", "uk"), ("uk", "en"), ("en", "da")]
    build(tmp_path, tiny("nllb", name="broad", lexicon=lexicon, pairs=many, codes={
        "en": "eng_Latn", "uk": "ukr_Cyrl", "da": "dan_Latn"
    }))  # fmt: skip
    assert translate(engine_of(*ALL), "hello", ("en", "uk")).engine == "broad 1"


@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_a_gpu_in_the_settings_is_not_for_students(engine_of: Loader, device: str) -> None:
    engine = engine_of(*ALL, device=device)
    assert {(one.device, one.degraded) for one in engine.health()} == {("cpu", False)}
    assert translate(engine, "Jeg har ingen aftale.").doubts == ()


def test_students_ask_nothing_of_the_gpus_memory(engine_of: Loader, tmp_path: Path) -> None:
    engine_of(*ALL).close()
    assert gpu_claims(Settings(models_dir=tmp_path, translator=TranslatorSettings(device="cuda"))) == []


def test_closing_ends_every_worker(engine_of: Loader) -> None:
    engine = engine_of(*ALL)
    engine.close()
    assert [worker.runs for worker in Workers.made] == [False] * 4
    with pytest.raises(EngineError, match="closed"):
        translate(engine, "Jeg har ingen aftale.")


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = add_files(tmp_path, ("da", "en"), model__daen__bin=b"")
    train_sentencepiece(["hej"], folder / "vocab.daen.spm")
    monkeypatch.setattr(student_worker, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing, match="needs the package fxtranslate"):
        load(Settings(models_dir=tmp_path))


def test_without_the_package_the_other_models_are_used(
    engine_of: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build(tmp_path, tiny(name="direct"))
    monkeypatch.setattr(student_worker, "find_spec", lambda name: None)
    engine = engine_of(("da", "en"), ("en", "uk"))
    assert engine.capabilities.pairs == {("da", "uk")}
    assert translate(engine, "hej").engine == "direct 1"
    assert [record.message.partition(" needs ")[0] for record in caplog.records] == [
        "A translation model is left out: The translation model student-da-en 1",
        "A translation model is left out: The translation model student-en-uk 1",
    ]


# ------------------------------------------------------------------------------------------ the real pair


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NeuralTranslator]:
    models_dir = tmp_path_factory.mktemp("students")
    for which in (ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH):
        add_real_student(models_dir, which)
    engine = load(Settings(models_dir=models_dir))
    yield engine
    engine.close()


def say(engine: NeuralTranslator, text: str, source: str, target: str) -> Translation:
    return engine.translate(TranslationRequest(text, source, target))


@pytest.mark.engines
def test_a_real_student_translates_an_utterance(real: NeuralTranslator) -> None:
    result = say(real, "I do not have a car. You must bring your passport on 14 March!", "en", "pt")
    assert result.text == "Eu não tenho um carro. Você deve trazer seu passaporte em 14 de março!"
    assert result.engine == "student-en-pt 1"
    assert result.doubts == ()
    assert result.confidence > 0.75


@pytest.mark.engines
def test_english_is_checked_though_portuguese_is_not_known_here(real: NeuralTranslator) -> None:
    """Portuguese has no table here: what it says is not examined for script, numbers or negation."""
    result = say(real, "Não tenho carro.", "pt", "en")
    assert (result.source, result.doubts) == (Source.MODEL, ())


@pytest.mark.engines
def test_what_comes_back_as_something_else_is_doubted(real: NeuralTranslator) -> None:
    result = say(real, "So are we.", "en", "pt")
    assert result.text == "Então nós."
    assert result.doubts == (Doubt.MODEL,)
    assert result.confidence < 0.75


@pytest.mark.engines
def test_what_a_student_adds_does_not_pass_for_what_was_said(real: NeuralTranslator) -> None:
    """Of two words of thanks it makes thanks "for sending an edition"."""
    result = say(real, "Thank you.", "en", "pt")
    assert result.text == "Obrigado por enviar uma edição."
    assert result.doubts == (Doubt.MODEL,)


@pytest.mark.engines
def test_nothing_to_say_is_nothing(real: NeuralTranslator) -> None:
    assert say(real, " ... ", "en", "pt").reason == "no_words"
