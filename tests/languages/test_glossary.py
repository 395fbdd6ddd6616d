"""Terms in what people say, in seven languages."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages import LanguageError, load_languages
from languages.glossary import Glossary, load_glossary
from languages.glossary_check import check_glossary
from languages.glossary_files import Rendering
from languages.glossary_index import Term
from languages.script import foreign_words
from languages.term_forms import words

LANGUAGES = load_languages()
GLOSSARY = load_glossary(LANGUAGES)


def test_every_term_is_explained_and_has_a_rendering_in_every_language() -> None:
    problems = check_glossary(GLOSSARY, LANGUAGES)
    assert not problems, "\n".join(map(str, problems))
    assert len(GLOSSARY.terms) >= 150


def found(text: str, language: str = "da", glossary: Glossary = GLOSSARY) -> list[tuple[str, str]]:
    return [(one.term, text[one.start : one.end]) for one in glossary.find(text, language)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Du får kontanthjælp.", [("kontanthjælp", "kontanthjælp")]),
        ("Kontanthjælpsmodtagere", [("kontanthjælp", "Kontanthjælpsmodtagere")]),
        ("Jobcentret og jobcentrets", [("jobcenter", "Jobcentret"), ("jobcenter", "jobcentrets")]),
        ("to opholdstilladelser", [("opholdstilladelse", "opholdstilladelser")]),
        ("sygedagpengene", [("sygedagpenge", "sygedagpengene")]),
        ("Log på med MitID'et eller MitIDs side", [("MitID", "MitID'et"), ("MitID", "MitIDs")]),
        ("Åbn MitID-appen", [("MitID", "MitID-appen")]),
        ("i e-Boks, eBoks og e-boksen", [("e-Boks", "e-Boks"), ("e-Boks", "eBoks"), ("e-Boks", "e-boksen")]),
        ("et job med løntilskud", [("løntilskud", "job med løntilskud")]),
        ("virksomhedspraktikken", [("praktik", "virksomhedspraktikken")]),
        ("praktikpladsen", [("praktik", "praktikpladsen")]),
        ("en jobcenter-medarbejder", [("jobcenter", "jobcenter")]),
        ("Jeg er praktisk anlagt og søger et job på nettet.", []),
        ("", []),
    ],
)
def test_danish_is_found_inflected_and_in_compounds(text: str, terms: list[tuple[str, str]]) -> None:
    assert found(text) == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("uk", "Ви отримаєте грошову допомогу.", ["kontanthjælp"]),
        ("uk", "у центрі зайнятості через MitID", ["jobcenter", "MitID"]),
        ("ar", "راجع مركز التوظيف بخصوص إقامتك", ["jobcenter", "opholdstilladelse"]),
        ("tr", "Jobcenter'a gidin, oturma izniniz var.", ["jobcenter", "opholdstilladelse"]),
        ("tr", "mitid ve MİTİD", ["MitID", "MitID"]),
        ("ur", "رہائشی اجازت نامہ", ["opholdstilladelse"]),
        ("fa", "به مرکز کاریابی می‌روم", ["jobcenter"]),
        ("so", "xafiiska shaqada", ["jobcenter"]),
    ],
)
def test_renderings_are_found_in_the_other_languages(language: str, text: str, terms: list[str]) -> None:
    assert [term for term, _ in found(text, language)] == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("so", "Waxaan helaa kontanthjælpta", [("kontanthjælp", "kontanthjælpta")]),
        (
            "so",
            "kontanthjelpta iyo kontanthjælp-ka",
            [("kontanthjælp", "kontanthjelpta"), ("kontanthjælp", "kontanthjælp")],
        ),
        ("so", "opholdstilladelsekayga", [("opholdstilladelse", "opholdstilladelsekayga")]),
        ("so", "ydelsen", [("ydelse", "ydelsen")]),
        ("so", "SU-da", [("SU", "SU")]),
        ("tr", "kontanthjælp'i aldım", [("kontanthjælp", "kontanthjælp'i")]),
        ("tr", "kontanthjaelp’ten", [("kontanthjælp", "kontanthjaelp’ten")]),
        ("tr", "opholdstilladelse'm", [("opholdstilladelse", "opholdstilladelse'm")]),
        ("tr", "SU'dan, CV'nizi", [("SU", "SU'dan"), ("CV", "CV'nizi")]),
        ("tr", "klage'yi yazdım", [("klage", "klage'yi")]),
        ("uk", "мій opholdstilladelse", [("opholdstilladelse", "opholdstilladelse")]),
        ("ar", "الـopholdstilladelse", [("opholdstilladelse", "الـopholdstilladelse")]),
        ("fa", "opholdstilladelseم", [("opholdstilladelse", "opholdstilladelseم")]),
        ("ur", "میرا opholdstilladelse", [("opholdstilladelse", "opholdstilladelse")]),
    ],
)
def test_a_danish_word_is_found_where_people_use_it_in_their_own_language(
    language: str, text: str, terms: list[tuple[str, str]]
) -> None:
    assert found(text, language) == terms


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Su içmek istiyorum."),
        ("tr", "Barselona'da yaşıyorum."),
        ("tr", "bölgesel regional kanal"),
        ("so", "igu sheeg"),
        ("so", "siri ayaa jira"),
        ("so", "klagenfurt skatola"),
    ],
)
def test_an_ordinary_word_is_no_danish_term(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"da"}))
def test_no_sentence_of_the_news_borrows_a_danish_term(language: str) -> None:
    path = Path(__file__).parents[2].parent / "shared" / "data" / "ntrex" / f"{language}.txt"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    index = GLOSSARY._index(language)
    for line in path.read_text(encoding="utf-8").splitlines():
        said = words(line, language, LANGUAGES[language].script)
        assert not [span for place in range(len(said)) for span in index.at(said, place) if span.loan], line


def test_a_borrowed_word_is_explained_and_still_no_accepted_translation() -> None:
    source, target = "Du får opholdstilladelse.", "Waxaad helaysaa opholdstilladelsekayga."
    (pair,) = GLOSSARY.pair(source, "da", target, "so")
    assert (pair.target, pair.missing) == ((16, 38), True)
    kept = GLOSSARY.check("Du får kontanthjælp.", "da", "Waxaad helaysaa kontanthjælpta.", "so")
    assert kept == ()


def test_a_borrowed_word_that_the_danish_translation_loses_is_missing() -> None:
    assert GLOSSARY.check("opholdstilladelse'm", "tr", "Min tilladelse", "da") == ("opholdstilladelse",)
    assert GLOSSARY.check("opholdstilladelse'm", "tr", "Min opholdstilladelse", "da") == ()


def test_what_is_found_is_explained_in_every_language() -> None:
    (term,) = GLOSSARY.find("Jobcentret")
    assert term.explanation.startswith("Det sted i kommunen")
    assert set(term.renderings) == set(LANGUAGES) - {"da"}
    assert all(one.explanation and not one.approved for one in term.renderings.values())


@given(st.text(max_size=80), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_gives_spans_in_order_that_do_not_overlap(text: str, language: str) -> None:
    last = 0
    for one in GLOSSARY.find(text, language):
        assert last <= one.start < one.end <= len(text)
        last = one.end


@pytest.mark.parametrize(
    ("source", "target", "language", "missing"),
    [
        ("Jobcentret betaler kontanthjælp.", "Центр зайнятості платить.", "uk", ("kontanthjælp",)),
        ("Jobcentret betaler.", "Платить Jobcenter.", "uk", ()),
        ("Kom til borgerservice.", "Приходьте до Borgerservice.", "uk", ()),
        ("Din opholdstilladelse.", "Ваш opholdstilladelse.", "uk", ("opholdstilladelse",)),
        ("Din praktik, og praktikken.", "Ви там.", "uk", ("praktik",)),
        ("Goddag.", "Добрий день.", "uk", ()),
    ],
)
def test_a_translation_is_checked(source: str, target: str, language: str, missing: tuple[str, ...]) -> None:
    assert GLOSSARY.check(source, "da", target, language) == missing


def test_the_other_direction_is_checked_too() -> None:
    assert GLOSSARY.check("مركز التوظيف", "ar", "Jobcentrets adresse", "da") == ()
    assert GLOSSARY.check("مركز التوظيف", "ar", "Kontorets adresse", "da") == ("jobcenter",)


def term(name: str, **renderings: str) -> Term:
    made = {code: Rendering(text) for code, text in renderings.items()}
    return Term(name, (), "Forklaring.", False, "test", False, MappingProxyType(made))


def test_a_term_without_rendering_cannot_be_missing() -> None:
    glossary = Glossary([term("aktivering")], {"da": "Latn", "uk": "Cyrl"})
    assert glossary.check("Din aktivering", "da", "Ви там.", "uk") == ()


def test_terms_that_share_a_rendering_stand_for_each_other_in_a_check() -> None:
    glossary = Glossary(
        [term("tilbud", uk="пропозиція"), term("forslag", uk="пропозиція")], {"da": "Latn", "uk": "Cyrl"}
    )
    assert glossary.check("Моя пропозиція", "uk", "Mit forslag", "da") == ()
    assert glossary.check("Mit forslag", "da", "Моя пропозиція", "uk") == ()


def test_the_longest_term_wins() -> None:
    glossary = Glossary([term("ydelse"), term("hjemrejseydelse"), term("særlig ydelse")], {"da": "Latn"})
    assert found("hjemrejseydelsen", glossary=glossary) == [("hjemrejseydelse", "hjemrejseydelsen")]
    assert found("den særlige ydelse", glossary=glossary) == [("særlig ydelse", "særlige ydelse")]


def test_hot_words_put_names_first() -> None:
    assert all(term.keep_danish for term in GLOSSARY.terms if term.term in GLOSSARY.hot_words(5))
    assert len(GLOSSARY.hot_words(1000)) == len(GLOSSARY.terms)
    assert GLOSSARY.hot_words(0) == ()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_hot_words_are_in_the_script_of_the_language_and_without_asides(language: str) -> None:
    hot_words = GLOSSARY.hot_words(1000, language)
    assert len(hot_words) == len(set(hot_words)) >= 8
    for word in hot_words:
        assert not any(foreign_words(word, LANGUAGES[language].script, frozenset()))
        assert "(" not in word


def test_hot_words_take_half_of_the_municipality_s_own_then_what_was_used_lately() -> None:
    own = [replace(term(f"Enhed {number}"), own=True) for number in range(4)]
    rest = [term("ydelse"), replace(term("MitID"), keep_danish=True), term("praktik")]
    glossary = Glossary([*rest, *own], {"da": "Latn"})
    assert glossary.hot_words(4, recent=("praktik",)) == ("Enhed 0", "Enhed 1", "praktik", "Enhed 2")
    assert glossary.hot_words(7) == ("Enhed 0", "Enhed 1", "Enhed 2", "Enhed 3", "MitID", "ydelse", "praktik")
    assert glossary.hot_words(4, recent=("praktik", "ukendt", "ydelse"))[2:] == ("praktik", "ydelse")


def test_a_municipality_adds_its_own_units(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "term,forms,explanation,keep_danish,topic,ar\n"
        "Team Havnen,,Kontoret ved havnen.,yes,unit,فريق الميناء\n"
        "Jobcenter,,Vores eget.,yes,unit,\n",
        encoding="utf-8",
    )
    glossary = load_glossary(LANGUAGES, own)
    assert found("hos Team Havnen", glossary=glossary) == [("Team Havnen", "Team Havnen")]
    assert found("в Team Havnen", "uk", glossary) == [("Team Havnen", "Team Havnen")]
    assert found("فريق الميناء", "ar", glossary) == [("Team Havnen", "فريق الميناء")]
    assert glossary.hot_words(2) == ("Jobcenter", "Team Havnen")
    (replaced,) = glossary.find("jobcentret")
    assert replaced.explanation == "Vores eget."
    assert len(glossary.terms) == len(GLOSSARY.terms) + 1


def test_an_unknown_language_and_a_missing_master_are_told() -> None:
    with pytest.raises(LanguageError, match="no language 'sv'"):
        GLOSSARY.find("hej", "sv")
    with pytest.raises(LanguageError, match="needs Danish"):
        load_glossary({"uk": LANGUAGES["uk"]})


def paired(
    source: str, language: str, target: str, other: str, glossary: Glossary = GLOSSARY
) -> list[tuple[str, str, str, bool]]:
    return [
        (
            pair.term.term,
            "" if pair.source is None else source[slice(*pair.source)],
            "" if pair.target is None else target[slice(*pair.target)],
            pair.missing,
        )
        for pair in glossary.pair(source, language, target, other)
    ]


def test_a_term_is_shown_as_it_stands_on_both_sides() -> None:
    assert paired("Jobcentret betaler kontanthjælp.", "da", "У центрі зайнятості платять.", "uk") == [
        ("jobcenter", "Jobcentret", "центрі зайнятості", False),
        ("kontanthjælp", "kontanthjælp", "", True),
    ]
    assert paired("Ні.", "uk", "Nej, i jobcentret.", "da") == [("jobcenter", "", "jobcentret", False)]


def test_a_term_said_twice_is_paired_twice_and_one_word_stands_for_both() -> None:
    twice = "MitID, ja, MitID'et."
    assert paired(twice, "da", "MitID, так, MitID.", "uk") == [
        ("MitID", "MitID", "MitID", False),
        ("MitID", "MitID'et", "MitID", False),
    ]
    assert [missing for *_, missing in paired(twice, "da", "MitID.", "uk")] == [False, False]
    places = [pair.target for pair in GLOSSARY.pair(twice, "da", "MitID, так, MitID.", "uk")]
    assert places == [(0, 5), (12, 17)]


def test_of_terms_with_one_rendering_the_one_that_was_translated_is_named() -> None:
    glossary = Glossary(
        [term("tilbud", uk="пропозиція"), term("forslag", uk="пропозиція")], {"da": "Latn", "uk": "Cyrl"}
    )
    assert paired("Моя пропозиція", "uk", "Mit forslag", "da", glossary) == [
        ("forslag", "пропозиція", "forslag", False)
    ]


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_pairs_and_missing_terms_agree(source: str, target: str, language: str) -> None:
    other = "uk" if language == "da" else "da"
    source, target = source + " MitID jobcenter", target + " MitID"
    pairs = GLOSSARY.pair(source, language, target, other)
    missing = [pair.term.term for pair in pairs if pair.missing]
    assert GLOSSARY.check(source, language, target, other) == tuple(dict.fromkeys(missing))
    for pair in pairs:
        assert pair.source is not None or pair.target is not None
        assert not (pair.missing and (pair.source is None or pair.target is not None))
