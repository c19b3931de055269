"""Splitting of plain text into blocks, with the kind of each block.

Three conventions are recognised from the text itself: one paragraph per line, paragraphs wrapped at a fixed width, and
Markdown. A wrapped paragraph is one block, whose span covers its lines as they are in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

import cleaner._core as _core
from cleaner._core.blocks import CoreBlocks
from cleaner.characters import BULLETS, SENTENCE_ENDS
from cleaner.model import Block, BlockKind
from cleaner.reading.facts import blocks_at, fact_limits
from cleaner.tuples import NamedTuple

WIDTHS = range(40, 121)  # characters; narrower lines are verse or menus, wider ones whole paragraphs
MAX_SHORTFALL = 8  # characters by which a full line may be shorter than the wrap width
MIN_FULL_SHARE = 0.6  # share of full lines in a wrapped text; 180 pages that are not wrapped had at most 0.5
MIN_FULL = 3  # full lines in a wrapped text
MAX_BROKEN_OFF_SHARE = 0.1  # share of lines that are neither full nor the end of a sentence
CODE_INDENT = 4  # spaces; Markdown's indented code

# patterns as text, which `re` compiles on first use: the lines of most texts need none of them
_MARKER = rf"[{re.escape(BULLETS)}]\s+|\d{{1,3}}[.)]\s+|[a-z]\)\s+"
_HASHES = r"#{1,6}\s+\S"
_RULER = r"(?:[-*_=]\s*){3,}$"
_UNDERLINE = r"={3,}$|-{3,}$"
_DELIMITER_ROW = r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?$"
_FENCE = r"`{3,}|~{3,}"
_CLOSING_FENCE = r"(?:`{3,}|~{3,})$"
_CODE = r"[{}();=<>\[\]$]|^\s*(?:#|//|--)|::|->"


def split_blocks(text: str) -> Sequence[Block]:
    """Return the blocks of `text`, in order; everything between them is white space."""
    if _core.native:
        return CoreBlocks(_core.native.split_blocks(split_limits(), fact_limits(), text))
    return blocks_at(text, _Splitter(text).spans())


@cache
def split_limits() -> object:
    """Return the thresholds of splitting as a handle of the core, which must be there."""
    shares = MIN_FULL_SHARE, MIN_FULL, MAX_BROKEN_OFF_SHARE
    return _core.native.make_split_limits(WIDTHS[0], WIDTHS[-1], MAX_SHORTFALL, *shares, CODE_INDENT)


class _Line(NamedTuple):
    """Line that is not blank, without the white space at its edges."""

    text: str
    start: int
    indent: int
    after_blank: bool

    @property
    def end(self) -> int:
        """Return the offset after its last character."""
        return self.start + len(self.text)


def _lines(text: str) -> Iterator[_Line]:
    start, after_blank = 0, True
    for line in text.split("\n"):
        if stripped := line.strip():
            margin = line[: len(line) - len(line.lstrip())]
            yield _Line(stripped, start + len(margin), len(margin) + 3 * margin.count("\t"), after_blank)
        after_blank = not stripped
        start += len(line) + 1


class _Splitter:
    """The lines of a text, with the properties of the whole text that decide about a line."""

    def __init__(self, text: str) -> None:
        self.lines = lines = list(_lines(text))
        self.width = self.wrap_width()
        self.indented_is_code = 2 * sum(line.indent >= CODE_INDENT for line in lines) < len(lines)
        self.delimiter_rows = self.matching(_DELIMITER_ROW)
        self.underlines = {at for at in self.matching(_UNDERLINE) if not lines[at].after_blank}
        self.closing_fences = sorted(self.matching(_CLOSING_FENCE))

    def matching(self, pattern: str) -> set[int]:
        """Return the lines that match a pattern of lines without letters."""
        return {at for at, line in enumerate(self.lines) if not line.text[0].isalpha() and re.match(pattern, line.text)}

    def spans(self) -> Iterator[tuple[int, int, BlockKind]]:
        """Yield start, end and kind of the blocks."""
        at = 0
        while at < len(self.lines):
            kind, after = self.opening(at)
            if kind is BlockKind.LIST_ITEM or (self.width and kind is BlockKind.PARAGRAPH):
                while after < len(self.lines) and self.continues(after, kind):
                    after += 1
            yield self.lines[at].start, self.lines[after - 1].end, kind
            at = after

    def opening(self, at: int) -> tuple[BlockKind, int]:
        """Return the kind of the block that begins at line `at`, and the first line after those its marks claim."""
        line = self.lines[at].text
        if self.lines[at].indent >= CODE_INDENT and self.indented_is_code and (after := self.indented_code(at)) > at:
            return BlockKind.CODE, after
        if at + 1 in self.underlines and line[0] not in "=-#>|":
            return BlockKind.HEADING, at + 2
        if line[0].isalpha() and "|" not in line and "\t" not in line and line[1:2] != ")":
            return BlockKind.PARAGRAPH, at + 1
        if (fence := re.match(_FENCE, line)) and (after := self.closing_fence(at, fence[0])):
            return BlockKind.CODE, after
        if line[0] == ">":
            return BlockKind.QUOTE, self.quoted(at)
        if re.match(_HASHES, line):
            return BlockKind.HEADING, at + 1
        if re.match(_RULER, line):
            return BlockKind.OTHER, at + 1
        if self.is_table_row(at):
            return BlockKind.TABLE_ROW, at + 1
        return (BlockKind.LIST_ITEM if re.match(_MARKER, line) else BlockKind.PARAGRAPH), at + 1

    def continues(self, at: int, kind: BlockKind) -> bool:
        """Tell whether line `at` continues the paragraph or list item of the line before it."""
        if self.lines[at].after_blank:
            return False
        hangs = kind is BlockKind.LIST_ITEM and self.lines[at].indent > self.lines[at - 1].indent
        if not hangs and not (self.width and self.is_full(at - 1, self.width)):
            return False
        return self.opening(at)[0] is BlockKind.PARAGRAPH

    def quoted(self, at: int) -> int:
        """Return the line after the quote that begins at line `at`."""
        after = at + 1
        while after < len(self.lines) and not self.lines[after].after_blank and self.lines[after].text[0] == ">":
            after += 1
        return after

    def closing_fence(self, at: int, fence: str) -> int:
        """Return the line after the one that closes the fence, or 0: an unclosed fence is treated as text."""
        for closing in self.closing_fences[bisect_right(self.closing_fences, at) :]:
            if self.lines[closing].text.startswith(fence):
                return closing + 1
        return 0

    def indented_code(self, at: int) -> int:
        """Return the line after the indented code that begins at line `at`, or `at` if there is none."""
        if not self.lines[at].after_blank:
            return at
        after = at + 1
        while after < len(self.lines) and not self.lines[after].after_blank and self.lines[after].indent >= CODE_INDENT:
            after += 1
        code = sum(re.search(_CODE, line.text) is not None for line in self.lines[at:after])
        return after if 2 * code >= after - at else at

    def is_table_row(self, at: int) -> bool:
        """Tell whether a line is a row of a table: in pipes, with tabs, or beside a Markdown delimiter row."""
        line = self.lines[at].text
        if line.count("|") > 1 and line[0] == line[-1] == "|":
            return True
        return "\t" in line or ("|" in line and not self.delimiter_rows.isdisjoint((at - 1, at, at + 1)))

    def wrap_width(self) -> int:
        """Return the width at which the text is wrapped, or 0 if it is not wrapped."""
        joined = [at - 1 for at, line in enumerate(self.lines) if not line.after_blank]  # those with one right below
        if len(joined) < MIN_FULL:
            return 0
        widths = sorted([self.lines[at].indent + len(self.lines[at].text) for at in joined])
        width = widths[-1 - len(widths) // 20]  # 5 % may be longer, such as addresses that cannot be wrapped
        if width not in WIDTHS:
            return 0
        ends = [self.lines[at].text[-1] for at in joined if not self.is_full(at, width)]
        broken_off = sum(last not in SENTENCE_ENDS for last in ends)  # a wrapped line is short only after a sentence
        full = len(joined) - len(ends)
        enough = full >= max(MIN_FULL, MIN_FULL_SHARE * len(joined))
        return width if enough and broken_off <= MAX_BROKEN_OFF_SHARE * len(joined) else 0

    def is_full(self, at: int, width: int) -> bool:
        """Tell whether the first word of the line below would not have fitted on line `at`."""
        line, below = self.lines[at], self.lines[at + 1].text
        word = below.partition(" ")[0]
        return line.indent + len(line.text) + 1 + len(word) > width - MAX_SHORTFALL
