"""Does what a meeting knows help the recogniser: its terms as hot words, what was said before as prompt?

    python -m benchmarks.hints                            # all parts, about 15 minutes on two cores
    python -m benchmarks.hints --parts clips --languages da uk --limit 20
    python -m benchmarks.hints --parts terms noises --terms 40

Three parts, since a hint can do three things:

- clips: errors on real speech, where the hints mostly have nothing to do with what is said. The hot words are
  the first of the glossary in the clip's language, the prompt is the clip before it in the same language, as
  it was said and as it was heard.
- terms: phrases of the book that hold a term of the glossary, spoken in Danish by espeak-ng in faint noise.
  How many of the terms are heard, and how many are heard that nobody said. The hot words are the first of
  the glossary, or the terms of the sentence among others ("with it"), or others alone ("without it").
- noises: sounds without speech (`benchmarks.noises`). Any word there is invented.

espeak-ng is a machine's voice: compare the ways, do not take the rates for people's.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.machine import describe_machine
from benchmarks.noises import noises
from benchmarks.recognition import LANGUAGES, Read, Score, measure, report
from benchmarks.speech import Clip, load_clips
from interpreter.engines.recogniser import Recogniser, RecognitionRequest, Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.settings import load_settings
from languages import load_languages
from languages.catalogue import Phrase
from languages.glossary import Glossary

HOT_WORDS: Final = 20
NOISE_RMS: Final = 0.003
NOISE_LANGUAGES: Final = ("da", "uk", "ar", "tr")
PARTS: Final = ("clips", "terms", "noises")

Hints = Callable[[str], tuple[str, tuple[str, ...]]]
"""From a sentence that is about to be said to (prompt, hot words)."""


def before(clips: Sequence[Clip], texts: Callable[[Clip], str]) -> dict[str, str]:
    """Clip name -> the text of the clip before it in the same language, empty for the first of a language."""
    last: dict[str, str] = {}
    found = {}
    for clip in clips:
        found[clip.name] = last.get(clip.language, "")
        last[clip.language] = texts(clip)
    return found


def clip_ways(recogniser: Recogniser, glossary: Glossary, clips: Sequence[Clip]) -> dict[str, Read]:
    """Every clip without hints and with each kind of them."""
    said = before(clips, lambda clip: clip.transcript)
    heard: dict[str, str] = {}

    def way(hot: bool, prompts: Mapping[str, str] | None, *, keep: bool = False) -> Read:
        def read(clip: Clip) -> tuple[str, str]:
            request = RecognitionRequest(
                (clip.language,),
                prompt="" if prompts is None else prompts.get(clip.name if not keep else clip.language, ""),
                hot_words=glossary.hot_words(HOT_WORDS, clip.language) if hot else (),
            )
            result = recogniser.recognise(clip.samples, request)
            if keep and result.text:
                heard[clip.language] = result.text
            return result.text, result.rejection.value if result.rejection else ""

        return read

    return {
        "no hints": way(hot=False, prompts=None),
        "hot words": way(hot=True, prompts=None),
        "prompt, as said": way(hot=False, prompts=said),
        "prompt, as heard": way(hot=False, prompts=heard, keep=True),
        "hot words + prompt": way(hot=True, prompts=said),
    }


@dataclass(slots=True)
class TermScore:
    """What became of the terms that were said. `invented` counts terms heard that nobody said."""

    said: int = 0
    heard: int = 0
    invented: int = 0


def sentences(phrases: Iterable[Phrase], glossary: Glossary, limit: int) -> list[str]:
    """The phrases without slots that hold a term: evenly picked, one a set of terms."""
    by_terms = {
        frozenset(one.term for one in glossary.find(phrase.text)): phrase.text
        for phrase in phrases
        if "{" not in phrase.text
    }
    by_terms.pop(frozenset(), None)
    found = list(by_terms.values())
    return found[:: max(1, len(found) // limit)][:limit]


def spoken(voice: Synthesiser, texts: Sequence[str]) -> Iterator[Clip]:
    """Each text said in Danish, in noise that is the same in every run."""
    for number, text in enumerate(texts):
        sound = np.concatenate(list(voice.synthesise(text, "da")))
        noise = np.random.default_rng(number).normal(0, NOISE_RMS, sound.shape[0])
        samples: Samples = (sound + noise).astype(np.float32)
        yield Clip(str(number), "da", text, samples, 0, samples.shape[0])


def term_ways(glossary: Glossary) -> dict[str, Hints]:
    """Ways to choose the hot words for a sentence with terms."""
    first = glossary.hot_words(HOT_WORDS)

    def with_it(text: str) -> tuple[str, tuple[str, ...]]:
        own = dict.fromkeys(one.term for one in glossary.find(text))
        return "", tuple(dict.fromkeys((*own, *first)))[:HOT_WORDS]

    def without_it(text: str) -> tuple[str, tuple[str, ...]]:
        own = {one.term for one in glossary.find(text)}
        return "", tuple(word for word in glossary.hot_words(2 * HOT_WORDS) if word not in own)[:HOT_WORDS]

    return {
        "no hints": lambda _: ("", ()),
        f"the first {HOT_WORDS}": lambda _: ("", first),
        f"{HOT_WORDS} with it": with_it,
        f"{HOT_WORDS} without it": without_it,
    }


def hear_terms(
    recogniser: Recogniser, glossary: Glossary, clips: Sequence[Clip], ways: Mapping[str, Hints]
) -> tuple[dict[str, dict[str, Score]], dict[str, TermScore]]:
    """way -> language -> errors, and way -> terms."""
    terms = {way: TermScore() for way in ways}

    def way(name: str, hints: Hints) -> Read:
        def read(clip: Clip) -> tuple[str, str]:
            prompt, hot_words = hints(clip.transcript)
            result = recogniser.recognise(
                clip.samples, RecognitionRequest(("da",), prompt=prompt, hot_words=hot_words)
            )
            count_terms(terms[name], glossary, clip.transcript, result.text)
            return result.text, result.rejection.value if result.rejection else ""

        return read

    return measure(clips, {name: way(name, hints) for name, hints in ways.items()}), terms


def count_terms(score: TermScore, glossary: Glossary, said: str, heard: str) -> None:
    """Add one sentence."""
    wanted = {one.term for one in glossary.find(said)}
    found = {one.term for one in glossary.find(heard)}
    score.said += len(wanted)
    score.heard += len(wanted & found)
    score.invented += len(found - wanted)


def invented(
    recogniser: Recogniser, glossary: Glossary, prompts: Mapping[str, str], seconds: Sequence[float]
) -> dict[str, tuple[int, list[str]]]:
    """way -> (readings, kinds of sound that gave words) over sounds without speech."""
    found: dict[str, tuple[int, list[str]]] = {}
    for name, hot, prompted in (
        ("no hints", False, False),
        ("hot words", True, False),
        ("prompt", False, True),
        ("hot words + prompt", True, True),
    ):
        readings, with_words = 0, []
        for sound in (sound for length in seconds for sound in noises(length, (0, 1))):
            for language in NOISE_LANGUAGES:
                request = RecognitionRequest(
                    (language,),
                    prompt=prompts.get(language, "") if prompted else "",
                    hot_words=glossary.hot_words(HOT_WORDS, language) if hot else (),
                )
                readings += 1
                if recogniser.recognise(sound.samples, request).words:
                    with_words.append(f"{sound.name} ({language})")
        found[name] = (readings, with_words)
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--limit", type=int, help="clips of each language; default: all")
    parser.add_argument("--terms", type=int, default=60, help="sentences with a term")
    parser.add_argument("--seconds", nargs="+", type=float, default=(1.0, 4.0), help="lengths of the noises")
    arguments = parser.parse_args()
    from interpreter.engines.espeak import load as load_voice
    from interpreter.engines.table import load_recogniser
    from interpreter.engines.terms import load_terms

    settings = load_settings()
    recogniser, glossary = load_recogniser(settings), load_terms(settings)
    print(describe_machine())
    print(f"{len(glossary.terms)} terms in the glossary")
    if "clips" in arguments.parts:
        clips = load_clips(arguments.languages, arguments.limit)
        print(f"\nReal speech, {len(clips)} clips, hints that have little to do with it")
        report(measure(clips, clip_ways(recogniser, glossary, clips)))
    if "terms" in arguments.parts:
        phrases = load_languages(settings.languages_dir)["da"].phrases.values()
        texts = sentences(phrases, glossary, arguments.terms)
        print(f"\nDanish sentences with a municipal term, spoken by espeak-ng: {len(texts)}")
        scores, terms = hear_terms(
            recogniser, glossary, list(spoken(load_voice(settings), texts)), term_ways(glossary)
        )
        report(scores)
        for way, score in terms.items():
            share = 100 * score.heard / max(1, score.said)
            print(
                f"{way:22} {score.heard} of {score.said} terms heard ({share:.0f} %), "
                f"{score.invented} invented"
            )
    if "noises" in arguments.parts:
        prompts = {clip.language: clip.transcript for clip in load_clips(NOISE_LANGUAGES, 1)}
        began = time.perf_counter()
        print("\nSounds without speech")
        for way, (readings, kinds) in invented(recogniser, glossary, prompts, arguments.seconds).items():
            print(f"{way:22} {len(kinds)} of {readings} readings with words {', '.join(kinds)}")
        print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
