"""A unified diff from a text to its cleaned text, which `patch -p0` applies; rules stand in comments above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import groupby

from cleaner.model import CleanResult
from cleaner.report.ending import ended
from cleaner.report.lines import lines
from cleaner.report.terminal import PLAIN, Palette, printable

Opcodes = list[tuple[str, int, int, int, int]]
NO_NEWLINE = "\\ No newline at end of file"
CRLF = "\r\n"
NO_PATCH = "the diff is that of its text as read, and does not apply to the file"
_UNQUOTED = re.compile(r"[^\x00-\x1f\x7f\"\\]+")
"""A name that stands in a header as it is."""


def diff(
    result: CleanResult, name: str, source: str | bytes | None = None, *, palette: Palette = PLAIN, safe: bool = False
) -> Iterator[str]:
    """Yield the lines of the diff, without line breaks; none if nothing was removed.

    `source` is what the file holds, where that is known: the diff is from its bytes if they are UTF-8 text, else from
    the text as read, with a comment that says so. Its other side is the text as it is written. With `safe`, characters
    that could harm a terminal are escaped, and the diff may not apply.
    """
    if not result.removals:
        return
    text = _text_of(result, source)
    shown: Callable[[str], str] = printable if safe else str
    before = _split(result.source_text if text is None else text)
    cleaned = ended(result.text)
    after = _split(cleaned.replace("\n", CRLF) if text and _is_crlf(text) else cleaned)
    if text is None and source is not None:
        yield palette.dim(f"# {printable(name)}: {NO_PATCH}")
    for comment in _comments(result):
        yield palette.dim(comment)
    yield palette.bold(f"--- {_quoted(name)}")
    yield palette.bold(f"+++ {_quoted(name)}")
    for group in SequenceMatcher(None, before, after).get_grouped_opcodes():
        yield _header(group)
        for mark, line in _hunk(group, before, after):
            colour = {"-": palette.red, "+": palette.green}.get(mark, str)
            yield colour(mark + shown(line.removesuffix("\n")))
            if not line.endswith("\n"):
                yield NO_NEWLINE


def _text_of(result: CleanResult, source: str | bytes | None) -> str | None:
    """Return the text that a file holds; None if it is a page or no UTF-8, so that its lines are not those as read."""
    if result.page_metadata is not None or source is None:
        return None
    try:
        return source if isinstance(source, str) else source.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_crlf(text: str) -> bool:
    return 0 < text.count(CRLF) == text.count("\n")


def _split(text: str) -> list[str]:
    """Return the lines with their line feeds, which the last one may lack."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _comments(result: CleanResult) -> Iterator[str]:
    """Yield a comment for each run of lines from which the same rules or steps remove something."""
    found = ((", ".join(dict.fromkeys(each.by for each in line.removals)), line.number) for line in lines(result))
    runs: list[tuple[str, int, int]] = []
    for by, group in groupby(((by, number) for by, number in found if by), key=lambda each: each[0]):
        numbers = [number for _, number in group]
        runs.append((by, numbers[0], numbers[-1]))
    for by, first, last in runs:
        yield f"# {f'lines {first} to {last}' if last > first else f'line {first}'}: {printable(by)}"


def _quoted(name: str) -> str:
    """Return a name as `diff` writes it in a header: with a tab behind it if it has spaces, else quoted if need be."""
    if not _UNQUOTED.fullmatch(name):
        return '"' + "".join(map(_escaped, name)) + '"'
    return f"{name}\t" if " " in name else name


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if _UNQUOTED.fullmatch(character) else f"\\{ord(character):03o}"


def _header(group: Opcodes) -> str:
    first, last = group[0], group[-1]
    return f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"


def _range(start: int, end: int) -> str:
    """Return the range of a hunk as `diff -u` writes it: an empty one names the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"


def _hunk(group: Opcodes, before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the mark and the line of each line of a hunk."""
    for tag, a, b, c, d in group:
        if tag == "equal":
            yield from ((" ", line) for line in before[a:b])
            continue
        yield from (("-", line) for line in before[a:b])
        yield from (("+", line) for line in after[c:d])
