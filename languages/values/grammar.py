"""One language's `values.toml`, checked and made ready."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from languages.errors import LanguageError
from languages.values.kinds import Amount, ClockTime, Date, Number, Percent, Weekday
from languages.values.lexicon import Lexicon, Phrase, spellings
from languages.values.numerals import NumberReader
from languages.values.patterns import Build, Pattern, PatternSet, compile_pattern, slots_of
from languages.values.slots import SLOTS, Slots
from languages.values.spec import Currency, Spec
from languages.values.text import Folder, Token, Tokeniser
from languages.values.wording import wording
from languages.values.written import NumeralReader, date_of, time_of

FILE: Final = "values.toml"
_SPEC: Final = TypeAdapter(Spec)
_OFFSET: Final = re.compile(r"(?P<constant>[+-]?\d+)?(?P<minute>[+-]m)?")
_EXACT: Final = re.compile(r"(\d{1,2}):(\d{2})")
_IGNORED: Final = object()


class Grammar:
    """Everything needed to read and say the values of one language.

    Attributes:
        spec: the tables. patterns: of clock times, dates, money, percent, and phrases to pass over.
        times: patterns of clock times, for what follows a time. starts: words that a value can start with.
        counted: folded beginnings of nouns that are counted. answers, halves, twos, afternoon:
            folded words and endings.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.fold = Folder(spec.fold, arabic=spec.script == "Arab")
        self.lexicon = Lexicon(spec, self.fold, spec.compound.stems or _stems(spec))
        self.numbers = NumberReader(spec.cardinal, self.lexicon)
        self.patterns = PatternSet(self._patterns())
        self.times = PatternSet(self._compiled(self._clock_patterns(marked=False)))
        self.units = self._units()
        self.counted = tuple(map(self.fold, spec.doubtful.counted))
        self.halves = frozenset(map(self.fold, spec.halves))
        self.answers = frozenset(map(self.fold, spec.doubtful.answers))
        self.twos = tuple(map(self.fold, spec.twos))
        self.afternoon = frozenset(map(self.fold, spec.clock.afternoon))
        self.plus, self.dash = self._phrases(spec.plus), self._phrases(spec.dash)
        self.range = self._phrases(spec.clock.range)
        self.starts = self.lexicon.starts() | self.patterns.starts() | {phrase[0] for phrase in self.plus}
        parts = sorted(self.lexicon.parts() if spec.cardinal.joined else (), key=len, reverse=True)
        self._parts = tuple(parts)
        self._joined = re.compile("(?:" + "|".join(map(re.escape, parts)) + "){2,}") if parts else None
        proclitics = tuple(map(self.fold, spec.proclitics))
        self.tokens = Tokeniser(
            self.fold,
            NumeralReader(spec.written, spec.ordinal),
            self.lexicon.words() | self.patterns.words() | set(map(self.fold, spec.undivided)),
            proclitics,
            proclitics[0] if proclitics else "",
            self._split,
        )

    def slots(self) -> Slots:
        """A reader for one text."""
        return Slots(self.spec, self.lexicon, self.numbers, self.units)

    def _phrases(self, words: str) -> tuple[Phrase, ...]:
        return tuple(self.lexicon.phrase(word.replace("_", " ")) for word in words.split("|") if word)

    def _units(self) -> frozenset[str]:
        words = [word for currency in self.spec.currency.values() for word in currency.words.split("|")]
        return frozenset(self.lexicon.phrase(word)[0] for word in words) | {"%", "٪"}

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a number that is written as one word, empty where it is none."""
        if self._joined is None or not self._joined.fullmatch(word):
            return ()
        for parts in self._cuts(word):
            tokens = [Token(part, part, 0, 0, number > 0) for number, part in enumerate(parts)]
            if len(parts) > 1 and any(reading.end == len(tokens) for reading in self.numbers.at(tokens, 0)):
                return parts
        return ()

    def _cuts(self, word: str) -> "list[tuple[str, ...]]":
        if not word:
            return [()]
        return [
            (part, *rest)
            for part in self._parts
            if word.startswith(part)
            for rest in self._cuts(word[len(part) :])
        ]

    def _patterns(self) -> list[Pattern]:
        spec = self.spec
        wanted: list[tuple[str, Build]] = [(text, _ignore) for text in spec.ignore]
        wanted += self._clock_patterns(marked=True)
        for text in spec.date.patterns:
            wanted.append((text, _date))
            if text.endswith(" [{year}]"):
                wanted.append((text.replace(" [{year}]", " ,|، {year}"), _date))
        wanted += [(text, _weekday) for text in spec.date.weekday_patterns]
        wanted += [(text, _percent) for text in spec.percent]
        for text in spec.numbers:
            pattern, _, number = text.partition(" = ")
            wanted.append((pattern, _number(number)))
        for number, said in spec.codes.items():
            wanted.append(("|".join(self._forms(said)), _number(number)))
        for code, currency in spec.currency.items():
            wanted += self._money(code, currency)
        return self._compiled(wanted)

    def _compiled(self, wanted: Iterable[tuple[str, Build]]) -> list[Pattern]:
        markers = self.spec.clock.markers
        unique = dict.fromkeys((text, build) for text, build in wanted)
        unknown = {slot for text, _ in unique for slot in slots_of(text)} - SLOTS
        if unknown:
            raise LanguageError(
                f"The patterns have slots that do not exist: {', '.join(sorted(unknown))}. "
                f"Choose from: {', '.join(sorted(SLOTS))}."
            )
        return [
            pattern
            for text, build in unique
            for pattern in compile_pattern(text, build, self.lexicon, markers)
        ]

    def _clock_patterns(self, *, marked: bool) -> list[tuple[str, Build]]:
        """`marked`: as they are, and each behind a marker too; otherwise without, for what follows a time."""
        found: list[tuple[str, Build]] = []
        for text in self.spec.clock.patterns:
            pattern, _, offset = text.partition(" = ")
            bare = pattern.replace("@ ", "")
            if not marked and "{anyhour}" in pattern:
                continue  # without a marker the longest number is meant
            build = _clock(offset, text)
            found += [(pattern, build), (f"@ {bare}", build)] if marked else [(bare, build)]
        return found

    def _money(self, code: str, currency: Currency) -> list[tuple[str, Build]]:
        """Kroner, øre, and kroner with øre."""
        conjunction = self.spec.cardinal.conjunction
        joint = f" [{conjunction}] " if conjunction else " "
        hundredth = Decimal("0.01")
        wholes = self._sums("{n}", currency.words, currency.one, currency.dual, Decimal(1))
        parts = self._sums("{i}", currency.sub, currency.sub_one, currency.sub_dual, hundredth)
        found: list[tuple[str, Build]] = [(text, _amount(code, fixed)) for text, fixed in wholes]
        if self.own_sub(currency):
            found += [(text, _amount(code, sub_fixed=fixed)) for text, fixed in parts]
        found += [
            (f"{whole}{joint}{part}", _amount(code, fixed, sub_fixed))
            for whole, fixed in wholes
            for part, sub_fixed in parts
        ]
        found += [(f"{before} {{n}}", _amount(code)) for before in currency.before.split("|") if before]
        return found

    def own_sub(self, currency: Currency) -> bool:
        """Whether its hundredth tells the currency: "øre" does, "cent" may be of a euro or of a dollar."""
        others = [other.sub for other in self.spec.currency.values() if other is not currency]
        return not any(set(currency.sub.split("|")) & set(other.split("|")) for other in others)

    def _sums(
        self, slot: str, words: str, one: str, dual: str, unit: Decimal
    ) -> list[tuple[str, Decimal | None]]:
        """Patterns for so many of a coin, and how much those without a number are."""
        found: list[tuple[str, Decimal | None]] = []
        if words:
            found.append((f"{slot} {'|'.join(self._forms(words))}", None))
        found += [
            ("|".join(self._forms(text)), unit * count) for text, count in ((one, 1), (dual, 2)) if text
        ]
        return found

    def _forms(self, words: str) -> list[str]:
        from languages.values.inflection import turkish_cases

        found = [form for spelling in words.split("|") for form in spellings(spelling, self.spec.endings)]
        if self.spec.inflection == "turkish":
            found += [case for form in found for case in turkish_cases(form)]
        return [form.replace(" ", "_") for form in dict.fromkeys(found)]


def _stems(spec: Spec) -> dict[str, Decimal]:
    """The cardinals of 2 to 100, where adjectives are made of them."""
    if not spec.compound.tails:
        return {}
    words = wording(spec)
    return {words.cardinal(number): Decimal(number) for number in range(2, 101)}


def ignored(value: object) -> bool:
    """Whether a pattern says that there is no value in what it matched."""
    return value is _IGNORED


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(f"a slot {{n}} holds a Decimal, not {type(value).__name__}")
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"a slot of whole numbers holds an int, not {type(value).__name__}")
    return value


def _ignore(_: Mapping[str, object]) -> object:
    return _IGNORED


def _percent(binds: Mapping[str, object]) -> Percent:
    return Percent(_decimal(binds["n"]))


def _weekday(binds: Mapping[str, object]) -> Weekday:
    return Weekday(_integer(binds["weekday"]))


def _number(text: str) -> Build:
    """Build for "2" and "+0.5"."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise LanguageError(
            f"numbers: {text!r} is no number; write = 2 or = +0.5 behind the pattern."
        ) from error
    added = text.startswith("+")

    def build(binds: Mapping[str, object]) -> Number | None:
        if not added:
            return Number(number)
        whole = _decimal(binds["n"])
        return Number(whole + number) if whole == whole.to_integral_value() else None

    return build


def _amount(code: str, fixed: Decimal | None = None, sub_fixed: Decimal | None = None) -> Build:
    """`fixed` and `sub_fixed`: kroner, and øre as part of a krone, that are said without a number."""

    def build(binds: Mapping[str, object]) -> Amount | None:
        whole, part = fixed or Decimal(0), sub_fixed or Decimal(0)
        if "n" in binds:
            whole = _decimal(binds["n"])
        if "i" in binds:
            part = Decimal(_integer(binds["i"])) / 100
        with_whole = fixed is not None or "n" in binds
        if with_whole and part and (part >= 1 or whole != whole.to_integral_value()):
            return None
        return Amount(whole + part, code)

    return build


def _date(binds: Mapping[str, object]) -> Date | None:
    date = binds.get("date")
    year = _integer(binds["year"]) if "year" in binds else None
    if isinstance(date, Date):
        return Date(date.day, date.month, year) if year is not None and date.year is None else date
    month = next(binds[slot] for slot in ("month", "monthnumber", "casemonth") if slot in binds)
    day = next(binds[slot] for slot in ("day", "caseday") if slot in binds)
    return date_of(_integer(day), _integer(month), year)


def _clock(offset: str, text: str) -> Build:
    """Build for "+15", "-m", "-30+m": minutes from the hour. An hour before one o'clock is twelve o'clock."""
    if exact := _EXACT.fullmatch(offset):
        time = time_of(int(exact[1]), int(exact[2]))
        return lambda _: time
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise LanguageError(
            f"{text!r}: what stands after = is minutes, such as +15, -m or -30+m, or a time such as 12:30."
        )
    constant = int(found["constant"] or 0)
    sign = {"+m": 1, "-m": -1, None: 0}[found["minute"]]

    def build(binds: Mapping[str, object]) -> ClockTime | None:
        if isinstance(time := binds.get("time"), ClockTime):
            return time
        if isinstance(quarter := binds.get("quarter"), tuple):
            return time_of(*quarter)
        hour = next(
            (_integer(binds[slot]) for slot in ("hour", "ohour", "anyhour", "casehour") if slot in binds),
            None,
        )
        if hour is None:
            return None
        minute = next(
            (_integer(binds[slot]) for slot in ("minute", "minute5", "minute2") if slot in binds), 0
        )
        if not found["minute"] and not found["constant"]:
            return time_of(hour, minute)
        shift = constant + sign * minute
        if shift < 0:
            hour, shift = {0: 23, 1: 12}.get(hour, hour - 1), shift + 60
        return time_of(hour, shift) if 0 <= shift < 60 else None

    return build


def read_grammar(path: Path) -> Grammar:
    """Read one `values.toml`.

    Raises:
        LanguageError: it is missing or cannot be used; the message says which key.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise LanguageError(
            f"Cannot read {path}: {error.strerror}. A language folder holds {FILE}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path} is not valid TOML: {error}.") from error
    try:
        return Grammar(_SPEC.validate_python(tree))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise LanguageError(
            f"{path} cannot be used: {faults}. The keys are in languages/values/spec.py."
        ) from error


_folders: list[Path] = [Path(__file__).parent.parent]


def add_languages(folder: Path) -> None:
    """Look in this folder of language folders too, before the built-in ones.

    Raises:
        LanguageError: it is no folder.
    """
    if not folder.is_dir():
        raise LanguageError(
            f"There is no folder of languages at {folder}. Create it, or leave the setting out."
        )
    if folder not in _folders:
        _folders.insert(0, folder)
        grammar.cache_clear()


@lru_cache(maxsize=64)
def grammar(language: str) -> Grammar:
    """The grammar of a language, read once.

    Raises:
        LanguageError: there is no such language, or its `values.toml` cannot be used.
    """
    for folder in _folders:
        path = folder / language / FILE
        if language.isalpha() and path.is_file():
            return read_grammar(path)
    known = sorted({path.parent.name for folder in _folders for path in folder.glob(f"*/{FILE}")})
    raise LanguageError(
        f"There are no values for the language {language!r}. Choose from: {', '.join(known)}."
    )
