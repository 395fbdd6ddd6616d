"""Names as people have them, and what is none."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages import load_languages
from languages.index import Index
from languages.names import MAX_WORDS, PARTICLES, is_name, is_particle, joined
from languages.normalise import normalise
from languages.phrases import PhraseBook
from languages.tokens import Tokeniser

LANGUAGES = load_languages()
GIVEN = {
    "da": ["Anne", "Åse", "Jens", "Søren", "Zoë"],
    "uk": ["Оксана", "Мар’яна", "В'ячеслав", "Дар'я", "Юлія"],
    "ar": ["فاطمة", "خالد", "يوسف", "مريم"],
    "tr": ["Ayşe", "İbrahim", "Çağla", "Özgür"],
    "ur": ["عائشہ", "بلال", "زینب", "عمران"],
    "fa": ["پریسا", "کوروش", "مهتاب", "علی‌رضا"],
    "so": ["Caasha", "Xasan", "Maxamed", "Cabdiraxmaan"],
}
FAMILY = {
    "da": ["Møller", "O'Brien", "D’Angelo", "Warsame"],
    "uk": ["Шевченко", "Лук'яненко", "Прокоп’юк"],
    "ar": ["الحسن", "المصري", "حداد"],
    "tr": ["Yılmaz", "Öztürk", "Şahin"],
    "ur": ["قریشی", "چوہدری", "بھٹی"],
    "fa": ["احمدی", "رضایی", "کریمی"],
    "so": ["Warsame", "Faarax", "Cigaal"],
}
INSIDE = {"Latn": ["al", "bin", "van", "de la"], "Cyrl": ["аль", "ван"], "Arab": ["بن", "ابن"]}


@cache
def index(code: str) -> Index:
    return Index(LANGUAGES[code])


def accepted(text: str, code: str) -> bool:
    """Whether `is_name` takes it as the tokeniser cuts it."""
    tokens = list(Tokeniser(LANGUAGES[code]).words(text))
    parts, keys = [token.surface for token in tokens], [token.key for token in tokens]
    return is_name(parts, keys, capitals=LANGUAGES[code].script != "Arab")


@st.composite
def names(draw: st.DrawFn) -> tuple[str, str]:
    """A language and a name of it: one or two given names, apart or with a hyphen, maybe a particle."""
    code = draw(st.sampled_from(sorted(GIVEN)))
    first = draw(st.sampled_from(["{}", "{}-{}", "{} {}"]))
    given = first.format(*(draw(st.sampled_from(GIVEN[code])) for _ in range(2)))
    family = draw(st.sampled_from(FAMILY[code]))
    inside = draw(st.sampled_from(["", *INSIDE[LANGUAGES[code].script]]))
    return code, " ".join(one for one in (given, inside, family) if one)


@given(names())
def test_names_of_seven_languages_are_names_and_stay_as_they_were_written(drawn: tuple[str, str]) -> None:
    code, name = drawn
    assert accepted(name, code)
    assert joined([token.surface for token in Tokeniser(LANGUAGES[code]).words(name)]) == name


@given(names(), st.sampled_from(["4", "٤", "_", "@", "/"]), st.data())
def test_with_a_digit_or_a_sign_it_is_none(drawn: tuple[str, str], sign: str, data: st.DataObject) -> None:
    _code, name = drawn
    place = data.draw(st.integers(0, len(name)))
    assert not is_name([name[:place] + sign + name[place:]], ["x"], capitals=False)


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_sentence_of_the_book_is_a_name(code: str) -> None:
    """Said after the words that come before a name."""
    phrases = LANGUAGES[code].phrases
    taken = []
    for phrase in phrases.values():
        if "{" not in phrase.text:
            text = phrases["identity.name"].text.format(name=phrase.text.rstrip(".?؟۔!"))
            hits = index(code).freely(index(code).tokeniser.of_text(text))
            taken += [phrase.text for hit in hits if hit.wording.phrase == "identity.name"]
    assert taken == []


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"da"}))
@pytest.mark.parametrize("pattern", ["{given}-{given2} {family}", "{given} {inside} {family}"])
def test_a_phrase_with_such_a_name_is_translated_in_both_directions(code: str, pattern: str) -> None:
    book = PhraseBook({one: LANGUAGES[one] for one in ("da", code)})
    for source, target in ((code, "da"), ("da", code)):
        given, given2 = GIVEN[source][:2]
        name = pattern.format(
            given=given, given2=given2, family=FAMILY[source][0], inside=INSIDE[LANGUAGES[source].script][0]
        )
        text = LANGUAGES[source].phrases["identity.name"].text.format(name=name)
        found = book.match(text, source, target).match
        assert found is not None
        assert [(one.kind, one.source, one.target) for one in found.filled] == [("name", name, name)]


def test_a_number_that_is_a_part_of_a_name_is_none() -> None:
    text = "Adım Muhammed bin Selman."
    start = text.index("bin")
    assert is_particle(text, start, start + 3)
    assert not is_particle("bin lira", 0, 3)
    assert not is_particle("toplam bin lira", 7, 10)
    hits = index("tr").freely(index("tr").tokeniser.of_text(text))
    assert [hit.free for hit in hits] == [(("name", "Muhammed bin Selman"),)]


def test_too_many_words_are_no_name() -> None:
    parts = ["Amina"] * MAX_WORDS
    assert is_name(parts, ["amina"] * MAX_WORDS, capitals=True)
    assert not is_name([*parts, "Nur"], ["amina"] * (MAX_WORDS + 1), capitals=True)
    assert not is_name([], [], capitals=True)


def test_particles_are_normalised() -> None:
    for particle in PARTICLES:
        script = "Arab" if "\u0600" <= particle[0] <= "\u06ff" else "Latn"
        assert normalise(particle, "fa", script) == particle
