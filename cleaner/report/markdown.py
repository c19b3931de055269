"""A cleaned page as Markdown: headings, lists, tables, quotes, code. A cleaned text is Markdown already, or plain."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from cleaner.model import Block, BlockKind, CleanResult

_TICKS = re.compile("`{3,}")
_MARKER = re.compile(r"(\d{0,9})(?=[.)]\s|(?<!\d)(?:[#>|+=-]|~~~|```))")
"""A line of prose that would be read as a heading, a quote, a list, a row or a fence, up to what makes it one."""
_start = attrgetter("start")
LISTS = ("ul", "ol", "menu", "dir")
INDENT = "  "


def markdown(result: CleanResult) -> str:
    """The kept blocks, each after a blank line but for the items of a list and the rows of a table."""
    if not result.blocks:
        return result.text
    parts: list[str] = []
    before = None
    for block in result.blocks:
        if text := _kept(result, block):
            goes_on = before is not None and _goes_on(before, block)
            parts.append("" if before is None else "\n" if goes_on else "\n\n")
            parts.append(_drawn(block, text))
            if block.kind is BlockKind.TABLE_ROW and not goes_on:
                parts.append("\n" + "|".join(["", *(" --- " for _ in text.split(" | ")), ""]))
            before = block
    return "".join(parts) + "\n" * bool(parts)


def _kept(result: CleanResult, block: Block) -> str:
    """What removals left of a block."""
    at, pieces = block.start, []
    first = bisect_left(result.removals, block.start, key=_start)
    last = bisect_left(result.removals, block.end, key=_start)
    for removal in result.removals[first:last]:
        pieces.append(result.source_text[at : removal.start])
        at = removal.end
    return "".join([*pieces, result.source_text[at : block.end]]).strip()


def _goes_on(before: Block, block: Block) -> bool:
    """Are two blocks of one list or one table?"""
    if before.kind is not block.kind or block.kind not in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
        return False
    return block.kind is BlockKind.LIST_ITEM or _around(before, "table") == _around(block, "table")


def _around(block: Block, tag: str) -> int:
    """The number of the innermost such element around a block, or -1."""
    assert block.markup
    return next((at for name, at in zip(block.markup.tags, block.markup.inside, strict=True) if name == tag), -1)


def _drawn(block: Block, text: str) -> str:
    tags = block.markup.tags if block.markup else ()
    match block.kind:
        case BlockKind.HEADING:
            level = next((int(tag[1]) for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()), 2)
            return f"{'#' * level} {text}"
        case BlockKind.LIST_ITEM:
            lists = [tag for tag in tags if tag in LISTS]
            return INDENT * (len(lists) - 1) + ("1. " if lists[:1] == ["ol"] else "- ") + text
        case BlockKind.TABLE_ROW:
            return f"| {text} |"
        case BlockKind.CODE:
            fence = "`" * max(3, *(len(ticks) + 1 for ticks in [*_TICKS.findall(text), ""]))
            return f"{fence}\n{text}\n{fence}"
        case BlockKind.QUOTE:
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case _:
            return "\n".join(_escaped(line) for line in text.split("\n"))


def _escaped(line: str) -> str:
    """A line of prose that Markdown reads as one."""
    found = _MARKER.match(line)
    return f"{found[1]}\\{line[found.end() :]}" if found else line
