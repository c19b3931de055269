"""`cleaner report`: texts, pages, folders, records, and what a run that is over has removed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, HTML, PROSE, TEXT


def names(page: str) -> list[str]:
    return [Path(name).name for name in re.findall(r'<h3 id="t\d+"><bdi>(.*?)</bdi>', page)]


def removals(page: str) -> list[str]:
    return re.findall(r"<del[^>]*>(.*?)</del>", page)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for at in range(12):
        (tmp_path / f"raw/{at:02}.txt").write_bytes(TEXT)
    (tmp_path / "raw/z.html").write_bytes(HTML)
    return tmp_path / "raw"


def test_a_folder_is_shown_in_its_order(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    ended = cleaner("report", raw, "-o", tmp_path / "report.html", "--title", "All of it")
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert names(page) == [f"{at:02}.txt" for at in range(12)] + ["z.html"]
    assert "<title>All of it</title>" in page
    assert removals(page).count(CHROME) == 13
    assert "en.newsletter.sign-up" in page
    assert "rules/en/newsletter.toml:" in page
    assert "article/p:1" in page
    assert cleaner("report", raw, "-o", "-", "--title", "All of it").out == page.encode()


def test_a_sample_does_not_depend_on_the_other_documents(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    def chosen(*arguments: object) -> list[str]:
        return names(cleaner("report", raw, "-o", "-", *arguments).out.decode())

    six, three = chosen("-n", "6"), chosen("-n", "3")
    assert (len(six), len(three)) == (6, 3)
    assert six == sorted(six)
    assert set(three) < set(six)
    assert chosen("-n", "6", "--seed", "2") != six
    for name in set(chosen()) - set(six):
        (raw / name).unlink()
    assert chosen("-n", "6") == six


def test_records_that_were_cleaned_are_shown_as_they_were(cleaner: Command, tmp_path: Path) -> None:
    lines = [{"id": "a", "text": f"{PROSE}\n\n{CHROME}\n\n{PROSE} Again."}, {"id": "b", "text": PROSE}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert cleaner(tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--spans").code == 0
    page = cleaner("report", tmp_path / "out.jsonl", "-o", "-", "--ignore", "*").out.decode()
    assert [each.rpartition(":")[2] for each in names(page)] == ["1", "2"]
    assert CHROME in removals(page)
    assert "en.newsletter.sign-up" in page
    fresh = cleaner("report", tmp_path / "in.jsonl", "-o", "-").out.decode()
    assert removals(fresh).count(CHROME) == 1


def test_a_receipt_that_does_not_fit_is_told(cleaner: Command, tmp_path: Path) -> None:
    note = {"metadata": {"cleaner": {"removed": [[500, "x"]], "spans": []}}}
    lines = [{"text": PROSE, **note}, {"text": PROSE}, {"text": 7}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + "no json\n")
    ended = cleaner("report", tmp_path / "in.jsonl", "-o", tmp_path / "report.html")
    assert ended.code == 3
    assert "in.jsonl:1: the receipt belongs to another text" in ended.err
    assert "in.jsonl:4: " in ended.err
    assert names((tmp_path / "report.html").read_text()) == ["in.jsonl:2"]


def test_mistakes_are_named(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    for arguments, message in [
        (["report", raw], "-o"),
        (["report", tmp_path / "nowhere", "-o", "-"], "no such file"),
        (["report", tmp_path / "empty.jsonl", "-o", "-"], "no documents with a text"),
        (["report", raw, "-o", tmp_path], "is a folder"),
        (["report", raw, "-o", "-", "-n", "0"], "-n"),
        (["report", raw / "00.txt", "-o", "-", "--text-key", "body"], "--text-key"),
    ]:
        ended = cleaner(*arguments)
        assert (ended.code, ended.out) == (2, b""), arguments
        assert message in ended.err
