"""What is written to disk is checked: no write that fails or is short goes unnoticed."""

from __future__ import annotations

import errno
import io
import os
from array import array
from pathlib import Path

import numpy as np
import pytest

from cleaner import disk
from cleaner.dedup.repeats import ROW, Repeats
from cleaner.dedup.site_blocks import BlockCounter
from cleaner.disk import Spill, StateFile, temporary_table
from cleaner.errors import OutputError


class SmallDisk(io.FileIO):
    """File on a disk with room for a few bytes: it stores what fits, and then says that it is full, or says nothing."""

    room = 10
    is_silent = False

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        fits = min(len(view), max(self.room - self.tell(), 0))
        super().write(view[:fits])
        if self.is_silent:
            return len(view)
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return fits


class SilentDisk(SmallDisk):
    """Disk that stores less than it says."""

    is_silent = True


class DeafDisk(SmallDisk):
    """Disk that stores nothing and says so, but raises nothing."""

    def write(self, data: object) -> int:
        return 0


DISKS = [(SmallDisk, "No space left on device"), (SilentDisk, "bytes of"), (DeafDisk, "were not stored")]


@pytest.fixture(params=DISKS, ids=lambda pair: pair[0].__name__)
def full(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put the files of the program on a disk that is full; return what is said of it."""
    kind, message = request.param
    monkeypatch.setattr(disk, "open", lambda path, mode, buffering: kind(path, mode), raising=False)
    return str(message)


def test_a_write_that_is_short_is_told(tmp_path: Path, full: str) -> None:
    with (
        pytest.raises(OutputError, match=rf"cannot write .*counts\.bin: .*{full}"),
        StateFile(tmp_path / "counts.bin") as file,
    ):
        file.write(b"0123456789 and more")


def test_an_error_of_the_run_is_not_hidden_by_one_of_the_file(tmp_path: Path, full: str) -> None:
    def run() -> None:
        with StateFile(tmp_path / "counts.bin") as file:
            with pytest.raises(OutputError):
                file.write(b"0123456789 and more")
            raise KeyError

    with pytest.raises(KeyError):
        run()


def test_bytes_that_are_kept_stay(tmp_path: Path) -> None:
    path = tmp_path / "rows.bin"
    for keep, data in [(0, b"abc"), (None, b"def"), (4, b"x"), (0, b"new")]:
        before = path.read_bytes() if path.exists() else b""
        with StateFile(path, keep) as file:
            file.write(data)
            file.write(b"")
            file.sync()
        assert path.read_bytes() == before[:keep] + data
        assert file.size == len(before[:keep] + data)


def test_spilled_numbers_that_do_not_fit_are_told(tmp_path: Path, full: str) -> None:
    rows = Spill(("text", "number"), "text", tmp_path)
    rows.add([1, 2, 3], [4, 5, 6])
    with pytest.raises(OutputError, match=rf"spilled-00\.bin: .*{full}"):
        list(rows.parts())


def test_spilled_numbers_that_are_gone_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "NUMBERS", 2)
    for damage in (lambda path: path.write_bytes(path.read_bytes()[:16]), lambda path: path.write_bytes(b"")):
        rows = Spill(("text", "number"), "text", tmp_path)
        rows.add([1, 2, 3], [4, 5, 6])
        damage(tmp_path / "spilled-00.bin")
        with pytest.raises(OutputError, match="rows of 3"):
            list(rows.parts())


def test_statistics_that_do_not_fit_are_told(tmp_path: Path, full: str) -> None:
    with pytest.raises(OutputError, match=rf"repeats\.npy: .*{full}"):
        Repeats(np.empty(0, ROW), {}).save(tmp_path / "repeats.npy")
    counter = BlockCounter()
    for at in range(9):
        counter.add("site", array("Q", [7, 8, 100 + at]))
    with pytest.raises(OutputError, match=rf"site-blocks\.npy: .*{full}"):
        counter.build().save(tmp_path / "site-blocks.npy")


def test_a_table_without_room_is_told() -> None:
    one_by_one, at_once = (temporary_table("number INTEGER PRIMARY KEY, name") for _ in range(2))
    full = r"cannot write a temporary file: .*full; TMPDIR"
    for table in (one_by_one, at_once):
        table.execute("PRAGMA max_page_count = 3")
    one_by_one.execute("INSERT INTO t VALUES (?, ?)", (0, "x" * 500))
    with pytest.raises(OutputError, match=full):
        one_by_one.execute("INSERT INTO t VALUES (?, ?)", (1, "x" * 20_000))
    with pytest.raises(OutputError, match=full):
        at_once.executemany("INSERT INTO t VALUES (?, ?)", ((number, "x" * 500) for number in range(100)))
