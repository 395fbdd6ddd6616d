import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ctranslate2
import pytest

from interpreter.engines.neural.manifest import read_folder
from interpreter.engines.neural.model import (
    BEAM_SIZE,
    LENGTH_FACTOR,
    LENGTH_MARGIN,
    NO_REPEAT_NGRAM,
    REPETITION_PENALTY,
    Model,
)
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import TranslatorSettings
from tests.engines.neural.conftest import FAMILIES, Recorder, tiny
from tests.fakes.tiny_models import Behaviour, build

pytestmark = pytest.mark.engines

PAIR = ("da", "uk")
GPU = frozenset({"float32", "float16", "bfloat16", "int8", "int8_float32", "int8_float16", "int8_bfloat16"})


def load(folder: Path, **settings: Any) -> Model:
    return Model(read_folder(folder), TranslatorSettings(**settings))


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that says it has a GPU; nothing is run on it."""
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device, index=0: set(GPU))


def test_t5_in_float16_is_refused_before_anything_is_loaded(folders: Mapping[str, Path], gpu: None) -> None:
    with pytest.raises(ConfigError, match="half precision"):
        load(folders["t5"], device="cuda", compute_type="float16")


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    (folder / "model.bin").write_bytes(b"\x06\x00\x00\x00broken")
    with pytest.raises(EngineError, match="cannot be loaded") as raised:
        load(folder)
    assert str(folder) in str(raised.value)


@pytest.mark.parametrize(
    ("family", "source", "prefix"),
    [
        ("marian", [">>ukr<<", "▁hej", "</s>"], None),
        ("nllb", ["dan_Latn", "▁hej", "</s>"], [["ukr_Cyrl"], ["ukr_Cyrl"]]),
        ("t5", ["▁", "<2uk>", "▁hej", "</s>"], None),
    ],
)
def test_what_ctranslate2_is_given(
    folders: Mapping[str, Path], family: str, source: list[str], prefix: list[list[str]] | None
) -> None:
    model = load(folders[family])
    recorder = Recorder(model)
    model.translate(["hej", "jeg kommer i morgen"], PAIR)
    [(sources, options)] = recorder.calls
    assert sources[0] == source
    longest = max(len(tokens) for tokens in sources)
    assert options["target_prefix"] == prefix
    assert options["beam_size"] == BEAM_SIZE
    assert options["max_decoding_length"] == LENGTH_FACTOR * longest + LENGTH_MARGIN
    assert options["max_input_length"] == 0
    assert options["min_decoding_length"] == 0
    assert options["repetition_penalty"] == 1
    assert options["no_repeat_ngram_size"] == 0


@pytest.mark.parametrize("compute_type", ["int8", "float32"])
@pytest.mark.parametrize("family", FAMILIES)
def test_sentences_of_all_lengths_are_translated_in_one_batch(
    folders: Mapping[str, Path], family: str, compute_type: str
) -> None:
    model = load(folders[family], compute_type=compute_type)
    recorder = Recorder(model)
    sentences = model.translate(["hej.", "jeg kommer ikke i morgen, Mette.", "ja"], PAIR)
    assert [one.text for one in sentences] == ["привіт.", "я прийду не о ранку, Метте.", "так"]
    assert len(recorder.calls) == 1
    assert all(one.finished and not one.unknown and not one.retried for one in sentences)
    assert all(one.confidence is not None and one.confidence > 0.95 for one in sentences)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_sentence_gives_the_same_result(folders: Mapping[str, Path], family: str) -> None:
    model = load(folders[family])
    alone = model.translate(["jeg kommer i morgen."], PAIR)[0]
    in_batch = model.translate(["hej", "jeg kommer i morgen.", "tak"], PAIR)[1]
    assert alone.text == in_batch.text
    assert alone.confidence == pytest.approx(in_batch.confidence, abs=1e-4)
    assert load(folders[family]).translate(["jeg kommer i morgen."], PAIR)[0] == alone


def test_no_sentences_are_no_work(folders: Mapping[str, Path]) -> None:
    model = load(folders["marian"])
    recorder = Recorder(model)
    assert model.translate([], PAIR) == ()
    assert recorder.calls == []


def test_a_sentence_too_long_for_the_model_is_split_and_nothing_is_lost(tmp_path: Path) -> None:
    model = load(build(tmp_path, tiny(extra="max_source_tokens = 16")))
    recorder = Recorder(model)
    long = ", ".join(["jeg kommer i morgen"] * 12)
    [hej, sentence] = model.translate(["hej", long], PAIR)
    [(sources, _)] = recorder.calls
    assert all(len(tokens) <= 16 for tokens in sources)
    assert len(sources) > 6
    assert hej.text == "привіт"
    assert sentence.text == ", ".join(["я прийду о ранку"] * 12)


def test_a_word_longer_than_the_model_takes_is_split_too(tmp_path: Path) -> None:
    model = load(build(tmp_path, tiny(extra="max_source_tokens = 16")))
    recorder = Recorder(model)
    model.translate(["m" * 100], PAIR)
    [(sources, _)] = recorder.calls
    assert all(len(tokens) <= 16 for tokens in sources)
    assert "".join("".join(tokens[1:-1]) for tokens in sources).replace("▁", "") == "m" * 100


def test_a_loop_is_tried_again_with_repetition_made_costly(tmp_path: Path) -> None:
    model = load(build(tmp_path, tiny(behaviour=Behaviour.LOOP)))
    recorder = Recorder(model)
    [sentence] = model.translate(["jeg kommer"], PAIR)
    assert [options["repetition_penalty"] for _, options in recorder.calls] == [1, REPETITION_PENALTY]
    assert recorder.calls[1][1]["no_repeat_ngram_size"] == NO_REPEAT_NGRAM
    assert sentence.retried
    assert not sentence.finished


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_with_nothing_to_say_is_not_made_to_guess(folders: Mapping[str, Path], family: str) -> None:
    model = load(folders[family])
    source = model._form.source_tokens("", *PAIR)
    [decoded] = model.decode([source], PAIR)
    assert decoded.tokens == ()
    assert decoded.finished


def test_only_the_looping_sentence_is_tried_again(folders: Mapping[str, Path], monkeypatch: Any) -> None:
    model = load(folders["marian"])
    monkeypatch.setattr(model, "_is_bad", lambda source, decoded: source == "tak")
    recorder = Recorder(model)
    sentences = model.translate(["hej", "tak", "ja"], PAIR)
    assert [tokens for tokens, _ in recorder.calls][1] == [[">>ukr<<", "▁tak", "</s>"]]
    assert [one.text for one in sentences] == ["привіт", "дякую", "так"]
    assert [one.retried for one in sentences] == [False, True, False]


def test_an_output_that_reaches_the_limit_is_not_finished(tmp_path: Path) -> None:
    model = load(build(tmp_path, tiny(behaviour=Behaviour.LOOP)))
    [decoded] = model.decode([[">>ukr<<", "▁hej", "</s>"]], PAIR)
    assert not decoded.finished
    assert len(decoded.tokens) == LENGTH_FACTOR * 3 + LENGTH_MARGIN


@pytest.mark.parametrize(
    ("lexicon", "text"),
    [({"hej": "<unk>", "du": "ти"}, "hej du"), ({"hej": "привіт", "du": "ти"}, "hej Ω")],
)
def test_what_the_model_has_no_token_for_is_reported(
    tmp_path: Path, lexicon: dict[str, str], text: str
) -> None:
    [sentence] = load(build(tmp_path, tiny(lexicon=lexicon))).translate([text], PAIR)
    assert sentence.unknown
    assert "⁇" not in sentence.text
    assert "<unk>" not in sentence.text


@pytest.mark.parametrize("beam_size", [1, BEAM_SIZE])
@pytest.mark.parametrize("family", FAMILIES)
def test_confidence_is_the_probability_that_the_model_gives_its_own_tokens(
    tmp_path: Path, family: str, beam_size: int
) -> None:
    """Checked against CTranslate2's own scoring of a given target, token by token."""
    model = load(build(tmp_path, tiny(family, certainty=2.5)), compute_type="float32")
    tokens = model._form.source_tokens("jeg kommer", *PAIR)
    [decoded] = model.decode([tokens], PAIR, beam_size=beam_size)
    prefix = model._form.target_prefix("uk")
    [scored] = model._translator.score_batch([tokens], [[*prefix, *decoded.tokens]])
    log_probabilities = scored.log_probs[len(prefix) :]
    [sentence] = model.translate(["jeg kommer"], PAIR)
    assert sentence.confidence is not None
    assert sentence.confidence == pytest.approx(math.exp(decoded.score))
    assert 0.01 < sentence.confidence < 0.999
    assert sum(log_probabilities) / len(log_probabilities) == pytest.approx(decoded.score, rel=0.02)


def test_a_failure_of_ctranslate2_is_an_engine_error_without_the_text(
    folders: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def translate_batch(self, *arguments: Any, **options: Any) -> None:
            raise RuntimeError("CUDA failed with error out of memory")

    model = load(folders["marian"])
    monkeypatch.setattr(model, "_translator", Failing())
    with pytest.raises(EngineError, match="tiny 1 failed: CUDA failed") as raised:
        model.translate(["hej"], PAIR)
    assert "hej" not in str(raised.value)
