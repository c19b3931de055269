"""Labelled pages are read the same in every process, so that a fit can be repeated."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT

from tools.fitting.labels import Words, pages_of, vocabulary

TEXT = "Skip to content\n\nThe bridge was closed on Tuesday, after an inspection found rust.\n\nShare this"
HTML = "<nav class='menu top'><a href=x>Harbour</a></nav><div class='story main'><p>{}</p></div><aside>More</aside>"
CODE = """
import sys
from cleaner.classifier.features import extract_features
from cleaner.model import Removals
from cleaner.rules.pack import function_words
from cleaner.rules.selection import load_rules
from cleaner.reading import read
from tools.fitting.labels import Words
document = read(sys.argv[1], format="html", function_words=function_words())
names = Words()
print(extract_features(document, Removals(), load_rules(), Words(), names).names, list(names))
"""


def test_names_of_markup_are_numbered_in_order() -> None:
    page = HTML.format(TEXT)
    seen = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        run = [sys.executable, "-c", CODE, page]
        seen.add(subprocess.run(run, env=environment, check=True, capture_output=True).stdout)
    assert len(seen) == 1


def test_a_text_with_its_labels_is_a_page(tmp_path: Path) -> None:
    """A text whose lines do not fit the labels after reading is left out."""
    record = {"id": "a", "raw": TEXT, "labels": [0, -1, 1, -1, 0], "page_type": "article", "title": "The bridge"}
    with gzip.open(tmp_path / "r.jsonl.gz", "wt") as file:
        for each in (record, {**record, "labels": [0]}):
            file.write(json.dumps(each) + "\n")
    (page,) = pages_of(tmp_path / "r.jsonl.gz", Words())
    assert (page.id, page.source, page.kind) == ("a", "r.jsonl.gz", "article")
    assert (page.content, page.boilerplate) == ([0, 11, 0], [3, 0, 2])


def test_words_of_enough_pages_are_the_vocabulary() -> None:
    words = Words()
    ids = [words.get(word) for word in ("rust", "bridge", "pier")]
    pages = [("a", [[ids[0], ids[1]]]), ("b", [[ids[1]], [ids[2]]]), ("c", [[ids[2]], [ids[1]]]), ("c", [[ids[0]]])]
    assert vocabulary(pages, words, 2, 2) == ([0, 2, 1, 0], ["bridge", "rust"])


@pytest.mark.parametrize(
    ("wanted", "content"),
    [("The bridge was closed on Tuesday, after an inspection found rust.", [0, 11, 0]), (TEXT, [3, 11, 2])],
)
def test_content_is_aligned_with_the_wanted_text(wanted: str, content: list[int]) -> None:
    pytest.importorskip("rapidfuzz")
    from cleaner.reading import read
    from tools.fitting.labels import aligned

    document = read(TEXT, format="text", function_words={})
    assert aligned(document, wanted)[0] == content
