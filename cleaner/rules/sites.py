"""Rule files for single sites: `sites/<domain>.toml` in a rules folder applies to a domain and its subdomains."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from cleaner.model import Document
from cleaner.rules.folder import rules_folder
from cleaner.urls import host_of

SITES_FOLDER = "sites"


def site_files(document: Document, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rule files for the site of a document, which its URL or its canonical address identifies.

    They are in the shipped rules and in `folders`; the most specific domain comes first.
    """
    host = host_of(document)
    return _files(host, folders) if len(host) <= MAX_HOST else ()


MAX_HOST = 253  # characters, as in the domain name system


@lru_cache(maxsize=1 << 10)
def _files(host: str, folders: tuple[str, ...]) -> tuple[str, ...]:
    paths = (
        os.path.join(folder, SITES_FOLDER, f"{domain}.toml")
        for domain in _domains(host)
        for folder in (rules_folder(), *folders)
    )
    return tuple(path for path in paths if os.path.isfile(path))


def _domains(host: str) -> Iterator[str]:
    """Yield the host and the domains above it, except for the top-level domain."""
    parts = host.split(".")
    for at in range(len(parts) - 1):
        yield ".".join(parts[at:])
