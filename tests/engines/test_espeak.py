"""espeak-ng: every language from its folder, Somali by its spelling, one text at a time, nothing injected."""

import gc
import string
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import languages
from audio.frame import SAMPLE_RATE_HZ
from interpreter.engines import espeak
from interpreter.engines.espeak import EspeakSynthesiser, EspeakVoice
from interpreter.engines.espeak import library as library_module
from interpreter.engines.espeak.library import EspeakLibrary, Piece, shared_library
from interpreter.engines.espeak.spelling import SpellingRules
from interpreter.engines.recogniser import Samples
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings, SynthesiserSettings

SOMALI = Path(languages.__file__).parent / "so" / "phonemes.toml"
ALPHABET = (
    "'",
    "b",
    "t",
    "j",
    "x",
    "kh",
    "d",
    "r",
    "s",
    "sh",
    "dh",
    "c",
    "g",
    "f",
    "q",
    "k",
    "l",
    "m",
    "n",
    "w",
)
VOWELS = ("a", "e", "i", "o", "u")


@pytest.fixture(scope="module")
def somali() -> SpellingRules:
    return SpellingRules.read(SOMALI)


@pytest.fixture(scope="module")
def synthesiser() -> EspeakSynthesiser:
    return espeak.load(Settings())


def spoken(synthesiser: EspeakSynthesiser, text: str, language: str = "da") -> Samples:
    return np.concatenate([np.zeros(0, dtype=np.float32), *synthesiser.synthesise(text, language)])


# --- spelling -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("waa", "[[w|'a:]]"),
        ("Magacaygu", "[[m|a|g|a|A|'a|j|g|u]]"),
        ("dhakhtar", "[[d.|'a|X|t|a|R]]"),
        ("saddex", "[[s|'a|d|d|e|H]]"),
        ("la’aan", "[[l|'a|?|a:|n]]"),
        ("Haa, maya!", "[[h|'a:]], [[m|'a|j|a]]!"),
        ("sh sh", "[[S]] [[S]]"),
        ("Привіт haa", "Привіт [[h|'a:]]"),
        ("naïf", "[[n|'a|i|f]]"),
        ("gar- 12", "[[g|'a|R]]-  [[k|'o|w]]  [[l|'a|b|a]] "),
        ("٣", " [[s|'a|d|d|e|H]] "),
    ],
)
def test_somali_spelling(somali: SpellingRules, text: str, expected: str) -> None:
    assert somali.to_phonemes(text) == expected


def test_every_letter_of_somali_has_its_own_sound(somali: SpellingRules) -> None:
    sounds = {letter: somali.to_phonemes(f"a{letter}a") for letter in ALPHABET if letter != "'"}

    assert len(set(sounds.values())) == len(sounds)
    assert all(sound.startswith("[[") for sound in sounds.values())


@pytest.mark.parametrize("vowel", VOWELS)
def test_a_double_vowel_is_long(somali: SpellingRules, vowel: str) -> None:
    assert somali.to_phonemes(f"b{vowel}{vowel}b") == f"[[b|'{vowel}:|b]]"


@given(st.text(alphabet=string.ascii_letters + "' .,?’7é", max_size=60))
def test_phonemes_come_from_the_rules_alone(text: str) -> None:
    rules = SpellingRules.read(SOMALI)

    phonemes = rules.to_phonemes(text)

    outside, *blocks = phonemes.split("[[")
    assert "]]" not in outside
    assert all(block.count("]]") == 1 for block in blocks)
    assert all(set(block.partition("]]")[0]) <= set("btdZHXRsS.gfqklmnwhjpvzaeiouA?:|'") for block in blocks)


@pytest.mark.parametrize(
    "content", ["", "voice = 1", 'voice = "om"', 'voice = "om"\n[consonants]\nb = 1', "voice =", "\x00"]
)
def test_spelling_rules_that_cannot_be_used(tmp_path: Path, content: str) -> None:
    file = tmp_path / "phonemes.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"phonemes\.toml"):
        SpellingRules.read(file)


# --- the library --------------------------------------------------------------------------------


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="pip install espeakng-loader"):
        EspeakLibrary(tmp_path / "libespeak-ng.so", tmp_path)


@pytest.mark.engines
def test_an_unknown_voice() -> None:
    with pytest.raises(EngineError, match="'nope'"):
        list(shared_library().speak(Piece("hej", "nope", 150)))
    assert list(shared_library().speak(Piece("hej", "da", 150)))


@pytest.mark.engines
def test_blocks_are_short_and_the_first_comes_before_the_last_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = counting_queue(monkeypatch)
    blocks = shared_library().speak(Piece(" ".join(["arbejde"] * 2000), "da", 150))

    first = next(blocks)
    made_by_then = len(made)
    rest = list(blocks)

    assert 0 < first.size <= shared_library().sample_rate * 0.1
    assert made_by_then < len(rest)


@pytest.mark.engines
def test_closing_stops_the_work_and_frees_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    made = counting_queue(monkeypatch)
    piece = Piece(" ".join(["arbejde"] * 2000), "da", 150)
    blocks = shared_library().speak(piece)
    next(blocks)

    blocks.close()
    made_when_closed = len(made)

    assert not [thread for thread in threading.enumerate() if thread.name == "espeak"]
    made.clear()
    whole = sum(1 for _ in shared_library().speak(piece))
    assert made_when_closed < whole / 2


@pytest.mark.engines
def test_dropping_the_iterator_is_closing_it(synthesiser: EspeakSynthesiser) -> None:
    sound = synthesiser.synthesise(" ".join(["arbejde"] * 30), "da")
    next(iter(sound))

    del sound
    gc.collect()

    assert not [thread for thread in threading.enumerate() if thread.name == "espeak"]


@pytest.mark.engines
def test_an_aborted_text_leaves_nothing_behind(synthesiser: EspeakSynthesiser) -> None:
    before = spoken(synthesiser, "Hvad hedder du?")
    for _ in range(5):
        sound = synthesiser.synthesise("Klokken er mange, og vi skal videre til noget andet nu.", "da")
        next(iter(sound))
        del sound

    after = spoken(synthesiser, "Hvad hedder du?")

    assert after.size == pytest.approx(before.size, rel=0.02)


def counting_queue(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Everything that espeak hands over from now on, in order."""
    made: list[object] = []

    class Counting:
        def __init__(self) -> None:
            self._queue: SimpleQueue[Any] = SimpleQueue()

        def put(self, block: object) -> None:
            made.append(block)
            self._queue.put(block)

        def get(self) -> Any:
            return self._queue.get()

    monkeypatch.setattr(library_module, "SimpleQueue", Counting)
    return made


# --- the synthesiser ----------------------------------------------------------------------------


@pytest.mark.engines
def test_every_built_in_language_has_a_voice(synthesiser: EspeakSynthesiser) -> None:
    assert synthesiser.capabilities.languages >= {"da", "uk", "ar", "tr", "ur", "fa", "so"}


@pytest.mark.engines
@pytest.mark.parametrize("language", sorted(languages.load_languages()))
def test_the_opening_notice_is_soon_over(synthesiser: EspeakSynthesiser, language: str) -> None:
    """Nobody listens to a machine for 20 s before the first word: one breath for each side."""
    notice = languages.load_languages()[language].ui("notice.spoken")

    assert spoken(synthesiser, notice, language).size / SAMPLE_RATE_HZ < 7


@pytest.mark.engines
def test_a_language_folder_with_a_voice_that_espeak_lacks() -> None:
    with pytest.raises(ConfigError, match="'qq'"):
        EspeakSynthesiser(shared_library(), {"da": EspeakVoice("qq")})


@pytest.mark.engines
def test_arabic_gets_its_vowels(synthesiser: EspeakSynthesiser, monkeypatch: pytest.MonkeyPatch) -> None:
    with_vowels = spoken(synthesiser, "فهمت", "ar")
    monkeypatch.setattr(espeak, "vocalise", lambda text: text)

    without = spoken(synthesiser, "فهمت", "ar")

    assert with_vowels.size > 1.2 * without.size


@pytest.mark.engines
def test_the_speed_is_set() -> None:
    slow = espeak.load(Settings(synthesiser=SynthesiserSettings(words_per_minute=100)))
    fast = espeak.load(Settings(synthesiser=SynthesiserSettings(words_per_minute=200)))
    text = "Vi skal tale om din jobplan i dag."

    assert 1.5 < spoken(slow, text).size / spoken(fast, text).size < 2.5


@pytest.mark.engines
def test_a_pause_stands_between_sentences_and_not_at_the_end(synthesiser: EspeakSynthesiser) -> None:
    sound = spoken(synthesiser, "Jeg hedder Anna. Jeg bor her.")
    loud = np.flatnonzero(np.abs(sound) > 0.02)

    assert np.diff(loud).max() > 0.15 * 16_000
    assert sound.size - loud[-1] < 0.25 * 16_000


@pytest.mark.engines
@pytest.mark.parametrize(
    ("hostile", "plain"),
    [
        ("[[h@l'oU:::::::::]] hej med dig", "h@l'oU::::::::: hej med dig"),
        ('<break time="9s"/> hej', 'break time "9s"/ hej'),
        ("\x0180S\x01200P hej med dig", "80S200P hej med dig"),
        ("\ue000hej\ue03c med dig", "hej med dig"),
    ],
)
def test_text_cannot_command_the_voice(synthesiser: EspeakSynthesiser, hostile: str, plain: str) -> None:
    said = spoken(synthesiser, hostile)

    assert said.size == pytest.approx(spoken(synthesiser, plain).size, rel=0.02)


@pytest.mark.engines
@pytest.mark.parametrize("inside", ["[[a:::::::::::::]]", "[[", "]]", "a]] [[i:::::::::"])
def test_somali_text_cannot_bring_its_own_phonemes(synthesiser: EspeakSynthesiser, inside: str) -> None:
    plain = inside.replace("[", " ").replace("]", " ")

    said = spoken(synthesiser, f"waa {inside} maya", "so")

    assert said.size == pytest.approx(spoken(synthesiser, f"waa {plain} maya", "so").size, rel=0.02)


@pytest.mark.engines
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), language=st.sampled_from(["da", "uk", "ar", "tr", "ur", "fa", "so"]))
def test_any_text_is_survived(synthesiser: EspeakSynthesiser, text: str, language: str) -> None:
    sound = spoken(synthesiser, text, language)

    assert np.isfinite(sound).all()
    assert sound.size == 0 or np.abs(sound).max() < 1


@pytest.mark.engines
@pytest.mark.parametrize("language", ["da", "uk", "ar", "so"])
def test_a_word_without_end_is_survived(synthesiser: EspeakSynthesiser, language: str) -> None:
    letter = {"da": "å", "uk": "ж", "ar": "م", "so": "a"}[language]

    assert spoken(synthesiser, letter * 5000, language).size > 0
