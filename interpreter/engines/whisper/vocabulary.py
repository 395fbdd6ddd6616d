"""Text to tokens and back, and the prompts that steer Whisper's decoder."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

from interpreter.engines.hearing.scripts import SCRIPTS, scripts_in
from interpreter.engines.recogniser import RecognitionRequest

MAX_TOKENS: Final = 448
"""Positions of Whisper's decoder, prompt and text together."""
MAX_PROMPT_TOKENS: Final = MAX_TOKENS // 2 - 1
"""What may stand before the text, as in the reference implementation."""
MAX_HOT_WORD_TOKENS: Final = 120
READ_AS: Final = {"so": "sw"}
"""Language -> the language token it is read with, where that is not its own. Whisper was trained on 21
minutes of Somali: with its own token it writes Arabic script (character error rate about 90 %),
with the Swahili token Latin script that follows the sounds (31 to 48 %), and phrases are ranked better.
Measured with Whisper base; not with larger models."""


DEFAULT_SUPPRESSION: Final = (-1,)
"""The tokens that the model's own config.json rules out: symbols and speaker tags."""


class Vocabulary:
    """The tokenizer of one Whisper model, for all of its languages."""

    def __init__(self, folder: Path) -> None:
        """Read `tokenizer.json` in the model's folder."""
        import tokenizers
        from faster_whisper.tokenizer import _LANGUAGE_CODES

        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.languages = frozenset(
            code for code in _LANGUAGE_CODES if self._tokenizer.token_to_id(f"<|{code}|>") is not None
        )
        self._by_language: dict[str, Any] = {}
        self._suppressed: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()

    def of(self, language: str) -> Any:
        """The `faster_whisper.tokenizer.Tokenizer` of one language."""
        with self._lock:
            if language not in self._by_language:
                from faster_whisper.tokenizer import Tokenizer

                self._by_language[language] = Tokenizer(
                    self._tokenizer,
                    multilingual=True,
                    task="transcribe",
                    language=READ_AS.get(language, language),
                )
            return self._by_language[language]

    def encode(self, text: str) -> list[int]:
        """Tokens of a text as it stands in the middle of a line: with a space before it."""
        return list(self._tokenizer.encode(" " + text.strip(), add_special_tokens=False).ids)

    def start_sequence(self, language: str) -> list[int]:
        """The tokens that start a transcript without timestamps."""
        tokenizer = self.of(language)
        return [*tokenizer.sot_sequence, tokenizer.no_timestamps]

    def prompt(self, request: RecognitionRequest, language: str) -> list[int]:
        """Context, start and forced prefix, in the order the model was trained on.

        Hot words stand before the text that was said just before, as faster-whisper has them. Both
        together take at most `MAX_PROMPT_TOKENS`; the oldest text goes first, then the last hot words.
        """
        context: list[int] = []
        if request.hot_words:
            context += self.encode(", ".join(request.hot_words))[:MAX_HOT_WORD_TOKENS]
        if request.prompt.strip():
            context += self.encode(request.prompt)[-(MAX_PROMPT_TOKENS - len(context)) :]
        start = [self.of(language).sot_prev, *context] if context else []
        return [*start, *self.start_sequence(language), *self.prefix(request)]

    def prefix(self, request: RecognitionRequest) -> list[int]:
        """The tokens of the forced prefix, none if there is none."""
        return self.encode(request.prefix)[:MAX_PROMPT_TOKENS] if request.prefix.strip() else []

    def of_script_only(self, language: str) -> Sequence[int]:
        """Tokens the decoder may not write so that the text is in the language's script.

        They are the model's own list and every token with a letter of another script; tokens that hold
        part of a character cannot be judged and stay allowed. The long list doubles the time of decoding:
        it is for a second try where the first came out in the wrong script.
        """
        script = SCRIPTS.get(language)
        if script is None:
            return DEFAULT_SUPPRESSION
        with self._lock:
            if script not in self._suppressed:
                end = self._tokenizer.token_to_id("<|endoftext|>")
                foreign = (
                    token for token in range(end) if scripts_in(self._tokenizer.decode([token])) - {script}
                )
                self._suppressed[script] = (*DEFAULT_SUPPRESSION, *foreign)
            return self._suppressed[script]
