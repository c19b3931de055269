"""What a file holds shows in its first bytes: records under any name, and data that is no text."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from cli.samples import HTML, PROSE, TEXT
from events import end, events, failed, items

from cleaner.io.content_kind import SNIFFED, kind_of_bytes, kind_of_content, not_text
from cleaner.io.inputs import kind_of

LINE = b'{"text": "One."}\n'
OTHER = b'{"id": 1, "body": {"a": []}}\n'
KINDS = [
    ("jsonl", LINE),
    ("jsonl", LINE.strip()),
    ("jsonl", b"\xef\xbb\xbf" + LINE + OTHER),
    ("jsonl", OTHER + b"\r\n\n" + OTHER),
    ("jsonl", b'{"text": "' + b"x" * SNIFFED),
    ("jsonl", OTHER + b'{"text": "' + b"x" * SNIFFED),
    ("json", b'[{"text": "One."}]'),
    ("json", b'\n[\n  {\n    "id": 1,'),
    ("parquet", b"PAR1\x15\x04"),
    ("warc", b"WARC/1.1\r\nWARC-Type: response\r\n"),
    ("", OTHER),
    ("", LINE + b"said the keeper.\n" + LINE),
    ("", b"{\n  'text': 1\n}\n"),
    ("", b'{\n  "text": "One."\n}\n'),
    ("", b"{{Infobox}}\n{{Other}}\n"),
    ("", b"[1] A note.\n[2] Another.\n"),
    ("", b'["a", "b"]\n'),
    ("", b"[{a link}](there)\n"),
    ("", b'function f() {\n  return {"a": 1}\n}\n'),
    ("", TEXT),
    ("", HTML),
    ("", b""),
]


@pytest.mark.parametrize(("kind", "first"), KINDS)
def test_records_show_in_their_first_bytes(tmp_path: Path, kind: str, first: bytes) -> None:
    assert kind_of_bytes(first[:SNIFFED]) == kind
    for name, data in [("part-00000", first), ("a.txt", first), ("b.log", first), ("c.gz", gzip.compress(first))]:
        (tmp_path / name).write_bytes(data)
        kind_of.cache_clear()
        assert kind_of(str(tmp_path / name)) == kind


def test_only_files_are_looked_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "damaged.gz").write_bytes(b"\x1f\x8b\x08 and so on")
    (tmp_path / "page.html").write_bytes(LINE + LINE)
    assert [kind_of_content(str(tmp_path / name)) for name in ("pipe", "damaged.gz", "none")] == [""] * 3
    assert kind_of(str(tmp_path / "page.html")) == ""


def zipped(name: str) -> bytes:
    """An archive of one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, TEXT * 50)
    return file.getvalue()


def image() -> bytes:
    """A PNG of one pixel."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(4))),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


NO_TEXT = {
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "a PNG image": image(),
    "a JPEG image": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)),
    "a Word document (ZIP)": zipped("word/document.xml"),
    "a ZIP archive": zipped("a.txt"),
    "a program (ELF)": b"\x7fELF\x02\x01\x01" + bytes(300),
    "an old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300),
    "an RTF document": b"{\\rtf1\\ansi One line.}",
    "an ARC archive; convert it to WARC": b"filedesc://a.arc 0.0.0.0 20240303091200 text/plain 76\n1 0 x\n",
    "a tar archive": b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(200) + TEXT,
    "compressed twice (.gz)": gzip.compress(TEXT),
    "binary data": random.Random(1).randbytes(4000),
    "binary data ": struct.pack("<300d", *range(300)),
    "binary data  ": bytes(5000),
    "binary data   ": TEXT + bytes(500) + random.Random(2).randbytes(500),
}


@pytest.mark.parametrize("what", NO_TEXT)
def test_data_that_is_no_text_is_named(tmp_path: Path, what: str) -> None:
    assert not_text(NO_TEXT[what]) == what.strip()
    if "gz" not in what:
        for name in ("a.txt", "a.html", "a.bin"):
            found = events(tmp_path, name, NO_TEXT[what])
            assert not items(found)
            assert f"looks like {what.strip()}, which is not text" in end(found).problem


LINES = f"{PROSE}\nOne more line, and another.\n" * 20
TEXTS = {
    "UTF-16": LINES.encode("utf-16"),
    "UTF-16 LE without a mark": LINES.encode("utf-16-le"),
    "UTF-16 BE without a mark": LINES.encode("utf-16-be"),
    "UTF-32": LINES.encode("utf-32"),
    "UTF-32 without a mark": LINES.encode("utf-32-le"),
    "Chinese in UTF-16": ("\u6c34\u95f8\u4eca\u5929\u5173\u95ed\u3002\n" * 90).encode("utf-16"),
    "Latin-1": ("Größe über alles, naïve Gäste im Café.\n" * 20).encode("latin-1"),
    "cp1252": ("“Größe” – über alles …\n" * 20).encode("cp1252"),
    "Cyrillic": ("Мост закрыли во вторник.\n" * 20).encode("koi8-r"),
    "Japanese": ("\u6c34\u9580\u306f\u4eca\u65e5\u9589\u307e\u308b\u3002\n" * 20).encode("iso2022_jp"),
    "Korean": ("\uc218\ubb38 \ub2eb\ud798\n" * 20).encode("iso2022_kr"),
    "Shift-JIS": ("\u6c34\u9580\u306f\u4eca\u65e5\u9589\u307e\u308b\u3002\n" * 20).encode("shift_jis"),
    "NULs": b"id: 1\0, name: Caf\xe9\0\nid: 2\0, name: x\0\n" + TEXT,
    "colours": b"\x1b[31merror\x1b[0m: \x1b[1mthe gate\x1b[0m is open\n" * 30,
    "overstrike": b"N\bNA\bAM\bME\bE\n     gate - open it\n" * 30,
    "form feeds": b"page one\f\npage two\f\n" * 30,
    "about PDF": b"A file that begins with %PDF-1.7 is a PDF document.\n" * 3,
    "about ZIP": b"PK is how a ZIP begins; \\x7fELF is a program.\n" * 3,
    "short": b"\0\1\2",
    "empty": b"",
    "page": HTML,
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_any_encoding_is_text(tmp_path: Path, name: str) -> None:
    assert not_text(TEXTS[name]) == ""
    found = events(tmp_path, "a.txt", TEXTS[name])
    assert [item.source for item in items(found)] == [TEXTS[name]]
    assert not end(found).problem


RECORDS = [
    {"text": "One\n\u00fc \U0001f600", "n": 1.50},
    {"n": 12345678901234567890123, "text": None},
    {"a": [1, {}], "text": ""},
]
SHAPES = {
    "array": json.dumps(RECORDS),
    "array in lines": json.dumps(RECORDS, indent=2).replace("\n", "\r\n"),
    "one record": json.dumps(RECORDS[0], indent="\t"),
    "one after another": "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "lines": "\n".join(map(json.dumps, RECORDS)),
    "bare": "\ufeff" + json.dumps(RECORDS, ensure_ascii=False),
    "empty array": " [ ]\n",
    "empty": "",
    "long": json.dumps([{"text": "x" * size} for size in (0, 70_000, 300_000, 1)]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_json_file_holds_records_in_any_shape(tmp_path: Path, shape: str) -> None:
    data = SHAPES[shape].encode()
    wanted = {"empty array": [], "empty": [], "one record": RECORDS[:1]}.get(shape, RECORDS)
    for name, packed in [("a.json", data), ("a.json.gz", gzip.compress(data))]:
        found = events(tmp_path, name, packed)
        assert not end(found).problem
        got = [json.loads((item.line or b"").removeprefix(b"\xef\xbb\xbf")) for item in items(found)]
        assert got == (json.loads(data) if shape == "long" else wanted)


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    data = b'[\n  {"n": 1.50, "e": 1e400,\n   "text": "a  b \\u00e9 \xff"},\n 7, "x", [1,\n2]]'
    found = events(tmp_path, "a.json", data)
    assert [item.line for item in items(found)] == [
        b'{"n": 1.50, "e": 1e400, "text": "a  b \\u00e9 \xff"}\n', b"7\n", b'"x"\n', b"[1, 2]\n",
    ]  # fmt: skip


BROKEN = [
    ('[{"text": "a"}, {"text": "b"', 1),
    ('[{"text": "a"}, {"text": "b"}', 2),
    ('[{"text": "a"} {"text": "b"}]', 1),
    ('[{"text": "a"}, {text: "b"}]', 1),
    ('[{"text": "a"}] more', 1),
    ('[{"text": "a"}, {"text": "' + "x" * 500_000 + '"}]', 1),
    ("[" * 100_000, 0),
    ("{}\n{'a': 1}", 1),
]


@pytest.mark.parametrize(("data", "number"), BROKEN)
def test_a_json_file_is_read_up_to_what_is_none(tmp_path: Path, data: str, number: int) -> None:
    found = events(tmp_path, "a.json", data.encode(), limit=100_000)
    assert len(items(found)) == number
    assert end(found).problem or failed(found)
    assert end(found).cut == bool(number)
