"""Inputs of a size nobody expects end, or pass through; none crashes."""

from __future__ import annotations

import pytest
from cli.conftest import Command
from cli.samples import PROSE


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["67108864", "1000000000"])
def test_a_line_of_100_megabytes(cleaner: Command, limit: str) -> None:
    """A document that is too large comes out as it is, one that is not with one line feed at its end."""
    text = f"{PROSE} ".encode() * (100_000_000 // (len(PROSE) + 1))
    ended = cleaner("--max-bytes", limit, stdin=text, timeout=300)
    assert (ended.code, ended.out) == ((3, text) if limit == "67108864" else (0, text.rstrip() + b"\n"))


@pytest.mark.slow
def test_ten_million_empty_lines(cleaner: Command) -> None:
    text = b"\n" * 10_000_000
    ended = cleaner(stdin=text, timeout=300)
    assert (ended.code, ended.out) == (0, b"")


@pytest.mark.slow
def test_records_of_every_size(cleaner: Command) -> None:
    line = b'{"text": "' + b"word " * 10_000_000 + b'"}\n'
    ended = cleaner("-f", "jsonl", stdin=line + b'{"text": "a"}\n', timeout=300)
    assert ended.code == 0
    assert ended.out.count(b"\n") == 2
