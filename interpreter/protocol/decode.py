"""From what a client sent to a checked message. Nothing a client sends is ever repeated in an error,
save the names of fields, so that no speech content can travel that way."""

from typing import cast

import numpy as np
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from interpreter.engines.recogniser import Samples
from interpreter.protocol.client_messages import CLIENT_MESSAGES
from interpreter.protocol.codes import refusal
from interpreter.protocol.limits import BYTES_PER_SAMPLE, MAX_SOUND_BYTES, MAX_TEXT_BYTES, VERSIONS

_FIELD_NAME_CHARACTERS = 40


def decode_text(text: str) -> BaseModel:
    """The client message in `text`: an instance of a class in `CLIENT_MESSAGES`.

    Raises:
        ProtocolError: too_large, bad_json, unknown_type, version, bad_message.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise refusal("bad_json", "The message is not valid Unicode. Send UTF-8.") from None
    if len(data) > MAX_TEXT_BYTES:
        raise refusal(
            "too_large",
            f"A text message of {len(data)} bytes is too long; at most {MAX_TEXT_BYTES} are taken.",
        )
    try:
        tree = from_json(data, allow_inf_nan=False)
    except ValueError:
        raise refusal(
            "bad_json", "The message is not valid JSON. Send one JSON object per message."
        ) from None
    if not isinstance(tree, dict):
        raise refusal("bad_json", "The message is not a JSON object. Send one JSON object per message.")
    kind = tree.get("type")
    model = CLIENT_MESSAGES.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise refusal(
            "unknown_type", f"There is no message of that type. Use one of: {', '.join(CLIENT_MESSAGES)}."
        )
    if kind == "start":
        _check_version(tree.get("version"))
    try:
        # From the text again, because strict checking knows what JSON cannot express (tuples, enumerations).
        return model.model_validate_json(data)
    except ValidationError as error:
        # Type by type, because pydantic's own wording may quote what was sent.
        faults = "; ".join(
            f"{_place(fault['loc'])}: {fault['type']}" for fault in error.errors(include_input=False)
        )
        raise refusal(
            "bad_message", f"The message {kind!r} has wrong fields ({faults}). Check it against the schema."
        ) from None


def decode_sound(data: bytes) -> Samples:
    """The sound in a binary message, float32 in [-1, 1).

    Raises:
        ProtocolError: too_large, bad_sound.
    """
    if len(data) > MAX_SOUND_BYTES:
        raise refusal(
            "too_large",
            f"A binary message of {len(data)} bytes is too long; at most {MAX_SOUND_BYTES} are taken.",
        )
    if not data or len(data) % BYTES_PER_SAMPLE:
        raise refusal(
            "bad_sound",
            f"A binary message of {len(data)} bytes is no PCM16 sound. Send whole samples of two bytes each.",
        )
    return cast(Samples, np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768))


def _check_version(version: object) -> None:
    if isinstance(version, int) and not isinstance(version, bool) and version not in VERSIONS:
        served = ", ".join(str(number) for number in VERSIONS)
        raise refusal(
            "version",
            f"This server does not speak the version asked for. It speaks: {served}. Ask for one of these.",
        )


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)[:_FIELD_NAME_CHARACTERS]
