"""Real, tiny translation models in the three families, built by hand with numpy.

The weights are no toy of their own kind: CTranslate2 loads and runs them as any Transformer of the
family. They translate word by word from a lexicon, so that every output is known beforehand:

- An embedding is one-hot in the token, and every vector x is stored as (x, -x): mean zero and constant
  length, so that layer norm only scales.
- Marian, NLLB: decoder step t attends to source position t + offset by its position encoding, reads the
  token there, and the projection looks it up in the lexicon.
- T5 has no positions in cross-attention: the encoder shifts each token one place by its relative
  attention bias, the decoder attends to the place whose predecessor is the word just written. A
  sentence must therefore not hold the same word twice.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2 import specs
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

END, UNKNOWN, START, PAD = "</s>", "<unk>", "<s>", "<pad>"
POSITIONS = 600
FREQUENCIES = 16
SHARPNESS = 400.0
"""Of the attention: large, so that one source position takes all the weight."""

SECOND = 0.99
"""Share of the first choice's logit that the second one has."""


class Behaviour(StrEnum):
    """What the model does with a sentence."""

    LEXICON = "lexicon"
    LOOP = "loop"
    """The decoder never moves on from the first word, and never ends."""


@dataclass(frozen=True, slots=True)
class TinyModel:
    """What to build.

    Attributes:
        lexicon: source word -> target word; both become pieces of their own.
        codes: language -> token, as in the manifest; for t5 the tags, for marian the target tokens.
        certainty: scale of the logits; small values give low confidence.
        second: source word -> another target word, which the model finds nearly as likely.
    """

    family: str
    lexicon: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]
    codes: Mapping[str, str]
    name: str = "tiny"
    version: str = "1"
    behaviour: Behaviour = Behaviour.LEXICON
    certainty: float = 12.0
    extra: str = ""
    punctuation: str = ".,?!؟۔،:;-"
    second: Mapping[str, str] = field(default_factory=dict)


def train_sentencepiece(
    words: Iterable[str],
    path: Path,
    symbols: Sequence[str] = (),
    vocabulary_size: int = 400,
    model_type: str = "unigram",
    **ids: Any,
) -> sentencepiece.SentencePieceProcessor:
    """Train a real sentencepiece model on a few hundred lines made of `words`, and save it at `path`.

    `ids` are sentencepiece's own options `unk_id`, `bos_id`, `eos_id`, `pad_id`.
    """
    listed = sorted(set(words))
    random = np.random.default_rng(0)
    lines = [" ".join(random.choice(listed, size=min(6, len(listed)), replace=False)) for _ in range(300)]
    lines += [" ".join(word) for word in listed for _ in range(5)]  # letters, for words it does not know
    stream = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=stream,
        vocab_size=vocabulary_size,
        model_type=model_type,
        hard_vocab_limit=False,
        character_coverage=1.0,
        user_defined_symbols=list(symbols),
        num_threads=1,
        minloglevel=2,
        **ids,
    )
    path.write_bytes(stream.getvalue())
    processor = sentencepiece.SentencePieceProcessor()
    processor.load(str(path))
    return processor


def build(models_dir: Path, model: TinyModel) -> Path:
    """Write the model folder under `models_dir/translation`, manifest included, and return it."""
    folder = models_dir / "translation" / model.name
    folder.mkdir(parents=True)
    source = [f"▁{word}" for word in model.lexicon]
    target = [f"▁{word}" for word in model.lexicon.values() if word != UNKNOWN]
    others = [f"▁{word}" for word in model.second.values()]
    pieces = [*dict.fromkeys([*source, *target, *others, *model.punctuation])]
    words = [*model.lexicon, *model.lexicon.values(), *model.second.values()]
    tags = list(model.codes.values())
    if model.family == "marian":
        for name in ("source.spm", "target.spm"):
            processor = train_sentencepiece(words, folder / name, pieces)
        vocabulary = [END, UNKNOWN, *_own_pieces(processor), *tags]
    elif model.family == "nllb":
        processor = train_sentencepiece(words, folder / "sentencepiece.bpe.model", pieces)
        vocabulary = [START, PAD, END, UNKNOWN, *_own_pieces(processor), *tags, "<mask>"]
    else:
        processor = train_sentencepiece(words, folder / "spiece.model", [*pieces, *tags])
        vocabulary = [PAD, END, UNKNOWN, *_own_pieces(processor), "<extra_id_0>"]
    lookup = {f"▁{word}": UNKNOWN if to == UNKNOWN else f"▁{to}" for word, to in model.lexicon.items()}
    table = [vocabulary.index(lookup.get(token, token)) for token in vocabulary]
    spec = _t5(model, vocabulary, table) if model.family == "t5" else _positional(model, vocabulary, table)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.eos_token, spec.config.unk_token = END, UNKNOWN
    spec.config.bos_token = PAD if model.family == "t5" else START
    spec.config.decoder_start_token = PAD if model.family == "t5" else END
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    (folder / "interpreter.toml").write_text(manifest_text(model), encoding="utf-8")
    return folder


def manifest_text(model: TinyModel) -> str:
    """The `interpreter.toml` of a model."""
    codes = "\n".join(f"{language} = {json.dumps(code)}" for language, code in model.codes.items())
    return (
        f'name = "{model.name}"\nversion = "{model.version}"\nlicence = "CC0-1.0"\n'
        f'family = "{model.family}"\n'
        f"pairs = {json.dumps([list(pair) for pair in model.pairs])}\n{model.extra}\n[codes]\n{codes}\n"
    )


def _own_pieces(processor: sentencepiece.SentencePieceProcessor) -> list[str]:
    everything = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    return [piece for piece in everything if piece not in (START, END, UNKNOWN, PAD)]


def _mirror(vectors: Matrix) -> Matrix:
    return np.concatenate([vectors, -vectors], axis=-1)


def _matrix(rows: int, columns: int) -> Matrix:
    return np.zeros((rows, columns), np.float32)


def _linear(spec: Any, weight: Matrix, *, bias: bool) -> None:
    spec.weight = weight
    if bias:
        spec.bias = np.zeros(len(weight), np.float32)


def _norms(spec: Any, depth: int, *, rms: bool) -> None:
    spec.gamma = np.ones(depth, np.float32)
    if not rms:
        spec.beta = np.zeros(depth, np.float32)


def _idle_feed_forward(spec: Any, depth: int, *, rms: bool) -> None:
    _norms(spec.layer_norm, depth, rms=rms)
    _linear(spec.linear_0, _matrix(8, depth), bias=not rms)
    _linear(spec.linear_1, _matrix(depth, 8), bias=not rms)
    if rms:
        _linear(spec.linear_0_noact, _matrix(8, depth), bias=False)


def _idle_self_attention(spec: Any, depth: int, *, rms: bool) -> None:
    _norms(spec.layer_norm, depth, rms=rms)
    _linear(spec.linear[0], _matrix(3 * depth, depth), bias=not rms)
    _linear(spec.linear[1], _matrix(depth, depth), bias=not rms)


def _projection(
    model: TinyModel, vocabulary: Sequence[str], table: Sequence[int], depth: int, slot: int
) -> Matrix:
    """Logits: the token read from the source (mirrored, so it counts twice) looked up in the table."""
    size = len(table)
    weight = _matrix(size, depth)
    for token, translated in enumerate(table):
        weight[translated, slot + token] += model.certainty
        weight[translated, slot + size + token] -= model.certainty
    for word, other in model.second.items():
        token, translated = vocabulary.index(f"▁{word}"), vocabulary.index(f"▁{other}")
        weight[translated, slot + token] += SECOND * model.certainty
        weight[translated, slot + size + token] -= SECOND * model.certainty
    return (weight / 10).astype(np.float32)


def _set_projection(spec: Any, model: TinyModel, vocabulary: Sequence[str], weight: Matrix) -> None:
    """The end must be a bit unlikely: a beam search stops when enough of its bad hypotheses have ended."""
    _linear(spec.decoder.projection, weight, bias=True)
    penalty = 100 if model.behaviour is Behaviour.LOOP else 2
    spec.decoder.projection.bias[vocabulary.index(END)] = -penalty


def _positional(model: TinyModel, vocabulary: Sequence[str], table: Sequence[int]) -> Any:
    """Layout of a vector: token (2V), position (2P), what was read (2V)."""
    size, position = len(vocabulary), 2 * FREQUENCIES
    depth = 4 * size + 2 * position
    at_position, at_read = 2 * size, 2 * size + 2 * position
    pre_norm = model.family == "nllb"
    spec = specs.TransformerSpec.from_config((1, 1), 1, pre_norm=pre_norm)
    frequencies = np.pi * (np.arange(FREQUENCIES) + 0.5) / FREQUENCIES
    angles = np.arange(POSITIONS)[:, None] * frequencies[None]
    circles = np.concatenate([np.cos(angles), np.sin(angles)], axis=1) / 4
    encodings = _matrix(POSITIONS, depth)
    encodings[:, at_position:at_read] = _mirror(circles.astype(np.float32))
    embeddings = _matrix(size, depth)
    embeddings[:, : 2 * size] = _mirror(np.eye(size, dtype=np.float32))
    for stack in (spec.encoder, spec.decoder):
        stack.scale_embeddings = False
        stack.position_encodings.encodings = encodings
        if pre_norm:
            _norms(stack.layer_norm, depth, rms=False)
        _idle_self_attention(stack.layer[0].self_attention, depth, rms=False)
        _idle_feed_forward(stack.layer[0].ffn, depth, rms=False)
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    spec.decoder.start_from_zero_embedding = model.family == "marian"
    cross = spec.decoder.layer[0].attention
    _norms(cross.layer_norm, depth, rms=False)
    query, key, value, out = (_matrix(depth, depth) for _ in range(4))
    if model.behaviour is Behaviour.LEXICON:
        offset = 1 if model.family == "marian" and model.codes else 0
        turn = frequencies * offset
        for i in range(FREQUENCIES):
            cosine, sine = at_position + i, at_position + FREQUENCIES + i
            query[cosine, cosine], query[cosine, sine] = np.cos(turn[i]), -np.sin(turn[i])
            query[sine, cosine], query[sine, sine] = np.sin(turn[i]), np.cos(turn[i])
            key[cosine, cosine] = key[sine, sine] = SHARPNESS
    value[: 2 * size, : 2 * size] = np.eye(2 * size)
    out[at_read:, : 2 * size] = np.eye(2 * size)
    _linear(cross.linear[0], query, bias=True)
    _linear(cross.linear[1], np.concatenate([key, value]), bias=True)
    _linear(cross.linear[2], out, bias=True)
    _set_projection(spec, model, vocabulary, _projection(model, vocabulary, table, depth, at_read))
    return spec


def _t5(model: TinyModel, vocabulary: Sequence[str], table: Sequence[int]) -> Any:
    """Layout of a vector: token (2V), its predecessor in the source (2V), what was read (2V)."""
    size = len(vocabulary)
    depth = 6 * size
    at_previous, at_read = 2 * size, 4 * size
    spec = specs.TransformerSpec.from_config(
        (1, 1),
        1,
        activation=specs.Activation.GELUTanh,
        ffn_glu=True,
        relative_attention_bias=True,
        rms_norm=True,
    )
    embeddings = _matrix(size, depth)
    embeddings[:, : 2 * size] = _mirror(np.eye(size, dtype=np.float32))
    for stack in (spec.encoder, spec.decoder):
        stack.scale_embeddings = False
        _norms(stack.layer_norm, depth, rms=True)
        _idle_self_attention(stack.layer[0].self_attention, depth, rms=True)
        _idle_feed_forward(stack.layer[0].ffn, depth, rms=True)
        attention = stack.layer[0].self_attention
        attention.queries_scale = 1.0
        attention.relative_attention_bias = _matrix(32, 1)
        attention.relative_attention_max_distance = np.dtype("int32").type(128)
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    shift = spec.encoder.layer[0].self_attention
    shift.relative_attention_bias[1] = SHARPNESS  # bucket 1: one place before
    shift.linear[0].weight[2 * depth : 2 * depth + 2 * size, : 2 * size] = np.eye(2 * size)
    shift.linear[1].weight[at_previous:at_read, : 2 * size] = np.eye(2 * size)
    cross = spec.decoder.layer[0].attention
    cross.queries_scale = 1.0
    _norms(cross.layer_norm, depth, rms=True)
    query, key, value, out = (_matrix(depth, depth) for _ in range(4))
    starts = [vocabulary.index(tag) for tag in model.codes.values()]
    for token, translated in enumerate(table):
        if vocabulary[token] not in (END, PAD) and token not in starts:
            query[token, translated] = SHARPNESS
    for word, other in model.second.items():
        query[vocabulary.index(f"▁{word}"), vocabulary.index(f"▁{other}")] = SHARPNESS
    query[starts, vocabulary.index(PAD)] = SHARPNESS
    key[:size, at_previous : at_previous + size] = np.eye(size)
    value[: 2 * size, : 2 * size] = np.eye(2 * size)
    out[at_read:, : 2 * size] = np.eye(2 * size)
    _linear(cross.linear[0], query, bias=False)
    _linear(cross.linear[1], np.concatenate([key, value]), bias=False)
    _linear(cross.linear[2], out, bias=False)
    _set_projection(spec, model, vocabulary, _projection(model, vocabulary, table, depth, at_read))
    return spec
