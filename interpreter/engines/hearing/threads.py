"""How many threads a recognition on the CPU takes, and how many recognitions run at once."""

import os
from typing import Final

from interpreter.settings import RecogniserSettings

MAX_AUTO_THREADS: Final = 4


def cpu_threads(settings: RecogniserSettings) -> int:
    """Threads of one recognition: as set, or one for each core this process may use, at most four."""
    return settings.threads or min(MAX_AUTO_THREADS, len(os.sched_getaffinity(0)))


def cpu_replicas(settings: RecogniserSettings) -> int:
    """Recognitions at once on the CPU: as many as the cores have room for; they share the weights."""
    return max(1, len(os.sched_getaffinity(0)) // cpu_threads(settings))
