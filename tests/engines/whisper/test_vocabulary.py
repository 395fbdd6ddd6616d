"""Prompts as the model was trained on them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.engines.hearing.scripts import scripts_in
from interpreter.engines.recogniser import RecognitionRequest
from interpreter.engines.whisper.vocabulary import MAX_PROMPT_TOKENS, READ_AS
from tests.engines.whisper.scripted_model import vocabulary

WORDS = vocabulary()
DANISH = WORDS.of("da")
START = [DANISH.sot, DANISH.language, DANISH.transcribe, DANISH.no_timestamps]


def text(tokens: list[int]) -> str:
    return str(DANISH.tokenizer.decode(tokens))


def test_all_of_whispers_languages_are_there() -> None:
    assert {"da", "uk", "ar", "tr", "ur", "fa", "so", "en"} <= WORDS.languages
    assert "xx" not in WORDS.languages


def test_without_context_there_is_only_the_start() -> None:
    assert WORDS.prompt(RecognitionRequest(("da",)), "da") == START


def test_hot_words_stand_before_what_was_said_and_the_prefix_is_last() -> None:
    request = RecognitionRequest(
        ("da",), prompt="Goddag.", hot_words=("Jobcenter", "Amager"), prefix="Jeg hedder"
    )
    prompt = WORDS.prompt(request, "da")
    start = prompt.index(DANISH.sot)
    assert prompt[0] == DANISH.sot_prev
    assert text(prompt[1:start]) == " Jobcenter, Amager Goddag."
    assert prompt[start : start + 4] == START
    assert text(prompt[start + 4 :]) == " Jeg hedder"


def test_a_blank_prefix_is_none() -> None:
    assert WORDS.prefix(RecognitionRequest(("da",), prefix="  ")) == []


def test_somali_is_read_with_the_swahili_token() -> None:
    assert READ_AS["so"] == "sw"
    token = WORDS.of("so").tokenizer.token_to_id("<|sw|>")
    assert WORDS.start_sequence("so")[1] == token


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=60), st.text(max_size=3000), st.text(max_size=3000))
def test_the_prompt_always_leaves_half_of_the_room(hot: list[str], said: str, prefix: str) -> None:
    request = RecognitionRequest(("da",), prompt=said, hot_words=tuple(hot), prefix=prefix)
    prompt = WORDS.prompt(request, "da")
    start = prompt.index(DANISH.sot)
    assert start <= MAX_PROMPT_TOKENS + 1
    assert len(WORDS.prefix(request)) <= MAX_PROMPT_TOKENS
    assert prompt[start : start + 4] == START


def test_the_newest_of_what_was_said_stays() -> None:
    prompt = WORDS.prompt(RecognitionRequest(("da",), prompt="først " * 300 + "sidst"), "da")
    assert text(prompt[: prompt.index(DANISH.sot)]).endswith(" sidst")


def test_of_script_only_rules_out_every_other_script() -> None:
    for language, script in (("so", "LATIN"), ("uk", "CYRILLIC"), ("ur", "ARABIC")):
        suppressed = set(WORDS.of_script_only(language))
        assert -1 in suppressed
        allowed = [token for token in range(DANISH.eot) if token not in suppressed]
        assert {name for token in allowed for name in scripts_in(text([token]))} == {script}


def test_a_language_without_a_known_script_is_not_limited() -> None:
    assert tuple(WORDS.of_script_only("el")) == (-1,)
