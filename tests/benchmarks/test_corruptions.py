from dataclasses import replace

import pytest

from benchmarks.corruptions import AFFIRMED, CORRUPTIONS, NEGATED, OTHER, Sample

SAMPLE = Sample(
    "da",
    "uk",
    "Du skal ikke betale 200 kr. i morgen, fordi du har fået hjælp fra kommunen til det.",
    "Вам не потрібно платити 200 крон завтра, бо муніципалітет вам із цим допоміг.",
    "You do not have to pay 200 kroner tomorrow.",
    "Хто прийде?",
)


@pytest.mark.parametrize(
    ("name", "spoiled"),
    [
        ("number_changed", "Вам не потрібно платити 399 крон завтра, бо муніципалітет вам із цим допоміг."),
        ("number_dropped", "Вам не потрібно платити  крон завтра, бо муніципалітет вам із цим допоміг."),
        ("negation_dropped", "Вам потрібно платити 200 крон завтра, бо муніципалітет вам із цим допоміг."),
        ("negation_added", None),
        ("truncated", "Вам не потрібно платити"),
        ("half", "Вам не потрібно платити 200 крон"),
        ("copied", SAMPLE.source),
        ("half_copied", "Вам не потрібно платити 200 крон fordi du har fået hjælp fra kommunen til det."),
        ("other_language", SAMPLE.other),
        ("unrelated", "Хто прийде?"),
    ],
)
def test_what_is_spoiled(name: str, spoiled: str | None) -> None:
    assert CORRUPTIONS[name](SAMPLE) == spoiled


def test_a_loop_repeats_the_last_words() -> None:
    assert CORRUPTIONS["repeated"](SAMPLE) == SAMPLE.target + " із цим допоміг." * 4


def test_what_cannot_be_spoiled_is_left_out() -> None:
    plain = replace(SAMPLE, source="Hej du", target="Привіт ти")
    for name in ("number_changed", "number_dropped", "negation_dropped", "truncated", "half", "repeated"):
        assert CORRUPTIONS[name](plain) is None


@pytest.mark.parametrize(
    ("language", "negated", "plain"),
    [
        ("da", "Jeg kommer ikke.", "Jeg kommer ."),
        ("uk", "Я не прийду.", "Я прийду."),
        ("ar", "لا أعرف.", "أعرف."),
        ("tr", "Gelmiyorum.", "Geliyorum."),
        ("fa", "من نمی‌آیم.", "من می‌آیم."),
        ("ur", "میں نہیں آتا۔", "میں آتا۔"),
        ("so", "Ma imanayo.", "imanayo."),
    ],
)
def test_a_negation_is_taken_out_in_every_language(language: str, negated: str, plain: str) -> None:
    sample = Sample("da", language, "Det er ikke sandt.", negated, "", "")
    assert CORRUPTIONS["negation_dropped"](sample) == plain


def test_every_language_can_be_spoiled() -> None:
    languages = {"da", "uk", "ar", "tr", "ur", "fa", "so"}
    assert languages <= set(AFFIRMED)
    assert set(NEGATED) == set(OTHER) == languages
