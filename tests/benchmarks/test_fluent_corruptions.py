from dataclasses import replace

import pytest

from benchmarks.corruptions import Sample
from benchmarks.fluent_corruptions import CURRENCY, FLUENT, MAY, MONTHS, MUST_NOT, SWAPPED

SAMPLE = Sample("uk", "da", "", "", "", "")
LANGUAGES = {"da", "uk", "ar", "tr", "ur", "fa", "so"}


def spoiled(name: str, text: str, language: str = "da") -> str | None:
    return FLUENT[name](replace(SAMPLE, target=text, target_language=language))


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("month_swapped", "Kom den 4. Marts kl. 9.", "Kom den 4. April kl. 9."),
        ("month_swapped", "Kom den 4. december.", "Kom den 4. januar."),
        ("month_swapped", "Kom i marts.", None),
        ("clause_dropped", "Du skal komme i dag, fordi det er vigtigt.", "Du skal komme i dag."),
        ("clause_dropped", "Du skal komme, nu.", None),
        (
            "clause_repeated",
            "Du skal komme i dag, fordi det er vigtigt.",
            "Du skal komme i dag, fordi det er vigtigt, fordi det er vigtigt.",
        ),
        ("negation_moved", "Du skal ikke betale, men han kan.", "Du skal betale, men han kan ikke."),
        ("negation_moved", "Han kan, men du betaler ikke.", "Han kan ikke, men du betaler ."),
        ("negation_moved", "Du skal betale.", None),
        ("before_after", "Kom før kl. 9.", "Kom efter kl. 9."),
        ("before_after", "Kom efter mødet.", "Kom før mødet."),
        ("must_not", "Du skal betale.", "Du må ikke betale."),
        ("must_not", "Du skal betale, men ikke nu.", None),
        ("must_to_may", "Du skal betale.", "Du kan betale."),
        ("currency_changed", "Det koster 200 kr.", "Det koster 200 euro."),
        ("currency_changed", "Det koster mange kroner.", None),
    ],
)
def test_what_is_spoiled(name: str, text: str, there: str | None) -> None:
    result = spoiled(name, text)
    assert (result and result.replace("..", ".").replace("euro.", "euro.")) == there


@pytest.mark.parametrize(
    ("name", "language", "text", "there"),
    [
        ("month_swapped", "uk", "4 березня", "4 квітня"),
        ("month_swapped", "ar", "4 مارس", "4 أبريل"),
        ("month_swapped", "tr", "4 Mart", "4 Nisan"),
        ("before_after", "fa", "قبل از ناهار", "بعد از ناهار"),
        ("before_after", "so", "ka hor casharka", "ka dib casharka"),
        ("must_not", "ur", "آپ کو آنا چاہیے", "آپ کو آنا نہیں چاہیے"),
        ("must_to_may", "ar", "يجب أن تدفع", "يمكن أن تدفع"),
        ("currency_changed", "tr", "200 dolar", "200 avro"),
    ],
)
def test_other_languages_are_spoiled_too(name: str, language: str, text: str, there: str) -> None:
    assert spoiled(name, text, language) == there


def test_every_language_can_be_spoiled_in_every_way() -> None:
    for table in (MONTHS, SWAPPED, MUST_NOT, MAY, CURRENCY):
        assert set(table) == LANGUAGES
    assert all(len(months.split()) == 12 for months in MONTHS.values())
