"""DOM features: numbers for what the markup of a page says about each block, and for the page as a whole.

Two of them say where else a block is found: in the page's structured data, and in the text of the reference extractor.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log1p
from typing import Any

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.model import Block, Document, PageMetadata
from cleaner.normalize import fold
from cleaner.reading.json_ld import json_ld_objects
from cleaner.rules.lexicon import GROUPS
from cleaner.tuples import NamedTuple

LANDMARKS = (
    "nav",
    "header",
    "footer",
    "aside",
    "main",
    "article",
    "form",
    "figure",
    "table",
    "li",
    "section",
    "button",
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COUNTED_ELEMENTS = ("article", "main", "form", "table")
CORE_SHARE = 0.5  # of the words of prose; the core of a page is the innermost element that holds more
MIN_SUBSTRING = 24  # characters; a shorter block must equal a whole line of the text that it is looked up in
CONTENT_PROPERTIES = (
    "articlebody",
    "description",
    "text",
    "headline",
    "name",
    "recipeinstructions",
    "recipeingredient",
)
"""Properties of structured data whose texts are content, in lower case."""
CONTENT_ITEMPROPS = frozenset(f"@{name}" for name in CONTENT_PROPERTIES if name != "name")
"""Names in `Markup.names` of elements that microdata marks as content; not `@name`, which entries of menus have too."""

DOM_FEATURES = (
    *("links", "all_links", "siblings", "many_siblings", "depth"),
    *(f"in_{name}" for name in LANDMARKS),
    *("title", "first_heading", "below_heading"),
    *("in_core", "from_core", "core_depth"),
    *("box_words", "box_links", "box_prose", "box_blocks", "wide_links", "wide_prose"),
    *("same_box_above", "same_box_below", "as_above", "as_below"),
    *(f"name_{group}" for group in GROUPS),
    *("stated", "reference", "has_reference"),
)
"""Columns of a page: those that `dom_features` returns, and those of groups, which `extract_features` adds."""
DECLARED_TYPES = (
    "article",
    "product",
    "itemlist",
    "collectionpage",
    "forum",
    "qapage",
    "faqpage",
    "recipe",
    "video",
    "service",
)
"""Page types that structured data or Open Graph may declare: parts of the names of types, in lower case."""
PAGE_FEATURES = (
    *(f"says_{name}" for name in DECLARED_TYPES),
    *("articles", "mains", "forms", "tables", "link_share", "core_share"),
    *("reference_share", "reference_given", "stated_share"),
)
"""Features of a page, in the order in which `page_features` returns them."""


def dom_features(document: Document) -> dict[str, list[float]]:
    """Return the columns of `DOM_FEATURES` by name; those of the reference extractor are 0."""
    blocks, metadata = document.blocks, document.page_metadata
    assert metadata is not None
    markup = [block.markup for block in blocks if block.markup]
    tag_sets = [frozenset(each.tags) for each in markup]
    columns: dict[str, list[float]] = {
        "links": [each.link_density for each in markup],
        "all_links": [each.link_density > 0.9 for each in markup],
        "siblings": [min(log1p(each.siblings - 1), 4) / 4 for each in markup],
        "many_siblings": [each.siblings >= 4 for each in markup],
        "depth": [len(each.tags) / 12 for each in markup],
    }
    for name in LANDMARKS:
        columns[f"in_{name}"] = [name in tags for tags in tag_sets]
    columns |= headings(blocks, metadata)
    columns |= _ElementSums(blocks).columns()
    above = [False, *(one.inside[1:2] == two.inside[1:2] for one, two in pairwise(markup))]
    alike = [False, *(one.tags[:4] == two.tags[:4] for one, two in pairwise(markup))]
    columns["same_box_above"], columns["same_box_below"] = (
        list(map(float, above)),
        list(map(float, [*above[1:], False])),
    )
    columns["as_above"], columns["as_below"] = list(map(float, alike)), list(map(float, [*alike[1:], False]))
    found = found_in(document, _stated_content(json_ld_objects(metadata.data)))
    columns["stated"] = [
        float(is_found or not CONTENT_ITEMPROPS.isdisjoint(each.names))
        for is_found, each in zip(found, markup, strict=True)
    ]
    return columns | reference_features(document, "")


def reference_features(document: Document, text: str) -> dict[str, list[float]]:
    """Return the columns that say which blocks the reference extractor takes for content, given its folded text."""
    return {"reference": found_in(document, text), "has_reference": [float(bool(text))] * len(document.blocks)}


def page_features(document: Document, columns: Mapping[str, Sequence[float]]) -> list[float]:
    """Return the features of `PAGE_FEATURES`; `columns` are those of the blocks of the document."""
    metadata, blocks = document.page_metadata, document.blocks
    assert metadata is not None
    count = max(len(blocks), 1)
    words = [block.facts.words for block in blocks]
    total = max(sum(words), 1)

    def share(name: str) -> float:
        return sum(size for size, value in zip(words, columns[name], strict=True) if value) / total

    elements = defaultdict(set)
    for block in blocks:
        for tag, at in zip(block.markup.tags, block.markup.inside, strict=True) if block.markup else ():
            if tag in COUNTED_ELEMENTS:
                elements[tag].add(at)
    return [
        *_declared_types(metadata, json_ld_objects(metadata.data)),
        *(log1p(len(elements[tag])) / 4 for tag in COUNTED_ELEMENTS),
        sum(columns["links"]) / count,
        share("in_core"),
        share("reference"),
        float(any(columns["has_reference"])),
        share("stated"),
    ]


class PageFacts(NamedTuple):
    """What the metadata of a page say, as far as features need it."""

    title: str
    """Folded title."""
    stated: list[float]
    """For each block, whether structured data hold it."""
    declared: list[float]
    """For each of `DECLARED_TYPES`, whether the page declares it."""


def page_facts(document: Document, metadata: PageMetadata) -> PageFacts:
    """Return what the metadata of a page say."""
    data = list(json_ld_objects(metadata.data))
    return PageFacts(folded_title(metadata), found_in(document, _stated_content(data)), _declared_types(metadata, data))


def folded_title(metadata: PageMetadata) -> str:
    """Return the title of a page, folded."""
    return fold(metadata.meta.get("og:title") or metadata.title)


def _declared_types(metadata: PageMetadata, data: Iterable[Mapping[str, Any]]) -> list[float]:
    """Tell for each of `DECLARED_TYPES` whether Open Graph or the objects of JSON-LD declare it."""
    declared = [metadata.meta.get("og:type", "").lower()]
    for each in data:
        kind = each.get("@type", "")
        declared += (str(one).lower() for one in (kind if isinstance(kind, list) else [kind]))
    joined = " ".join(declared)
    return [float(name in joined) for name in DECLARED_TYPES]


def _stated_content(data: Iterable[Mapping[str, Any]]) -> str:
    """Return the texts in the objects of JSON-LD that are content, as folded lines."""
    found = []
    for each in data:
        for name, value in each.items():
            if name.lower() in CONTENT_PROPERTIES:
                found += [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
    return "\n".join(fold(line) for text in found for line in re.sub(r"<[^>]{0,200}>", "\n", text).split("\n"))


def found_in(document: Document, text: str) -> list[float]:
    """Mark the blocks that a folded text holds: long ones anywhere in it, short ones as a whole line."""
    if not text:
        return [0.0] * len(document.blocks)
    lines = {line.strip(" -|*.:") for line in text.split("\n")}
    if _core.native:
        return _core.native.found_in(handle_of(document), text, lines, MIN_SUBSTRING)
    return [
        float(folded in lines or (len(folded) >= MIN_SUBSTRING and folded in text))
        for folded in (block.facts.folded for block in document.blocks)
    ]


def headings(blocks: Sequence[Block], metadata: PageMetadata) -> dict[str, list[float]]:
    """Return columns that mark the blocks that repeat the page's title, its first `h1`, and the blocks from that on."""
    title = folded_title(metadata)
    is_title, is_first, below = [], [], []
    seen = False
    for block in blocks:
        tag = next((tag for tag in block.markup.tags[:4] if tag in HEADINGS), "") if block.markup else ""
        text = block.facts.folded
        same = len(text) > 3 and (text == title or (2 * len(text) > len(title) and (text in title or title in text)))
        is_title.append(float(bool(title) and same))
        is_first.append(float(tag == "h1" and not seen))
        seen = seen or tag == "h1"
        below.append(float(seen))
    return {"title": is_title, "first_heading": is_first, "below_heading": below}


class _ElementSums:
    """Sums over the elements of a page, by their number: words, words of prose, words of links, and blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.words: dict[int, int] = defaultdict(int)
        self.prose: dict[int, int] = defaultdict(int)
        self.links: dict[int, float] = defaultdict(float)
        self.count: dict[int, int] = defaultdict(int)
        self.inside = [block.markup.inside if block.markup else () for block in blocks]
        for block, inside in zip(blocks, self.inside, strict=True):
            words, links = block.facts.words, block.markup.link_density if block.markup else 0.0
            prose = words if block.facts.prose and links < 0.5 else 0
            for at in inside:
                self.words[at] += words
                self.links[at] += links * words
                self.prose[at] += prose
                self.count[at] += 1

    def columns(self) -> dict[str, list[float]]:
        """Return the columns about the elements around each block, and about the core of the page."""
        total = sum(block.facts.words for block in self.blocks if block.facts.prose)
        core = self._core(total)
        most = max(self.prose.values(), default=0)
        names = ("in_core", "from_core", "core_depth", "box_words", "box_links", "box_prose", "box_blocks")
        columns: dict[str, list[float]] = {name: [] for name in (*names, "wide_links", "wide_prose")}
        for inside in self.inside:
            box = inside[1] if len(inside) > 1 else inside[0] if inside else -1
            wide = inside[3] if len(inside) > 3 else box
            words, wider = self.words[box] or 1, self.words[wide] or 1
            level = inside.index(core) if core in inside else -1
            columns["in_core"].append(float(level >= 0))
            columns["core_depth"].append(max(level, 0) / 12)
            near = max(map(self.prose.__getitem__, inside[:6]), default=0)
            columns["from_core"].append(near / most if most else 0.0)
            columns["box_words"].append(log1p(words) / 8)
            columns["box_links"].append(self.links[box] / words)
            columns["box_prose"].append(self.prose[box] / words)
            columns["box_blocks"].append(log1p(self.count[box]) / 5)
            columns["wide_links"].append(self.links[wide] / wider)
            columns["wide_prose"].append(self.prose[wide] / wider)
        return columns

    def _core(self, total: int) -> int:
        """Return the number of the innermost element that holds enough of the prose, or -2."""
        enough = [at for at, words in self.prose.items() if words > CORE_SHARE * total]
        return max(enough, default=-2)  # elements are numbered as they begin: the last one is the innermost
