"""`-o FILE` and standard output: a file appears whole or not at all, and what cannot be written is named."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import HANGS, Command
from cli.samples import CLEANED, TEXT


def test_output_file_is_replaced_whole_and_keeps_its_mode(cleaner: Command, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before")
    out.chmod(0o640)
    assert cleaner("-o", "out.txt", stdin=TEXT).out == b""
    assert out.read_bytes() == CLEANED
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.txt"]


def test_output_stays_when_the_input_cannot_be_read(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("before")
    (tmp_path / "dead.txt").symlink_to("nowhere")
    ended = cleaner("-o", "out.txt", "dead.txt")
    assert (ended.code, ended.err) == (3, "cleaner: dead.txt: No such file or directory\n")
    assert (tmp_path / "out.txt").read_text() == "before"


@pytest.mark.parametrize("args", [["-o", "/dev/full"], ["-o", "no/such/folder.txt"]])
def test_an_output_that_cannot_be_written_is_named(cleaner: Command, args: list[str]) -> None:
    ended = cleaner(*args, stdin=TEXT)
    assert ended.code == 4
    assert ended.err.startswith(f"cleaner: cannot write {args[1]}: ")


def test_a_full_disk_behind_stdout_is_4(environment: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "cleaner"],
            input=TEXT,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=HANGS,
        )
    assert ended.returncode == 4
    assert ended.stderr.decode().startswith("cleaner: cannot write standard output: ")
