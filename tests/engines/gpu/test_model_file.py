"""What a model takes, read off its file."""

from collections.abc import Mapping
from pathlib import Path
from struct import pack

import ctranslate2
import pytest

from interpreter.engines.gpu.model_file import ModelFile, Variable, number_bytes, read_model_file
from tests.engines.neural.conftest import FAMILIES, tiny
from tests.fakes.tiny_models import build


@pytest.fixture(name="files", scope="module")
def _files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    root = tmp_path_factory.mktemp("models")
    return {family: build(root / family, tiny(family)) / "model.bin" for family in FAMILIES}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_read_whole(files: Mapping[str, Path], family: str) -> None:
    file = read_model_file(files[family])
    stored = file.weight_bytes("default")
    headers = file.size - stored
    assert 0 < headers < 200 * len(file.variables)
    assert file.rows("decoder", "self_attention/linear_0")
    assert len(file.rows("decoder", "attention/linear_1")) == 1
    assert file.rows("encoder", "no such matrix") == ()
    assert file.vocabulary > 10


@pytest.mark.engines
@pytest.mark.parametrize("family", FAMILIES)
def test_the_library_opens_what_was_read(files: Mapping[str, Path], family: str) -> None:
    """The same file: our reading of the layout is that of the library's writer."""
    assert ctranslate2.Translator(str(files[family].parent), device="cpu")


MATRIX = Variable("decoder/layer_0/attention/linear_1/weight", (20, 10), "float16")
NORM = Variable("decoder/layer_0/ffn/layer_norm/gamma", (10,), "float16")
CONVOLUTION = Variable("encoder/conv1/weight", (10, 8, 3), "float16")
COUNT = Variable("encoder/num_heads", (), "int16")
WHOLE = ModelFile(1000, (MATRIX, NORM, CONVOLUTION, COUNT))


@pytest.mark.parametrize(
    ("compute_type", "matrix", "other"),
    [
        ("float32", 800, 4),
        ("float16", 400, 2),
        ("bfloat16", 400, 2),
        ("int8", 200 + 80, 4),
        ("int8_float32", 200 + 80, 4),
        ("int8_float16", 200 + 80, 2),
        ("default", 400, 2),
    ],
)
def test_weights_take_what_their_compute_type_says(compute_type: str, matrix: int, other: int) -> None:
    """Quantisation makes matrices smaller, and needs a scale for each row; nothing else."""
    assert WHOLE.weight_bytes(compute_type) == matrix + other * (10 + 240) + 2


def test_a_quantised_file_grows_when_it_is_computed_in_float() -> None:
    stored = Variable("decoder/projection/weight", (20, 10), "int8")
    assert stored.bytes_in("int8_float16") < stored.bytes_in("float16") < stored.bytes_in("float32")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"weights" * 100,
        pack("<I", 3) + b"an old version",
        pack("<IH", 6, 4) + b"abc\0" + pack("<II", 1, 5),
        pack("<IH", 6, 4) + b"abc\0" + pack("<II", 1, 1) + pack("<H", 2) + b"a\0" + pack("<BB", 200, 0),
        pack("<IH", 6, 4) + b"abc\0" + pack("<II", 1, 1) + pack("<H", 2) + b"a\0" + pack("<BBI", 0, 0, 99),
        pack("<IH", 6, 2) + b"\xff\0",
    ],
    ids=["empty", "no model", "old", "cut off", "dimensions", "beyond the end", "no text"],
)
def test_what_cannot_be_read_is_taken_for_large(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    file = read_model_file(path)
    assert file.variables == ()
    assert file.weight_bytes("int8") == 2 * len(content)
    assert file.vocabulary == 0


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_model_file(tmp_path / "model.bin")


def test_numbers_between_layers_are_those_of_the_compute_type() -> None:
    assert [number_bytes(one) for one in ("float16", "int8_float16", "int8", "float32", "auto")] == [
        2,
        2,
        4,
        4,
        4,
    ]
