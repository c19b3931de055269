"""Finds out by its first bytes what a file holds: records under a name that does not say so, or no text at all."""

from __future__ import annotations

import os
import re
import stat
from typing import Any

from cleaner.errors import InputError
from cleaner.io.compression_type import compression_of_bytes

SNIFFED = 1 << 16  # bytes that are looked at
MARKS = {b"PAR1": "parquet", b"WARC/1.": "warc"}
"""Kind of records by the first bytes."""
MIN_LINES = 2  # objects in lines of their own; a text may begin with one
UTF8_MARK = b"\xef\xbb\xbf"
# patterns as bytes, which `re` compiles on first use: few texts begin with a brace
FIELD_START = rb'\s*\{\s*"[^"\\\n]{1,200}"\s*:'
ARRAY_START = rb"\s*\[" + FIELD_START
TEXT_KEY = "text"  # of a single record in a line

OTHER_DATA: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF document"),
    (0, b"%!PS-Adobe", "a PostScript document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"AT&TFORM", "a DjVu document"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a WAV recording"),
    (8, b"AVI ", "an AVI video"),
    (4, b"ftyp", "a video or a recording (MP4)"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska video"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"fLaC", "a FLAC recording"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"!<arch>\n", "an ar archive"),
    (0, b"\x7fELF", "a program (ELF)"),
    (0, b"\xca\xfe\xba\xbe", "a program (Java or Mach-O)"),
    (0, b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (0, b"\0asm", "a program (WebAssembly)"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"PAR1", "a parquet file"),
    (0, b"ARROW1", "an Arrow file"),
    (0, b"Obj\x01", "an Avro file"),
    (0, b"\x89HDF\r\n", "an HDF5 file"),
    (0, b"\x93NUMPY", "a numpy array"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"filedesc://", "an ARC archive; convert it to WARC"),
)
"""Offset, bytes and name of data that is no text."""
ZIP = b"PK\x03\x04"
IN_ZIP = {
    b"word/": "a Word document",
    b"xl/": "an Excel workbook",
    b"ppt/": "a PowerPoint document",
    b"application/epub": "an EPUB book",
    b"application/vnd.oasis": "an OpenDocument file",
}
"""Name of what a ZIP archive holds, by a name or a type near its beginning."""
PROBE = 1 << 13  # bytes whose control codes are counted
CONTROL_CODES = bytes({*range(32), 127} - {*b"\b\t\n\v\f\r\x0e\x0f\x1b"})
"""Control codes that no text has in numbers: not those of layout, of shifts between alphabets, and of colours."""
MAX_CONTROL_SHARE, MAX_CONTROL_CODES = 0.05, 8
"""Share and number of control codes in a text; random bytes have a share of 0.09."""


def kind_of_content(path: str) -> str:
    """Return the kind of the records that a regular file holds, by how it begins; `""` for anything else."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""  # a pipe can be read once
        with open(path, "rb") as file:
            first = file.read(SNIFFED)
            if compression := compression_of_bytes(first):
                file.seek(0)
                first = _expanded(file, compression)
    except (OSError, ValueError, InputError):
        return ""
    return kind_of_bytes(first)


def _expanded(file: Any, compression: str) -> bytes:
    from cleaner.io.compression import DecompressedReader

    with DecompressedReader(file, compression, "", 1 << 30) as expanded:
        return expanded.read1(SNIFFED)


def kind_of_bytes(first: bytes) -> str:
    """Return the kind of the records that begin with these bytes; `""` for a text, a page and anything else.

    >>> kind_of_bytes(b'{"text": "One."}\\n{"text": "Two."}\\n'), kind_of_bytes(b'{"text": "One."} is an object.')
    ('jsonl', '')
    """
    for mark, kind in MARKS.items():
        if first.startswith(mark):
            return kind
    first = first.removeprefix(UTF8_MARK)
    mark = first.lstrip()[:1]
    if mark == b"[":
        return "json" if re.match(ARRAY_START, first) else ""
    return "jsonl" if mark == b"{" and re.match(FIELD_START, first) and _is_json_lines(first) else ""


def _is_json_lines(first: bytes) -> bool:
    """Tell whether every line is a JSON object, as far as the bytes go; the last line may be cut."""
    lines = first.split(b"\n")
    cut = lines.pop().strip() if len(first) > SNIFFED - len(UTF8_MARK) else b""
    objects = [_object(line) for line in lines if line.strip()]
    if None in objects or (cut and not re.match(FIELD_START, cut)):
        return False
    return bool(cut) or len(objects) >= MIN_LINES or any(TEXT_KEY in each for each in objects if each)


def _object(line: bytes) -> dict[str, Any] | None:
    import json

    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def not_text(first: bytes) -> str:
    """Return what data is that begins with these bytes, if it is no text; `""` for a text in any encoding."""
    if first.startswith(ZIP):
        return next((f"{name} (ZIP)" for mark, name in IN_ZIP.items() if mark in first[:PROBE]), "a ZIP archive")
    for at, mark, name in OTHER_DATA:
        if first.startswith(mark, at):
            return name
    if compression := compression_of_bytes(first):
        return f"compressed twice ({compression})"
    return "binary data" if _has_control_codes(first[:PROBE]) else ""


def _has_control_codes(data: bytes) -> bool:
    """Tell whether data has more control codes than a text, in whatever encoding."""
    if not _are_many(len(data) - len(data.translate(None, CONTROL_CODES)), len(data)):
        return False
    from cleaner.reading.decode import decode  # UTF-16 and UTF-32 have a NUL in most letters

    text = decode(data[: len(data) - len(data) % 4])[0]
    codes = CONTROL_CODES.decode("latin-1")
    return _are_many(sum(character in codes for character in text), len(text))


def _are_many(codes: int, size: int) -> bool:
    return codes > max(MAX_CONTROL_CODES, MAX_CONTROL_SHARE * size)
