"""Suggestions by letters: the same as comparing with every wording one by one."""

import pytest
from rapidfuzz import fuzz

from languages import load_languages
from languages.alike import LEAST_ALIKE, WORDS_IN_ANY_ORDER, Alike, letters, run_alike
from languages.index import Index

LANGUAGES = load_languages()


def wordings(code: str) -> Alike:
    return Alike([wording for wording in Index(LANGUAGES[code]).wordings if "{" not in wording.text])


ALIKE = {code: wordings(code) for code in ("da", "uk", "ar")}


def one_by_one(alike: Alike, text: str) -> dict[str, float]:
    """The score of each phrase that is like `text`, without any of the shortcuts."""
    best: dict[str, float] = {}
    for wording in alike._wordings:
        key = " ".join(wording.key)
        scores = [fuzz.ratio(text, key, score_cutoff=LEAST_ALIKE)]
        if wording.main:
            scores.append(WORDS_IN_ANY_ORDER * fuzz.token_set_ratio(text, key, score_cutoff=LEAST_ALIKE))
        best[wording.phrase] = max(best.get(wording.phrase, 0.0), *scores)
    return {phrase: score / 100 for phrase, score in best.items() if score}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("da", "jeg vil gerne tale med en tolk"),
        ("da", "kørekort jeg har"),
        ("da", "i dag skinner solen over hele landet"),
        ("da", "jeg jeg har har"),
        ("uk", "я не розумію вас"),
        ("uk", "nothing of the book 日本"),
        ("ar", "انا لا افهم"),
    ],
)
def test_no_shortcut_changes_a_score(code: str, text: str) -> None:
    expected = one_by_one(ALIKE[code], text)
    found = ALIKE[code].closest(text, 10)
    assert [score for _, score in found] == pytest.approx(sorted(expected.values(), reverse=True)[:10])
    assert all(score == pytest.approx(expected[wording.phrase]) for wording, score in found)
    assert len({wording.phrase for wording, _ in found}) == len(found)


def test_a_wording_with_slots_sounds_like_its_words() -> None:
    danish = Alike(Index(LANGUAGES["da"]).wordings)
    found = danish.sounding("jeg kommer", 50)
    assert any("{" in wording.text for wording in found)


@pytest.mark.parametrize(
    ("text", "run"),
    [("Jæg forstor, de tikke!", "jægforstordetikke"), ("12 ?!", ""), ("Й я", "ия"), ("É", "e")],
)
def test_letters_in_a_row(text: str, run: str) -> None:
    assert letters(text) == run


def test_letters_run_alike_wherever_words_were_cut() -> None:
    assert run_alike("Ja tak!", "jatak") == 1.0
    assert 0.0 < run_alike("ja tok", "Ja tak") < 1.0
    assert run_alike("ja", "nu") == 0.0
