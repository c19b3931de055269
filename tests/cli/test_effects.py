"""An option of the command line that would have no effect is refused with the reason; nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import TEXT


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process: nothing here needs one of its own."""
    return inside


WITHOUT_EFFECT = [
    ("--null a.txt", "--null"),
    ("--links a.txt", "--links"),
    ("--manifest m.jsonl a.txt", "--manifest"),
    ("--progress plain a.txt", "--progress"),
    ("--overwrite a.txt", "--overwrite"),
    ("--no-clobber a.txt", "--no-clobber"),
    ("-f text --no-reference a.txt", "--no-reference"),
    ("--check -t jsonl a.txt", "-t"),
    ("--check -o b.txt a.txt", "-o"),
    ("--diff -o b.txt a.txt", "-o"),
    ("--check -d out a.txt", "-d"),
    ("--diff -d out a.txt", "-d"),
    ("--diff -j 2 a.txt", "-j"),
    ("--diff --timeout 3 a.txt", "--timeout"),
    ("--diff --on-error drop a.txt", "--on-error"),
    ("--spans a.txt", "--spans"),
    ("--metadata -t markdown a.txt", "--metadata"),
    ("--spans -t spans a.jsonl", "--spans"),
    ("--text-key body a.txt", "--text-key"),
    ("--html a.txt", "--html"),
    ("--html -f text a.jsonl", "--html"),
    ("--dedup site a.txt", "--dedup"),
    ("--dry-run a.txt", "--dry-run"),
    ("explain --dedup site a.txt", "--dedup"),
    ("explain --dedup run a.txt", "--dedup"),
]


@pytest.mark.parametrize(("arguments", "option"), WITHOUT_EFFECT, ids=[row[0] for row in WITHOUT_EFFECT])
def test_an_option_without_effect_is_refused(cleaner: Command, tmp_path: Path, arguments: str, option: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a"}\n')
    before = sorted(tmp_path.iterdir())
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.out) == (2, b"")
    assert option in ended.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("arguments", ["-t jsonl --spans a.txt", "-t markdown --links a.txt", "--check a.txt"])
def test_an_option_with_effect_is_taken(cleaner: Command, tmp_path: Path, arguments: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert cleaner(*arguments.split()).code in (0, 1)


def test_a_configured_setting_may_have_no_effect_in_a_run(cleaner: Command, tmp_path: Path) -> None:
    """A configuration holds for all runs, also for those that write no records and no Markdown."""
    (tmp_path / "cleaner.toml").write_text("spans = true\nlinks = true\ntext-key = 'body'\n")
    assert cleaner(stdin=TEXT).code == 0
