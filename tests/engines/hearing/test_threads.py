"""As many threads and recognitions at once as the cores have room for."""

import os

import pytest

from interpreter.engines.hearing.threads import cpu_replicas, cpu_threads
from interpreter.settings import RecogniserSettings


def test_threads_are_the_cores_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    assert cpu_threads(RecogniserSettings()) == 4
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert cpu_threads(RecogniserSettings()) == 1
    assert cpu_threads(RecogniserSettings(threads=7)) == 7


def test_so_many_recognitions_at_once_as_there_are_cores_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, replicas in ((1, 1), (2, 1), (4, 1), (8, 2), (16, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        assert cpu_replicas(RecogniserSettings()) == replicas
