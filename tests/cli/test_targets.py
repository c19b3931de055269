"""An output is never one of the files that the run reads: exit code 2, and every file stays as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import HANGS, Command
from cli.samples import CLEANED, TEXT
from cli.test_folder import grown, plant

RULES = b'[[rule]]\nid = "my.other.quux"\nwhy = "W."\nphrases = ["quux frob"]\nkeeps = ["It said quux."]\n'
RECORDS = b'{"text": "a"}\n'

REFUSED = [
    ("a.txt -o a.txt", "-o a.txt: is an input as well"),
    ("./a.txt -o a.txt", "-o a.txt: is an input as well"),
    ("a.txt -o ./d/../a.txt", "-o ./d/../a.txt: is an input as well"),
    ("a.txt -o hard.txt", "-o hard.txt: is an input as well"),
    ("hard.txt -o a.txt", "-o a.txt: is an input as well"),
    ("soft.txt -o a.txt", "-o a.txt: is an input as well"),
    ("a.txt -o soft.txt", "-o soft.txt: is a symbolic link"),
    ("through/b.txt -o d/b.txt", "-o d/b.txt: is an input as well"),
    ("-t jsonl a.txt d/b.txt -o d/b.txt", "-o d/b.txt: is an input as well"),
    ("r.jsonl -o r.jsonl", "-o r.jsonl: is an input as well"),
    ("--files-from list -t jsonl -o a.txt", "-o a.txt: is an input as well"),
    ("--files-from list -t jsonl -o list", "-o list: is the list of inputs"),
    ("--rules mine.toml a.txt -o mine.toml", "-o mine.toml: is a rule file"),
    ("--rules rules a.txt -o rules/en/other.toml", "-o rules/en/other.toml: is a rule file in rules"),
    ("--config own.toml a.txt -o own.toml", "-o own.toml: is the configuration"),
    ("a.txt -o cleaner.toml", "-o cleaner.toml: is the configuration"),
    ("d -d d", "is the input folder itself"),
    ("d -d through", "is the input folder itself"),
    ("d -d d/clean", "lies inside the input folder"),
    ("a.txt -d .", "would overwrite the input a.txt"),
    ("d -d out --manifest d/b.txt", "--manifest d/b.txt: is an input as well"),
    ("d -d out --rules mine.toml --manifest mine.toml", "--manifest mine.toml: is a rule file"),
    ("d -d out --manifest out/b.txt", "the output out/b.txt is the copy of the manifest"),
    ("d -d out --manifest d", "--manifest d: is a folder"),
    ("d -d out --manifest no/such/m.jsonl", "--manifest no/such/m.jsonl: its folder is not there"),
    ("d -d rules/en --rules rules/en/b.txt --overwrite", "the output rules/en/b.txt is a rule file"),
    ("restore r.jsonl -o r.jsonl", "-o r.jsonl: is an input as well"),
    ("restore a.txt --spans r.jsonl -o r.jsonl", "-o r.jsonl: is an input as well"),
]


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process; a test that asks for `process` starts one."""
    return inside


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    plant(tmp_path, {
        "a.txt": TEXT, "d/b.txt": TEXT, "r.jsonl": RECORDS, "list": b"a.txt\nd/b.txt\n", "mine.toml": RULES,
        "rules/en/other.toml": RULES, "rules/en/b.txt": RULES, "own.toml": b"", "cleaner.toml": b"",
    })  # fmt: skip
    os.link(tmp_path / "a.txt", tmp_path / "hard.txt")
    (tmp_path / "soft.txt").symlink_to("a.txt")
    (tmp_path / "through").symlink_to("d")
    return tmp_path


@pytest.mark.parametrize(("arguments", "line"), REFUSED, ids=[row[0] for row in REFUSED])
def test_an_output_that_is_read_is_refused(cleaner: Command, planted: Path, arguments: str, line: str) -> None:
    before = grown(planted)
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.out) == (2, b"")
    assert line in ended.err
    assert ended.err.count("\n") == 1
    assert grown(planted) == before


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        ("a.txt -o b.txt", "b.txt"),
        ("a.txt -o d/b.txt", "d/b.txt"),
        ("--rules mine.toml a.txt -o rules/new.txt", "rules/new.txt"),
        ("d -d out --manifest m.jsonl", "m.jsonl"),
        ("d -d out --manifest out/m.jsonl", "out/m.jsonl"),
    ],
)
def test_another_file_may_be_replaced(cleaner: Command, planted: Path, arguments: str, written: str) -> None:
    """A file that the run does not read, even beside one that it reads."""
    assert cleaner(*arguments.split()).code == 0
    assert written.endswith("m.jsonl") or (planted / written).read_bytes() == CLEANED


@pytest.mark.parametrize("shell", ["a.txt >> a.txt", "-f jsonl < r.jsonl >> r.jsonl", "< a.txt -o a.txt"])
def test_standard_input_and_output_count_too(planted: Path, environment: dict[str, str], shell: str) -> None:
    """A file that is read while it is appended to would grow without end."""
    before = grown(planted)
    command = ["sh", "-c", f'"$0" -m cleaner {shell}', sys.executable]
    ended = subprocess.run(command, capture_output=True, cwd=planted, env=environment, timeout=HANGS)
    assert ended.returncode == 2
    assert ended.stderr.count(b"\n") == 1
    assert b" as well" in ended.stderr
    assert grown(planted) == before


def test_a_manifest_that_cannot_be_copied_leaves_the_old_one(
    cleaner: Command, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (planted / "m.jsonl").write_text("before")
    assert cleaner("d", "-d", "out", "--manifest", "m.jsonl").code == 0
    rows = list(map(json.loads, (planted / "m.jsonl").read_text().splitlines()))
    assert [row.get("input") for row in rows] == [None, "b.txt"]
