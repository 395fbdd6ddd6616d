"""Reads a Dockerfile into instructions: enough for its own rules, not for every Dockerfile there is."""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `words` are those of an exec form (`["a", "b"]`); empty where it is no such form."""

    name: str
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands from one FROM to the next."""

    name: str
    base: str
    instructions: tuple[Instruction, ...]

    def all(self, name: str) -> list[Instruction]:
        return [one for one in self.instructions if one.name == name]

    def last(self, name: str) -> Instruction:
        return self.all(name)[-1]


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """`arguments` stand before the first stage."""

    arguments: dict[str, str]
    stages: dict[str, Stage]

    def bases(self, stage: str) -> list[Stage]:
        """A stage and those it is built on, the nearest first."""
        found = [self.stages[stage]]
        while found[-1].base in self.stages:
            found.append(self.stages[found[-1].base])
        return found


def read(file: Path) -> Dockerfile:
    """Parse. ValueError for a line that is no instruction."""
    lines = [
        line for line in file.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")
    ]
    joined = "\n".join(lines).replace("\\\n", " ")
    arguments: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    for line in filter(str.strip, joined.splitlines()):
        name, _, text = line.partition(" ")
        if not re.fullmatch(r"[A-Z]+", name):
            raise ValueError(f"No instruction: {line}")
        text = text.strip()
        if name == "FROM":
            base, _, alias = text.partition(" AS ")
            for argument, value in arguments.items():
                base = base.replace(f"${{{argument}}}", value)
            current = alias or base
            stages[current] = Stage(current, base, ())
        elif name == "ARG" and not stages:
            key, _, value = text.partition("=")
            arguments[key] = value
        else:
            before = stages[current]
            more = Instruction(name, text, _words(text))
            stages[current] = Stage(before.name, before.base, (*before.instructions, more))
    return Dockerfile(arguments, stages)


def _words(text: str) -> tuple[str, ...]:
    form = re.search(r"\[.*\]$", text)
    return tuple(json.loads(form[0])) if form else ()
