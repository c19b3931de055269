"""TODO."""

from __future__ import annotations

from cleaner.model import Document


def host_of(page: Document | str) -> str:
    """The host of a URL, or of a document by its URL, or else by what the page gives as its own; `""` without one."""
    if isinstance(page, str):
        return _host(page)
    if page.url or not page.page_metadata:
        return _host(page.url or "")
    own = page.page_metadata.link_relations.get("canonical", "") or page.page_metadata.meta.get("og:url", "")
    return _host(own) if "//" in own else ""  # `about.html` is no host


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
