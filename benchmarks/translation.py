"""How well and how fast the installed translators translate, direction by direction.

    python -m benchmarks.translation                                # what is installed, all directions
    python -m benchmarks.translation --engines phrases --limit 200
    python -m benchmarks.translation --record                       # and keep the numbers in the history
    python -m benchmarks.translation --history                      # the numbers kept, a table by direction
    python -m benchmarks.translation_checks                         # what the checks find: see there

The scores of each installed model are also left in its folder, for `interpreter models list`.

Sets: NTREX-128 and, where a direction has it, TICO-19; other wordings of phrases; numbers and dates;
municipal terms; negation (`benchmarks.translation_sets`). Every translator is asked alone, behind the
chain's checks, one text after the other.

chrF++ and BLEU (sacrebleu, signatures printed) are over the texts that were answered: read them beside the
share of these. `wrong`: answered, and not right by the set's judge; for the phrase book, every sentence it
takes for a phrase that is none. `doubted`: marked as not to be spoken. Somali and the drafts are references
that nobody has checked.
"""

import argparse
import json
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from benchmarks.machine import describe_machine, percentile, stamp
from benchmarks.translation_sets import Case, sets_of
from interpreter.engines.chain import TranslatorChain
from interpreter.engines.neural import NeuralTranslator
from interpreter.engines.neural.usable import usable_folders
from interpreter.engines.table import TRANSLATORS
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import Doubt, Source, Translation, TranslationRequest, Translator
from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.measurements import Measurement, keep_measurements
from interpreter.settings import Settings, load_settings
from languages import load_languages
from languages.glossary import Glossary

ROOT: Final = Path(__file__).parents[1]
MIN_TEXTS: Final = 20
Ranks = NDArray[np.float64]
HISTORY: Final = ROOT / "benchmarks" / "history" / "translation.jsonl"
_PHRASES: Final = (Source.APPROVED_PHRASE, Source.DRAFT_PHRASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One translator on one set in one direction.

    Attributes:
        model: what made the translations, with version; the engine's name where there were none.
        answered, wrong, doubted: of `cases`.
        chrf, bleu: over the answered texts with a reference; None where there are none.
        tokens_per_s: source tokens of the model a second; None where the engine has no tokens.
        confidence_p10, confidence_p50: of the answered texts; `low_score` of a model's manifest belongs near
            the first of them, where `correlation` is clearly above 0.
        correlation: of confidence with chrF++ text by text, by ranks (Spearman); None below 20 texts.
    """

    engine: str
    model: str
    set: str
    source: str
    target: str
    cases: int
    answered: int
    wrong: int
    doubted: int
    chrf: float | None
    bleu: float | None
    ms_p50: float
    ms_p95: float
    tokens_per_s: float | None
    confidence_p10: float | None = None
    confidence_p50: float | None = None
    correlation: float | None = None


def installed(names: Iterable[str], settings: Settings) -> dict[str, Translator]:
    """Engine name -> translator, of those whose model is here."""
    found: dict[str, Translator] = {}
    for name in names:
        try:
            found[name] = import_module(TRANSLATORS[name]).load(settings)
        except ModelMissing as error:
            print(f"{name}: not installed. {error}")
    return found


def measure(
    name: str,
    translator: Translator,
    glossary: Glossary | None,
    pair: tuple[str, str],
    label: str,
    cases: Sequence[Case],
) -> Result:
    """Translate every case of a set, and judge. Without a glossary the translator is asked by itself: the
    chain's checks know the languages of the product alone."""
    asked = translator if glossary is None else TranslatorChain([translator], glossary=glossary)
    translations, times = [], []
    for case in cases:
        began = time.perf_counter()
        translations.append(asked.translate(TranslationRequest(case.text, *pair)))
        times.append(time.perf_counter() - began)
    answered = [
        (case, made) for case, made in zip(cases, translations, strict=True) if made.source is not Source.NONE
    ]
    scored = [(made.text, case.reference) for case, made in answered if case.reference]
    sure = [made.confidence for _, made in answered]
    tokens = (
        sum(translator.token_count(case.text, pair) for case in cases)
        if isinstance(translator, NeuralTranslator)
        else None
    )
    return Result(
        engine=name,
        model=next((made.engine for _, made in answered), name),
        set=label,
        source=pair[0],
        target=pair[1],
        cases=len(cases),
        answered=len(answered),
        wrong=sum(is_wrong(case, made) for case, made in answered),
        doubted=sum(Doubt.MODEL in made.doubts for _, made in answered),
        chrf=_score(chrf(), scored),
        bleu=_score(bleu(), scored),
        ms_p50=1000 * percentile(times, 50),
        ms_p95=1000 * percentile(times, 95),
        tokens_per_s=None if tokens is None else tokens / max(1e-9, sum(times)),
        confidence_p10=percentile(sure, 10) if sure else None,
        confidence_p50=percentile(sure, 50) if sure else None,
        correlation=correlation(
            [(made.confidence, made.text, case.reference) for case, made in answered if case.reference]
        ),
    )


def correlation(scored: Sequence[tuple[float, str, str]]) -> float | None:
    """How far the confidence tells good from bad: its rank correlation with chrF++.

    Args:
        scored: (confidence, translation, reference) of each text.
    """
    if len(scored) < MIN_TEXTS:
        return None
    metric = chrf()
    quality = [metric.sentence_score(text, [reference]).score for _, text, reference in scored]
    return rank_correlation([sure for sure, _, _ in scored], quality)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's; None below 20 values, and where either side is the same throughout."""
    if len(one) < MIN_TEXTS:
        return None
    ranks = [_ranks(values) for values in (one, other)]
    if any(np.ptp(one) == 0 for one in ranks):
        return None
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _ranks(values: Sequence[float]) -> Ranks:
    """Equal values share the mean of their ranks."""
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Ranks = ((2 * last - counts - 1) / 2)[place]
    return ranks


def is_wrong(case: Case, made: Translation) -> bool:
    """Whether an answer is one that must not be."""
    if made.source in _PHRASES and case.in_book is False:
        return True
    return case.judge is not None and not case.judge(made.text)


def chrf() -> Any:
    """chrF++."""
    return CHRF(word_order=2)


def bleu() -> Any:
    """BLEU with the tokenizer 13a."""
    return BLEU(tokenize="13a")


def _score(metric: Any, scored: Sequence[tuple[str, str]]) -> float | None:
    if not scored:
        return None
    return float(metric.corpus_score([text for text, _ in scored], [[there for _, there in scored]]).score)


def signatures() -> str:
    """Of both metrics, as they are to be quoted."""
    both = []
    for metric in (chrf(), bleu()):
        metric.corpus_score(["a"], [["a"]])
        both.append(str(metric.get_signature()))
    return "; ".join(both)


def table(results: Iterable[Result]) -> Iterator[str]:
    """One line a result, in Markdown."""
    yield from _rows(
        "engine, set, direction, texts, answered, wrong, doubted, chrF++, BLEU, ms p50 / p95, tokens/s, "
        "confidence p10 / p50, correlation",
        (
            (
                *(one.engine, one.set, f"{one.source}-{one.target}", one.cases, one.answered, one.wrong),
                *(one.doubted, _figure(one.chrf), _figure(one.bleu), f"{one.ms_p50:.1f} / {one.ms_p95:.1f}"),
                *(_figure(one.tokens_per_s), f"{_share(one.confidence_p10)} / {_share(one.confidence_p50)}"),
                _share(one.correlation),
            )
            for one in results
        ),
    )


def _rows(head: str, rows: Iterable[Sequence[object]]) -> Iterator[str]:
    names = head.split(", ")
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _figure(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f}"


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def record(results: Iterable[Result], file: Path, stamp: dict[str, str]) -> None:
    """Append one line a result: `stamp` (when, where, which commit) and the numbers."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        for one in results:
            lines.write(json.dumps(stamp | asdict(one), ensure_ascii=False) + "\n")


def leave(results: Iterable[Result], models_dir: Path, stamp: dict[str, str], command: str) -> Iterator[str]:
    """Keep the scores of every model in its own folder, and yield a line for each folder: where, or why not.

    A translation by two models, through a third language, says nothing about one of them and is left out.
    """
    try:
        folders = {folder.manifest.label: folder.path for folder in usable_folders(models_dir).folders}
    except ModelMissing as error:
        yield f"Nothing is kept for `interpreter models list`. {error}"
        return
    found: dict[Path, list[Measurement]] = {}
    for one in results:
        if one.model not in folders:
            continue
        for metric, score in (("chrF++", one.chrf), ("BLEU", one.bleu)):
            if score is not None:
                found.setdefault(folders[one.model], []).append(
                    Measurement(
                        of=f"{one.source}-{one.target}",
                        metric=metric,
                        score=score,
                        test_set=one.set,
                        texts=one.cases,
                        answered=one.answered,
                        command=command,
                        **stamp,
                    )
                )
    for path, measurements in found.items():
        try:
            keep_measurements(path, measurements)
            yield f"{path.name}: {len(measurements)} figures are kept in {path}"
        except ConfigError as error:
            yield f"{path.name}: {error}"


def history(file: Path) -> Iterator[str]:
    """What was recorded, by set, direction and model, oldest first."""
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    entries.sort(key=lambda one: (one["set"], one["source"], one["target"], one["engine"], one["date"]))
    yield from _rows(
        "set, direction, model, date, commit, texts, answered, wrong, chrF++, ms p50",
        (
            (
                *(one["set"], f"{one['source']}-{one['target']}", one["model"], one["date"], one["commit"]),
                *(one["cases"], one["answered"], one["wrong"], _figure(one["chrf"]), f"{one['ms_p50']:.1f}"),
            )
            for one in entries
        ),
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--engines", nargs="+", default=sorted(TRANSLATORS), choices=sorted(TRANSLATORS))
    parser.add_argument(
        "--languages", nargs="+", help="only directions between Danish and these", metavar="CODE"
    )
    parser.add_argument("--sets", nargs="+", help="only these sets", metavar="SET")
    parser.add_argument("--limit", type=int, help="texts of each set; default: all")
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    parser.add_argument("--record", action="store_true", help=f"append them to {HISTORY.relative_to(ROOT)}")
    parser.add_argument("--history", action="store_true", help="only print what was recorded")
    arguments = parser.parse_args()
    if arguments.history:
        print("\n".join(history(HISTORY)))
        return
    settings = load_settings()
    languages, glossary = load_languages(settings.languages_dir), load_terms(settings)
    print(describe_machine())
    print(signatures())
    results = []
    for name, translator in installed(arguments.engines, settings).items():
        for pair in sorted(translator.capabilities.pairs):
            if "da" not in pair or (
                arguments.languages and not {*arguments.languages, "da"}.issuperset(pair)
            ):
                continue
            terms = glossary if set(pair) <= set(languages) else None  # one half of a way through English
            for label, cases in sets_of(*pair, languages, glossary):
                if not arguments.sets or label in arguments.sets:
                    chosen = cases[: arguments.limit]
                    results.append(measure(name, translator, terms, pair, label, chosen))
        translator.close()
    print("\n".join(table(results)))
    if arguments.json:
        written = {"stamp": stamp(), "signatures": signatures(), "results": [asdict(one) for one in results]}
        arguments.json.write_text(json.dumps(written, indent=1, ensure_ascii=False), encoding="utf-8")
    if arguments.record:
        record(results, HISTORY, stamp())
    command = shlex.join(["python", "-m", "benchmarks.translation", *sys.argv[1:]])
    print("\n".join(leave(results, settings.models_dir, stamp(), command)))


if __name__ == "__main__":
    main()
