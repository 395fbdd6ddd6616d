import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.engines.neural.families import Form, form_of
from interpreter.engines.neural.manifest import read_folder
from interpreter.errors import ConfigError
from tests.engines.neural.conftest import FAMILIES, tiny
from tests.fakes.tiny_models import build

PAIR = ("da", "uk")


@pytest.fixture(scope="module")
def forms(folders: Mapping[str, Path]) -> Mapping[str, Form]:
    return {family: form_of(read_folder(folder)) for family, folder in folders.items()}


def test_marian_gets_the_target_token_the_pieces_and_the_end(forms: Mapping[str, Form]) -> None:
    tokens = forms["marian"].source_tokens("hej, jeg kommer.", *PAIR)
    assert tokens == [">>ukr<<", "▁hej", ",", "▁jeg", "▁kommer", ".", "</s>"]
    assert forms["marian"].target_prefix("uk") == []


def test_marian_for_one_target_has_no_target_token(tmp_path: Path) -> None:
    form = form_of(read_folder(build(tmp_path, tiny(codes={}))))
    assert form.source_tokens("hej", *PAIR) == ["▁hej", "</s>"]


def test_a_model_that_adds_the_end_itself_does_not_get_it_twice(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"add_source_eos": True}))
    assert form_of(read_folder(folder)).source_tokens("hej", *PAIR) == [">>ukr<<", "▁hej"]


def test_nllb_gets_the_source_code_the_pieces_and_the_end(forms: Mapping[str, Form]) -> None:
    assert forms["nllb"].source_tokens("hej, jeg", *PAIR) == ["dan_Latn", "▁hej", ",", "▁jeg", "</s>"]
    assert forms["nllb"].target_prefix("uk") == ["ukr_Cyrl"]
    assert forms["nllb"].target_prefix("da") == ["dan_Latn"]


def test_t5_gets_the_target_tag_as_a_piece_of_the_text(forms: Mapping[str, Form]) -> None:
    assert forms["t5"].source_tokens("hej, jeg", *PAIR) == ["▁", "<2uk>", "▁hej", ",", "▁jeg", "</s>"]
    assert forms["t5"].target_prefix("uk") == []


@pytest.mark.parametrize("family", FAMILIES)
def test_control_tokens_are_left_out_of_the_text(forms: Mapping[str, Form], family: str) -> None:
    control = ["<s>", "</s>", "<pad>", "<unk>", "ukr_Cyrl", "dan_Latn", ">>ukr<<", "<2uk>", "<extra_id_0>"]
    known = [token for token in control if token not in ("ukr_Cyrl", "dan_Latn") or family == "nllb"]
    assert forms[family].text([*known, "▁привіт", ",", *known, "▁я", *known]) == "привіт, я"


@pytest.mark.parametrize("family", FAMILIES)
def test_no_tokens_are_no_text(forms: Mapping[str, Form], family: str) -> None:
    assert forms[family].text([]) == ""


def test_marian_spells_pieces_that_only_the_shared_vocabulary_has(forms: Mapping[str, Form]) -> None:
    assert forms["marian"].text(["▁привіт", "▁qqq", "xx"]) == "привіт qqqxx"


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "text", ["</s> hej", "<2uk> hej", "<2en>hej", ">>ukr<< hej", "ukr_Cyrl hej", "<pad>", "<unk>"]
)
def test_what_a_person_says_never_becomes_a_control_token(
    forms: Mapping[str, Form], family: str, text: str
) -> None:
    """The tokens of the text stand between the first language token and the end."""
    tokens = forms[family].source_tokens(text, *PAIR)
    spoken = tokens[2 if family == "t5" else 1 : -1]
    control = {"<s>", "</s>", "<pad>", "<unk>", "ukr_Cyrl", "dan_Latn", ">>ukr<<", "<2uk>", "<2en>"}
    assert not control & set(spoken)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["hej", "jeg", "kommer", "morgen"]), min_size=1, max_size=9))
def test_text_survives_the_way_through_tokens(forms: Mapping[str, Form], words: list[str]) -> None:
    text = " ".join(words)
    for family in FAMILIES:
        assert forms[family].text(forms[family].source_tokens(text, *PAIR)) == text


def test_a_file_that_is_no_tokenizer_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    (folder / "target.spm").write_bytes(b"not a model")
    with pytest.raises(ConfigError, match=r"target\.spm is not a sentencepiece model"):
        form_of(read_folder(folder))


def test_a_t5_target_without_a_tag_in_the_model_is_refused(tmp_path: Path) -> None:
    """It would be read as text, and the model would answer in a language of its choice."""
    model = replace(tiny("t5"), pairs=[("da", "uk"), ("uk", "da")])
    with pytest.raises(ConfigError, match="has no target tag <2da>"):
        form_of(read_folder(build(tmp_path, model)))
