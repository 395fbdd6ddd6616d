"""The recogniser: guard, window, language, decoding, retry, words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from secrets import token_bytes
from typing import Any, Final

import numpy as np

from interpreter.engines.gpu.placement import Placed
from interpreter.engines.health import Health
from interpreter.engines.hearing import guard
from interpreter.engines.hearing.repetition import MAX_COMPRESSION_RATIO, compression_ratio
from interpreter.engines.hearing.scripts import foreign_share
from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
    Word,
)
from interpreter.engines.whisper import decoding, ranking
from interpreter.engines.whisper.alignment import TimedToken, align, words
from interpreter.engines.whisper.features import (
    FULL_WINDOW_FRAMES,
    LEAD_SAMPLES,
    MAX_SECONDS,
    SAMPLE_RATE_HZ,
    encode,
    sound_frames,
    window_frames,
)
from interpreter.engines.whisper.hallucinations import Hallucinations
from interpreter.engines.whisper.languages import heard_languages, restrict
from interpreter.engines.whisper.parts import WhisperParts, urgency_of
from interpreter.engines.whisper.vocabulary import DEFAULT_SUPPRESSION
from interpreter.errors import ConfigError, EngineError, InputError

MIN_SECONDS: Final = 0.1
AT_ONCE_SECONDS: Final = 0.1
"""Speech that begins earlier in the sound is given silence before it."""

TOKENS_AFTER: Final = 6
CLOSING_MARKS: Final = ".!?…؟۔ "
"""Taken off before reading on: the decoder may not end at once, and goes on where it has no mark to write."""
SILENCE_SAMPLES: Final = 2 * SAMPLE_RATE_HZ
MOST_PRIORS: Final = 100_000
"""Texts whose score under silence is remembered: about 30 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedSound:
    """A sound as the encoder left it, shape (1, positions, width), for ranking.

    Attributes:
        owner: the recogniser's mark.
        frames: mel frames that hold sound.
        language: the language it was read in.
    """

    owner: object
    output: Any
    frames: int
    language: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass of the decoder over one window."""

    output: Any
    language: str
    decoded: decoding.Decoded
    text: str
    timed: tuple[TimedToken, ...] | None = None

    @property
    def looped(self) -> bool:
        return not self.decoded.ended or (compression_ratio(self.text) > MAX_COMPRESSION_RATIO)

    @property
    def in_wrong_script(self) -> bool:
        return foreign_share(self.text, self.language) > guard.MAX_FOREIGN_SHARE


class WhisperRecogniser:
    """Implements `interpreter.engines.recogniser.Recogniser`.

    Several threads may call it. On a CPU CTranslate2 reads as many sounds at a time as the cores have room
    for and lets the others wait; on a GPU sounds of several meetings are read together.
    """

    def __init__(
        self,
        placed: Placed[WhisperParts],
        voice: guard.VoiceCheck,
        hallucinations: Hallucinations,
        *,
        parallel: Callable[[str], int] = lambda _: 1,
    ) -> None:
        """`parallel`: device -> see `RecogniserCapabilities`."""
        self._placed = placed
        self._vocabulary = placed.current.vocabulary
        self._voice = voice
        self._hallucinations = hallucinations
        self._mark = object()
        self._parallel = parallel
        self._silence: Any = None
        self._priors: dict[bytes, float] = {}
        self._secret = token_bytes()
        self._described: WhisperParts | None = placed.current
        self._capabilities = self._able(placed.current)

    @property
    def capabilities(self) -> RecogniserCapabilities:
        """Where calls run now, and how many at once. Never waits, also while the CPU's model is opened."""
        parts = self._placed.ready
        if parts is not self._described and not self._placed.closed:
            self._described = parts
            device = self._placed.device
            self._capabilities = (
                replace(self._capabilities, device=device, parallel=self._parallel(device))
                if parts is None
                else self._able(parts)
            )
        return self._capabilities

    def health(self) -> tuple[Health, ...]:
        """Where it runs, and whether it should run elsewhere."""
        return (self._placed.health(),)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        """See `Recogniser.recognise`."""
        self._placed.check_open()
        self._check(samples, request)
        if samples.shape[0] < MIN_SECONDS * SAMPLE_RATE_HZ:
            return guard.nothing(request)
        activity = self._voice.activity(samples)
        if not guard.has_speech(activity):
            return guard.nothing(request)
        try:
            return self._placed.run(
                lambda parts: self._recognise(parts.at(request.effort), samples, request, activity),
                urgency=urgency_of(request.effort),
                work=samples.shape[0] / SAMPLE_RATE_HZ,
            )
        except RuntimeError as error:
            raise _failure(error) from error

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.rank`. Costs about 16 ms of CPU a text."""
        sound = self._sound_of(recognition)
        if not texts:
            return ()
        try:
            return self._placed.run(lambda parts: self._rank(parts, sound, texts))
        except RuntimeError as error:
            raise _failure(error) from error

    def after(self, recognition: Recognition, text: str) -> str:
        """See `Recogniser.after`. Costs about 100 ms of CPU."""
        sound = self._sound_of(recognition)
        said = self._vocabulary.encode(text.rstrip(CLOSING_MARKS))
        tokenizer = self._vocabulary.of(sound.language)
        try:
            decoded = self._placed.run(
                lambda parts: decoding.decode(
                    parts.at(Effort.FINAL).decoder,
                    sound.output,
                    [*self._vocabulary.start_sequence(sound.language), *said],
                    beam_size=1,
                    limit=len(said) + TOKENS_AFTER,
                    end_of_text=tokenizer.eot,
                )
            )
        except RuntimeError as error:
            raise _failure(error) from error
        return str(tokenizer.decode(list(decoded.tokens[len(said) :]))).strip()

    def _sound_of(self, recognition: Recognition) -> EncodedSound:
        self._placed.check_open()
        sound = recognition.encoded
        if not isinstance(sound, EncodedSound) or sound.owner is not self._mark:
            raise EngineError(
                "The recognition holds no sound of this engine; recognise the sound here first."
            )
        return sound

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.prior`. Costs as much as `rank` the first time a text is asked for."""
        self._placed.check_open()
        if language not in self._vocabulary.languages:
            raise ConfigError(f"Whisper does not know the language {language!r}.")
        keys = {text: self._key(language, text) for text in texts}
        new = [text for text, key in keys.items() if key not in self._priors]
        if new:
            try:
                scores = self._placed.run(lambda parts: self._rank(parts, self._silent(parts, language), new))
            except RuntimeError as error:
                raise _failure(error) from error
            if len(self._priors) + len(new) > MOST_PRIORS:
                self._priors.clear()
            self._priors.update(zip((keys[text] for text in new), scores, strict=True))
        return tuple(self._priors[keys[text]] for text in texts)

    def _key(self, language: str, text: str) -> bytes:
        """What a score is remembered by: no text can be read off it, for a phrase with a value may be what
        somebody said."""
        return blake2b(f"{language} {text}".encode(), key=self._secret, digest_size=16).digest()

    def _silent(self, parts: WhisperParts, language: str) -> EncodedSound:
        """Silence as a sound that was read in `language`."""
        if self._silence is None:
            frames = window_frames(SILENCE_SAMPLES, Effort.FINAL, parts.window_step)
            self._silence = encode(
                parts.encoder, parts.filters, np.zeros(SILENCE_SAMPLES, np.float32), frames
            )
        return EncodedSound(self._mark, self._silence, sound_frames(SILENCE_SAMPLES), language)

    def close(self) -> None:
        """See `Recogniser.close`. Calls under way in other threads finish; then the memory goes."""
        self._placed.close()

    def _able(self, parts: WhisperParts) -> RecogniserCapabilities:
        return RecogniserCapabilities(
            name=f"whisper {parts.name} {parts.encoder.compute_type}",
            languages=self._vocabulary.languages,
            max_seconds=MAX_SECONDS,
            device=parts.device,
            ranks=True,
            parallel=self._parallel(parts.device),
        )

    def _rank(self, parts: WhisperParts, sound: EncodedSound, texts: Sequence[str]) -> tuple[float, ...]:
        return ranking.rank(
            parts.decoder,
            sound.output,
            sound.frames,
            self._vocabulary.of(sound.language).sot_sequence,
            [self._vocabulary.encode(text) for text in texts],
        )

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

    def _recognise(
        self,
        models: WhisperParts,
        samples: Samples,
        request: RecognitionRequest,
        activity: guard.VoiceActivity,
    ) -> Recognition:
        lead = lead_samples(samples.shape[0], activity)
        samples = np.pad(samples, (lead, 0))
        frames = window_frames(samples.shape[0], request.effort, models.window_step)
        output = encode(models.encoder, models.filters, samples, frames)
        probabilities = dict.fromkeys(request.languages, 1.0)
        if len(probabilities) > 1:
            probabilities = restrict(heard_languages(models.decoder, output), request.languages)
        language = max(probabilities, key=lambda code: probabilities[code])
        reading = self._read(models, output, samples, request, language)
        if request.prompt.strip() or request.hot_words:
            request = replace(request, prompt="", hot_words=())
            reading = self._borne_out(models, reading, samples, request)
        if request.effort is Effort.FINAL:
            reading = self._mended(models, reading, samples, request)
        sound = EncodedSound(self._mark, reading.output, sound_frames(samples.shape[0]), reading.language)
        return self._judged(models, reading, sound, lead, probabilities, activity)

    def _mended(
        self, models: WhisperParts, reading: _Reading, samples: Samples, request: RecognitionRequest
    ) -> _Reading:
        """Another try where the decoder went wrong: on the full window, then without repeating itself."""
        language, output = reading.language, reading.output
        frames = window_frames(samples.shape[0], request.effort, models.window_step)
        if reading.looped and frames < FULL_WINDOW_FRAMES:
            output = encode(models.encoder, models.filters, samples, FULL_WINDOW_FRAMES)
            reading = self._read(models, output, samples, request, language)
        if reading.looped:
            ngram = decoding.RETRY_NGRAM
            reading = self._read(models, output, samples, request, language, no_repeat_ngram=ngram)
        if reading.in_wrong_script:
            script = self._vocabulary.of_script_only(language)
            reading = self._read(models, output, samples, request, language, suppressed=script)
        return reading

    def _borne_out(
        self, models: WhisperParts, reading: _Reading, samples: Samples, plain: RecognitionRequest
    ) -> _Reading:
        """Another try without the hints where the text comes from them more than from the sound (R1)."""
        decoded = reading.decoded
        has_words = any(map(str.isalnum, reading.text))
        if has_words and not reading.looped and not reading.in_wrong_script:
            timed = self._timed(models, reading, sound_frames(samples.shape[0]))
            alone = _mean(timed)
            if guard.bears_out(decoded.average_log_probability, alone, decoded.no_speech_probability):
                return replace(reading, decoded=replace(decoded, average_log_probability=alone), timed=timed)
        return self._read(models, reading.output, samples, plain, reading.language)

    def _timed(self, models: WhisperParts, reading: _Reading, frames: int) -> tuple[TimedToken, ...]:
        """Times and probabilities of the text under the sound alone, whatever hints there were."""
        start = self._vocabulary.of(reading.language).sot_sequence
        return align(models.decoder, reading.output, start, reading.decoded.tokens, frames)

    def _read(
        self,
        models: WhisperParts,
        output: Any,
        samples: Samples,
        request: RecognitionRequest,
        language: str,
        *,
        suppressed: Sequence[int] = DEFAULT_SUPPRESSION,
        no_repeat_ngram: int = 0,
    ) -> _Reading:
        tokenizer = self._vocabulary.of(language)
        decoded = decoding.decode(
            models.decoder,
            output,
            self._vocabulary.prompt(request, language),
            beam_size=decoding.BEAM_SIZE[request.effort],
            limit=len(self._vocabulary.prefix(request))
            + decoding.token_limit(samples.shape[0] / SAMPLE_RATE_HZ),
            end_of_text=tokenizer.eot,
            suppressed=suppressed,
            no_repeat_ngram=no_repeat_ngram,
        )
        return _Reading(output, language, decoded, str(tokenizer.decode(list(decoded.tokens))).strip())

    def _judged(
        self,
        models: WhisperParts,
        reading: _Reading,
        sound: EncodedSound,
        lead: int,
        probabilities: dict[str, float],
        activity: guard.VoiceActivity,
    ) -> Recognition:
        decoded = reading.decoded
        log_probability = decoded.average_log_probability
        rejection = Rejection.REPETITION if reading.looped else None
        rejection = rejection or guard.judge(
            reading.text,
            reading.language,
            log_probability=log_probability,
            no_speech_probability=decoded.no_speech_probability,
            known=self._hallucinations.known(reading.text, reading.language),
            activity=activity,
        )
        said: tuple[Word, ...] = ()
        if rejection is None:
            tokenizer = self._vocabulary.of(reading.language)
            timed = reading.timed or self._timed(models, reading, sound.frames)
            log_probability = _mean(timed)
            said = words(tokenizer, decoded.tokens, timed, activity, lead / SAMPLE_RATE_HZ)
        return Recognition(
            language=reading.language,
            text=" ".join(word.text for word in said),
            words=said,
            average_log_probability=log_probability,
            no_speech_probability=decoded.no_speech_probability,
            compression_ratio=compression_ratio(reading.text),
            language_probabilities=tuple(probabilities.items()),
            rejection=rejection,
            encoded=sound,
        )


def _mean(timed: Sequence[TimedToken]) -> float:
    return float(np.mean([token.log_probability for token in timed]))


def lead_samples(sample_count: int, activity: guard.VoiceActivity) -> int:
    """How much silence to put before a sound: some where speech begins at once and there is room for it."""
    room = sample_count + LEAD_SAMPLES <= MAX_SECONDS * SAMPLE_RATE_HZ
    return LEAD_SAMPLES if room and activity.start < AT_ONCE_SECONDS else 0


def _failure(error: RuntimeError) -> EngineError:
    return EngineError(
        f"Speech recognition failed: {error}. Restart the service; if it happens again on cuda, set "
        "recogniser.device to cpu."
    )
