"""Renders a cleaned page as Markdown: headings, lists, tables, quotes, code. A text is returned as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

from cleaner.model import Block, BlockKind, CleanResult

_TICKS = re.compile("`{3,}")
_MARKER = re.compile(r"(\d{0,9})(?=[.)]\s|(?<!\d)(?:[#>|+=-]|~~~|```))")
"""Beginning of a line of prose that would be read as a heading, quote, list, row or fence, up to the mark of that."""
_BRACKET = re.compile(r"[\[\]]")
_UNSAFE = re.compile(r"[\s()<>|\\\x00-\x1f]")  # in the address of a link
_start = attrgetter("start")
T = TypeVar("T")
LISTS = ("ul", "ol", "menu", "dir")
LIST_INDENT = "  "


def markdown(result: CleanResult) -> str:
    """Return the kept blocks as Markdown, with a blank line between them except in a list and in a table."""
    if not result.blocks:
        return result.text
    parts: list[str] = []
    before = None
    for block in result.blocks:
        if text := _kept(result, block):
            continues = before is not None and _continues(before, block)
            parts.append("" if before is None else "\n" if continues else "\n\n")
            parts.append(_rendered(block, text))
            if block.kind is BlockKind.TABLE_ROW and not continues:
                parts.append("\n" + "|".join(["", *(" --- " for _ in text.split(" | ")), ""]))
            before = block
    return "".join(parts) + "\n" * bool(parts)


def _kept(result: CleanResult, block: Block) -> str:
    """Return what removals left of a block."""
    at, pieces = block.start, []
    for removal in _between(result.removals, block.start, block.end):
        pieces.append(_linked(result, at, removal.start, block.kind))
        at = removal.end
    return "".join([*pieces, _linked(result, at, block.end, block.kind)]).strip()


def _between(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Return the items that begin from `start` up to `end`; they are in order."""
    return items[bisect_left(items, start, key=_start) : bisect_left(items, end, key=_start)]


def _linked(result: CleanResult, start: int, end: int, kind: BlockKind) -> str:
    """Return a span of the text, with the links that are whole in it."""
    text, parts = result.source_text, []
    links = result.page_metadata.links if result.page_metadata and kind is not BlockKind.CODE else ()
    for link in _between(links, start, end):
        if link.end <= end:
            words = _BRACKET.sub(r"\\\g<0>", text[link.start : link.end])
            parts += [text[start : link.start], f"[{words}]({_UNSAFE.sub(_percent, link.address)})"]
            start = link.end
    return "".join([*parts, text[start:end]])


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _continues(before: Block, block: Block) -> bool:
    """Tell whether two blocks belong to one list or one table."""
    if before.kind is not block.kind or block.kind not in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
        return False
    return block.kind is BlockKind.LIST_ITEM or _around(before, "table") == _around(block, "table")


def _around(block: Block, tag: str) -> int:
    """Return the number of the innermost element with this tag around a block, or -1."""
    assert block.markup
    return next((at for name, at in zip(block.markup.tags, block.markup.inside, strict=True) if name == tag), -1)


def _rendered(block: Block, text: str) -> str:
    tags = block.markup.tags if block.markup else ()
    match block.kind:
        case BlockKind.HEADING:
            level = next((int(tag[1]) for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()), 2)
            return f"{'#' * level} {text}"
        case BlockKind.LIST_ITEM:
            lists = [tag for tag in tags if tag in LISTS]
            return LIST_INDENT * (len(lists) - 1) + ("1. " if lists[:1] == ["ol"] else "- ") + text
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
    """Escape a line of prose so that Markdown reads it as one."""
    found = _MARKER.match(line)
    return f"{found[1]}\\{line[found.end() :]}" if found else line
