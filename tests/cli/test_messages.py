"""A command line that cannot be understood gets one line on standard error that says what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import HTML, PROSE, TEXT

from cleaner.cli.parser import HELP_COLUMNS, CommandParser
from cleaner.cli.parsers import command_parsers

LISTS = "`cleaner --help` lists the options"
FORMATS = "text, markdown, jsonl, csv, parquet, spans"

LINES = [
    # unknown options
    ("--markdwon a.txt", f"cleaner: unknown option --markdwon; did you mean -t markdown? {LISTS}"),
    ("--markdown a.txt", f"cleaner: unknown option --markdown; did you mean -t markdown? {LISTS}"),
    ("--html a.txt", "cleaner: --html has no effect here: it belongs to records; for a text or page write -f html"),
    ("--aggressive a.txt", f"cleaner: unknown option --aggressive; did you mean --preset aggressive? {LISTS}"),
    ("--out x a.txt", f"cleaner: unknown option --out; did you mean --output? {LISTS}"),
    ("--outptu=x a.txt", f"cleaner: unknown option --outptu; did you mean --output? {LISTS}"),
    ("a.txt --zzz", f"cleaner: unknown option --zzz; {LISTS}"),
    ("-x a.txt", f"cleaner: unknown option -x; {LISTS}"),
    ("-output x a.txt", "cleaner: -output: write it with two dashes, --output"),
    ("--record 3 a.txt", "cleaner: --record is no option here; `cleaner explain` has it"),
    ("explain --spans a.txt", "cleaner explain: --spans is no option here; `cleaner` has it"),
    (
        "explain --txt x a.txt",
        "cleaner explain: unknown option --txt; did you mean --text? `cleaner explain --help` lists the options",
    ),
    (
        "rules list --lan en",
        "cleaner rules list: unknown option --lan; did you mean --lang? `cleaner rules list --help` lists the options",
    ),
    (
        "learn --ouput x d",
        "cleaner learn: unknown option --ouput; did you mean --output? `cleaner learn --help` lists the options",
    ),
    # commands and files that are not there
    ("explian a.txt", "cleaner: explian: no such file; did you mean the command `cleaner explain`?"),
    ("rule list", "cleaner: rule: no such file; did you mean the command `cleaner rules`?"),
    ("diff a.txt", "cleaner: diff: no such file; did you mean `cleaner --diff`?"),
    ("help", "cleaner: help: no such file; did you mean `cleaner --help`?"),
    ("pag.html", "cleaner: pag.html: no such file; did you mean page.html?"),
    ("d/bb.txt", "cleaner: d/bb.txt: no such file; did you mean d/b.txt?"),
    ("raw.txt", "cleaner: raw.txt: no such file"),
    ("page.htm", "cleaner: page.htm: no such file; did you mean page.html?"),
    ("missing.warc", "cleaner: missing.warc: no such file"),
    ("no/such/folder.txt", "cleaner: no/such/folder.txt: no such file"),
    ("explain pag.html", "cleaner: pag.html: no such file; did you mean page.html?"),
    ("explain d", "cleaner: d: is a folder; name a file in it"),
    (
        "https://a.example/b",
        "cleaner: https://a.example/b: no such file; addresses are not fetched; "
        "write: curl -s https://a.example/b | cleaner",
    ),
    ("complete bash", "cleaner: complete: no such file; did you mean the command `cleaner completion`?"),
    ("completion", "cleaner completion: SHELL is missing; `cleaner completion --help` shows what to write"),
    ("completion fsh", "cleaner completion: SHELL: one of bash, zsh, fish, not 'fsh'; did you mean fish?"),
    ("--border 3 a.txt", "cleaner: --border is no option here; `cleaner index stats` has it"),
    (
        "rules shw x",
        "cleaner rules: the command is one of new, check, test, try, bench, list, coverage, show, not 'shw'; "
        "did you mean show?",
    ),
    ("rules", "cleaner rules: COMMAND is missing; `cleaner rules --help` shows what to write"),
    ("rules show", "cleaner rules show: ID is missing; `cleaner rules show --help` shows what to write"),
    ("learn", "cleaner learn: FOLDER is missing; `cleaner learn --help` shows what to write"),
    ("config shwo", "cleaner config: show|path: one of show, path, not 'shwo'; did you mean show?"),
    (
        "explain a.txt d/b.txt",
        "cleaner explain: 'd/b.txt' is one argument too many; `cleaner explain --help` shows what to write",
    ),
    # values
    ("-t markdwn a.txt", f"cleaner: -t/--to: one of {FORMATS}, not 'markdwn'; did you mean markdown?"),
    ("-t Markdown a.txt", f"cleaner: -t/--to: one of {FORMATS}, not 'Markdown'; did you mean markdown?"),
    ("--preset brave a.txt", "cleaner: --preset: one of conservative, balanced, aggressive, not 'brave'"),
    ("--on-error kep a.txt", "cleaner: --on-error: one of keep, drop, fail, not 'kep'; did you mean keep?"),
    ("--json=3 a.txt", "cleaner: --json: takes no value, not '3'"),
    ("a.txt -o", "cleaner: -o/--output: needs a value"),
    ("--jobs 0 a.txt", "cleaner: -j/--jobs: a whole number from 1, not '0'"),
    ("--max-bytes many a.txt", "cleaner: --max-bytes: a size such as 4096, 500k, 10MB or 64MiB, not 'many'"),
    ("--timeout fast a.txt", "cleaner: --timeout: a time of more than 0 such as 30, 30s, 1m30s or 2h, not 'fast'"),
    ("a.txt -o no/", "cleaner: -o no/: names a folder; write -d no/"),
    ("a.txt --rules d", "cleaner: --rules d: holds no rule file; rules stand in <language>/<category>.toml"),
    ("rules list --lang xx", None),
    ("--keep-category tag a.txt", None),
    ("-o x -d y a.txt", "cleaner: -d/--output-dir: not allowed with -o/--output"),
    ("-q -v a.txt", "cleaner: -v/--verbose: not allowed with -q/--quiet"),
    ("explain --line 0 a.txt", "cleaner explain: --line: a whole number from 1, not '0'"),
    # ids
    (
        "rules show layut.bio",
        "cleaner: no rule and no step is called 'layut.bio'; did you mean layout.bio, layout.tail or layout.inside? "
        "`cleaner rules list` shows all rules",
    ),
    (
        "rules show site.menu.harbour",
        "cleaner: no rule and no step is called 'site.menu.harbour'; ids like this are those of `cleaner learn`; "
        "name its file with --rules FILE",
    ),
    # records
    (
        "explain r.jsonl",
        "cleaner: r.jsonl: holds 3 records; "
        "--record N shows one (1 to 3), --text S lines in all of them",
    ),
    ("explain r.jsonl --line 1", None),
    ("explain a.txt --record 2", "cleaner: a.txt: is one document and holds no records; leave out --record"),
    (
        "explain a.txt --text-key b",
        ""
        "cleaner: --text-key has no effect here: it belongs to records, and no input holds any",
    ),
    ("learn d --url-key b", "cleaner: --url-key has no effect here: it belongs to records, and no input holds any"),
]  # fmt: skip


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process: nothing here needs one of its own."""
    return inside


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    (tmp_path / "d").mkdir()
    for name, data in {"a.txt": TEXT, "d/b.txt": TEXT, "page.html": HTML, "r.jsonl": b'{"text": "a"}\n' * 3}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(("arguments", "line"), LINES, ids=[row[0] for row in LINES])
def test_one_line_says_what_to_write(cleaner: Command, planted: Path, arguments: str, line: str | None) -> None:
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.err.count("\n") == 1
    assert line is None or ended.err == f"{line}\n"
    assert not re.search(r"<\w+\.\w+|\b[A-Z][A-Za-z]+\.[A-Z_]{3,}\b", ended.err)  # names of enumerations


EMPTY = [
    (["a.txt", "-o", ""], "cleaner: -o: the name is empty; write -o with a name, or leave it out\n"),
    (["a.txt", "-d", ""], "cleaner: -d: the name is empty; write -d with a name, or leave it out\n"),
    ([""], "cleaner: the name of an input is empty; write a name, or - for standard input\n"),
]


@pytest.mark.parametrize(("arguments", "said"), EMPTY)
def test_an_empty_name_is_refused(cleaner: Command, planted: Path, arguments: list[str], said: str) -> None:
    """A variable of a script that is not set must not become standard output."""
    ended = cleaner(*arguments)
    assert (ended.code, ended.out, ended.err) == (2, b"", said)


@pytest.mark.parametrize("arguments", [["--", "-x.txt"], ["-q", "--", "-x.txt"], ["explain", "--", "-x.txt"]])
def test_behind_two_dashes_stands_a_name(cleaner: Command, planted: Path, arguments: list[str]) -> None:
    (planted / "-x.txt").write_bytes(TEXT)
    ended = cleaner(*arguments)
    assert (ended.code, ended.err) == (0, "")
    assert PROSE.encode() in ended.out


@pytest.mark.parametrize("arguments", ["--max-bytes 1k", "--max-bytes 10MB --max-expand 1g", "--timeout 1m30s -j 1"])
def test_quantities_take_units(cleaner: Command, planted: Path, arguments: str) -> None:
    assert cleaner(*arguments.split(), "a.txt").code == 0


def test_units_stand_in_configuration_too(cleaner: Command, planted: Path) -> None:
    (planted / "cleaner.toml").write_text("max-bytes = '20b'\ntimeout = 2.5\n")
    ended = cleaner("-j", "1", "a.txt")
    assert (ended.code, "larger than 20 bytes" in ended.err) == (3, True)


PARSERS = list(command_parsers())


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.prog for parser in PARSERS])
def test_help_has_examples_and_fits_two_screens(parser: CommandParser) -> None:
    lines = parser.format_help().splitlines()
    assert len(lines) <= 96
    assert max(map(len, lines)) <= HELP_COLUMNS
    examples = [line for line in lines if line.startswith(f"  {parser.prog} ")]
    assert "examples:" in lines
    assert examples
