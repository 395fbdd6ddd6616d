"""One client's connection as a state machine: what may come when, and what goes out.

    waiting_for_start -> open -> ending -> closed

Pure: no socket, no await, no clock. After a `ProtocolError` the caller sends what `fail` returns; after a
fatal one, or after `ended`, the state is closed and `close_code` says how the socket is to be closed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, get_args

from pydantic import BaseModel

from interpreter.engines.recogniser import Samples
from interpreter.engines.translator import Source, Suggestion
from interpreter.errors import ProtocolError
from interpreter.pipeline import events
from interpreter.pipeline.plan import Direction, Plan, Side
from interpreter.protocol import client_messages as client
from interpreter.protocol import encode
from interpreter.protocol import server_messages as server
from interpreter.protocol.codes import CLOSE_INTERNAL, CLOSE_NORMAL, CODES, refusal
from interpreter.protocol.decode import decode_sound, decode_text
from interpreter.protocol.limits import MAX_ERRORS, REMEMBERED_OFFERS, SAMPLE_RATE_HZ, VERSIONS
from interpreter.protocol.offer import Offer


class State(StrEnum):
    """Where a connection is."""

    WAITING_FOR_START = "waiting_for_start"
    OPEN = "open"
    ENDING = "ending"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Begin:
    """Open a session with this plan, then send what `ServerConnection.ready` returns.

    Attributes:
        notice: speak the notices first.
    """

    plan: Plan
    hypotheses: bool
    notice: bool = True


@dataclass(frozen=True, slots=True)
class Sound:
    """Push this sound."""

    samples: Samples = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A suggestion was tapped."""

    utterance: int
    suggestion: Suggestion


ClientAction = (
    Begin
    | Sound
    | Chosen
    | client.Talk
    | client.Release
    | client.StopVoice
    | client.Repeat
    | client.RepeatNotice
    | client.BackTranslate
    | client.AskAgain
    | client.Human
    | client.Played
    | client.Ping
    | client.End
)
"""What the caller is to do. `Ping` is answered with `ServerConnection.pong`."""

_OPTIONAL: Final[Mapping[type, str]] = {
    events.SpeechStarted: "speech_started",
    events.Hypothesis: "hypothesis",
    events.TurnEnded: "turn_ended",
    events.Latency: "latency",
    events.Load: "load",
}


class ServerConnection:
    """The server's side of one connection.

    Args:
        meeting: random id, told to the client and put on log lines.
        offer: what this machine can do.
    """

    def __init__(self, meeting: str, offer: Offer) -> None:
        self.meeting = meeting
        self.state = State.WAITING_FOR_START
        self.close_code = CLOSE_NORMAL
        self.offer = offer
        self._plan: Plan | None = None
        self._wanted: frozenset[str] = frozenset(get_args(client.OptionalEvent))
        self._seq = 0
        self._errors = 0
        self._talking: str | None = None
        self._speakable: set[int] = set()
        self._voiced: set[int] = set()
        self._offers: OrderedDict[int, dict[str, Suggestion]] = OrderedDict()
        self._voice: int | None = None
        self._voice_samples = 0

    def receive(self, data: str | bytes) -> list[ClientAction]:
        """What the caller is to do about one message.

        Raises:
            ProtocolError: the message cannot be accepted. Its place in the state machine is unchanged;
                answer with `fail`.
        """
        if self.state is State.CLOSED:
            return []
        if isinstance(data, bytes):
            return self._sound(data)
        return self._message(decode_text(data))

    def ready(self) -> list[str | bytes]:
        """The answer to an accepted `start`, once the session is open.

        Raises:
            RuntimeError: no `start` was accepted.
        """
        plan = self._opened()
        first, second = (
            encode.side_ready(side.name, self.offer.languages[side.language], speak=plan.speak)
            for side in plan.sides
        )
        return self._text(
            server.Ready(
                seq=self._next(),
                version=VERSIONS[-1],
                meeting=self.meeting,
                sample_rate=SAMPLE_RATE_HZ,
                sides=(first, second),
                directions=tuple(
                    encode.direction_ready(*pair, self.offer.direction(*pair)) for pair in _directions(plan)
                ),
            )
        )

    def send(self, event: events.Event) -> list[str | bytes]:
        """The messages that tell the client about `event`; none where it did not want them.

        Raises:
            RuntimeError: no `start` was accepted.
        """
        plan = self._opened()
        if self.state is State.CLOSED or not self._wants(event):
            return []
        if isinstance(event, events.VoiceChunk):
            chunks = encode.encode_sound(event.samples)
            self._voice_samples += encode.samples_in(chunks)
            return list(chunks)
        if isinstance(event, events.VoiceEnded):
            self._voiced.add(event.utterance)
            # What waited and is dropped ends without having started, maybe in the middle of another voice.
            samples = self._voice_samples if event.utterance == self._voice else 0
            return self._text(encode.message(event, self._next(), samples=samples))
        if isinstance(event, events.NotUnderstood):
            speaker = self.offer.languages[plan.side(event.side).language]
            return self._text(encode.not_understood(event, self._next(), speaker))
        if isinstance(event, events.AskedAgain):
            asked = self.offer.languages[plan.side(event.speaker).language]
            return self._text(encode.asked_again(event, self._next(), asked))
        if isinstance(event, events.VoiceStarted):
            self._voice, self._voice_samples = event.utterance, 0
            self._voiced.add(event.utterance)
        elif isinstance(event, events.Translated):
            self._remember(event)
        return self._text(encode.message(event, self._next()))

    def pong(self, ping: client.Ping) -> list[str | bytes]:
        """The answer to `ping`."""
        return self._text(server.Pong(seq=self._next(), id=ping.id))

    def fail(self, error: ProtocolError) -> list[str | bytes]:
        """Tell the client about an error; a fatal one, or one too many, closes the connection."""
        if self.state is State.CLOSED:
            return []
        out = self._error(error)
        self._errors += 1
        if not error.fatal and self._errors >= MAX_ERRORS:
            error = refusal("too_many_errors", f"{MAX_ERRORS} errors in one meeting. Mend the client.")
            out += self._error(error)
        if error.fatal:
            code = CODES.get(error.code)
            self.state = State.CLOSED
            self.close_code = CLOSE_INTERNAL if code is None or code.close is None else code.close
        return out

    def shut_down(self) -> list[str | bytes]:
        """Tell the client that the service stops; what was said is finished as after `end`."""
        if self.state in (State.CLOSED, State.ENDING):
            return []
        error = refusal("shutting_down", "The service is being stopped. Connect again in a moment.")
        if self.state is State.WAITING_FOR_START:
            return self.fail(error)
        self.state = State.ENDING
        self.close_code = CODES[error.code].close or CLOSE_INTERNAL
        return self._error(error)

    def ended(self) -> list[str | bytes]:
        """Everything is out: the last message."""
        if self.state is State.CLOSED:
            return []
        self.state = State.CLOSED
        return self._text(server.Ended(seq=self._next()))

    def _sound(self, data: bytes) -> list[ClientAction]:
        if self.state is State.WAITING_FOR_START:
            raise refusal("not_started", "Sound came before the meeting was opened. Send `start` first.")
        samples = decode_sound(data)
        if self.state is State.ENDING:
            raise refusal(
                "after_end", "The meeting is ending; sound is not taken any more. Wait for `ended`."
            )
        return [Sound(samples)]

    def _message(self, message: BaseModel) -> list[ClientAction]:
        if isinstance(message, client.Start):
            return [self._start(message)]
        if self._plan is None:
            raise refusal("not_started", "The meeting is not open. Send `start` first.")
        if isinstance(message, client.Talk | client.Release | client.End):
            if self.state is State.ENDING:
                raise refusal("after_end", "The meeting is ending already. Wait for `ended`.")
            self._turn(message, self._plan)
            return [message]
        if isinstance(message, client.Choose):
            return [self._choice(message)]
        if isinstance(message, client.Human):
            self._check_side(message.side, self._plan)
            return [message]
        if isinstance(message, client.AskAgain):
            if self.state is State.ENDING:
                raise refusal("after_end", "The meeting is ending; nobody can say it again any more.")
            self._check_side(message.side, self._plan)
            return [message]
        if isinstance(message, client.BackTranslate):
            if self.state is State.ENDING:
                raise refusal("after_end", "The meeting is ending; nothing more is translated back.")
            self._check_utterance(message.utterance, self._speakable)
            return [message]
        if isinstance(message, client.RepeatNotice):
            self._check_voice(message.side, self._plan)
            return [message]
        if isinstance(message, client.Repeat):
            self._check_utterance(message.utterance, self._speakable)
            return [message]
        if isinstance(message, client.Played):
            self._check_utterance(message.utterance, self._voiced)
            return [message]
        if isinstance(message, client.Ping | client.StopVoice):
            return [message]
        raise TypeError(f"{type(message).__name__} has no place in the state machine.")

    def _start(self, start: client.Start) -> Begin:
        if self._plan is not None:
            raise refusal(
                "already_started", "The meeting is open already. Open a new connection for another."
            )
        first, second = start.sides
        for side in start.sides:
            language = self.offer.languages.get(side.language)
            if language is None or not language.recognised:
                heard = ", ".join(code for code, one in self.offer.languages.items() if one.recognised)
                raise refusal("language", f"A language asked for is not served here. Choose from: {heard}.")
        if first.name == second.name or first.language == second.language:
            raise refusal("pair", "Both sides are alike. Give each its own name and its own language.")
        plan = Plan(
            sides=(Side(first.name, first.language), Side(second.name, second.language)),
            mode=start.mode,
            direction=start.direction,
            speak=start.speak,
            half_duplex=start.half_duplex,
        )
        if not self.offer.pairs.issuperset(_directions(plan)):
            raise refusal("pair", "No engine here translates between the two languages. Choose another pair.")
        self._plan = plan
        if start.events is not None:
            self._wanted = frozenset(start.events)
        self.state = State.OPEN
        return Begin(plan, start.hypotheses and "hypothesis" in self._wanted, start.notice)

    def _turn(self, message: client.Talk | client.Release | client.End, plan: Plan) -> None:
        if isinstance(message, client.End):
            self.state = State.ENDING
            self._talking = None
            return
        if plan.direction is not Direction.PUSH_TO_TALK:
            raise refusal("not_push_to_talk", "This meeting has no talk buttons. Only send sound.")
        if isinstance(message, client.Release):
            if self._talking is None:
                raise refusal("not_talking", "No talk button is down. Send `talk` first.")
            self._talking = None
            return
        self._check_side(message.side, plan)
        if self._talking is not None:
            raise refusal("already_talking", "A talk button is down already. Send `release` first.")
        self._talking = message.side

    def _choice(self, message: client.Choose) -> Chosen:
        suggestion = self._offers.get(message.utterance, {}).get(message.phrase)
        if suggestion is None:
            raise refusal(
                "unknown_phrase", "That phrase is not on offer. Choose from the utterance's suggestions."
            )
        return Chosen(message.utterance, suggestion)

    def _check_side(self, name: str, plan: Plan) -> None:
        if all(side.name != name for side in plan.sides):
            raise refusal("unknown_side", "No side has that name. Use a name given in `start`.")

    def _check_voice(self, name: str, plan: Plan) -> None:
        self._check_side(name, plan)
        if not plan.speak or self.offer.languages[plan.side(name).language].voice is None:
            raise refusal("no_voice", "There is no voice for that side here. Show the text.")

    def _check_utterance(self, number: int, known: set[int]) -> None:
        if number not in known:
            raise refusal("unknown_utterance", f"There is no utterance {number} to do that with.")

    def _remember(self, event: events.Translated) -> None:
        if event.translation.source is not Source.NONE:
            self._speakable.add(event.utterance)
        if event.translation.suggestions:
            # A choice replaces the translation; what was offered before can still be chosen instead.
            offered = self._offers.setdefault(event.utterance, {})
            offered.update({one.phrase: one for one in event.translation.suggestions})
            while len(self._offers) > REMEMBERED_OFFERS:
                self._offers.popitem(last=False)

    def _wants(self, event: events.Event) -> bool:
        optional = _OPTIONAL.get(type(event))
        return optional is None or optional in self._wanted

    def _opened(self) -> Plan:
        if self._plan is None:
            raise RuntimeError("No `start` was accepted on this connection.")
        return self._plan

    def _error(self, error: ProtocolError) -> list[str | bytes]:
        return self._text(
            server.ErrorMessage(seq=self._next(), code=error.code, message=str(error), fatal=error.fatal)
        )

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _text(self, message: BaseModel) -> list[str | bytes]:
        return [message.model_dump_json()]


def _directions(plan: Plan) -> list[tuple[str, str]]:
    """(source, target) of what is interpreted in a meeting."""
    first, second = (side.language for side in plan.sides)
    return [(first, second)] if plan.direction is Direction.FIXED else [(first, second), (second, first)]
