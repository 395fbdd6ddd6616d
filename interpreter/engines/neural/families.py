"""How each family of models is asked for a translation: text to tokens, and tokens to text.

    marian  [>>dan<<]  ▁pieces ...  </s>        two sentencepiece models, a target token where there are
                                                several targets (Tiedemann & Thottingal 2020, OPUS-MT)
    nllb    ukr_Cyrl   ▁pieces ...  </s>        the decoder is started with the target's code
                                                (NLLB Team 2022, section 6; the order of transformers >= 4.34)
    t5      pieces of "<2da> text"  </s>        MADLAD-400 (Kudugunta et al. 2023); the tag is a piece of its
                                                own in the model's sentencepiece vocabulary

What comes from a person can never become a control token: a piece of the text that equals one is
broken into its characters.
"""

import re
from collections.abc import Sequence
from typing import Final, Protocol

import sentencepiece

from interpreter.engines.neural.manifest import MANIFEST, Family, ModelFolder
from interpreter.errors import ConfigError

END: Final = "</s>"
UNKNOWN: Final = "<unk>"
_SPACE_MARK: Final = "▁"
_CONTROL: Final = frozenset({"<s>", END, "<pad>", UNKNOWN, "<mask>"})
_CONTROL_SHAPE: Final = re.compile(r"<extra_id_\d+>|>>[^<>\s]+<<|<2[^<>\s]+>|madeupword\d+")
_TAG_IN_TEXT: Final = re.compile(r"<(?=2)")


class Form(Protocol):
    """One family's way to write a request and to read the answer. Safe to share between threads."""

    def source_tokens(self, text: str, source: str, target: str) -> list[str]:
        """The tokens the encoder gets, control tokens included."""
        ...

    def target_prefix(self, target: str) -> list[str]:
        """The tokens the decoder is made to start with; empty where there are none."""
        ...

    def text(self, tokens: Sequence[str]) -> str:
        """The text that the decoder's tokens spell, without control tokens."""
        ...


def form_of(folder: ModelFolder) -> Form:
    """Load the tokenizer of a model.

    Raises:
        ConfigError: a file that is no sentencepiece model, or a target tag that the model does not have.
    """
    processors = [_load(str(path)) for path in folder.tokenizer_paths]
    end = [] if folder.adds_end_token else [END]
    codes = folder.manifest.codes
    if folder.manifest.family is Family.MARIAN:
        return _Marian(processors[0], processors[1], codes, end)
    if folder.manifest.family is Family.NLLB:
        return _Nllb(processors[0], codes, end)
    targets = {target for _, target in folder.manifest.all_pairs}
    tags = {target: codes.get(target, f"<2{target}>") for target in targets}
    for tag in tags.values():
        if tag not in folder.vocabulary or tag not in processors[0].encode(f"{tag} ", out_type=str):
            raise ConfigError(
                f"The model in {folder.path} has no target tag {tag}. "
                f"Give its own under [codes] in {MANIFEST}, or leave the language out."
            )
    return _T5(processors[0], tags, end)


class _Marian:
    def __init__(
        self,
        source: sentencepiece.SentencePieceProcessor,
        target: sentencepiece.SentencePieceProcessor,
        codes: dict[str, str],
        end: list[str],
    ) -> None:
        self._source, self._target, self._codes, self._end = source, target, codes, end

    def source_tokens(self, text: str, source: str, target: str) -> list[str]:  # noqa: ARG002
        prefix = [self._codes[target]] if target in self._codes else []
        return [*prefix, *_pieces(self._source, text, frozenset(self._codes.values())), *self._end]

    def target_prefix(self, target: str) -> list[str]:  # noqa: ARG002
        return []

    def text(self, tokens: Sequence[str]) -> str:
        return _spell(self._target, tokens, frozenset(self._codes.values()))


class _Nllb:
    def __init__(
        self, processor: sentencepiece.SentencePieceProcessor, codes: dict[str, str], end: list[str]
    ) -> None:
        self._processor, self._codes, self._end = processor, codes, end

    def source_tokens(self, text: str, source: str, target: str) -> list[str]:  # noqa: ARG002
        pieces = _pieces(self._processor, text, frozenset(self._codes.values()))
        return [self._codes[source], *pieces, *self._end]

    def target_prefix(self, target: str) -> list[str]:
        return [self._codes[target]]

    def text(self, tokens: Sequence[str]) -> str:
        return _spell(self._processor, tokens, frozenset(self._codes.values()))


class _T5:
    def __init__(
        self, processor: sentencepiece.SentencePieceProcessor, tags: dict[str, str], end: list[str]
    ) -> None:
        self._processor, self._tags, self._end = processor, tags, end

    def source_tokens(self, text: str, source: str, target: str) -> list[str]:  # noqa: ARG002
        """The tag and the text are encoded as one, as in training; a second tag in the text is cut in two."""
        tag = self._tags[target]
        pieces = self._processor.encode(f"{tag} {_TAG_IN_TEXT.sub('< ', text)}", out_type=str)
        start = pieces.index(tag) + 1
        return [*pieces[:start], *_without_control(pieces[start:], frozenset()), *self._end]

    def target_prefix(self, target: str) -> list[str]:  # noqa: ARG002
        return []

    def text(self, tokens: Sequence[str]) -> str:
        return _spell(self._processor, tokens, frozenset(self._tags.values()))


def _load(path: str) -> sentencepiece.SentencePieceProcessor:
    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.load(path)
    except (RuntimeError, OSError) as error:
        raise ConfigError(f"{path} is not a sentencepiece model. Copy the complete folder again.") from error
    return processor


def _is_control(token: str, codes: frozenset[str]) -> bool:
    return token in _CONTROL or token in codes or _CONTROL_SHAPE.fullmatch(token) is not None


def _pieces(processor: sentencepiece.SentencePieceProcessor, text: str, codes: frozenset[str]) -> list[str]:
    return _without_control(processor.encode(text, out_type=str), codes)


def _without_control(pieces: Sequence[str], codes: frozenset[str]) -> list[str]:
    """Unknown characters come out as one piece, so a spoken or typed `</s>` would be the token itself."""
    return [part for piece in pieces for part in (piece if _is_control(piece, codes) else (piece,))]


def _spell(
    processor: sentencepiece.SentencePieceProcessor, tokens: Sequence[str], codes: frozenset[str]
) -> str:
    """A piece that the target's own sentencepiece does not have keeps its space mark: remove it."""
    pieces = [token for token in tokens if not _is_control(token, codes)]
    spelled: str = processor.decode(pieces)
    return " ".join(spelled.replace(_SPACE_MARK, " ").split())
