"""What a number was measured on, and what a process used while it was measured."""

import os
import platform
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

PACKAGES = ("ctranslate2", "faster-whisper", "onnxruntime", "numpy")


def describe_machine() -> str:
    """One line: processor, cores, Python and engine versions."""
    name = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text().splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"{name}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, {packages}"


def stamp() -> dict[str, str]:
    """When and where, and what the code was."""
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit or "unknown",
        "machine": describe_machine(),
    }


@dataclass(frozen=True, slots=True)
class Usage:
    """What this process has used so far: CPU seconds of all its threads, and its peak memory in MB."""

    cpu_seconds: float
    peak_mb: float

    @classmethod
    def now(cls) -> "Usage":
        used = resource.getrusage(resource.RUSAGE_SELF)
        return cls(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def percentile(values: Sequence[float], percent: float) -> float:
    """Linear-interpolated percentile; NaN of nothing."""
    return float(np.percentile(values, percent)) if values else float("nan")
