"""The phrase book on every phrase that ships, on utterances, and on text that is in no book."""

import csv
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from languages import LanguageError, load_languages
from languages.index import Index
from languages.phrases import Near, PhraseBook
from languages.template import FREE_SLOTS, fill, slots
from languages.tokens import Token
from languages.values import Month, find_values, same_values, write_value

LANGUAGES = load_languages()
CODES = sorted(LANGUAGES)


class Unsuggesting(PhraseBook):
    """Says what it says without looking for what is near, which takes most of the time of a refusal."""

    def _nearest(self, tokens: Sequence[Token], source: str, target: str, limit: int) -> tuple[Near, ...]:
        return ()


BOOK = PhraseBook(LANGUAGES)
MATCHES = Unsuggesting(LANGUAGES)
MONTH = slots("{month}")
PARAPHRASES = Path(__file__).with_name("paraphrases.tsv")
MAX_WRONG = 0.01
"""Share of sentences of no book that may be taken for a phrase."""


def other(code: str) -> str:
    return "uk" if code == "da" else "da"


def matched(text: str, source: str, target: str | None = None) -> tuple[str, ...]:
    found = MATCHES.match(text, source, target or other(source)).match
    return found.phrases if found else ()


def plain_wordings(code: str, *, heard: bool = True) -> list[tuple[str, str]]:
    """(phrase, wording) without slots. Questions end with their mark, as a recogniser writes them."""
    wordings = []
    for phrase in LANGUAGES[code].phrases.values():
        mark = phrase.text[-1] if phrase.text[-1] in "?؟" else ""
        texts = (*phrase.forms, *(phrase.heard if heard else ()))
        wordings += [
            (phrase.id, text if text.endswith(mark) else text + mark) for text in texts if not slots(text)
        ]
    return wordings


def statements_and_negations(code: str) -> list[tuple[str, list[str], list[bool]]]:
    """(phrase, its words, which of them negate), without short answers, where "no" may come twice."""
    tokeniser = Index(LANGUAGES[code]).tokeniser
    return [
        (phrase, text.split(), [tokeniser.normalise(word) in tokeniser.negations for word in text.split()])
        for phrase, text in plain_wordings(code, heard=False)
        if not phrase.startswith("answer.")
    ]


@pytest.mark.parametrize("code", CODES)
def test_every_wording_is_its_own_phrase(code: str) -> None:
    missed = [text for phrase, text in plain_wordings(code) if matched(text, code) != (phrase,)]
    assert not missed


@pytest.mark.parametrize("code", ["da", "uk", "so"])
def test_case_and_a_full_stop_do_not_matter(code: str) -> None:
    missed = [
        text
        for phrase, text in plain_wordings(code, heard=False)
        if matched(text.rstrip(".").upper(), code) != (phrase,)
    ]
    assert not missed


@pytest.mark.parametrize("code", CODES)
def test_a_negation_more_is_never_the_same_phrase(code: str) -> None:
    negation = LANGUAGES[code].words.negations[0]
    for phrase, words, _ in statements_and_negations(code):
        for place in range(1, len(words)):
            changed = " ".join((*words[:place], negation, *words[place:]))
            assert matched(changed, code) != (phrase,), changed


@pytest.mark.parametrize("code", CODES)
def test_a_negation_less_is_never_the_same_phrase(code: str) -> None:
    """But for a sentence that negates twice ("hiçbir işe başvurmadım") where the book lists it with one."""
    index = Index(LANGUAGES[code])
    for phrase, words, negates in statements_and_negations(code):
        if any(negates) and not all(negates):
            kept = " ".join(word for word, negation in zip(words, negates, strict=True) if not negation)
            still = index.negations(index.tokeniser.of_text(kept)) > 0
            listed = map(index.tokeniser.normalise, LANGUAGES[code].phrases[phrase].heard)
            if not (still and index.tokeniser.normalise(kept) in listed):
                assert phrase not in matched(kept, code), kept


@pytest.mark.parametrize("text", ["kendimi iyi hissediyorum", "dijital postama giriyorum"])
def test_a_turkish_verb_without_its_negation_is_never_the_negated_phrase(text: str) -> None:
    assert matched(text, "tr") == ()


with PARAPHRASES.open(encoding="utf-8", newline="") as lines:
    ROWS = [tuple(row.values()) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.mark.parametrize(("language", "text", "phrases"), ROWS)
def test_utterances(language: str, text: str, phrases: str) -> None:
    """`-` stands for text that must be refused, because it means something else."""
    assert " ".join(matched(text, language)) == phrases.strip("-")


@pytest.mark.parametrize("target", [code for code in CODES if code != "da"])
def test_values_are_written_in_the_target_language(target: str) -> None:
    found = BOOK.match("Dit næste møde er den 4. marts 2026 klokken 9.30.", "da", target).match
    assert found is not None
    assert {(one.kind, one.canonical) for one in found.filled} == {("date", "2026-03-04"), ("time", "09:30")}
    assert all(one.target in found.text and one.target for one in found.filled)
    assert "{" not in found.text + found.understood


SAMPLES = {
    "weekday": "onsdag",
    "date": "4. marts 2026",
    "month": "september",
    "time": "klokken 9.30",
    "amount": "6.500 kroner",
    "number": "21",
    "cpr": "010190-1234",
    "phone": "20 30 40 50",
}


@pytest.mark.parametrize("code", [code for code in CODES if code != "da"])
def test_every_slot_comes_through_in_both_directions(code: str) -> None:
    """A phrase written with its values is found again, and holds the same values on the other side (R3)."""
    values = {
        kind: next(one.value for one in find_values(text, "da") if one.value.kind == kind)
        for kind, text in SAMPLES.items()
    }
    for source, target in (("da", code), (code, "da")):
        language = LANGUAGES[source]
        for phrase in language.phrases.values():
            wanted = {slot.name: values.get(slot.kind) for slot in slots(phrase.text)}
            if not wanted or None in wanted.values():
                continue
            filled = {name: write_value(value, source) for name, value in wanted.items() if value}
            text = fill(phrase.form(21 if "number" in wanted else None), filled, language.inflections)
            found = BOOK.match(text, source, target).match
            assert found is not None, text
            assert found.phrases == (phrase.id,)
            assert same_values(text, source, found.text, target) == (), (text, found.text)


@pytest.mark.parametrize("code", CODES)
def test_every_month_goes_in_without_a_word_said_twice(code: str) -> None:
    """May is "ماه مه" in Farsi, so that no wording has a "ماه" of its own before it."""
    phrases = [phrase for phrase in LANGUAGES[code].phrases.values() if slots(phrase.text) == MONTH]
    assert len(phrases) >= 4
    for phrase in phrases:
        for month in range(1, 13):
            text = fill(phrase.text, {"month": write_value(Month(month), code)}, LANGUAGES[code].inflections)
            words = text.split()
            assert not [one for one, two in pairwise(words) if one == two], text
            assert matched(text, code) == (phrase.id,), text


def test_a_counted_noun_follows_its_number() -> None:
    texts = {number: BOOK.match(f"Jeg har {number} børn.", "da", "uk").match for number in ("2", "5", "21")}
    assert [match.text for match in texts.values() if match] == [
        "У мене 2 дитини.",
        "У мене 5 дітей.",
        "У мене 21 дитина.",
    ]


def test_the_slot_asks_for_the_case() -> None:
    found = BOOK.match("Jeg kommer på onsdag", "da", "uk").match
    assert found is not None
    assert found.text == "Я прийду в середу."


def test_a_name_is_copied_and_told() -> None:
    found = BOOK.match("Jeg hedder Amina Yusuf.", "da", "so").match
    assert found is not None
    assert found.text == "Magacaygu waa Amina Yusuf."
    assert [(one.kind, one.source) for one in found.filled] == [("name", "Amina Yusuf")]


@pytest.mark.parametrize(
    "text", ["Jeg hedder ikke Amina.", "Jeg hedder det samme som min mor", "Jeg hedder 12"]
)
def test_what_is_no_name_is_not_copied(text: str) -> None:
    assert matched(text, "da") == ()


def test_any_two_languages_share_the_book() -> None:
    found = BOOK.match("Дякую, до побачення!", "uk", "tr").match
    assert found is not None
    assert found.text == "Teşekkür ederim. Hoşça kalın."
    assert len(BOOK.pairs) == 42


def test_drafts_are_told() -> None:
    found = BOOK.match("ja", "da", "uk").match
    assert found is not None
    assert not found.approved


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), ("…!", "empty"), ("Solen skinner i dag", "no_phrase")]
)
def test_an_abstention_has_a_reason(text: str, reason: str) -> None:
    lookup = BOOK.match(text, "da", "uk")
    assert lookup.match is None
    assert lookup.reason == reason


def test_suggestions_are_whole_phrases_of_both_languages() -> None:
    near = BOOK.match("Jeg vil ikke have nogen tolk til mødet", "da", "ar").near
    assert 0 < len(near) <= 4
    assert [one.score for one in near] == sorted((one.score for one in near), reverse=True)
    assert any(one.phrase == "human.want" for one in BOOK.nearest("jeg vil gerne tolk", "da", "ar"))
    assert all(one.text and "{" not in one.text + one.understood for one in near)


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(LanguageError, match="'xx'"):
        BOOK.match("ja", "da", "xx")


@pytest.mark.parametrize("code", CODES)
def test_news_is_refused(code: str, shared_data: Path) -> None:
    """Every 10th sentence of NTREX-128, whole and cut at its commas."""
    sentences = (shared_data / "ntrex" / f"{code}.txt").read_text(encoding="utf-8").splitlines()[::10]
    wrong = [text for text in sentences if text and matched(text, code)]
    assert len(wrong) <= MAX_WRONG * len(sentences)


@pytest.mark.parametrize(("code", "column"), [("so", 1), ("ur", 2), ("fa", 3), ("ar", 5)])
def test_health_news_is_refused(code: str, column: int, shared_data: Path) -> None:
    """Every 15th sentence of TICO-19."""
    with (shared_data / "text" / "tico19_en_so_ur_fa_prs_ar.tsv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter="\t")
    assert header[column].startswith(code)
    sentences = [row[column] for row in rows[::15] if len(row) > column]
    wrong = [text for text in sentences if text and matched(text, code)]
    assert len(wrong) <= MAX_WRONG * len(sentences)


@pytest.mark.parametrize("code", CODES)
def test_a_full_slot_goes_through_every_language(code: str) -> None:
    """Each phrase with a name or place in it, said in its own words."""
    for phrase in LANGUAGES[code].phrases.values():
        kinds = {slot.kind for slot in slots(phrase.text)}
        if kinds and kinds <= FREE_SLOTS:
            text = fill(phrase.text, dict.fromkeys(kinds, "Zuhal" if code != "ar" else "زوهال"), {})
            assert matched(text, code) == (phrase.id,), text
