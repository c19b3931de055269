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


def test_the_page_of_an_earlier_time_is_no_input(cleaner: Command, raw: Path) -> None:
    pages = []
    for _ in range(2):
        assert cleaner("report", raw, "-o", raw / "report.html").code == 0
        pages.append((raw / "report.html").read_bytes())
    assert pages[0] == pages[1]
    ended = cleaner("report", raw / "report.html", "-o", raw / "report.html")
    assert (ended.code, (raw / "report.html").read_bytes()) == (2, pages[0])


NOTE = "Whoever has a bicycle to lend may leave it at the pier, with the brakes mended and a note on the saddle."
COPY = "The ferry sails again on Tuesday, when the new shaft has been fitted and the crew has slept for a night."
STREETS = ["Alder", "Birch", "Cedar", "Elm", "Fir"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Five pages of a site, which share a note, and records that repeat a paragraph of the first page."""
    (tmp_path / "site/texts").mkdir(parents=True)
    for name in STREETS:
        own = f"{name} street was closed on Monday after an inspection found rust in the {name} bridge."
        copy = f"<p>{COPY}</p>" if name == STREETS[0] else ""
        html = f"<html><body><article><p>{own}</p>{copy}</article><footer><p>{NOTE}</p></footer></body></html>"
        (tmp_path / f"site/{name}.html").write_text(html)
    lines = [{"text": f"{PROSE}\n\n{CHROME}"}, {"text": f"{COPY}\n\n{PROSE} It was mended."}]
    (tmp_path / "site/texts/z.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path / "site"


def test_a_finished_run_is_shown_by_its_settings_and_statistics(cleaner: Command, site: Path) -> None:
    assert cleaner("site", "-d", "out", "-q", "--dedup", "run").code == 0
    ended = cleaner("report", "site", "--run", "out", "-o", "-")
    assert (ended.code, ended.err) == (0, "")
    page, alone = ended.out.decode(), cleaner("report", "site", "-o", "-").out.decode()
    assert names(page) == [*(f"{name}.html" for name in STREETS), "z.jsonl:1", "z.jsonl:2"]
    for by in ("repeats.across-pages", "repeats.across-documents"):
        assert (by in page, by in alone) == (True, False)


def test_what_a_run_left_is_not_taken_for_its_inputs(cleaner: Command, site: Path, tmp_path: Path) -> None:
    assert cleaner("site", "-d", "out", "-q").code == 0
    ended = cleaner("report", "out", "-o", "-")
    assert (ended.code, ended.out) == (2, b"")
    assert "name its inputs with --run out" in ended.err
    assert cleaner("site", "-d", "with", "-q", "-t", "jsonl", "--spans").code == 0
    assert CHROME in cleaner("report", "with", "-o", "-").out.decode()
    (site / "Alder.html").write_text("<p>Another page.")
    ended = cleaner("report", "site", "--run", "out", "-o", "report.html")
    assert ended.code == 3
    assert ended.err == "cleaner: site/Alder.html: is no input of the run into out, or has changed since; left out\n"
    assert len(names((tmp_path / "report.html").read_text())) == 6


def test_records_without_spans_tell_nothing(cleaner: Command, tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"{PROSE}\n\n{CHROME}"}) for _ in range(9)]
    (tmp_path / "in.jsonl").write_text("\n".join([*lines, json.dumps({"text": PROSE})]))
    assert cleaner("in.jsonl", "-o", "out.jsonl").code == 0
    ended = cleaner("report", "out.jsonl", "-o", "report.html")
    assert ended.code == 3
    assert ended.err.count("was cleaned without --spans") == 5
    assert "out.jsonl: 9 documents in all left out" in ended.err
    assert [Path(name).name for name in names((tmp_path / "report.html").read_text())] == ["out.jsonl:10"]
    assert "A sample" not in (tmp_path / "report.html").read_text()


def test_of_many_files_only_those_shown_are_read(cleaner: Command, raw: Path) -> None:
    three = names(cleaner("report", raw, "-o", "-", "-n", "3").out.decode())
    for path in raw.iterdir():
        if path.name not in three:
            path.write_bytes(b"\0" * 99)
    ended = cleaner("report", raw, "-o", "-", "-n", "3")
    assert (ended.code, ended.err, names(ended.out.decode())) == (0, "", three)


@pytest.mark.parametrize(
    "spans",
    [
        [[0, 999, "by", "share", "why"]],
        [[-5, 3, "by", "share", "why"]],
        [[0, 9, "by", "share", "why"], [5, 12, "by", "share", "why"]],
        [["a", "b", "by", "share", "why"]],
        [[0, 4, 1, 2, 3]],
        [[0, 4]],
        [None],
    ],
)
def test_spans_that_no_run_has_written_are_told(cleaner: Command, tmp_path: Path, spans: list[object]) -> None:
    note = {"removed": [[0, "abc "]], "spans": spans}
    good = {"removed": [[0, "abc "]], "spans": [[0, 3, "by", "share", "why"]], "confidence": "high", "status": 7}
    lines = [{"text": PROSE, "metadata": {"cleaner": each}} for each in (note, good)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    ended = cleaner("report", "in.jsonl", "-o", "report.html")
    assert ended.code == 3
    assert (
        ended.err
        == "cleaner: in.jsonl:1: the receipt is not as it was written: its spans do not fit the text; left out\n"
    )
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
        (["report", raw, "-o", "-", "--dedup", "near"], "--run DIR"),
        (["report", raw, "-o", "-", "--run", raw], "holds no manifest"),
        (["report", raw, "-o", "-", "--run", raw, "--preset", "aggressive"], "--preset has no effect with --run"),
    ]:
        ended = cleaner(*arguments)
        assert (ended.code, ended.out) == (2, b""), arguments
        assert message in ended.err
