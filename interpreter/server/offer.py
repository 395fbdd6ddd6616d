"""What this machine can do, from its languages and its engines."""

from collections.abc import Iterable, Mapping
from typing import Final

from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Notice
from interpreter.protocol.encode import direction_ready
from interpreter.protocol.offer import Offer, OfferedDirection, ServedLanguage
from interpreter.selfcheck import DirectionCheck
from languages import Language

NOTICE: Final = "notice.spoken"
"""That a machine interprets, that it can be wrong, the right to a human (R21). `notice.full` says more."""
SAY_AGAIN: Final = "say_again"
NO_OFFER: Final = "cannot_translate"
"""That something cannot be translated, and the way to a human, where there is no phrase to choose."""
SPOKEN: Final[Mapping[Notice, str]] = {
    Notice.OPENING: NOTICE,
    Notice.NOT_READY: "language.not_ready",
    Notice.SAY_AGAIN: SAY_AGAIN,
    Notice.NOT_TRANSLATED: "not_translated",
    Notice.NOT_SPOKEN: "not_spoken",
    Notice.HUMAN_REQUESTED: "human.requested",
    Notice.HUMAN_OFFERED: "flag.spoken",
    Notice.ASKED_AGAIN: "asked_again",
    Notice.ASKING_AGAIN: "asked_again.told",
}
"""The screen text that is spoken as each notice."""


def build_offer(
    engines: Engines, languages: Mapping[str, Language], checks: Iterable[DirectionCheck] = ()
) -> Offer:
    """Every language there is, with what each engine can do with it, and how the self-check went.

    Raises:
        LanguageError: a language lacks the notice, or the text that asks to say it again. It cannot be served
            without them (R2, R21).
    """
    heard = engines.recogniser.capabilities.languages
    voices = dict(engines.synthesiser.capabilities.voices)
    return Offer(
        languages={
            code: ServedLanguage(
                code=code,
                bcp47=language.engines.bcp47,
                direction=language.direction,
                names=(language.names.own, language.names.danish, language.names.english),
                readiness=language.readiness.level.value,
                readiness_reason=language.readiness.reason,
                notice=language.ui(NOTICE),
                say_again=language.ui(SAY_AGAIN),
                recognised=code in heard,
                voice=voices.get(code),
                no_offer=_text(language, NO_OFFER),
                notices={notice: text for notice, key in SPOKEN.items() if (text := _text(language, key))},
            )
            for code, language in languages.items()
        },
        pairs=frozenset(
            (source, target)
            for source, target in engines.translator.capabilities.pairs
            if source in languages and target in languages
        ),
        checks={(check.source, check.target): _checked(check) for check in checks},
    )


def as_json(offer: Offer) -> dict[str, object]:
    """`/v1/languages`."""
    return {
        "languages": [
            {
                "code": one.code,
                "bcp47": one.bcp47,
                "direction": one.direction,
                "names": {"own": one.names[0], "danish": one.names[1], "english": one.names[2]},
                "readiness": {"level": one.readiness, "reason": one.readiness_reason},
                "recognised": one.recognised,
                "voice": one.voice,
                "notice": one.notice,
                "say_again": one.say_again,
            }
            for one in offer.languages.values()
        ],
        "pairs": sorted(list(pair) for pair in offer.pairs),
        "directions": [
            direction_ready(*pair, offer.direction(*pair)).model_dump() for pair in sorted(offer.pairs)
        ],
    }


def texts_as_json(language: Language) -> dict[str, object]:
    """`/v1/ui/<language>`: every screen text there is, and which of them no person has approved yet."""
    return {
        "language": language.code,
        "bcp47": language.engines.bcp47,
        "direction": language.direction,
        "texts": {key: text.text for key, text in language.texts.items()},
        "drafts": sorted(key for key, text in language.texts.items() if not text.approved),
    }


def _checked(check: DirectionCheck) -> OfferedDirection:
    if check.problem is None:
        return OfferedDirection("works")
    return OfferedDirection("fails", "" if check.failure is None else check.failure.value, check.problem)


def _text(language: Language, key: str) -> str:
    """Empty where it is not translated yet: a text of another language cannot be spoken instead."""
    text = language.texts.get(key)
    return "" if text is None else text.text
