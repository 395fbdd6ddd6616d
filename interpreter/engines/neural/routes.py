"""Which model translates which pair: directly where one can, otherwise through one third language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from interpreter.engines.neural.manifest import ModelFolder, Pair


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

    A direct model wins over a pivot. Among several the higher `priority` wins, then the model with fewer
    pairs (made for it), then the name. A pivot needs two models that both name that language as `pivot`.
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


def _rank(folder: ModelFolder) -> tuple[int, int, str]:
    return -folder.manifest.priority, len(folder.manifest.all_pairs), folder.manifest.name
