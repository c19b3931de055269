"""Notes to the text of a page and lists of the works that it refers to: each stays as one thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import groupby, takewhile

import cleaner._core as _core
from cleaner._core.documents import markup_handle
from cleaner.classifier.dom import HEADINGS
from cleaner.model import Block, BlockKind, Document
from cleaner.normalize import fold, trim
from cleaner.rules.pack import wholes
from cleaner.steps.content_box import FRAME_TAGS, LISTS, ContentBox, element_around, is_doubtful, link_share, role_of

_NUMBER = re.compile(r"\d+")
NOTE_LEVELS = 3  # elements around a note, innermost first, of which one has the id that its mark links to
MAX_LINKED = 0.8  # share of the words of a list of notes or works in links; works are often linked, menus always
MAX_BELOW = 3  # blocks between the end of the prose and the first note that begins with a raised number
RAISED = ("sup",)
NOT_NOTES = FRAME_TAGS | {"article"}
"""Elements that notes do not stand in, below the element that holds the content."""


def notes(document: Document) -> set[int]:
    """Return the indices of the blocks that marks of notes in the text link to, by the ids of elements around them.

    What stands beside such a note and has an id that differs in its number alone is a note of the same list.
    """
    ids = document.page_metadata.notes if document.page_metadata else ()
    if not ids:
        return set()
    if _core.native:
        return set(_core.native.noted(markup_handle(document), ids, NOTE_LEVELS))
    around = [(block.index, *each) for block in document.blocks for each in _ids_around(block)]
    lists = {(element, _NUMBER.sub("", name)) for _, element, name in around if name in ids}
    return {at for at, element, name in around if (element, _NUMBER.sub("", name)) in lists}


def _ids_around(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the ids of the innermost elements around a block, each with the number of the element around that."""
    if block.markup:
        outer = (*block.markup.inside[1:], -1)
        for element, label in zip(outer[:NOTE_LEVELS], block.markup.attributes[:NOTE_LEVELS], strict=False):
            if label and (name := label.split("\n")[-2]):
                yield element, name


def notes_of(document: Document, box: ContentBox, unsure: Collection[int]) -> Iterator[int]:
    """Yield the indices of the removed blocks that are notes to the kept text, or works that it refers to.

    An element named as notes stays whole. The others stay where the classifier is not certain about most of their
    words (`unsure`): an element named as references, a list under a heading that says so, and paragraphs that begin
    with a raised number, right below the text.
    """
    if box.handle:
        yield from _core.native.notes_of(box.handle, unsure, _settings())
        return
    others = [*box.groups("references"), *_headed_lists(box), _numbered(document, box)]
    doubtful = [whole for whole in others if is_doubtful(whole, unsure, box.removed)]
    for whole in (*box.groups("notes"), *doubtful):
        if whole and box.is_below_start(whole[0]) and _is_apparatus(box, whole):
            yield from (block.index for block in whole if block.index in box.removed)


@cache
def _settings() -> object:
    """Return what the core has to know about notes, as a handle."""
    limits = NOTE_LEVELS, MAX_BELOW, MAX_LINKED
    return _core.native.make_note_settings(LISTS, HEADINGS, NOT_NOTES, RAISED, _headings(), *limits)


def _is_apparatus(box: ContentBox, whole: Sequence[Block]) -> bool:
    """Tell whether blocks are no menu and no cards: not mostly links, and in no element that notes do not stand in."""
    return link_share(whole) <= MAX_LINKED and not any(_is_framed(box, block) for block in whole)


def _is_framed(box: ContentBox, block: Block) -> bool:
    """Tell whether an element between the box and a block, other than that of notes, is one that frames content."""
    level, markup = box.level(block), block.markup
    around = zip(markup.tags[:level], markup.attributes[:level], strict=True) if markup else ()
    return any(tag in NOT_NOTES and not role_of(label) for tag, label in around)


def _headed_lists(box: ContentBox) -> Iterator[list[Block]]:
    """Yield the lists right under a heading that names notes or works, each with its heading."""
    for at, heading in enumerate(box.remaining[:-1]):
        if box.level(heading) >= 0 and heading.facts.folded in _headings() and _is_heading(heading):
            element, below = next(groupby(box.remaining[at + 1 :], lambda block: element_around(block, LISTS)))
            if element >= 0:
                yield [heading, *below]


def _is_heading(block: Block) -> bool:
    tags = block.markup.tags[:NOTE_LEVELS] if block.markup else ()
    return block.kind is BlockKind.HEADING or any(tag in HEADINGS for tag in tags)


@cache
def _headings() -> frozenset[str]:
    return frozenset(trim(fold(heading)) for heading in wholes()["headings"])


def _numbered(document: Document, box: ContentBox) -> list[Block]:
    """List the paragraphs right below the kept prose that begin with a raised number."""
    below = [block for block in box.remaining if box.prose and block.index > box.prose[-1].index]
    first = next((at for at, block in enumerate(below[: MAX_BELOW + 1]) if _has_raised_number(document, block)), None)
    return [] if first is None else list(takewhile(lambda block: _has_raised_number(document, block), below[first:]))


def _has_raised_number(document: Document, block: Block) -> bool:
    in_superscript = block.markup is not None and not set(RAISED).isdisjoint(block.markup.tags[:2])
    return in_superscript and document.source_text[block.start].isdigit() and block.facts.words > 1
