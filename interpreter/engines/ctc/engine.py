"""The recogniser on a CTC model: guard, one run of the model, search, words, judgement.

Scores are those of Whisper's tokens as far as that can be: the thresholds of the guard, of the pipeline's
doubts and of the phrase book's look-up were measured on tokens of some letters, and a CTC model has a token
for each letter. See `CHARACTERS_PER_TOKEN`. None of this was measured with a real CTC model yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.ctc import decoding
from interpreter.engines.ctc.decoding import LogProbabilities, PlacedToken
from interpreter.engines.ctc.vocabulary import Alphabet, Vocabulary, foreign_share
from interpreter.engines.gpu.batching import FINAL, HYPOTHESIS
from interpreter.engines.gpu.turns import Turns
from interpreter.engines.health import Health
from interpreter.engines.hearing import guard
from interpreter.engines.hearing.repetition import compression_ratio
from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
    Word,
)
from interpreter.errors import ConfigError, EngineError, InputError

SAMPLE_RATE_HZ: Final = 16_000
FRAME_SECONDS: Final = 0.02
"""wav2vec 2.0, on which these models stand, makes a frame of every 320 samples (Baevski et al. 2020)."""
MAX_SECONDS: Final = 40.0
"""What Omnilingual ASR was trained for."""
MIN_SECONDS: Final = 0.1
VARIANCE_FLOOR: Final = 1e-5
"""Added to the variance that a sound is divided by, as in the published export's own test."""
WIDTH: Final = {Effort.FINAL: 8, Effort.HYPOTHESIS: 2}
CHARACTERS_PER_TOKEN: Final = 2.2
"""Letters of one token of Whisper, over the 1030 Somali phrases of the book (Danish 2.7, Arabic 1.8)."""
LEAST_LOG_PROBABILITY: Final = log(1e-10)
"""Of a token that the model cannot write, and of a text that does not fit into the sound, per token."""
UNHEARD_LOG_PROBABILITY: Final = -1.1
"""What every text scores where nothing is heard. A CTC model judges each frame by the sound and knows no
likely texts; under silence it is sure of blank, which says nothing about texts. One figure for all leaves the
comparison of phrases to the sound. The smaller it is, the better a phrase has to fit before the book takes it
for said. With this one, by the book's own formula (`languages.by_sound`), about three of 20 letters may sound
otherwise where no other phrase is near, and none of ten; at Whisper's -3 to -4 it would be twice as many."""


Network = Callable[[Samples], NDArray[np.float32]]
"""The model: normalised sound of shape (n,) to logits of shape (frames, tokens). Raises EngineError."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedSound:
    """What the model made of a sound, in the tokens of one script, for ranking: about 1 KB a frame.

    `owner`: the recogniser's mark.
    """

    owner: object
    log_probabilities: LogProbabilities
    alphabet: Alphabet


class CtcRecogniser:
    """Implements `interpreter.engines.recogniser.Recogniser`. Knows no prompt and no hot words.

    A CTC model of many languages cannot be told which one it hears, and sometimes writes in another script.
    So only tokens of the language's script are read, at the probability that they have among all tokens: a
    text that the model would rather have in another script is improbable.

    Several threads may call it; as many run as `parallel` says. Finals wait for their turn; a hypothesis that
    would have to wait is refused: beside a recogniser on a GPU more calls come at once than this one takes.
    """

    def __init__(
        self,
        name: str,
        network: Network,
        vocabulary: Vocabulary,
        scripts: Mapping[str, str],
        activity: Callable[[Samples], guard.VoiceActivity],
        *,
        parallel: int = 1,
    ) -> None:
        """Args:
        scripts: language -> ISO 15924 code of its script. Those whose script the model does not write are
            left out; which languages it was trained on it does not say.
        activity: finds the speech in a sound.
        """
        self._network: Network | None = network
        self._vocabulary = vocabulary
        self._scripts = {code: script for code, script in scripts.items() if vocabulary.writes(script)}
        self._activity = activity
        self._turns = Turns(parallel)
        self._mark = object()
        self._capabilities = RecogniserCapabilities(
            f"ctc {name}", frozenset(self._scripts), MAX_SECONDS, "cpu", ranks=True, parallel=parallel
        )

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return self._capabilities

    def health(self) -> tuple[Health, ...]:
        """It runs on the CPU, as it should."""
        return (Health("recogniser", "cpu"),)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        """See `Recogniser.recognise`.

        Raises:
            Outdated: a hypothesis that would have to wait.
        """
        network = self._open()
        self._check(samples, request)
        if samples.shape[0] < MIN_SECONDS * SAMPLE_RATE_HZ:
            return guard.nothing(request)
        activity = self._activity(samples)
        if not guard.has_speech(activity):
            return guard.nothing(request)
        with self._turns.turn(FINAL if request.effort is Effort.FINAL else HYPOTHESIS):
            logits = network(normalised(samples))
        if logits.ndim != 2 or logits.shape[1] != self._vocabulary.size:
            raise EngineError(
                f"The model gives an output of shape {logits.shape}, but has {self._vocabulary.size} tokens. "
                "Fetch the model again."
            )
        if not np.isfinite(logits).all():
            raise EngineError("The model gives values that are not numbers. Fetch it again.")
        return self._read(decoding.log_softmax(logits), request, activity)

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.rank`. Costs about 1 ms of CPU a text for 5 s of sound."""
        sound = self._sound_of(recognition)
        encoded = [sound.alphabet.encode(text) for text in texts]
        scores = decoding.log_likelihoods(sound.log_probabilities, [places for places, _ in encoded])
        return tuple(
            per_token(score + unknown * LEAST_LOG_PROBABILITY, len(places) + unknown)
            for score, (places, unknown) in zip(scores, encoded, strict=True)
        )

    def after(self, recognition: Recognition, text: str) -> str:
        """See `Recogniser.after`. Costs about 30 ms of CPU for 5 s of sound."""
        sound = self._sound_of(recognition)
        said, _ = sound.alphabet.encode(text)
        read = decoding.search(sound.log_probabilities, said, width=WIDTH[Effort.FINAL])
        return sound.alphabet.decode(read[len(said) :])

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.prior` and `UNHEARD_LOG_PROBABILITY`."""
        self._open()
        if language not in self._scripts:
            raise ConfigError(f"The recognition model does not have the language {language!r}.")
        return (UNHEARD_LOG_PROBABILITY,) * len(texts)

    def close(self) -> None:
        """See `Recogniser.close`. Calls under way in other threads finish; then the memory goes."""
        self._network = None

    def _open(self) -> Network:
        network = self._network
        if network is None:
            raise EngineError("The recogniser is closed; load it again.")
        return network

    def _check(self, samples: Samples, request: RecognitionRequest) -> None:
        if not request.languages:
            raise ConfigError("No language to recognise; name at least one.")
        unknown = [language for language in request.languages if language not in self._scripts]
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

    def _sound_of(self, recognition: Recognition) -> EncodedSound:
        self._open()
        sound = recognition.encoded
        if not isinstance(sound, EncodedSound) or sound.owner is not self._mark:
            raise EngineError(
                "The recognition holds no sound of this engine; recognise the sound here first."
            )
        return sound

    def _read(
        self, heard: LogProbabilities, request: RecognitionRequest, activity: guard.VoiceActivity
    ) -> Recognition:
        probabilities = self._languages(heard, request.languages)
        language = max(probabilities, key=lambda code: probabilities[code])
        alphabet = self._vocabulary.alphabet(self._scripts[language])
        own = alphabet.restrict(heard)
        start, _ = alphabet.encode(request.prefix)
        read = decoding.search(own, start, width=WIDTH[request.effort])
        (likelihood, empty) = decoding.log_likelihoods(own, (read, ()))
        text = alphabet.decode(read)
        log_probability = per_token(likelihood, len(read))
        no_speech_probability = min(1.0, exp(empty))
        placed = decoding.place(own, read)
        rejection = guard.judge(
            text if placed else "",
            language,
            log_probability=log_probability,
            no_speech_probability=no_speech_probability,
            known=False,
            activity=activity,
        )
        unread = rejection in (Rejection.LOW_CONFIDENCE, Rejection.NO_SPEECH)
        if unread and self._foreign(heard, alphabet.script):
            rejection = Rejection.WRONG_SCRIPT
        said = () if rejection else words(placed, alphabet, activity)
        return Recognition(
            language=language,
            text=" ".join(word.text for word in said),
            words=said,
            average_log_probability=log_probability,
            no_speech_probability=no_speech_probability,
            compression_ratio=compression_ratio(text),
            language_probabilities=tuple(probabilities.items()),
            rejection=rejection,
            encoded=EncodedSound(self._mark, own, alphabet),
        )

    def _foreign(self, heard: LogProbabilities, script: str) -> bool:
        """Whether the model would rather write another script."""
        columns = heard.argmax(axis=1)
        changed = np.flatnonzero(np.diff(columns, prepend=-1))
        text = self._vocabulary.text([int(columns[frame]) for frame in changed])
        return foreign_share(text, script) > guard.MAX_FOREIGN_SHARE

    def _languages(self, heard: LogProbabilities, languages: Sequence[str]) -> dict[str, float]:
        """Probabilities of the languages asked for, by their scripts: that of the best path in each one.

        Languages of one script cannot be told apart here, and share alike.
        """
        scripts = {self._scripts[language] for language in languages}
        if len(scripts) == 1:
            return dict.fromkeys(languages, 1 / len(set(languages)))
        paths = {
            script: float(self._vocabulary.alphabet(script).restrict(heard).max(axis=1).sum())
            for script in scripts
        }
        best = max(paths.values())
        weights = {language: exp(paths[self._scripts[language]] - best) for language in languages}
        total = sum(weights.values())
        return {language: weight / total for language, weight in weights.items()}


def normalised(samples: Samples) -> Samples:
    """A sound with mean 0 and variance 1, as the model was trained on (layer norm of the waveform).

    Source: `scripts/omnilingual-asr/test.py` of k2-fsa/sherpa-onnx, which runs the published files.
    """
    deviation = np.sqrt(np.var(samples, dtype=np.float64) + VARIANCE_FLOOR)
    result: Samples = ((samples - np.mean(samples, dtype=np.float64)) / deviation).astype(np.float32)
    return result


def per_token(log_probability: float, characters: int) -> float:
    """A text's log probability as the mean over tokens of Whisper's length, within what a token can have."""
    tokens = max(1.0, characters / CHARACTERS_PER_TOKEN)
    return min(0.0, max(LEAST_LOG_PROBABILITY, log_probability / tokens))


def words(
    placed: Sequence[PlacedToken], alphabet: Alphabet, activity: guard.VoiceActivity
) -> tuple[Word, ...]:
    """Join tokens to words at the spaces. A CTC model marks a letter in a frame or two within it, so words
    come out a little short; `activity` bounds them."""
    groups: list[list[PlacedToken]] = [[]]
    for token in placed:
        if alphabet.symbols[token.column].isspace():
            groups.append([])
        else:
            groups[-1].append(token)
    return tuple(
        Word(
            text="".join(alphabet.symbols[token.column] for token in group),
            start=round(_inside(group[0].first * FRAME_SECONDS, activity), 3),
            end=round(_inside((group[-1].last + 1) * FRAME_SECONDS, activity), 3),
            probability=exp(per_token(sum(token.log_probability for token in group), max(len(group), 1))),
        )
        for group in groups
        if group
    )


def _inside(seconds: float, activity: guard.VoiceActivity) -> float:
    return min(max(seconds, activity.start), activity.end)
