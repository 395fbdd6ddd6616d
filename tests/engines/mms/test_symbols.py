"""Characters to numbers: what is read, what is read instead, what is left out, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.mms.symbols import BLANK, Symbols, read_symbols
from interpreter.errors import EngineError, ModelMissing
from tests.fakes.tiny_vits import SOMALI, write_tokens

SOMALI_SYMBOLS = Symbols({letter: number for number, letter in enumerate(SOMALI)}, "so", add_blank=False)


def symbols(letters: str, language: str = "so") -> Symbols:
    return Symbols({letter: number for number, letter in enumerate(letters)}, language, add_blank=False)


def read(known: Symbols, text: str) -> str:
    letters = {number: letter for letter, number in known.numbers.items()}
    return "".join(letters[number] for number in known.encode(text))


def test_the_file_is_read_with_space_and_capitals(tmp_path: Path) -> None:
    write_tokens(tmp_path / "tokens.txt")
    known = read_symbols(tmp_path / "tokens.txt", "mms-tts-som", "so")
    assert known.numbers[" "] == SOMALI.index(" ")
    assert known.numbers["a"] == known.numbers["A"] == SOMALI.index("a")
    assert known.encode("Ab a") == [BLANK, 2, BLANK, 3, BLANK, SOMALI.index(" "), BLANK, 2, BLANK]


def test_a_word_among_the_symbols_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<unk> 2\na 0\nb 1", encoding="utf-8")
    assert read_symbols(tmp_path / "tokens.txt", "v", "so").numbers == {"a": 0, "b": 1}


@pytest.mark.parametrize("content", [b"", b"\n", b"a", b"a x\n", b"a 1\n\nb 2\n", b"\xff\xfe"])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tokens.txt").write_bytes(content)
    with pytest.raises(ModelMissing, match=r"tokens\.txt of the voice v .*interpreter models pull v "):
        read_symbols(tmp_path / "tokens.txt", "v", "so")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"The voice v lacks tokens\.txt .*pull v --accept-non-commercial"):
        read_symbols(tmp_path / "tokens.txt", "v", "so")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Maanta waxaan", "maanta waxaan"),
        (" «Haa.» ", "haa"),
        ("la'aan", "la'aan"),
        ("Søren Åse Ærø", "soren ose ero"),
        ("Pedersen, Viborg, Zaki", "bedersen fiborg saki"),
        ("José Müller", "jose muller"),
        ("ﬁ", "fi"),
        ("haa 字 maya", "haa  maya"),
    ],
)
def test_what_a_voice_does_not_know_gets_its_nearest_sound(text: str, heard: str) -> None:
    assert read(SOMALI_SYMBOLS, text) == heard


@pytest.mark.parametrize(
    ("letters", "language", "text", "heard"),
    [
        ("abcçdıi", "tr", "IDIİ", "ıdıi"),
        ("abcdi", "so", "ID", "id"),
        ("ابتكيه", "ar", "گیکی", "كيكي"),
        ("ابتکیہ", "ur", "كيه", "کیہ"),
        ("ابتکیهمن", "fa", "می‌کنم", "میکنم"),
        ("абвгеийо", "uk", "ёы", "йои"),
    ],
)
def test_every_alphabet_has_its_ways(letters: str, language: str, text: str, heard: str) -> None:
    assert read(symbols(letters, language), text) == heard


@pytest.mark.parametrize("text", ["4", "A4 waa", "٤", "½", "haa ۴"])
def test_a_text_is_never_spoken_without_its_numbers(text: str) -> None:
    with pytest.raises(EngineError, match="cannot say a digit") as caught:
        SOMALI_SYMBOLS.encode(text)
    assert "waa" not in str(caught.value)


def test_a_digit_that_the_voice_knows_is_read() -> None:
    assert symbols("ab4").encode("a4") == [0, 2]


@pytest.mark.parametrize("text", ["", " ", "-", "字", "' -", "???"])
def test_a_text_without_a_sound_has_no_numbers(text: str) -> None:
    assert SOMALI_SYMBOLS.encode(text) == []


@pytest.mark.parametrize(
    ("letters", "script", "has"),
    [
        (SOMALI, "Latn", True),
        (SOMALI, "Arab", False),
        ("ابت '", "Arab", True),
        ("абв", "Cyrl", True),
        ("-1", "Latn", False),
    ],
)
def test_the_script_of_a_voice(letters: str, script: str, has: bool) -> None:
    assert symbols(letters).has_letters_of(script) is has


@given(st.text())
def test_every_number_is_one_of_the_voice_and_blanks_stand_around_each(text: str) -> None:
    known = Symbols(SOMALI_SYMBOLS.numbers, "so")
    try:
        numbers = known.encode(text)
    except EngineError:
        assert any(letter.isnumeric() for letter in text)
        return
    assert all(number in range(len(SOMALI)) for number in numbers)
    assert not numbers or (len(numbers) % 2 == 1 and set(numbers[::2]) == {BLANK})
