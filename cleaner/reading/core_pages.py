"""Reading of pages by the compiled core: what Python tells it, and its answers as the types of Python.

The core walks the tree that lxml has made, in place. The sets of tags, the limits and whatever a regular expression
decides stay here and in the modules that they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from lxml import etree

import cleaner._core as _core
import cleaner.reading.elements as elements
import cleaner.reading.html_blocks as html_blocks
import cleaner.reading.page_head as page_head
import cleaner.reading.passages as passages
import cleaner.reading.preformatted as preformatted
import cleaner.reading.superscripts as superscripts
import cleaner.reading.tables as tables
import cleaner.reading.visibility as visibility
from cleaner.model import BlockKind
from cleaner.reading.core_page import CoreMarkup, CorePage
from cleaner.reading.facts import fact_limits
from cleaner.reading.inline import KIND_OF_TAG
from cleaner.reading.links import MAX_ADDRESS, SCHEMES, external
from cleaner.reading.parsed_page import HtmlBlock, HtmlImage, ParsedPage
from cleaner.structure import Container, Inline, InlineKind, TableRow

KNOWN_LIBXML2 = ((2, 12), (2, 14))
"""First and last version of libxml2 whose nodes are known to be laid out as the core has them."""
_KINDS, _INLINE_KINDS = tuple(BlockKind), tuple(InlineKind)

Limits = SimpleNamespace
Questions = SimpleNamespace
Types = SimpleNamespace
Settings = SimpleNamespace


def knows_lxml() -> bool:
    """Tell whether lxml and its libxml2 hold trees as the core expects them."""
    first, last = KNOWN_LIBXML2
    pointer = object.__basicsize__ // 2
    has_fields = etree._Element.__basicsize__ == object.__basicsize__ + 3 * pointer  # document, node, tag
    return bool(first <= etree.LIBXML_VERSION[:2] <= last and has_fields)


def read_by_core(
    html: str, tops: list[Any], links: bool, classes: Mapping[str, str], *, shows_all: bool = False
) -> ParsedPage | None:
    """Return the page that begins with the element `tops[0]`, or None if it holds what is rare and left to Python."""
    found = _core.native.read_page(_reader_for(tuple(classes.items())), html, tops[0], shows_all, links)
    if found is None:
        return None
    handle, markup, images, title, language, meta, relations, data, base, notes = found
    blocks = CorePage(handle)
    return ParsedPage(
        blocks,
        CoreMarkup(markup),
        title,
        language,
        _first_by_name(meta),
        _first_by_name(relations),
        data,
        True,
        base,
        blocks.containers(),
        images,
        frozenset(notes),
    )


def _first_by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the first value of each name, in lower case."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), value)
    return found


@lru_cache(maxsize=4)
def _reader_for(classes: tuple[tuple[str, str], ...]) -> object:
    """Return the core's reader of pages for names of classes, each with its role."""
    roles = visibility.roles_of(classes)
    return _core.native.make_page_reader(
        Settings(
            tag_sets=(  # in the order of `enum TagSet` in _core/tags.h
                elements.BLOCK_TAGS,
                elements.CONTAINER_TAGS,
                html_blocks.INVISIBLE_TAGS,
                html_blocks.HEAD_TAGS,
                html_blocks.TABLE_TAGS,
                html_blocks.CELL_TAGS,
                html_blocks.PRE_TAGS,
                html_blocks.HEADED_TAGS,
                html_blocks.NEVER_CLIPPED,
                passages.NOTEWORTHY,
                passages.SPACED_AFTER_LINK,
                passages.SCRIPTS,
            ),
            kinds={tag: _KINDS.index(kind) for tag, kind in elements.KIND_OF_TAG.items()},
            inline_kinds={tag: _INLINE_KINDS.index(kind) for tag, kind in KIND_OF_TAG.items()},
            class_roles=roles.names,
            roles=(  # in the order of `enum Role` in _core/visibility.h
                html_blocks.SCREEN_READER,
                html_blocks.FORMULA,
                html_blocks.FORMULA_SPAN,
                html_blocks.FORMULA_SOURCE,
                html_blocks.FORMULA_IMAGE,
            ),
            types=Types(
                block=HtmlBlock,
                inline=Inline,
                row=TableRow,
                container=Container,
                image=HtmlImage,
                kinds=_KINDS,
                inline_kinds=_INLINE_KINDS,
            ),
            limits=_limits(),
            fact_limits=fact_limits(),
            questions=_questions(roles.of_classes),
            continues="".join(sorted(passages.CONTINUES)),
            hyphens="".join(sorted(passages.HYPHENS)),
            quote=passages.QUOTE,
            separator=tables.SEPARATOR,
            presentation=tables.PRESENTATION,
            image_sources=html_blocks.IMAGE_SOURCES,
            schemes=SCHEMES,
        )
    )


def _limits() -> Limits:
    """Return the named constants of reading, as `struct Limits` in _core/page_settings.h has them."""
    return Limits(
        near_levels=elements.NEAR_LEVELS,
        far_levels=elements.FAR_LEVELS,
        sibling_levels=elements.SIBLING_LEVELS,
        names=elements.MAX_NAMES,
        name_chars=elements.MAX_NAME_CHARS,
        containers=elements.MAX_CONTAINERS,
        json_ld=page_head.MAX_JSON_LD,
        context=passages.CONTEXT,
        row_words=tables.ROW_WORDS,
        cell_words=tables.CELL_WORDS,
        cell_blocks=tables.CELL_BLOCKS,
        most_cell_words=tables.MAX_CELL_WORDS,
        columns=tables.MAX_COLUMNS,
        long_rows=tables.MAX_LONG_ROWS,
        remembered=visibility.MAX_REMEMBERED,
        class_chars=visibility.MAX_CLASSES,
        clipped_words=visibility.MAX_CLIPPED_WORDS,
        address=MAX_ADDRESS,
    )


def _questions(role_of_classes: Callable[[str], str]) -> Questions:
    """Return the functions that the core asks, as `struct Questions` in _core/page_settings.h has them."""
    return Questions(
        integer=elements.integer,
        has_microdata=elements.has_microdata,
        properties=elements.properties,
        external=external,
        superscript=lambda before, own, is_link: superscripts.superscript(before, own, is_link=is_link),
        subscript=superscripts.subscript,
        reading=superscripts.reading,
        mixed_number=passages.mixed_number,
        is_mark=passages.is_mark,
        is_labelled=passages.is_labelled,
        is_word_end=passages.is_word_end,
        is_json_ld=page_head.is_json_ld,
        is_tex=passages.is_tex,
        style=visibility.style_of,
        role=role_of_classes,
        span=tables.span_of,
        without_numbers=preformatted.without_numbers,
        is_line_numbers=preformatted.is_line_numbers,
    )
