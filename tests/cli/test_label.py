"""`cleaner label` and `cleaner score`: ten labelled pages have a score in one command more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Command
from labels.test_labels import NEWS, OTHER, PAGE, PROMPT, TEXT

from cleaner.labels import read_labels, write_labels


@pytest.fixture
def gold(cleaner: Command, tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    for at in range(9):
        (tmp_path / f"pages/{at}.txt").write_text(TEXT.replace("Monday", f"day {at}"))
    (tmp_path / "pages/z.html").write_text(PAGE)
    (tmp_path / "records.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    ended = cleaner("label", tmp_path / "pages", tmp_path / "records.jsonl", "-o", tmp_path / "gold.jsonl", "--accept")
    assert (ended.code, ended.out) == (0, b"")
    assert "gold.jsonl: 11 documents, labelled as they are cleaned today" in ended.err
    return tmp_path / "gold.jsonl"


def test_what_is_labelled_as_it_is_cleaned_scores_one(cleaner: Command, gold: Path) -> None:
    ended = cleaner("score", gold)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.decode().splitlines()[:5] == [
        "11 labelled documents",
        "F1      1.0000   of words, mean over documents",
        "loss    0.00%   0 of 350 words to keep are removed",
        "damage  0.0%   0 of 11 documents lose words to keep",
        "left    0.00%   0 of 55 words to drop stay",
    ]


def test_the_worst_blocks_are_named(cleaner: Command, gold: Path) -> None:
    documents = [each.with_label(1, "keep") if "3.txt" in each.name else each for each in read_labels(gold)]
    documents[0] = documents[0].with_label(2, "drop").with_label(0, "unsure")
    write_labels(str(gold), documents)
    out = cleaner("score", gold, "--worst", "1").out.decode()
    assert "11 labelled documents, 1 blocks unsure, which do not count" in out
    lost, left = out.split("most words first")[1:]
    assert f"3.txt:3  en.comment-prompt.leave  {PROMPT[:15]}" in lost
    assert f"0.txt:5  {OTHER[:10]}" in left
    data = json.loads(cleaner("score", gold, "--json").out)
    assert (data["documents"], data["damaged"], data["unsure"]) == (11, 1, 1)
    assert 0 < data["loss"] < data["left"] < 1 > data["f1"]
    assert data["worst_lost"][0]["by"] == "en.comment-prompt.leave"


def test_settings_change_the_score(cleaner: Command, gold: Path) -> None:
    data = json.loads(cleaner("score", gold, "--json", "--keep-category", "comment-prompt").out)
    assert (data["loss"], data["left"]) == (0, 1)


def test_a_file_is_continued(cleaner: Command, gold: Path, tmp_path: Path) -> None:
    documents = [each.with_label(0, "drop") for each in read_labels(gold)]
    write_labels(str(gold), documents)
    (tmp_path / "new.txt").write_text(NEWS)
    ended = cleaner("label", tmp_path / "new.txt", tmp_path / "pages", "-o", gold, "--accept", "-n", "3")
    assert ended.code == 0
    found = list(read_labels(gold))
    assert found[:11] == documents
    assert [each.name for each in found[11:]] == [str(tmp_path / "new.txt")]


def test_mistakes_are_named(cleaner: Command, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    for arguments, message in [
        (["label", tmp_path / "pages", "-o", tmp_path / "other.jsonl"], "--accept writes today's verdicts"),
        (["label", tmp_path / "nowhere.txt", "-o", tmp_path / "other.jsonl", "--accept"], "nowhere.txt"),
        (["label", tmp_path / "pages", "-o", tmp_path, "--accept"], "is a folder"),
        (["label", tmp_path / "empty.jsonl", "-o", tmp_path / "other.jsonl", "--accept"], "no documents with a text"),
        (["score", tmp_path / "empty.jsonl"], "holds no labelled documents"),
        (["score", tmp_path / "pages/z.html"], "z.html:1: is no labelled document"),
        (["score", tmp_path / "nowhere.jsonl"], "nowhere.jsonl: No such file"),
    ]:
        ended = cleaner(*arguments)
        assert (ended.code, ended.out) in ((2, b""), (3, b"")), arguments
        assert message in ended.err
    assert not (tmp_path / "other.jsonl").exists()


def test_a_document_that_reads_differently_says_so(cleaner: Command, gold: Path) -> None:
    [first, *_] = read_labels(gold)
    write_labels(str(gold), [first._replace(source=first.source.replace("river", "brook"), html=PAGE)])
    ended = cleaner("score", gold)
    assert ended.code == 0
    assert "reads differently now; 1 blocks have no label; label it anew" in ended.err
