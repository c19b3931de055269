"""Rules for single sites: `sites/<domain>.toml` in a folder of rules, for pages of that domain and those below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from cleaner.model import Document
from cleaner.rules.folder import rules_folder
from cleaner.urls import host_of

FOLDER = "sites"


def site_files(document: Document, folders: tuple[str, ...]) -> tuple[str, ...]:
    """The rule files for the site that a document is from: by its URL, or else by what the page gives as its own.

    They lie in the shipped rules and in those of `folders` that are folders; the nearest domain comes first.
    """
    return _files(host_of(document), folders)


@lru_cache(maxsize=1 << 10)
def _files(host: str, folders: tuple[str, ...]) -> tuple[str, ...]:
    paths = (
        os.path.join(folder, FOLDER, f"{domain}.toml")
        for domain in _domains(host)
        for folder in (rules_folder(), *folders)
    )
    return tuple(path for path in paths if os.path.isfile(path))


def _domains(host: str) -> Iterator[str]:
    """The host and the domains above it, but for the last, which is nobody's site."""
    parts = host.split(".")
    for at in range(len(parts) - 1):
        yield ".".join(parts[at:])
