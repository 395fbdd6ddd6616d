import math
import os
import platform
from importlib.metadata import version

import pytest

from benchmarks.machine import PACKAGES, Usage, describe_machine, percentile


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1.0), (50, 2.5), (95, 3.85), (100, 4.0)]
)  # between the neighbours, in proportion
def test_percentiles_are_interpolated(percent: float, expected: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], percent) == pytest.approx(expected)


def test_of_nothing_there_is_no_percentile() -> None:
    assert math.isnan(percentile([], 50))


def test_the_machine_is_one_line_with_what_a_number_depends_on() -> None:
    line = describe_machine()
    assert "\n" not in line
    assert f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}" in line
    assert all(f"{package} {version(package)}" in line for package in PACKAGES)


def test_usage_only_grows() -> None:
    before = Usage.now()
    sum(range(200_000))
    after = Usage.now()
    assert after.cpu_seconds > before.cpu_seconds > 0.0
    assert after.peak_mb >= before.peak_mb > 1.0
