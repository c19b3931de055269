"""Steps that look at the elements of a page find in the core what they find in Python."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from core_steps import BRIDGE, FERRY, LIBRARY
from core_texts import fixture_texts, needs_core, pure
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import _core
from cleaner._core.blocks import CoreBlocks
from cleaner.frozen import with_changes
from cleaner.model import Document, Removal, Removals
from cleaner.reading import read
from cleaner.reading.html import read_html
from cleaner.reading.sniff import is_html
from cleaner.steps import layout, notes, second_look
from cleaner.steps.pointers import pointers
from cleaner.steps.wholes import parts_of_kept

pytestmark = needs_core

PARTS = (
    *(f"<p>{FERRY}</p>", f"<p>{BRIDGE} {LIBRARY}</p>", f"<p>{LIBRARY} <a href=/l>More on the library</a></p>"),
    *("<p>Short.", f"<p>{FERRY}…", f"<blockquote>{BRIDGE[:40]}.</blockquote>", f"<p><em>{FERRY}</em>"),
    *("<h2>References", "<h2>Fares", "<p><strong><h3>Footnotes</h3></strong>", "<h2>Literatur"),
    *(
        "<p><a href=/storm>The storm that closed the port</a></p>",
        "<p><a href=/a.pdf>The plan of the new harbour</a></p>",
    ),
    *(
        "<p><a href=https://other.example/x>What they said about the storm</a></p>",
        "<p><a href=/é>A pier of its own</a></p>",
    ),
    *("<ul><li>one<li>two<li>A sentence.</ul>", "<ol><li><a href=/w>A work of 1999</a><li>Another work of 2001.</ol>"),
    *("<table><caption>Fares</caption><tr><td>1<td>2<tr><td>3<td>4</table>", "<table><tr><td>5<td>6</table>"),
    *("<details><summary>What does it cost?</summary><p>Nine pounds.</p></details>", "<dl><dt>Pier<dd>A wall.</dl>"),
    *(
        "<p>word<sup><a href=#fn1>1</a></sup> and<a href=#fn2>[2]</a>.",
        "<p><sup>1</sup>A note to it.<p><sup>2</sup> Two.",
    ),
    *(
        "<div id=fn1>The first note.</div>",
        "<div id=fn2>Note two</div>",
        "<p id=fn٣x>Note 3",
        "<li id=fn9>Note of an item",
    ),
    *("<span class='sub-title standfirst'>What happened</span>", "<p class=dek>In short", "<b role=doc-endnotes>e</b>"),
)
OPEN = (
    *("<div>", "<article>", "<main>", "<section>", "<aside>", "<nav>", "<ul>", "<div class='faq-list x'>", "</div>"),
    *("<div class='footnotes'>", "<div class='wp-block-Reference_List-12'>", "<div class='not-references'>", "</main>"),
    *("<div class=related-posts>", "<div id=accordion-3 class='Ü faq'>", "<div class='a:faq accordionItem'>", "</ul>"),
    *(
        "</article>",
        "</section>",
        "</aside>",
        "</nav>",
        "<details>",
        "</details>",
        "<dl>",
        "</dl>",
        "<table>",
        "</table>",
    ),
)


PROSE = f"<p>{FERRY}<p>{BRIDGE}<p>{LIBRARY}"


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Generate pages of such parts in such elements, above, between and below prose."""
    part = st.sampled_from(PARTS)
    some = st.lists(part | part | st.sampled_from(OPEN), max_size=12).map("".join)
    return f"<html><body>{draw(some)}<main>{draw(some)}{PROSE}{draw(some)}{PROSE}{draw(some)}"


@st.composite
def cleanings(draw: st.DrawFn) -> tuple[Document, Removals, set[int], set[int]]:
    """Draw a page, what is removed from it, which blocks are about to be, and about which of those there is doubt."""
    document = read(draw(pages()), format="html", function_words={}, url="https://example.org/")
    count = len(document.blocks)
    states = draw(st.lists(st.sampled_from("kkksuuurc"), min_size=count, max_size=count))
    removals = []
    for block, state in zip(document.blocks, states, strict=True):
        if state in "rc":
            category = draw(st.sampled_from(["advert", "navigation"]))
            removals.append(Removal(block.start, block.end if state == "r" else block.start + 1, "r", category, ""))
    selected, unsure = ({at for at, state in enumerate(states) if state in those} for those in ("su", "u"))
    return document, Removals().merged(document, removals), selected, unsure


STEPS: dict[str, Callable[[Document, Removals, set[int], set[int]], object]] = {
    "kept by structure": lambda document, removals, selected, unsure: layout.kept_by_structure(
        document,
        removals,
        selected,
        unsure,
    ),
    "parts": lambda document, removals, selected, unsure: sorted(parts_of_kept(document, removals, selected)),
    "notes": lambda document, removals, selected, unsure: notes.notes(document),
    "pointers": lambda document, removals, selected, unsure: list(pointers(document, removals)),
    "words": lambda document, removals, selected, unsure: second_look._words(document, removals),
}


def held_to_python(document: Document, removals: Removals, selected: set[int], unsure: set[int]) -> dict[str, object]:
    found = {name: step(document, removals, selected, unsure) for name, step in STEPS.items()}
    with pure():
        assert found == {name: step(document, removals, selected, unsure) for name, step in STEPS.items()}
    return found


@given(cleanings())
@settings(max_examples=150)
def test_generated_pages(cleaning: tuple[Document, Removals, set[int], set[int]]) -> None:
    held_to_python(*cleaning)


def with_python_markup(document: Document) -> Document:
    """Return a page whose markup Python has made."""
    blocks = document.blocks
    assert isinstance(blocks, CoreBlocks)
    return with_changes(document, blocks=CoreBlocks(blocks.handle, list(blocks.markup)))


def test_fixtures() -> None:
    for html in filter(is_html, fixture_texts()):
        document = read(html, function_words={})
        selected = set(range(1, len(document.blocks), 3))
        for each in (document, with_python_markup(document)):
            held_to_python(each, Removals(), selected, set(range(1, len(document.blocks), 2)) & selected)


FOUND = {
    "parts of wholes": (
        "kept by structure",
        f"<main>{PROSE}<details><summary>Why?<p>{FERRY}<p>{BRIDGE}</details>{PROSE}",
        "Why?",
    ),
    "glossary": ("kept by structure", f"<main>{PROSE}<dl><dt>Pier<dd>A wall of stone.</dl>{PROSE}", "Pier"),
    "standfirst": ("kept by structure", f"<main><div class=dek>In short</div>{PROSE}", "In short"),
    "notes": ("kept by structure", f"<main>{PROSE}<div class=footnotes><p>See there.</div>", "See there."),
    "works": ("kept by structure", f"<main>{PROSE}<h2>References</h2><ul><li>A work of 1999.</ul>", "A work of 1999."),
    "raised numbers": ("kept by structure", f"<main>{PROSE}<p><sup>1</sup> A note to it.", "1 A note to it."),
    "ending": ("kept by structure", f"<main>{PROSE}<p>At {FERRY}", "At The ferry"),
    "caption": ("parts", "<table><caption>Fares</caption><tr><td>Pier of stone<td>2 and 3</table>", "Fares"),
    "rows": ("parts", "<table><tr><td>Pier of stone<td>2 and 3<tr><td>3<td>4</table>", "3 | 4"),
    "items": ("parts", "<ul><li>A sentence.<li>Another one.<li>item</ul>", "item"),
    "noted": (
        "notes",
        "<p>word<a href=#fn1>1</a><div><div id=fn1>The note</div><div id=fn22>Another</div></div>",
        "Another",
    ),
}


@pytest.mark.parametrize(("step", "html", "text"), FOUND.values(), ids=FOUND)
def test_each_step_finds_something(step: str, html: str, text: str) -> None:
    """Else the comparison would compare nothing."""
    document = read(f"<html><body>{html}", format="html", function_words={})
    at = next(block.index for block in document.blocks if document.text(block).startswith(text))
    for each in (document, with_python_markup(document)):
        assert at in held_to_python(each, Removals(), {at}, {at})[step]  # type: ignore[operator]


def test_a_heading_above_what_rules_remove_stays_with_what_is_below() -> None:
    document = read(
        f"<html><body><main>{PROSE}<h2>Fares</h2><p>Advert</p><p>{FERRY}</main>", format="html", function_words={}
    )
    advert = document.blocks[4]
    for category, kept in (("advert", {3, 5}), ("navigation", set())):
        removals = Removals().merged(document, [Removal(advert.start, advert.end, "r", category, "")])
        assert held_to_python(document, removals, {3, 5}, {3, 5})["kept by structure"] == kept


def test_pointers_are_found() -> None:
    html = f"<div><p>{FERRY}<p><a href=/storm>The storm that closed the port</a><p>{BRIDGE}<p>{LIBRARY}</div>"
    announced = html.replace(FERRY, f"{FERRY} {BRIDGE[:-1]}:")
    for page, count in ((html, 1), (announced, 0), (announced.replace("May:", "May."), 1)):
        document = read(page, format="html", function_words={})
        assert len(held_to_python(document, Removals(), set(), set())["pointers"]) == count  # type: ignore[arg-type]


@given(pages(), st.booleans())
def test_pages_are_laid_out_alike(html: str, links: bool) -> None:
    text, blocks, metadata = read_html(html, links=links)
    with pure():
        assert (text, blocks, metadata) == read_html(html, links=links)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>",
        "<p>a<p>b<br>c<li>d<li>e<table><tr><td>f<td>g<tr><td>h<td>i</table><img alt=x src=/y><b>j</b><i>k</i>",
        "<pre>a\nb</pre><p>â€™s<p>it â€™s <b>bold</b><p>\u0085",
    ],
)
def test_a_page_of_the_core_is_pickled_as_one_of_python(html: str) -> None:
    found = read_html(html)
    with pure():
        in_python = read_html(html)
    assert pickle.loads(pickle.dumps(found)) == found == in_python
    assert repr(found) == repr(in_python)


def test_errors_are_exceptions() -> None:
    core = _core.native
    assert core
    one, two = (read(f"<html><p>{text}", function_words={}).blocks for text in ("a", "a<p>b"))
    assert isinstance(one, CoreBlocks)
    assert isinstance(two, CoreBlocks)
    removals = core.make_removals(two.handle, {}, ())
    python_made = core.make_markup(list(one.markup))
    for call in (
        lambda: core.kept_words(removals, one.markup_handle),
        lambda: core.pointers(removals, one.markup_handle, (), 1, 2, 0.5, 0.5),
        lambda: core.parts_of_kept(removals, (), 1.0, 1.0, (one.markup_handle, (), (), ())),
        lambda: core.parts_in_box(None, (), None),
        lambda: core.markup_rows(python_made, tuple),
        lambda: core.make_markup([(("p",), (1, 2), ("",), (), 0.0, 1, 1, "")]),
        lambda: core.page_blocks(two.handle),
    ):
        with pytest.raises((RuntimeError, ValueError, TypeError)):
            call()
