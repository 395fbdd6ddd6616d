"""Who gets how much of a GPU's memory: one budget over every model that this process puts there.

All figures are estimates on the safe side, in bytes: weights by the model's file and compute type, and the
work of one batch. Nothing here looks at a GPU.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from threading import Lock
from typing import Final

MEGABYTE: Final = 2**20


class Preference(IntEnum):
    """Who gets memory first; lower is sooner. Within one, who asks first."""

    RECOGNISER = 0
    """Everything else waits for its text, and it is the one that is slowest on a CPU."""
    TRANSLATOR = 1


class NoRoom(RuntimeError):
    """A model does not fit into the budget, not even with one piece of work at a time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one model asks for.

    Attributes:
        name: what it is, for people; no two models share one.
        weights: bytes.
        each: bytes that one sound or sentence takes while it is worked on.
        most: sounds or sentences at once, at most.
    """

    name: str
    preference: Preference
    weights: int
    each: int
    most: int

    def needs(self, items: int) -> int:
        """Bytes with so many at once; nothing where it is not opened."""
        return self.weights + items * self.each if items else 0


def share(room: int | None, claims: Sequence[Claim]) -> list[int]:
    """How many sounds or sentences at once each model gets; 0: it does not fit and goes to the CPU.

    In order of preference each model that fits gets its weights and one piece of work. Then batches grow, in
    the same order: each doubles, up to what it asks for, as long as that fits. So no batch of one model ever
    keeps another off the GPU.

    Args:
        room: bytes to share; None for no limit.
    """
    items = [0] * len(claims)
    order = sorted(range(len(claims)), key=lambda place: (claims[place].preference, place))
    if room is None:
        return [claim.most for claim in claims]
    left = room
    for place in order:
        if claims[place].needs(1) <= left:
            items[place] = 1
            left -= claims[place].needs(1)
    grows = True
    while grows:
        grows = False
        for place in order:
            claim, now = claims[place], items[place]
            more = min(2 * now, claim.most, now + (left // claim.each if claim.each else now))
            if now and more > now:
                items[place] = more
                left -= (more - now) * claim.each
                grows = True
    return items


@dataclass(frozen=True, slots=True)
class Entry:
    """What one model holds now."""

    claim: Claim
    items: int

    @property
    def bytes(self) -> int:
        return self.claim.needs(self.items)


class MemoryLedger:
    """The book over one GPU. Safe to call from several threads; has no clock and looks at nothing.

    Before any model is opened, `expect` says what all of them will ask for, so that the first does not take
    what the second needs. Each then takes its part when it is opened.
    """

    def __init__(self, limit: int | None = None) -> None:
        """`limit`: bytes for all models together; None for no limit but what is free."""
        self.limit = limit
        self._free: int | None = None
        self._expected: list[Claim] = []
        self._held: dict[int, Entry] = {}
        self._numbers = 0
        self._lock = Lock()

    @property
    def held(self) -> tuple[Entry, ...]:
        """What each open model holds."""
        with self._lock:
            return tuple(self._held.values())

    @property
    def room(self) -> int | None:
        """Bytes that are left; None where there is no limit and nobody knows what is free."""
        with self._lock:
            return self._room()

    def expect(self, claims: Iterable[Claim]) -> None:
        """These models will be opened soon. Replaces what was expected before."""
        with self._lock:
            self._expected = list(claims)

    def observe(self, free: int | None) -> None:
        """What the driver says is free now, whoever uses the rest; None where it cannot be known.

        The weights of open models are no longer free; their work comes and goes, so it is taken off.
        """
        with self._lock:
            self._free = free

    def take(self, claim: Claim) -> int:
        """Take memory for a model; returns a number for `settle` and `release`. See `items`.

        Raises:
            NoRoom: it does not fit. It is then expected no more.
        """
        with self._lock:
            places = [one.name for one in self._expected]
            if claim.name in places:
                place = places.index(claim.name)
                claims = [*self._expected[:place], claim, *self._expected[place + 1 :]]
            else:
                place, claims = len(places), [*self._expected, claim]
            items = share(self._room(), claims)[place]
            self._expected = [one for one in self._expected if one.name != claim.name]
            if not items:
                raise NoRoom(self._refusal(claim))
            self._numbers += 1
            self._held[self._numbers] = Entry(claim, items)
            if self._free is not None:
                self._free = max(0, self._free - claim.weights)
            return self._numbers

    def items(self, number: int) -> int:
        """How many sounds or sentences at once a model was given."""
        with self._lock:
            return self._held[number].items

    def settle(self, number: int, items: int) -> None:
        """The model does with fewer at once; the rest is left to others."""
        with self._lock:
            self._held[number] = Entry(self._held[number].claim, min(items, self._held[number].items))

    def release(self, number: int) -> None:
        """The model is closed. Twice does nothing."""
        with self._lock:
            self._held.pop(number, None)

    def _room(self) -> int | None:
        rooms = []
        if self.limit is not None:
            rooms.append(self.limit - sum(entry.bytes for entry in self._held.values()))
        if self._free is not None:
            work = sum(entry.bytes - entry.claim.weights for entry in self._held.values())
            rooms.append(self._free - work)
        return max(0, min(rooms)) if rooms else None

    def _refusal(self, claim: Claim) -> str:
        by_limit = self.limit is not None and (
            self._free is None
            or self.limit - sum(entry.bytes for entry in self._held.values()) <= (self._room() or 0)
        )
        limit = f"gpu.memory_mb ({(self.limit or 0) // MEGABYTE})" if by_limit else "the GPU's free memory"
        held = ", ".join(f"{one.claim.name} {megabytes(one.bytes)} MB" for one in self._held.values())
        room = (self._room() or 0) // MEGABYTE
        return (
            f"The {claim.name} is out of memory: it needs {megabytes(claim.needs(1))} MB, "
            f"{limit} leaves {room} MB"
            + (f" beside {held}" if held else "")
            + (" and what is yet to be opened" if self._expected else "")
        )


def megabytes(size: int) -> int:
    """Rounded up."""
    return -(-size // MEGABYTE)
