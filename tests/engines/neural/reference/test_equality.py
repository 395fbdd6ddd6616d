"""Our tokens are the reference library's tokens, one by one, into the model and out of it."""

import itertools
from typing import Any

import pytest

from interpreter.engines.neural.model import BEAM_SIZE, LENGTH_FACTOR, LENGTH_MARGIN, Model
from tests.engines.neural.reference.trained import LEXICON, Reference, make

pytestmark = [
    pytest.mark.reference,
    pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning"),
]

PAIR = ("da", "uk")
WORDS = list(LEXICON)
TEXTS = [
    *WORDS,
    *(" ".join(pair) for pair in itertools.islice(itertools.permutations(WORDS, 2), 0, 132, 11)),
    *(" ".join(WORDS[start : start + size]) for size in (3, 4, 5, 7) for start in range(0, 6, 2)),
    "hejjeg mødetti",
    "ti ti ti ti",
]


@pytest.fixture(scope="module", params=["marian", "nllb", "t5"])
def reference(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    reason = "no reference libraries: torch and transformers are not installed"
    torch: Any = pytest.importorskip("torch", reason=reason)
    transformers: Any = pytest.importorskip("transformers", reason=reason)
    return make(request.param, tmp_path_factory.mktemp("reference") / request.param, torch, transformers)


def engine(reference: Reference) -> Model:
    assert reference.ours is not None
    return reference.ours


def source_of(reference: Reference, text: str) -> list[str]:
    return engine(reference)._form.source_tokens(text, *PAIR)


def limit(sources: list[list[str]]) -> int:
    return LENGTH_FACTOR * max(map(len, sources)) + LENGTH_MARGIN


def test_the_source_tokens_are_the_same(reference: Reference) -> None:
    for text in [*TEXTS, "hej, jeg kommer!", "mødet  i\tmorgen", "Ωmega", "e"]:
        ours = source_of(reference, text)
        known = engine(reference).folder.vocabulary
        assert [token if token in known else "<unk>" for token in ours] == reference.source(text)


@pytest.mark.parametrize("beams", [1, 2, 4])
def test_the_output_tokens_are_the_same(reference: Reference, beams: int) -> None:
    different = []
    for text in TEXTS:
        source = source_of(reference, text)
        [ours] = engine(reference).decode([source], PAIR, beam_size=beams)
        [theirs] = reference.generate([source], beams, limit([source]))
        if list(ours.tokens) != theirs:
            different.append((text, ours.tokens, theirs))
    assert not different


@pytest.mark.parametrize("beams", [1, 4])
def test_the_output_is_the_same_in_a_batch(reference: Reference, beams: int) -> None:
    sources = [source_of(reference, text) for text in TEXTS]
    ours = engine(reference).decode(sources, PAIR, beam_size=beams)
    assert [list(one.tokens) for one in ours] == reference.generate(sources, beams, limit(sources))


def test_the_text_is_the_same(reference: Reference) -> None:
    for text in TEXTS:
        [ours] = engine(reference).translate([text], PAIR)
        source = source_of(reference, text)
        [theirs] = reference.generate([source], BEAM_SIZE, limit([source]))
        ids = reference.tokenizer.convert_tokens_to_ids(theirs)
        if not ours.retried:
            assert ours.text == reference.tokenizer.decode(ids, skip_special_tokens=True).strip()


def test_the_score_is_the_mean_log_probability_of_the_tokens(reference: Reference) -> None:
    torch = reference.torch
    for text in TEXTS:
        source = source_of(reference, text)
        [ours] = engine(reference).decode([source], PAIR)
        prefix = engine(reference)._form.target_prefix("uk")
        target = [*prefix, *ours.tokens, "</s>"]
        ids = torch.tensor([reference.tokenizer.convert_tokens_to_ids(target)])
        encoded = torch.tensor([reference.tokenizer.convert_tokens_to_ids(source)])
        with torch.no_grad():
            logits = reference.network(input_ids=encoded, labels=ids).logits[0]
        if reference.family == "marian":  # the converted model has no padding token
            logits[:, reference.tokenizer.pad_token_id] = -torch.inf
        chosen = torch.log_softmax(logits, -1)[torch.arange(len(target)), ids[0]][len(prefix) :]
        if ours.finished:
            assert ours.score == pytest.approx(chosen.mean().item(), abs=1e-4)


def test_the_model_has_learnt_something_and_its_sentences_end(reference: Reference) -> None:
    """Or the other tests would compare nothing but endless repetitions."""
    sources = [source_of(reference, text) for text in WORDS]
    decoded = engine(reference).decode(sources, PAIR)
    assert sum(one.finished for one in decoded) >= len(WORDS) - 2
    assert len({one.tokens for one in decoded}) >= len(WORDS) // 2
