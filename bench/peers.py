"""The other systems that the benchmarks run, as functions of a text and its page."""

from __future__ import annotations

import html
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Page = Mapping[str, Any]
System = Callable[[str, Page], str]
"""Takes a text and what is told of its page: its language `lang`, the folder of its `weights`."""
UNNAMED = "en"  # the language of pages that do not name theirs
STOP_LISTS = Path(__file__).with_name("stop_lists.toml")


def trafilatura() -> System:
    """Return trafilatura with its comments off."""
    from trafilatura import extract

    return lambda text, page: extract(text, include_comments=False) or ""


def resiliparse() -> System:
    """Return resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return lambda text, page: str(extract_plain_text(HTMLTree.parse(text), main_content=True))


def justext() -> System:
    """Return jusText, which is told the language of the page."""
    import justext

    @cache
    def settings(language: str) -> dict[str, Any]:
        name = tomllib.loads(STOP_LISTS.read_text("utf-8")).get(language or UNNAMED)
        if name is None:
            return {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}
        return {"stoplist": justext.get_stoplist(name)}

    def run(text: str, page: Page) -> str:
        if not text.strip():
            return ""
        paragraphs = justext.justext(text.encode("utf-8", "replace"), encoding="utf-8", **settings(page["lang"]))
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return run


def cleaner(**settings: Any) -> Callable[[], System]:
    """Return what makes a `Cleaner` with these settings; it keeps one for each folder of weights."""

    def make() -> System:
        from cleaner import Cleaner

        cleaners: dict[str | None, Cleaner] = {}

        def run(text: str, page: Page) -> str:
            weights = page["weights"]
            if weights not in cleaners:
                cleaners[weights] = Cleaner(weights=weights, **settings)
            return cleaners[weights](text).text

        return run

    return make


def on_lines(make: Callable[[], System]) -> Callable[[], System]:
    """Return a system for HTML as one for text: it gets every line as a `<p>`."""

    def made() -> System:
        run = make()
        return lambda text, page: run(as_html(text), page)

    return made


def as_html(text: str) -> str:
    """Return a page with a paragraph for each line of a text."""
    lines = "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in text.split("\n") if line.strip())
    return f"<html><body>{lines}</body></html>"
