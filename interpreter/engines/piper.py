"""Piper: natural voices, one file each, from the wheel `piper-tts` (GPL-3.0-or-later).

A voice is `<models_dir>/piper/<voice>.onnx` with `<voice>.onnx.json` beside it. Piper computes a whole
sentence at a time, in about a tenth of the time it lasts, so long sentences are cut at clauses for an early
first sound.
"""

import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from audio.resample import resample
from interpreter.engines.arabic import vocalise
from interpreter.engines.loudness import gain_to_target, level
from interpreter.engines.recogniser import Samples
from interpreter.engines.spoken_text import clean, cut, has_speech
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings
from languages import load_languages

if TYPE_CHECKING:
    from piper import PiperVoice

SAMPLE_RATE: Final = 16_000

_FIRST_CHARACTERS: Final = 60
"""About four seconds of sound, computed in 0.2 to 0.4 s on two cores."""
_LATER_CHARACTERS: Final = 180
_PAUSE_SECONDS: Final = 0.25
"""Between two sentences: Piper trims the silence at their edges."""

_PIPER_WORDS_PER_MINUTE: Final = 150
"""What a Piper voice speaks at length scale 1, roughly; they differ by about a tenth."""

_MAX_THREADS: Final = 2


def load(settings: Settings) -> "PiperSynthesiser":
    """Find the installed voices. None installed is no error: the engine then has no languages.

    Raises:
        ModelMissing: a voice without its `.onnx.json`, or with one that cannot be read.
    """
    languages = load_languages(settings.languages_dir)
    wanted = {code: language.engines.piper for code, language in languages.items()}
    voices = find_voices(settings.models_dir / "piper", wanted)
    return PiperSynthesiser(voices, words_per_minute=settings.synthesiser.words_per_minute)


def find_voices(folder: Path, preferred: Mapping[str, tuple[str, ...]]) -> Mapping[str, Path]:
    """Language -> voice file. The first preferred voice that is there wins, then the first by name.

    Args:
        folder: searched with its subfolders; need not exist.
        preferred: language -> names of voices (the file name without `.onnx`), best first.
    """
    files = {path.stem: path for path in sorted(folder.rglob("*.onnx"), reverse=True)}
    chosen: dict[str, Path] = {}
    for name in sorted(files):
        family = _config(files[name]).get("language", {}).get("family", "")
        chosen.setdefault(str(family) or name.partition("_")[0], files[name])
    for language, names in preferred.items():
        for name in names:
            if name in files:
                chosen[language] = files[name]
                break
    return dict(sorted(chosen.items()))


@dataclass(slots=True)
class _Slot:
    """One voice: where it is, and itself once somebody has needed it."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    voice: "PiperVoice | None" = None


class PiperSynthesiser:
    """The `Synthesiser` that speaks through Piper. A voice is loaded at its first word (1 to 2 s)."""

    def __init__(
        self, voices: Mapping[str, Path], *, words_per_minute: int = _PIPER_WORDS_PER_MINUTE
    ) -> None:
        """`voices`: language -> `.onnx` file. Two languages may share one file."""
        slots = {path: _Slot(path) for path in voices.values()}
        self._slots = {language: slots[path] for language, path in voices.items()}
        self._length_scale = _PIPER_WORDS_PER_MINUTE / words_per_minute
        self._closed = threading.Event()

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            "piper", tuple((language, slot.path.stem) for language, slot in sorted(self._slots.items()))
        )

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        """See `Synthesiser.synthesise`. A chunk is one clause or sentence."""
        if self._closed.is_set():
            raise EngineError("The Piper voices are closed. Load them again.")
        if language not in self._slots:
            known = ", ".join(sorted(self._slots)) or "none (run: interpreter models pull)"
            raise ConfigError(f"Piper has no voice for the language {language!r}. It has: {known}.")
        return self._speak(clean(text), self._slots[language])

    def close(self) -> None:
        self._closed.set()
        for slot in self._slots.values():
            with slot.lock:
                slot.voice = None

    def _speak(self, text: str, slot: _Slot) -> Iterator[Samples]:
        if not has_speech(text):
            return
        voice = self._voice(slot)
        rate = voice.config.sample_rate
        spoken = False
        pause = 0
        for fragment in cut(text, first=_FIRST_CHARACTERS, limit=_LATER_CHARACTERS):
            for sound in self._fragment(voice, fragment.text):
                chunk = resample(sound, rate, SAMPLE_RATE)
                if spoken:
                    yield np.zeros(pause, dtype=np.float32)
                yield level(chunk, gain_to_target(chunk))
                spoken = True
                pause = int(SAMPLE_RATE * _PAUSE_SECONDS) if fragment.ends_sentence else SAMPLE_RATE // 20
        if not spoken:
            raise EngineError(
                "Piper could not speak the text: none of its characters has a sound in this voice."
            )

    def _fragment(self, voice: "PiperVoice", text: str) -> Iterator[Samples]:
        """Not through `PiperVoice.synthesize`, which writes the text to the log."""
        from piper.config import SynthesisConfig

        scale = voice.config.length_scale * self._length_scale
        try:
            said = vocalise(text) if voice.config.espeak_voice == "ar" else text
            for phonemes in voice.phonemize(said):
                if phonemes:
                    sound = voice.phoneme_ids_to_audio(
                        voice.phonemes_to_ids(phonemes), SynthesisConfig(length_scale=scale)
                    )
                    yield _checked(sound)
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - Piper and onnxruntime document no errors of their own
            # Without the cause: its message may hold what was said.
            raise EngineError(
                f"The Piper voice failed ({type(error).__name__}). Run: interpreter models pull"
            ) from None

    def _voice(self, slot: _Slot) -> "PiperVoice":
        with slot.lock:
            if slot.voice is None:
                slot.voice = _load_voice(slot.path)
            return slot.voice


def _checked(sound: object) -> Samples:
    samples: Samples = np.atleast_1d(np.asarray(sound, dtype=np.float32))
    if not np.isfinite(samples).all():
        raise EngineError("The Piper voice made sound that is not finite. Run: interpreter models pull")
    return samples


def _load_voice(path: Path) -> "PiperVoice":
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    _silence_text_logs()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return PiperVoice(
            session=onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=["CPUExecutionProvider"]
            ),
            config=PiperConfig.from_dict(_config(path)),
            download_dir=path.parent,
            use_tashkeel=False,  # `vocalise` has done it
        )
    except Exception as error:
        raise EngineError(
            f"The Piper voice {path.name} cannot be loaded: {error}. Install it again."
        ) from error


def _config(path: Path) -> dict[str, Any]:
    file = path.with_name(path.name + ".json")
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelMissing(
            f"The Piper voice {path.name} lacks {file.name} ({error.strerror}). Put it beside the voice."
        ) from error
    except ValueError as error:
        raise ModelMissing(f"{file.name} of the Piper voice is not valid JSON. Download it again.") from error
    if not isinstance(config, dict):
        raise ModelMissing(f"{file.name} of the Piper voice does not hold a table. Download it again.")
    return config


def _silence_text_logs() -> None:
    """Piper logs what it speaks. A filter holds whatever level or handler somebody sets later."""
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "piper"]:
        logger = logging.getLogger(name)
        if _drop not in logger.filters:
            logger.addFilter(_drop)


def _drop(_record: logging.LogRecord) -> bool:
    return False
