from interpreter.engines.recogniser import Word
from interpreter.pipeline.agreement import Agreement, same_word


def words(text: str) -> list[Word]:
    return [Word(each, 0.0, 0.0, 1.0) for each in text.split()]


def test_nothing_is_stable_at_first() -> None:
    assert Agreement().feed(words("jeg kommer"))[0] == 0


def test_what_stands_twice_is_stable() -> None:
    agreement = Agreement()
    agreement.feed(words("jeg kommer på man"))
    stable, now = agreement.feed(words("jeg kommer på mandag klokken"))
    assert stable == 3
    assert [word.text for word in now][3:] == ["mandag", "klokken"]


def test_agreement_ends_at_the_first_difference() -> None:
    agreement = Agreement()
    agreement.feed(words("jeg kommer på mandag"))
    assert agreement.feed(words("vi kommer på mandag"))[0] == 0


def test_only_the_reading_just_before_counts() -> None:
    agreement = Agreement()
    for text in ("a b c", "x y z"):
        agreement.feed(words(text))
    assert agreement.feed(words("a b c"))[0] == 0


def test_after_a_cut_it_starts_anew() -> None:
    agreement = Agreement()
    agreement.feed(words("jeg kommer"))
    agreement.forget()
    assert agreement.feed(words("jeg kommer"))[0] == 0


def test_case_and_punctuation_make_no_difference() -> None:
    assert same_word("Mandag,", "mandag")
    assert same_word("نعم؟", "نعم")
    assert not same_word("ja", "jo")
    assert not same_word("12", "13")
