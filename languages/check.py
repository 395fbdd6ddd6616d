"""Find what is wrong in the language folders before a citizen does.

Run by the tests over every folder, and by translators before they hand their files in.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from languages.catalogue import Phrase
from languages.loading import load_languages
from languages.phrase_reader import PhraseReader
from languages.profile import Language
from languages.script import foreign_words, without_names
from languages.template import FREE_SLOTS, SLOT, VALUE_SLOTS, slots
from languages.tokens import Token, Tokeniser
from languages.values import find_values, may_start_value

MASTER: Final = "da"
WordingKey = tuple[tuple[str, ...], bool]
Numbers = Counter[tuple[str, str]]
"""Kind and canonical form of each value in a text."""
Reader = Callable[[str], Sequence[Token]]
"""`Tokeniser.of_phrase`, or a `PhraseReader` for very many."""
_LATIN_MARKS: Final = re.compile(r"[,;?]")
_HALF: Final = "0.5"
"""Half of a day, or of the head: a word for part time, or for a migraine, in a wording."""
_SPACES: Final = re.compile(r"\s{2,}|^\s|\s$|\s[.,;:!?؟،۔](?!\S)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `where` is the phrase id or the text key; `kind` is stable."""

    language: str
    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.language} {self.where}: {self.message} ({self.kind})"


def check_languages(extra: Path | None = None) -> list[Problem]:
    """Every problem of every language, the built-in ones and those in `extra`.

    Raises:
        LanguageError: a folder that cannot even be read.
    """
    languages = load_languages(extra)
    return [problem for code in languages for problem in check_language(languages[code], languages[MASTER])]


def check_language(language: Language, master: Language) -> list[Problem]:
    """Every problem of one language, measured against the Danish book."""
    return [
        *_phrases(language, master),
        *_wordings(language),
        *_texts(language, master),
    ]


def _phrases(language: Language, master: Language) -> Iterator[Problem]:
    code = language.code
    for id_ in master.phrases.keys() - language.phrases.keys():
        yield Problem(code, "missing", id_, "is not translated. Translate it")
    for id_ in language.phrases.keys() - master.phrases.keys():
        yield Problem(code, "unknown", id_, "is not in the Danish book. Remove it, or add it there")
    for id_ in master.phrases.keys() & language.phrases.keys():
        phrase, danish = language.phrases[id_], master.phrases[id_]
        if phrase.danish != danish.danish:
            yield Problem(code, "stale", id_, "the Danish phrase has changed since. Translate it again")
        yield from check_phrase(language, phrase, danish)


def check_phrase(language: Language, phrase: Phrase, danish: Phrase) -> Iterator[Problem]:
    """Slots, script, punctuation and numbers of one phrase and its wordings."""
    numbers = _numbers(danish.text, MASTER)
    for text in phrase.forms:
        yield from _phrase(language, phrase.id, text, danish, numbers)
        yield from _text(language, phrase.id, text, asks=ends_as_question(danish.text), ends=True)
    for text in phrase.heard:
        yield from _slots(language.code, phrase.id, text, danish)
        yield from _script(language, phrase.id, text)
        told = _numbers(text, language.code) - numbers
        if any(kind != "weekday" and value != _HALF for kind, value in told):
            message = f"{text!r} has other numbers than the Danish phrase. Make them the same, or remove it"
            yield Problem(language.code, "number", phrase.id, message)


def _phrase(language: Language, id_: str, text: str, danish: Phrase, numbers: Numbers) -> Iterator[Problem]:
    yield from _slots(language.code, id_, text, danish)
    for slot in slots(text):
        if slot.form and slot.form not in language.inflections:
            yield Problem(
                language.code,
                "slot",
                id_,
                f"language.toml has no inflections.{slot.form}. Add it, or drop the form",
            )
    if _numbers(text, language.code) != numbers:
        yield Problem(
            language.code, "number", id_, "has other numbers than the Danish phrase. Make them the same"
        )


def _slots(code: str, id_: str, text: str, danish: Phrase) -> Iterator[Problem]:
    found, wanted = (Counter(slot.name for slot in slots(each)) for each in (text, danish.text))
    if found != wanted:
        difference = ", ".join(sorted((found - wanted) + (wanted - found)))
        yield Problem(code, "slot", id_, f"{text!r} has other slots than the Danish phrase: {difference}")
    unknown = {slot.kind for slot in slots(text)} - VALUE_SLOTS - FREE_SLOTS
    if unknown or "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        yield Problem(code, "slot", id_, f"{text!r} has a slot that nothing fills. See docs/phrases.md")


def _text(language: Language, where: str, text: str, *, asks: bool, ends: bool) -> Iterator[Problem]:
    """Script and punctuation of one text. `ends`: it must close with a sentence mark."""
    code, marks = language.code, language.punctuation
    yield from _script(language, where, text)
    if _SPACES.search(text):
        yield Problem(code, "punctuation", where, "has spaces too many, or one before a mark. Remove them")
    plain = without_names(SLOT.sub("0", text))
    if language.script == "Arab" and _LATIN_MARKS.search(plain):
        yield Problem(code, "punctuation", where, "has a Latin , ; or ?. Use ، ؛ ؟")
    if "۔" in marks.sentence and "." in re.sub(r"\d\.\d", "", plain):
        yield Problem(code, "punctuation", where, "ends a sentence with a full stop. Use ۔")
    if ends and text[-1:] not in (marks.question if asks else marks.sentence.replace(marks.question, "")):
        wanted = marks.question if asks else "a full stop"
        yield Problem(code, "punctuation", where, f"{text!r} must end with {wanted}, as the Danish does")


def _script(language: Language, where: str, text: str) -> Iterator[Problem]:
    for word in foreign_words(SLOT.sub("", text), language.script):
        yield Problem(language.code, "script", where, f"{word!r} is not in the script {language.script}")


def _wordings(language: Language) -> Iterator[Problem]:
    """The same words under two phrases can never be matched, and twice under one is noise."""
    tokeniser = Tokeniser(language)
    read = PhraseReader(tokeniser)
    owners: defaultdict[WordingKey, set[str]] = defaultdict(set)
    for phrase in language.phrases.values():
        texts = (*dict.fromkeys(phrase.forms), *phrase.heard)
        spoken = Counter(tokeniser.normalise(text) for text in texts)
        for text, times in spoken.items():
            if times > 1:
                yield Problem(language.code, "doubled", phrase.id, f"{text!r} stands there twice. Keep one")
        for text in texts:
            owners[wording_key(read, text, asks=ends_as_question(phrase.text))].add(phrase.id)
    for (key, _), ids in owners.items():
        if len(ids) > 1:
            both = " and ".join(sorted(ids))
            yield Problem(language.code, "doubled", min(ids), f"{' '.join(key)!r} stands in {both}. Keep one")
    yield from _hardly_told_apart(language, tokeniser, read)


def _hardly_told_apart(language: Language, tokeniser: Tokeniser, read: Reader) -> Iterator[Problem]:
    """Wordings that only a light word tells from another phrase, or a negation from their own."""
    firm = tokeniser.negations | tokeniser.questions
    light = tokeniser.light - firm
    negations = tokeniser.negations - tokeniser.refusals
    inside = re.compile(language.words.negative or "(?!)")
    same: defaultdict[tuple[str, ...], dict[str, tuple[str, bool]]] = defaultdict(dict)
    for phrase in language.phrases.values():
        asks = ends_as_question(phrase.text)
        without: dict[tuple[str, ...], tuple[bool, str]] = {}
        for text in dict.fromkeys((*phrase.forms, *phrase.heard)):
            key = tuple(token.key for token in read(text))
            same[tuple(word for word in key if word not in light)].setdefault(
                phrase.id, (text, asks or ends_as_question(text))
            )
            rest = tuple(word for word in key if word not in negations)
            negates = rest != key or any(map(inside.search, rest))
            negated, wording = without.setdefault(rest, (negates, text))
            if rest and negated is not negates:
                message = f"{text!r} and {wording!r} differ by a negation. Keep the right one"
                yield Problem(language.code, "negation", phrase.id, message)
    for owners in same.values():
        for asks in (True, False):
            alike = {id_: text for id_, (text, asking) in owners.items() if asking is asks}
            if len(alike) > 1:
                listed = " and ".join(f"{text!r} ({id_})" for id_, text in sorted(alike.items()))
                message = f"only light words tell apart {listed}. Word one differently"
                yield Problem(language.code, "light", min(alike), message)


def wording_key(read: Reader, text: str, *, asks: bool) -> WordingKey:
    """What the matcher sees of a wording: two phrases with the same key cannot be told apart.

    `asks`: the wording belongs to a question, so that it is one without its mark too.
    """
    return tuple(token.key for token in read(text)), asks or ends_as_question(text)


def _texts(language: Language, master: Language) -> Iterator[Problem]:
    for key, danish in master.texts.items():
        text = language.texts.get(key)
        if text is None:
            yield Problem(language.code, "missing", key, "is not translated in ui.po. Translate it")
            continue
        asks = ends_as_question(danish.text)
        yield from _text(language, key, text.text, asks=asks, ends=danish.text[-1:] in ".?!")
        if Counter(slots(text.text)) != Counter(slots(danish.text)):
            yield Problem(language.code, "slot", key, "has other slots than the Danish text")


def ends_as_question(text: str) -> bool:
    """Whether a text closes with a question mark of any script we have."""
    return text.rstrip()[-1:] in ("?", "؟")


def _numbers(text: str, code: str) -> Numbers:
    plain = SLOT.sub(" x ", text)
    if not any(may_start_value(word, code) for word in plain.split()):
        return Counter()
    found: Iterable[tuple[str, str]] = (
        (one.value.kind, one.value.canonical) for one in find_values(plain, code)
    )
    return Counter(found)


def summary(languages: Mapping[str, Language]) -> dict[str, tuple[int, int]]:
    """Phrases of each language, and how many of them a person has approved."""
    return {
        code: (len(language.phrases), sum(phrase.approved for phrase in language.phrases.values()))
        for code, language in languages.items()
    }
