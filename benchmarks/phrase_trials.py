"""What is said to the phrase book: its own phrases, with and without values, and what is not in it."""

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from audio.frame import SAMPLE_RATE_HZ, Samples
from audio.signals import mix_at_snr, pink_noise, telephone
from benchmarks.speech import DATA, load_clips
from interpreter.engines.synthesiser import Synthesiser
from languages.filling import written
from languages.profile import Language
from languages.template import VALUE_SLOTS, slots
from languages.values import Amount, ClockTime, Date, Month, Number, Ordinal, Percent, Value, Weekday

EDGE: Final = SAMPLE_RATE_HZ * 3 // 10
FLOOR: Final = 1e-4
"""Faint noise under the synthetic voice: real rooms are never digitally silent."""
LONGEST_SENTENCE_WORDS: Final = 9
"""Longer sentences could never be taken for a phrase; short ones are the hard ones."""
LONGEST_CLIP_SECONDS: Final = 25
HEALTH_SENTENCES: Final = DATA / "text" / "tico19_en_so_ur_fa_prs_ar.tsv"


@dataclass(frozen=True, slots=True)
class Trial:
    """Something said: a phrase of the book (its id) with the values in it, or what is not in it (None)."""

    language: str
    phrase: str | None
    samples: Samples
    values: tuple[str, ...] = ()


def noisy(samples: Samples) -> Samples:
    """Pink noise at 10 dB."""
    return mix_at_snr(samples, pink_noise(samples.shape[0] / SAMPLE_RATE_HZ, seed=2), 10.0)


CONDITIONS: Final[dict[str, Callable[[Samples], Samples]]] = {
    "clean": lambda samples: samples,
    "noise": noisy,
    "telephone": telephone,
}

DRAW: Final[dict[str, Callable[[random.Random], Value]]] = {
    "number": lambda dice: Number(Decimal(dice.randint(2, 30))),
    "ordinal": lambda dice: Ordinal(dice.randint(1, 12)),
    "weekday": lambda dice: Weekday(dice.randint(1, 7)),
    "month": lambda dice: Month(dice.randint(1, 12)),
    "date": lambda dice: Date(dice.randint(1, 28), dice.randint(1, 12)),
    "time": lambda dice: ClockTime(dice.randint(8, 16), dice.choice((0, 15, 30, 45))),
    "amount": lambda dice: Amount(Decimal(50 * dice.randint(1, 120))),
    "percent": lambda dice: Percent(Decimal(5 * dice.randint(1, 20))),
}
"""Values as they come up in a meeting."""


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


def filled_phrases_of(language: Language, count: int, seed: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """(id, text, canonical values) of phrases whose slots are values that can be drawn."""
    dice = random.Random(seed)
    fitting = [
        phrase
        for phrase in language.phrases.values()
        if (kinds := {slot.kind for slot in slots(phrase.text)}) and kinds <= DRAW.keys() & VALUE_SLOTS
    ]
    dice.shuffle(fitting)
    made = []
    for phrase in fitting[:count]:
        values = {slot.name: DRAW[slot.kind](dice) for slot in slots(phrase.text)}
        number = values.get("number")
        text = phrase.form(int(number.canonical) if number is not None else None)
        canonical = tuple(sorted(value.canonical for value in values.values()))
        made.append((phrase.id, written(text, values, language), canonical))
    return made


def other_sentences(language: str, count: int, seed: int) -> list[str]:
    """Short sentences of the news (NTREX-128) and, where there are any, of health advice (TICO-19)."""
    news = (DATA / "ntrex" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    with HEALTH_SENTENCES.open(encoding="utf-8", newline="") as file:
        health = [
            row.get(language) or "" for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    chosen: list[str] = []
    for source, share in ((health, count // 2), (news, count)):
        short = [line for line in source if 2 <= len(line.split()) <= LONGEST_SENTENCE_WORDS]
        random.Random(seed).shuffle(short)
        chosen += short[: max(0, share - len(chosen))]
    return chosen


def trials(
    language: Language, voice: Synthesiser, *, phrases: int, filled: int, others: int, clips: int, seed: int
) -> Iterator[Trial]:
    """What is said in one language, clean."""
    code = language.code
    for phrase, text in phrases_of(language, phrases, seed):
        yield Trial(code, phrase, speak(voice, text, code))
    for phrase, text, values in filled_phrases_of(language, filled, seed):
        yield Trial(code, phrase, speak(voice, text, code), values)
    for text in other_sentences(code, others, seed):
        yield Trial(code, None, speak(voice, text, code))
    for clip in load_clips([code], clips):
        yield Trial(code, None, clip.samples[: LONGEST_CLIP_SECONDS * SAMPLE_RATE_HZ])
