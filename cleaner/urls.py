"""Host names of URLs and documents."""

from __future__ import annotations

from functools import lru_cache

from cleaner.model import Document


def host_of(page: Document | str) -> str:
    """Return the host of a URL or of a document in lower case, or `""` if there is none.

    The host of a document is that of its URL; without a URL, that of the page's canonical link or `og:url`.
    """
    if isinstance(page, str):
        return _host(page)
    if page.url or not page.page_metadata:
        return _host(page.url or "")
    own = page.page_metadata.link_relations.get("canonical", "") or page.page_metadata.meta.get("og:url", "")
    return _host(own) if "//" in own else ""  # a relative address such as `about.html` has no host


@lru_cache(maxsize=64)  # several steps ask for the host of a page
def _host(url: str) -> str:
    """Return the host of a URL in lower case; `""` if it has none that is safe as a file name."""
    if not url:
        return ""
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host if all(part and part.replace("-", "").isalnum() for part in host.split(".")) else ""
