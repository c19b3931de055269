"""The command as a user runs it: bytes in, bytes out, in a process of its own or in this one."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pages import ENTRIES

from cleaner import cli
from cleaner.authoring import locate
from cleaner.classifier import network, scoring
from cleaner.cli import rules
from cleaner.io import inputs
from cleaner.rules import checksum, loader, selection, sites

ROOT = Path(__file__).parents[2]
HANGS = 600  # seconds; a command that takes as long has stopped, however busy the machine is
OF_PATHS = (
    selection.load_rules,
    locate.origins,
    checksum.path_checksum,
    inputs.kind_of,
    sites._files,
    scoring.network_of,
    network.load_network,
)
"""Caches by the name of a path, which another test writes anew."""
STREAMS = ("stdin", "stdout", "stderr")
OF_PYTHON = ("PYTHON", "LANG", "LC_", "TZ")
"""Environment variables that only a new process reads."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Exit code and output of a run."""

    code: int
    out: bytes
    err: str


Command = Callable[..., Ended]


def heed_signals() -> None:
    """Restore Ctrl-C in a child, because it is ignored where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of a run: compiled modules are kept for the next; nothing asks for colour or settings."""
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
def process(tmp_path: Path, environment: dict[str, str]) -> Command:
    """Run `cleaner` with these arguments in an empty folder."""

    def run(*args: str | os.PathLike[str], stdin: bytes = b"", timeout: float = HANGS, **more: str) -> Ended:
        command = [sys.executable, "-m", "cleaner", *map(os.fspath, args)]
        env = {**environment, **more}
        ended = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, env=env, timeout=timeout)
        assert "Traceback" not in ended.stderr.decode("utf-8", "replace")
        return Ended(ended.returncode, ended.stdout, ended.stderr.decode("utf-8"))

    return run


@pytest.fixture
def inside(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in this process, where everything is imported: for tests without signals and pipes."""

    def run(*args: str | os.PathLike[str], stdin: bytes = b"", **more: str) -> Ended:
        assert not [name for name in more if name.startswith(OF_PYTHON)]
        before = gc.get_threshold(), signal.getsignal(signal.SIGTERM)
        streams = {
            name: io.TextIOWrapper(io.BytesIO(data)) for name, data in zip(STREAMS, (stdin, b"", b""), strict=True)
        }
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(os, "environ", {**environment, **more})
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            try:
                code = cli.main(list(map(os.fspath, args)))
            finally:
                gc.set_threshold(*before[0])
                signal.signal(signal.SIGTERM, before[1])
                for kept in OF_PATHS:
                    kept.cache_clear()
        out, err = (written(streams[name]) for name in STREAMS[1:])
        assert b"Traceback" not in err
        return Ended(code, out, err.decode("utf-8"))

    return run


def written(stream: io.TextIOWrapper) -> bytes:
    """Return what was written to a stream in memory."""
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


@pytest.fixture
def shipped_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the shipped rule files from memory: they were read at collection, and reading them takes seconds."""
    by_path: dict[Path, list[loader.RuleEntry]] = defaultdict(list)
    for entry in ENTRIES:
        by_path[entry.path].append(entry)
    read_file, read_each = loader.read_file, loader.read_each
    monkeypatch.setattr(loader, "read_file", lambda path: by_path.get(path) or read_file(path))
    monkeypatch.setattr(rules, "read_each", lambda path: by_path.get(path) or read_each(path))


@pytest.fixture
def cleaner(process: Command) -> Command:
    """Run the command in a process, unless a module has a fixture of this name."""
    return process
