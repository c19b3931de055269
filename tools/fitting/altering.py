"""Alters the markup of labelled pages, never their text, so that a network learns not to depend on one way of markup.

The labels stay true, because they are words. Classes and landmarks go, elements change their names, the last paragraphs
of an article move into an element of their own, a heading and its text become an element that folds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree, html

PLAIN = "div"
LANDMARKS = ("header", "footer", "nav", "aside", "main", "article", "section")
LISTS = ("ul", "ol")
HEADINGS = ("h2", "h3", "h4")
MIN_RUN = 3  # paragraphs beside one another, for the last of them to be the end of a text
MAX_TAIL = 3  # paragraphs that move
CHANCE = 0.35  # of each change of a page


def altered(source: str, rng: Any) -> str:
    """Return a page with some of its markup changed at random; as it is, if it cannot be parsed."""
    try:
        page = html.document_fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return source
    for change in CHANGES:
        if rng.random() < CHANCE:
            change(page, rng)
    text: str = html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    return text


def _without_classes(page: Any, rng: Any) -> None:
    """Remove the classes and ids of all elements, or of one in two."""
    share = 1.0 if rng.random() < 0.5 else 0.5
    for element in page.iter(etree.Element):
        if rng.random() < share:
            for name in ("class", "id", "role", "itemprop"):
                element.attrib.pop(name, None)


def _without_landmarks(page: Any, rng: Any) -> None:
    """Turn all elements of some landmarks into plain ones."""
    for tag in LANDMARKS:
        if rng.random() < 0.6:
            for element in page.iter(tag):
                element.tag = PLAIN


def _tails(page: Any, rng: Any) -> None:
    """Move the last paragraphs of runs into an element of their own, inside or behind the element of the run."""
    for parent in {id(element.getparent()): element.getparent() for element in page.iter("p")}.values():
        run = [child for child in parent if child.tag == "p"] if parent is not None else []
        if len(run) >= MIN_RUN and rng.random() < 0.7:
            tail = run[-int(rng.integers(1, min(MAX_TAIL, len(run) - 1) + 1)) :]
            own = etree.Element(("div", "section", "blockquote", "div")[int(rng.integers(4))])
            tail[0].addprevious(own)
            for each in tail:
                own.append(each)
            if parent.tag not in ("body", "td", "li") and parent.getparent() is not None and rng.random() < 0.5:
                tail_text, parent.tail = parent.tail, None
                parent.addnext(own)
                own.tail = tail_text
            if rng.random() < 0.3 and own.tag != "blockquote":
                own.set("class", ("text", "body", "content", "block")[int(rng.integers(4))])


def _paragraphs(page: Any, rng: Any) -> None:
    """Turn all paragraphs into plain elements, or plain elements of text alone into paragraphs."""
    if rng.random() < 0.5:
        for element in page.iter("p"):
            element.tag = PLAIN
    else:
        for element in page.iter(PLAIN):
            if len(element) == 0 and element.text and element.text.strip():
                element.tag = "p"


def _folds(page: Any, rng: Any) -> None:
    """Put some headings and the text below each into an element that folds."""
    for heading in [element for tag in HEADINGS for element in page.iter(tag)]:
        below = list(_until_heading(heading))
        if below and heading.getparent() is not None and rng.random() < 0.3:
            fold, summary = etree.Element("details"), etree.Element("summary")
            heading.addprevious(fold)
            summary.append(heading)
            fold.extend([summary, *below])


def _until_heading(heading: Any) -> Iterator[Any]:
    for element in heading.itersiblings():
        if not isinstance(element.tag, str) or element.tag in (*HEADINGS, "h1", "script", "style"):
            return
        yield element


def _definitions(page: Any, rng: Any) -> None:
    """Turn some lists into lists of definitions."""
    for element in [element for tag in LISTS for element in page.iter(tag)]:
        items = [item for item in element if item.tag == "li"]
        if items and rng.random() < 0.3:
            element.tag = "dl"
            for at, item in enumerate(items):
                item.tag = ("dt", "dd")[at % 2]


def _headings(page: Any, rng: Any) -> None:
    """Turn all headings of one level into another level, or into bold paragraphs."""
    for tag in HEADINGS:
        if rng.random() < 0.4:
            other = ("h2", "h3", "h4", "p", "div")[int(rng.integers(5))]
            for element in list(page.iter(tag)):
                element.tag = other


CHANGES: tuple[Callable[[Any, Any], None], ...] = (
    _without_classes,
    _without_landmarks,
    _tails,
    _folds,
    _definitions,
    _headings,
    _paragraphs,
)
"""Changes that keep all texts in their order; each takes the page and a random generator."""
