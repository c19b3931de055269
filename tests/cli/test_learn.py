"""`cleaner learn`: rules from what the pages of a site share."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import pytest
from cli.conftest import Command

from bench.sites import invented

PAGES = list(invented())[::2]


def written(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for at, page in enumerate(PAGES):
        (folder / f"{at}.html").write_text(page.html, "utf-8")
    return folder


@pytest.fixture
def cleaner(inside: Command, shipped_at_hand: None) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return written(tmp_path / "pages")


def test_the_file_passes_the_check_and_does_what_it_says(cleaner: Command, pages: Path, tmp_path: Path) -> None:
    ended = cleaner("learn", pages, "-o", "quayside.example.toml")
    assert (ended.code, ended.out, ended.err) == (0, b"", "")
    checked = cleaner("rules", "check", "quayside.example.toml")
    assert checked.code == 0, checked.out
    assert b"no problems" in checked.out
    text = (tmp_path / "quayside.example.toml").read_text("utf-8")
    assert f"on {len(PAGES)} of {len(PAGES)} pages of this site." in text
    assert "0.html, 1.html, 10.html" in text
    rules = tomllib.loads(text)["rule"]
    assert {box for rule in rules for box in rule.get("inside", ())} >= {".house", ".inset"}
    ended = cleaner(pages / "1.html", "--rules", "quayside.example.toml", "--no-reference")
    assert b"bicycle to lend" not in ended.out
    assert PAGES[1].wanted.split("\n")[1].encode() in ended.out


def test_it_writes_the_same_each_time_and_without_o_to_standard_output(process: Command, pages: Path) -> None:
    outs = {process("learn", pages, PYTHONHASHSEED=seed).out for seed in ("1", "2")}
    assert len(outs) == 1
    assert b"[[rule]]" in outs.pop()


def test_texts_become_phrases(cleaner: Command, tmp_path: Path) -> None:
    """What one of them says elsewhere, too, becomes none."""
    folder = tmp_path / "texts"
    folder.mkdir()
    note = 'The "pier" has a bell, which is rung by whoever is awake when the fog comes in.'
    for at, page in enumerate(PAGES):
        (folder / f"{at}.txt").write_text(f"{page.wanted}\n\n{note}\n", "utf-8")
    text = cleaner("learn", folder, "-o", "site.toml") and (tmp_path / "site.toml").read_text("utf-8")
    assert [rule["phrases"] for rule in tomllib.loads(text)["rule"]] == [[note]]
    assert cleaner("rules", "check", "site.toml").code == 0


def test_names_with_a_hash_are_left_out(cleaner: Command, pages: Path, tmp_path: Path) -> None:
    """The next build of the site gives them another; a name that a person wrote is taken in their place."""
    for path in pages.iterdir():
        html = path.read_text("utf-8")
        path.write_text(html.replace('class="house"', 'class="House_box__a8Xk2 css-1q2w3e house"'), "utf-8")
    text = cleaner("learn", pages, "-o", "site.toml") and (tmp_path / "site.toml").read_text("utf-8")
    boxes = {box for rule in tomllib.loads(text)["rule"] for box in rule.get("inside", ())}
    assert ".house" in boxes
    assert "a8Xk2" not in text
    assert "1q2w3e" not in text


def test_many_sites_need_a_folder(cleaner: Command, pages: Path, tmp_path: Path) -> None:
    for at, page in enumerate(PAGES):
        (pages / f"other{at}.html").write_text(page.html.replace("quayside.", "hillside."), "utf-8")
    ended = cleaner("learn", pages, "-o", "rules.toml")
    assert ended.code == 2
    assert "hillside.example, quayside.example" in ended.err
    assert not (tmp_path / "rules.toml").exists()
    assert cleaner("learn", pages, "-o", "sites/").code == 0
    names = [path.name for path in sorted((tmp_path / "sites").iterdir())]
    assert names == ["hillside.example.toml", "quayside.example.toml"]
    assert cleaner("rules", "check", "sites").code == 0


def test_a_reviewed_file_is_never_replaced(cleaner: Command, pages: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("# reviewed")
    ended = cleaner("learn", pages, "-o", "mine.toml")
    assert (ended.code, "mine.toml: is there already" in ended.err) == (2, True)
    assert (tmp_path / "mine.toml").read_text() == "# reviewed"


def test_too_few_pages_teach_nothing(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "few/a.html").write_text(PAGES[0].html)
    ended = cleaner("learn", "few", "-o", "few.toml")
    assert ended.code == 0
    assert "nothing was written" in ended.err
    assert not (tmp_path / "few.toml").exists()


def test_what_is_no_folder_is_refused(cleaner: Command) -> None:
    ended = cleaner("learn", "nowhere")
    assert (ended.code, ended.err[:32]) == (2, "cleaner: nowhere: no such folder")


def test_what_pages_share_can_be_ignored_by_name(cleaner: Command) -> None:
    assert cleaner("--ignore", "repeats.across-pages", stdin=b"A text.\n").out == b"A text.\n"


def test_records_are_pages_too(cleaner: Command, pages: Path, tmp_path: Path) -> None:
    """Sites are those of their addresses; what cannot be read is named."""
    lines = [
        json.dumps({"html": page.html, "at": f"https://www.quayside.example/{at}"}) for at, page in enumerate(PAGES)
    ]
    (tmp_path / "all.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, "{", '{"at": 1}', ""]).encode()))
    ended = cleaner("learn", "all.jsonl.gz", "--text-key", "html", "--url-key", "at", "-o", "sites/")
    assert ended.code == 3
    left_out = [line.partition(": ")[2] for line in ended.err.splitlines()]
    assert [line.partition(": ")[0] for line in left_out] == [f"all.jsonl.gz:{len(PAGES) + more}" for more in (1, 2)]
    (path,) = (tmp_path / "sites").iterdir()
    assert path.name == "quayside.example.toml"
    assert cleaner("learn", pages, "-o", "other.toml").code == 0
    found, other = (tomllib.loads(each.read_text("utf-8"))["rule"] for each in (path, tmp_path / "other.toml"))
    assert [rule.get("inside") for rule in found] == [rule.get("inside") for rule in other]
    assert "all.jsonl.gz:1, all.jsonl.gz:2" in path.read_text("utf-8")
