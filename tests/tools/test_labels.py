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

from cleaner.classifier.schema import PAGE
from tools.fitting.labels import Words, html_pages, text_pages, vocabulary
from tools.fitting.pages import LabelledPage, own_columns, padded

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
    record = {
        "id": "a",
        "url": "https://www.pier.example/1",
        "raw": TEXT,
        "labels": [0, -1, 1, -1, 0],
        "page_type": "article",
        "title": "The bridge",
    }
    with gzip.open(tmp_path / "r.jsonl.gz", "wt") as file:
        for each in (record, {**record, "labels": [0]}):
            file.write(json.dumps(each) + "\n")
    (page,) = text_pages(tmp_path / "r.jsonl.gz", Words())
    assert (page.id, page.source, page.kind, page.site) == ("a", "r.jsonl.gz", "article", "pier.example")
    assert (page.content.tolist(), page.boilerplate.tolist()) == ([0, 11, 0], [3, 0, 2])


def page(site: str, words: list[list[int]], language: str = "en") -> LabelledPage:
    fields = dict.fromkeys(LabelledPage.__dataclass_fields__)
    return LabelledPage(**{**fields, "site": site, "language": language, "words": padded(words, 2)})


def test_words_of_enough_sites_are_the_vocabulary() -> None:
    """The third word is on two pages of one site."""
    pages = [page("a", [[1, 2]]), page("b", [[2], [1]]), page("c", [[3], [2]]), page("c", [[3]])]
    places, best = vocabulary(pages, "words", 3, 2, 8)
    assert (places.tolist(), best) == ([0, 2, 1, 0], [2, 1])


def test_each_language_has_its_share_of_the_vocabulary() -> None:
    """A word on the one site in Greek comes before one on two of five sites in English, but not before one on three."""
    english = [page(str(at), [[1 if at < 2 else 2]]) for at in range(5)]
    assert vocabulary([*english, page("g", [[5]], "el")], "words", 5, 1, 3)[1] == [2, 5, 1]


def test_a_page_has_the_labels_of_its_words_however_it_is_marked_up(tmp_path: Path) -> None:
    """The page is followed by one with other markup and the same words."""
    pytest.importorskip("rapidfuzz")
    import numpy as np

    wanted = TEXT.split("\n\n")[1]
    record = {"id": "a", "site": "pier", "collection": "ours", "lang": "en", "page_type": "article", "title": ""}
    with gzip.open(tmp_path / "ground-truth.jsonl.gz", "wt") as file:
        file.write(json.dumps({**record, "main_content": wanted}) + "\n")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(HTML.format(wanted).encode()))
    pages = list(html_pages(tmp_path, Words(), Words(), np.random.default_rng(1)))
    assert [each.source for each in pages] == ["html", "altered"]
    assert {each.collection for each in pages} == {"ours"}
    assert [each.content.tolist() for each in pages] == [[0, 11, 0]] * 2
    assert {each.matrix.shape for each in pages} == {(3, len(own_columns(PAGE)))}


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
