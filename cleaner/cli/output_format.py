"""Format of the output: the one that `-t` names, else that of the suffix of `-o`; other suffixes are refused."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cleaner.errors import SettingError
from cleaner.io.compression_type import compression_of, without_compression
from cleaner.io.inputs import STDIN
from cleaner.io.render import OutputFormat

if TYPE_CHECKING:
    from argparse import Namespace

FORMAT_BY_SUFFIX = {
    ".txt": OutputFormat.TEXT,
    ".text": OutputFormat.TEXT,
    ".md": OutputFormat.MARKDOWN,
    ".markdown": OutputFormat.MARKDOWN,
    ".jsonl": OutputFormat.JSONL,
    ".ndjson": OutputFormat.JSONL,
    ".jsonlines": OutputFormat.JSONL,
    ".csv": OutputFormat.CSV,
    ".tsv": OutputFormat.CSV,
    ".parquet": OutputFormat.PARQUET,
}
"""Formats by the suffix of a name, in lower case and without that of a compression."""
OTHER_COMPRESSIONS = (".lzma", ".lz4", ".br", ".zip", ".7z", ".rar")
OTHER_FORMATS = {
    **dict.fromkeys(
        (".html", ".htm", ".xhtml", ".xml", ".pdf", ".docx", ".odt", ".epub", ".rtf"), "-t text or -t markdown"
    ),
    **dict.fromkeys((".json", ".warc", ".wet", ".arrow", ".feather", ".orc", ".avro", ".xlsx", ".sqlite"), "-t jsonl"),
}
"""Suffixes of formats that are not written, each with the option that writes another one under this name."""


def asked_format(options: Namespace) -> OutputFormat | None:
    """Return the format that the command line asks for, else that of the configuration, or None if neither does.

    Raises `SettingError` for a name of the output that promises what is not written.
    """
    path = "" if options.output in (None, STDIN) else options.output
    if path.endswith(os.sep):
        raise SettingError(f"-o {path}: names a folder; write -d {path}")
    suffix = os.path.splitext(path)[1].lower()
    if suffix in OTHER_COMPRESSIONS:
        raise SettingError(f"-o {path}: {suffix} is not written; name it .gz, .bz2, .xz or .zst, or without")
    by_name = OutputFormat(options.to) if "to" in options.given else _by_name(path)
    form = by_name or (OutputFormat(options.to) if options.to else None)
    if form is OutputFormat.PARQUET and compression_of(path):
        raise SettingError(f"-o {path}: parquet is compressed inside; name it {without_compression(path)}")
    return form


def _by_name(path: str) -> OutputFormat | None:
    plain = without_compression(path).lower()
    if plain.endswith(OutputFormat.SPANS.suffix):
        return OutputFormat.SPANS
    suffix = os.path.splitext(plain)[1]
    if suffix in OTHER_FORMATS:
        raise SettingError(f"-o {path}: {suffix} is not written; write {OTHER_FORMATS[suffix]}, or another suffix")
    return FORMAT_BY_SUFFIX.get(suffix)
