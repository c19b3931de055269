"""Labelled documents: files of them, labels for one that reads differently, scores, and a person's way through."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import InputError, SettingError
from cleaner.labels import (
    LabelledBlock,
    LabelledDocument,
    Score,
    begun,
    read_labels,
    score_document,
    write_labels,
)
from cleaner.labels.session import LabelSession

NEWS = "The river rose by a metre in the night, the harbour office said on Monday morning."
OTHER = "Nobody was hurt, and the ferry to the island sails again on Tuesday at noon."
PROMPT = "Be the first to comment"
TEXT = f"{NEWS}\n\n{PROMPT}\n\n{OTHER}\n"
PAGE = f"<html><body><p>{NEWS}</p><p>{PROMPT}</p><p>{OTHER}</p></body></html>"


def labelled(text: str = TEXT, html: str | None = None, name: str = "a.txt") -> LabelledDocument:
    cleaner = Cleaner(format="text" if html is None else "html")
    document = cleaner.read(text if html is None else html)
    return begun(name, document, cleaner.cleaned(document), html, None)


def test_labels_begin_with_the_verdicts_of_today() -> None:
    for each in (labelled(), labelled(html=PAGE)):
        assert [(each.source[start:end], label) for start, end, label in each.blocks] == [
            (NEWS, "keep"),
            (PROMPT, "drop"),
            (OTHER, "keep"),
        ]
        assert not each.is_checked


def test_a_file_of_labels_is_read_as_it_was_written(tmp_path: Path) -> None:
    documents = [
        labelled(),
        labelled(html=PAGE, name="b.html")._replace(is_checked=True, url="https://example.org/b"),
        labelled("\ud800 alone"),
    ]
    write_labels(str(tmp_path / "gold.jsonl"), documents)
    assert list(read_labels(tmp_path / "gold.jsonl")) == documents


def test_a_page_may_lie_beside_its_labels(tmp_path: Path) -> None:
    write_labels(str(tmp_path / "gold.jsonl"), [labelled(html=PAGE)])
    found = json.loads((tmp_path / "gold.jsonl").read_text())
    del found["html"]
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "gold.jsonl").write_text(json.dumps({**found, "path": "page.html"}))
    assert list(read_labels(tmp_path / "gold.jsonl")) == [labelled(html=PAGE)]
    (tmp_path / "page.html").write_bytes(gzip.compress(PAGE.encode()))
    assert list(read_labels(tmp_path / "gold.jsonl")) == [labelled(html=PAGE)]
    (tmp_path / "page.html").write_text(PAGE, "utf-16")
    assert list(read_labels(tmp_path / "gold.jsonl")) == [labelled(html=PAGE)]
    (tmp_path / "page.html").unlink()
    with pytest.raises(InputError, match=r"page\.html: No such file .*gold\.jsonl:1 names it"):
        list(read_labels(tmp_path / "gold.jsonl"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no json", "Expecting value"),
        ("[]", "is no labelled document"),
        ('{"id": "a", "format": "text", "source": "a"}', "no 'blocks'"),
        (
            '{"id": "a", "format": "text", "source": "a", "blocks": [[0, 1, "maybe"]]}',
            "unsure, not 'maybe'",
        ),
        ('{"id": "a", "format": "text", "source": "a", "blocks": [[0, 2, "keep"]]}', "the span 0 to 2"),
        ('{"id": "a", "format": "text", "source": "a", "blocks": [[0, "keep"]]}', "is no labelled document"),
        ('{"id": 1, "format": "text", "source": "a", "blocks": []}', "1 is no str"),
        ('{"id": "a", "format": "html", "source": "a", "blocks": []}', "no 'path'"),
    ],
)
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "gold.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(SettingError, match=r"gold\.jsonl:2: is no labelled document") as caught:
        list(read_labels(tmp_path / "gold.jsonl"))
    assert message in str(caught.value)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl: No such file"):
        list(read_labels("nowhere.jsonl"))


def test_labels_move_to_a_document_that_reads_differently() -> None:
    document = Cleaner().read(f"A line that is new\n\n{NEWS}\n\n{PROMPT}\n\n{OTHER}")
    placed = labelled().placed_on(document)
    assert [(document.source_text[start:end], label) for start, end, label in placed.blocks] == [
        ("A line that is new", "unsure"),
        (NEWS, "keep"),
        (PROMPT, "drop"),
        (OTHER, "keep"),
    ]


def test_a_document_that_is_cleaned_as_it_is_labelled() -> None:
    found = score_document(Cleaner(), labelled())
    assert (found.f1, found.lost, found.left, found.kept, found.dropped) == (1.0, (), (), 31, 5)


def test_what_goes_wrong_is_counted_in_words_and_named() -> None:
    wrong = labelled().with_label(1, "keep").with_label(2, "drop")
    found = score_document(Cleaner(), wrong)
    [lost], [left] = found.lost, found.left
    assert lost[1:] == (3, PROMPT, 5, "en.comment-prompt.leave")
    assert left[1:] == (5, OTHER, 15, "")
    assert (found.kept, found.words_lost, found.words_left) == (16, 5, 15)
    assert found.f1 == 2 * 16 / (2 * 16 + 5 + 15)
    score = Score((found, score_document(Cleaner(), labelled())))
    assert score.f1 == (found.f1 + 1) / 2
    assert (score.loss, score.damaged, score.left) == (5 / 52, 1, 15 / 20)
    assert score.worst(1) == ([lost], [left])
    assert score.worst(0) == ([], [])


def test_blocks_of_which_a_person_is_unsure_do_not_count() -> None:
    found = score_document(Cleaner(), labelled().with_label(1, "unsure").with_label(2, "unsure"))
    assert (found.unsure, found.unplaced, found.kept, found.dropped) == (2, 0, 16, 0)


def test_words_of_languages_that_are_not_spaced() -> None:
    text = "河水在夜里上涨了一米。"
    each = LabelledDocument("a", text, (LabelledBlock(0, len(text), "keep"),))
    assert score_document(Cleaner(), each).kept == 10


def test_a_way_through_documents() -> None:
    session = LabelSession([labelled(name=name) for name in "ab"])
    session.mark("unsure")
    session.move(5)
    session.toggle()
    assert [block.label for block in session.document.blocks] == ["unsure", "drop", "drop"]
    session.toggle()
    session.move(-9)
    assert (session.block, session.text(session.document.blocks[0])) == (0, NEWS)
    assert session.finish()
    assert (session.document.name, session.block, session.checked) == ("b", 0, 1)
    assert not session.finish()
    assert (session.checked, session.go(1), session.go(-1), session.document.name) == (2, False, True, "a")
    assert LabelSession(session.documents).at == 0
    assert LabelSession([labelled()._replace(is_checked=True), labelled()]).at == 1


def test_a_document_without_blocks() -> None:
    session = LabelSession([labelled("")])
    session.mark("keep")
    session.toggle()
    session.move(1)
    assert session.document.blocks == ()
