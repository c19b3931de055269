"""`--diff` is a patch: applied to the file, it gives what the command writes; rules stand in comments above it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, HTML, PROSE, RULE, TEXT

from cleaner.model import CleanResult, Removal
from cleaner.report.diff import NO_NEWLINE, diff

HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")


def applied(patch: str, text: str) -> str:
    """Return the text with the hunks of a patch of one file applied. Every line of the patch is checked."""
    before = re.findall(r"[^\n]*\n|[^\n]+", text)
    after: list[str] = []
    at, marks = 0, ""
    lines = iter([*patch.split("\n")[:-1], None])
    line = next(lines)
    while line is not None and not line.startswith("@@"):
        assert line.startswith(("#", "---", "+++"))
        line = next(lines)
    while line is not None:
        header = HUNK.fullmatch(line)
        assert header, line
        start, old, _, new = map(int, header.groups())
        after += before[at : start - 1 if old else start]
        at = start - 1 if old else start
        line = next(lines)
        sides: dict[str, list[str]] = {"-": [], "+": []}
        while line is not None and not line.startswith("@@"):
            if line == NO_NEWLINE:
                for mark in marks:
                    sides[mark][-1] = sides[mark][-1].removesuffix("\n")
            else:
                marks = {" ": "-+"}.get(line[0], line[0])
                for mark in marks:
                    sides[mark].append(line[1:] + "\n")
            line = next(lines)
        assert (len(sides["-"]), len(sides["+"])) == (old, new)
        assert before[at : at + old] == sides["-"]
        after += sides["+"]
        at += old
    return "".join(after + before[at:])


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process: nothing here needs one of its own."""
    return inside


MIDDLE = "\n\n".join([*(f"Line {at} of it says that the bridge stays closed for {at} days." for at in range(9, 30))])
SOURCES = {
    "at the top": f"{CHROME}\n\n{PROSE}\n",
    "at the end": f"{PROSE}\n\n{CHROME}\n",
    "at both": f"{CHROME}\n\n{MIDDLE}\n\n{CHROME}\n",
    "in the middle": f"{MIDDLE}\n\n{CHROME}\n\n{PROSE}\n",
    "all": f"{CHROME}\n",
    "no newline": f"{CHROME}\n\n{PROSE}",
    "no newline after chrome": f"{PROSE}\n\n{CHROME}",
    "many newlines": f"{CHROME}\n\n{PROSE}\n\n\n\n",
    "CRLF": f"{CHROME}\r\n\r\n{PROSE}\r\n",
    "CRLF, no newline": f"{CHROME}\r\n\r\n{PROSE}",
    "mixed ends": f"{CHROME}\r\n\r\n{PROSE}\nMore of it.\r\n",
    "tabs and controls": f"{CHROME}\n\n\t{PROSE}\x0b\x1b[31m\n",
    "a byte order mark": f"\ufeff{CHROME}\n\n{PROSE}\n",
    "line separators": f"{CHROME}\n\n{PROSE}\u2028{PROSE}\x85\n",
    "lines like headers": f"{CHROME}\n\n--- a\n+++ b\n@@ -1,1 +1,1 @@\n\n{PROSE}\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_applied_it_gives_the_cleaned_text(cleaner: Command, tmp_path: Path, name: str) -> None:
    source = SOURCES[name]
    (tmp_path / "a.txt").write_bytes(source.encode())
    ended = cleaner("--diff", "a.txt")
    assert ended.code == 0
    patch = ended.out.decode()
    assert f": {RULE.id}\n" in patch
    cleaned = cleaner("a.txt").out.decode()
    found = applied(patch, source)
    assert found == (cleaned.replace("\n", "\r\n") if name.startswith("CRLF") else cleaned)


@pytest.mark.parametrize("name", SOURCES)
def test_patch_applies_it(cleaner: Command, tmp_path: Path, name: str) -> None:
    if not shutil.which("patch"):
        pytest.skip("needs patch")
    (tmp_path / "a b.txt").write_bytes(SOURCES[name].encode())
    (tmp_path / "b.txt").write_bytes(SOURCES[name].encode())
    patch, cleaned = cleaner("--diff", "a b.txt", "b.txt").out, cleaner("b.txt").out
    subprocess.run(["patch", "-p0", "--binary", "-s"], input=patch, cwd=tmp_path, check=True)
    wanted = cleaned.replace(b"\n", b"\r\n") if name.startswith("CRLF") else cleaned
    for each in ("a b.txt", "b.txt"):
        path = tmp_path / each
        assert (path.read_bytes() if path.exists() else b"") == wanted


def test_rules_stand_above_and_never_in_a_line(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert cleaner("--diff", "a.txt").out.decode().splitlines() == [
        f"# line 1: {RULE.id}",
        "--- a.txt",
        "+++ a.txt",
        "@@ -1,3 +1,1 @@",
        f"-{CHROME}",
        "-",
        f" {PROSE}",
    ]
    assert cleaner("--diff", stdin=f"{PROSE}\n".encode()).out == b""


@pytest.mark.parametrize("data", [HTML, f"{CHROME}\n\n{PROSE} Brücke\n".encode("latin-1")], ids=["page", "latin-1"])
def test_what_does_not_apply_to_the_file_says_so(cleaner: Command, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    first = cleaner("-q", "--diff", "a").out.decode().splitlines()[0]
    assert first == "# a: the diff is that of its text as read, and does not apply to the file"


NAMES = [
    ("a.txt", "a.txt"),
    ("a b.txt", "a b.txt\t"),
    ("dir/é.txt", "dir/é.txt"),
    ('a"b.txt', '"a\\"b.txt"'),
    ("a\nb.txt", '"a\\012b.txt"'),
    ("a\\b.txt", '"a\\\\b.txt"'),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_names_stand_as_diff_writes_them(name: str, shown: str) -> None:
    result = CleanResult("Menu\n\nText.\n", (Removal(0, 4, "r", "c", "w"),))
    assert list(diff(result, name))[1:3] == [f"--- {shown}", f"+++ {shown}"]


def test_lines_of_the_same_rule_are_named_together() -> None:
    text = "a\nb\n\nc\nd\n"
    removals = [Removal(text.index(at), text.index(at) + 1, by, "c", "w") for at, by in zip("abd", "xxy", strict=True)]
    assert list(diff(CleanResult(text, tuple(removals)), "n"))[:2] == ["# lines 1 to 2: x", "# line 5: y"]


def test_a_terminal_is_safe(cleaner: Command) -> None:
    result = CleanResult("Menu\n\n\x1b[2J Text.\n", (Removal(0, 4, "r", "c", "w"),))
    assert not any("\x1b" in line for line in diff(result, "n", safe=True))
    assert any("\x1b" in line for line in diff(result, "n"))
