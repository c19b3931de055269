"""A difference between the compiled core and Python is seen, whatever it is in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleaner import Cleaner
from tools.verdicts import Source, difference, sources, verdict

FOUND = verdict(Cleaner(), Source("a.txt", "Advertisement\n\nThe river rose by a metre in the night.\n", "text"))
REMOVAL = FOUND["removals"][0]


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("status", "unchanged"),
        ("page type", "forum"),
        ("confidence", FOUND["confidence"] + 2e-9),
        ("confidence", None),
        ("text", FOUND["text"] + " "),
        ("removals", []),
        ("removals", [REMOVAL, REMOVAL]),
        *(("removals", [[*REMOVAL[:at], REMOVAL[at] * 2, *REMOVAL[at + 1 :]]]) for at in range(1, len(REMOVAL))),
    ],
)
def test_a_difference_is_seen(part: str, other: object) -> None:
    assert REMOVAL[1] > 0
    assert difference(FOUND, FOUND) == ""
    assert difference(FOUND, {**FOUND, part: other}).startswith(f"a.txt: {part}\n")


def test_a_rounding_error_is_none() -> None:
    assert difference(FOUND, {**FOUND, "confidence": FOUND["confidence"] + 5e-10}) == ""


def test_an_exception_in_one_way_and_a_missing_result_are_differences() -> None:
    broken = {"name": "a.txt", "error": "ValueError: x"}
    assert difference(FOUND, broken)
    assert difference(FOUND, {})
    assert difference({}, FOUND)


def test_texts_pages_and_records_are_read(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html/1.html.gz").write_bytes(gzip.compress(b"<p>One"))
    (tmp_path / "2.txt").write_bytes(b"Two")
    (tmp_path / "3.jsonl").write_text("\n".join(map(json.dumps, [{"raw": "Three"}, {"gold": "none"}])), "utf-8")
    (tmp_path / "4.bin").write_bytes(b"none")
    found = [(Path(source.name).name, source.data, source.format) for source in sources([tmp_path])]
    assert found == [("2.txt", b"Two", "text"), ("3.jsonl:1", "Three", "text"), ("1.html.gz", b"<p>One", "html")]
