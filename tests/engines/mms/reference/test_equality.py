"""Our numbers and our sound are the reference library's: `VitsTokenizer` and `VitsModel` of transformers.

The model is a small `VitsModel` with random weights, exported as sherpa-onnx exports the real ones.
The noise is a fixed pattern in the reference and in the exported model, so that both have the same.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from interpreter.engines.mms.symbols import Symbols
from interpreter.engines.mms.voice import VitsVoice, open_voice
from interpreter.engines.recogniser import Samples
from tests.fakes.tiny_vits import METADATA, SOMALI

pytestmark = [
    pytest.mark.reference,
    pytest.mark.filterwarnings("ignore"),  # the exporter warns of much that does not concern it
]

LETTERS = 10
"""The export fixes how many numbers a text has, because transformers' relative positions do."""
TEXTS = ("haa mahads", "waan fahma", "maya taas.", "u u u u u ")
SMALL = {
    "vocab_size": len(SOMALI),
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "ffn_dim": 32,
    "flow_size": 8,
    "spectrogram_bins": 17,
    "prior_encoder_num_flows": 2,
    "prior_encoder_num_wavenet_layers": 2,
    "posterior_encoder_num_wavenet_layers": 1,
    "upsample_initial_channel": 16,
    "upsample_rates": [4, 4],
    "upsample_kernel_sizes": [8, 8],
    "resblock_kernel_sizes": [3],
    "resblock_dilation_sizes": [[1, 3]],
    "duration_predictor_num_flows": 2,
}


@dataclass
class Reference:
    """The reference library's model, and the same one opened by ours."""

    torch: Any
    network: Any
    ours: VitsVoice

    def speak(self, numbers: list[int], length_scale: float, noise: float, duration_noise: float) -> Samples:
        self.network.noise_scale, self.network.noise_scale_duration = noise, duration_noise
        with self.torch.no_grad():
            made = self.network(self.torch.tensor([numbers]), speaking_rate=1 / length_scale)
        sound: Samples = made.waveform.numpy().reshape(-1)
        return sound


@pytest.fixture(scope="module")
def transformers() -> Any:
    reason = "no reference libraries: torch and transformers are not installed"
    pytest.importorskip("torch", reason=reason)
    return pytest.importorskip("transformers", reason=reason)


@pytest.fixture(scope="module")
def reference(transformers: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    torch: Any = pytest.importorskip("torch")
    torch.manual_seed(1)  # of several, one whose durations differ
    network = transformers.VitsModel(transformers.VitsConfig(**SMALL)).eval()
    file = tmp_path_factory.mktemp("vits") / "model.onnx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch, "randn", lambda *shape: torch.sin(torch.ones(*shape).cumsum(-1) * 1.7))
        patch.setattr(torch, "randn_like", lambda like: torch.sin(torch.ones_like(like).cumsum(-1) * 2.3))
        export(torch, network, file)
        model = onnx.load(str(file))
        onnx.helper.set_model_props(model, METADATA)
        onnx.save(model, str(file))
        yield Reference(torch, network, open_voice(file, "tiny"))


def export(torch: Any, network: Any, file: Path) -> None:
    """With the inputs and the output of the converter for sherpa-onnx."""

    class Converted(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(
            self, x: Any, x_length: Any, noise_scale: Any, length_scale: Any, noise_scale_w: Any
        ) -> Any:
            self.network.noise_scale, self.network.noise_scale_duration = noise_scale, noise_scale_w
            return self.network(x, speaking_rate=1 / length_scale).waveform.unsqueeze(1) + 0 * x_length

    count = 2 * LETTERS + 1
    one = torch.tensor([1.0])
    with torch.no_grad():
        torch.onnx.export(
            Converted().eval(),
            (torch.ones((1, count), dtype=torch.int64), torch.tensor([count]), one, one, one),
            str(file),
            dynamo=False,
            opset_version=17,
            input_names=["x", "x_length", "noise_scale", "length_scale", "noise_scale_w"],
            output_names=["y"],
            dynamic_axes={"x": {0: "N", 1: "L"}, "x_length": {0: "N"}, "y": {0: "N", 2: "T"}},
        )


def symbols() -> Symbols:
    return Symbols({letter: number for number, letter in enumerate(SOMALI)}, "so")


@pytest.mark.parametrize("noise", [0.0, 0.667, 1.5])
@pytest.mark.parametrize("length_scale", [1.0, 0.75, 1.9])
def test_the_sound_is_the_same_on_the_same_noise(
    reference: Reference, noise: float, length_scale: float
) -> None:
    for text in TEXTS:
        numbers = (symbols().encode(text) + [0] * 99)[: 2 * LETTERS + 1]
        theirs = reference.speak(numbers, length_scale, noise, noise * 0.8)
        ours = reference.ours.speak(numbers, length_scale, noise=noise, duration_noise=noise * 0.8)
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-4


def test_the_model_says_something_and_noise_and_speed_change_it(reference: Reference) -> None:
    """Or the other test would compare silence."""
    numbers = symbols().encode(TEXTS[0])
    made = [
        reference.ours.speak(numbers, scale, noise=noise, duration_noise=0.0)
        for scale, noise in ((1.0, 0.0), (1.0, 0.9), (2.0, 0.0))
    ]
    assert all(np.std(sound) > 0.01 for sound in made)
    assert made[1].shape == made[0].shape
    assert np.abs(made[1] - made[0]).max() > 0.01
    assert made[2].size > 1.5 * made[0].size


@pytest.mark.parametrize(
    "text",
    [
        "Maanta waxaan ka hadlaynaa qorshahaaga shaqada.",
        "HAA",
        "  Ma fahantay? — Haa, waan fahmay!  ",
        "la'aan iyo ma'aha",
        "ha-a",
        "adigu u sheeg suuqa",
    ],
)
def test_the_numbers_of_a_text_are_the_same(transformers: Any, tmp_path: Path, text: str) -> None:
    letters = "|u" + SOMALI[2:]  # the reference takes its padding token out of every text, also a letter
    vocabulary = {letter: number for number, letter in enumerate(letters)}
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    tokenizer = transformers.VitsTokenizer(
        str(tmp_path / "vocab.json"),
        pad_token="|",
        language="som",
        add_blank=True,
        normalize=True,
        phonemize=False,
        is_uroman=False,
    )
    assert Symbols(vocabulary, "so").encode(text) == tokenizer(text)["input_ids"]
