import pytest

from benchmarks.corruptions import Sample
from benchmarks.genders import Count, cost, count, is_doubted, is_error, pairs, report
from interpreter.engines.neural.checks import words
from interpreter.engines.neural.gender import is_flipped, unsaid
from languages import load_languages

BOOKS = load_languages()

TURKISH = {
    "tr": ["Kızım hasta.", "O evde.", "Kızım geldi.", "Evet."],
    "da": ["Min datter er syg.", "Hun er hjemme.", "Min søn er kommet.", "Ja."],
}
LINES = list(pairs(TURKISH, "tr", "da"))


def test_errors_and_doubts_are_told_apart() -> None:
    assert [is_error(line, line.target) for line in LINES] == [False, False, True, False]
    assert [is_doubted(line, line.target) for line in LINES] == [False, True, True, False]


def test_the_lines_before_may_have_said_it() -> None:
    assert not is_doubted(LINES[1], LINES[1].target, LINES[:1])
    assert is_doubted(LINES[1], "Han er hjemme.", LINES[:1])


def test_what_is_counted() -> None:
    total = count(LINES)
    assert total == Count(lines=4, errors=1, doubts=2, doubts_later=1, swapped=3, seen=1, asked=2)
    assert list(report({"tr-da": total}))[-1] == "| tr-da | 4 | 25.0 | 50.0 | 25.0 | 0.0 | 3 | 33 | 67 |"


def test_pairs_are_lines_side_by_side() -> None:
    assert LINES[0] == Sample("tr", "da", "Kızım hasta.", "Min datter er syg.", "", "")


def test_reading_a_meeting_takes_time() -> None:
    assert cost(LINES) > 0


@pytest.mark.parametrize("code", sorted(set(BOOKS) - {"da"}))
def test_no_draft_says_man_or_woman_where_the_danish_does_not(code: str) -> None:
    """A spouse ("ægtefælle") is no husband and "barnebarn" no grandson. Somali names both grandparents."""
    said = {
        id_: phrase.text
        for id_, phrase in BOOKS[code].phrases.items()
        if unsaid(words(BOOKS["da"].phrases[id_].text), "da", words(phrase.text), code)
        or is_flipped(words(BOOKS["da"].phrases[id_].text), "da", words(phrase.text), code)
    }
    assert set(said) <= ({"relative.grandchild"} if code == "so" else set()), said


@pytest.mark.parametrize(
    ("code", "id_", "gendered"),
    [
        ("ar", "trade.housewife", "ربة"),
        ("ar", "relative.grandchild", "حفيدي"),
        ("ar", "relative.partner", "حبيبي"),
        ("uk", "trade.was_cleaner", "прибиральником"),
    ],
)
def test_a_draft_that_is_open_is_still_understood_with_a_gender(code: str, id_: str, gendered: str) -> None:
    phrase = BOOKS[code].phrases[id_]
    assert gendered not in phrase.text
    assert any(gendered in wording for wording in phrase.heard)


def test_a_you_that_is_not_wanted_is_counted() -> None:
    texts = {"da": ["Kommer du?", "Kommer du?"], "tr": ["Geliyor musun?", "Geliyor musunuz?"]}
    assert count(list(pairs(texts, "da", "tr"))).address == 1
