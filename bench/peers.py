"""The other systems that the benchmarks run, as functions of a text and its page."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

Page = Mapping[str, Any]
System = Callable[[str, Page], str]
"""Takes a text and what is told of its page: the folder of its `weights`, for the cleaner."""


def ftfy() -> System:
    from ftfy import fix_text

    return lambda text, page: fix_text(text)


def datatrove() -> System:
    """Return what datatrove's C4 filter does to lines; it drops no page."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    c4 = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)

    def run(text: str, page: Page) -> str:
        document = Document(text=text, id="0")
        kept = c4.filter(document)
        return document.text if (kept[0] if isinstance(kept, tuple) else kept) else ""

    return run


def trafilatura(include_comments: bool = False) -> System:
    """Return trafilatura, with its comments off unless they are wanted."""
    from trafilatura import extract

    return lambda text, page: extract(text, include_comments=include_comments) or ""


def resiliparse() -> System:
    """Return resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return lambda text, page: str(extract_plain_text(HTMLTree.parse(text), main_content=True))


def turbohtml() -> System:
    """Return the text of turbohtml's article."""
    from turbohtml import parse

    return lambda text, page: str(parse(text).article().text)


def justext() -> System:
    """Return jusText in the mode that needs no list of stop words, which suits these pages better than its lists do."""
    import justext

    def run(text: str, page: Page) -> str:
        if not text.strip():
            return ""
        paragraphs = justext.justext(
            text.encode("utf-8", "replace"), frozenset(), stopwords_low=0, stopwords_high=0, encoding="utf-8"
        )
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
