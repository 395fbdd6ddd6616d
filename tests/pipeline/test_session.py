"""The streaming loop on scripted engines and virtual time: what comes out, when, and in which order."""

import asyncio

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.engines.recogniser import Effort, Rejection
from interpreter.engines.translator import Doubt, Suggestion, Value
from interpreter.errors import InputError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import (
    Commit,
    Fault,
    Hypothesis,
    Latency,
    Load,
    NotUnderstood,
    SpeechStarted,
    Translated,
    TurnEnded,
    VoiceChunk,
    VoiceEnded,
    VoiceStarted,
)
from interpreter.pipeline.plan import Direction, Mode, Pace, Plan
from interpreter.pipeline.session import Session
from interpreter.settings import PipelineSettings
from languages import load_languages
from languages.glossary import load_glossary
from tests.fakes.speech import RATE, ScriptedVad, line
from tests.fakes.virtual_time import run_virtual
from tests.pipeline.stage import MONDAY, SIDES, THANKS, Shouter, Stage, Tone, talk, texts

GLOSSARY = load_glossary(load_languages())
LONG = line("jeg har været syg i to uger, og derfor kunne jeg ikke komme til mødet i går.", 0.5)


class TestOneUtterance:
    def test_the_order_of_everything(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0), settings=PipelineSettings(hypotheses=False)).play()
        kinds = [type(event) for event in stage.events if not isinstance(event, VoiceChunk)]
        assert kinds == [SpeechStarted, Commit, TurnEnded, Translated, VoiceStarted, Latency, VoiceEnded]

    def test_the_words_and_their_times(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0)).play()
        (commit,) = stage.only(Commit)
        assert commit.text == "jeg kommer på mandag."
        assert [word.start for word in commit.words] == pytest.approx(
            [word.start for word in MONDAY], abs=1e-3
        )
        assert (commit.side, commit.language, commit.turn) == ("caseworker", "da", 1)

    def test_the_translation_is_spoken_whole(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0)).play()
        (ended,) = stage.only(VoiceEnded)
        sound = sum(chunk.samples.shape[0] for chunk in stage.only(VoiceChunk))
        assert ended.duration == sound / RATE == pytest.approx(len("JEG KOMMER PÅ MANDAG.") * 0.1)
        assert not ended.cancelled

    def test_a_finished_sentence_waits_less_than_an_unfinished_one(self) -> None:
        finished = Stage(talk(line("jeg kommer på mandag.", 0.5), length=4.0)).play()
        unfinished = Stage(talk(line("jeg kommer på mandag", 0.5), length=4.0)).play()
        (quick,), (slow,) = finished.only(Latency), unfinished.only(Latency)
        assert quick.endpoint == pytest.approx(0.4, abs=0.1)
        assert slow.endpoint == pytest.approx(0.6, abs=0.1)

    def test_the_endpointing_silence_hides_the_recognition(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0), settings=PipelineSettings(hypotheses=False)).play()
        (latency,) = stage.only(Latency)
        assert latency.final_text == latency.endpoint
        finals = [call for call in stage.reader.calls if call[0] is Effort.FINAL]
        assert len(finals) == 1

    def test_nothing_said_gives_nothing(self) -> None:
        assert Stage(talk(length=5.0)).play().events == []


class TestSoundWithoutWords:
    """Sound that the voice activity model takes for speech, and in which the recogniser finds none."""

    @pytest.mark.parametrize(
        ("seconds", "reason"), [(0.4, Rejection.NO_SPEECH), (1.0, Rejection.LOW_CONFIDENCE)]
    )
    def test_who_spoke_long_enough_is_asked_to_say_it_again(self, seconds: float, reason: Rejection) -> None:
        script = talk(length=4.0)
        script.samples[RATE : RATE + round(seconds * RATE)] = 1e-6
        stage = Stage(script).play()
        (nothing,) = stage.only(NotUnderstood)
        assert nothing.reason is reason
        assert stage.only(Commit) == []


class TestContext:
    TALK = (MONDAY, line("дякую за допомогу.", 3.5, language="uk"), line("mange tak.", 7.0))
    TOLD = PipelineSettings(hypotheses=False, prompt_utterances=2, hot_words=5)

    def test_translators_are_told_what_was_said_before_and_by_whom(self) -> None:
        stage = Stage(talk(*self.TALK, length=10.0), direction=Direction.AUTOMATIC).play()
        assert [
            [(one.text, one.translation, one.same_speaker) for one in request.context]
            for request in stage.translator.requests
        ] == [
            [],
            [("jeg kommer på mandag.", "JEG KOMMER PÅ MANDAG.", False)],
            [
                ("jeg kommer på mandag.", "JEG KOMMER PÅ MANDAG.", True),
                ("дякую за допомогу.", "ДЯКУЮ ЗА ДОПОМОГУ.", False),
            ],
        ]

    def test_the_recogniser_is_told_nothing_unless_the_settings_say_so(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0), glossary=GLOSSARY).play()
        assert {(request.prompt, request.hot_words) for request in stage.reader.requests} == {("", ())}

    def test_the_recogniser_is_told_terms_and_what_was_said_before(self) -> None:
        told = self.TOLD.model_copy(update={"hypotheses": True})
        stage = Stage(talk(MONDAY, THANKS, length=6.0), settings=told, glossary=GLOSSARY).play()
        assert {request.hot_words for request in stage.reader.requests} == {GLOSSARY.hot_words(5)}
        prompts = [request.prompt for request in stage.reader.requests]
        assert prompts[0] == ""
        assert prompts[-1] == "jeg kommer på mandag."
        assert {request.effort for request in stage.reader.requests} == set(Effort)

    def test_where_the_language_decides_the_side_there_are_no_hints(self) -> None:
        stage = Stage(
            talk(*self.TALK, length=10.0),
            direction=Direction.AUTOMATIC,
            settings=self.TOLD,
            glossary=GLOSSARY,
        ).play()
        assert all(not request.prompt and not request.hot_words for request in stage.reader.requests)


class TestTerms:
    def test_a_tapped_phrase_has_its_terms_and_values_too(self) -> None:
        stage = Stage(talk(line("hvad siger du", 0.5), length=4.0), glossary=GLOSSARY)

        async def tap(session: Session) -> None:
            value = Value("number", "2", "2", "2")
            offered = Suggestion("mitid.q=2", "Har du MitID?", "У вас є MitID?", 0.6, False, (value,))
            await session.choose(1, offered)

        stage.play((3.5, tap))
        chosen = stage.only(Translated)[-1].translation
        assert [(term.term, term.source, term.target) for term in chosen.terms] == [("MitID",) * 3]
        assert chosen.doubts == (Doubt.DRAFT,)
        assert chosen.values == (Value("number", "2", "2", "2"),)


class TestSpeculation:
    def test_a_pause_that_is_not_the_end_is_thrown_away(self) -> None:
        words = line("jeg kommer", 0.5) + line("på mandag.", 1.6)
        stage = Stage(talk(words, length=4.0)).play()
        assert texts(stage) == ["jeg kommer på mandag."]

    def test_its_failure_is_reported_only_if_it_would_have_been_the_result(self) -> None:
        words = line("jeg kommer", 0.5) + line("på mandag.", 1.6)
        stage = Stage(talk(words, length=4.0), settings=PipelineSettings(hypotheses=False))
        stage.reader.failures = 1
        stage.play()
        assert texts(stage) == ["jeg kommer på mandag."]
        assert stage.only(Fault) == []

    def test_the_sound_after_the_pause_is_in_the_result(self) -> None:
        """A speculation that is still being computed when speech resumes must not be taken for the result."""
        words = line("ja", 0.5, word=0.4) + line("men ikke i dag.", 1.2)
        stage = Stage(talk(words, length=5.0), settings=PipelineSettings(hypotheses=False))
        stage.reader.final_seconds = 0.9
        stage.play()
        assert " ".join(texts(stage)) == "ja men ikke i dag."

    def test_what_follows_a_pause_is_kept_when_the_button_goes_up_without_another(self) -> None:
        words = line("ja", 0.5, word=0.4) + line("men ikke i dag.", 1.2)
        stage = Stage(talk(words, length=5.0), Direction.PUSH_TO_TALK)
        stage.play((0.3, lambda s: s.talk("citizen")), (words[-1].end + 0.04, lambda s: s.release()))
        assert " ".join(texts(stage)) == "ja men ikke i dag."


class TestHypotheses:
    def test_they_come_while_the_person_speaks(self) -> None:
        stage = Stage(talk(LONG, length=9.0)).play()
        assert stage.when(Hypothesis) < 2.0
        assert stage.when(Commit) > stage.when(Hypothesis)

    def test_what_stood_twice_is_stable(self) -> None:
        stage = Stage(talk(line("et to tre fire fem seks syv otte", 0.5), length=5.0)).play()
        stable = [event.stable for event in stage.only(Hypothesis)]
        assert stable[0] == ""
        assert stable[-1].startswith("et to tre")

    def test_off_means_off(self) -> None:
        stage = Stage(talk(LONG, length=9.0), settings=PipelineSettings(hypotheses=False)).play()
        assert stage.only(Hypothesis) == []
        assert all(effort is Effort.FINAL for effort, _ in stage.reader.calls)

    def test_a_busy_machine_sheds_them_and_nothing_else(self) -> None:
        words = LONG + line("tak for i dag.", 10.0)
        quick = Stage(talk(words, length=14.0)).play()
        slow = Stage(talk(words, length=14.0))
        slow.reader.hypothesis_seconds = 3.0
        slow.play()
        assert len(slow.only(Hypothesis)) < len(quick.only(Hypothesis))
        assert " ".join(texts(slow)) == " ".join(texts(quick))

    def test_they_never_delay_a_final_by_more_than_one_of_them(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0)).play()
        (latency,) = stage.only(Latency)
        assert latency.final_text <= 0.16 + 0.1 + stage.reader.hypothesis_seconds + stage.reader.final_seconds


class TestClauses:
    def test_a_clause_is_translated_while_the_person_speaks_on(self) -> None:
        stage = Stage(talk(LONG, length=9.0)).play()
        assert len(texts(stage)) >= 2
        assert " ".join(texts(stage)) == " ".join(word.text for word in LONG)
        first = stage.when(Translated)
        assert first < LONG[-1].end

    def test_consecutive_speaks_after_the_turn_and_simultaneous_within_it(self) -> None:
        consecutive = Stage(talk(LONG, length=9.0)).play()
        simultaneous = Stage(talk(LONG, length=9.0), mode=Mode.SIMULTANEOUS).play()
        assert consecutive.when(VoiceStarted) > LONG[-1].end
        assert simultaneous.when(VoiceStarted) < LONG[-1].end

    def test_speech_without_a_dip_is_not_cut(self) -> None:
        running = line("jeg har været syg i to uger, og derfor kunne jeg ikke komme.", 0.5, gap=0.0)
        stage = Stage(talk(running, length=7.0)).play()
        assert texts(stage) == ["jeg har været syg i to uger, og derfor kunne jeg ikke komme."]

    def test_sentences_become_utterances_of_their_own(self) -> None:
        stage = Stage(
            talk(line("Jeg er syg. Kan jeg komme i morgen?", 0.5), length=6.0), pace=Pace.OFFLINE
        ).play()
        assert texts(stage) == ["Jeg er syg.", "Kan jeg komme i morgen?"]
        assert [event.translation.text for event in stage.only(Translated)] == [
            "JEG ER SYG.",
            "KAN JEG KOMME I MORGEN?",
        ]

    def test_endless_speech_is_cut_and_nothing_is_lost(self) -> None:
        words = line(" ".join(f"ord{number}" for number in range(100)), 0.5, word=0.25, gap=0.05)
        stage = Stage(talk(words, length=33.0), pace=Pace.OFFLINE).play()
        said = " ".join(texts(stage)).split()
        whole = [word for word in said if not word.endswith("-")]
        assert len(texts(stage)) > 1
        assert len(whole) >= 97
        assert all(number == whole.index(f"ord{number}") for number in range(50))


class TestCommits:
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(1, 5000), min_size=1, max_size=5))
    def test_any_blocks_give_the_same_events(self, sizes: list[int]) -> None:
        script = talk(MONDAY, THANKS, length=5.5)
        whole = Stage(script, pace=Pace.OFFLINE).play().events
        cut = Stage(script, pace=Pace.OFFLINE, block_samples=sizes).play().events
        assert [_timeless(event) for event in cut] == [_timeless(event) for event in whole]

    def test_every_commit_has_one_translation_in_order(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0)).play()
        commits = [event.utterance for event in stage.only(Commit)]
        assert commits == [event.utterance for event in stage.only(Translated)] == [1, 2]


class TestPushToTalk:
    def test_only_what_is_said_with_the_button_down_is_heard(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0), Direction.PUSH_TO_TALK)
        stage.play((3.3, lambda s: s.talk("citizen")), (5.0, lambda s: s.release()))
        assert texts(stage) == ["mange tak."]
        assert [event.side for event in stage.only(Commit)] == ["citizen"]

    def test_the_release_ends_the_turn_at_once(self) -> None:
        stage = Stage(
            talk(MONDAY, length=4.0), Direction.PUSH_TO_TALK, settings=PipelineSettings(hypotheses=False)
        )
        stage.play((0.4, lambda s: s.talk("caseworker")), (1.9, lambda s: s.release()))
        (latency,) = stage.only(Latency)
        assert latency.endpoint is not None
        assert latency.endpoint == pytest.approx(1.9 - MONDAY[-1].end, abs=0.05)
        assert latency.final_text == pytest.approx(latency.endpoint + stage.reader.final_seconds, abs=0.01)

    def test_pauses_do_not_end_it(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0), Direction.PUSH_TO_TALK)
        stage.play((0.3, lambda s: s.talk("caseworker")), (5.0, lambda s: s.release()))
        assert " ".join(texts(stage)) == "jeg kommer på mandag. mange tak."
        assert stage.when(VoiceStarted) > 5.0

    def test_a_slow_thumb_loses_nothing(self) -> None:
        stage = Stage(talk(line("ja", 1.0), length=3.0), Direction.PUSH_TO_TALK)
        stage.play((1.2, lambda s: s.talk("citizen")), (1.6, lambda s: s.release()))
        assert texts(stage) == ["ja"]

    def test_an_empty_press_is_answered(self) -> None:
        stage = Stage(talk(length=3.0), Direction.PUSH_TO_TALK)
        stage.play((1.0, lambda s: s.talk("citizen")), (2.0, lambda s: s.release()))
        (nothing,) = stage.only(NotUnderstood)
        assert (nothing.side, nothing.reason) == ("citizen", Rejection.NO_SPEECH)

    def test_pressing_stops_the_voice(self) -> None:
        stage = Stage(talk(MONDAY, line("tak", 4.0), length=6.0), Direction.PUSH_TO_TALK)
        stage.voice.seconds = 0.2
        stage.play(
            (0.3, lambda s: s.talk("caseworker")),
            (2.0, lambda s: s.release()),
            (3.9, lambda s: s.talk("citizen")),
            (4.6, lambda s: s.release()),
        )
        first = stage.only(VoiceEnded)[0]
        assert first.cancelled
        assert first.duration < len("JEG KOMMER PÅ MANDAG.") * 0.1
        assert stage.voice.closed_early == 1
        assert texts(stage)[-1] == "tak"

    def test_a_talker_who_never_lets_go_is_still_interpreted(self) -> None:
        stage = Stage(talk(MONDAY, length=4.0), Direction.PUSH_TO_TALK)
        stage.play((0.3, lambda s: s.talk("caseworker")))
        assert texts(stage) == ["jeg kommer på mandag."]

    def test_turns_count_up_when_the_side_changes(self) -> None:
        stage = Stage(talk(MONDAY, THANKS, length=6.0), Direction.PUSH_TO_TALK)
        stage.play(
            (0.3, lambda s: s.talk("caseworker")),
            (2.0, lambda s: s.release()),
            (3.3, lambda s: s.talk("citizen")),
            (5.0, lambda s: s.release()),
        )
        assert [event.turn for event in stage.only(Commit)] == [1, 2]


class TestAutomaticDirection:
    def test_each_segment_finds_its_side(self) -> None:
        script = talk(
            line("goddag og velkommen", 0.5),
            line("дуже дякую", 3.5, language="uk"),
            line("tak", 6.5),
            length=8.5,
        )
        stage = Stage(script, Direction.AUTOMATIC).play()
        assert [(event.side, event.language) for event in stage.only(Commit)] == [
            ("caseworker", "da"),
            ("citizen", "uk"),
            ("caseworker", "da"),
        ]
        assert [event.listener for event in stage.only(Translated)] == ["citizen", "caseworker", "citizen"]

    def test_the_machine_does_not_hear_itself(self) -> None:
        """The voice comes back through the microphone; with the guard it is never interpreted."""
        script = talk(MONDAY, line("ekko af maskinen", 2.6), line("tak", 6.0, language="uk"), length=8.0)
        guarded = Stage(script, Direction.AUTOMATIC, half_duplex=True)
        guarded.play((4.5, lambda s: s.played(1)))
        assert texts(guarded) == ["jeg kommer på mandag.", "tak"]
        unguarded = Stage(script, Direction.AUTOMATIC, half_duplex=False).play()
        assert "ekko af maskinen" in texts(unguarded)

    def test_who_speaks_on_is_interpreted_and_the_voice_begins_again(self) -> None:
        script = talk(MONDAY, line("eller på tirsdag.", 2.7), length=9.0)
        stage = Stage(script, Direction.AUTOMATIC, half_duplex=False)
        stage.voice.seconds = 0.2
        stage.play()
        assert texts(stage) == ["jeg kommer på mandag.", "eller på tirsdag."]
        ends = [(event.utterance, event.cancelled) for event in stage.only(VoiceEnded)]
        assert ends == [(1, True), (1, False), (2, False)]


class TestLoad:
    def test_lag_is_reported(self) -> None:
        stage = Stage(talk(MONDAY, length=8.0), settings=PipelineSettings(hypotheses=False))
        stage.reader.final_seconds = 4.0
        stage.play()
        (load,) = stage.only(Load)
        assert load.lag > 3.0

    def test_a_machine_half_as_fast_loses_nothing(self) -> None:
        words = [word for number in range(10) for word in line("jeg kommer på mandag.", 0.5 + 3 * number)]
        fast = Stage(talk(words, length=32.0)).play()
        slow = Stage(talk(words, length=32.0))
        slow.workers.slowdown = 2.0
        slow.play()
        assert texts(slow) == texts(fast)
        delays = [max(event.final_text for event in stage.only(Latency)) for stage in (fast, slow)]
        assert delays[1] <= 2 * delays[0]


class TestEdges:
    def test_sound_that_is_no_sound_is_refused(self) -> None:
        async def main() -> None:
            stage = Stage(talk(length=1.0))
            async with _session(stage) as session:
                with pytest.raises(InputError, match="not numbers"):
                    await session.push(np.array([0.0, np.nan], np.float32))
                with pytest.raises(InputError, match="float32"):
                    await session.push(np.zeros((2, 2), np.float32))
                await session.end()
                with pytest.raises(InputError, match="ended"):
                    await session.push(np.zeros(10, np.float32))

        run_virtual(main())

    def test_leaving_in_the_middle_stops_everything(self) -> None:
        async def main() -> int:
            stage = Stage(talk(MONDAY, length=3.0))
            async with _session(stage) as session:
                await session.push(stage.script.samples[: RATE * 2])
                await asyncio.sleep(0.01)
            return len([task for task in asyncio.all_tasks() if task is not asyncio.current_task()])

        assert run_virtual(main()) == 0

    def test_at_offline_pace_there_is_nothing_to_time(self) -> None:
        stage = Stage(talk(MONDAY, length=3.0), pace=Pace.OFFLINE).play()
        assert stage.only(Latency) == []
        assert len(stage.only(VoiceEnded)) == 1

    def test_speech_up_to_the_last_sample_is_kept(self) -> None:
        script = talk(MONDAY, length=MONDAY[-1].end)
        assert texts(Stage(script, pace=Pace.OFFLINE).play()) == ["jeg kommer på mandag."]

    def test_half_an_hour_of_meeting(self) -> None:
        words = [word for number in range(180) for word in line("ja tak.", 1.0 + 10 * number)]
        stage = Stage(
            talk(words, length=1800.0), settings=PipelineSettings(hypotheses=False), block_samples=1600
        )
        stage.play()
        assert len(texts(stage)) == 180
        latencies = [event.first_sound or 0.0 for event in stage.only(Latency)]
        assert max(latencies) == pytest.approx(min(latencies), abs=0.11)


def _session(stage: Stage) -> Session:
    engines = Engines(ScriptedVad(), stage.reader, Shouter(stage.cost), Tone(stage.cost))
    return Session(engines, Plan(SIDES, direction=Direction.FIXED), stage.settings, stage.workers)


def _timeless(event: object) -> object:
    match event:
        case VoiceChunk(utterance, samples):
            return (utterance, samples.tobytes())
        case _:
            return event
