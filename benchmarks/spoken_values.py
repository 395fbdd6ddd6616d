"""Whether the sound tells a value that a person said from those it may be misheard for.

    python -m benchmarks.spoken_values                    # all real recordings with a value in them
    python -m benchmarks.spoken_values --languages tr,da --show

The true transcript is ranked under the sound against the same with each value near to the true one
(`languages.values.nearby`) in its place, in words, as `languages.filled_by_sound` does in a phrase of the
book. The rest of the sentence is taken from the transcript, so this measures the choice of the value alone,
with human voices.

values: of `read` many the recogniser's own text has. right: the true one came first. wrong: by how much a
false one led at most. sure, unread: right, with the margin that the book wants where the text has the value,
and where it has not. wider: right, with a wider margin than any false one had.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.machine import describe_machine
from benchmarks.phrase_trials import LONGEST_CLIP_SECONDS
from benchmarks.speech import Clip, load_clips
from interpreter.engines.recogniser import Recogniser, RecognitionRequest
from interpreter.engines.table import load_recogniser
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.settings import load_settings
from languages.filled_by_sound import LEAST_VALUE_MARGIN, LEAST_VALUE_MARGIN_UNREAD
from languages.frames import spoken_in_text
from languages.value_fits import score
from languages.values import FoundValue, find_values
from languages.values.nearby import near_values

LANGUAGES: Final = "da,uk,ar,tr,ur,fa"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One value of one clip: what came first and by how much; `read`: the recogniser's own text had it."""

    language: str
    truth: str
    first: str
    margin: float
    rivals: int
    read: bool

    @property
    def right(self) -> bool:
        return self.first == self.truth


def sentences(clip: Clip, found: FoundValue) -> dict[str, str]:
    """Canonical value -> the transcript with it; the true one as it stands there, first."""
    before, behind = clip.transcript[: found.start], clip.transcript[found.end :]
    texts = {found.value.canonical: clip.transcript}
    for near in near_values(found.value):
        texts.setdefault(near.canonical, f"{before}{spoken_in_text(near, clip.language)}{behind}")
    return texts


def ranked(clip: Clip, recogniser: Recogniser) -> Iterator[Ranked]:
    """Every value of the clip that can be misheard; none where nothing was heard."""
    heard = recogniser.recognise(clip.samples, RecognitionRequest((clip.language,)))
    if heard.encoded is None:
        return
    read = {found.value for found in find_values(heard.text, clip.language)}
    for found in find_values(clip.transcript, clip.language):
        texts = sentences(clip, found)
        if len(texts) < 2:
            continue
        fits = recogniser.rank(heard, list(texts.values()))
        priors = recogniser.prior(clip.language, list(texts.values()))
        scores = sorted(
            (
                (score(text, fit, prior), canonical)
                for (canonical, text), fit, prior in zip(texts.items(), fits, priors, strict=True)
            ),
            reverse=True,
        )
        (best, first), (second, _) = scores[:2]
        truth = found.value.canonical
        yield Ranked(clip.language, truth, first, best - second, len(texts) - 1, found.value in read)


def line(name: str, found: Sequence[Ranked]) -> str:
    """One line of the table."""
    right = [one for one in found if one.right]
    worst = max((one.margin for one in found if not one.right), default=0.0)
    sure = [
        sum(one.margin >= least for one in right) for least in (LEAST_VALUE_MARGIN, LEAST_VALUE_MARGIN_UNREAD)
    ]
    return (
        f"{name:5}{len(found):7}{sum(one.read for one in found):7}{len(right):7}{worst:8.1f}"
        f"{sure[0]:9}{sure[1]:9}{sum(one.margin > worst for one in right):9}"
    )


def head() -> str:
    """The columns."""
    return f"{'':5}{'values':>7}{'read':>7}{'right':>7}{'wrong':>8}{'sure':>9}{'unread':>9}{'wider':>9}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", default=LANGUAGES)
    parser.add_argument("--show", action="store_true", help="show every value")
    arguments = parser.parse_args()
    settings = load_settings()
    ensure_embedded_whisper(settings.models_dir)
    recogniser = load_recogniser(settings)
    print(describe_machine())
    print(head())
    found: list[Ranked] = []
    for language in arguments.languages.split(","):
        own: list[Ranked] = []
        for clip in load_clips([language]):
            if clip.samples.shape[0] <= LONGEST_CLIP_SECONDS * 16_000 and find_values(
                clip.transcript, language
            ):
                own += ranked(clip, recogniser)
        if arguments.show:
            for one in own:
                read = "read" if one.read else "not read"
                print(f"     {one.truth} -> {one.first} of {one.rivals + 1}, margin {one.margin:.1f}, {read}")
        if own:
            print(line(language, own), flush=True)
        found += own
    print(line("all", found))


if __name__ == "__main__":
    main()
