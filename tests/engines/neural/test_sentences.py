import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.sentences import split_long, split_sentences

TEXTS = st.text(alphabet='aBø жЖ ثم،؟۔.!?…,;: \n"»-–4', max_size=120)


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("da", "Hej. Jeg kommer i morgen! Ikke?", ["Hej.", "Jeg kommer i morgen!", "Ikke?"]),
        ("da", "Vi ses den 4. marts kl. 9.30. Husk pas.", ["Vi ses den 4. marts kl. 9.30.", "Husk pas."]),
        ("da", "Vi ses den 4. Marts.", ["Vi ses den 4. Marts."]),
        ("da", "Kom kl. 10. Tag pas med.", ["Kom kl. 10.", "Tag pas med."]),
        ("da", "Se nr. 4.3. Tak.", ["Se nr. 4.3.", "Tak."]),
        ("da", "Tag f.eks. kørekort, pas osv. med.", ["Tag f.eks. kørekort, pas osv. med."]),
        ("da", "Tag pas, kort osv. Vi ses.", ["Tag pas, kort osv.", "Vi ses."]),
        ("da", "Det koster 200 kr. om ugen.", ["Det koster 200 kr. om ugen."]),
        ("da", "Det koster 200 kr. Vi betaler.", ["Det koster 200 kr.", "Vi betaler."]),
        ("da", "Spørg hr. Jensen eller dr. P. Holm.", ["Spørg hr. Jensen eller dr. P. Holm."]),
        ("da", "Ja. det kan jeg godt. tak.", ["Ja.", "det kan jeg godt.", "tak."]),
        ("da", "Jeg ved ikke... måske i morgen.", ["Jeg ved ikke... måske i morgen."]),
        ("da", 'Han sagde: "Kom." Så gik han.', ['Han sagde: "Kom."', "Så gik han."]),
        ("da", "Skriv til borger.dk i dag.", ["Skriv til borger.dk i dag."]),
        ("da", "Nej!!! Hvad?! Ok", ["Nej!!!", "Hvad?!", "Ok"]),
        ("da", "første linje\nanden linje", ["første linje", "anden linje"]),
        (
            "uk",
            "Прийдіть о 9.30 на вул. Шевченка. Так? Ні!",
            ["Прийдіть о 9.30 на вул. Шевченка.", "Так?", "Ні!"],
        ),
        ("ar", "هل أنت بخير؟ نعم، شكرا. إلى اللقاء", ["هل أنت بخير؟", "نعم، شكرا.", "إلى اللقاء"]),
        (
            "ur",
            "آپ کا نام کیا ہے؟ میرا نام علی ہے۔ شکریہ۔",
            ["آپ کا نام کیا ہے؟", "میرا نام علی ہے۔", "شکریہ۔"],
        ),
        ("fa", "سلام. حال شما چطور است؟", ["سلام.", "حال شما چطور است؟"]),
        (
            "tr",
            "Toplantı 4. Mart günü. Dr. Yılmaz gelecek.",
            ["Toplantı 4. Mart günü.", "Dr. Yılmaz gelecek."],
        ),
        ("so", "Haa. Waan imanayaa.", ["Haa.", "Waan imanayaa."]),
        ("xx", "One. Two.", ["One.", "Two."]),
    ],
)
def test_sentences_end_where_a_person_would_end_them(language: str, text: str, sentences: list[str]) -> None:
    assert list(split_sentences(text, language)) == sentences


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text, "da") == ()


@given(TEXTS, st.sampled_from(["da", "uk", "ar", "tr", "ur", "fa", "so", "en", "xx"]))
def test_no_character_is_lost_between_sentences(text: str, language: str) -> None:
    assert "".join("".join(split_sentences(text, language)).split()) == "".join(text.split())


@given(TEXTS, st.integers(1, 30))
def test_long_sentences_are_cut_without_losing_a_character(text: str, limit: int) -> None:
    parts = split_long(text, lambda part: len(part) <= limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and part == part.strip() and len(part) <= limit for part in parts)


def test_a_long_sentence_is_cut_at_clauses_before_spaces() -> None:
    sentence = "en to tre, fire fem seks syv otte, ni ti"
    assert split_long(sentence, lambda part: len(part) <= 24) == (
        "en to tre,",
        "fire fem seks syv otte,",
        "ni ti",
    )
    assert split_long("en to tre fire", lambda part: len(part) <= 8) == ("en to", "tre fire")
    assert split_long("entotrefire", lambda part: len(part) <= 6) == ("entot", "refire")


def test_a_sentence_that_fits_is_left_alone() -> None:
    assert split_long("en, to", lambda part: True) == ("en, to",)
    assert split_long(" ", lambda part: False) == ()
