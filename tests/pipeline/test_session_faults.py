"""The streaming loop when somebody taps, and when something fails."""

import pytest

from interpreter.engines.health import Health
from interpreter.engines.recogniser import (
    Effort,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
)
from interpreter.engines.translator import Doubt, Source
from interpreter.errors import Outdated
from interpreter.pipeline.events import (
    Fault,
    FlagReason,
    HumanFlag,
    Latency,
    NotUnderstood,
    Translated,
    VoiceEnded,
    VoiceStarted,
)
from interpreter.pipeline.session import Session
from interpreter.settings import PipelineSettings
from tests.fakes.speech import line
from tests.pipeline.stage import MONDAY, THANKS, Stage, talk, texts


class TestTaps:
    def test_a_chosen_phrase_becomes_the_translation_and_is_spoken(self) -> None:
        stage = Stage(talk(line("hvad hedder du?", 0.5), length=3.0))

        async def choose(session: Session) -> None:
            (offered,) = stage.only(Translated)
            await session.choose(1, offered.translation.suggestions[0])

        stage.play((2.9, choose))
        first, second = stage.only(Translated)
        assert first.translation.source is Source.NONE
        assert (second.translation.text, second.translation.source) == ("SAY AGAIN", Source.DRAFT_PHRASE)
        assert second.translation.doubts == (Doubt.DRAFT,)
        assert [event.utterance for event in stage.only(VoiceStarted)] == [1]

    def test_repeat_speaks_again(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0)).play((2.9, lambda s: s.repeat(1)))
        assert [event.utterance for event in stage.only(VoiceStarted)] == [1, 1]
        assert len(stage.only(Latency)) == 1

    @pytest.mark.parametrize(
        ("source", "doubts", "spoken"),
        [
            (Source.MODEL, (), True),
            (Source.MODEL, (Doubt.NUMBER, Doubt.NAME, Doubt.RECOGNITION), True),
            (Source.MODEL, (Doubt.MODEL,), False),
            (Source.MODEL, (Doubt.NUMBER, Doubt.MODEL), False),
            (Source.DRAFT_PHRASE, (Doubt.DRAFT, Doubt.NAME), True),
        ],
    )
    def test_a_models_text_that_looks_wrong_is_shown_and_not_spoken(
        self, source: Source, doubts: tuple[Doubt, ...], spoken: bool
    ) -> None:
        stage = Stage(talk(MONDAY, length=3.0))
        stage.translator.source, stage.translator.doubts = source, doubts
        stage.play()
        (shown,) = stage.only(Translated)
        assert (shown.translation.text, shown.translation.doubts) == ("JEG KOMMER PÅ MANDAG.", doubts)
        assert len(stage.only(VoiceStarted)) == spoken
        assert len(stage.only(Latency)) == 1

    def test_what_was_not_spoken_is_spoken_when_asked_for(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0))
        stage.translator.source, stage.translator.doubts = Source.MODEL, (Doubt.MODEL,)
        stage.play((2.9, lambda s: s.repeat(1)))
        assert [event.utterance for event in stage.only(VoiceStarted)] == [1]

    def test_repeating_what_was_never_said_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            Stage(talk(MONDAY, length=3.0)).play((2.9, lambda s: s.repeat(7)))

    def test_stopping_the_voice_drops_what_waits(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=5.5))
        stage.voice.seconds = 0.3
        stage.play((5.4, lambda s: s.cancel_voice()))
        assert [(event.utterance, event.cancelled) for event in stage.only(VoiceEnded)] == [
            (2, True),
            (1, True),
        ]
        assert len(stage.only(Latency)) == 2

    def test_asking_for_a_human_raises_the_flag_every_time(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0))
        stage.play((1.0, lambda s: s.ask_for_human("citizen")), (2.0, lambda s: s.ask_for_human("citizen")))
        assert stage.only(HumanFlag) == [HumanFlag(FlagReason.ASKED, "citizen")] * 2


class TestFaults:
    def test_a_recognition_that_fails_asks_to_say_it_again(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0), settings=PipelineSettings(hypotheses=False))
        stage.reader.failures = 1
        stage.play()
        (fault,) = stage.only(Fault)
        assert fault.stage == "recognise"
        assert [event.reason for event in stage.only(NotUnderstood)] == [Rejection.LOW_CONFIDENCE]
        assert texts(stage) == ["mange tak."]

    def test_a_hypothesis_that_a_busy_engine_leaves_out_is_no_fault(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0))
        read, refused = stage.reader.recognise, []

        def refuse(samples: Samples, request: RecognitionRequest) -> Recognition:
            if request.effort is Effort.HYPOTHESIS:
                refused.append(request)
                raise Outdated("The hypothesis is left out.")
            return read(samples, request)

        stage.reader.recognise = refuse  # type: ignore[method-assign]
        stage.play()
        assert texts(stage) == ["jeg kommer på mandag."]
        assert stage.only(Fault) == []
        assert refused

    def test_a_translation_that_fails_keeps_the_words(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0))
        stage.translator.failures = 1
        stage.play()
        assert texts(stage) == ["jeg kommer på mandag.", "mange tak."]
        first, second = stage.only(Translated)
        assert (first.translation.source, first.translation.reason) == (Source.NONE, "engine_failed")
        assert second.translation.text == "MANGE TAK."

    def test_a_voice_that_fails_keeps_the_text(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0))
        stage.voice.fails = True
        stage.play()
        assert [event.stage for event in stage.only(Fault)] == ["synthesise"]
        assert len(stage.only(Translated)) == len(stage.only(Latency)) == 1

    def test_no_message_holds_what_was_said(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0), settings=PipelineSettings(hypotheses=False))
        stage.reader.failures = 1
        stage.play()
        assert "mandag" not in stage.only(Fault)[0].message

    def test_a_fault_in_the_program_ends_the_session_loudly(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0))
        stage.translator.translate = lambda request: 1 / 0  # type: ignore[method-assign, assignment, return-value]
        with pytest.raises(ZeroDivisionError):
            stage.play()

    def test_two_abstentions_raise_the_flag(self) -> None:
        words = line("hvad siger du?", 0.5) + line("hvad er det?", 3.5)
        stage = Stage(talk(words, length=6.0)).play()
        assert HumanFlag(FlagReason.NOT_TRANSLATED, "caseworker") in stage.only(HumanFlag)


class TestHealth:
    @pytest.mark.parametrize("degraded", [True, False])
    def test_a_model_that_runs_where_it_should_not_raises_the_flag_once(
        self, degraded: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0))
        health = Health("recogniser", "cpu", degraded=degraded)
        monkeypatch.setattr(stage.reader, "health", lambda: (health,), raising=False)
        stage.play()
        flags = [HumanFlag(FlagReason.UNHEALTHY)] if degraded else []
        assert stage.only(HumanFlag) == flags
        assert stage.only(Translated)
