"""A run that was done before or is stopped says so, and what to write next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.conftest import HANGS, Command, heed_signals
from cli.samples import HTML, PROSE, TEXT
from cli.test_folder import grown, plant

from cleaner.batch import folder_run
from cleaner.cli.console import Terminated

AGAIN = "cleaner: nothing to do: all 3 files were done by an earlier run; --overwrite does them again\n"
KEPT = "cleaner: nothing to do: all 3 outputs are there already; --overwrite writes them anew\n"
ONE = "cleaner: nothing to do: the file was done by an earlier run; --overwrite does it again\n"
RUN = ("raw", "-d", "out")


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process; tests with signals start one."""
    return inside


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/b.html": HTML, "raw/c.jsonl": b'{"text": "a"}\n'})
    return tmp_path


DONE = [
    ("", AGAIN),
    ("-n", AGAIN),
    ("--no-clobber", KEPT),
    ("--no-clobber -n", KEPT),
    ("-q", ""),
    ("-q -n", ""),
    ("--dedup off --overwrite", None),
    ("--overwrite -n", ""),
]


@pytest.mark.parametrize(("arguments", "said"), DONE, ids=[row[0] for row in DONE])
def test_a_run_that_was_done_says_so(cleaner: Command, planted: Path, arguments: str, said: str | None) -> None:
    assert cleaner(*RUN).code == 0
    before = grown(planted)
    ended = cleaner(*RUN, *arguments.split())
    assert ended.code == 0
    assert ended.err == said if said is not None else ended.err.startswith("3 documents")
    assert grown(planted) == before


def test_one_file_is_one(cleaner: Command, planted: Path) -> None:
    first, second = (cleaner("raw/a.txt", "-d", "out").err for _ in range(2))
    assert first.startswith("1 file  1 cleaned")
    assert second == ONE


def test_a_run_that_is_not_done_does_not_say_so(cleaner: Command, planted: Path) -> None:
    """New, changed and failed inputs are work; an empty folder is no earlier run."""
    assert "nothing to do" not in cleaner(*RUN).err
    (planted / "raw/a.txt").write_bytes(TEXT * 2)
    assert "nothing to do" not in cleaner(*RUN).err
    (planted / "out/a.txt").unlink()
    assert "nothing to do" not in cleaner(*RUN).err
    (planted / "raw/d.txt").symlink_to("nowhere")
    assert cleaner(*RUN).code == 3
    assert "nothing to do" not in cleaner(*RUN).err


def states(out: bytes) -> dict[str, str]:
    rows = (line.split("\t") for line in out.decode().splitlines())
    return {output: state for state, _, output in rows}


def test_a_dry_run_tells_what_is_done(cleaner: Command, planted: Path) -> None:
    run = [*RUN, "--dedup", "doc"]
    assert set(states(cleaner(*run, "-n").out).values()) == {"write"}
    assert cleaner(*run).code == 0
    (planted / "out/b.txt").unlink()
    (planted / "raw/c.jsonl").write_bytes(b'{"text": "b"}\n')
    (planted / "raw/d.txt").write_bytes(TEXT)
    before = grown(planted)
    wanted = {"out/a.txt": "done", "out/b.txt": "write", "out/c.jsonl": "replace", "out/d.txt": "write"}
    assert states(cleaner(*run, "-n").out) == wanted
    assert set(states(cleaner(*run, "-n", "--overwrite").out).values()) == {"replace", "write"}
    kept = {"out/a.txt": "keep", "out/b.txt": "write", "out/c.jsonl": "keep", "out/d.txt": "write"}
    assert states(cleaner(*run, "-n", "--no-clobber").out) == kept
    assert grown(planted) == before


def test_a_dry_run_knows_that_new_pages_may_change_others(cleaner: Command, planted: Path) -> None:
    assert cleaner(*RUN).code == 0
    assert set(states(cleaner(*RUN, "-n").out).values()) == {"done"}
    (planted / "raw/d.txt").write_bytes(TEXT)
    found = states(cleaner(*RUN, "-n").out)
    assert found.pop("out/d.txt") == "write"
    assert set(found.values()) == {"compare"}


@pytest.mark.parametrize("more", [[], ["-n"]])
def test_a_dry_run_is_refused_where_the_run_is(cleaner: Command, planted: Path, more: list[str]) -> None:
    plant(planted, {"other/a.txt": b"mine", "other/b.txt": b"mine"})
    foreign = cleaner("raw", "-d", "other", *more)
    assert (foreign.code, foreign.out) == (2, b"")
    assert "no run of ours is known to have written it" in foreign.err
    assert cleaner(*RUN).code == 0
    other = cleaner(*RUN, "--preset", "aggressive", *more)
    assert (other.code, other.out) == (2, b"")
    assert "written with other settings" in other.err


# ---- stopped


def interrupting(which: int, error: type[BaseException]):
    """Return a replacement of `FolderRun._written` that stops a run at the n-th input."""
    written = folder_run.FolderRun._written
    calls = iter(range(1, 99))

    def stop(self, *given):
        if next(calls) == which:
            raise error
        return written(self, *given)

    return stop


STOPPED = [
    ([], KeyboardInterrupt, 130, "cleaner: stopped: 1 of 3 files are done; the same command goes on\n"),
    ([], Terminated, 143, "cleaner: stopped: 1 of 3 files are done; the same command goes on\n"),
    (
        ["--overwrite"],
        KeyboardInterrupt,
        130,
        "cleaner: stopped: 1 of 3 files are done; with --resume in the place of --overwrite it goes on\n",
    ),
]


@pytest.mark.parametrize(("arguments", "error", "code", "said"), STOPPED)
def test_a_stopped_run_says_what_stands(
    cleaner: Command,
    planted: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    error: type[BaseException],
    code: int,
    said: str,
) -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(folder_run.FolderRun, "_written", interrupting(2, error))
            ended = cleaner(*RUN, "-j", "1", *arguments)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended.code, ended.err) == (code, said)
    assert grown(planted / "out").keys() == {"a.txt"}
    assert cleaner(*RUN).err.endswith("   1 of 3 inputs were done before\n")


OTHERS = [
    (["-t", "jsonl", "raw/a.txt"], "the output is not whole; start it again"),
    (["raw/a.txt", "-o", "x.txt"], "x.txt is not written; start it again"),
    (["raw/a.txt", "-o", "old.txt"], "old.txt stays as it was; start it again"),
    (["--check", "raw"], "0 of 3 files are read; nothing was written"),
]


@pytest.mark.parametrize(("arguments", "said"), OTHERS)
def test_a_stopped_filter_says_what_stands(
    cleaner: Command, planted: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (planted / "old.txt").write_text("before")
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("cleaner.batch.processor.Processor.__call__", stop)
    try:
        ended = cleaner(*arguments)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended.code, ended.out, ended.err) == (130, b"", f"cleaner: stopped: {said}\n")
    assert not (planted / "x.txt").exists()
    assert (planted / "old.txt").read_text() == "before"


@pytest.mark.parametrize("arguments", [["explain"], ["restore"], ["-f", "jsonl"]])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_every_command_ends_with_one_line(
    environment: dict[str, str], tmp_path: Path, arguments: list[str], number: int, code: int
) -> None:
    """The command waits for its input, and has begun when it has read the first part."""
    with subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
        preexec_fn=heed_signals,
    ) as process:
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)
        sent, deadline = 0, time.monotonic() + HANGS
        while sent < 1 << 18 and time.monotonic() < deadline:  # more than a pipe holds
            sent += process.stdin.raw.write(f"{PROSE} ".encode() * 50) or 0  # type: ignore[attr-defined]
        process.send_signal(number)
        _, said = process.communicate(timeout=HANGS)
    assert process.returncode == code
    assert said.count(b"\n") == 1
    assert said.startswith(b"cleaner: stopped")
