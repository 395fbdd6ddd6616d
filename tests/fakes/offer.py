"""A machine that serves three languages, one of them without a voice and one it cannot hear."""

from typing import Literal

from interpreter.pipeline.events import Notice
from interpreter.protocol.offer import Offer, ServedLanguage


def served(
    code: str,
    *,
    direction: Literal["ltr", "rtl"] = "ltr",
    recognised: bool = True,
    voice: str | None = "voice",
) -> ServedLanguage:
    """One language whose texts name it."""
    return ServedLanguage(
        code=code,
        bcp47=code,
        direction=direction,
        names=(f"{code} own", f"{code} danish", f"{code} english"),
        readiness="amber",
        readiness_reason="not measured",
        notice=f"notice in {code}",
        say_again=f"say it again in {code}",
        recognised=recognised,
        voice=voice,
        no_offer=f"no offer in {code}",
        notices={notice: f"{notice} in {code}" for notice in Notice},
    )


OFFER = Offer(
    languages={
        "da": served("da"),
        "uk": served("uk"),
        "ar": served("ar", direction="rtl", voice=None),
        "so": served("so", recognised=False),
    },
    pairs=frozenset({("da", "uk"), ("uk", "da"), ("da", "ar")}),
)
