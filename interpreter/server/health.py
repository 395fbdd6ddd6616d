"""Whether the service can interpret, and why not: what a health check is answered.

Nothing here holds what people say: only which stage failed, and how often.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from interpreter.engines.gpu.driver import use_of_memory
from interpreter.engines.health import health_of
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Commit, Event, Fault, Hypothesis, Translated, VoiceChunk
from interpreter.pipeline.plan import Plan
from interpreter.server.meeting import Conversation, OpenSession

BROKEN_AFTER: Final = 3
"""So many faults of one stage in a row, in whichever meetings, and the service counts as broken: a single
sound or text that an engine cannot take must not take it out of service, a lost GPU must."""

STAGES: Final[Mapping[str, str]] = {
    "recognise": "recognition",
    "translate": "translation",
    "synthesise": "speech output",
}
_FAULT_TOLD: Final = "engine_failed"
"""Why a translation is missing after the fault that was told before it."""


def degraded(engines: Engines) -> list[str]:
    """What does not run where it should (on the CPU for a GPU that is gone): engine, device, reason."""
    told = [one for engine in (engines.recogniser, engines.translator) for one in health_of(engine)]
    return [f"{one.engine} on {one.device}: {one.reason}" for one in told if one.degraded]


def gpu_memory() -> list[str]:
    """What each model holds of a GPU's memory, by estimate; empty where none is on one."""
    return list(use_of_memory())


class Health:
    """Judges by the events of all meetings which stages work. A stage that works again has no faults."""

    def __init__(self, broken_after: int = BROKEN_AFTER) -> None:
        self._broken_after = broken_after
        self._faults: dict[str, int] = {}

    @property
    def problem(self) -> str | None:
        """Why the service cannot interpret; None where it can."""
        broken = {
            stage: count for stage, count in sorted(self._faults.items()) if count >= self._broken_after
        }
        if not broken:
            return None
        told = ", ".join(f"{STAGES.get(stage, stage)} {count} times" for stage, count in broken.items())
        return f"Failed in a row: {told}. The log says why; restart the service if it does not recover."

    def feed(self, event: Event) -> None:
        """Take one event of any meeting."""
        match event:
            case Fault(stage=stage):
                self._faults[stage] = self._faults.get(stage, 0) + 1
            case Hypothesis() | Commit():  # not NotUnderstood, which follows the fault of a recogniser too
                self._faults.pop("recognise", None)
            case Translated(translation=translation) if translation.reason != _FAULT_TOLD:
                self._faults.pop("translate", None)
            case VoiceChunk():
                self._faults.pop("synthesise", None)

    def watching(self, open_session: OpenSession) -> OpenSession:
        """The same sessions, whose events are fed to this on their way."""

        def open_watched(plan: Plan, hypotheses: bool) -> AbstractAsyncContextManager[Conversation]:
            return self._watched(open_session(plan, hypotheses))

        return open_watched

    @asynccontextmanager
    async def _watched(
        self, opening: AbstractAsyncContextManager[Conversation]
    ) -> AsyncIterator[Conversation]:
        async with opening as session:
            yield _Watched(session, self)


class _Watched:
    """A conversation that shows its events to `Health` first; everything else goes straight through."""

    def __init__(self, session: Conversation, health: Health) -> None:
        self._session = session
        self._health = health

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    async def events(self) -> AsyncIterator[Event]:
        async for event in self._session.events():
            self._health.feed(event)
            yield event
