"""Inline elements in the text of a page: links, images, emphasis and code, with offsets into the text of a block."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from cleaner.structure import Inline, InlineKind
from cleaner.tuples import NamedTuple

KIND_OF_TAG = {
    **dict.fromkeys(("b", "strong"), InlineKind.STRONG),
    **dict.fromkeys(("i", "em"), InlineKind.EMPHASIS),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), InlineKind.CODE),
}
_WORD = re.compile(r"\S+")


class _Open(NamedTuple):
    """Outermost open element of a kind; `place` is the index of the first text in it."""

    place: int
    address: str
    depth: int
    """How many elements of the kind are open, this one included."""


class InlineCollector:
    """Inline elements of the block that is being read.

    A block is read as a list of texts; an element begins and ends before one of them, given as its index (`place`).
    An element in one of its kind adds nothing: bold text in bold text is bold, and a link in a link is none.
    """

    def __init__(self) -> None:
        self._open: dict[InlineKind, _Open] = {}
        self._closed: list[Inline] = []  # in places, not yet in offsets

    def begin(self, kind: InlineKind, place: int, address: str = "") -> None:
        """Begin an element before the text with index `place`."""
        around = self._open.get(kind)
        self._open[kind] = around._replace(depth=around.depth + 1) if around else _Open(place, address, 1)

    def end(self, kind: InlineKind, place: int) -> None:
        """End the innermost open element of a kind before the text with index `place`."""
        begun = self._open.pop(kind, None)
        if begun and begun.depth > 1:
            self._open[kind] = begun._replace(depth=begun.depth - 1)
        elif begun and begun.place < place:
            self._closed.append(Inline(begun.place, place, kind, begun.address))

    def image(self, place: int, alt: str, address: str) -> None:
        """Add an image before the text with index `place`."""
        self._closed.append(Inline(place, place, InlineKind.IMAGE, address, alt))

    def restart(self) -> None:
        """Begin a new block; elements that are open continue in it."""
        if self._open:
            self._open = {kind: begun._replace(place=0) for kind, begun in self._open.items()}
        self._closed = []

    def found_in(self, texts: Sequence[str]) -> tuple[Inline, ...]:
        """Return the elements of the block made of `texts`, with offsets into its text with white space squeezed."""
        if not (self._open or self._closed):
            return ()
        still_open = [Inline(begun.place, len(texts), kind, begun.address) for kind, begun in self._open.items()]
        found = [*self._closed, *(each for each in still_open if each.start < each.end)]
        return tuple(_in_squeezed_text(found, texts)) if found else ()


def _in_squeezed_text(found: list[Inline], texts: Sequence[str]) -> Iterator[Inline]:
    """Yield the elements that have text, and the images, with offsets into the squeezed text."""
    begins = list(accumulate(map(len, texts), initial=0))
    words = [match.span() for match in _WORD.finditer("".join(texts))]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    squeezed = list(accumulate((end - start + 1 for start, end in words), initial=0))
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        start, end = begins[each.start], begins[each.end]
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        if each.kind is InlineKind.IMAGE:
            at = squeezed[first] + max(start - starts[first], 0) if first < len(words) else squeezed[-1] - 1
            yield each._replace(start=at, end=at)
        elif start < end and first <= last:
            at = squeezed[first] + max(start - starts[first], 0)
            yield each._replace(start=at, end=squeezed[last] + min(end, ends[last]) - starts[last])


def shifted(found: Iterable[Inline], by: int) -> Iterator[Inline]:
    """Yield the elements with `by` added to their offsets."""
    return (each._replace(start=each.start + by, end=each.end + by) for each in found)
