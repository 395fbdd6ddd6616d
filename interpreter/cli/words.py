"""What codes of the service mean, in words for people."""

from collections.abc import Mapping
from typing import Final

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source
from interpreter.pipeline.events import FlagReason

SOURCES: Final[Mapping[Source, str]] = {
    Source.APPROVED_PHRASE: "approved phrase",
    Source.DRAFT_PHRASE: "draft phrase",
    Source.MODEL: "translation model",
    Source.NONE: "not translated",
}

DOUBTS: Final[Mapping[Doubt, str]] = {
    Doubt.RECOGNITION: "the words may be misheard",
    Doubt.NUMBER: "a number, date, time or amount is not the same in both languages",
    Doubt.NAME: "a name may be written wrongly",
    Doubt.TERM: "a municipal term is not in the translation",
    Doubt.GENDER: "the translation says man or woman where nobody said so",
    Doubt.DRAFT: "no person has approved this translation",
    Doubt.MODEL: "the translation model was unsure",
    Doubt.LANGUAGE: "it is uncertain which language was spoken",
}

REJECTIONS: Final[Mapping[Rejection, str]] = {
    Rejection.NO_SPEECH: "no speech in the sound",
    Rejection.HALLUCINATION: "the recogniser gave words that the sound does not bear out",
    Rejection.REPETITION: "the recogniser ran into a loop",
    Rejection.WRONG_SCRIPT: "the words came in the script of another language",
    Rejection.LOW_CONFIDENCE: "not one word was sure enough",
}

FLAGS: Final[Mapping[FlagReason, str]] = {
    FlagReason.ASKED: "somebody asked for one",
    FlagReason.NOT_TRANSLATED: "something that was said could not be translated",
    FlagReason.LOW_CONFIDENCE: "too much was misheard",
    FlagReason.NOT_UNDERSTOOD: "somebody repeatedly did not understand",
    FlagReason.NOT_READY: "the language is not ready for this",
    FlagReason.UNHEALTHY: "a part of the service failed",
}

ABSTENTIONS: Final[Mapping[str, str]] = {
    "empty": "there was nothing to translate",
    "no_words": "there was nothing to translate",
    "no_phrase": "no phrase of the book says this",
    "ambiguous_phrase": "more than one phrase of the book could be meant",
    "phrase_not_translated": "the phrase has no translation into this language yet",
    "sound_disagrees": "no phrase of the book fits the sound well enough",
    "engine_failed": "the translation engine failed",
}
"""Why a translator abstained. Engines may give other codes, which are shown as they are."""


def abstention(reason: str) -> str:
    """Why there is no translation."""
    return ABSTENTIONS.get(reason) or (
        reason.replace("_", " ").replace(",", ", ") or "nobody was sure enough"
    )


def clock(seconds: float) -> str:
    """Minutes and seconds: `1:02.4`."""
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
