"""Tiny models made and trained with the reference library, and the same models converted to CTranslate2.

Random weights would write the same token for ever; a few seconds of training on a made-up language (every
word has a translation, and the order is reversed) give real distributions and sentences that end.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from ctranslate2.converters import TransformersConverter

from interpreter.engines.neural.manifest import read_folder
from interpreter.engines.neural.model import Model
from interpreter.settings import TranslatorSettings
from tests.fakes.tiny_models import train_sentencepiece

LEXICON: Final = {
    "hej": "привіт",
    "jeg": "я",
    "kommer": "прийду",
    "ikke": "не",
    "i": "о",
    "morgen": "ранку",
    "klokken": "годині",
    "ti": "десятій",
    "tak": "дякую",
    "mødet": "зустріч",
    "sagsbehandler": "консультант",
    "kommunen": "муніципалітет",
}
STEPS: Final = 250
BATCH: Final = 32
SIZES: Final = {"d_model": 64, "dropout": 0.0, "attention_dropout": 0.0, "activation_dropout": 0.0}
STACKS: Final = {
    **{f"{stack}_layers": 2 for stack in ("encoder", "decoder")},
    **{f"{stack}_attention_heads": 4 for stack in ("encoder", "decoder")},
    **{f"{stack}_ffn_dim": 128 for stack in ("encoder", "decoder")},
    "max_position_embeddings": 256,
    "scale_embedding": True,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The same model twice: in the reference library, and in our engine."""

    family: str
    tokenizer: Any
    network: Any
    torch: Any
    ours: Model | None = None

    def source(self, text: str) -> list[str]:
        """The tokens the reference gives its encoder for a text."""
        tokens = list(self.tokenizer.convert_ids_to_tokens(self.tokenizer(text).input_ids))
        return BEFORE[self.family] + tokens

    def generate(self, sources: Sequence[Sequence[str]], beams: int, tokens: int) -> list[list[str]]:
        """The reference's output tokens, control tokens at both ends left out."""
        forced = {"forced_bos_token_id": self.tokenizer.convert_tokens_to_ids("ukr_Cyrl")}
        with self.torch.no_grad():
            outputs = self.network.generate(
                **_batch(self.tokenizer, sources),
                num_beams=beams,
                do_sample=False,
                max_new_tokens=tokens,
                early_stopping=beams > 1,
                length_penalty=1.0,
                **(forced if self.family == "nllb" else {}),
            )
        names = [self.tokenizer.convert_ids_to_tokens(row.tolist()) for row in outputs]
        return [[name for name in row if name not in ("</s>", "<pad>", "<s>", "ukr_Cyrl")] for row in names]


BEFORE: Final[dict[str, list[str]]] = {"marian": [">>ukr<<"], "nllb": [], "t5": ["▁", "<2uk>"]}
"""What stands before the text's own tokens where the reference's tokenizer does not put it by itself.

For T5 it is what MADLAD-400's sentencepiece model and transformers 4 make of "<2uk> text"; transformers 5
takes the tag out of the text before it calls sentencepiece, and loses the first space mark.
"""


class _Converter(TransformersConverter):  # type: ignore[misc]
    """With transformers 5 the converter of CTranslate2 4.8 takes every T5 model for one with tied embeddings.

    It then divides the output by the square root of the width, which leaves a greedy search as it is and
    ruins probabilities and beams. What used to be `tie_word_embeddings` is `scale_decoder_outputs` there.
    """

    def load_model(self, *arguments: Any, **options: Any) -> Any:
        network = super().load_model(*arguments, **options)
        if hasattr(network.config, "scale_decoder_outputs"):
            network.config.tie_word_embeddings = network.config.scale_decoder_outputs
        return network


def make(family: str, folder: Path, torch: Any, transformers: Any) -> Reference:
    """Train a tiny model of the family, convert it, and load it in both libraries."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # so small a model only gets slower with more
    folder.mkdir(parents=True)
    tokenizer = _TOKENIZERS[family](folder, transformers)
    network = _NETWORKS[family](tokenizer, transformers)
    reference = Reference(family, tokenizer, network, torch)
    _train(reference)
    saved = folder / "reference"
    network.save_pretrained(saved)
    tokenizer.save_pretrained(saved)
    converted = folder / "converted"
    _Converter(str(saved)).convert(str(converted))
    for file in (*folder.glob("*.spm"), *folder.glob("*.model")):
        shutil.copy(file, converted)
    codes = {"marian": {"uk": ">>ukr<<"}, "nllb": {"da": "dan_Latn", "uk": "ukr_Cyrl"}, "t5": {"uk": "<2uk>"}}
    listed = "\n".join(f"{language} = {json.dumps(code)}" for language, code in codes[family].items())
    (converted / "interpreter.toml").write_text(
        f'name = "reference"\nversion = "1"\nlicence = "CC0-1.0"\nfamily = "{family}"\n'
        f'pairs = [["da", "uk"]]\n[codes]\n{listed}\n',
        encoding="utf-8",
    )
    ours = Model(read_folder(converted), TranslatorSettings(device="cpu", compute_type="float32"))
    return replace(reference, ours=ours)


def _marian_tokenizer(folder: Path, transformers: Any) -> Any:
    source = train_sentencepiece(LEXICON, folder / "source.spm", vocabulary_size=90)
    target = train_sentencepiece(LEXICON.values(), folder / "target.spm", vocabulary_size=90)
    both = [one.id_to_piece(number) for one in (source, target) for number in range(one.get_piece_size())]
    pieces = [piece for piece in dict.fromkeys(both) if piece not in ("<s>", "</s>", "<unk>")]
    vocabulary = ["</s>", "<unk>", *pieces, ">>ukr<<", "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}))
    return transformers.MarianTokenizer(
        **{name: str(folder / f"{name.replace('_', '.')}") for name in ("source_spm", "target_spm")},
        vocab=str(folder / "vocab.json"),
    )


def _nllb_tokenizer(folder: Path, transformers: Any) -> Any:
    words = [*LEXICON, *LEXICON.values()]
    train_sentencepiece(words, folder / "sentencepiece.bpe.model", vocabulary_size=150, model_type="bpe")
    settings = {
        "tokenizer_class": "NllbTokenizer",
        "src_lang": "dan_Latn",
        "tgt_lang": "ukr_Cyrl",
        "extra_special_tokens": ["dan_Latn", "ukr_Cyrl"],
    }
    return _from_folder(folder, settings, transformers.NllbTokenizer)


T5_IDS: Final[dict[str, Any]] = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1}
"""Transformers 5 takes these for granted (MADLAD-400 has others)."""


def _t5_tokenizer(folder: Path, transformers: Any) -> Any:
    words = [*LEXICON, *LEXICON.values()]
    train_sentencepiece(words, folder / "spiece.model", ["<2uk>"], vocabulary_size=150, **T5_IDS)
    return _from_folder(folder, {"tokenizer_class": "T5Tokenizer", "extra_ids": 0}, transformers.T5Tokenizer)


def _from_folder(folder: Path, settings: dict[str, Any], kind: Any) -> Any:
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return kind.from_pretrained(folder)


def _marian(tokenizer: Any, transformers: Any) -> Any:
    pad = tokenizer.pad_token_id
    config = transformers.MarianConfig(
        vocab_size=len(tokenizer),
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=tokenizer.eos_token_id,
        forced_eos_token_id=None,
        activation_function="swish",
        **SIZES,
        **STACKS,
    )
    network = transformers.MarianMTModel(config)
    network.generation_config.bad_words_ids = [[pad]]
    return network


def _nllb(tokenizer: Any, transformers: Any) -> Any:
    config = transformers.M2M100Config(
        vocab_size=len(tokenizer),
        decoder_start_token_id=tokenizer.eos_token_id,
        activation_function="relu",
        **SIZES,
        **STACKS,
    )
    return transformers.M2M100ForConditionalGeneration(config)


def _t5(tokenizer: Any, transformers: Any) -> Any:
    config = transformers.T5Config(
        vocab_size=len(tokenizer),
        d_model=64,
        d_kv=16,
        d_ff=128,
        num_layers=2,
        num_heads=4,
        dropout_rate=0.0,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        decoder_start_token_id=tokenizer.pad_token_id,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    return transformers.T5ForConditionalGeneration(config)


_TOKENIZERS: Final = {"marian": _marian_tokenizer, "nllb": _nllb_tokenizer, "t5": _t5_tokenizer}
_NETWORKS: Final = {"marian": _marian, "nllb": _nllb, "t5": _t5}


def _batch(tokenizer: Any, sources: Sequence[Sequence[str]]) -> Any:
    ids = [tokenizer.convert_tokens_to_ids(list(source)) for source in sources]
    return tokenizer.pad({"input_ids": ids}, return_tensors="pt")


def _train(reference: Reference) -> None:
    random = np.random.default_rng(0)
    words = list(LEXICON)
    network, tokenizer, torch = reference.network, reference.tokenizer, reference.torch
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    network.train()
    for _ in range(STEPS):
        chosen = [random.choice(words, size=random.integers(1, 5)) for _ in range(BATCH)]
        batch = _batch(tokenizer, [reference.source(" ".join(one)) for one in chosen])
        targets = [" ".join(LEXICON[word] for word in one[::-1]) for one in chosen]
        labels = tokenizer(text_target=targets, return_tensors="pt", padding=True).input_ids
        loss = network(**batch, labels=labels.masked_fill(labels == tokenizer.pad_token_id, -100)).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if reference.family == "marian":
            with (
                torch.no_grad()
            ):  # Marian starts from a zero vector, which its converted models keep as the padding
                network.get_input_embeddings().weight[tokenizer.pad_token_id] = 0
    network.eval()
