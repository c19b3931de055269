"""A folder to a folder: the tree mirrored, every name survives, and nothing is overwritten by accident."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, PROSE, TEXT

from cleaner.batch.manifest import RUN_FOLDER
from cleaner.batch.run_counts import RunCounts
from cleaner.io.stream import processed
from cleaner.model import CleanResult, Status

Tree = dict[str, bytes]


def plant(root: Path, tree: Tree) -> None:
    """Make files."""
    for name, data in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def grown(root: Path) -> Tree:
    """The outputs below a folder: its files, without what a run keeps for the next one."""
    files = (path for path in root.rglob("*") if path.is_file() and RUN_FOLDER not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_the_tree_is_mirrored(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {
        "a.txt": TEXT, "sub/b.md": TEXT, "sub/deep/c.HTML": HTML, "d.text": CLEANED, "e.htm": b"",
        "image.png": b"\x89", ".hidden.txt": TEXT, ".git/x.txt": TEXT,
    })  # fmt: skip
    (tmp_path / "raw" / "linked").symlink_to("sub")
    ended = cleaner("raw", "-d", "clean")
    assert ended.code == 0
    assert grown(tmp_path / "clean").keys() == {"a.txt", "sub/b.txt", "sub/deep/c.txt", "d.txt", "e.txt"}
    assert grown(tmp_path / "clean")["sub/b.txt"] == CLEANED
    share = "5 files  3 cleaned  2 unchanged  0 passed through  0 failed   removed "
    assert ended.err.startswith(share)
    assert ended.err.endswith(" % of characters\n1 other file not read (1 .png)\n")
    assert cleaner("raw", "-d", "clean", "-q").err == ""


@pytest.mark.parametrize(("form", "name"), [("jsonl", "a.jsonl"), ("spans", "a.spans.jsonl")])
def test_other_formats_have_other_suffixes(cleaner: Command, tmp_path: Path, form: str, name: str) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT})
    assert cleaner("raw", "-d", "clean", "-t", form).code == 0
    assert json.loads(grown(tmp_path / "clean")[name])["id"] == "raw/a.txt"


def test_files_and_folders_go_together(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "b.html": HTML})
    assert cleaner("raw", "b.html", "-d", "clean").code == 0
    assert grown(tmp_path / "clean").keys() == {"a.txt", "b.txt"}


HOSTILE = [
    b"new\nline.txt",
    b"'quotes\" $(x).txt",
    b"-o.txt",
    b"\xff\xfe.txt",
    b"x" * 251 + b".txt",
    b"y" * 252 + b".md",
    b"\x1b[31m.txt",
    "é😀.html".encode(),
]


def test_no_name_is_too_strange(cleaner: Command, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path / "raw")
    os.mkdir(raw)
    for name in HOSTILE:
        with open(os.path.join(raw, name), "wb") as file:
            file.write(TEXT)
    ended = cleaner("raw", "-d", "clean", "--max-bytes", "10")
    count = len(HOSTILE)
    assert f"{count} files  0 cleaned  0 unchanged  {count} passed through" in ended.err
    assert not any(ord(c) < 32 and c != "\n" for c in ended.err)
    assert ended.err.count("\n") == count + 1
    assert grown(tmp_path / "clean").keys() >= {"new\nline.txt", "-o.txt", "é😀.txt", "y" * 251 + ".txt"}
    assert list(grown(tmp_path / "clean").values()) == [TEXT] * count
    assert sorted(os.listdir(tmp_path)) == ["clean", "raw"]


COLLISIONS = [
    ({"raw/a.txt": b"", "more/a.txt": b""}, ["raw", "more", "-d", "clean"], "would both be written to clean/a.txt"),
    ({"raw/a.txt/b.txt": b"", "raw/a.md": b""}, ["raw", "-d", "clean"], "which is a folder of other outputs"),
    ({"a.txt": b"", "b/a.txt": b""}, ["a.txt", "b/a.txt", "-d", "clean"], "would both be written"),
    ({"raw/a.txt": b""}, ["raw", "-d", "raw"], "is the input folder itself"),
    ({"raw/a.txt": b""}, ["raw", "-d", "./raw/../raw"], "is the input folder itself"),
    ({"raw/a.txt": b""}, ["raw", "-d", "raw/clean"], "lies inside the input folder"),
    ({"a.txt": b""}, ["a.txt", "-d", "."], "would overwrite the input a.txt"),
    ({"raw/raw/a.txt": b"", "raw/a.txt": b""}, ["raw", "-d", "."], "would overwrite the input raw/a.txt"),
]


@pytest.mark.parametrize(("tree", "args", "hint"), COLLISIONS, ids=[hint for *_, hint in COLLISIONS])
def test_what_would_lose_a_file_is_refused_first(
    cleaner: Command, tmp_path: Path, tree: Tree, args: list[str], hint: str
) -> None:
    plant(tmp_path, tree)
    ended = cleaner(*args)
    assert ended.code == 2
    assert hint in ended.err
    assert grown(tmp_path) == tree


SAME_OUTPUT = [
    ({"a.txt": "a.txt", "a.html": "a.html.txt", "b.html": "b.txt"}),
    ({"a.html": "a.html.txt", "a.md": "a.md.txt", "a.text": "a.text.txt"}),
    ({"a.txt": "a.txt", "a.html": "a.html.txt", "a.html.txt": "a.html.txt.txt"}),
    ({"sub/a.txt": "sub/a.txt", "sub/a.txt.gz": "sub/a.txt.gz.txt", "a.md": "a.txt"}),
    ({"a.jsonl": "a.jsonl", "a.json": "a.json.jsonl", "a.ndjson": "a.ndjson.jsonl", "a.txt": "a.txt"}),
]


@pytest.mark.parametrize("names", SAME_OUTPUT)
def test_inputs_of_one_output_get_names_of_their_own(inside: Command, tmp_path: Path, names: dict[str, str]) -> None:
    contents = {".gz": gzip.compress(TEXT), ".html": HTML, ".json": b'[{"text": "a"}]'}
    tree = {name: contents.get(Path(name).suffix, TEXT) for name in names}
    for out, order in (("one", list(tree)), ("two", list(tree)[::-1])):
        plant(tmp_path / f"raw-{out}", {name: tree[name] for name in order})
        assert inside(f"raw-{out}", "-d", out, "-j", "1", "--dedup", "doc").code in (0, 3)
    assert grown(tmp_path / "one") == grown(tmp_path / "two")
    assert grown(tmp_path / "one").keys() == set(names.values())
    again = inside("raw-one", "-d", "one", "-j", "1", "--dedup", "doc", "-v")
    assert "raw-one/a.txt: " not in again.err
    assert grown(tmp_path / "one").keys() == set(names.values())
    assert inside(*(f"raw-one/{name}" for name in list(names)[:2]), "-d", "files").code in (0, 3)


def test_what_is_no_file_is_told_and_never_waited_for(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {"a.txt": TEXT})
    os.mkfifo(tmp_path / "raw" / "pipe.txt")
    (tmp_path / "raw" / "dead.txt").symlink_to("nowhere")
    (tmp_path / "raw" / "loop").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(tmp_path / "raw")
        server.bind("socket.txt")
        os.chdir(here)
        ended = cleaner("raw", "-d", "clean")
    assert ended.code == 3
    assert ended.err.splitlines()[:-1] == [
        "cleaner: raw/dead.txt: No such file or directory",
        "cleaner: raw/pipe.txt: is no regular file",
        "cleaner: raw/socket.txt: is no regular file",
    ]
    assert "4 files  1 cleaned  0 unchanged  0 passed through  3 failed" in ended.err
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED}


def without_privileges() -> list[str]:
    """What a command is started with so that modes of files count for it, for root as well."""
    if os.geteuid():
        return []
    unlimited = "-dac_override,-dac_read_search"
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv, for the tests run as root")
    return ["setpriv", "--inh-caps", unlimited, "--bounding-set", unlimited]


def test_what_may_not_be_read_or_written_is_told(tmp_path: Path, environment: dict[str, str]) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/b.txt": TEXT, "raw/closed/c.txt": TEXT, "locked/a.txt": b""})
    for name in ("raw/b.txt", "raw/closed", "locked"):
        (tmp_path / name).chmod(0o500 if name == "locked" else 0)
    command = [*without_privileges(), sys.executable, "-m", "cleaner", "raw", "-d"]
    run = partial(subprocess.run, cwd=tmp_path, env=environment, capture_output=True, text=True)
    try:
        read, written = run([*command, "clean"]), run([*command, "locked/new"])
    finally:
        for name in ("raw/b.txt", "raw/closed", "locked"):
            (tmp_path / name).chmod(0o700)
    assert (read.returncode, written.returncode) == (3, 4)
    assert read.stderr.splitlines()[:2] == [
        "cleaner: raw/b.txt: Permission denied",
        "cleaner: raw/closed: Permission denied",
    ]
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED}
    assert written.stderr.startswith("cleaner: cannot write locked/new")
    assert grown(tmp_path / "locked") == {"a.txt": b""}


def test_a_link_in_the_output_folder_is_not_written_through(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/sub/b.txt": TEXT, "mine.txt": b"mine", "other/keep": b""})
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "a.txt").symlink_to("../mine.txt")
    (tmp_path / "clean" / "sub").symlink_to("../other")
    ended = cleaner("raw", "-d", "clean", "--overwrite")
    assert ended.code == 4
    assert "clean/sub/b.txt" in ended.err
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
    assert (tmp_path / "clean" / "a.txt").read_bytes() == CLEANED
    assert os.listdir(tmp_path / "other") == ["keep"]


def test_order_is_fixed_and_curious_users_hear_of_each_file(cleaner: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {f"{name}.txt": TEXT for name in "cab"})
    told = cleaner("raw", "-d", "clean", "-v").err.splitlines()
    assert told[1:4] == [f"cleaner: raw/{name}.txt: {len(CHROME)} characters removed" for name in "abc"]
    assert PROSE in (tmp_path / "clean" / "a.txt").read_text()


class Told(list[str]):
    """Messages, kept."""

    fail = warn = note = list.append


def test_a_document_that_cost_too_much_is_told_and_counted() -> None:
    told = Told()
    work = RunCounts(told)
    work.begin()
    result = CleanResult("text", (), Status.PASSED, ("first", "it took too long"))
    assert work.take(processed(b"text", "a.txt", result)) == b"text"
    assert told == ["a.txt: first", "a.txt: it took too long; passed through unchanged"]
    assert not work.current.is_complete
