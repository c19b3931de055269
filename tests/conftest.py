"""How the suite runs: generated texts come from a fixed seed, and only slow tests measure time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

collect_ignore = ["pages.py"]  # it holds no doctest, and to look for one is to read all the rules a second time

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=100, suppress_health_check=QUIET)
settings.register_profile("many", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=QUIET)
settings.load_profile("usual")


@pytest.fixture
def command_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH on which both names of the command call this checkout."""
    folder, root = tmp_path_factory.mktemp("bin"), Path(__file__).resolve().parents[1]
    for name in ("cleaner", "dechrome"):
        script = folder / name
        script.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(root)!r})\n"
            "from cleaner.cli import main\nsys.exit(main())\n",
            "utf-8",
        )
        script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"
