"""How well spoken phrases of the book are understood, and that nothing else is taken for one.

    python -m benchmarks.phrases                         # seven languages, about 15 minutes
    python -m benchmarks.phrases --languages da,uk --phrases 30 --conditions clean

Phrases are spoken by the service's own voice (espeak-ng where no Piper voice is installed): the speech is
synthetic, and flat synthetic voices are harder for Whisper than people. What is not in the book
is of two kinds: sentences of NTREX-128 in the same synthetic voice, and the real recordings.

right: the phrase, and only it. offered: refused, but the phrase is among those offered for a tap.
wrong: another phrase was spoken to the listener; that is what must not happen.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from audio.frame import SAMPLE_RATE_HZ, Samples
from audio.signals import mix_at_snr, pink_noise, telephone
from benchmarks.machine import describe_machine, percentile
from benchmarks.speech import DATA, load_clips
from interpreter.engines.phrases import SURE_OF_WORDS
from interpreter.engines.recogniser import Recogniser, RecognitionRequest
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.table import load_recogniser, load_synthesiser
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.settings import load_settings
from languages import load_languages
from languages.phrases import PhraseBook
from languages.profile import Language
from languages.template import slots

EDGE: Final = SAMPLE_RATE_HZ * 3 // 10
FLOOR: Final = 1e-4
"""Faint noise under the synthetic voice: real rooms are never digitally silent."""
LONGEST_SENTENCE_WORDS: Final = 9
"""Longer sentences could never be taken for a phrase; short ones are the hard ones."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Something said: a phrase of the book (its id), or something that is not in it (None)."""

    language: str
    phrase: str | None
    samples: Samples


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it, and the seconds of recognition and of the search in the book."""

    kind: str
    recognise_s: float
    search_s: float


def noisy(samples: Samples) -> Samples:
    """Pink noise at 10 dB."""
    return mix_at_snr(samples, pink_noise(samples.shape[0] / SAMPLE_RATE_HZ, seed=2), 10.0)


CONDITIONS: Final[dict[str, Callable[[Samples], Samples]]] = {
    "clean": lambda samples: samples,
    "noise": noisy,
    "telephone": telephone,
}


def speak(voice: Synthesiser, text: str, language: str) -> Samples:
    """The text in the service's voice, with a little room around it."""
    edge = np.zeros(EDGE, np.float32)
    sound = np.concatenate([edge, *voice.synthesise(text, language), edge])
    hiss = np.random.default_rng(1).standard_normal(sound.shape[0]) * FLOOR
    return (sound + hiss).astype(np.float32)


def phrases_of(language: Language, count: int, seed: int) -> list[tuple[str, str]]:
    """(id, text) of phrases without slots."""
    plain = [(phrase.id, phrase.text) for phrase in language.phrases.values() if not slots(phrase.text)]
    random.Random(seed).shuffle(plain)
    return plain[:count]


def other_sentences(language: str, count: int, seed: int) -> list[str]:
    """Short sentences of the news."""
    lines = (DATA / "ntrex" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    short = [line for line in lines if 2 <= len(line.split()) <= LONGEST_SENTENCE_WORDS]
    random.Random(seed).shuffle(short)
    return short[:count]


def trials(language: Language, voice: Synthesiser, phrases: int, others: int, seed: int) -> Iterator[Trial]:
    """What is said in one language, clean."""
    for phrase, text in phrases_of(language, phrases, seed):
        yield Trial(language.code, phrase, speak(voice, text, language.code))
    for text in other_sentences(language.code, others, seed):
        yield Trial(language.code, None, speak(voice, text, language.code))
    for clip in load_clips([language.code], others):
        yield Trial(language.code, None, clip.samples[: 25 * SAMPLE_RATE_HZ])


def judge(trial: Trial, recogniser: Recogniser, book: PhraseBook) -> Outcome:
    """Recognise, look up with the sound as evidence, and compare."""
    target = "uk" if trial.language == "da" else "da"
    began = time.perf_counter()
    heard = recogniser.recognise(trial.samples, RecognitionRequest((trial.language,)))
    recognised = time.perf_counter()
    if not heard.words:
        return Outcome("nothing heard", recognised - began, 0.0)
    evidence = partial(recogniser.rank, heard) if heard.confidence < SURE_OF_WORDS else None
    found = book.match(heard.text, trial.language, target, evidence)
    took = time.perf_counter() - recognised
    if found.match is not None:
        kind = "right" if found.match.phrases == (trial.phrase,) else "wrong"
    elif trial.phrase is not None and any(near.phrase == trial.phrase for near in found.near):
        kind = "offered"
    else:
        kind = "refused"
    return Outcome(kind, recognised - began, took)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", default="da,uk,ar,tr,ur,fa,so")
    parser.add_argument("--phrases", type=int, default=20, help="phrases of the book, each language")
    parser.add_argument("--others", type=int, default=20, help="sentences and clips that are not in it")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    settings = load_settings()
    ensure_embedded_whisper(settings.models_dir)
    recogniser, voice = load_recogniser(settings), load_synthesiser(settings)
    languages = load_languages()
    book = PhraseBook(languages)
    book.prepare()
    print(describe_machine())
    print(f"book {book.version}, {len(languages['da'].phrases)} phrases; {recogniser.capabilities.name}")
    print(f"{'':14} {'in the book':>48}   {'not in it':>22}")
    search: list[float] = []
    for code in arguments.languages.split(","):
        spoken = list(trials(languages[code], voice, arguments.phrases, arguments.others, arguments.seed))
        for condition in arguments.conditions.split(","):
            counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
            for trial in spoken:
                changed = Trial(code, trial.phrase, CONDITIONS[condition](trial.samples))
                outcome = judge(changed, recogniser, book)
                counts[trial.phrase is not None][outcome.kind] += 1
                search.append(outcome.search_s)
            known, other = counts[True], counts[False]
            inside = " ".join(
                f"{kind} {100 * known[kind] / max(1, known.total()):3.0f}%"
                for kind in ("right", "offered", "wrong")
            )
            print(
                f"{code} {condition:10} {inside:>48}   wrong {other['wrong']:3} of {other.total():3}",
                flush=True,
            )
    print(f"search with the sound, p50 / p95: {percentile(search, 50):.2f} / {percentile(search, 95):.2f} s")


if __name__ == "__main__":
    main()
