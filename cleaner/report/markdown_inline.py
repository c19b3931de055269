"""Inline Markdown: escapes what a parser would take for marks, and puts the marks of inline elements into a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain, count
from unicodedata import category

from cleaner.structure import Inline, InlineKind
from cleaner.tuples import NamedTuple

EMPHASIS = {InlineKind.STRONG: "**", InlineKind.EMPHASIS: "*"}
_SPECIAL = re.compile(r"[`*_\\<&~]")
_LINE_START = re.compile(r"\d{1,9}(?=[.)](?:\s|$))|(?=[#>|+=*_-])")
"""Beginning of a line that would be read as a heading, quote, list, row or ruler, up to the character that says so."""
_HEADING_END = re.compile(r"(?:^|(?<=\s))#+$")
_TAG, _ENTITY = re.compile(r"<[a-zA-Z/!?]"), re.compile(r"&#?\w+;")
_TICKS = re.compile("`+")
_UNSAFE = re.compile(r"[\s()<>|\\\x00-\x1f]")  # in the address of a link


class TextContext(Enum):
    """Where a text stands, which tells what else a parser would take for marks in it."""

    BLOCK = "block"
    HEADING = "heading"
    CELL = "cell"


class _Mark(NamedTuple):
    """Text that is inserted before the character at an offset; marks at one place stand in their order."""

    at: int
    order: tuple[int, int]
    text: str
    element: int
    """Index of the element that the mark begins or ends."""
    opens: bool


class _Part(NamedTuple):
    """Piece of the output: text, or the mark of an element of emphasis."""

    text: str
    mark: _Mark | None


def inline(text: str, elements: Iterable[Inline], context: TextContext = TextContext.BLOCK) -> str:
    """Return one line of text as Markdown; the elements have offsets into it, an outer one stands before inner ones.

    Emphasis that a parser would not read as such, because of what stands beside it, is left out.
    """
    found = list(_nested(_joined(text, elements), len(text) if context is TextContext.HEADING else 0))
    while True:
        parts = list(_parts(text, found, context))
        unread = set(_unread(parts))
        if not unread:
            return "".join(part.text for part in parts)
        found = [each for at, each in enumerate(found) if at not in unread]


def image(alt: str, address: str) -> str:
    """Return an image as Markdown."""
    escapes = sorted({*_escapes(alt), *_brackets(alt, 0, len(alt))})
    return f"![{_with_escapes(alt, escapes, 0, len(alt))}]({safe_address(address)})"


def safe_address(address: str) -> str:
    """Return an address with the characters encoded that would end it."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), address)


def _joined(text: str, elements: Iterable[Inline]) -> list[Inline]:
    """Return the elements, with neighbours of the same emphasis, and white space at most between them, as one.

    Code right beside code becomes one, too: a parser would read the marks between the two as one.
    """
    found: list[Inline] = []
    last: dict[InlineKind, int] = {}
    for each in elements:
        at = last.get(each.kind, -1)
        gap = text[found[at].end : each.start] if at >= 0 else None
        if gap is not None and (
            (each.kind in EMPHASIS and not gap.strip()) or (each.kind is InlineKind.CODE and not gap)
        ):
            found[at] = found[at]._replace(end=max(found[at].end, each.end))
            continue
        last[each.kind] = len(found)
        found.append(each)
    return sorted(found, key=lambda each: (each.start, -each.end))


def _nested(elements: Iterable[Inline], heading: int) -> Iterator[Inline]:
    """Yield the elements, less those that cross others, are like one around them, or embolden a whole `heading`."""
    around: list[Inline] = []
    for each in elements:
        while around and around[-1].end <= each.start:
            around.pop()
        kinds = {outer.kind for outer in around}
        crosses = any(each.end > outer.end for outer in around)
        is_whole = each.kind is InlineKind.STRONG and (each.start, each.end) == (0, heading)
        if not (crosses or is_whole or each.kind in kinds or InlineKind.CODE in kinds):
            yield each
            around.append(each)


def _parts(text: str, elements: Sequence[Inline], context: TextContext) -> Iterator[_Part]:
    """Yield the pieces of the output."""
    marks = sorted(chain.from_iterable(_marks(text, each, at) for at, each in enumerate(elements)))
    escapes = sorted(_escapes_beside(text, elements, marks, context))
    at = 0
    for mark in marks:
        if at < mark.at:
            yield _Part(_with_escapes(text, escapes, at, mark.at), None)
        yield _Part(mark.text, mark if elements[mark.element].kind in EMPHASIS else None)
        at = mark.at
    if at < len(text):
        yield _Part(_with_escapes(text, escapes, at, len(text)), None)


def _escapes_beside(text: str, elements: Sequence[Inline], marks: Sequence[_Mark], context: TextContext) -> set[int]:
    """Return the offsets of the characters to escape in a text into which marks are inserted."""
    escapes = set(_escapes(text, context))
    for mark in marks:
        before = text[mark.at - 1 : mark.at]
        if before in ("\\", "*") or (before == "!" and mark.text[0] == "["):  # which would change the mark
            escapes.add(mark.at - 1)
        if text[mark.at : mark.at + 1] == "*":
            escapes.add(mark.at)
    for each in elements:
        if each.kind is InlineKind.LINK:
            escapes.update(_brackets(text, each.start, each.end))
    for each in elements:
        if each.kind is InlineKind.CODE:  # in which nothing is a mark
            escapes.difference_update(range(each.start, each.end))
    if context is TextContext.CELL:
        escapes.update(at for at, character in enumerate(text) if character == "|")
    return escapes


def _marks(text: str, each: Inline, index: int) -> Iterator[_Mark]:
    """Yield the marks of an element. Where several stand, inner ones end first and outer ones begin first."""
    first, last = (2, index), (0, -index)
    match each.kind:
        case InlineKind.IMAGE:
            yield _Mark(each.start, (1, index), image(each.alt, each.address), index, True)
        case InlineKind.LINK:
            yield _Mark(each.start, first, "[", index, True)
            yield _Mark(each.end, last, f"]({safe_address(each.address)})", index, False)
        case InlineKind.CODE:
            code = text[each.start : each.end]
            taken = set(map(len, _TICKS.findall(code)))
            ticks = "`" * next(length for length in count(1) if length not in taken)
            padding = " " * (code[0] == "`" or code[-1] == "`")
            yield _Mark(each.start, first, ticks + padding, index, True)
            yield _Mark(each.end, last, padding + ticks, index, False)
        case _:
            yield _Mark(each.start, first, EMPHASIS[each.kind], index, True)
            yield _Mark(each.end, last, EMPHASIS[each.kind], index, False)


def _unread(parts: Sequence[_Part]) -> Iterator[int]:
    """Yield the indices of the elements of emphasis whose marks a parser would not read as such."""
    before = " "  # the last character that is no mark of emphasis
    ended = False  # whether marks that end stand right before
    follows = [" "]  # the first character after each part that is no mark of emphasis, from the end
    for part in reversed(parts):
        follows.append(follows[-1] if part.mark else part.text[0])
    for part, after in zip(parts, reversed(follows[:-1]), strict=True):
        if part.mark is None:
            before, ended = part.text[-1], False
            continue
        outside, inside = (before, after) if part.mark.opens else (after, before)
        is_apart = outside.isspace() or _is_punctuation(outside)
        is_read = not inside.isspace() and (is_apart or not _is_punctuation(inside))
        if not is_read or (part.mark.opens and ended):
            yield part.mark.element
        ended = not part.mark.opens


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


def _with_escapes(text: str, escapes: Sequence[int], start: int, end: int) -> str:
    """Return a part of a text with a backslash before the characters at the offsets `escapes`, which are in order."""
    pieces, at = [], start
    for escape in escapes[bisect_left(escapes, start) : bisect_left(escapes, end)]:
        pieces.append(text[at:escape])
        at = escape
    return "\\".join([*pieces, text[at:end]])


def _escapes(text: str, context: TextContext = TextContext.CELL) -> Iterator[int]:
    """Yield the offsets of the characters that a parser would take for marks."""
    for found in _SPECIAL.finditer(text):
        if _IS_MARK[found[0]](text, found.start()):
            yield found.start()
    last = max(text.rfind("]("), text.rfind("]["), text.find("]:") if text[:1] == "[" else -1)
    yield from (at for at in _brackets(text, 0, last) if text[at] == "[")
    if context is TextContext.BLOCK and (beginning := _LINE_START.match(text)):
        yield beginning.end()
    if context is TextContext.HEADING and (ending := _HEADING_END.search(text)):
        yield ending.start()


def _brackets(text: str, start: int, end: int) -> Iterator[int]:
    return (at for at in range(start, max(end, start)) if text[at] in "[]")


def _is_star(text: str, at: int) -> bool:
    return not (text[at - 1 : at] or " ").isspace() or not (text[at + 1 : at + 2] or " ").isspace()


def _is_underscore(text: str, at: int) -> bool:
    """Tell whether an underscore stands at the edge of a word."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    return not (before.isalnum() and after.isalnum()) and not (before.isspace() and after.isspace())


def _is_backslash(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return after.isascii() and _is_punctuation(after or " ")


def _is_tilde(text: str, at: int) -> bool:
    return "~" in (text[at - 1 : at], text[at + 1 : at + 2])


_IS_MARK: Mapping[str, Callable[[str, int], bool]] = {
    "`": lambda text, at: True,
    "*": _is_star,
    "_": _is_underscore,
    "\\": _is_backslash,
    "~": _is_tilde,
    "<": lambda text, at: _TAG.match(text, at) is not None,
    "&": lambda text, at: _ENTITY.match(text, at) is not None,
}
