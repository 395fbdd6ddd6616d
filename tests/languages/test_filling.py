"""The values of a text in the slots of a phrase: each in its place, or no filling at all."""

from dataclasses import replace
from decimal import Decimal

import pytest

from languages import LanguageError, load_languages
from languages.filling import Filling, fill_phrase, written
from languages.matching import Wording
from languages.tokens import Token, Tokeniser
from languages.values import Amount, find_values

LANGUAGES = load_languages()
DANISH, UKRAINIAN, TURKISH = (LANGUAGES[code] for code in ("da", "uk", "tr"))
TOKENISER = Tokeniser(DANISH)


def wording(text: str, phrase: str = "x.y", *, approved: bool = True) -> Wording:
    return Wording(phrase, text, TOKENISER.of_phrase(text), approved=approved, main=True, asks=False)


def said(text: str) -> tuple[Token, ...]:
    return TOKENISER.of_text(text)


def test_values_go_into_their_slots() -> None:
    filling = Filling.of(
        said("jeg kommer på onsdag klokken 9.30"), wording("Jeg kommer på {weekday} klokken {time}.")
    )
    assert filling is not None
    assert {name: value.canonical for name, value in filling.values.items()} == {
        "weekday": "3",
        "time": "09:30",
    }
    assert filling.free == {}


def test_two_values_of_a_kind_keep_their_order() -> None:
    filling = Filling.of(said("fra 12 timer til 30 timer"), wording("fra {number} timer til {number2} timer"))
    assert filling is not None
    assert [(name, value.canonical) for name, value in filling.values.items()] == [
        ("number", "12"),
        ("number2", "30"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "jeg kommer",  # none
        "jeg kommer klokken 9.30",  # another kind
        "jeg kommer på onsdag klokken 9.30",  # one too many
    ],
)
def test_values_that_do_not_fit_exactly_are_no_filling(text: str) -> None:
    assert Filling.of(said(text), wording("Jeg kommer på {weekday}.")) is None


def test_a_value_is_never_dropped_by_a_phrase_without_slots() -> None:
    assert Filling.of(said("jeg kommer på onsdag"), wording("Jeg kommer.")) is None


@pytest.mark.parametrize(("minutes", "fits"), [("5", True), ("6", False)])
def test_a_fixed_value_must_be_the_same(minutes: str, fits: bool) -> None:
    filling = Filling.of(said(f"vent {minutes} minutter"), wording("Vent fem minutter."))
    assert (filling is not None) == fits


def test_a_name_must_be_given_and_have_a_slot() -> None:
    tokens = said("jeg hedder Amina")
    filling = Filling.of(tokens, wording("Jeg hedder {name}."), {"name": "Amina"})
    assert filling is not None
    assert filling.source == {"name": "Amina"}
    assert Filling.of(tokens, wording("Jeg hedder {name}.")) is None
    assert Filling.of(tokens, wording("Jeg hedder noget."), {"name": "Amina"}) is None


@pytest.mark.parametrize(("number", "count"), [("21", 21), ("2,5", None)])
def test_only_whole_numbers_count(number: str, count: int | None) -> None:
    filling = Filling.of(said(f"jeg har {number} børn"), wording("Jeg har {number} børn."))
    assert filling is not None
    assert filling.count == count


def test_without_a_number_there_is_no_count() -> None:
    assert Filling({}, {}).count is None


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("{name} kommer.", "da", "Amina kommer."),
        ("{place} er byen.", "da", "Århus er byen."),
        ("{name} geldi.", "tr", "İpek geldi."),
    ],
)
def test_a_text_that_opens_with_a_slot_opens_with_a_capital(text: str, code: str, expected: str) -> None:
    names = {"name": "ipek" if code == "tr" else "amina", "place": "århus"}
    assert written(text, names, LANGUAGES[code]) == expected


def test_a_slot_inside_is_written_as_it_is() -> None:
    assert written("Jeg hedder {name}.", {"name": "amina"}, DANISH) == "Jeg hedder amina."


def test_the_form_that_a_slot_asks_for() -> None:
    (wednesday,) = find_values("onsdag", "da")
    values = {"weekday": wednesday.value}
    assert written("у {weekday:accusative}", values, UKRAINIAN) == "у середу"
    assert written("це {weekday}", values, UKRAINIAN) == "це середа"


def test_a_slot_that_only_one_side_has_is_an_error() -> None:
    with pytest.raises(LanguageError, match=r"'time'.*same slots"):
        written("Klokken {time}.", {}, DANISH)


def test_both_sides_are_filled() -> None:
    phrase = wording("Jeg kommer på {weekday}.", "appointment.come_weekday")
    filling = Filling.of(said("jeg kommer på onsdag"), phrase)
    assert filling is not None
    made = fill_phrase(phrase, filling, DANISH, UKRAINIAN)
    assert made.understood == "Jeg kommer på onsdag."
    assert made.text == "Я прийду в середу."
    assert [(one.kind, one.source, one.target) for one in made.filled] == [("weekday", "onsdag", "середа")]


def test_the_count_picks_the_form_of_each_side() -> None:
    phrase = wording("{number} børn", "family.number")
    filling = Filling.of(said("2 børn"), phrase)
    assert filling is not None
    made = fill_phrase(phrase, filling, DANISH, UKRAINIAN)
    assert (made.understood, made.text) == ("Jeg har 2 børn.", "У мене 2 дитини.")


def test_a_second_name_is_told_as_a_name() -> None:
    phrase = DANISH.phrases["identity.name"]
    danish = replace(
        DANISH, phrases={"identity.name": replace(phrase, forms=("Jeg hedder {name} {name2}.",))}
    )
    filling = Filling({}, {"name": "Amina", "name2": "Yusuf"})
    made = fill_phrase(wording("{name} {name2}", "identity.name"), filling, danish, danish)
    assert made.text == "Jeg hedder Amina Yusuf."
    assert [(one.kind, one.canonical) for one in made.filled] == [("name", "Amina"), ("name", "Yusuf")]


@pytest.mark.parametrize("refused", [None, "wording", "source", "target"])
def test_one_draft_makes_the_whole_a_draft(refused: str | None) -> None:
    sides = {
        name: replace(
            language,
            phrases={"answer.yes": replace(language.phrases["answer.yes"], approved=refused != name)},
        )
        for name, language in (("source", DANISH), ("target", UKRAINIAN))
    }
    made = fill_phrase(
        wording("Ja.", "answer.yes", approved=refused != "wording"),
        Filling({}, {}),
        sides["source"],
        sides["target"],
    )
    assert made.approved == (refused is None)


def test_an_abbreviation_at_the_end_closes_the_sentence() -> None:
    danish = load_languages()["da"]
    assert written("{amount}.", {"amount": Amount(Decimal(1000), "DKK")}, danish) == "1.000 kr."
