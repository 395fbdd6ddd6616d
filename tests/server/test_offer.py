from dataclasses import replace

import pytest

from interpreter.pipeline.events import Notice
from interpreter.protocol.offer import ServedLanguage
from interpreter.selfcheck import DirectionCheck, Failure
from interpreter.server.offer import NO_OFFER, NOTICE, SAY_AGAIN, SPOKEN, as_json, build_offer, texts_as_json
from languages import LanguageError, load_languages
from tests.fakes.session import able_engines


def served(code: str) -> ServedLanguage:
    return build_offer(able_engines(), load_languages()).languages[code]


def test_a_language_is_what_its_folder_says_and_what_the_engines_can_do() -> None:
    language = load_languages()["ar"]
    offered = served("ar")
    assert (offered.bcp47, offered.direction) == (language.engines.bcp47, "rtl")
    assert offered.names == (language.names.own, language.names.danish, language.names.english)
    assert (offered.readiness, offered.readiness_reason) == (
        language.readiness.level,
        language.readiness.reason,
    )
    assert (offered.notice, offered.say_again) == (language.ui(NOTICE), language.ui(SAY_AGAIN))
    assert (offered.recognised, offered.voice) == (True, None)
    assert (served("uk").recognised, served("uk").voice) == (True, "Ukrainian voice")
    assert (served("so").recognised, served("so").voice) == (False, None)


@pytest.mark.parametrize("code", list(load_languages()))
def test_every_language_has_words_for_everything_that_is_spoken(code: str) -> None:
    language, offered = load_languages()[code], served(code)
    assert offered.notices == {notice: language.ui(SPOKEN[notice]) for notice in Notice}
    assert offered.no_offer == language.ui(NO_OFFER)


def test_what_a_language_has_no_words_for_is_not_spoken() -> None:
    languages = dict(load_languages())
    texts = {name: text for name, text in languages["uk"].texts.items() if name in (NOTICE, SAY_AGAIN)}
    languages["uk"] = replace(languages["uk"], texts=texts)
    offered = build_offer(able_engines(), languages).languages["uk"]
    assert set(offered.notices) == {Notice.OPENING, Notice.SAY_AGAIN}
    assert offered.no_offer == ""


def test_pairs_with_a_language_that_has_no_folder_are_not_offered() -> None:
    languages = {code: language for code, language in load_languages().items() if code != "ar"}
    assert build_offer(able_engines(), languages).pairs == {("da", "uk"), ("uk", "da")}


@pytest.mark.parametrize("key", [NOTICE, SAY_AGAIN])
def test_a_language_without_its_notice_cannot_be_served(key: str) -> None:
    languages = dict(load_languages())
    texts = {name: text for name, text in languages["uk"].texts.items() if name != key}
    languages["uk"] = replace(languages["uk"], texts=texts)
    with pytest.raises(LanguageError, match=key):
        build_offer(able_engines(), languages)


def test_the_offer_as_json_names_every_language_and_pair() -> None:
    offer = build_offer(able_engines(), load_languages())
    told = as_json(offer)
    assert told["pairs"] == [["ar", "da"], ["da", "ar"], ["da", "uk"], ["uk", "da"]]
    assert isinstance(told["languages"], list)
    assert [one["code"] for one in told["languages"]] == list(offer.languages)


def test_every_direction_says_how_its_check_went() -> None:
    checks = [
        DirectionCheck("da", "uk", "Ja."),
        DirectionCheck("uk", "da", "Так.", problem="not heard at all", failure=Failure.NOT_HEARD),
    ]
    told = as_json(build_offer(able_engines(), load_languages(), checks))["directions"]
    assert isinstance(told, list)
    assert {(one["source"], one["target"]): one["state"] for one in told} == {
        ("da", "uk"): "works",
        ("uk", "da"): "fails",
        ("da", "ar"): "not_checked",
        ("ar", "da"): "not_checked",
    }
    assert [(one["failure"], one["reason"]) for one in told if one["state"] == "fails"] == [
        ("not_heard", "not heard at all")
    ]


def test_texts_say_which_of_them_are_drafts() -> None:
    language = load_languages()["uk"]
    approved = replace(language.texts[SAY_AGAIN], approved=True)
    draft = replace(language.texts[NOTICE], approved=False)
    told = texts_as_json(replace(language, texts={SAY_AGAIN: approved, NOTICE: draft}))
    assert told["texts"] == {SAY_AGAIN: approved.text, NOTICE: draft.text}
    assert told["drafts"] == [NOTICE]
