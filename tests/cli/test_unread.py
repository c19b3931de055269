"""Nothing is passed over in silence: what is not read is named and counted, and no run over nothing ends well."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, PROSE, TEXT
from cli.test_folder import Tree, grown, plant

LINES = b"".join(json.dumps({"text": f"{CHROME}\n\n{PROSE}", "id": at}).encode() + b"\n" for at in range(2))
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
RECORDS: dict[str, tuple[bytes, str]] = {
    "a.json": (b"[" + LINES.replace(b"\n", b",\n", 1) + b"]", "a.jsonl"),
    "b.json.gz": (gzip.compress(LINES), "b.jsonl.gz"),
    "c.ndjson": (LINES, "c.jsonl"),
    "d.jsonlines.bz2": (bz2.compress(LINES), "d.jsonl.bz2"),
    "e.jsonl.xz": (lzma.compress(LINES), "e.jsonl.xz"),
    "data.txt": (LINES, "data.jsonl"),
    "part-00000": (LINES, "part-00000.jsonl"),
    "part-00001.gz": (gzip.compress(LINES), "part-00001.jsonl.gz"),
    "lines.log": (LINES, "lines.jsonl"),
}
OPEN = {".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress}


def test_records_are_read_under_any_name(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path / "raw", {name: data for name, (data, _) in RECORDS.items()})
    assert inside("raw", "-d", "clean", "-j", "1").code == 0
    outputs = grown(tmp_path / "clean")
    assert outputs.keys() == {output for _, output in RECORDS.values()}
    for name, data in outputs.items():
        rows = [json.loads(line) for line in OPEN.get(Path(name).suffix, bytes)(data).splitlines()]
        assert [(row["text"], row["id"]) for row in rows] == [(PROSE, 0), (PROSE, 1)]
    for name in RECORDS:
        assert [json.loads(line)["text"] for line in inside(f"raw/{name}").out.splitlines()] == [PROSE, PROSE]


def test_other_files_are_counted(inside: Command, tmp_path: Path) -> None:
    plant(
        tmp_path / "raw", {"a.txt": TEXT, "b.pdf": PDF, "c.pdf": PDF, "sub/d.css": b"p {}", "README": TEXT, ".x": b""}
    )
    told = "4 other files not read (2 .pdf, 1 .css, 1 without a suffix)\n"
    for args in (["-d", "clean"], ["-d", "clean", "--dry-run"]):
        ended = inside("raw", *args)
        assert ended.code == 0
        assert ended.err.endswith(told)
    assert inside("raw", "-d", "clean", "-q").err == ""
    assert told.strip() in json.loads(inside("raw", "-d", "clean", "--json").err)["messages"]
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED}


NOTHING: list[tuple[Tree, list[str]]] = [
    ({"raw/.hidden.txt": TEXT}, ["raw"]),
    ({"raw/a.pdf": PDF, "raw/sub/b.docx": b"PK"}, ["raw"]),
    ({"raw/.x": b"", "more/a.png": b"\x89PNG"}, ["raw", "more"]),
    ({"list": b"\n\n"}, ["--files-from", "list"]),
]


@pytest.mark.parametrize(("tree", "args"), NOTHING)
@pytest.mark.parametrize("mode", [["-d", "clean"], ["--check"], ["--diff"], ["-d", "clean", "--dry-run"]])
def test_a_run_over_nothing_is_refused(
    inside: Command, tmp_path: Path, tree: Tree, args: list[str], mode: list[str]
) -> None:
    plant(tmp_path, tree)
    ended = inside(*args, *mode)
    assert (ended.code, ended.out) == (2, b"")
    assert ".jsonl" in ended.err or "the list names no inputs" in ended.err
    assert not (tmp_path / "clean").exists()


@pytest.mark.parametrize("args", [["learn", "raw"], ["rules", "bench", "raw"]])
def test_other_commands_refuse_it_too(inside: Command, tmp_path: Path, args: list[str]) -> None:
    plant(tmp_path, {"raw/a.pdf": PDF})
    ended = inside(*args)
    assert (ended.code, ended.out) == (2, b"")
    assert "raw: holds no file that is read; 1 other file not read (1 .pdf)" in ended.err


def test_binary_data_is_refused_everywhere(inside: Command, tmp_path: Path) -> None:
    plant(tmp_path, {"raw/a.txt": TEXT, "raw/b.txt": PDF, "c.bin": bytes(500)})
    for ended in (inside(stdin=PDF), inside("raw/b.txt"), inside("c.bin"), inside("-f", "text", "raw/b.txt")):
        assert (ended.code, ended.out) == (3, b"")
        assert "looks like" in ended.err
    assert inside("raw/b.txt", "-o", "out.txt").code == 3
    assert not (tmp_path / "out.txt").exists()
    ended = inside("raw", "-d", "clean")
    assert ended.code == 3
    assert "raw/b.txt: looks like a PDF document" in ended.err
    assert "2 files  1 cleaned  0 unchanged  0 passed through  1 failed" in ended.err
    assert grown(tmp_path / "clean") == {"a.txt": CLEANED}


def test_records_on_standard_input_are_named(inside: Command) -> None:
    ended = inside(stdin=LINES)
    assert (ended.code, ended.out) == (3, b"")
    assert "stdin: holds records; write -f jsonl" in ended.err
    assert inside("-f", "text", stdin=LINES).code == 0
    assert inside("-f", "json", stdin=b"[" + LINES.replace(b"\n", b",", 1) + b"]").out.count(b"\n") == 2


UNRESTORABLE = [
    b"One line.\n",
    b"One line.\n\nAnother line.\n",
    b'{"text": "a"}\n',
    b'{"text": "a"}\n\n{"text": "b"}',
    b"\n",
]


@pytest.mark.parametrize("data", UNRESTORABLE)
def test_what_cannot_be_restored_stays_as_it_is(inside: Command, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    ended = inside("restore", "a.jsonl")
    assert ended.out == data or not data.strip()
    assert ended.code == (3 if data.strip() else 0)
    assert "passed through unchanged" in ended.err or not data.strip()
    inside("restore", "a.jsonl", "-o", "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == data or not data.strip()
