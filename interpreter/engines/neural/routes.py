"""Which model translates which pair: directly where one can, otherwise through one third language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from interpreter.engines.neural.manifest import Family, ModelFolder, Pair


@dataclass(frozen=True, slots=True)
class Leg:
    """One model at work on one pair."""

    folder: ModelFolder
    pair: Pair


@dataclass(frozen=True, slots=True)
class Route:
    """One leg, or two with the pivot language between them."""

    legs: tuple[Leg, ...]

    @property
    def label(self) -> str:
        """What made the translation, for the note: models with versions, and the pivot."""
        names = list(dict.fromkeys(leg.folder.manifest.label for leg in self.legs))
        through = f" via {self.legs[0].pair[1]}" if len(self.legs) > 1 else ""
        return " + ".join(names) + through


def plan(folders: Sequence[ModelFolder]) -> Mapping[Pair, Route]:
    """The best route for every pair that the models can serve.

    A direct model wins over a pivot. Among several the higher `priority` wins, then any other model before a
    student (small, made for speed, without a score), then the model with fewer pairs (made for it), then the
    name. A pivot needs two models that both name that language as `pivot`.
    """
    ranked = sorted(folders, key=_rank)
    routes: dict[Pair, Route] = {}
    for folder in ranked:
        for pair in sorted(folder.manifest.all_pairs):
            routes.setdefault(pair, Route((Leg(folder, pair),)))
    through: dict[Pair, Route] = {}
    for first, second in sorted(product(ranked, repeat=2), key=lambda two: (_rank(two[0]), _rank(two[1]))):
        pivot = first.manifest.pivot
        if pivot is None or pivot != second.manifest.pivot:
            continue
        into = [pair for pair in sorted(first.manifest.all_pairs) if pair[1] == pivot]
        out_of = [pair for pair in sorted(second.manifest.all_pairs) if pair[0] == pivot]
        for (source, _), (_, target) in product(into, out_of):
            if source != target:
                route = Route((Leg(first, (source, pivot)), Leg(second, (pivot, target))))
                through.setdefault((source, target), route)
    return through | routes


def ways_back(folders: Sequence[ModelFolder], routes: Mapping[Pair, Route]) -> Mapping[Pair, ModelFolder]:
    """Pairs that a student translates on a route -> the best student for the way back, where there is one."""
    students = [folder for folder in sorted(folders, key=_rank) if _is_student(folder)]
    legs = {leg.pair for route in routes.values() for leg in route.legs if _is_student(leg.folder)}
    back: dict[Pair, ModelFolder] = {}
    for folder in students:
        for source, target in folder.manifest.all_pairs:
            if (target, source) in legs:
                back.setdefault((target, source), folder)
    return back


def _is_student(folder: ModelFolder) -> bool:
    return folder.manifest.family is Family.STUDENT


def _rank(folder: ModelFolder) -> tuple[int, bool, int, str]:
    manifest = folder.manifest
    return -manifest.priority, _is_student(folder), len(manifest.all_pairs), manifest.name
