"""A unified diff from source to cleaned text, with the rule beside each removed line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from cleaner.model import CleanResult
from cleaner.report.lines import lines
from cleaner.report.terminal import PLAIN, Palette, printable

Opcodes = list[tuple[str, int, int, int, int]]


def diff(result: CleanResult, name: str, *, palette: Palette = PLAIN) -> Iterator[str]:
    """Yield the lines of the diff; none if nothing was removed."""
    before, after = (text.removesuffix("\n").split("\n") for text in (result.source_text, result.text))
    by = {line.number: ", ".join(dict.fromkeys(r.by for r in line.removals)) for line in lines(result)}
    groups = SequenceMatcher(None, before, after).get_grouped_opcodes() if result.removals else ()
    for at, group in enumerate(groups):
        if at == 0:
            yield palette.bold(f"--- {printable(name)}")
            yield palette.bold(f"+++ {printable(name)} (cleaned)")
        yield _header(group)
        yield from _hunk(group, before, after, by, palette)


def _header(group: Opcodes) -> str:
    first, last = group[0], group[-1]
    return f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"


def _range(start: int, end: int) -> str:
    """Return the range of a hunk as `diff -u` writes it: an empty one names the line before it."""
    return f"{start + 1 if end > start else start},{end - start}"


def _hunk(group: Opcodes, before: list[str], after: list[str], by: dict[int, str], palette: Palette) -> Iterator[str]:
    for tag, a, b, c, d in group:
        if tag == "equal":
            yield from (f" {printable(text)}" for text in before[a:b])
            continue
        for index in range(a, b):
            rule = by.get(index + 1)
            yield palette.red(f"-{printable(before[index])}") + (palette.dim(f"  [{printable(rule)}]") if rule else "")
        yield from (palette.green(f"+{printable(text)}") for text in after[c:d])
