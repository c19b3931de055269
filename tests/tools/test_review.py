"""Fixtures change only if a person accepts the change."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pages import ROOT

from tools import review

INPUT = "Skip to content\n\nThe bridge was closed on Tuesday after an inspection found rust in its oldest girders.\n"
OUTPUT = INPUT.partition("\n\n")[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "texts/en-menu"
    folder.mkdir(parents=True)
    (folder / "input.txt").write_text(INPUT, "utf-8")
    monkeypatch.setattr(review, "folders", lambda: [folder])
    return folder


def answer(monkeypatch, word: str) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or word)
    return asked


def test_a_yes_writes_both_files_and_the_next_time_nothing_is_asked(folder, monkeypatch, capsys):
    asked = answer(monkeypatch, "y")
    assert review.review() == 0
    assert review.read(folder / "expected.txt") == OUTPUT
    by, text = review.read(folder / "removed.tsv").rstrip("\n").split("\t")
    assert (by.split(".")[1], text) == ("navigation", "Skip to content")
    assert "+Skip" not in capsys.readouterr().out.partition("removed.tsv")[0]
    assert review.review() == 0
    assert len(asked) == 1


@pytest.mark.parametrize("word", ["", "n", "yes please", "q"])
def test_anything_else_writes_nothing(folder, monkeypatch, word):
    (folder / "expected.txt").write_text("Else.\n", "utf-8")
    answer(monkeypatch, word)
    assert review.review() == 1
    assert review.read(folder / "expected.txt") == "Else.\n"
    assert not (folder / "removed.tsv").exists()


def test_a_difference_in_the_last_line_break_shows(folder):
    for name, now in review.actual(folder).items():
        (folder / name).write_bytes(now.encode())
    assert review.changes(folder) == ""
    (folder / "expected.txt").write_bytes(OUTPUT.rstrip("\n").encode())
    assert "expected.txt" in review.changes(folder)
    (folder / "expected.txt").write_bytes(OUTPUT.replace("\n", "\r\n").encode())
    assert "expected.txt" in review.changes(folder)


def test_an_expected_file_that_is_missing_is_a_change_even_if_it_would_be_empty(folder):
    (folder / "input.txt").write_text("", "utf-8")
    assert "expected.txt (new)" in review.changes(folder)
    assert "removed.tsv (new)" in review.changes(folder)


def test_a_receipt_is_one_line():
    from cleaner.model import CleanResult, Removal

    result = CleanResult("a\n\tb\\n", (Removal(0, 6, "en.other.x", "other", "x"),))
    assert review.receipts(result) == "en.other.x\ta\\n\\tb\\\\n\n"


def test_without_a_person_it_refuses():
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools/review.py")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert run.returncode == 1
    assert "terminal" in run.stderr
