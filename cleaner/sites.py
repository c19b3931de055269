"""Rules for single sites: `sites/<domain>.toml` in a folder of rules, for pages of that domain and those below it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from cleaner.model import Document
from cleaner.pack import rules_folder

FOLDER = "sites"


def site_files(document: Document, folders: tuple[str, ...]) -> tuple[str, ...]:
    """The rule files for the site that a document is from: by its URL, or else by what the page gives as its own.

    They lie in the shipped rules and in those of `folders` that are folders; the nearest domain comes first.
    """
    return _files(host_of(document), folders)


def host_of(page: Document | str) -> str:
    """The host of a URL, or of a document by its URL, or else by what the page gives as its own; `""` without one."""
    if isinstance(page, str):
        return _host(page)
    if page.url or not page.about:
        return _host(page.url or "")
    own = page.about.links.get("canonical", "") or page.about.meta.get("og:url", "")
    return _host(own) if "//" in own else ""  # `about.html` is no host


@lru_cache(maxsize=1 << 10)
def _files(host: str, folders: tuple[str, ...]) -> tuple[str, ...]:
    paths = (
        os.path.join(folder, FOLDER, f"{domain}.toml")
        for domain in _domains(host)
        for folder in (rules_folder(), *folders)
    )
    return tuple(path for path in paths if os.path.isfile(path))


def _host(url: str) -> str:
    """The host of a URL, in lower case; `""` where there is none that could be the name of a file."""
    if not url:
        return ""
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host if all(part and part.replace("-", "").isalnum() for part in host.split(".")) else ""


def _domains(host: str) -> Iterator[str]:
    """The host and the domains above it, but for the last, which is nobody's site."""
    parts = host.split(".")
    for at in range(len(parts) - 1):
        yield ".".join(parts[at:])
