"""Compressed inputs: read as they come, never further than allowed, and an early end is told."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CLEANED, HTML, RULE, TEXT
from events import PACKED, end, events, items

from cleaner.io.compression import CompressedWriter, DecompressedReader
from cleaner.io.compression_type import CutError
from cleaner.io.outputs import Output

Pack = Callable[[bytes], bytes]
LINES = b"".join(b'{"text": "line %d", "id": %d}\n' % (n * n, n) for n in range(3000))
JUNK = b"junk, longer than any header"
packed = pytest.mark.parametrize(("suffix", "pack"), PACKED)


def unpacked(data: bytes, suffix: str, most: int = 1 << 30) -> DecompressedReader:
    return DecompressedReader(io.BytesIO(data), suffix, "x", most)


@packed
@pytest.mark.parametrize("parts", [[LINES], [LINES[:7], b"", LINES[7:]], [b""], [bytes(1 << 18)]])
def test_members_and_frames_follow_each_other(suffix: str, pack: Pack, parts: list[bytes]) -> None:
    data = b"".join(map(pack, parts))
    assert unpacked(data, suffix).read() == b"".join(parts)
    assert b"".join(unpacked(data + bytes(600), suffix)) == b"".join(parts)


@packed
def test_a_cut_is_told_wherever_it_is(tmp_path: Path, suffix: str, pack: Pack) -> None:
    data = b"".join(pack(LINES[at : at + 9000]) for at in range(0, len(LINES), 9000))
    whole = [item.line for item in items(events(tmp_path, "a.jsonl" + suffix, data))]
    assert len(whole) == 3000
    most = 0
    for cut in range(0, len(data), max(1, len(data) // 100)):
        found = events(tmp_path, "a.jsonl" + suffix, data[:cut])
        lines = [item.line for item in items(found)]
        assert lines == whole[: len(lines)]
        assert "truncated" in end(found).problem
        assert end(found).cut == bool(lines)
        most = max(most, len(lines))
    assert most > 2000


@packed
@pytest.mark.parametrize("damage", [lambda data: data + JUNK, lambda data: JUNK + data, lambda _: JUNK])
def test_damage_is_told(tmp_path: Path, suffix: str, pack: Pack, damage: Pack) -> None:
    found = events(tmp_path, "a.jsonl" + suffix, damage(pack(LINES)))
    assert f"damaged {suffix[1:]}" in end(found).problem


@packed
def test_a_flipped_byte_is_told(tmp_path: Path, suffix: str, pack: Pack) -> None:
    data = bytearray(pack(LINES))
    data[len(data) // 2] ^= 0x55
    assert end(events(tmp_path, "a.jsonl" + suffix, bytes(data))).problem


@packed
def test_a_bomb_stops_and_memory_stays_flat(suffix: str, pack: Pack) -> None:
    stream = unpacked(pack(bytes(1 << 27)), suffix, 1 << 24)
    for _ in range(1 << 7):
        assert len(stream.read(1 << 17)) == 1 << 17
    with pytest.raises(CutError, match="--max-expand"):
        stream.read(1)


@packed
def test_records_may_be_many_and_one_may_not_be_large(tmp_path: Path, suffix: str, pack: Pack) -> None:
    name = "a.jsonl" + suffix
    assert not end(events(tmp_path, name, pack(LINES), max_expanded=1 << 16)).problem
    found = events(tmp_path, name, pack(LINES + b"0" * (1 << 22)), limit=1000, max_expanded=1 << 20)
    assert len(items(found)) == 3000
    assert "--max-expand" in end(found).problem
    assert end(found).cut


@packed
def test_outputs_are_the_same_whenever_they_are_written(suffix: str, pack: Pack) -> None:
    pack(b"")

    def written() -> bytes:
        to = CompressedWriter(Output("x", file := io.BytesIO()), suffix)
        to.write(LINES)
        to.finish()
        return file.getvalue()

    assert unpacked(written(), suffix).read() == LINES
    assert written() == written()
    assert suffix != ".gz" or written()[3:8] == bytes(5)  # no name, no time


@packed
def test_names_say_how_and_standard_input_is_looked_at(
    cleaner: Command, tmp_path: Path, suffix: str, pack: Pack
) -> None:
    (tmp_path / f"a.html{suffix}").write_bytes(pack(HTML))
    assert cleaner(f"a.html{suffix}").out == CLEANED
    assert cleaner(stdin=pack(TEXT)).out == CLEANED
    assert cleaner("-o", f"b.txt{suffix}", stdin=TEXT).code == 0
    assert unpacked((tmp_path / f"b.txt{suffix}").read_bytes(), suffix).read() == CLEANED
    assert cleaner("--check", f"a.html{suffix}").out == f"a.html{suffix}\n".encode()
    assert RULE.id in cleaner("explain", f"a.html{suffix}").out.decode()


@packed
def test_a_folder_keeps_records_compressed_and_texts_not(
    cleaner: Command, tmp_path: Path, suffix: str, pack: Pack
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / f"a.html{suffix}").write_bytes(pack(HTML))
    (raw / f"b.jsonl{suffix}").write_bytes(pack(json.dumps({"text": TEXT.decode()}).encode() + b"\n"))
    (raw / f"c.png{suffix}").write_bytes(b"")
    assert cleaner("raw", "-d", "out").code == 0
    assert {path.name for path in (tmp_path / "out").glob("*.*")} == {"a.txt", f"b.jsonl{suffix}", ".cleaner"}
    assert json.loads(unpacked((tmp_path / "out" / f"b.jsonl{suffix}").read_bytes(), suffix).read())["text"]
    before = (tmp_path / "out" / ".cleaner" / "manifest.jsonl").read_bytes()
    assert cleaner("raw", "-d", "out").code == 0
    assert (tmp_path / "out" / ".cleaner" / "manifest.jsonl").read_bytes() == before


def test_what_came_before_a_cut_is_written_and_a_cut_document_is_not(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES)[:9000])
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TEXT)[:40])
    ended = cleaner("a.jsonl.gz", "b.txt.gz", "-d", "out", "--ignore", "layout.*")
    assert ended.code == 3
    assert ended.err.count("truncated gz") == 2
    assert sorted(os.listdir(tmp_path / "out")) == [".cleaner", "a.jsonl.gz"]
    lines = gzip.decompress((tmp_path / "out" / "a.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(range(len(lines)))
    assert 1000 < len(lines) < 3000


@pytest.mark.slow
@packed
@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.csv"])
def test_a_gigabyte_in_a_megabyte_costs_little_memory(
    tmp_path: Path, environment: dict[str, str], suffix: str, pack: Pack, name: str
) -> None:
    if sys.platform != "linux":
        pytest.skip("memory is asked of /proc")
    mebibyte = b" " * (1 << 20)
    begins = {"a.html": b"", "a.jsonl": b'{"text": "a"}\n', "a.csv": b"text\na\n"}[name]
    with open(tmp_path / (name + suffix), "wb") as file:
        to = CompressedWriter(Output("x", file), suffix)
        to.write(begins)
        for _ in range(1100):
            to.write(mebibyte)
        to.finish()
    code = (  # what `getrusage` says begins with the memory of the process that this one came from
        "import re, sys; from cleaner.cli import main; code = main(sys.argv[1:]);"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read());"
        "print(code, int(peak[1]) // 1024, file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, name + suffix, "-o", "out", "--max-bytes", "8000000"],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    status, mebibytes = map(int, ended.stderr.splitlines()[-1].split())
    assert status == 3
    assert "--max-" in ended.stderr
    assert mebibytes < 300
