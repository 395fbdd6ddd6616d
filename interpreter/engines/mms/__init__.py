"""MMS: voices for languages that Piper has none for, Somali above all, on plain onnxruntime.

A voice is a folder `<models_dir>/mms/<name>` with `model.onnx` and `tokens.txt`, as converted for
sherpa-onnx. sherpa-onnx itself is not used: an MMS voice reads characters, so nothing of its text processing
is needed, and it would bring a second onnxruntime (docs/models.md says more). The weights are Meta's and
exclude commercial use; none is installed unless somebody accepts that.

A sentence is computed whole, so long ones are cut at clauses for an early first sound.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from audio.resample import resample
from interpreter.engines.loudness import gain_to_target, level
from interpreter.engines.mms.symbols import Symbols, advice, read_symbols
from interpreter.engines.mms.voice import VitsVoice, open_voice
from interpreter.engines.recogniser import Samples
from interpreter.engines.spoken_text import clean, cut, has_speech
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings
from languages import Language, load_languages

SAMPLE_RATE: Final = 16_000
FOLDER: Final = "mms"
MODEL_FILE: Final = "model.onnx"
TOKENS_FILE: Final = "tokens.txt"

_FIRST_CHARACTERS: Final = 40
"""About three seconds of sound. A model of the real size, with random weights, took 0.55 s of processor for a
second of sound (0.27 s on two cores), and 1.7 s to open."""
_LATER_CHARACTERS: Final = 180
_PAUSE_SECONDS: Final = 0.25

_MMS_WORDS_PER_MINUTE: Final = 150
"""What a voice is taken to speak at length scale 1. Not measured: no real voice was heard here."""


def load(settings: Settings) -> "MmsSynthesiser":
    """Find the installed voices. None installed is no error: the engine then has no languages.

    Raises:
        ModelMissing: a voice that lacks a file or cannot read its language, or no onnxruntime for one.
    """
    voices = find_voices(settings.models_dir.expanduser() / FOLDER, load_languages(settings.languages_dir))
    if voices and find_spec("onnxruntime") is None:
        raise ModelMissing(
            "MMS voices need onnxruntime, which is not installed. Install it: pip install onnxruntime"
        )
    return MmsSynthesiser(voices, words_per_minute=settings.synthesiser.words_per_minute)


@dataclass(frozen=True, slots=True)
class FoundVoice:
    """A voice on the disk. `symbols` take their `add_blank` from the model when it is opened."""

    folder: Path
    symbols: Symbols

    @property
    def name(self) -> str:
        return self.folder.name


def find_voices(folder: Path, languages: Mapping[str, Language]) -> Mapping[str, FoundVoice]:
    """Language -> the first of its voices (`engines.mms` of its profile) whose folder is in `folder`.

    Raises:
        ModelMissing: see `check_voice`.
    """
    found: dict[str, FoundVoice] = {}
    for code, language in languages.items():
        there = next((folder / name for name in language.engines.mms if (folder / name).is_dir()), None)
        if there is not None:
            found[code] = check_voice(there, language)
    return found


def check_voice(folder: Path, language: Language, name: str = "") -> FoundVoice:
    """Whether a folder can be a voice of a language, without loading the model.

    Args:
        name: of the voice, where the folder has another one for now.

    Raises:
        ModelMissing: a file is missing, or it reads another script: such a voice wants romanised text.
    """
    name = name or folder.name
    if not (folder / MODEL_FILE).is_file():
        raise ModelMissing(f"The voice {name} lacks {MODEL_FILE}. {advice(name)}")
    symbols = read_symbols(folder / TOKENS_FILE, name, language.code)
    if not symbols.has_letters_of(language.script):
        raise ModelMissing(
            f"The voice {name} knows no letter of the script {language.names.english} is written in "
            f"({language.script}): it reads romanised text (uroman), which nothing here makes. "
            "Remove its folder."
        )
    return FoundVoice(folder, symbols)


@dataclass(slots=True)
class _Slot:
    """One voice: where it is, and itself once somebody has needed it."""

    found: FoundVoice
    lock: threading.Lock = field(default_factory=threading.Lock)
    opened: tuple[VitsVoice, Symbols] | None = None


class MmsSynthesiser:
    """The `Synthesiser` that speaks through MMS voices. A voice is loaded at its first word."""

    def __init__(
        self, voices: Mapping[str, FoundVoice], *, words_per_minute: int = _MMS_WORDS_PER_MINUTE
    ) -> None:
        """`voices`: language -> voice."""
        self._slots = {language: _Slot(found) for language, found in voices.items()}
        self._length_scale = _MMS_WORDS_PER_MINUTE / words_per_minute
        self._closed = threading.Event()

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            "mms", tuple((language, slot.found.name) for language, slot in sorted(self._slots.items()))
        )

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        """See `Synthesiser.synthesise`. A chunk is one clause or sentence."""
        if self._closed.is_set():
            raise EngineError("The MMS voices are closed. Load them again.")
        if language not in self._slots:
            known = ", ".join(sorted(self._slots)) or "none (interpreter models list shows them)"
            raise ConfigError(f"MMS has no voice for the language {language!r}. It has: {known}.")
        return self._speak(clean(text), self._slots[language])

    def close(self) -> None:
        self._closed.set()
        for slot in self._slots.values():
            with slot.lock:
                slot.opened = None

    def _speak(self, text: str, slot: _Slot) -> Iterator[Samples]:
        if not has_speech(text):
            return
        voice, symbols = self._open(slot)
        fragments = cut(text, first=_FIRST_CHARACTERS, limit=_LATER_CHARACTERS)
        # All of it before the first sound: what cannot be said is not found out half-way through.
        encoded = [(symbols.encode(fragment.text), fragment.ends_sentence) for fragment in fragments]
        pause = 0
        for numbers, ends_sentence in encoded:
            if not numbers:
                continue
            chunk = resample(voice.speak(numbers, self._length_scale), voice.sample_rate, SAMPLE_RATE)
            if pause:
                yield np.zeros(pause, dtype=np.float32)
            yield level(chunk, gain_to_target(chunk))
            pause = int(SAMPLE_RATE * _PAUSE_SECONDS) if ends_sentence else SAMPLE_RATE // 20
        if not pause:
            raise EngineError(
                "The MMS voice could not speak the text: none of its characters has a sound in this voice."
            )

    def _open(self, slot: _Slot) -> tuple[VitsVoice, Symbols]:
        with slot.lock:
            if slot.opened is None:
                voice = open_voice(slot.found.folder / MODEL_FILE, slot.found.name)
                slot.opened = voice, replace(slot.found.symbols, add_blank=voice.add_blank)
            return slot.opened
