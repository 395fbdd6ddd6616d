"""A tiny Marian model in the archive that OPUS-MT publishes: weights by Marian's names, vocabulary, spm.

It is the lexicon model of `tiny_models`, so what it translates is known beforehand.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.fakes.tiny_models import UNKNOWN, TinyModel, _positional, build

CONFIG = """\
type: transformer
enc-depth: 1
dec-depth: 1
transformer-heads: 1
transformer-decoder-autoreg: self-attention
transformer-no-projection: false
transformer-ffn-activation: relu
transformer-preprocess: ""
transformer-postprocess: dan
transformer-postprocess-top: ""
transformer-postprocess-emb: d
transformer-guided-alignment-layer: last
"""


def write_archive(file: Path, model: TinyModel, scratch: Path, config: str = CONFIG) -> None:
    """Write the zip. `scratch` is a folder for what is made on the way."""
    folder = build(scratch, model)
    vocabulary = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    lookup = {f"▁{word}": UNKNOWN if to == UNKNOWN else f"▁{to}" for word, to in model.lexicon.items()}
    spec = _positional(model, vocabulary, [vocabulary.index(lookup.get(one, one)) for one in vocabulary])
    weights = _weights(spec)
    weights["special:model.yml"] = np.frombuffer(config.encode() + b"\0", dtype=np.int8)
    stream = io.BytesIO()
    np.savez(stream, **weights)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("opus.npz", stream.getvalue())
        zipped.writestr(
            "opus.vocab.yml", "".join(f"{_quoted(one)}: {i}\n" for i, one in enumerate(vocabulary))
        )
        zipped.writestr(
            "decoder.yml", "models:\n  - opus.npz\nvocabs:\n  - opus.vocab.yml\n  - opus.vocab.yml\n"
        )
        zipped.writestr("README.md", "A tiny model.")
        for name in ("source.spm", "target.spm"):
            zipped.write(folder / name, name)


def _quoted(token: str) -> str:
    return json.dumps(token, ensure_ascii=False)


def _weights(spec: Any) -> dict[str, Any]:
    """Marian multiplies from the right, so its matrices are transposed; the converter scales embeddings."""
    embeddings = spec.decoder.embeddings.weight
    depth = embeddings.shape[1]
    weights = {
        "Wemb": embeddings / np.sqrt(depth),
        "Wpos": spec.encoder.position_encodings.encodings,
        "decoder_ff_logit_out_Wt": spec.decoder.projection.weight,
        "decoder_ff_logit_out_b": spec.decoder.projection.bias[None],
    }
    for side in ("encoder", "decoder"):
        layer = getattr(spec, side).layer[0]
        weights |= _attention(f"{side}_l1_self", layer.self_attention, depth)
        weights |= _feed_forward(f"{side}_l1_ffn", layer.ffn)
    return weights | _attention("decoder_l1_context", spec.decoder.layer[0].attention, depth)


def _attention(scope: str, spec: Any, depth: int) -> dict[str, Any]:
    stacked = np.concatenate([linear.weight for linear in spec.linear[:-1]])
    parts = {"q": stacked[:depth], "k": stacked[depth : 2 * depth], "v": stacked[2 * depth :]}
    parts["o"] = spec.linear[-1].weight
    weights = {f"{scope}_W{letter}": weight.T for letter, weight in parts.items()}
    weights |= {f"{scope}_b{letter}": np.zeros((1, depth), np.float32) for letter in parts}
    return weights | _norm(f"{scope}_Wo", spec.layer_norm)


def _feed_forward(scope: str, spec: Any) -> dict[str, Any]:
    return {
        f"{scope}_W1": spec.linear_0.weight.T,
        f"{scope}_b1": spec.linear_0.bias[None],
        f"{scope}_W2": spec.linear_1.weight.T,
        f"{scope}_b2": spec.linear_1.bias[None],
    } | _norm(f"{scope}_ffn", spec.layer_norm)


def _norm(scope: str, spec: Any) -> dict[str, Any]:
    return {f"{scope}_ln_scale": spec.gamma[None], f"{scope}_ln_bias": spec.beta[None]}
