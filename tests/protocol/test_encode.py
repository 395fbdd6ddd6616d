import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydantic import BaseModel, TypeAdapter, ValidationError

from interpreter.engines.recogniser import Word
from interpreter.pipeline import events
from interpreter.protocol import encode
from interpreter.protocol.decode import decode_sound
from interpreter.protocol.event_messages import BackTranslationMessage, NotUnderstoodMessage
from interpreter.protocol.limits import MAX_SOUND_BYTES
from interpreter.protocol.reference import example
from interpreter.protocol.server_messages import SERVER_MESSAGES, ServerMessage
from tests.fakes.meeting import BACK, COMMIT, NOT_UNDERSTOOD, TRANSLATED, all_events
from tests.fakes.offer import OFFER


@pytest.mark.parametrize("model", SERVER_MESSAGES)
def test_every_example_is_a_valid_message_in_its_own_order(model: type[BaseModel]) -> None:
    message = TypeAdapter(ServerMessage).validate_python(example(model))
    assert type(message) is model
    assert message.model_dump_json() == json.dumps(example(model), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("event", all_events(), ids=lambda event: type(event).__name__)
def test_every_event_has_an_encoder_and_loses_no_field(event: events.Event) -> None:
    if isinstance(event, events.VoiceChunk):
        return
    if isinstance(event, events.NotUnderstood):
        message: BaseModel = encode.not_understood(event, 1, OFFER.languages["uk"])
    elif isinstance(event, events.AskedAgain):
        message = encode.asked_again(event, 1, OFFER.languages["da"])
    elif isinstance(event, events.VoiceEnded):
        message = encode.message(event, 1, samples=5)
    else:
        message = encode.message(event, 1)
    fields = set(type(message).model_fields)
    assert set(event.__dataclass_fields__) - {"translation"} <= fields
    TypeAdapter(ServerMessage).validate_json(message.model_dump_json())


def test_the_events_tested_are_all_there_are() -> None:
    assert {type(event) for event in all_events()} == set(events.Event.__args__)


def test_a_translation_carries_everything_the_engine_said() -> None:
    message = encode.message(TRANSLATED, 1).model_dump()
    made = TRANSLATED.translation
    assert {name: message[name] for name in ("text", "source", "understood", "engine", "reason")} == {
        name: getattr(made, name) for name in ("text", "source", "understood", "engine", "reason")
    }
    assert message["confidence"] == made.confidence
    assert message["doubts"] == made.doubts
    assert message["values"] == (
        {"kind": "time", "canonical": "09:30", "source": "halv ti", "target": "09:30"},
    )
    assert message["terms"] == (
        {
            "term": "jobcenter",
            "source": "jobcentret",
            "target": "",
            "source_explanation": "Her hjælper man.",
            "target_explanation": "Тут допомагають.",
            "rendering": "центр",
            "missing": True,
            "approved": False,
        },
    )
    assert message["suggestions"][0] == {
        "phrase": "answer.yes",
        "text": "Ja.",
        "translation": "Так.",
        "score": 0.8,
        "approved": False,
    }


def test_what_is_translated_back_says_where_it_came_from() -> None:
    message = encode.message(BACK, 1)
    assert isinstance(message, BackTranslationMessage)
    assert (message.utterance, message.side, message.text) == (1, "caseworker", "Vi ses klokken 09:30.")
    assert (message.source_language, message.target_language) == ("uk", "da")
    assert (message.source, message.doubts, message.engine) == ("draft_phrase", ("draft",), "phrases 1")


def test_the_speaker_is_asked_again_in_their_own_language() -> None:
    message = encode.not_understood(NOT_UNDERSTOOD, 1, OFFER.languages["uk"])
    assert isinstance(message, NotUnderstoodMessage)
    assert (message.language, message.text) == ("uk", "say it again in uk")


def test_numpy_floats_and_long_fractions_come_out_short() -> None:
    word = Word("ja", 1.23456789, np.float32(2.5), np.float32(0.1234567))  # type: ignore[arg-type]
    event = events.Commit(1, 1, 1, "caseworker", "da", "ja", (word,), 1.0, 2.0, 0.5)
    written = json.loads(encode.message(event, 1).model_dump_json())["words"][0]
    assert written == {"text": "ja", "start": 1.235, "end": 2.5, "probability": 0.1235}


def test_a_value_that_is_no_number_never_goes_out() -> None:
    with pytest.raises(ValidationError):
        encode.message(events.Load(float("nan"), 0), 1)


def test_what_goes_out_is_unicode_as_written() -> None:
    assert "Так." in encode.message(TRANSLATED, 1).model_dump_json()
    assert COMMIT.text in encode.message(COMMIT, 1).model_dump_json()


@given(
    hnp.arrays(
        np.float32,
        st.integers(0, 40_000),
        elements=st.floats(-2, 2, width=32),
        fill=st.just(np.float32(0.25)),
    )
)
def test_sound_comes_back_as_it_went_in(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    chunks = encode.encode_sound(samples)
    assert all(0 < len(chunk) <= MAX_SOUND_BYTES and len(chunk) % 2 == 0 for chunk in chunks)
    assert encode.samples_in(chunks) == len(samples)
    back = np.concatenate([decode_sound(chunk) for chunk in chunks]) if chunks else samples[:0]
    assert np.abs(back - np.clip(samples, -1, 32767 / 32768)).max(initial=0) <= 0.5 / 32768 + 1e-7


def test_times_have_milliseconds_and_probabilities_four_digits() -> None:
    word = Word("Ja.", 1.23456, 2.34567, 0.987654)
    said = replace(COMMIT, words=(word,), start=1.23456, end=float(np.float32(2.1)), confidence=0.123456)
    commit = encode.message(said, 1).model_dump()
    assert [commit[name] for name in ("start", "end", "confidence")] == [1.235, 2.1, 0.1235]
    assert commit["words"] == ({"text": "Ja.", "start": 1.235, "end": 2.346, "probability": 0.9877},)
    latency = encode.message(events.Latency(1, "da", "uk", "consecutive", None, 0.45678, 0.5, 0.61239), 1)
    assert latency.model_dump(include={"endpoint", "final_text", "first_sound"}) == {
        "endpoint": None,
        "final_text": 0.457,
        "first_sound": 0.612,
    }
    ended = encode.message(events.VoiceEnded(1, 1.23456, cancelled=False), 1, samples=5)
    assert ended.model_dump(include={"duration"}) == {"duration": 1.235}
    assert encode.message(events.Load(1.23456, 0), 1).model_dump(include={"lag"}) == {"lag": 1.235}
