"""Who goes first: what may be searched for under the sound waits for the finals of other meetings."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from interpreter.engines.phrases import SURE_OF_WORDS
from interpreter.pipeline.workers import Priority
from interpreter.settings import PipelineSettings
from tests.fakes.virtual_time import Cost, VirtualWorkers
from tests.pipeline.stage import MONDAY, THANKS, Stage, talk, texts

T = TypeVar("T")


class Watched(VirtualWorkers):
    """Remembers at which priority it was asked."""

    def __init__(self, cost: Cost) -> None:
        super().__init__(cost)
        self.asked: list[Priority] = []

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        self.asked.append(priority)
        return await super().run(call, priority)


def played(confidence: float, *, ranks: bool) -> tuple[Stage, list[Priority]]:
    """Two utterances of one side, without hypotheses or speculation: each is recognised, then translated."""
    stage = Stage(
        talk(MONDAY, THANKS, length=6.0),
        settings=PipelineSettings(hypotheses=False, pause_ms=600),
    )
    workers = Watched(stage.cost)
    stage.workers = workers
    stage.reader.confidence, stage.reader.ranks = confidence, ranks
    stage.play()
    return stage, workers.asked


@pytest.mark.parametrize(
    ("confidence", "ranks", "searched"),
    [
        (SURE_OF_WORDS - 0.01, True, True),
        (SURE_OF_WORDS + 0.01, True, False),
        (SURE_OF_WORDS - 0.01, False, False),  # an engine that cannot rank makes no search
    ],
)
def test_what_may_be_searched_for_goes_behind_finals_and_keeps_its_place(
    confidence: float, ranks: bool, searched: bool
) -> None:
    stage, asked = played(confidence, ranks=ranks)
    translated = Priority.SEARCH if searched else Priority.FINAL
    assert asked == 2 * [Priority.FINAL, translated]
    assert texts(stage) == ["jeg kommer på mandag.", "mange tak."]
