"""The command as a user runs it: a process, bytes in, bytes out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended and what it said."""

    code: int
    out: bytes
    err: str


Command = Callable[..., Ended]


def heed_signals() -> None:
    """In a child: Ctrl-C means what it usually does, even where the tests run in the background and it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run is started with: compiled modules are kept for the next; nothing asks for colour or settings."""
    own = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
    own["XDG_CONFIG_HOME"] = str(tmp_path_factory.mktemp("no-settings"))
    unwanted = (
        "PYTHONDONTWRITEBYTECODE",
        "NO_COLOR",
        "FORCE_COLOR",
        "PYTHONIOENCODING",
        "CLEANER_CONFIG",
        "CLEANER_RULES",
    )
    return {key: value for key, value in os.environ.items() if key not in unwanted} | own


@pytest.fixture
def cleaner(tmp_path: Path, environment: dict[str, str]) -> Command:
    """Run `cleaner` with these arguments in an empty folder."""

    def run(*args: str | os.PathLike[str], stdin: bytes = b"", timeout: float = 60, **more: str) -> Ended:
        command = [sys.executable, "-m", "cleaner", *map(os.fspath, args)]
        env = {**environment, **more}
        ended = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, env=env, timeout=timeout)
        assert "Traceback" not in ended.stderr.decode("utf-8", "replace")
        return Ended(ended.returncode, ended.stdout, ended.stderr.decode("utf-8"))

    return run
