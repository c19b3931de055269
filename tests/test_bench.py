"""Benchmarks compute their figures rightly and write them into their section of the results."""

from __future__ import annotations

import gzip
import json

import pytest

from bench import pages, results

PAGE = {"id": "1", "page_type": "product", "main_content": "Oak table\nTwo drawers", "weights": None}


@pytest.mark.parametrize(
    ("text", "f1", "found", "slipped"),
    [
        ("Oak table\nTwo drawers", 1.0, 1.0, 0.0),
        ("Menu oak table", 4 / 7, 0.5, 1.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_the_score_of_a_page(text, f1, found, slipped):
    row = pages.score({**PAGE, "with": ["oak table", "two drawers"], "without": ["menu"]}, text)
    assert (row.f1, row.found, row.slipped) == (pytest.approx(f1), found, slipped)


def test_a_page_is_measured_once_however_many_warm_up(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "1.html.gz").write_bytes(gzip.compress(b"<p>Oak table"))
    (tmp_path / "ground-truth.jsonl.gz").write_bytes(gzip.compress(json.dumps(PAGE).encode()))
    every = list(pages.pages_of(tmp_path, 1))
    rows, seconds = pages.measured({"one": lambda html, page: html.removeprefix("<p>")}, tmp_path, every)
    assert [row.precision for row in rows["one"]] == [1.0]
    assert seconds["one"] > 0


def test_a_section_of_results_takes_the_place_of_its_like(tmp_path):
    path = tmp_path / "results.md"
    for lines in (["# A", "", "1"], ["# B", "", "2"], ["# A", "", "3"]):
        results.write(lines, path)
    assert path.read_text() == "# A\n\n3\n\n# B\n\n2\n"
