"""Who is speaking: by button, by plan, or by the language that is heard."""

from typing import Final

from interpreter.engines.recogniser import Recognition
from interpreter.pipeline.plan import Direction, Plan, Side

SURE: Final = 0.8
"""From this probability on the language of a segment is settled and no longer asked for."""
DOUBTFUL: Final = 0.7
"""Below this probability the result carries a doubt about the language."""


class DirectionFinder:
    """Knows the side of each segment. Every segment is decided anew, so that it can never get stuck."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._button: Side | None = None

    def press(self, side: Side) -> None:
        """A talk button is held down: until it goes up, this side speaks."""
        self._button = side

    def lift(self) -> None:
        """No talk button is held."""
        self._button = None

    @property
    def pressed(self) -> Side | None:
        """The side whose talk button is held down."""
        return self._button

    def at_start(self) -> Side | None:
        """The side of a segment that begins now; None where only its language will tell."""
        if self._button is not None:
            return self._button
        if self._plan.direction is Direction.FIXED:
            return self._plan.sides[0]
        return None

    def languages(self, side: Side | None) -> tuple[str, ...]:
        """The languages that a segment may be in."""
        return (side.language,) if side is not None else tuple(each.language for each in self._plan.sides)

    def settle(self, recognition: Recognition) -> tuple[Side, bool, bool]:
        """The side that said it; whether that is settled for the segment; whether it is doubtful."""
        side = self._plan.speaking(recognition.language)
        probability = dict(recognition.language_probabilities).get(recognition.language, 1.0)
        return side, probability >= SURE, probability < DOUBTFUL
