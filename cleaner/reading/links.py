"""Addresses of the links and images of a page: which lead somewhere, and what they are relative to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from cleaner.model import Link

SCHEMES = ("http", "https", "mailto")
MAX_ADDRESS = 2000  # characters; longer ones embed data
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(r"[\t\n\r]")  # browsers drop these from an address


def resolved(links: Iterable[Link], base: str) -> Iterator[Link]:
    """Yield the links to other pages, with addresses resolved against the base."""
    for link in links:
        if address := external(link.address):
            yield link._replace(address=joined(base, address))


def base_of(bases: Iterable[str]) -> str:
    """Return the address that addresses are relative to; each of the bases is relative to the next one."""
    base = ""
    for each in reversed(tuple(bases)):
        base = joined(base, each)
    return base


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
