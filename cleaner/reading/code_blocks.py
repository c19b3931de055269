"""Blocks of code that a page divides: lines in elements of their own, and line numbers beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.model import BlockKind
from cleaner.reading.elements import Elements
from cleaner.reading.parsed_page import HtmlBlock, HtmlImage
from cleaner.reading.preformatted import is_line_numbers


def with_whole_code(
    blocks: list[HtmlBlock], images: list[HtmlImage], elements: Elements
) -> tuple[list[HtmlBlock], list[HtmlImage]]:
    """Return the blocks with the lines of code that are elements of their own joined, and without line numbers."""
    if not any(block.code for block in blocks):
        return blocks, images
    found: list[HtmlBlock] = []
    places = []  # how many blocks are found before each block
    for before, block in pairwise((None, *blocks)):
        assert block
        places.append(len(found))
        if before and before.code and block.code and elements.are_lines(before.element, block.element):
            found[-1] = found[-1]._replace(text=f"{found[-1].code}\n{block.code}", kind=BlockKind.CODE, inline=())
            found[-1] = found[-1]._replace(code=found[-1].text)
        else:
            found.append(block)
    dropped = set(_line_numbers(found))
    kept = [place - sum(at < place for at in dropped) for place in range(len(found) + 1)]
    images = [image._replace(before=kept[(*places, len(found))[image.before]]) for image in images]
    return [block for at, block in enumerate(found) if at not in dropped], images


def _line_numbers(blocks: Sequence[HtmlBlock]) -> Iterator[int]:
    """Yield the indices of the blocks that number the lines of the code after them."""
    numbers: list[int] = []
    for at, block in enumerate(blocks):
        if block.text.replace("\n", "").replace(" ", "").isdecimal():
            numbers = numbers if "\n" not in block.text else []
            numbers.append(at)
            continue
        if block.kind is BlockKind.CODE and numbers:
            counted = "\n".join(blocks[each].text for each in numbers)
            yield from numbers if is_line_numbers(counted, block.text) else ()
        numbers = []
