from pathlib import Path

import numpy as np
import pytest

from interpreter.engines.ctc.vocabulary import Vocabulary, foreign_share, read_vocabulary
from interpreter.errors import ModelMissing

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
SYMBOLS = ["<s>", "<pad>", "</s>", "<unk>", " ", *LATIN, "'", *CYRILLIC, "5", "٥", ".", "я́"]


def written(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "tokens.txt"
    file.write_bytes(content)
    return file


def test_the_file_is_read_with_its_space_and_odd_line_ends(tmp_path: Path) -> None:
    vocabulary = read_vocabulary(written(tmp_path, "<s> 0\na 1\n  2\n\u2028 3\nb 4\n\n 5\n".encode()))
    assert vocabulary.size == 6
    assert vocabulary.blank == 0
    assert vocabulary.text([1, 2, 4]) == "a b"
    assert vocabulary.text([1, 3, 4, 5, 1]) == "a b a"


@pytest.mark.parametrize("content", [b"", b"a 0\nb 2\n", b"a zero\n", b"\xff 0\n", b"a 0\na 0 1\nb 1\n"])
def test_a_file_that_is_no_list_of_tokens_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelMissing, match=r"tokens\.txt.*Fetch the model again"):
        read_vocabulary(written(tmp_path, content))


def test_blank_goes_by_its_name_and_is_else_the_first_token() -> None:
    assert Vocabulary(["a", "<blk>", "b"]).blank == 1
    assert Vocabulary(["<s>", "a"]).blank == 0


def test_a_script_is_written_where_the_model_has_its_letters() -> None:
    vocabulary = Vocabulary(SYMBOLS)
    assert vocabulary.writes("Latn")
    assert vocabulary.writes("Cyrl")
    assert not vocabulary.writes("Arab")
    assert not vocabulary.writes("Zzzz")


def test_an_alphabet_has_one_script_and_what_goes_with_it() -> None:
    latin = Vocabulary(SYMBOLS).alphabet("Latn")
    assert set(latin.symbols) == {"", " ", "'", "5", *LATIN}
    assert latin.columns[0] == 0
    cyrillic = Vocabulary(SYMBOLS).alphabet("Cyrl")
    assert "я́" in cyrillic.symbols
    assert not set(cyrillic.symbols) & set(LATIN)


def test_texts_are_spelt_as_the_model_was_trained() -> None:
    latin = Vocabulary(SYMBOLS).alphabet("Latn")
    places, unknown = latin.encode("  Ma'aha,  Jobcenter. 5? ")
    assert latin.decode(places) == "ma'aha jobcenter 5"
    assert unknown == 0
    assert latin.encode("okя9") == (latin.encode("ok")[0], 2)
    assert latin.encode("...") == ((), 0)


def test_capitals_are_used_where_the_model_has_nothing_else() -> None:
    upper = Vocabulary(["<blank>", "|", *LATIN.upper()]).alphabet("Latn")
    assert upper.decode(upper.encode("Haa waan")[0]) == "HAA WAAN"


def test_marks_count_as_blank_and_other_scripts_as_nothing() -> None:
    vocabulary = Vocabulary(SYMBOLS)
    probabilities = np.full((1, len(SYMBOLS)), 1e-9, np.float32)
    for symbol, share in (("<s>", 0.5), (".", 0.2), ("a", 0.2), ("я", 0.1)):
        probabilities[0, SYMBOLS.index(symbol)] = share
    latin = vocabulary.alphabet("Latn")
    restricted = np.exp(latin.restrict(np.log(probabilities)))
    assert restricted[0, 0] == pytest.approx(0.7, rel=1e-4)
    assert restricted[0, latin.numbers["a"]] == pytest.approx(0.2, rel=1e-4)
    assert restricted.sum() == pytest.approx(0.9, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "script", "share"),
    [
        ("haa", "Latn", 0.0),
        ("так", "Latn", 1.0),
        ("так ok", "Cyrl", 0.4),
        ("12", "Latn", 0.0),
        ("", "Arab", 0.0),
    ],
)
def test_letters_of_other_scripts_are_counted(text: str, script: str, share: float) -> None:
    assert foreign_share(text, script) == pytest.approx(share)
