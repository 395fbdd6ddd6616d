"""Every error code: what causes it, what to do, whether it ends the meeting."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from interpreter.errors import ProtocolError

CLOSE_NORMAL: Final = 1000
CLOSE_POLICY: Final = 1008
CLOSE_TOO_BIG: Final = 1009
CLOSE_INTERNAL: Final = 1011
CLOSE_RESTART: Final = 1012
CLOSE_TRY_LATER: Final = 1013


@dataclass(frozen=True, slots=True)
class Code:
    """One error code.

    Attributes:
        close: the web socket close code (RFC 6455, section 7.4) that follows; None where the meeting goes on.
        cause: when it happens.
        remedy: what a client does about it.
    """

    name: str
    close: int | None
    cause: str
    remedy: str

    @property
    def fatal(self) -> bool:
        return self.close is not None


_ALL: Final = (
    Code(
        "bad_json",
        None,
        "A text message is not one JSON object, or holds NaN or Infinity.",
        "Send one JSON object per text message.",
    ),
    Code(
        "unknown_type",
        None,
        "`type` is missing or names no client message.",
        "Use one of the client messages below.",
    ),
    Code(
        "bad_message",
        None,
        "A field is missing, has a wrong value, or does not belong there.",
        "The message names the field; check against `protocol.schema.json`.",
    ),
    Code(
        "bad_sound",
        None,
        "A binary message is empty or has an odd number of bytes. It was ignored.",
        "Send PCM16 little-endian mono at 16 kHz, two bytes a sample.",
    ),
    Code("unknown_side", None, "No side of the meeting has that name.", "Use a name given in `start`."),
    Code(
        "unknown_utterance",
        None,
        "There is no translation (for `repeat` and `back_translate`) or no voice (for `played`) of that "
        "utterance.",
        "Use the number from a `translation` or `voice_started` message.",
    ),
    Code(
        "no_voice",
        None,
        "Nothing can be spoken to that side: its language has no voice here, or `start` had `speak` off.",
        "Show the text; `ready` names each side's voice.",
    ),
    Code(
        "unknown_phrase",
        None,
        "The phrase was not offered for that utterance, or the offer is too old.",
        "Choose only from the `suggestions` of a recent `translation`.",
    ),
    Code(
        "already_talking",
        None,
        "`talk` while a talk button is down already.",
        "Send `release` first; one side talks at a time.",
    ),
    Code("not_talking", None, "`release` while no talk button is down.", "Send `talk` first."),
    Code(
        "not_push_to_talk",
        None,
        "`talk` or `release` in a meeting whose direction is not `push_to_talk`.",
        "Only send sound; the server finds out who speaks.",
    ),
    Code("already_started", None, "`start` a second time.", "Open a new connection for another meeting."),
    Code(
        "after_end",
        None,
        "Sound, `talk`, `release`, `back_translate`, `ask_again` or `end` after `end`. It was ignored.",
        "Wait for `ended`.",
    ),
    Code(
        "not_started",
        CLOSE_POLICY,
        "Something came before a valid `start`.",
        "Send `start` first and alone, and wait for `ready`.",
    ),
    Code(
        "version",
        CLOSE_POLICY,
        "The server does not speak the version asked for; the message names those it does.",
        "Use a version it names.",
    ),
    Code(
        "language",
        CLOSE_POLICY,
        "A language is not served, or cannot be recognised here.",
        "Choose from `/v1/languages`.",
    ),
    Code(
        "pair",
        CLOSE_POLICY,
        "The two sides have one name or one language, or no engine here translates between their languages.",
        "Choose another pair, or install a translation model.",
    ),
    Code(
        "start_timeout",
        CLOSE_POLICY,
        "No `start` came within the time limit.",
        "Send `start` as soon as the connection is open.",
    ),
    Code(
        "too_large",
        CLOSE_TOO_BIG,
        "A message is longer than the limit.",
        "Send sound in blocks of 20 to 100 ms.",
    ),
    Code(
        "too_fast",
        CLOSE_POLICY,
        "Sound came faster than it is spoken, further ahead than the limit.",
        "Send sound at the pace of speech; for recordings there is the command line.",
    ),
    Code(
        "too_slow",
        CLOSE_POLICY,
        "The client did not read for too long, or too much was waiting for it.",
        "Read all the time, on a task or thread of its own; reconnect.",
    ),
    Code(
        "too_many_errors",
        CLOSE_POLICY,
        "The client made more errors than one meeting allows.",
        "Mend the client.",
    ),
    Code(
        "full",
        CLOSE_TRY_LATER,
        "As many meetings as allowed are running.",
        "Try again later, or raise the setting `server.max_meetings`.",
    ),
    Code(
        "shutting_down",
        CLOSE_RESTART,
        "The service is being stopped. What was said is still finished, for a few seconds.",
        "Tell the people, then reconnect.",
    ),
    Code(
        "internal",
        CLOSE_INTERNAL,
        "A fault in the service itself; its log names it under the meeting id.",
        "Reconnect, and tell whoever runs the service the meeting id.",
    ),
)

CODES: Final = MappingProxyType({code.name: code for code in _ALL})
"""Every error code by its name."""


def refusal(code: str, message: str) -> ProtocolError:
    """The error of that code, fatal or not as the table says. Raises KeyError for a code not in it."""
    return ProtocolError(code, message, fatal=CODES[code].fatal)
