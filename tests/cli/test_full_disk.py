"""A disk that fills up in a run: the run ends with an error, and the next one, with room, gives the whole tree."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, PROSE
from cli.test_folder import Tree, grown, plant
from test_disk import SilentDisk, SmallDisk

from cleaner import disk
from cleaner.batch import checkpoint
from cleaner.disk import naming_errors
from cleaner.io.outputs import Output

NOTE = "The Alder Post is printed on paper from the mill across the river, as it was in 1911."
LINES = [json.dumps({"id": at, "text": f"{CHROME}\n\n{PROSE} It was day {at}."}) + "\n" for at in range(8)]
RAW: Tree = {
    f"alder/{at}.txt": "\n\n".join(
        [f"Day {at}", f"{PROSE} It was day {at}.", NOTE, f"{PROSE} Then came {at}."]
    ).encode()
    for at in range(6)
}
RAW["birch/records.jsonl"] = "".join(LINES).encode()
ARGUMENTS = ("raw", "-d", "clean", "-q", "-j", "1", "--dedup", "run")
OWN = ["lock", "manifest.jsonl", "spilled-*.bin", "begun-*"]
OWN += ["site-blocks.npy", "site-blocks.npy.of", "judged.npy", "judged.npy.of", "judged.bin", "repeats.npy"]
"""Files that a run writes for itself."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Tree:
    """What a run with room leaves."""
    folder = tmp_path_factory.mktemp("whole")
    plant(folder / "raw", RAW)
    subprocess.run([sys.executable, "-m", "cleaner", *ARGUMENTS], cwd=folder, env=environment, check=True)
    return grown(folder / "clean")


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write checkpoints and spilled numbers early, as large inputs do."""
    monkeypatch.setattr(checkpoint, "BLOCK", 1000)
    monkeypatch.setattr(disk, "NUMBERS", 20)


def fill(patch: pytest.MonkeyPatch, names: str, room: int, kind: type[SmallDisk] = SmallDisk) -> None:
    """Let files with such names hold only so many bytes."""

    def open_file(path: str, mode: str, buffering: int) -> io.FileIO:
        if not fnmatch(os.path.basename(path), names):
            return io.FileIO(path, mode)
        file = kind(path, mode)
        file.room = room
        return file

    patch.setattr(disk, "open", open_file, raising=False)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("names", OWN)
@pytest.mark.parametrize("room", [0, 50])
def test_what_a_run_cannot_write_for_itself_ends_it(
    inside: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Tree, names: str, room: int
) -> None:
    plant(tmp_path / "raw", RAW)
    with monkeypatch.context() as patch:
        fill(patch, names, 0 if names == "lock" else room)
        ended = inside(*ARGUMENTS)
    assert ended.code == 4
    assert ended.err.startswith("cleaner: cannot write clean/.cleaner/")
    assert fnmatch(os.path.basename(ended.err.split(": ")[1]), names)
    assert ended.err.endswith(": No space left on device\n")
    assert all(data == whole[name] for name, data in grown(tmp_path / "clean").items())
    assert inside(*ARGUMENTS).code == 0
    assert grown(tmp_path / "clean") == whole


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("names", [name for name in OWN if name not in ("begun-*", "lock")])
def test_a_disk_that_does_not_say_it_is_full_is_noticed(
    inside: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Tree, names: str
) -> None:
    """A checkpoint may be cut: what is missing in it is done again."""
    plant(tmp_path / "raw", RAW)
    with monkeypatch.context() as patch:
        fill(patch, names, 50, SilentDisk)
        assert inside(*ARGUMENTS).code in (2, 4)
    assert inside(*ARGUMENTS).code == 0
    assert grown(tmp_path / "clean") == whole


def test_statistics_that_were_cut_afterwards_are_counted_anew(inside: Command, tmp_path: Path, whole: Tree) -> None:
    plant(tmp_path / "raw", RAW)
    assert inside(*ARGUMENTS).code == 0
    assert NOTE.encode() not in b"".join(whole.values())
    statistics = tmp_path / "clean" / ".cleaner" / "site-blocks.npy"
    for data in (statistics.read_bytes()[:-8] + bytes(8), statistics.read_bytes()[:-16], b""):
        statistics.write_bytes(data)
        (tmp_path / "clean" / "alder" / "1.txt").unlink()
        assert inside(*ARGUMENTS).code == 0
        assert grown(tmp_path / "clean") == whole


def test_a_copy_of_the_manifest_is_whole_or_not_there(
    inside: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path / "raw", RAW)
    (tmp_path / "done.jsonl").write_text("mine")
    with monkeypatch.context() as patch:
        write = Output.write

        def refused(output: Output, data: bytes) -> None:
            with naming_errors(output.name):
                if output.name == "done.jsonl":
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write(output, data)

        patch.setattr(Output, "write", refused)
        ended = inside(*ARGUMENTS, "--manifest", "done.jsonl")
    assert (ended.code, ended.err) == (4, "cleaner: cannot write done.jsonl: No space left on device\n")
    assert (tmp_path / "done.jsonl").read_text() == "mine"
    assert inside(*ARGUMENTS, "--manifest", "done.jsonl").code == 0
    manifest = tmp_path / "clean" / ".cleaner" / "manifest.jsonl"
    assert (tmp_path / "done.jsonl").read_bytes() == manifest.read_bytes()
