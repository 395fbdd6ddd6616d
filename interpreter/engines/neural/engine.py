"""The neural translator: every installed model behind the one `Translator`."""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from math import prod
from pathlib import Path

from interpreter.engines.attempts import attempted
from interpreter.engines.gpu.memory import Claim
from interpreter.engines.health import Health
from interpreter.engines.neural.checks import SEVERE, Finding, has_words, ordered
from interpreter.engines.neural.choosing import NOTHING, judge_of
from interpreter.engines.neural.facts import facts_of
from interpreter.engines.neural.manifest import Family, ModelFolder, Pair
from interpreter.engines.neural.model import Model
from interpreter.engines.neural.names import name_values
from interpreter.engines.neural.passages import Passage, across, translate_leg
from interpreter.engines.neural.placed import gpu_claims as claims_of
from interpreter.engines.neural.routes import Leg, Route, plan, ways_back
from interpreter.engines.neural.runtime import Runtime
from interpreter.engines.neural.sentences import split_sentences
from interpreter.engines.neural.so_far import so_far
from interpreter.engines.neural.students.model import StudentModel
from interpreter.engines.neural.usable import usable_folders
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import (
    Doubt,
    Source,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
)
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import GpuSettings, Settings, TranslatorSettings
from languages.glossary import Glossary

logger = logging.getLogger(__name__)

NO_WORDS = "no_words"
"""The reason where the source holds nothing to translate."""


class NeuralTranslator:
    """Translates with the best installed model for each pair; abstains where the output looks wrong.

    `TranslationRequest.context` is not given to a model: none is trained on it, and text put before the
    sentence would be translated along with it, which adds content (R1). It helps to choose among the model's
    own hypotheses, and to doubt them (`so_far`).
    `confidence`, `evidence` and `alternatives` of the request are left to the chain.
    """

    def __init__(
        self, folders: tuple[ModelFolder, ...], settings: Settings, glossary: Glossary | None = None
    ) -> None:
        """Load every model that is part of a route. With a `glossary`, accepted renderings are preferred.

        Raises:
            ConfigError, EngineError: as `Model`.
        """
        self._routes = plan(folders)
        self._back = ways_back(folders, self._routes)
        needed = _needed(self._routes) | {folder.path: folder for folder in self._back.values()}
        named = {
            language for folder in needed.values() for pair in folder.manifest.all_pairs for language in pair
        }
        self._facts = facts_of(named, settings.languages_dir)
        self._judges = {
            leg.pair: judge_of(self._facts[leg.pair[0]], self._facts[leg.pair[1]], glossary)
            for route in self._routes.values()
            for leg in route.legs
        }
        self._capabilities = TranslatorCapabilities("neural", frozenset(self._routes))
        self._models: Mapping[Path, Runtime] | None = _open(needed, settings)

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return self._capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        """Translate one utterance. With a `SEVERE` finding it abstains, and `reason` names the findings. A
        check that fails is a doubt (`Finding.UNCHECKED`), and no translation is lost with it.

        Raises:
            ConfigError: no model has the pair.
            EngineError: a model failed, or the engine is closed.
        """
        pair = (request.source_language, request.target_language)
        route = self._routes.get(pair)
        if route is None:
            raise ConfigError(
                f"No installed translation model has {pair[0]} to {pair[1]}. "
                "Install one that has, or choose other languages."
            )
        models = self._models
        if models is None:
            raise EngineError("The neural translator is closed. Load it again.")
        if not has_words(request.text):
            return _abstention(request, route, NO_WORDS, 0.0)
        known = attempted("Reading what the meeting said", lambda: so_far(request))
        judged_by = NOTHING if known is None else known
        said = texts = split_sentences(request.text, request.source_language)
        passages: list[Passage] = []
        for leg in route.legs:
            passages.append(
                translate_leg(
                    models[leg.folder.path],
                    self._way_back(leg, models),
                    leg,
                    texts,
                    self._facts,
                    self._judges[leg.pair].knowing(judged_by),
                )
            )
            if passages[-1].findings & SEVERE:
                break
            texts = passages[-1].texts
        confidence = prod(passage.confidence for passage in passages)
        findings = {finding for passage in passages for finding in passage.findings}
        if len(passages) > 1 and not findings & SEVERE:
            findings.update(
                across(said, texts, self._facts[pair[0]], self._facts[pair[1]], route.legs[0].pair[1])
            )
        if Finding.UNVERIFIED not in findings and confidence < prod(
            leg.folder.manifest.low_score for leg in route.legs
        ):
            findings.add(Finding.LOW_SCORE)
        if findings & SEVERE:
            return _abstention(request, route, ",".join(ordered(findings & SEVERE)), confidence)
        text = " ".join(filter(None, texts))
        facts = (self._facts[pair[0]], self._facts[pair[1]])
        names = attempted("Looking for names", lambda: name_values(request.text, text, *facts))
        unfounded = attempted(
            "Looking for genders", lambda: judged_by.unfounded(request.text, pair[0], text, pair[1])
        )
        if None in (known, names, unfounded):
            findings.add(Finding.UNCHECKED)
        if findings:
            logger.info("Doubtful translation %s to %s: %s", *pair, ",".join(ordered(findings)))
        lost = any(not name.target for name in names or ())
        return Translation(
            text=text,
            source_language=pair[0],
            target_language=pair[1],
            source=Source.MODEL,
            confidence=confidence,
            understood=request.text,
            doubts=(Doubt.NAME,) * lost + (Doubt.GENDER,) * bool(unfounded) + (Doubt.MODEL,) * bool(findings),
            values=names or (),
            engine=route.label,
        )

    def token_count(self, text: str, pair: Pair) -> int:
        """How many tokens the first model of the pair's route reads for a text. For benchmarks.

        Raises:
            KeyError: no model has the pair. EngineError: the engine is closed.
        """
        leg = self._routes[pair].legs[0]
        if self._models is None:
            raise EngineError("The neural translator is closed. Load it again.")
        return sum(
            self._models[leg.folder.path].token_count(sentence, leg.pair)
            for sentence in split_sentences(text, pair[0])
        )

    def _way_back(self, leg: Leg, models: Mapping[Path, Runtime]) -> Runtime | None:
        """The student for the way back, where the leg's model is one and the other is here."""
        folder = self._back.get(leg.pair) if leg.folder.manifest.family is Family.STUDENT else None
        return None if folder is None else models[folder.path]

    def close(self) -> None:
        """Free the models; a translation that is under way ends first, in its own thread."""
        models, self._models = self._models or {}, None
        for model in models.values():
            model.close()

    def health(self) -> tuple[Health, ...]:
        """How each model is."""
        return tuple(model.health() for model in (self._models or {}).values())


def load(settings: Settings) -> NeuralTranslator:
    """Load the models under `settings.models_dir / "translation"`. One that lacks a file, or the package
    that runs it, is left out and logged; the others are used.

    Raises:
        ModelMissing: there is none that can be used.
        ConfigError: a manifest or setting cannot be used.
        EngineError: a model cannot be loaded.
    """
    found = usable_folders(settings.models_dir)
    if not found.folders:
        raise ModelMissing(" ".join(found.left_out.values()))
    for why in found.left_out.values():
        logger.warning("A translation model is left out: %s", why)
    return NeuralTranslator(found.folders, settings, load_terms(settings))


def gpu_claims(settings: Settings) -> list[Claim]:
    """What the models will ask of the GPU's memory; see `gpu.budget`. Raises as `load`."""
    needed = _needed(plan(usable_folders(settings.models_dir).folders))
    on_gpu = [folder for folder in needed.values() if folder.manifest.family is not Family.STUDENT]
    return claims_of(on_gpu, settings.translator, settings.gpu) if on_gpu else []


def _needed(routes: Mapping[Pair, Route]) -> dict[Path, ModelFolder]:
    """The models of all routes, each once."""
    return {leg.folder.path: leg.folder for route in routes.values() for leg in route.legs}


def open_model(
    folder: ModelFolder, translator: TranslatorSettings, gpu: GpuSettings | None = None
) -> Runtime:
    """Load one model, with what runs its family. Raises as `Model` and `StudentModel`."""
    if folder.manifest.family is Family.STUDENT:
        return StudentModel(folder)
    return Model(folder, translator, gpu)


def _open(needed: Mapping[Path, ModelFolder], settings: Settings) -> Mapping[Path, Runtime]:
    """All of them or none: where one cannot be opened, those before it are closed: they may have threads."""
    with ExitStack() as opened:
        models: dict[Path, Runtime] = {}
        for path, folder in needed.items():
            models[path] = open_model(folder, settings.translator, settings.gpu)
            opened.callback(models[path].close)
        opened.pop_all()
        return models


def _abstention(request: TranslationRequest, route: Route, reason: str, confidence: float) -> Translation:
    return Translation(
        text="",
        source_language=request.source_language,
        target_language=request.target_language,
        source=Source.NONE,
        confidence=confidence,
        understood=request.text,
        doubts=() if reason == NO_WORDS else (Doubt.MODEL,),
        engine=route.label,
        reason=reason,
    )
