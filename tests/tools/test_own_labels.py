"""Files of labels are read for fitting like other labelled pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.labels import begun, write_labels

pytest.importorskip("rapidfuzz", reason="reading labelled pages of HTML needs rapidfuzz")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.fitting.labels import Words, html_pages, text_pages
from tools.fitting.own_labels import as_folder, line_labels

NEWS = "The river rose by a metre in the night, the harbour office said on Monday morning."
PROMPT = "Be the first to comment"
TEXT = f"{NEWS}\n\n{PROMPT}\n\nNobody was hurt, and the ferry sails again on Tuesday at noon."
PAGE = "<body>" + "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")) + "</body>"


def labelled(html: str | None, name: str):
    cleaner = Cleaner(format="text" if html is None else "html")
    document = cleaner.read(TEXT if html is None else html)
    return begun(name, document, cleaner.cleaned(document), html, None)


def test_texts(tmp_path: Path) -> None:
    documents = [labelled(None, f"site {at}/a.txt").with_label(2, "unsure") for at in range(3)]
    assert line_labels(documents[0]) == [1, -1, 0, -1, -1]
    write_labels(str(tmp_path / "gold.jsonl"), documents)
    folds = as_folder(tmp_path / "gold.jsonl", tmp_path / "out")
    pages = list(text_pages(tmp_path / "out/labels.jsonl.gz", Words()))
    assert [page.id for page in pages] == list(folds) == ["gold-0", "gold-1", "gold-2"]
    assert [page.site for page in pages] == ["site 0", "site 1", "site 2"]
    assert (pages[0].content.tolist(), pages[0].boilerplate.tolist()) == ([16, 0, 0], [0, 5, 0])


def test_pages(tmp_path: Path) -> None:
    write_labels(str(tmp_path / "gold.jsonl"), [labelled(PAGE, "a.html")])
    assert list(as_folder(tmp_path / "gold.jsonl", tmp_path / "out")) == ["gold-0"]
    [page] = html_pages(tmp_path / "out", Words(), Words())
    assert (page.content.tolist(), page.boilerplate.tolist()) == ([16, 0, 12], [0, 5, 0])


@pytest.mark.parametrize(("documents", "message"), [([], "no documents"), (["text", "html"], "texts and pages")])
def test_what_cannot_be_fitted_at_once(tmp_path: Path, documents: list[str], message: str) -> None:
    write_labels(str(tmp_path / "gold.jsonl"), [labelled(PAGE if each == "html" else None, each) for each in documents])
    with pytest.raises(ValueError, match=message):
        as_folder(tmp_path / "gold.jsonl", tmp_path / "out")
