"""Engines that hear what a script says wherever there is sound, so that a browser's microphone can be tested.

What a browser records has gone through its own processing: all that can be read from it is that it is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from audio.frame import AudioFrame
from audio.vad import SpeechProbability
from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
    Word,
)
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.engines.translator import (
    Doubt,
    FoundTerm,
    Source,
    Suggestion,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
    Value,
)
from interpreter.errors import EngineError
from interpreter.pipeline.engines import Engines

RATE = 16_000
WINDOW = 512
LOUD = 0.01
LANGUAGES = frozenset({"da", "ar", "uk"})

SAID = {
    "da": "Vi ses på jobcentret torsdag klokken halv ti om din kontanthjælp.",
    "ar": "نعم، سأحضر يوم الخميس.",
    "uk": "Так, я прийду в четвер.",
}
TRANSLATED = {
    ("da", "ar"): "نلتقي في مركز العمل يوم الخميس الساعة 09:30.",
    ("ar", "da"): "Ja, jeg kommer på torsdag.",
    ("da", "uk"): "Побачимося в четвер о 09:30.",
    ("uk", "da"): "Ja, jeg kommer på torsdag.",
}
BACK = {TRANSLATED["da", "ar"]: "Vi mødes på arbejdscentret torsdag klokken 09:30."}
TERMS = (
    FoundTerm(
        "jobcenter",
        "jobcentret",
        "مركز العمل",
        "Den del af kommunen, der hjælper med at finde arbejde.",
        "قسم البلدية الذي يساعد في العثور على عمل.",
        "مركز العمل",
        approved=True,
    ),
    FoundTerm(
        "kontanthjælp",
        "kontanthjælp",
        "",
        "Penge fra kommunen til den, der ikke kan forsørge sig selv.",
        "أموال من البلدية لمن لا يستطيع إعالة نفسه.",
        "المساعدة النقدية",
        missing=True,
    ),
)
SUGGESTION = Suggestion("appointment.suits", "Det passer mig fint.", "هذا يناسبني.", 0.6, True)


class LevelVad:
    """Loud is speech."""

    def stream(self) -> "LevelStream":
        return LevelStream()


class LevelStream:
    def __init__(self) -> None:
        self._pending = np.zeros(0, np.float32)
        self._at: int | None = None

    def feed(self, frame: AudioFrame) -> list[SpeechProbability]:
        self._at = frame.start_sample if self._at is None else self._at
        self._pending = np.concatenate((self._pending, frame.samples))
        judged = []
        while len(self._pending) >= WINDOW:
            probability = 0.95 if level(self._pending[:WINDOW]) > LOUD / 4 else 0.02
            judged.append(SpeechProbability(self._at, self._at + WINDOW, probability))
            self._pending, self._at = self._pending[WINDOW:], self._at + WINDOW
        return judged


@dataclass
class ScriptedEars:
    """Hears `SAID` in the language asked for, wherever there is sound.

    Attributes:
        heard: seconds and RMS level of everything that was to be read for good.
        deaf: nothing is sure enough any more.
    """

    heard: list[tuple[float, float]] = field(default_factory=list)
    deaf: bool = False

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return RecogniserCapabilities("scripted ears", LANGUAGES, 30.0, "cpu", False)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        if request.effort is Effort.FINAL:
            self.heard.append((len(samples) / RATE, level(samples)))
        language = request.languages[0]
        rejection = Rejection.LOW_CONFIDENCE if self.deaf else None
        if level(samples) < LOUD:
            rejection = Rejection.NO_SPEECH
        if rejection is not None:
            return Recognition(language, "", (), -9.0, 0.9, 0.0, rejection=rejection)
        words = SAID[language].split()
        length = len(samples) / RATE / len(words)
        heard = tuple(Word(word, i * length, (i + 1) * length, 0.9) for i, word in enumerate(words))
        return Recognition(language, SAID[language], heard, -0.1, 0.01, 1.0)

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        raise EngineError("This engine does not rank.")

    def after(self, recognition: Recognition, text: str) -> str:
        raise EngineError("This engine does not rank.")

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        raise EngineError("This engine does not rank.")

    def close(self) -> None:
        pass


@dataclass
class ScriptedWords:
    """Translates `SAID`; out of Danish with every kind of doubt and an offer; back what stands in `BACK`.

    Attributes:
        understood: the phrase that was taken to be said; empty: what was heard.
        abstains: has nothing for anybody any more but `offers`, unsure of what it heard.
        unsure: what it says comes from a model and looks wrong.
    """

    understood: str = ""
    abstains: bool = False
    unsure: bool = False
    offers: tuple[Suggestion, ...] = ()

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return TranslatorCapabilities("scripted words", frozenset(TRANSLATED))

    def translate(self, request: TranslationRequest) -> Translation:
        pair = (request.source_language, request.target_language)
        if self.abstains:
            doubts = (Doubt.RECOGNITION,) if self.offers else ()
            return Translation(
                "", *pair, Source.NONE, 0.0, doubts=doubts, suggestions=self.offers, reason="abstained"
            )
        if request.text in BACK:
            return Translation(BACK[request.text], *pair, Source.MODEL, 0.8, doubts=(Doubt.MODEL,))
        if self.unsure:
            return Translation(TRANSLATED[pair], *pair, Source.MODEL, 0.4, doubts=(Doubt.MODEL,))
        doubtful = request.source_language == "da"
        return Translation(
            text=TRANSLATED[pair],
            source_language=pair[0],
            target_language=pair[1],
            source=Source.DRAFT_PHRASE if doubtful else Source.APPROVED_PHRASE,
            confidence=0.7,
            understood=self.understood or request.text,
            doubts=(Doubt.NUMBER, Doubt.TERM, Doubt.GENDER, Doubt.DRAFT) if doubtful else (),
            terms=TERMS if pair == ("da", "ar") else (),
            values=(Value("time", "09:30", "halv ti", "09:30"), Value("name", "Amina", "Amina", ""))
            if doubtful
            else (),
            suggestions=(SUGGESTION,) if doubtful else (),
            engine="scripted",
        )

    def close(self) -> None:
        pass


@dataclass
class ScriptedVoice:
    """Half a second of tone for every text, in chunks.

    Attributes:
        mute: languages it has no voice for.
        said: texts and languages, in order.
        seconds: how long each text is.
    """

    mute: frozenset[str] = frozenset()
    said: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.5
    samples: ClassVar[int] = RATE // 2

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            "scripted voice", tuple((code, f"tone {code}") for code in sorted(LANGUAGES - self.mute))
        )

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        length = round(self.seconds * RATE)
        tone = 0.2 * np.sin(2 * np.pi * 330 / RATE * np.arange(length), dtype=np.float32)
        self.said.append((text, language))
        yield from np.split(tone.astype(np.float32), 5)

    def close(self) -> None:
        pass


def scripted_engines(ears: ScriptedEars, words: ScriptedWords, voice: ScriptedVoice) -> Engines:
    """All of them together."""
    return Engines(LevelVad(), ears, words, voice)


def level(samples: Samples) -> float:
    """RMS."""
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def speechlike(seconds: float) -> Samples:
    """A buzz of 130 Hz with many harmonics, in four syllables a second.

    Enough like speech for a browser's noise suppression to let it through.
    """
    at = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 130 * n * at) / n for n in range(1, 24))
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * at)
    return (0.25 * buzz * syllables).astype(np.float32)
