"""Our numbers are the reference library's: the loss, the normalised sound, the logits of a wav2vec 2.0 model
that is exported as the published ones were, and its text."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interpreter.engines.ctc.decoding import best_path, log_likelihoods, log_softmax
from interpreter.engines.ctc.engine import normalised
from interpreter.engines.ctc.loading import NETWORKS, TOKENS, OnnxNetwork
from interpreter.engines.ctc.vocabulary import Vocabulary, read_vocabulary
from interpreter.engines.recogniser import Samples

pytestmark = [pytest.mark.reference, pytest.mark.filterwarnings("ignore")]

REASON = "no reference libraries: torch and transformers are not installed"
SYMBOLS = ["<s>", "<pad>", "</s>", "<unk>", " ", *"abcdefghijklmnopqrstuvwxyz'"]


@pytest.fixture(scope="module", name="torch")
def _torch() -> Any:
    return pytest.importorskip("torch", reason=REASON)


@pytest.fixture(scope="module", name="transformers")
def _transformers() -> Any:
    return pytest.importorskip("transformers", reason=REASON)


@pytest.fixture(scope="module", name="model")
def _model(torch: Any, transformers: Any) -> Any:
    """A tiny wav2vec 2.0 of the kind that Omnilingual ASR stands on: layer norm in the feature extractor,
    stable layer norm in the transformer."""
    torch.manual_seed(7)
    config = transformers.Wav2Vec2Config(
        vocab_size=len(SYMBOLS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        feat_extract_norm="layer",
        do_stable_layer_norm=True,
        conv_bias=True,
        pad_token_id=0,
    )
    return transformers.Wav2Vec2ForCTC(config).eval().requires_grad_(False)


@pytest.fixture(scope="module", name="folder")
def _folder(torch: Any, model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model as `scripts/omnilingual-asr/export-onnx.py` of k2-fsa/sherpa-onnx exports and quantises."""
    folder: Path = tmp_path_factory.mktemp("model")

    class Wrapper(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, x: Any) -> Any:
            return self.model(x).logits

    torch.onnx.export(
        Wrapper().eval(),
        (torch.rand(1, 160_000),),
        str(folder / NETWORKS[1]),
        opset_version=14,
        input_names=["x"],
        output_names=["logits"],
        dynamic_axes={"x": {0: "N", 1: "num_samples"}, "logits": {0: "N", 1: "num_frames"}},
        dynamo=False,
    )
    quantization = pytest.importorskip("onnxruntime.quantization", reason=REASON)
    quantization.quantize_dynamic(
        model_input=str(folder / NETWORKS[1]),
        model_output=str(folder / NETWORKS[0]),
        op_types_to_quantize=["MatMul"],
        weight_type=quantization.QuantType.QUInt8,
    )
    lines = "".join(f"{symbol} {number}\n" for number, symbol in enumerate(SYMBOLS))
    (folder / TOKENS).write_text(lines, encoding="utf-8")
    return folder


def sound(seconds: float) -> Samples:
    generator = np.random.default_rng(round(seconds * 100))
    return generator.normal(0.02, 0.1, round(seconds * 16_000)).astype(np.float32)


@pytest.mark.parametrize("length", [0, 1, 5, 30])
def test_the_likelihood_is_the_ctc_loss(torch: Any, length: int) -> None:
    generator = np.random.default_rng(length)
    table = log_softmax(generator.normal(0, 3, (90, len(SYMBOLS))).astype(np.float32))
    text = generator.integers(1, len(SYMBOLS), length)
    loss = torch.nn.functional.ctc_loss(
        torch.tensor(table[:, None]),
        torch.tensor(text[None]),
        torch.tensor([90]),
        torch.tensor([length]),
        reduction="none",
    )
    assert log_likelihoods(table, [tuple(text)])[0] == pytest.approx(-float(loss[0]), rel=1e-5)


def test_the_sound_is_normalised_as_by_layer_norm(torch: Any) -> None:
    samples = sound(0.7)
    theirs = torch.nn.functional.layer_norm(torch.tensor(samples), samples.shape).numpy()
    np.testing.assert_allclose(normalised(samples), theirs, atol=2e-5)


@pytest.mark.parametrize("seconds", [0.1, 1.0, 12.3])
def test_the_logits_are_the_models_at_any_length(
    torch: Any, model: Any, folder: Path, seconds: float
) -> None:
    samples = normalised(sound(seconds))
    vocabulary = read_vocabulary(folder / TOKENS)
    with torch.no_grad():
        theirs = model(torch.tensor(samples[None])).logits[0].numpy()
    ours = OnnxNetwork(folder / NETWORKS[1], vocabulary, 1)(samples)
    np.testing.assert_allclose(ours, theirs, atol=1e-3)
    quantised = OnnxNetwork(folder / NETWORKS[0], vocabulary, 1)(samples)
    assert quantised.shape == theirs.shape
    assert float(np.abs(quantised - theirs).max()) < 0.3 * float(np.abs(theirs).max())


def test_the_best_path_is_the_reference_librarys_text(transformers: Any, tmp_path: Path) -> None:
    named = ["|" if symbol == " " else symbol for symbol in SYMBOLS]
    file = tmp_path / "vocab.json"
    file.write_text(json.dumps({symbol: number for number, symbol in enumerate(named)}))
    tokenizer = transformers.Wav2Vec2CTCTokenizer(str(file), pad_token="<s>", bos_token=None, eos_token=None)
    table = log_softmax(np.random.default_rng(3).normal(0, 2, (400, len(SYMBOLS))).astype(np.float32))
    table[:, 1:4] = -50.0
    table[::3, 0] = 0.0
    theirs = tokenizer.decode(table.argmax(axis=1))
    assert Vocabulary(SYMBOLS).text(best_path(table)) == " ".join(theirs.split())
