"""Measurements anyone can rerun: `python -m benchmarks.NAME --help`. Every published number is from one."""
