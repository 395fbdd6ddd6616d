"""What a CTranslate2 model takes, read off its file before it is opened.

The layout of `model.bin` is that of `ctranslate2.specs.model_spec` (4.8, binary version 6): version, name
of the specification, its revision, number of variables; then for each its name, shape, type, size and
values. Only the headers are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from struct import calcsize, error, unpack
from typing import BinaryIO, Final

BINARY_VERSIONS: Final = (4, 5, 6)
TYPES: Final = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
"""In the order of `ctranslate2::DataType`."""
BYTES: Final = {"float32": 4, "int8": 1, "int16": 2, "int32": 4, "float16": 2, "bfloat16": 2}
MOST_DIMENSIONS: Final = 8
UNREAD_FACTOR: Final = 2
"""A file whose headers cannot be read is taken for one in half precision that is computed in float32."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One array of weights."""

    name: str
    shape: tuple[int, ...]
    type: str

    @property
    def multiplies(self) -> bool:
        """Whether it is a matrix, which quantisation makes smaller."""
        return len(self.shape) == 2 and self.name.endswith("/weight")

    def bytes_in(self, compute_type: str) -> int:
        """What it takes when the model computes in this type; `default` and unknown ones: as it is stored."""
        if self.type == "int32" or not self.shape or compute_type not in COMPUTE_TYPES:
            return prod(self.shape) * BYTES[self.type]
        matrix, other = COMPUTE_TYPES[compute_type]
        if not self.multiplies:
            return prod(self.shape) * BYTES[other]
        scales = self.shape[0] * BYTES["float32"] if matrix in ("int8", "int16") else 0
        return prod(self.shape) * BYTES[matrix] + scales


COMPUTE_TYPES: Final = {
    "float32": ("float32", "float32"),
    "float16": ("float16", "float16"),
    "bfloat16": ("bfloat16", "bfloat16"),
    "int8": ("int8", "float32"),
    "int8_float32": ("int8", "float32"),
    "int8_float16": ("int8", "float16"),
    "int8_bfloat16": ("int8", "bfloat16"),
    "int16": ("int16", "float32"),
}
"""Compute type -> the types of matrices and of everything else."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A `model.bin`.

    Attributes:
        size: of the file, in bytes.
        variables: none where the headers cannot be read: another version, or no model at all. That is for
            CTranslate2 to say; here everything is then taken for large.
    """

    size: int
    variables: tuple[Variable, ...]

    def weight_bytes(self, compute_type: str) -> int:
        """What the weights take in memory when the model computes in this type."""
        if not self.variables:
            return UNREAD_FACTOR * self.size
        return sum(variable.bytes_in(compute_type) for variable in self.variables)

    def rows(self, part: str, matrix: str) -> tuple[int, ...]:
        """Rows of a matrix in each layer: `rows("decoder", "self_attention/linear_0")`."""
        start, end = f"{part}/layer_", f"/{matrix}/weight"
        return tuple(
            one.shape[0] for one in self.variables if one.name.startswith(start) and one.name.endswith(end)
        )

    @property
    def vocabulary(self) -> int:
        """Rows of the largest matrix: as many tokens as the decoder chooses from."""
        return max((one.shape[0] for one in self.variables if one.multiplies), default=0)


def number_bytes(compute_type: str) -> int:
    """Bytes of one number between two layers."""
    return BYTES[COMPUTE_TYPES.get(compute_type, COMPUTE_TYPES["float32"])[1]]


def read_model_file(path: Path) -> ModelFile:
    """Read the headers. Raises OSError where the file cannot be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            return ModelFile(size, tuple(_variables(file, size)))
        except (error, UnicodeDecodeError, _OtherLayout):
            return ModelFile(size, ())


class _OtherLayout(Exception):
    """The bytes do not mean what this module thinks."""


def _variables(file: BinaryIO, size: int) -> Iterator[Variable]:
    (version,) = _read(file, "<I")
    if version not in BINARY_VERSIONS:
        raise _OtherLayout
    _name(file)
    _revision, count = _read(file, "<II")
    for _ in range(count):
        name = _name(file)
        (dimensions,) = _read(file, "<B")
        if dimensions > MOST_DIMENSIONS:
            raise _OtherLayout
        shape = _read(file, f"<{dimensions}I")
        number, length = _read(file, "<BI")
        if number >= len(TYPES) or file.tell() + length > size:
            raise _OtherLayout
        file.seek(length, 1)
        yield Variable(name, shape, TYPES[number])


def _name(file: BinaryIO) -> str:
    (length,) = _read(file, "<H")
    return file.read(length)[:-1].decode()


def _read(file: BinaryIO, form: str) -> tuple[int, ...]:
    return unpack(form, file.read(calcsize(form)))
