from pathlib import Path

import pytest

from interpreter.engines.neural.checks import words
from interpreter.engines.neural.facts import Facts, facts_of
from interpreter.errors import ConfigError

LANGUAGES = ("da", "en", "uk", "ar", "tr", "fa", "ur", "so")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Jeg kommer ikke i morgen."),
        ("da", "Der er ingen tider."),
        ("en", "I don't come tomorrow."),
        ("uk", "Я не прийду завтра."),
        ("uk", "Немає вільного часу."),
        ("ar", "لن آتي غدا"),
        ("ar", "ولا أستطيع"),
        ("tr", "Yarın gelmiyorum."),
        ("tr", "Yarın gelmeyeceğim."),
        ("tr", "Param yok."),
        ("fa", "فردا نمی‌آیم"),
        ("fa", "وقت ندارم"),
        ("ur", "میں کل نہیں آؤں گا"),
        ("so", "Berri ma imanayo."),
    ],
)
def test_negation_is_seen(language: str, sentence: str) -> None:
    assert facts_of([language])[language].negates(words(sentence))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Jeg kommer i morgen."),
        ("en", "I come tomorrow, now or then."),
        ("uk", "Я прийду завтра на зустріч."),
        ("ar", "سآتي غدا إن شاء الله"),
        ("tr", "Yarın geliyorum, zaman var."),
        ("fa", "فردا می‌آیم"),
        ("ur", "میں کل آؤں گا"),
        ("so", "Berri waan imanayaa."),
    ],
)
def test_no_negation_is_seen_in_a_plain_sentence(language: str, sentence: str) -> None:
    facts = facts_of([language])[language]
    assert not facts.negates(words(sentence))
    assert not facts.may_negate(words(sentence))


def test_every_language_has_a_script_and_both_lists() -> None:
    assert all(facts.script and facts.negation and facts.hint for facts in facts_of(LANGUAGES).values())


def test_a_language_that_nobody_described_is_not_checked() -> None:
    assert facts_of(["xx"]) == {"xx": Facts(language="xx")}


def test_a_language_folder_describes_a_new_language(tmp_path: Path) -> None:
    built_in = Path(__file__).parents[3] / "languages" / "da"
    folder = tmp_path / "no"
    folder.mkdir()
    for file in built_in.glob("*.*"):
        content = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(content.replace('code = "da"', 'code = "no"'), encoding="utf-8")
    facts = facts_of(["no"], tmp_path)["no"]
    assert facts.script == "LATIN"
    assert facts.negates(("jeg", "kommer", "ikke"))
    assert not facts.may_negate(("jeg", "kommer"))


def test_language_folders_that_cannot_be_read_are_a_matter_of_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        facts_of(["no"], tmp_path / "missing")
