"""Metadata of a page: its title, its `meta` and `link` elements, its JSON-LD, collected while the page is read."""

from __future__ import annotations

from collections.abc import Mapping

MAX_JSON_LD = 1 << 20  # characters of JSON-LD that are kept


class PageHead:
    """Metadata of a page so far."""

    def __init__(self) -> None:
        self.title, self.language = "", ""
        self.meta: dict[str, str] = {}
        self.link_relations: dict[str, str] = {}
        self.data: list[str] = []
        self.base = ""
        self.is_open = False
        self.capturing = ""  # tag of the open element whose text is metadata

    def start(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Record the metadata of an element; return True if its text is metadata too."""
        if tag == "meta" and (name := attributes.get("property") or attributes.get("name")):
            self.meta.setdefault(name.lower(), attributes.get("content", ""))
        elif tag == "link" and (rel := attributes.get("rel")):
            self.link_relations.setdefault(rel.lower(), attributes.get("href", ""))
        elif tag == "base":
            self.base = self.base or attributes.get("href", "")
        elif (tag == "title" and self.is_open) or (tag == "script" and is_json_ld(attributes.get("type", ""))):
            self.capturing = tag
        return bool(self.capturing)

    def text(self, data: str) -> None:
        """Add text of the element that is being captured."""
        if self.capturing == "title":
            self.title += data
        elif sum(map(len, self.data)) + len(data) <= MAX_JSON_LD:
            self.data.append(data)


def is_json_ld(script_type: str) -> bool:
    """Tell whether a `script` element of a type holds JSON-LD."""
    return script_type.strip().lower() == "application/ld+json"
