"""One of every event, as a short meeting between a caseworker (da) and a citizen (uk) would give them."""

import numpy as np

from interpreter.engines.recogniser import Rejection, Word
from interpreter.engines.translator import Doubt, FoundTerm, Source, Suggestion, Translation, Value
from interpreter.pipeline import events

SUGGESTION = Suggestion("answer.yes", "Ja.", "Так.", 0.8, False)

TERM = FoundTerm("jobcenter", "jobcentret", "", "Her hjælper man.", "Тут допомагають.", "центр", missing=True)

COMMIT = events.Commit(
    utterance=1,
    segment=1,
    turn=1,
    side="caseworker",
    language="da",
    text="Vi ses halv ti på Nørrebro.",
    words=(Word("Vi", 0.5, 0.6, 0.9), Word("ses", 0.6, 0.8, 0.8)),
    start=0.5,
    end=1.9,
    confidence=0.85,
    doubts=(Doubt.RECOGNITION,),
)

TRANSLATED = events.Translated(
    utterance=1,
    side="caseworker",
    listener="citizen",
    translation=Translation(
        text="Побачимося о 09:30.",
        source_language="da",
        target_language="uk",
        source=Source.DRAFT_PHRASE,
        confidence=0.75,
        understood="Vi ses klokken 09:30.",
        doubts=(Doubt.NAME, Doubt.DRAFT),
        values=(Value("time", "09:30", "halv ti", "09:30"),),
        terms=(
            FoundTerm("jobcenter", "jobcentret", "", "Her hjælper man.", "Тут допомагають.", "центр", True),
        ),
        suggestions=(SUGGESTION,),
        engine="phrases 1",
    ),
)

BACK = events.BackTranslated(
    utterance=1,
    side="caseworker",
    translation=Translation(
        text="Vi ses klokken 09:30.",
        source_language="uk",
        target_language="da",
        source=Source.DRAFT_PHRASE,
        confidence=0.9,
        doubts=(Doubt.DRAFT,),
        engine="phrases 1",
    ),
)

NOT_UNDERSTOOD = events.NotUnderstood(2, "citizen", Rejection.LOW_CONFIDENCE, 3.0, 4.5)


def voice(utterance: int = 1, samples: int = 1600) -> list[events.Event]:
    """The voice of one utterance, in two chunks."""
    half = np.full(samples // 2, 0.25, dtype=np.float32)
    return [
        events.VoiceStarted(utterance, "citizen", "uk"),
        events.VoiceChunk(utterance, half),
        events.VoiceChunk(utterance, half),
        events.VoiceEnded(utterance, samples / 16_000, False),
    ]


def all_events() -> list[events.Event]:
    """At least one of every event there is."""
    return [
        events.SpeechStarted(1, "caseworker", 0.5),
        events.Hypothesis(1, "caseworker", "da", "Vi ses", " halv", 0.6),
        events.TurnEnded(1, "caseworker", 2.0),
        COMMIT,
        TRANSLATED,
        BACK,
        *voice(),
        events.Latency(1, "da", "uk", "consecutive", 0.4, 0.5, 0.51, 0.6),
        NOT_UNDERSTOOD,
        events.AskedAgain("citizen", "caseworker"),
        events.HumanFlag(events.FlagReason.ASKED, "citizen"),
        events.Load(1.5, 3),
        events.Fault("synthesise", "The voice failed.", utterance=1),
    ]
