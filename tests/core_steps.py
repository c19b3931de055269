"""Texts in which steps find something, and removals from them, on which the core is held to Python."""

from __future__ import annotations

from collections.abc import Sequence

from core_texts import texts
from hypothesis import strategies as st
from pages import mixed

from cleaner.model import CATEGORIES, Document, Removal, Removals
from cleaner.reading.blocks import split_blocks

FERRY = "The ferry to the outer islands was cancelled on Tuesday, as the gale that began at noon went on."
BRIDGE = "Engineers found rust in four of the nine piers, and the bridge stays closed to lorries until May."
LIBRARY = "The library opens at nine. It lends books, maps and 40 kinds of tools to all who live in town."
LINES = (
    *(FERRY, BRIDGE, LIBRARY),
    FERRY.replace("noon", "dawn"),  # another word
    FERRY.replace("Tuesday", "Friday"),  # another name
    LIBRARY.replace("40", "50"),  # another number
    *(f"{FERRY} {LIBRARY}", f"{BRIDGE[:-1]}; the second one opens in June, as the council said on Monday."),
    *(f"{FERRY[:50]}…", f"{BRIDGE[:40]} ...", f"{LIBRARY[:44]} [...]", f"{FERRY[:30]}… )", "Read the whole text …"),
    *("这座桥在星期二关闭了，因为检查发现了锈迹。" * 2, "这座桥在星期二关闭了，因为检查发现了铁锈。" * 2),
    *("Oh the ferry, the ferry home", "Oh the ferry, the ferry home!", "The tide and the keeper"),
    *("ANNE: We wait.", "TOM O'HARA. And then?", "TOM  : no", "A: one letter", "ÄNNE: not of ASCII", "MAX"),
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "We sailed at dawn.", "Rain all day.", "Who knows?"),
    *("# Ferries", "## Times", "### Fares", "Harbour\n=======", "Harbour\n---", "\n\n"),
    *("- a pump", "- a rod", "- a seal", "- a cup.", "1. one", "> as they said", "| 1 | 2 |\n|---|---|\n| 3 | 4 |"),
    *("HP-50: 18 kg", "HP-60: 19.5 kg", "HP-70b: 2 kg", "١٢ kg", "0", "x0x", "12:30 14:00", "9:30 10:15"),
    *("```\na = 1\n```", "int main() {", "return 0;", "}", "x = f(y);", "/* note", "ends */", "# a comment", "done"),
    *("Anne Lee", "J. Doe", "Anne Lee is a writer who lives by the sea and has written nine books about its birds."),
    *("About us", "Privacy Policy", "Terms of Use", "Permission is hereby granted, free of charge, to any person."),
    *("Menu", "Share this", "*", "……", "...", "( )", "a" * 90),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document of such lines, of blocks of fixtures, or of hard characters."""
    lines = st.lists(st.sampled_from(LINES), max_size=40).map("\n".join)
    apart = st.lists(st.sampled_from(LINES), max_size=30).map("\n\n".join)
    text = draw(lines | apart | mixed() | texts())
    return Document(text, split_blocks(text), "en")


@st.composite
def found_in(draw: st.DrawFn, document: Document) -> list[Removal]:
    """Draw what a step may find in a document: whole blocks, parts of them, what reaches beyond."""
    blocks: Sequence[int] = range(len(document.blocks))
    found: list[Removal] = []
    for at in draw(st.lists(st.sampled_from(blocks), max_size=12)) if blocks else ():
        start, end = document.blocks[at].start, document.blocks[at].end
        if draw(st.booleans()):
            start, end = draw(st.integers(max(0, start - 2), end)), draw(st.integers(start, end + 2))
        by = draw(st.sampled_from(["en.share", "repeats.exact", "layout.tail"]))
        found.append(Removal(start, end, by, draw(st.sampled_from(CATEGORIES)), "why"))
    return [removal for removal in found if removal.start < removal.end]


@st.composite
def cleanings(draw: st.DrawFn) -> tuple[Document, Removals]:
    """Draw a document and what is removed from it."""
    document = draw(documents())
    return document, Removals().merged(document, draw(found_in(document)))
