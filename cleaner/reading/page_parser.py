"""Reading of HTML once, into the blocks and the metadata of a page: by the compiled core, or by Python."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import cleaner._core as _core
from cleaner.reading.core_pages import knows_lxml, read_by_core
from cleaner.reading.html_blocks import blocks_of
from cleaner.reading.html_parser import topmost_elements
from cleaner.reading.parsed_page import ParsedPage

SAMPLE = (
    "<title>t</title><meta name=n content=c><body id=i class='a b'>s<!-- -->t<ul><li>é<a href=#x>a</a> <b>b</b>"
    "<li style='display:none'>no</ul>\n<table><tr><td>1<td>2<tr><td>3</table><img alt=i><p hidden>h</p></body>t<p>u"
)
"""Page with an element of each sort, by which it is seen whether the core reads the trees of this lxml."""


def parse_page(html: str, links: bool, classes: Mapping[str, str], *, shows_all: bool = False) -> ParsedPage:
    """Read a page once; with `shows_all`, hidden parts and `noscript` count as visible."""
    tops = topmost_elements(html)
    page = None
    if tops and _core.native and core_reads_trees():
        page = read_by_core(html, tops, links, classes, shows_all=shows_all)
    return page or blocks_of(html, tops, links, classes, shows_all=shows_all)


@cache
def core_reads_trees() -> bool:
    """Tell whether the core reads the trees of the installed lxml as Python does."""
    tops = topmost_elements(SAMPLE)
    if not tops or not knows_lxml():
        return False
    return read_by_core(SAMPLE, tops, True, {}) == blocks_of(SAMPLE, tops, True, {}, shows_all=False)
