"""How the suite runs: generated texts come from a fixed seed, and only slow tests measure time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

collect_ignore = ["pages.py"]  # it holds no doctest, and to look for one is to read all the rules a second time

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=100, suppress_health_check=QUIET)
settings.register_profile("many", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=QUIET)
settings.load_profile("usual")
