"""A translator that says what a test tells it to.

    translator = ScriptedTranslator({"Ja.": "Так."})
    translator.translate(TranslationRequest("Ja.", "da", "uk")).text  # "Так."

A text that is not in the script comes back in brackets, with the target language: "[uk] Goddag." One that
is there with an empty translation makes it abstain.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from interpreter.engines.translator import (
    Doubt,
    Source,
    Suggestion,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
)
from interpreter.errors import ConfigError, EngineError

LANGUAGES = ("da", "uk", "ar", "tr", "ur", "fa", "so")


class ScriptedTranslator:
    """A `Translator` with answers known beforehand.

    Attributes:
        requests: every request, in order.
    """

    def __init__(
        self,
        script: Mapping[str, str] | None = None,
        *,
        languages: Iterable[str] = LANGUAGES,
        name: str = "scripted",
        source: Source = Source.MODEL,
        confidence: float = 0.9,
        doubts: tuple[Doubt, ...] = (),
        suggestions: tuple[Suggestion, ...] = (),
        reason: str = "not_in_script",
        cost_seconds: float = 0.0,
        wait: Callable[[float], None] = time.sleep,
        failure: Exception | None = None,
    ) -> None:
        """`cost_seconds` of `wait` in every call, then `failure` is raised if there is one."""
        codes = tuple(languages)
        self.requests: list[TranslationRequest] = []
        self._capabilities = TranslatorCapabilities(
            name, frozenset((one, other) for one in codes for other in codes if one != other)
        )
        self._script = dict(script or {})
        self._source = source
        self._confidence = confidence
        self._doubts = doubts
        self._suggestions = suggestions
        self._reason = reason
        self._cost_seconds = cost_seconds
        self._wait = wait
        self._failure = failure
        self._closed = False
        self._lock = Lock()

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return self._capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        if self._closed:
            raise EngineError("The scripted translator is closed. Make a new one.")
        pair = (request.source_language, request.target_language)
        if pair not in self._capabilities.pairs:
            raise ConfigError(f"There is no script for {pair}. Choose another pair.")
        with self._lock:
            self.requests.append(request)
        if self._cost_seconds:
            self._wait(self._cost_seconds)
        if self._failure is not None:
            raise self._failure
        text = self._script.get(request.text, f"[{request.target_language}] {request.text}")
        found = bool(text.strip()) and any(char.isalnum() for char in request.text)
        return Translation(
            text=text if found else "",
            source_language=request.source_language,
            target_language=request.target_language,
            source=self._source if found else Source.NONE,
            confidence=self._confidence if found else 0.0,
            understood=request.text if found else "",
            doubts=self._doubts if found else (),
            suggestions=() if found else self._suggestions,
            engine=self._capabilities.name,
            reason="" if found else self._reason,
        )

    def close(self) -> None:
        self._closed = True
