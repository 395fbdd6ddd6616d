"""The checks on made-up faults, and on human translations, which they should let pass."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.checks import SEVERE, Finding, examine, has_words, loops, ordered, words
from interpreter.engines.neural.facts import facts_of

FACTS = facts_of(("da", "uk", "ar", "tr", "ur", "fa", "so", "en"))
PAIRS = [pair for other in ("uk", "ar", "tr", "ur", "fa", "so") for pair in (("da", other), (other, "da"))]


def found(source: str, target: str, pair: tuple[str, str] = ("da", "uk")) -> set[Finding]:
    return set(examine(source, target, FACTS[pair[0]], FACTS[pair[1]]))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Hej.", "Привіт.", ("da", "uk")),
        ("Ja", "Так", ("da", "uk")),
        ("Nej, jeg kommer ikke.", "Ні, я не прийду.", ("da", "uk")),
        ("Nej nej nej nej nej nej!", "Ні ні ні ні ні ні!", ("da", "uk")),
        ("Log på MitID og borger.dk.", "Увійдіть у MitID та borger.dk.", ("da", "uk")),
        ("Mit CPR-nummer er 010190-1234.", "Мій номер CPR – 010190-1234.", ("da", "uk")),
        ("12.30", "12.30", ("da", "uk")),
        (
            "Jeg bor på Nørrebrogade 12, 2200 København N.",
            "Nørrebrogade 12, 2200 København N'de oturuyorum.",
            ("da", "tr"),
        ),
        ("Du behøver ikke at komme.", "Gelmenize gerek yok.", ("da", "tr")),
        ("Tag ID med.", "Kimliğinizi getirin.", ("da", "tr")),
        ("Hvad hedder du?", "ما اسمك؟", ("da", "ar")),
        ("Fatima", "Fatima", ("da", "tr")),
    ],
)
def test_good_translations_are_not_severe(source: str, target: str, pair: tuple[str, str]) -> None:
    assert found(source, target, pair) <= {Finding.PARTLY_COPIED}


@pytest.mark.parametrize(
    ("source", "target", "pair", "finding"),
    [
        ("Jeg kommer i morgen.", "", ("da", "uk"), Finding.EMPTY),
        ("Jeg kommer i morgen.", " ...", ("da", "uk"), Finding.EMPTY),
        ("Jeg kommer i morgen.", "Jeg kommer i morgen.", ("da", "tr"), Finding.COPIED),
        ("Jeg kommer i morgen.", "jeg kommer i morgen", ("da", "so"), Finding.COPIED),
        ("Jeg kommer i morgen.", "I will come tomorrow.", ("da", "uk"), Finding.WRONG_SCRIPT),
        ("Jeg kommer i morgen.", "Я прийду завтра.", ("da", "ar"), Finding.WRONG_SCRIPT),
        ("Я прийду завтра.", "Я прийду завтра", ("uk", "da"), Finding.WRONG_SCRIPT),
        ("Hej", "Hej", ("da", "uk"), Finding.WRONG_SCRIPT),
        (
            "Du skal komme i morgen.",
            "شما باید فردا بیایید و این را با خود",
            ("da", "ar"),
            Finding.WRONG_LANGUAGE,
        ),
        ("Du skal komme.", "You have to come and this is what", ("da", "so"), Finding.WRONG_LANGUAGE),
        ("Jeg kommer i morgen.", "я я я я я я я", ("da", "uk"), Finding.REPETITION),
        ("Jeg kommer i morgen.", "я прийду я прийду я прийду", ("da", "uk"), Finding.REPETITION),
        ("Jeg kommer.", "ха" * 20, ("da", "uk"), Finding.REPETITION),
        ("Jeg kommer.", "نعم، نعم، نعم، نعم، نعم", ("da", "ar"), Finding.REPETITION),
    ],
)
def test_seriously_bad_output_is_severe(
    source: str, target: str, pair: tuple[str, str], finding: Finding
) -> None:
    assert finding in found(source, target, pair)
    assert finding in SEVERE


@pytest.mark.parametrize(
    ("source", "target", "pair", "finding"),
    [
        ("Du skal ikke komme i morgen.", "Ви повинні прийти завтра.", ("da", "uk"), Finding.NEGATION_LOST),
        ("Du skal komme i morgen.", "Ви не повинні приходити.", ("da", "uk"), Finding.NEGATION_ADDED),
        ("Yarın gelmiyorum.", "Jeg kommer i morgen.", ("tr", "da"), Finding.NEGATION_LOST),
        ("لن آتي غدا", "Jeg kommer i morgen.", ("ar", "da"), Finding.NEGATION_LOST),
        ("Jeg kommer i morgen klokken ti til mødet.", "Я прийду.", ("da", "uk"), Finding.LENGTH),
        ("Ja.", "Так, я прийду завтра о десятій годині на зустріч з вами.", ("da", "uk"), Finding.LENGTH),
        ("Hun kommer.", "Він прийде.", ("da", "uk"), Finding.GENDER),
        ("Kızım hasta.", "Min søn er syg.", ("tr", "da"), Finding.GENDER),
        ("Hej", "Hej", ("da", "tr"), Finding.PARTLY_COPIED),
        ("Det koster 200 kr.", "Це коштує 300 крон.", ("da", "uk"), Finding.NUMBER),
        ("Kom kl. 9.30.", "بیایید ساعت 10:30.", ("da", "fa"), Finding.NUMBER),
        (
            "Du skal møde op til samtalen i morgen og tage et bevis med hjemmefra til mødet.",
            "Yarın saat kaçta olduğu için ve du skal møde op til samtalen için bir belge getirmeniz gerek.",
            ("da", "tr"),
            Finding.PARTLY_COPIED,
        ),
        ("Jeg kommer i morgen til samtale.", "Я прийду samtale завтра.", ("da", "uk"), Finding.MIXED_SCRIPT),
    ],
)
def test_doubtful_output_is_flagged_and_not_severe(
    source: str, target: str, pair: tuple[str, str], finding: Finding
) -> None:
    findings = found(source, target, pair)
    assert finding in findings
    assert not findings & SEVERE


def test_an_empty_output_for_an_empty_source_is_no_fault() -> None:
    assert found("...", "") == set()


def test_findings_are_in_one_order_and_severe_ones_first() -> None:
    assert ordered([Finding.LENGTH, Finding.COPIED, Finding.LENGTH]) == (Finding.COPIED, Finding.LENGTH)
    places = [finding in SEVERE for finding in Finding]
    assert places == sorted(places, reverse=True)


def test_words_are_compared_without_case_and_vowel_signs() -> None:
    assert words("Зв’язок, ТАК! La’aan 12") == ("зв'язок", "так", "la'aan")
    assert words("مُحَمَّد") == words("محمد")


def test_a_long_loop_is_seen_in_every_script_by_how_well_it_compresses() -> None:
    for text in ("jeg kommer og ", "я прийду й ", "سآتي و "):
        assert loops(text * 12)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Du skal komme i dag.", "Ви маєте прийти сьогодні, ви маєте прийти сьогодні.", True),
        ("Kom i dag, kom i dag.", "Приходьте до нас, приходьте до нас.", False),
        ("Jeg vil hjem.", "Я хочу, я хочу додому.", False),
        (
            "Ring til WHO nu.",
            "Телефонуйте до світової організації здоров'я (світової організації здоров'я).",
            False,
        ),
        ("Fra 4 m (15 fod) til 8 m (27 fod).", "Від 4 м (15 фут) до 8 м (27 фут) і до 8 м (29 фут).", False),
        ("Du skal komme, for vi venter.", "Ви маєте прийти, бо ми чекаємо. Бо ми чекаємо!", True),
    ],
)
def test_a_clause_that_is_said_twice_in_a_row_is_a_loop_unless_the_source_says_it_twice(
    source: str, target: str, expected: bool
) -> None:
    assert (Finding.REPETITION in found(source, target)) is expected


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_examined(source: str, target: str) -> None:
    findings = examine(source, target, FACTS["da"], FACTS["uk"])
    assert (Finding.EMPTY in findings) == (has_words(source) and not has_words(target))
    assert len(set(findings)) == len(findings)


@given(st.text(alphabet="abc жя\n .", max_size=100))
def test_what_the_source_repeats_may_be_repeated(text: str) -> None:
    assert not loops(text, text)


@pytest.fixture(scope="module")
def human(shared_data: Path) -> dict[str, list[str]]:
    return {
        language: (shared_data / "ntrex" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
        for language in FACTS
    }


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_human_translations_pass(human: dict[str, list[str]], pair: tuple[str, str]) -> None:
    """At most one sentence in 200 is called unusable (the set has some in French); each other check stays
    below 2 in 100, numbers apart: the Danish text has others in many lines (feet became metres)."""
    both = list(zip(human[pair[0]][::4], human[pair[1]][::4], strict=True))
    findings = [found(source, target, pair) for source, target in both]
    assert sum(bool(one & SEVERE) for one in findings) <= len(both) / 100
    alarms = Counter(finding for one in findings for finding in one - SEVERE)
    assert alarms.pop(Finding.NUMBER, 0) <= len(both) * 0.07
    assert all(count <= len(both) * 0.025 for count in alarms.values()), alarms


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair[1] != "so"], ids="-".join)
def test_a_human_translation_without_its_negation_is_flagged(
    human: dict[str, list[str]], pair: tuple[str, str]
) -> None:
    """At least half of them; into Somali, whose negation is everywhere and short, hardly any."""
    source_facts, target_facts = FACTS[pair[0]], FACTS[pair[1]]
    caught = total = 0
    for source, target in list(zip(human[pair[0]], human[pair[1]], strict=True))[::2]:
        if source_facts.negates(words(source)) and target_facts.negates(words(target)):
            kept = " ".join(word for word in target.split() if not target_facts.negates(words(word)))
            caught += Finding.NEGATION_LOST in found(source, kept, pair)
            total += 1
    assert total >= 25
    assert caught / total >= 0.45
