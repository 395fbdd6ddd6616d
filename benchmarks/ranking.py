"""How often the phrase that was said comes first when phrases are ranked by how well they fit the sound.

    python -m benchmarks.ranking                         # 12 phrases of 60 in each language
    python -m benchmarks.ranking --languages so ar --said 30

The phrases are those of the phrase book that have no slots and at least two words, spoken by espeak-ng in
faint noise: a machine's voice, so the numbers compare ways of choosing, not languages. Beside the ranking
stands what the recognised text alone finds (the phrase with the nearest spelling), both together, and
"informed": the ranking less a share of what the text scores under silence, which takes off how likely the
model finds it anyway. The last is what the phrase book goes by (`languages.by_sound`).
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe_machine
from benchmarks.speech import normalise
from interpreter.engines.espeak import load as load_voice
from interpreter.engines.recogniser import Effort, Recogniser, RecognitionRequest, Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.table import load_recogniser
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ, encode, sound_frames, window_frames
from interpreter.engines.whisper.loading import open_parts
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.engines.whisper.ranking import rank
from interpreter.settings import load_settings
from languages import load_languages
from languages.by_sound import PRIOR_SHARE

LANGUAGES: Final = ("da", "uk", "ar", "tr", "ur", "fa", "so")
CANDIDATES: Final = 60
NOISE_RMS: Final = 0.003
ALIKE_WEIGHT: Final = 3.0
"""What a spelling that is wholly alike counts for, in log probability, where both are used."""


@dataclass(slots=True)
class Hits:
    """How many of the phrases said came first (or among the first three), and what ranking cost."""

    said: int = 0
    ranked: int = 0
    ranked_three: int = 0
    alike: int = 0
    both: int = 0
    informed: int = 0
    cpu_seconds: float = 0.0


def phrases_of(language: str) -> list[str]:
    """Phrases without slots, of two words or more, as they are written."""
    phrases = load_languages()[language].phrases.values()
    texts = (phrase.forms[0] for phrase in phrases)
    return [text for text in texts if "{" not in text and len(text.split()) > 1][:CANDIDATES]


def spoken(voice: Synthesiser, texts: list[str], language: str) -> Iterator[tuple[int, Samples]]:
    """(index, sound) of each text, in noise that is the same in every run."""
    for index, text in enumerate(texts):
        sound = np.concatenate(list(voice.synthesise(text, language)))
        noise = np.random.default_rng(index).normal(0, NOISE_RMS, sound.shape[0])
        yield index, (sound + noise).astype(np.float32)


def under_silence(parts: WhisperParts, texts: list[str], language: str) -> NDArray[np.float64]:
    """Mean log probability per token of each text under two seconds of silence."""
    silence = np.zeros(2 * SAMPLE_RATE_HZ, np.float32)
    frames = window_frames(silence.shape[0], Effort.FINAL)
    encoded = encode(parts.encoder, parts.filters, silence, frames)
    tokens = [parts.vocabulary.encode(text) for text in texts]
    start = parts.vocabulary.of(language).sot_sequence
    return np.array(rank(parts.decoder, encoded, sound_frames(silence.shape[0]), start, tokens))


def measure(
    recogniser: Recogniser, parts: WhisperParts, voice: Synthesiser, language: str, said: int
) -> Hits:
    """Say some of the phrases and look for each among all."""
    from rapidfuzz import fuzz

    phrases = phrases_of(language)
    chosen = list(range(0, len(phrases), max(1, len(phrases) // said)))[:said]
    prior = under_silence(parts, phrases, language)
    hits = Hits()
    for index, sound in spoken(voice, [phrases[at] for at in chosen], language):
        recognition = recogniser.recognise(sound, RecognitionRequest((language,)))
        if recognition.encoded is None:
            hits.said += 1
            continue
        cpu = time.process_time()
        scores = np.array(recogniser.rank(recognition, phrases))
        hits.cpu_seconds += time.process_time() - cpu
        heard = normalise(recognition.text)
        alike = np.array([fuzz.ratio(heard, normalise(phrase)) / 100 for phrase in phrases])
        right = chosen[index]
        hits.said += 1
        hits.ranked += int(scores.argmax()) == right
        hits.ranked_three += right in np.argsort(-scores)[:3]
        hits.alike += int(alike.argmax()) == right
        hits.informed += int((scores - PRIOR_SHARE * prior).argmax()) == right
        hits.both += int((scores + ALIKE_WEIGHT * alike).argmax()) == right
    return hits


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--said", type=int, default=12, help="phrases spoken in each language")
    arguments = parser.parse_args()
    settings = load_settings()
    recogniser, parts, voice = load_recogniser(settings), open_parts(settings), load_voice(settings)
    print(describe_machine())
    print(f"{'':5}{'said':>5}{'ranked':>8}{'in 3':>6}{'alike':>7}{'both':>6}{'informed':>10}{'CPU s':>8}")
    for language in arguments.languages:
        hits = measure(recogniser, parts, voice, language, arguments.said)
        print(
            f"{language:5}{hits.said:5}{hits.ranked:8}{hits.ranked_three:6}{hits.alike:7}{hits.both:6}{hits.informed:10}"
            f"{hits.cpu_seconds / max(1, hits.said):8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
