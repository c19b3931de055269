"""Text to blocks: where a paragraph begins and ends, and what kind of block it is.

Three habits of text files are told apart from the text itself: a paragraph on one line, a paragraph wrapped at a fixed
width, and Markdown. What is wrapped is judged as one paragraph, and its span still points at the lines as they came.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.folding import GONE, level, squeeze, trim
from cleaner.model import Block, BlockKind, Facts

WIDTHS = range(40, 121)  # characters; narrower lines are verse or menus, wider ones whole paragraphs
RAGGED = 8  # characters by which a full line may stay short of the widest
FULL_SHARE = 0.6  # of the joints between lines that are full in a wrapped text; 180 pages that are not had at most 0.5
FEWEST_FULL = 3
BROKEN_OFF_SHARE = 0.1  # of the joints, that may be neither full nor the end of a sentence
INDENT = 4  # spaces; Markdown's indented code
PROSE_WORDS = 12  # a sentence of fewer is as often a prompt or a caption
LONG_WORDS = 30  # so many with commas or full stops inside are prose even without an ending
ENDINGS = frozenset(".!?…。！？؟।۔։።")
CLOSERS = "\"')]}»”’›」』）*_"

SENTENCE_ENDS = ENDINGS.union(CLOSERS)

_MARKS = re.compile(r"(?:[-*+•◦‣▪·]|\d{1,3}[.)]|[a-z]\)|#{1,6}|>)\s+")
_MARKER = re.compile(r"[-*+•◦‣▪·]\s+|\d{1,3}[.)]\s+|[a-z]\)\s+")
_HASHES = re.compile(r"#{1,6}\s+\S")
_RULER = re.compile(r"(?:[-*_=]\s*){3,}$")
_UNDERLINE = re.compile(r"={3,}$|-{3,}$")
_DELIMITER_ROW = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?$")
_FENCE = re.compile(r"`{3,}|~{3,}")
_CLOSING_FENCE = re.compile(r"(?:`{3,}|~{3,})$")
_CODE = re.compile(r"[{}();=<>\[\]$]|^\s*(?:#|//|--)|::|->")
UNSPACED = (  # scripts that put no spaces between words
    ("\u0e00", "\u109f"),  # Thai, Lao, Tibetan, Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # kana
    ("\u3400", "\u9fff"),  # Chinese characters
    ("\uf900", "\ufaff"),
)
UNTIDY = frozenset("\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2004\u2005\u2006\u2008\u2028\u2029\u205f") | GONE
"""White space that levelling leaves, and invisible marks: what `squeeze` has work with."""
MARKED_UP = (BlockKind.HEADING, BlockKind.CODE, BlockKind.TABLE_ROW)
"""Kinds that are never prose."""


Span = tuple[int, int, BlockKind]
"""Where a block begins and ends, and its kind."""


class Line(NamedTuple):
    """A line that is not blank: its span without the white space around it, and what stands before it."""

    start: int
    end: int
    text: str
    indent: int
    after_blank: bool
    is_plain: bool
    """Does it begin with a letter at the margin, and hold nothing that divides a table?"""


def split_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order; everything between them is white space."""
    spans = list(_Splitter(list(_lines(text))).spans())
    facts = measure(level(text), spans)
    return tuple([Block(at, *span, its_facts) for at, (span, its_facts) in enumerate(zip(spans, facts, strict=True))])


def measure(levelled: str, spans: Sequence[Span]) -> list[Facts]:
    """The facts of the blocks at `spans` of a levelled text.

    Column by column, and what is rare is looked for once in the whole text: this is the inmost loop of reading.
    """
    characters = set(levelled)
    texts = [levelled[start:end] for start, end, _ in spans]
    if "  " in levelled or not characters.isdisjoint(UNTIDY):
        texts = [squeeze(text) for text in texts]
    elif "\n" in characters:
        texts = [squeeze(text) if "\n" in text else text for text in texts]
    words = [text.count(" ") + 1 for text in texts]
    if unspaced := frozenset(filter(_is_unspaced, characters)):
        words = [count + sum(map(unspaced.__contains__, text)) // 2 for count, text in zip(words, texts, strict=True)]
    sentences = [text[-1:] in SENTENCE_ENDS and text.rstrip(CLOSERS)[-1:] in ENDINGS for text in texts]
    kinds = [kind for _, _, kind in spans]
    proses = [
        count >= PROSE_WORDS and (sentence or is_long_prose(text, count)) and kind not in MARKED_UP
        for text, count, sentence, kind in zip(texts, words, sentences, kinds, strict=True)
    ]
    paragraph = BlockKind.PARAGRAPH
    folded = [
        trim(text if kind is paragraph else _MARKS.sub("", text, count=1))
        for text, kind in zip(texts, kinds, strict=True)
    ]
    return list(map(Facts, folded, words, sentences, proses))


def _is_unspaced(character: str) -> bool:
    return character >= UNSPACED[0][0] and any(first <= character <= last for first, last in UNSPACED)


def is_long_prose(squeezed: str, words: int) -> bool:
    """Is a text that does not end as a sentence still prose? A row of links is as long, but has no inner stops."""
    if words < LONG_WORDS:
        return False
    return squeezed.count(", ") + squeezed.count(". ") > 1 or words > 2 * squeezed.count(" ")


def _lines(text: str) -> Iterator[Line]:
    at, blank = 0, True
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            indent = len(line) - len(line.lstrip()) if len(stripped) < len(line) else 0
            start = at + indent
            plain = not indent and stripped[0].isalpha() and stripped[1:2] != ")" and "|" not in stripped
            plain = plain and "\t" not in stripped
            width = indent and indent + 3 * line[:indent].count("\t")
            yield Line(start, start + len(stripped), stripped, width, blank, plain)
            blank = False
        else:
            blank = True
        at += len(line) + 1


class _Splitter:
    """The lines of a text, and what has to be known of all of them to place one."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.width = wrap_width(lines)
        self.indented_is_code = 2 * sum(line.indent >= INDENT for line in lines) < len(lines)
        self.delimiter_rows = {
            at for at, line in enumerate(lines) if line.text[0] in "|:-" and _DELIMITER_ROW.match(line.text)
        }
        self.underlines = {
            at
            for at, line in enumerate(lines)
            if line.text[0] in "=-" and not line.after_blank and _UNDERLINE.match(line.text)
        }
        self.closing_fences = [
            at for at, line in enumerate(lines) if line.text[0] in "`~" and _CLOSING_FENCE.match(line.text)
        ]

    def spans(self) -> Iterator[Span]:
        """Where each block begins and ends, and its kind."""
        at, lines, wrapped, underlines = 0, self.lines, self.width > 0, self.underlines
        while at < len(lines):
            line = lines[at]
            if line.is_plain and not wrapped and at + 1 not in underlines:  # most lines; `opening` would say the same
                at += 1
                yield line.start, line.end, BlockKind.PARAGRAPH
                continue
            kind, after = self.opening(at)
            if kind is BlockKind.LIST_ITEM or (wrapped and kind is BlockKind.PARAGRAPH):
                while after < len(lines) and self.continues(after, kind):
                    after += 1
            yield lines[at].start, lines[after - 1].end, kind
            at = after

    def opening(self, at: int) -> tuple[BlockKind, int]:
        """The kind of the block that begins at line `at`, and the first line that its marks do not claim."""
        line = self.lines[at].text
        if self.lines[at].indent >= INDENT and self.indented_is_code and (after := self.indented_code(at)) > at:
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
        line, before = self.lines[at], self.lines[at - 1]
        if line.after_blank:
            return False
        hangs = kind is BlockKind.LIST_ITEM and line.indent > before.indent
        if not hangs and not (self.width and is_full(before, line, self.width)):
            return False
        return self.opening(at)[0] is BlockKind.PARAGRAPH

    def quoted(self, at: int) -> int:
        after = at + 1
        while after < len(self.lines) and not self.lines[after].after_blank and self.lines[after].text[0] == ">":
            after += 1
        return after

    def closing_fence(self, at: int, fence: str) -> int:
        """The line after the one that closes the fence, or 0: a fence that never closes is none."""
        for closing in self.closing_fences[bisect_right(self.closing_fences, at) :]:
            if self.lines[closing].text.startswith(fence):
                return closing + 1
        return 0

    def indented_code(self, at: int) -> int:
        if not self.lines[at].after_blank:
            return at
        after = at + 1
        while after < len(self.lines) and not self.lines[after].after_blank and self.lines[after].indent >= INDENT:
            after += 1
        code = sum(_CODE.search(line.text) is not None for line in self.lines[at:after])
        return after if 2 * code >= after - at else at

    def is_table_row(self, at: int) -> bool:
        line = self.lines[at].text
        if line.count("|") > 1 and line[0] == line[-1] == "|":
            return True
        return "\t" in line or ("|" in line and not self.delimiter_rows.isdisjoint((at - 1, at, at + 1)))


def wrap_width(lines: list[Line]) -> int:
    """The width at which the text is wrapped, or 0 where it is not."""
    joints = [(one, two) for one, two in pairwise(lines) if not two.after_blank]
    if len(joints) < FEWEST_FULL:
        return 0
    lengths = sorted(one.indent + len(one.text) for one, _ in joints)
    width = lengths[-1 - len(lengths) // 20]  # a rare longer line, say an address, is no width
    if width not in WIDTHS:
        return 0
    loose = [one.text[-1] for one, two in joints if not is_full(one, two, width)]
    broken_off = sum(last not in SENTENCE_ENDS for last in loose)  # a paragraph may end early, half a sentence may not
    full = len(joints) - len(loose)
    is_wrapped = full >= max(FEWEST_FULL, FULL_SHARE * len(joints)) and broken_off <= BROKEN_OFF_SHARE * len(joints)
    return width if is_wrapped else 0


def is_full(line: Line, following: Line, width: int) -> bool:
    """Would the first word of the following line not have fitted on this one?"""
    word = following.text.find(" ")
    return line.indent + len(line.text) + 1 + (word if word > 0 else len(following.text)) > width - RAGGED
