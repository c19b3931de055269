"""Text to blocks: where a paragraph begins and ends, and what kind of block it is.

Three habits of text files are told apart from the text itself: a paragraph on one line, a paragraph wrapped at a fixed
width, and Markdown. What is wrapped is judged as one paragraph, and its span still points at the lines as they came.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, compress, pairwise
from operator import add

from cleaner.model import Block, BlockKind
from cleaner.normalize import level
from cleaner.reading.facts import SENTENCE_ENDS, Spans, measure

WIDTHS = range(40, 121)  # characters; narrower lines are verse or menus, wider ones whole paragraphs
RAGGED = 8  # characters by which a full line may stay short of the widest
FULL_SHARE = 0.6  # of the joints between lines that are full in a wrapped text; 180 pages that are not had at most 0.5
FEWEST_FULL = 3
BROKEN_OFF_SHARE = 0.1  # of the joints, that may be neither full nor the end of a sentence
INDENT = 4  # spaces; Markdown's indented code


_MARKER = re.compile(r"[-*+•◦‣▪·]\s+|\d{1,3}[.)]\s+|[a-z]\)\s+")
_HASHES = re.compile(r"#{1,6}\s+\S")
_RULER = re.compile(r"(?:[-*_=]\s*){3,}$")
_UNDERLINE = re.compile(r"={3,}$|-{3,}$")
_DELIMITER_ROW = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?$")
_FENCE = re.compile(r"`{3,}|~{3,}")
_CLOSING_FENCE = re.compile(r"(?:`{3,}|~{3,})$")
_CODE = re.compile(r"[{}();=<>\[\]$]|^\s*(?:#|//|--)|::|->")


def split_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order; everything between them is white space."""
    spans = _Splitter(text).spans()
    facts = measure(level(text), spans)
    return tuple(map(Block, range(len(facts)), *spans, facts))


class _Splitter:
    """The filled lines of a text, column by column, and what has to be known of all of them to place one."""

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        stripped = list(map(str.strip, lines))
        filled = list(compress(range(len(lines)), stripped))
        self.texts = texts = list(compress(stripped, stripped))
        self.after_blank = [two - one > 1 for one, two in pairwise((-2, *filled))]
        begins = list(accumulate(map(len, lines), lambda at, length: at + length + 1, initial=0))
        self.starts, self.indents = [begins[at] for at in filled], [0] * len(filled)
        if len(text) - len(lines) + 1 > sum(map(len, texts)):  # there is white space at some edge of a line
            margins = [line[: len(line) - len(line.lstrip())] for line in compress(lines, stripped)]
            self.starts = [start + len(margin) for start, margin in zip(self.starts, margins, strict=True)]
            self.indents = [len(margin) + 3 * margin.count("\t") for margin in margins]
        self.ends = list(map(add, self.starts, map(len, texts)))
        self.has_columns = "|" in text or "\t" in text
        self.width = self.wrap_width()
        self.indented_is_code = 2 * sum(indent >= INDENT for indent in self.indents) < len(texts)
        self.delimiter_rows = {at for at, line in enumerate(texts) if line[0] in "|:-" and _DELIMITER_ROW.match(line)}
        self.underlines = {
            at
            for at, line in enumerate(texts)
            if line[0] in "=-" and not self.after_blank[at] and _UNDERLINE.match(line)
        }
        self.closing_fences = [at for at, line in enumerate(texts) if line[0] in "`~" and _CLOSING_FENCE.match(line)]

    def spans(self) -> Spans:
        """The blocks of the text."""
        spans = Spans([], [], [])
        at = 0
        for odd in (*self.odd_lines(), len(self.texts)):
            if at < odd:  # a line each, which `opening` would say of them too
                spans.starts.extend(self.starts[at:odd])
                spans.ends.extend(self.ends[at:odd])
                spans.kinds.extend([BlockKind.PARAGRAPH] * (odd - at))
                at = odd
            if at > odd or at == len(self.texts):
                continue
            kind, after = self.opening(at)
            if kind is BlockKind.LIST_ITEM or (self.width and kind is BlockKind.PARAGRAPH):
                while after < len(self.texts) and self.continues(after, kind):
                    after += 1
            spans.starts.append(self.starts[at])
            spans.ends.append(self.ends[after - 1])
            spans.kinds.append(kind)
            at = after
        return spans

    def odd_lines(self) -> Sequence[int]:
        """The lines that may be something else than a paragraph each: few, in most texts."""
        if self.width:
            return range(len(self.texts))
        odd = {at for at, line in enumerate(self.texts) if not line[0].isalpha() or line[1:2] == ")"}
        if self.has_columns:
            odd.update(at for at, line in enumerate(self.texts) if "|" in line or "\t" in line)
        odd.update(compress(range(len(self.texts)), self.indents))
        odd.update(at - 1 for at in self.underlines)
        return sorted(odd)

    def opening(self, at: int) -> tuple[BlockKind, int]:
        """The kind of the block that begins at line `at`, and the first line that its marks do not claim."""
        line = self.texts[at]
        if self.indents[at] >= INDENT and self.indented_is_code and (after := self.indented_code(at)) > at:
            return BlockKind.CODE, after
        if at + 1 in self.underlines and line[0] not in "=-#>|":
            return BlockKind.HEADING, at + 2
        if line[0].isalpha() and "|" not in line and "\t" not in line and line[1:2] != ")":
            return BlockKind.PARAGRAPH, at + 1
        if (fence := _FENCE.match(line)) and (after := self.closing_fence(at, fence[0])):
            return BlockKind.CODE, after
        if line[0] == ">":
            return BlockKind.QUOTE, self.quoted(at)
        if _HASHES.match(line):
            return BlockKind.HEADING, at + 1
        if _RULER.match(line):
            return BlockKind.OTHER, at + 1
        if self.is_table_row(at):
            return BlockKind.TABLE_ROW, at + 1
        return (BlockKind.LIST_ITEM if _MARKER.match(line) else BlockKind.PARAGRAPH), at + 1

    def continues(self, at: int, kind: BlockKind) -> bool:
        """Does line `at` go on with the paragraph or list item of the line before it?"""
        if self.after_blank[at]:
            return False
        hangs = kind is BlockKind.LIST_ITEM and self.indents[at] > self.indents[at - 1]
        if not hangs and not (self.width and self.is_full(at - 1, self.width)):
            return False
        return self.opening(at)[0] is BlockKind.PARAGRAPH

    def quoted(self, at: int) -> int:
        after = at + 1
        while after < len(self.texts) and not self.after_blank[after] and self.texts[after][0] == ">":
            after += 1
        return after

    def closing_fence(self, at: int, fence: str) -> int:
        """The line after the one that closes the fence, or 0: a fence that never closes is none."""
        for closing in self.closing_fences[bisect_right(self.closing_fences, at) :]:
            if self.texts[closing].startswith(fence):
                return closing + 1
        return 0

    def indented_code(self, at: int) -> int:
        if not self.after_blank[at]:
            return at
        after = at + 1
        while after < len(self.texts) and not self.after_blank[after] and self.indents[after] >= INDENT:
            after += 1
        code = sum(_CODE.search(line) is not None for line in self.texts[at:after])
        return after if 2 * code >= after - at else at

    def is_table_row(self, at: int) -> bool:
        line = self.texts[at]
        if line.count("|") > 1 and line[0] == line[-1] == "|":
            return True
        return "\t" in line or ("|" in line and not self.delimiter_rows.isdisjoint((at - 1, at, at + 1)))

    def wrap_width(self) -> int:
        """The width at which the text is wrapped, or 0 where it is not."""
        joints = [at - 1 for at, is_new in enumerate(self.after_blank) if not is_new]
        if len(joints) < FEWEST_FULL:
            return 0
        lengths = sorted([self.indents[at] + len(self.texts[at]) for at in joints])
        width = lengths[-1 - len(lengths) // 20]  # a rare longer line, say an address, is no width
        if width not in WIDTHS:
            return 0
        loose = [self.texts[at][-1] for at in joints if not self.is_full(at, width)]
        broken_off = sum(last not in SENTENCE_ENDS for last in loose)  # paragraphs end early, half a sentence does not
        full = len(joints) - len(loose)
        is_wrapped = full >= max(FEWEST_FULL, FULL_SHARE * len(joints)) and broken_off <= BROKEN_OFF_SHARE * len(joints)
        return width if is_wrapped else 0

    def is_full(self, at: int, width: int) -> bool:
        """Would the first word of the line below not have fitted on this one?"""
        below = self.texts[at + 1]
        word = below.find(" ")
        return self.indents[at] + len(self.texts[at]) + 1 + (word if word > 0 else len(below)) > width - RAGGED
