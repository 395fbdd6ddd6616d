"""The catalogue's data, and what may not stand in it."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interpreter.engines import mms
from interpreter.engines.ctc.loading import MODEL_FILES
from interpreter.engines.neural.manifest import FOLDER, MANIFEST, Manifest, ModelFolder
from interpreter.engines.neural.routes import plan
from interpreter.engines.table import RECOGNISERS
from interpreter.errors import ConfigError
from interpreter.models.catalogue import (
    CTC,
    FOLDERS,
    MMS,
    TRANSLATION_MANIFEST,
    Catalogue,
    Kind,
    ModelEntry,
    load_catalogue,
    read_catalogue,
)
from interpreter.models.embedded import WHISPER_BASE, WHISPER_BASE_HASHES
from languages import load_languages
from tests.models.hub import REVISION, entry_of

ENTRIES = load_catalogue().model
BY_NAME = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
ENGLISH = {"en"}
"""The only language that is no language of the service: the pivot."""


@BY_NAME
def test_every_entry_says_where_it_was_found_and_what_its_licence_is(entry: ModelEntry) -> None:
    assert all(len(where) > 20 for where in entry.found)
    assert entry.licence.url.startswith("https://")
    assert len(entry.licence.summary) > 20


@BY_NAME
def test_a_licence_that_excludes_commercial_use_is_marked(entry: ModelEntry) -> None:
    says_so = re.search(
        r"-NC|commercial use is excluded", f"{entry.licence.name} {entry.licence.summary}", re.I
    )
    assert entry.licence.non_commercial == bool(says_so)


@BY_NAME
def test_pinned_means_revision_sizes_and_hashes(entry: ModelEntry) -> None:
    if entry.pinned:
        assert re.fullmatch("[0-9a-f]{40}", entry.revision)
        assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) and file.size for file in entry.files)
        assert not entry.unpinned_reason
    else:
        assert len(entry.unpinned_reason) > 20


@BY_NAME
def test_its_languages_exist(entry: ModelEntry) -> None:
    known = set(load_languages())
    assert entry.all_languages
    assert entry.all_languages <= known | ENGLISH
    if entry.translation and "en" in entry.all_languages:
        assert entry.translation.pivot == "en"
    for figure in entry.quality:
        spoken_of = tuple(figure.of.split("-"))
        assert spoken_of in entry.pairs if len(spoken_of) == 2 else spoken_of[0] in entry.languages
        assert figure.source


@BY_NAME
def test_the_translator_understands_its_manifest(entry: ModelEntry) -> None:
    if entry.translation is None:
        with pytest.raises(ConfigError, match="no translation model"):
            entry.translation_manifest()
        return
    manifest = Manifest.model_validate(tomllib.loads(entry.translation_manifest()))
    assert manifest.name == entry.name
    assert manifest.licence == entry.licence.name
    assert manifest.all_pairs == entry.pairs


@BY_NAME
def test_codes_are_those_of_the_language_profiles(entry: ModelEntry) -> None:
    if entry.translation is None:
        return
    for code, token in entry.translation.codes.items():
        engines = load_languages()[code].engines
        expected = {"nllb": engines.nllb, "t5": f"<2{engines.madlad}>"}.get(entry.translation.family, token)
        assert token == expected


def test_every_language_has_a_way_to_danish_and_back_that_is_free_of_cost_and_doubt() -> None:
    """The profiles translate every pair without a non-commercial model; for laptops those of students."""
    for profile in load_catalogue().profile:
        others = set(load_languages()) - {"da"} - ({"ur", "so"} if profile == "laptop" else set())
        pairs = set(load_catalogue().defaults(profile))
        assert pairs >= {("da", other) for other in others} | {(other, "da") for other in others}


@pytest.mark.parametrize("profile", load_catalogue().profile)
def test_the_default_of_a_pair_is_what_the_translator_takes(profile: str, tmp_path: Path) -> None:
    folders = [
        ModelFolder(
            tmp_path, Manifest.model_validate(tomllib.loads(entry.translation_manifest())), frozenset(), False
        )
        for entry in load_catalogue().select([profile])
        if entry.translation
    ]
    routes = plan(folders)
    taken = {
        pair: " + ".join(leg.folder.manifest.name for leg in route.legs) for pair, route in routes.items()
    }
    assert load_catalogue().defaults(profile) == taken
    on_laptops = profile == "laptop"
    assert taken["da", "uk"] == ("firefox-da-en + firefox-en-uk" if on_laptops else "opus-mt-gmq-zle")
    assert taken.get(("so", "da"), "") == ("" if on_laptops else "madlad400-3b")


def test_the_engines_look_where_models_are_installed(tmp_path: Path) -> None:
    assert FOLDERS[Kind.TRANSLATION] == FOLDER
    assert TRANSLATION_MANIFEST == MANIFEST
    places = {entry.kind: entry.folder(tmp_path).relative_to(tmp_path) for entry in ENTRIES}
    assert places[Kind.RECOGNITION].parts == (
        next(e.name for e in reversed(ENTRIES) if e.kind is Kind.RECOGNITION),
    )
    voices = [entry for entry in ENTRIES if entry.kind is Kind.VOICE]
    assert {entry.folder(tmp_path).relative_to(tmp_path).parts[0] for entry in voices} == {"piper", "mms"}
    assert MMS == mms.FOLDER


def test_the_embedded_model_has_one_set_of_hashes() -> None:
    entry = load_catalogue().find(WHISPER_BASE)
    assert entry is not None
    assert {file.name: file.sha256 for file in entry.files} == WHISPER_BASE_HASHES


def test_voices_are_named_as_piper_finds_them() -> None:
    for entry in ENTRIES:
        if entry.kind is Kind.VOICE and not entry.engine:
            assert [file.name for file in entry.files] == [f"{entry.name}.onnx", f"{entry.name}.onnx.json"]


def test_ctc_models_lie_with_the_recognition_models_and_hold_what_their_engine_needs(tmp_path: Path) -> None:
    models = [entry for entry in ENTRIES if entry.engine == CTC]
    assert {entry.name for entry in models} == {"omnilingual-asr-300m-ctc", "omnilingual-asr-1b-ctc-v2"}
    assert CTC in RECOGNISERS
    for entry in models:
        assert entry.folder(tmp_path) == tmp_path / entry.name
        names = {file.name for file in entry.files}
        assert all(names & set(alternatives) for alternatives in MODEL_FILES)
        assert "LICENSE" in names, "its licence has to come along"


def test_mms_voices_are_found_by_their_engine_and_not_for_commercial_use() -> None:
    voices = [entry for entry in ENTRIES if entry.engine == MMS]
    assert {entry.languages for entry in voices} == {("so",), ("ar",), ("fa",)}
    for entry in voices:
        assert entry.name in load_languages()[entry.languages[0]].engines.mms
        assert [file.name for file in entry.files] == [mms.MODEL_FILE, mms.TOKENS_FILE]
        assert entry.licence.non_commercial


def test_a_voice_whose_recordings_are_not_told_is_not_called_clear() -> None:
    for name in (
        "ur_PK-fasih-medium",
        "ur_PK-aegis_female-medium",
        "ar_JO-kareem-medium",
        "fa_IR-mana-medium",
    ):
        entry = load_catalogue().find(name)
        assert entry is not None
        assert entry.licence.unclear
        assert not [one for one in load_catalogue().profile.values() if name in one.models]


def test_a_non_commercial_voice_is_never_preferred_to_another() -> None:
    bound = {entry.name for entry in ENTRIES if entry.licence.non_commercial}
    assert "tr_TR-dfki-medium" in bound
    for code, language in load_languages().items():
        marks = [name in bound for name in language.engines.piper]
        assert marks == sorted(marks), code


def test_profiles_and_single_names_can_be_mixed() -> None:
    catalogue = load_catalogue()
    chosen = [entry.name for entry in catalogue.select(["whisper-large-v3", "cpu", "whisper-small"])]
    assert chosen[0] == "whisper-large-v3"
    assert chosen.count("whisper-small") == 1
    with pytest.raises(ConfigError, match="no profile or model 'nonsense'"):
        catalogue.select(["nonsense"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"revision": ""}, "pinned needs the revision"),
        ({"files": [{"path": "model.bin", "sha256": "a" * 64}]}, "pinned needs the revision"),
        ({"pinned": False}, "every hash is known"),
        ({"unpinned_reason": "because"}, "give unpinned_reason"),
        ({"files": []}, "a usable model has files"),
        ({"archive": "https://x/y.zip"}, "not two"),
        ({"repository": ""}, "not two"),
        ({"address": f"https://x/{REVISION}/"}, "not two"),
        ({"address": "https://x/", "repository": ""}, "an address holds its revision"),
        ({"address": f"https://x/{REVISION}", "repository": ""}, "should match pattern"),
        ({"conversion": "marian"}, "is converted"),
        ({"files": [{"path": "../model.bin", "size": 1, "sha256": "a" * 64}]}, "plain relative"),
        ({"files": [{"path": "/etc/x", "size": 1, "sha256": "a" * 64}]}, "plain relative"),
        ({"files": [{"path": p, "size": 1, "sha256": "a" * 64} for p in ("a/x", "b/x")]}, "the same name"),
        ({"languages": []}, "names its languages"),
        ({"kind": "translation"}, "has a table translation"),
        ({"licence": {"name": "CC-BY-NC-4.0", "url": "x", "summary": "y"}}, "marked non_commercial"),
        ({"revision": "abc"}, "should match pattern"),
        ({"name": "../x"}, "should match pattern"),
        ({"found": []}, "at least 1"),
        ({"engine": "mms"}, "engine mms is for voices"),
        ({"engine": "ctc", "kind": "voice"}, "engine ctc is for recognition"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], message: str) -> None:
    tree = entry_of({"model.bin": b"weights"}).model_dump()
    with pytest.raises(ValueError, match=message):
        ModelEntry.model_validate(tree | changes)


def _profile(*names: str) -> dict[str, Any]:
    return {"cpu": {"description": "d", "models": names, "recognition": names[0]}}


def _translator(name: str, *pairs: tuple[str, str], pivot: str | None = None) -> ModelEntry:
    facts = {"family": "marian", "version": "1", "pairs": pairs, "pivot": pivot}
    return entry_of({"model.bin": b"x"}, name=name, kind="translation", languages=(), translation=facts)


def test_two_models_meet_in_the_language_that_both_offer_and_in_no_other() -> None:
    """As the translator has it: `plan` over the same manifests."""
    entries = (
        entry_of({"model.bin": b"x"}),
        _translator("into", ("da", "en"), ("da", "sv"), pivot="en"),
        _translator("out", ("en", "fa"), ("sv", "uk"), pivot="en"),  # also has what `into` translates to
        _translator("other", ("en", "ar"), ("sv", "ar"), pivot="sv"),
        _translator("none", ("en", "tr")),
        _translator("back", ("en", "da"), pivot="en"),
    )
    catalogue = Catalogue.model_validate(
        {"model": entries, "profile": _profile(*(entry.name for entry in entries))}
    )
    folders = [
        ModelFolder(
            Path(), Manifest.model_validate(tomllib.loads(one.translation_manifest())), frozenset(), False
        )
        for one in entries[1:]
    ]
    chosen = catalogue.defaults("cpu")
    assert {pair: model for pair, model in chosen.items() if " + " in model} == {("da", "fa"): "into + out"}
    assert set(chosen) == set(plan(folders))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: {"model": (e, e), "profile": _profile(e.name)}, "two models are called"),
        (lambda e: {"model": (e,), "profile": {e.name: _profile(e.name)["cpu"]}}, "a model and a profile"),
        (lambda e: {"model": (e,), "profile": _profile("missing")}, "cannot be installed"),
        (
            lambda e: {
                "model": (e.model_copy(update={"licence": e.licence.model_copy(update={"unclear": True})}),),
                "profile": _profile(e.name),
            },
            "not free or not clear",
        ),
    ],
)
def test_profiles_are_checked(change: Callable[[ModelEntry], dict[str, Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Catalogue.model_validate(change(entry_of({"model.bin": b"weights"})))


@pytest.mark.parametrize(
    ("text", "message"), [("[", "not valid TOML"), ("model = []", "profile: Field required")]
)
def test_a_catalogue_that_cannot_be_read_says_where(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=rf"here.*{message}"):
        read_catalogue(text, "here")
