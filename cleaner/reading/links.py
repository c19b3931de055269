"""Where the links in a page's text lead: gathered while the page is read, and only where somebody asks for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from urllib.parse import urljoin

from cleaner.model import Link

SCHEMES = ("http", "https", "mailto")
LONGEST = 2000  # characters of an address; longer ones hold data
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(r"[\t\n\r]")  # browsers leave these out of an address
_WORD = re.compile(r"\S+")
_start = attrgetter("start")


class LinkCollector:
    """The links of the piece that is gathered, by the number of its text that they begin and end before."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._found: list[Link] = []

    def begin(self, address: str, place: int) -> None:
        """A link begins."""
        self._open.append((address, place))

    def end(self, place: int) -> None:
        """The link that began last ends."""
        address, start = self._open.pop() if self._open else ("", place)
        if start < place:
            self._found.append(Link(start, place, address))

    def restart(self) -> None:
        """A new piece begins; what is open goes on in it."""
        self._open = [(address, 0) for address, _ in self._open]
        self._found = []

    def of(self, texts: Sequence[str]) -> tuple[Link, ...]:
        """The links of a piece that is made of these texts, with one space where they have white space."""
        open_ones = [Link(start, len(texts), address) for address, start in self._open if start < len(texts)]
        if not self._found and not open_ones:
            return ()
        begins = list(accumulate(map(len, texts), initial=0))
        words = [match.span() for match in _WORD.finditer("".join(texts))]
        starts, ends = [start for start, _ in words], [end for _, end in words]
        squeezed = list(accumulate((end - start + 1 for start, end in words), initial=0))
        found: list[Link] = []
        after = 0
        for link in sorted((*self._found, *open_ones), key=_start):
            start, end = begins[link.start], begins[link.end]
            first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
            if first <= last and start >= after:  # a link inside another one is none
                at = squeezed[first] + max(start - starts[first], 0)
                found.append(Link(at, squeezed[last] + min(end, ends[last]) - starts[last], link.address))
                after = end
        return tuple(found)


def moved(links: Iterable[Link], by: int) -> Iterator[Link]:
    """The links, so many characters farther on."""
    return (Link(link.start + by, link.end + by, link.address) for link in links)


def resolved(links: Iterable[Link], *bases: str) -> Iterator[Link]:
    """The links that lead to other pages, by whole addresses where the first base, relative to the next, is one."""
    base = ""
    for each in reversed(bases):
        base = joined(base, each)
    for link in links:
        if address := leading(link.address):
            yield link._replace(address=joined(base, address))


def leading(address: str) -> str:
    """An address as a browser reads it, `""` where it leads to no other page."""
    address = _IGNORED.sub("", address).strip()
    scheme = _SCHEME.match(address)
    if not address or address[0] == "#" or len(address) > LONGEST or (scheme and scheme[1].lower() not in SCHEMES):
        return ""
    return address


def joined(base: str, address: str) -> str:
    """An address, whole if the base is; as it stands where either is none."""
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
