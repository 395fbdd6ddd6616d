import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.errors import ProtocolError
from interpreter.protocol.client_messages import CLIENT_MESSAGES, Repeat
from interpreter.protocol.codes import CODES
from interpreter.protocol.decode import decode_sound, decode_text
from interpreter.protocol.limits import MAX_SOUND_BYTES, MAX_TEXT_BYTES


def code_of(text: str) -> str:
    with pytest.raises(ProtocolError) as caught:
        decode_text(text)
    assert caught.value.fatal == CODES[caught.value.code].fatal
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"start"',
        "null",
        '{"type": "ping", "id": NaN}',
        '{"type": "ping", "id": Infinity}',
        "[" * 10_000,
        '{"type":"end"} {"type":"end"}',
        '{"type": "\ud800"}',
    ],
)
def test_text_that_is_not_one_json_object(text: str) -> None:
    assert code_of(text) == "bad_json"


@pytest.mark.parametrize(
    "text", ["{}", '{"type": "dance"}', '{"type": 5}', '{"type": ["end"]}', '{"type": null}']
)
def test_unknown_types(text: str) -> None:
    assert code_of(text) == "unknown_type"


def test_a_missing_field_is_named_but_nothing_sent_is_repeated() -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_text('{"type": "choose", "utterance": "a secret spoken word"}')
    assert "utterance" in str(caught.value)
    assert "phrase" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("version", [0, 2, -1, 10**30])
def test_another_version_is_refused_with_those_served_whatever_else_it_holds(version: int) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_text(json.dumps({"type": "start", "version": version, "new_in_2": {}}))
    assert caught.value.code == "version"
    assert caught.value.fatal
    assert "It speaks: 1." in str(caught.value)


def test_the_limit_on_text_counts_bytes() -> None:
    padding = MAX_TEXT_BYTES - len('{"type":"repeat","utterance":3}')
    fits = '{"type":"repeat","utterance":3' + " " * padding + "}"
    assert isinstance(decode_text(fits), Repeat)
    assert code_of(fits[:-1] + " }") == "too_large"
    assert code_of("é" * (MAX_TEXT_BYTES // 2 + 1)) == "too_large"


def test_sound_is_scaled_to_one() -> None:
    samples = decode_sound(np.array([0, 16384, -32768, 32767], dtype="<i2").tobytes())
    assert samples.dtype == np.float32
    assert samples.tolist() == [0.0, 0.5, -1.0, np.float32(32767 / 32768)]


@pytest.mark.parametrize("data", [b"", b"\x00", bytes(321)])
def test_sound_that_is_no_whole_samples(data: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_sound(data)
    assert (caught.value.code, caught.value.fatal) == ("bad_sound", False)


def test_the_limit_on_sound() -> None:
    assert decode_sound(bytes(MAX_SOUND_BYTES)).shape == (MAX_SOUND_BYTES // 2,)
    with pytest.raises(ProtocolError) as caught:
        decode_sound(bytes(MAX_SOUND_BYTES + 2))
    assert caught.value.code == "too_large"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_NEARLY = st.builds(
    lambda kind, rest: json.dumps({"type": kind} | rest),
    st.sampled_from([*CLIENT_MESSAGES, "commit", ""]),
    st.dictionaries(
        st.sampled_from(["version", "sides", "mode", "side", "utterance", "phrase", "id", "x"]),
        _JSON,
        max_size=4,
    ),
)


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc"])) | _JSON.map(json.dumps) | _NEARLY)
def test_any_text_is_a_message_or_a_protocol_error(text: str) -> None:
    try:
        message = decode_text(text)
    except ProtocolError as error:
        assert error.code in CODES  # noqa: PT017 - either outcome is right
    else:
        assert type(message) in CLIENT_MESSAGES.values()


@given(st.binary(max_size=200))
def test_any_bytes_are_sound_or_a_protocol_error(data: bytes) -> None:
    try:
        samples = decode_sound(data)
    except ProtocolError as error:
        assert error.code == "bad_sound"  # noqa: PT017
    else:
        assert len(samples) == len(data) // 2
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() <= 1
