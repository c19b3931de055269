"""Links in the text of a page, collected while the page is read, if the caller requests them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from urllib.parse import urljoin

from cleaner.model import Link

SCHEMES = ("http", "https", "mailto")
MAX_ADDRESS = 2000  # characters; longer ones embed data
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(r"[\t\n\r]")  # browsers drop these from an address
_WORD = re.compile(r"\S+")
_start = attrgetter("start")


class LinkCollector:
    """Links of the block that is being read.

    A block is read as a list of texts; a link begins and ends before one of them, given as its index (`place`).
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._closed: list[Link] = []

    def begin(self, address: str, place: int) -> None:
        """Begin a link before the text with index `place`."""
        self._open.append((address, place))

    def end(self, place: int) -> None:
        """End the innermost open link before the text with index `place`."""
        address, start = self._open.pop() if self._open else ("", place)
        if start < place:
            self._closed.append(Link(start, place, address))

    def restart(self) -> None:
        """Begin a new block; links that are open continue in it."""
        self._open = [(address, 0) for address, _ in self._open]
        self._closed = []

    def links_in(self, texts: Sequence[str]) -> tuple[Link, ...]:
        """Return the links of the block made of `texts`, with offsets into its text with white space squeezed."""
        still_open = [Link(start, len(texts), address) for address, start in self._open if start < len(texts)]
        if not self._closed and not still_open:
            return ()
        begins = list(accumulate(map(len, texts), initial=0))
        words = [match.span() for match in _WORD.finditer("".join(texts))]
        starts, ends = [start for start, _ in words], [end for _, end in words]
        squeezed = list(accumulate((end - start + 1 for start, end in words), initial=0))
        found: list[Link] = []
        after = 0
        for link in sorted((*self._closed, *still_open), key=_start):
            start, end = begins[link.start], begins[link.end]
            first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
            if first <= last and start >= after:  # a link inside another one is skipped
                at = squeezed[first] + max(start - starts[first], 0)
                found.append(Link(at, squeezed[last] + min(end, ends[last]) - starts[last], link.address))
                after = end
        return tuple(found)


def shifted(links: Iterable[Link], by: int) -> Iterator[Link]:
    """Yield the links with `by` added to their offsets."""
    return (Link(link.start + by, link.end + by, link.address) for link in links)


def resolved(links: Iterable[Link], *bases: str) -> Iterator[Link]:
    """Yield the links to other pages, with addresses resolved against the bases, each base relative to the next one."""
    base = ""
    for each in reversed(bases):
        base = joined(base, each)
    for link in links:
        if address := external(link.address):
            yield link._replace(address=joined(base, address))


def external(address: str) -> str:
    """Return an address as a browser reads it, or `""` if it leads to no other page."""
    address = _IGNORED.sub("", address).strip()
    scheme = _SCHEME.match(address)
    if not address or address[0] == "#" or len(address) > MAX_ADDRESS or (scheme and scheme[1].lower() not in SCHEMES):
        return ""
    return address


def joined(base: str, address: str) -> str:
    """Return an address resolved against a base; unchanged if there is no base or either is malformed."""
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
