"""Metadata of a page for records: title, author, date, site, language and URL, as the page declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import Document, PageMetadata
from cleaner.reading.json_ld import json_ld_objects

META_NAMES = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "author": ("author", "article:author", "dc.creator", "citation_author", "parsely-author"),
    "date": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "citation_publication_date",
        "parsely-pub-date",
    ),
    "site": ("og:site_name", "application-name"),
    "url": ("og:url",),
}
"""Meta elements for each field, the best first."""
JSON_LD_PROPERTIES = {"title": "headline", "author": "author", "date": "datePublished", "site": "publisher"}
"""Property of JSON-LD for each field."""
JSON_LD_TYPES = ("article", "posting", "report", "product", "recipe", "webpage")
"""Types of JSON-LD objects that describe the page itself: parts of the names of types, in lower case."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def metadata_fields(page: PageMetadata) -> dict[str, str]:
    """Return the `title`, `author`, `date`, `site`, `language` and `url` that a page has; the date as it writes it."""
    found = {"title": page.title, "language": page.language, "url": page.link_relations.get("canonical", "")}
    for name, sources in META_NAMES.items():
        values = [page.meta[source].strip() for source in sources if page.meta.get(source, "").strip()]
        found[name] = found.get(name) or "" if not values else values[0]
    for each in json_ld_objects(page.data):
        if any(kind in str(each.get("@type", "")).lower() for kind in JSON_LD_TYPES):
            for name, source in JSON_LD_PROPERTIES.items():
                found[name] = found.get(name) or ", ".join(_texts(each.get(source)))
    return {name: value for name in (*META_NAMES, "language") if (value := " ".join(found.get(name, "").split()))}


def date_of(document: Document) -> str:
    """Return the date on which a page says that it was published, as `2026-11-30`; `""` if it does not."""
    if not document.page_metadata:
        return ""
    found = _DATE.match(metadata_fields(document.page_metadata).get("date", ""))
    return found[0] if found else ""


def _texts(value: Any) -> Iterator[str]:
    """Yield the text of a JSON-LD value, or the names of the objects in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.get("name"))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
