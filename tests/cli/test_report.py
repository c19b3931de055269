"""`cleaner report`: texts, pages, folders, records, and what a run that is over has removed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, HTML, PROSE, TEXT

from cleaner.batch.report_documents import sampled_documents
from cleaner.io.inputs import Input
from cleaner.io.stream import Event, InputDocument


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


def test_what_a_run_removed_is_shown_as_by_its_settings(cleaner: Command, tmp_path: Path) -> None:
    """Blocks that the pages of a site share are removed by statistics that lie beside the outputs."""
    shared = "Harbour news in your letter box every Friday at noon."
    for at in range(6):
        (tmp_path / "raw").mkdir(exist_ok=True)
        story = f"{PROSE} On day {at} the {'abcdef'[at] * 5} crew of bridge {at} counted its tools."
        body = f"<div class='letter'><p>{shared}</p></div><article><p>{story}</p><p>{CHROME}</p></article>"
        (tmp_path / f"raw/{at}.html").write_text(f"<html><body>{body}</body></html>")
    raw, out = tmp_path / "raw", tmp_path / "clean"
    assert cleaner(raw, "-d", out, "--ignore", "en.newsletter.*,layout.*").code == 0
    page = cleaner("report", raw, "--run", out, "-o", "-", "-n", "4").out.decode()
    assert len(names(page)) == 4
    assert removals(page) == [shared, CHROME] * 4
    assert "repeats.across-pages" in page
    assert "en.newsletter.sign-up" not in page
    (raw / "0.html").write_text("changed")
    ended = cleaner("report", raw, "--run", out, "-o", tmp_path / "report.html")
    assert ended.code == 3
    assert "0.html: is no input of the run" in ended.err
    assert len(names((tmp_path / "report.html").read_text("utf-8"))) == 5
    for arguments, message in [
        (["report", raw, "--run", out, "-o", "-", "--preset", "balanced"], "--preset has no effect with --run"),
        (["report", out, "-o", "-"], f"write `cleaner report RAW --run {out}`"),
        (["report", raw, "--run", raw, "-o", "-"], "holds no manifest"),
    ]:
        ended = cleaner(*arguments)
        assert (ended.code, ended.out) == (2, b""), arguments
        assert message in ended.err


def test_outputs_with_receipts_are_shown_as_they_are(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    assert cleaner(raw, "-d", tmp_path / "clean", "-t", "jsonl", "--spans").code == 0
    page = cleaner("report", tmp_path / "clean", "-o", "-").out.decode()
    assert len(names(page)) == 13
    assert removals(page).count(CHROME) == 13


def test_records_without_receipts_of_removals_are_told(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    assert cleaner(raw / "00.txt", "-t", "jsonl", "-o", tmp_path / "out.jsonl").code == 0
    ended = cleaner("report", tmp_path / "out.jsonl", "-o", tmp_path / "report.html")
    assert ended.code == 3
    message = "out.jsonl:1: was cleaned without --spans; what that removed is not shown"
    assert message in ended.err
    assert message in (tmp_path / "report.html").read_text("utf-8")


def test_files_that_cannot_be_chosen_are_not_read(raw: Path) -> None:
    read = []
    inputs = [Input(str(path), path.name, path.name) for path in sorted(raw.iterdir())]

    def reader(source: Input) -> Iterator[Event]:
        read.append(source.name)
        yield InputDocument(source.name, b"A text.")

    sample = sampled_documents(inputs, reader, lambda path: False, 4, "", read.append)
    assert [each.name for each in sample.items] == read
    assert (len(read), sample.found) == (4, len(inputs))


def test_mistakes_are_named(cleaner: Command, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    for arguments, message in [
        (["report", raw], "-o"),
        (["report", tmp_path / "nowhere", "-o", "-"], "no such file"),
        (["report", tmp_path / "empty.jsonl", "-o", "-"], "no documents with a text"),
        (["report", raw, "-o", tmp_path], "is a folder"),
        (["report", raw, "-o", "-", "-n", "0"], "-n"),
        (["report", raw / "00.txt", "-o", "-", "--text-key", "body"], "--text-key"),
        (["report", raw / "00.txt", "-o", raw / "00.txt"], "is an input as well"),
        (["report", raw, "-o", raw / "z.html"], "is an input as well"),
        (["report", raw, "-o", "-", "--dedup", "near"], "--run DIR shows a finished one"),
    ]:
        ended = cleaner(*arguments)
        assert (ended.code, ended.out) == (2, b""), arguments
        assert message in ended.err
