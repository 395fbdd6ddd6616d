"""The recogniser: guard, window, language, decoding, retry, words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
)
from interpreter.engines.whisper import alignment, decoding, guard
from interpreter.engines.whisper.features import (
    FULL_WINDOW_FRAMES,
    MAX_SECONDS,
    SAMPLE_RATE_HZ,
    log_mel,
    sound_frames,
    window_frames,
)
from interpreter.engines.whisper.vocabulary import Vocabulary
from interpreter.errors import ConfigError, EngineError, InputError

MIN_SECONDS: Final = 0.1
SURE_OF_LANGUAGE: Final = 0.8
"""From this probability on the likelier of two languages is taken without decoding both."""
STANDS_FOR_SOMALI: Final = ("so", "ar", "sw")
"""Whisper takes Somali for Arabic or Swahili: their probability counts as Somali's unless asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedSound:
    """A sound as the encoder left it: shape (1, frames / 2, width), of which `sound_frames` hold sound."""

    model: Any
    output: Any
    sound_frames: int
    language: str


@dataclass(frozen=True, slots=True)
class _Reading:
    language: str
    decoded: decoding.Decoded
    text: str
    ratio: float

    @property
    def looped(self) -> bool:
        return not self.decoded.ended or self.ratio > decoding.MAX_COMPRESSION_RATIO


class WhisperRecogniser:
    """Implements `interpreter.engines.recogniser.Recogniser`."""

    def __init__(
        self,
        model: Any,
        vocabulary: Vocabulary,
        filters: NDArray[np.float32],
        voice: guard.VoiceCheck,
        hallucinations: guard.Hallucinations,
        *,
        name: str,
    ) -> None:
        """`model` is a `ctranslate2.models.Whisper`, `filters` its mel filter bank."""
        self._model: Any = model
        self._vocabulary = vocabulary
        self._filters = filters
        self._voice = voice
        self._hallucinations = hallucinations
        self._capabilities = RecogniserCapabilities(
            name=f"whisper {name} {model.compute_type}",
            languages=vocabulary.languages,
            max_seconds=MAX_SECONDS,
            device=str(model.device),
            ranks=True,
        )

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return self._capabilities

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        """See `Recogniser.recognise`."""
        model = self._open_model()
        self._check(samples, request)
        if samples.shape[0] < MIN_SECONDS * SAMPLE_RATE_HZ:
            return _nothing(request)
        activity = self._voice.activity(samples)
        if activity.seconds < guard.MIN_SPEECH_SECONDS:
            return _nothing(request)
        try:
            return self._read(model, samples, request, activity)
        except RuntimeError as error:
            raise EngineError(
                f"Speech recognition failed on {model.device}: {error}. Restart the service; if it happens "
                "again, set recogniser.device to cpu."
            ) from error

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.rank`."""
        model = self._open_model()
        sound = recognition.encoded
        if not isinstance(sound, EncodedSound) or sound.model is not model:
            raise EngineError("The recognition has no sound of this engine to rank texts under.")
        if not texts:
            return ()
        tokens = [self._vocabulary.encode(text) for text in texts]
        output = np.repeat(np.asarray(sound.output), len(tokens), axis=0)
        import ctranslate2

        results = model.align(
            ctranslate2.StorageView.from_array(output),
            self._vocabulary.of(sound.language).sot_sequence,
            tokens,
            [max(2, sound.sound_frames)] * len(tokens),
        )
        return tuple(float(np.mean(np.log(np.maximum(r.text_token_probs, 1e-10)))) for r in results)

    def close(self) -> None:
        """See `Recogniser.close`. Calls under way in other threads finish first; then the memory goes."""
        self._model = None

    def _open_model(self) -> Any:
        model = self._model
        if model is None:
            raise EngineError("The recogniser is closed; load it again.")
        return model

    def _check(self, samples: Samples, request: RecognitionRequest) -> None:
        if not request.languages:
            raise ConfigError("No language to recognise; name at least one.")
        unknown = [language for language in request.languages if language not in self._vocabulary.languages]
        if unknown:
            raise ConfigError(f"The recognition model does not have the language {', '.join(unknown)}.")
        if samples.ndim != 1 or samples.dtype != np.float32:
            raise InputError(
                f"Sound must be float32 of shape (n,), not {samples.dtype} {samples.shape}; convert it."
            )
        seconds = samples.shape[0] / SAMPLE_RATE_HZ
        if seconds > MAX_SECONDS:
            raise InputError(f"The sound is {seconds:.1f} s long; cut it to {MAX_SECONDS:.0f} s at most.")
        if not np.isfinite(samples).all():
            raise InputError("The sound has NaN or infinite samples; fix its source.")

    def _read(
        self, model: Any, samples: Samples, request: RecognitionRequest, activity: guard.VoiceActivity
    ) -> Recognition:
        frames = window_frames(samples.shape[0], request.effort)
        output = self._encode(model, samples, frames)
        probabilities = self._language_probabilities(model, output, request.languages)
        reading = self._best_reading(model, output, samples, request, probabilities)
        if reading.looped and frames < FULL_WINDOW_FRAMES and request.effort is Effort.FINAL:
            output = self._encode(model, samples, FULL_WINDOW_FRAMES)
            reading = self._decode(model, output, samples, request, reading.language)
        if reading.looped:
            reading = self._decode(
                model, output, samples, request, reading.language, no_repeat_ngram=decoding.RETRY_NGRAM
            )
        encoded = EncodedSound(model, output, sound_frames(samples.shape[0]), reading.language)
        return self._judged(reading, encoded, samples, request, probabilities, activity)

    def _judged(
        self,
        reading: _Reading,
        encoded: EncodedSound,
        samples: Samples,
        request: RecognitionRequest,
        probabilities: dict[str, float],
        activity: guard.VoiceActivity,
    ) -> Recognition:
        rejection = Rejection.REPETITION if reading.looped else None
        rejection = rejection or guard.judge(
            reading.text,
            reading.language,
            average_log_probability=reading.decoded.average_log_probability,
            no_speech_probability=reading.decoded.no_speech_probability,
            known_hallucination=self._hallucinations.known(reading.text, reading.language),
            activity=activity,
        )
        log_probability = reading.decoded.average_log_probability
        words: tuple[Any, ...] = ()
        if rejection is None:
            tokenizer = self._vocabulary.of(reading.language)
            tokens = reading.decoded.tokens
            if request.effort is Effort.FINAL:
                timed = alignment.align(
                    encoded.model, encoded.output, tokenizer.sot_sequence, tokens, encoded.sound_frames
                )
                log_probability = float(np.mean([token.log_probability for token in timed]))
            else:
                timed = alignment.spread(tokens, samples.shape[0] / SAMPLE_RATE_HZ, log_probability)
            words = alignment.words(tokenizer, tokens, timed)
        return Recognition(
            language=reading.language,
            text=" ".join(word.text for word in words),
            words=words,
            average_log_probability=log_probability,
            no_speech_probability=reading.decoded.no_speech_probability,
            compression_ratio=reading.ratio,
            language_probabilities=tuple(probabilities.items()),
            rejection=rejection,
            encoded=encoded,
        )

    def _encode(self, model: Any, samples: Samples, frames: int) -> Any:
        import ctranslate2

        features = log_mel(self._filters, samples, frames)[np.newaxis]
        return model.encode(ctranslate2.StorageView.from_array(features))

    def _language_probabilities(
        self, model: Any, output: Any, languages: tuple[str, ...]
    ) -> dict[str, float]:
        """Probabilities over the languages asked for and no others, summing to 1."""
        if len(languages) == 1:
            return {languages[0]: 1.0}
        heard = {token[2:-2]: probability for token, probability in model.detect_language(output)[0]}
        weights = {}
        for language in languages:
            sources = [code for code in STANDS_FOR_SOMALI if code == "so" or code not in languages]
            weights[language] = sum(
                heard.get(code, 0.0) for code in (sources if language == "so" else [language])
            )
        total = sum(weights.values())
        if total <= 0.0:
            return dict.fromkeys(languages, 1 / len(languages))
        return {language: weight / total for language, weight in weights.items()}

    def _best_reading(
        self,
        model: Any,
        output: Any,
        samples: Samples,
        request: RecognitionRequest,
        probabilities: dict[str, float],
    ) -> _Reading:
        """The reading in the likelier language; in doubt, the better of both readings."""
        ranked = sorted(probabilities, key=lambda language: -probabilities[language])
        first = self._decode(model, output, samples, request, ranked[0])
        if probabilities[ranked[0]] >= SURE_OF_LANGUAGE or request.effort is not Effort.FINAL:
            return first
        second = self._decode(model, output, samples, request, ranked[1])
        return max(first, second, key=lambda r: (not r.looped, r.decoded.average_log_probability))

    def _decode(
        self,
        model: Any,
        output: Any,
        samples: Samples,
        request: RecognitionRequest,
        language: str,
        *,
        no_repeat_ngram: int = 0,
    ) -> _Reading:
        tokenizer = self._vocabulary.of(language)
        prefix = self._vocabulary.prefix(request)
        decoded = decoding.decode(
            model,
            output,
            self._vocabulary.prompt(request, language),
            beam_size=decoding.BEAM_SIZE[request.effort],
            limit=len(prefix) + decoding.token_limit(samples.shape[0] / SAMPLE_RATE_HZ),
            end_of_text=tokenizer.eot,
            suppressed=self._vocabulary.suppressed(language),
            no_repeat_ngram=no_repeat_ngram,
        )
        text = tokenizer.decode(list(decoded.tokens)).strip()
        return _Reading(language, decoded, text, decoding.compression_ratio(text))


def _nothing(request: RecognitionRequest) -> Recognition:
    """No speech, found without asking the model: nothing is known about the language either."""
    share = 1 / len(request.languages)
    return Recognition(
        language=request.languages[0],
        text="",
        words=(),
        average_log_probability=0.0,
        no_speech_probability=1.0,
        compression_ratio=0.0,
        language_probabilities=tuple((language, share) for language in request.languages),
        rejection=Rejection.NO_SPEECH,
    )
