"""What the other one got, translated back for the speaker to look at: asked for, never in the way."""

from collections.abc import Callable
from dataclasses import replace

from interpreter.engines.translator import Source, Translation, TranslationRequest, Translator
from interpreter.errors import EngineError
from interpreter.pipeline.events import BackTranslated, Event, Translated
from interpreter.pipeline.parts import Spawn
from interpreter.pipeline.workers import Priority, Workers


class BackTranslator:
    """The same translators the other way. One request at a time and behind everything else on the workers.

    An answer comes to every request: with a text, or with `Source.NONE` and a reason of the translators or
    one of `no_engine` (none goes that way), `busy` (another one is being worked on), `replaced` (the
    translation has changed meanwhile) and `engine_failed`.
    """

    def __init__(
        self,
        translator: Translator,
        workers: Workers,
        emit: Callable[[Event], None],
        spawn: Spawn,
        current: Callable[[int], Translated],
    ) -> None:
        """`current` gives an utterance's translation as it stands; KeyError where there is none."""
        self._translator = translator
        self._workers = workers
        self._emit = emit
        self._spawn = spawn
        self._current = current
        self._busy = False

    def ask(self, utterance: int) -> None:
        """Translate back what the listener got. KeyError where there is no translation."""
        result = self._current(utterance)
        made = result.translation
        if (made.target_language, made.source_language) not in self._translator.capabilities.pairs:
            self._answer(result, _nothing(made, "no_engine"))
        elif self._busy:
            self._answer(result, _nothing(made, "busy"))
        else:
            self._busy = True
            self._spawn(self._work(result))

    async def _work(self, result: Translated) -> None:
        made = result.translation
        request = TranslationRequest(made.text, made.target_language, made.source_language)
        try:
            back = await self._workers.run(lambda: self._translator.translate(request), Priority.BACKGROUND)
        except EngineError:
            back = _nothing(made, "engine_failed")
        finally:
            self._busy = False
        if self._current(result.utterance) is not result:
            back = _nothing(made, "replaced")
        # What else the engine offers belongs to what was said, and this was not said.
        self._answer(result, replace(back, suggestions=(), terms=(), understood=""))

    def _answer(self, result: Translated, back: Translation) -> None:
        self._emit(BackTranslated(result.utterance, result.side, back))


def _nothing(made: Translation, reason: str) -> Translation:
    return Translation("", made.target_language, made.source_language, Source.NONE, 0.0, reason=reason)
