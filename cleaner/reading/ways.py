"""Ways to read a page: as a browser shows it and, if that is next to nothing, from what the page hides or states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from cleaner.normalize import fold
from cleaner.reading.core_page import CorePage
from cleaner.reading.html_blocks import NO_CLASSES
from cleaner.reading.page_parser import parse_page
from cleaner.reading.parsed_page import ParsedPage
from cleaner.reading.stated import article, prose
from cleaner.reading.unclosed import close_unclosed, words_in

MIN_VISIBLE = 200  # characters; a page that shows fewer hides its text until a script shows it
MIN_GAIN = 0.1  # share of the text of a page that an element nothing closes must hide; less is the text of a picture
MIN_TIMES = 2  # times the text that a page shows, which data must hold: a notice about cookies is data too
OPENING = 60  # characters of a paragraph, folded, by which it is found in a page
RAW_IF_HIDDEN = re.compile(r"</?no(?:frames|embed)\b[^<>]*>", re.IGNORECASE)
"""Tags of elements whose content parsers do not divide into elements."""

Parse = Callable[..., ParsedPage]
"""Reads HTML once: `parse_page`, with the settings of the page."""


def read_page(html: str, *, links: bool = False, classes: Mapping[str, str] = NO_CLASSES) -> ParsedPage:
    """Return the visible blocks and the metadata of a page; with `links`, also the links in each block.

    `classes` maps names of classes to roles of elements (`ClassRoles`). A page that shows next to nothing is read in
    `OTHER_WAYS` as well, and the longest result is returned; so is one in which an element that nothing closes hides
    much of the text, or that states a longer text as data than it shows.
    """
    parse = partial(parse_page, links=links, classes=classes)
    page = parse(html)
    shown = visible_chars(page)
    if shown < MIN_VISIBLE:
        page = max((page, *(way(html, page, parse) for way in OTHER_WAYS)), key=visible_chars)
        return page if visible_chars(page) >= MIN_VISIBLE else page._replace(unread_words=words_in(html))
    page = _with_ends(html, page, parse)
    if sum(map(len, page.data)) < MIN_TIMES * shown:
        return page
    stated = _as_stated(html, page, parse)
    return page if _shows(page, stated) else stated


def _with_hidden_parts(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read a page with its hidden parts, `noscript` and `template` included."""
    return parse(RAW_IF_HIDDEN.sub("", html), shows_all=True)


def _with_ends(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read a page with an end for each element that hides its content and that nothing closes, if it hides much."""
    closed = close_unclosed(html)
    if closed == html:
        return page
    other, shown = parse(closed), visible_chars(page)
    least = max(MIN_VISIBLE, MIN_GAIN * shown) if shown else 1
    return other if visible_chars(other) >= shown + least else page


def _as_stated(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read the article in the JSON-LD of a page."""
    return _instead(page, article(page.data), parse)


def _as_data(html: str, page: ParsedPage, parse: Parse) -> ParsedPage:
    """Read the prose in the JSON of a page, from which a script builds what is shown."""
    return _instead(page, prose(html), parse)


OTHER_WAYS = (_with_hidden_parts, _with_ends, _as_stated, _as_data)
"""Ways to read a page that shows next to nothing, the one that is closest to what it shows first."""


def _instead(page: ParsedPage, html: str, parse: Parse) -> ParsedPage:
    """Return a page with the blocks of other HTML, if they hold several times as much text."""
    other = parse(html)
    shown = visible_chars(page)
    if visible_chars(other) < max(MIN_VISIBLE, MIN_TIMES * shown):
        return page
    return page._replace(
        blocks=other.blocks,
        markup=other.markup,
        containers=other.containers,
        images=other.images,
        replaced_chars=shown,
    )


def _shows(page: ParsedPage, stated: ParsedPage) -> bool:
    """Tell whether a page shows half of the text that it states, or more."""
    seen = " ".join(fold(block.text) for block in page.blocks)
    shown = sum(len(block.text) for block in stated.blocks if fold(block.text)[:OPENING] in seen)
    return 2 * shown >= visible_chars(stated)


def visible_chars(page: ParsedPage) -> int:
    """Return the number of characters in the blocks of a page."""
    blocks = page.blocks
    return blocks.chars if isinstance(blocks, CorePage) else sum(len(block.text) for block in blocks)
