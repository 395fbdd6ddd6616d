"""Each text is asked about once, and never more of them than allowed."""

from collections.abc import Sequence

import pytest

from languages.asked import Asked
from languages.errors import LanguageError


class Sound:
    """Every text fits as well as it is long, and is half as likely anyway."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.calls.append(tuple(texts))
        return tuple(-float(len(text)) for text in texts)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.calls.append(tuple(texts))
        return tuple(-len(text) / 2 for text in texts)

    def after(self, text: str) -> str:
        self.calls.append((text,))
        return "."


def test_each_text_is_asked_about_once_and_answered_each_time() -> None:
    sound = Sound()
    asked = Asked(sound, 10)
    assert asked.heard(["ja", "nej", "ja"]) == (-2.0, -3.0, -2.0)
    assert asked.heard(["nej", "tak!"]) == (-3.0, -4.0)
    assert asked.unheard(["nej", "nej"]) == (-1.5, -1.5)
    assert (asked.after("ja"), asked.after("ja")) == (".", ".")
    assert sound.calls == [("ja", "nej"), ("tak!",), ("nej",), ("ja",)]
    assert (asked.ranked, asked.room) == (4, 6)


def test_beyond_what_is_allowed_nothing_is_asked() -> None:
    sound = Sound()
    asked = Asked(sound, 2)
    for ask in (asked.heard, asked.unheard):
        with pytest.raises(LanguageError, match="room for 2"):
            ask(["ja", "nej", "tak"])
    assert sound.calls == []
    asked.heard(["ja", "nej"])
    assert asked.heard(["nej", "ja"]) == (-3.0, -2.0)  # what is known costs nothing


def test_what_fits_are_the_first_and_what_is_known() -> None:
    asked = Asked(Sound(), 4)
    asked.heard(["known"])
    asked.unheard(["weighed"])
    assert asked.fitting(["a", "known", "b", "c", "a"], 9) == ["a", "known", "b"]
    assert asked.fitting(["a", "known", "b"], 1) == ["a", "known"]
    assert asked.fitting(["a", "known"], -3) == ["known"]
    assert asked.weighable(["a", "weighed", "b", "c"]) == ["a", "weighed", "b"]


def test_there_is_room_for_what_is_heard_and_then_weighed() -> None:
    asked = Asked(Sound(), 4)
    asked.heard(["known"])
    assert asked.has_room(["a", "a", "known"], 2)
    assert not asked.has_room(["a", "b", "known"], 2)
