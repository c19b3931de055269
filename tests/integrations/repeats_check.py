"""What Ray and Spark are compared with: the outputs of a run of `cleaner -d --dedup near` on files of the corpus."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from integrations.repeated_corpus import corpus

RUNS = {"first": ("0.8", "first"), "newest": ("0.7", "newest"), "longest": ("0.85", "longest")}
"""Settings of runs: the least similarity of near copies, and which of several stays."""
ADDED = ("cleaner_status", "cleaner_removed_chars", "cleaner_confidence", "cleaner_repeats", "cleaner_repeat_receipts")


@cache
def expected(run: str) -> dict[str, str]:
    """Return the cleaned texts of the corpus by id, as a run on one machine writes them."""
    similarity, keep = RUNS[run]
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, text in corpus().items():
            Path(source, name).write_text(text, "utf-8")
        options = ["--dedup", "near", "--similarity", similarity, "--keep", keep]
        command = [sys.executable, "-m", "cleaner", str(source), "-d", str(out), *options]
        ended = subprocess.run(command, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return {name: Path(out, name).with_suffix(".txt").read_text("utf-8") for name in corpus()}


def check(rows: Iterable[Mapping[str, Any]], run: str) -> None:
    """Check that the rows are those of a run, and that their other columns fit."""
    found = {row["id"]: row for row in rows}
    assert found.keys() == {*corpus(), "missing"}
    missing = found.pop("missing")
    assert [missing[name] for name in ("text", *ADDED)] == [None] * 6
    assert {name: row["text"] for name, row in found.items()} == expected(run)
    receipts = {name: [json.loads(line) for line in row[ADDED[-1]].splitlines()] for name, row in found.items()}
    assert {name: len(each) for name, each in receipts.items()} == {
        n: row["cleaner_repeats"] for n, row in found.items()
    }
    assert sum(map(len, receipts.values())) > 30
    for name, each in receipts.items():
        assert bool(each) <= (found[name]["cleaner_status"] in ("cleaned", "emptied"))
        assert all(receipt.get("id", "") != name for receipt in each)
        assert list(found[name]["tags"]) == [name, "a"]
        assert "cleaner_judged" not in found[name]
