"""Several recognisers as one: each language is read by the one that was chosen for it, others by the default.

Which of several languages is spoken, the default decides, since it knows them all; where the language is
another's, that one reads the sound then. Where the speaker is known, one call reads it.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from interpreter.engines.health import Health, health_of
from interpreter.engines.recogniser import (
    Effort,
    Recogniser,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Samples,
)
from interpreter.errors import ConfigError, InputError, Outdated

SAMPLE_RATE_HZ: Final = 16_000


class Recognisers:
    """Implements `interpreter.engines.recogniser.Recogniser`.

    What a recognition holds for ranking belongs to the recogniser that read it. That is always the one of its
    language, so `rank` and `after` find it by the language.
    """

    def __init__(self, default: Recogniser, chosen: Mapping[str, Recogniser]) -> None:
        """Args:
        chosen: language -> what reads it; several languages may have one and the same.

        Raises:
            ConfigError: one does not have the language that it was chosen for.
        """
        for language, recogniser in chosen.items():
            if language not in recogniser.capabilities.languages:
                raise ConfigError(
                    f"recogniser.languages.{language}: {recogniser.capabilities.name} does not have this "
                    "language. Choose another model for it, or leave it to the default."
                )
        self._default = default
        self._chosen = dict(chosen)

    @property
    def capabilities(self) -> RecogniserCapabilities:
        """What they can do together.

        `device` is that of each, the default's first; `parallel` the most of any, since each lets calls wait
        that it has no room for; they rank if all do.
        """
        each = [recogniser.capabilities for recogniser in self._each()]
        return RecogniserCapabilities(
            name="; ".join(
                (each[0].name, *(f"{self._named(one)} {one.capabilities.name}" for one in self._others()))
            ),
            languages=each[0].languages | frozenset(self._chosen),
            max_seconds=min(one.max_seconds for one in each),
            device="+".join(dict.fromkeys(one.device for one in each)),
            ranks=all(one.ranks for one in each),
            parallel=max(one.parallel for one in each),
        )

    def health(self) -> tuple[Health, ...]:
        """How each is, with the languages that it reads beside the default."""
        others = (
            replace(one, engine=f"{one.engine} for {self._named(recogniser)}")
            for recogniser in self._others()
            for one in health_of(recogniser)
        )
        return (*health_of(self._default), *others)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        """See `Recogniser.recognise`.

        Raises:
            ConfigError: also where several languages are asked for that the default cannot tell apart.
        """
        seconds, most = samples.shape[0] / SAMPLE_RATE_HZ, self.capabilities.max_seconds
        if seconds > most:
            raise InputError(f"The sound is {seconds:.1f} s long; cut it to {most:.0f} s at most.")
        readers = {id(self._of(language)) for language in request.languages}
        if len(readers) <= 1:
            return self._of(*request.languages[:1]).recognise(samples, request)
        self._check_tells_apart(request.languages)
        # what the default writes is kept only where the language turns out to be its own
        effort = request.effort if id(self._default) in readers else Effort.HYPOTHESIS
        try:
            told = self._default.recognise(samples, replace(request, effort=effort))
        except Outdated:
            if request.effort is effort:
                raise
            told = self._default.recognise(samples, request)  # a final is never left out
        reader = self._of(told.language)
        if reader is self._default:
            return told
        read = reader.recognise(samples, replace(request, languages=(told.language,)))
        return replace(read, language_probabilities=told.language_probabilities)

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.rank`."""
        return self._of(recognition.language).rank(recognition, texts)

    def after(self, recognition: Recognition, text: str) -> str:
        """See `Recogniser.after`."""
        return self._of(recognition.language).after(recognition, text)

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.prior`."""
        return self._of(language).prior(language, texts)

    def close(self) -> None:
        """See `Recogniser.close`. Every one is closed, also where one fails to."""
        with ExitStack() as closing:
            for recogniser in self._each():
                closing.callback(recogniser.close)

    def _of(self, language: str = "") -> Recogniser:
        return self._chosen.get(language, self._default)

    def _others(self) -> list[Recogniser]:
        """Those that are not the default, each once."""
        others = {id(one): one for one in self._chosen.values() if one is not self._default}
        return list(others.values())

    def _each(self) -> list[Recogniser]:
        return [self._default, *self._others()]

    def _named(self, recogniser: Recogniser) -> str:
        """The languages that a recogniser was chosen for."""
        return ", ".join(sorted(code for code, one in self._chosen.items() if one is recogniser))

    def _check_tells_apart(self, languages: Sequence[str]) -> None:
        known = self._default.capabilities.languages
        if strange := [language for language in languages if language not in known]:
            raise ConfigError(
                f"Which of {', '.join(languages)} is spoken cannot be told: the default recogniser does not "
                f"have {', '.join(strange)}. Use the talk buttons, or a default that has them all."
            )
