"""Harvest what the recognition model invents in sounds without speech, language by language.

    python -m benchmarks.hallucinations                     # print them
    python -m benchmarks.hallucinations --write             # into languages/<code>/hallucinations.txt
    python -m benchmarks.hallucinations --languages uk --seconds 4 15

The guard of the recogniser is switched off here: the decoder reads every sound of `benchmarks.noises`, and
of white and pink noise at more seeds, as if somebody spoke. Texts that the script of the language rules
out, and loops, are left out: they are rejected anyway. Single words, phrases of the phrase book and
repeated short answers are left out too: people say them. Lines that stand in a file already stay in it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Final

from benchmarks.noises import Noise, noises
from interpreter.engines.hearing.guard import MAX_FOREIGN_SHARE
from interpreter.engines.hearing.repetition import MAX_COMPRESSION_RATIO, compression_ratio
from interpreter.engines.hearing.scripts import foreign_share
from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper import decoding
from interpreter.engines.whisper.features import encode, window_frames
from interpreter.engines.whisper.hallucinations import HALLUCINATIONS_FILE, comparable
from interpreter.engines.whisper.loading import open_parts
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.settings import load_settings
from languages import load_languages

LANGUAGES: Final = ("da", "uk", "ar", "tr", "ur", "fa", "so")
SAMPLE_RATE_HZ: Final = 16_000
HEADER: Final = (
    "# Texts that the recognition model is known to invent where nobody speaks, one a line.",
    "# Made and renewed by `python -m benchmarks.hallucinations --write`; lines may be added by hand.",
)


def invented(
    parts: WhisperParts, sounds: Iterable[Noise], languages: tuple[str, ...]
) -> dict[str, Counter[str]]:
    """language -> text -> in how many readings it came."""
    found: dict[str, Counter[str]] = {language: Counter() for language in languages}
    for sound in sounds:
        for effort in Effort:
            frames = window_frames(sound.samples.shape[0], effort)
            encoded = encode(parts.encoder, parts.filters, sound.samples, frames)
            for language in languages:
                text = read(parts, encoded, language, sound.samples.shape[0] / SAMPLE_RATE_HZ, effort)
                if text:
                    found[language][text] += 1
    return found


def read(parts: WhisperParts, encoded: object, language: str, seconds: float, effort: Effort) -> str:
    """What the decoder writes; empty where script or repetition give it away."""
    tokenizer = parts.vocabulary.of(language)
    decoded = decoding.decode(
        parts.decoder,
        encoded,
        parts.vocabulary.start_sequence(language),
        beam_size=decoding.BEAM_SIZE[effort],
        limit=decoding.token_limit(seconds),
        end_of_text=tokenizer.eot,
    )
    text = str(tokenizer.decode(list(decoded.tokens))).strip()
    looped = not decoded.ended or compression_ratio(text) > MAX_COMPRESSION_RATIO
    foreign = foreign_share(text, language) > MAX_FOREIGN_SHARE
    return "" if looped or foreign or not comparable(text) else text


def sayable(language: str) -> frozenset[str]:
    """The phrases of the phrase book, and what else people say for them."""
    phrases = load_languages()[language].phrases.values()
    return frozenset(comparable(text) for phrase in phrases for text in (*phrase.forms, *phrase.heard))


def write(language: str, texts: Iterable[str]) -> Path:
    """Add texts to the language's file; what is there already, comments too, stays."""
    file = Path(str(files("languages"))) / language / HALLUCINATIONS_FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else list(HEADER)
    known = {comparable(line) for line in lines if not line.startswith("#")}
    for text in sorted(texts):
        if comparable(text) not in known:
            known.add(comparable(text))
            lines.append(text)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--seconds", nargs="+", type=float, default=(1.0, 4.0), help="lengths of the sounds")
    parser.add_argument("--seeds", type=int, default=2, help="how many random sounds of each kind")
    parser.add_argument(
        "--write", action="store_true", help="add them to languages/<code>/hallucinations.txt"
    )
    arguments = parser.parse_args()
    seeds = tuple(range(arguments.seeds))
    sounds = (sound for seconds in arguments.seconds for sound in noises(seconds, seeds))
    found = invented(open_parts(load_settings()), sounds, tuple(arguments.languages))
    for language, texts in found.items():
        said = sayable(language)
        for text in list(texts):
            words = comparable(text).split()
            if comparable(text) in said or said.issuperset(words) or len(words) < 2:
                del texts[text]
        print(f"{language}: {len(texts)} texts in {texts.total()} readings")
        for text, count in texts.most_common():
            print(f"  {count:4} {text}")
        if arguments.write:
            print(f"  -> {write(language, texts)}")


if __name__ == "__main__":
    main()
