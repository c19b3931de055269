"""What a page says of itself, as records want it: title, author, date, site, language, address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import PageMetadata
from cleaner.reading.json_ld import json_ld_objects

IN_META = {
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
"""The meta elements that say it, the best first."""
IN_DATA = {"title": "headline", "author": "author", "date": "datePublished", "site": "publisher"}
"""The properties of structured data that say it."""
TYPES = ("article", "posting", "report", "product", "recipe", "webpage")
"""Of things in structured data that are the page; part of the name, in lower case."""


def metadata_fields(page: PageMetadata) -> dict[str, str]:
    """What is known of `title`, `author`, `date`, `site`, `language` and `url`; the date as the page writes it."""
    found = {"title": page.title, "language": page.language, "url": page.link_relations.get("canonical", "")}
    for name, sources in IN_META.items():
        told = [page.meta[source].strip() for source in sources if page.meta.get(source, "").strip()]
        found[name] = found.get(name) or "" if not told else told[0]
    for each in json_ld_objects(page.data):
        if any(kind in str(each.get("@type", "")).lower() for kind in TYPES):
            for name, source in IN_DATA.items():
                found[name] = found.get(name) or ", ".join(_texts(each.get(source)))
    return {name: value for name in (*IN_META, "language") if (value := " ".join(found.get(name, "").split()))}


def _texts(value: Any) -> Iterator[str]:
    """The text of a value, or the names of what it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.get("name"))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
