"""`cleaner` as a filter: one text in, one text out, and the exit codes scripts rely on."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, PROSE, RULE, TEXT


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


LINE = f"{PROSE}\n".encode()
ENDS = [
    (b"", b""),
    (b"\n", b""),
    (b"  \n\n ", b""),
    (PROSE.encode(), LINE),
    (LINE, LINE),
    (f"{PROSE}\n\n \n".encode(), LINE),
    (f"{PROSE}\r\n".encode(), LINE),
    ("Über Brücken\u3000".encode(), "Über Brücken\n".encode()),
]


def test_reads_stdin_and_says_nothing_else(process: Command) -> None:
    ended = process(stdin=TEXT)
    assert (ended.code, ended.out, ended.err) == (0, CLEANED, "")


def test_a_file_gives_the_same_bytes_as_stdin(process: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert process("a.txt").out == process("-", stdin=TEXT).out == CLEANED


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize(("text", "out"), ENDS)
def test_a_text_ends_with_one_line_feed(cleaner: Command, text: bytes, out: bytes, form: str) -> None:
    ended = cleaner("-t", form, stdin=text)
    assert (ended.code, ended.out, ended.err) == (0, out, "")


@pytest.mark.parametrize(("text", "out"), ENDS)
def test_a_text_is_restored_with_the_end_of_its_source(
    cleaner: Command, tmp_path: Path, text: bytes, out: bytes
) -> None:
    (tmp_path / "a.spans.jsonl").write_bytes(cleaner("-t", "spans", stdin=text).out)
    ended = cleaner("restore", "--spans", "a.spans.jsonl", stdin=out)
    assert (ended.code, ended.out) == (0, text.replace(b"\r", b""))


@pytest.mark.parametrize("target", ["text", "jsonl", "spans"])
@pytest.mark.parametrize("text", [b"", b" \n ", b"\xef\xbb\xbf"])
def test_empty_input_is_no_failure(cleaner: Command, text: bytes, target: str) -> None:
    ended = cleaner("-t", target, stdin=text)
    assert (ended.code, ended.err) == (0, "")
    assert target == "text" or json.loads(ended.out)


@pytest.mark.parametrize(
    "text", [b"a\0b tail", b"a\x1b[31mb tail", b"a\xed\xa0\x80b tail", b"\xff\xfe\xfd tail", b"a\x9bb tail"]
)
def test_broken_characters_leave_valid_utf8_and_the_rest_of_the_text(cleaner: Command, text: bytes) -> None:
    ended = cleaner("-q", stdin=text)
    assert ended.code == 0
    assert "tail" in ended.out.decode("utf-8") or text.startswith(b"\xff\xfe")


def test_output_is_utf8_whatever_the_locale(process: Command) -> None:
    text = "Über die Brücke – „nie“ wieder.\n".encode()
    assert process(stdin=text, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii").out == text


def test_bytes_that_are_no_utf8_are_mentioned_once_unless_quiet(cleaner: Command) -> None:
    text = PROSE.encode() + "é Ünd çá ".encode() * 9 + b"\xff\n"
    assert cleaner(stdin=text).err.count("\n") == 1
    quiet = cleaner("-q", stdin=text)
    assert (quiet.code, quiet.err) == (0, "")


def test_html_is_cleaned_with_and_without_the_reference_extractor(cleaner: Command) -> None:
    assert cleaner(stdin=HTML).err == ""
    assert cleaner("--no-reference", stdin=HTML).out == cleaner(stdin=HTML).out == CLEANED


def test_a_page_as_markdown(cleaner: Command) -> None:
    ended = cleaner("-t", "markdown", "--ignore", "*", stdin=f"<html><body><h2>The bridge</h2><p>{PROSE}</p>".encode())
    assert ended.out.decode() == f"## The bridge\n\n{PROSE.strip()}\n"


def test_a_page_as_markdown_with_links(cleaner: Command) -> None:
    page = f"<html><body><p>{PROSE.strip()} <a href=/lock>The lock</a></p>".encode()
    assert b"[The lock](/lock)" in cleaner("-t", "markdown", "--links", "--ignore", "*", stdin=page).out
    plain = cleaner("-t", "markdown", "--ignore", "*", stdin=page).out
    assert b"The lock" in plain
    assert b"/lock" not in plain


def test_html_can_be_read_as_text(cleaner: Command) -> None:
    assert cleaner("-f", "text", stdin=HTML).out == HTML + b"\n"
    assert PROSE.encode() in cleaner("-f", "html", stdin=HTML).out


USAGE = [
    (["--nonsense"], "--nonsense"),
    (["missing.txt"], "missing.txt: no such file"),
    (["a.txt", "b.txt"], "use -d DIR or -t jsonl"),
    (["folder"], "add -d DIR"),
    (["-o", "folder", "a.txt"], "is a folder; write -d"),
    (["-o", "link", "a.txt"], "symbolic link"),
    (["-d", "a.txt", "folder"], "is no folder"),
    (["-o", "x", "-d", "y", "a.txt"], "not allowed with"),
    (["--check", "--diff", "a.txt"], "not allowed with"),
    (["--preset", "brave", "a.txt"], "conservative"),
    (["--lang", "english", "a.txt"], "'english' is not known"),
    (["--keep-category", "chrome", "a.txt"], "navigation"),
    (["--weights", "none", "a.txt"], "give the folder that a fit was written to"),
    (["--select", "en.no.such", "a.txt"], "no rule and no step is called 'en.no.such'"),
    (["--rules", "nowhere.toml", "a.txt"], "nowhere.toml"),
    (["--max-bytes", "many", "a.txt"], "a size such as"),
    (["-f", "jsonl", "-t", "text", "a.txt"], "-t jsonl, csv, parquet or spans"),
    (["-", "-", "-t", "jsonl"], "can be read once"),
    (["explain", "missing.txt"], "missing.txt"),
    (["rules", "show", "en.no.such"], "no rule"),
    (["rules"], "is missing"),
]


@pytest.mark.parametrize(("args", "hint"), USAGE, ids=[" ".join(args) for args, _ in USAGE])
def test_what_cannot_be_done_is_refused_with_a_hint(
    cleaner: Command, tmp_path: Path, args: list[str], hint: str
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("b.txt")
    ended = cleaner(*args)
    assert (ended.code, ended.out) == (2, b"")
    assert hint in ended.err
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt", "folder", "link"]


SETTINGS = [
    (["--preset", "conservative"], True),
    (["--preset", "aggressive"], True),
    (["--lang", "en"], True),
    (["--lang", "de,en"], True),
    (["--page-type", "article"], True),
    (["--select", RULE.id], True),
    (["--select", "en.share.*,any.*"], False),
    (["--ignore", RULE.id], False),
    (["--ignore", "layout.*,repeats.exact"], True),
    (["--ignore", "*.newsletter.*", "--ignore", "en.share.*"], False),
    (["--keep-category", "share,newsletter"], False),
    (["--rules", "mine.toml"], False),
]


@pytest.mark.parametrize(("args", "removed"), SETTINGS, ids=[" ".join(args) for args, _ in SETTINGS])
def test_settings_reach_the_cleaning(cleaner: Command, tmp_path: Path, args: list[str], removed: bool) -> None:
    (tmp_path / "mine.toml").write_text(
        f'[[keep]]\nid = "my.keep.this"\nwhy = "We study these."\nphrases = ["{CHROME}"]\n'
    )
    ended = cleaner(*args, stdin=TEXT)
    assert (ended.code, ended.out) == (0, CLEANED if removed else TEXT)


def test_options_may_stand_between_files(process: Command, tmp_path: Path) -> None:
    """Several files become one record a line."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.txt").write_bytes(b"")
    rows = [json.loads(line) for line in process("a.txt", "-t", "jsonl", "b.txt").out.splitlines()]
    assert [row["id"] for row in rows] == ["a.txt", "b.txt"]
    assert rows[0]["text"].encode() == CLEANED
    assert rows[0]["metadata"]["cleaner"]["rule_counts"] == {RULE.id: 1}
    assert "spans" not in rows[0]["metadata"]["cleaner"]


def test_spans_point_into_the_text_as_read(cleaner: Command) -> None:
    """Offsets count code points, not bytes."""
    text = f"Brücke\n\n{CHROME}\n\n{PROSE}".encode()
    start, end = len("Brücke\n\n"), len("Brücke\n\n") + len(CHROME)
    row = json.loads(cleaner("-t", "spans", stdin=text).out)
    assert (row["id"], row["source"]) == ("stdin", "stdin")
    assert row["attributes"] == {f"cleaner__{RULE.id}": [[start, end, 1.0]]}
    assert row["removed"] == [[start, f"{CHROME}\n\n"]]
    record = json.loads(cleaner("-t", "jsonl", "--spans", stdin=text).out)
    assert record["metadata"]["cleaner"]["spans"] == [[start, end, RULE.id, "newsletter", RULE.why]]


def test_stats_count_by_rule_and_json_says_all(cleaner: Command) -> None:
    table = cleaner("--stats", stdin=TEXT).err.splitlines()
    of_all = len(CHROME) / len(TEXT)
    assert table[1].split() == [RULE.id, "1", str(len(CHROME)), f"{of_all:.2%}", f"{of_all:.2%}"]
    assert re.fullmatch(r"confidence 0\.\d+ on average of 1 document, [01] below 0\.7", table[2])
    data = json.loads(cleaner("--json", stdin=TEXT).err)
    shares = dict.fromkeys(("of_all", "of_left"), round(of_all, 6))
    assert data["rules"] == {RULE.id: {"hits": 1, "characters": len(CHROME), **shares}}
    assert data["confidence"].keys() == {"documents", "mean", "doubtful", "doubtful_below"}
    assert data["confidence"]["documents"] == 1
    assert (data["schema_version"], data["cleaned"], data["failed"], data["messages"]) == (1, 1, 0, [])


def test_check_lists_what_would_change_and_writes_nothing(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "dirty.txt").write_bytes(TEXT)
    (tmp_path / "clean.txt").write_bytes(CLEANED)
    ended = cleaner("--check", "dirty.txt", "clean.txt")
    assert (ended.code, ended.out, ended.err) == (1, b"dirty.txt\n", "")
    assert cleaner("--check", "clean.txt").code == 0
    assert cleaner("--check", ".").out == b"./dirty.txt\n"
    assert (tmp_path / "dirty.txt").read_bytes() == TEXT


COLOUR = [
    ({}, [], False),
    ({"FORCE_COLOR": "1"}, [], True),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
    ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
]


@pytest.mark.parametrize(("asked", "args", "coloured"), COLOUR)
def test_colour_is_the_users_choice(cleaner: Command, asked: dict[str, str], args: list[str], coloured: bool) -> None:
    out = cleaner("--diff", *args, stdin=TEXT, **asked).out
    assert CHROME.encode() in out
    assert (b"\x1b[" in out) is coloured


def test_a_larger_document_passes_through(process: Command) -> None:
    """Its bytes stay as they are, even those that are no UTF-8."""
    text = TEXT + b"\xff"
    ended = process("--max-bytes", "20", stdin=text)
    assert (ended.code, ended.out) == (3, text)
    assert ended.err.count("\n") == 1
    assert process("--max-bytes", str(len(TEXT)), stdin=TEXT).out == CLEANED
    row = json.loads(process("--max-bytes", "20", "-t", "jsonl", stdin=TEXT).out)
    assert (row["text"].encode(), row["metadata"]["cleaner"]["status"]) == (TEXT, "passed")


def test_version_counts_the_rules_and_languages_are_listed(process: Command) -> None:
    assert process("--version").out.decode().endswith(" rules\n")
    assert b"en\n" in process("--list-langs").out
    assert process("--help").code == 0


def test_a_file_called_like_a_command_is_written_with_its_folder(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "rules").write_bytes(TEXT)
    assert cleaner("./rules").out == CLEANED
    assert RULE.id.encode() in cleaner("rules", "list").out
