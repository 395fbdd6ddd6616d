import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.recogniser import Word
from interpreter.pipeline.clauses import ends_clause, ends_sentence, last_clause_end, sentences


def words(text: str) -> list[Word]:
    return [Word(each, 0.0, 0.0, 1.0) for each in text.split()]


@pytest.mark.parametrize(
    ("word", "following"),
    [
        ("mandag.", "Kan"),
        ("du?", "ja"),
        ("نعم؟", "لا"),
        ("ہے۔", "وہ"),
        ("сюди.", "Так"),
        ("tak.", None),
        ('"ja."', "Så"),
    ],
)
def test_sentence_ends(word: str, following: str | None) -> None:
    assert ends_sentence(word, following)


@pytest.mark.parametrize(
    ("word", "following"),
    [
        ("4.", "marts"),
        ("kl.", "9"),
        ("f.eks.", "Aalborg"),
        ("nr.", "Tre"),
        ("jeg", "Er"),
        ("mandag,", "Så"),
        ("og...", "Så"),
    ],
)
def test_not_a_sentence_end(word: str, following: str | None) -> None:
    assert not ends_sentence(word, following)


def test_clauses_end_at_commas_too() -> None:
    assert ends_clause("uger,", "og")
    assert ends_clause("أسبوعين،", "لذلك")
    assert not ends_clause("kl.", "9")
    assert not ends_clause("uger", "og")


def test_sentences_are_cut_apart() -> None:
    parts = sentences(words("Jeg er syg. Mødet er den 4. marts kl. 9. Tak"))
    assert [" ".join(word.text for word in part) for part in parts] == [
        "Jeg er syg.",
        "Mødet er den 4. marts kl. 9.",
        "Tak",
    ]


@given(st.lists(st.sampled_from(["ja", "nej.", "kl.", "9", "4.", "Tak?", "og,", "نعم۔", "..."])))
def test_no_word_is_lost(texts: list[str]) -> None:
    given_words = [Word(text, 0.0, 0.0, 1.0) for text in texts]
    assert [word for part in sentences(given_words) for word in part] == given_words


class TestLastClauseEnd:
    def test_a_long_stable_clause_is_cut(self) -> None:
        assert last_clause_end(words("jeg har været syg, og derfor"), stable=6) == 4

    def test_the_word_after_the_cut_must_be_stable_too(self) -> None:
        assert last_clause_end(words("jeg har været syg, og derfor"), stable=4) == 0

    def test_short_clauses_stay(self) -> None:
        assert last_clause_end(words("ja, det kan jeg"), stable=4) == 0

    def test_the_last_of_several_is_taken(self) -> None:
        assert last_clause_end(words("jeg var syg i går, men i dag er jeg rask, og så"), stable=12) == 11

    def test_nothing_to_cut(self) -> None:
        assert last_clause_end([], stable=0) == 0
