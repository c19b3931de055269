"""The element of a page that holds its content, and what the elements between it and a block say about the block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import cache, cached_property
from types import SimpleNamespace

import cleaner._core as _core
from cleaner._core.blocks import CoreBlocks
from cleaner.model import Block
from cleaner.reading.elements import MAX_NAME_CHARS, label_words
from cleaner.reading.visibility import MAX_CLASSES, MAX_REMEMBERED, ClassRoles
from cleaner.rules.pack import markup_words, wholes

CONTENT_TAGS = ("article", "main")
LISTS = ("ul", "ol", "menu")
FRAME_TAGS = frozenset(("nav", "header", "footer", "aside", "form", "dialog", "button", "label", "fieldset"))
"""Elements whose blocks stand around an article rather than in it."""
ROLES = ("notes", "references", "questions", "standfirst")
"""Roles of elements by their names, in the order of `enum Whole` in _core/box_settings.h."""
MIN_PROSE_SHARE = 0.5  # of the words of kept prose; the box holds more
MAX_LINKED = 0.3  # share of words in links; what has more is a list of links


class ContentBox:
    """The innermost `article` or `main` that holds most of the kept prose; where there is none, the innermost element.

    `blocks` are all blocks of a page, `gone` the indices of those that are removed already, `removed` of those that are
    about to be removed.
    """

    def __init__(self, blocks: Sequence[Block], gone: Collection[int], removed: Collection[int]) -> None:
        self.blocks = blocks
        self.gone = gone
        self.removed = removed

    @cached_property
    def handle(self) -> object:
        """Handle of the box in the core, or None if there is no core or it has not read the page."""
        if not (_core.native and isinstance(self.blocks, CoreBlocks)):
            return None
        remaining = [at for at in range(len(self.blocks)) if at not in self.gone]
        page = self.blocks.handle, self.blocks.markup_handle
        return _core.native.make_content_box(_settings(), *page, remaining, self.removed)

    @cached_property
    def remaining(self) -> list[Block]:
        """Blocks that are not removed yet, in order."""
        return [block for block in self.blocks if block.index not in self.gone]

    @cached_property
    def element(self) -> int:
        """Number of the element, or -1."""
        return _content_element(self._all_prose())

    @cached_property
    def prose(self) -> list[Block]:
        """Kept prose in the box, in order."""
        return [block for block in self._all_prose() if self.level(block) >= 0]

    def _all_prose(self) -> list[Block]:
        return [block for block in self.remaining if block.index not in self.removed and _is_read(block)]

    def level(self, block: Block) -> int:
        """Return how many elements of the box are around a block, or -1 if it stands outside."""
        inside = block.markup.inside if block.markup else ()
        return inside.index(self.element) if self.element in inside else -1

    def holds(self, block: Block) -> bool:
        """Tell whether a block stands in the box, and no element between them is a frame or is named as one."""
        level = self.level(block)
        if level < 0 or block.markup is None:
            return False
        tags, labels = block.markup.tags[:level], block.markup.attributes[:level]
        return FRAME_TAGS.isdisjoint(tags) and not any(map(_names_chrome, labels))

    def is_linked(self, block: Block) -> bool:
        """Tell whether a block, or the part of the box that it stands in, is mostly links."""
        level = self.level(block)
        if block.markup is None or block.markup.link_density > MAX_LINKED:
            return True
        element = block.markup.inside[level - 1] if level > 0 else -1
        words, linked = self._sums.get(element, (0, 0.0))
        return linked > MAX_LINKED * words

    @cached_property
    def _sums(self) -> dict[int, tuple[int, float]]:
        """Words, and words in links, by the number of the element."""
        words: dict[int, int] = defaultdict(int)
        linked: dict[int, float] = defaultdict(float)
        for block in self.blocks:
            if block.markup:
                for element in block.markup.inside:
                    words[element] += block.facts.words
                    linked[element] += block.facts.words * block.markup.link_density
        return {element: (count, linked[element]) for element, count in words.items()}

    def groups(self, role: str) -> Iterable[Sequence[Block]]:
        """Return the remaining blocks of the box by the innermost element around them whose name has a role."""
        found: dict[int, list[Block]] = defaultdict(list)
        for block in self.remaining:
            element = self.element_of(block, role)
            if element >= 0:
                found[element].append(block)
        return found.values()

    def element_of(self, block: Block, role: str) -> int:
        """Return the number of the innermost element in the box, around a block, whose name has a role, or -1."""
        level = self.level(block)
        if level <= 0 or block.markup is None:
            return -1
        pairs = zip(block.markup.attributes[:level], block.markup.inside[:level], strict=True)
        return next((element for label, element in pairs if role_of(label) == role), -1)

    def is_below_start(self, block: Block) -> bool:
        """Tell whether a block stands below the first kept prose."""
        return bool(self.prose) and self.prose[0].index < block.index


def element_around(block: Block, tags: Container[str]) -> int:
    """Return the number of the innermost element around a block with one of some tags, or -1."""
    pairs = zip(block.markup.tags, block.markup.inside, strict=True) if block.markup else ()
    return next((element for tag, element in pairs if tag in tags), -1)


def link_share(blocks: Iterable[Block]) -> float:
    """Return the share of the words of blocks that is in links, 0 to 1."""
    linked = [(block.facts.words, block.markup.link_density if block.markup else 0.0) for block in blocks]
    return sum(words * density for words, density in linked) / (sum(words for words, _ in linked) or 1)


def is_doubtful(whole: Sequence[Block], unsure: Collection[int], removed: Collection[int]) -> bool:
    """Tell whether the classifier is certain about less than half of the words of blocks that it would remove."""
    words = sum(block.facts.words for block in whole)
    certain = (block for block in whole if block.index in removed and block.index not in unsure)
    return 2 * sum(block.facts.words for block in certain) < words


def _content_element(prose: Sequence[Block]) -> int:
    """Return the number of the element that is the box for the kept prose, or -1."""
    words: dict[int, int] = defaultdict(int)
    for block in prose:
        for element in block.markup.inside if block.markup else ():
            words[element] += block.facts.words
    total = sum(block.facts.words for block in prose)
    enough = (element for element, count in words.items() if count > MIN_PROSE_SHARE * total)
    core = max(enough, default=-1)  # elements are numbered as they begin: the last one is the innermost
    return next((element for block in prose for element in _content_around(block, core)), core)


def _content_around(block: Block, core: int) -> Iterator[int]:
    """Yield the `article` and `main` elements around a block, from the core on outwards."""
    if block.markup and core in block.markup.inside:
        at = block.markup.inside.index(core)
        pairs = zip(block.markup.tags[at:], block.markup.inside[at:], strict=True)
        yield from (element for tag, element in pairs if tag in CONTENT_TAGS)


def _is_read(block: Block) -> bool:
    """Tell whether a block is prose and less than half of it is links."""
    return block.facts.prose and block.markup is not None and 2 * block.markup.link_density < 1


def _names_chrome(label: str) -> bool:
    """Tell whether class, id and role of an element name a kind of chrome."""
    return bool(label) and not markup_words().keys().isdisjoint(label_words(label[:MAX_NAME_CHARS]))


def role_of(label: str) -> str:
    """Return the role of an element by its class, id and role in ARIA (an item of `Markup.attributes`), or `""`."""
    return _roles().of("", {"class": " ".join(label.split())}) if label else ""


@cache
def _roles() -> ClassRoles:
    return ClassRoles({name: role for role, names in wholes().items() if role != "headings" for name in names})


@cache
def _settings() -> object:
    """Return what the core has to know about boxes, as a handle."""
    return _core.native.make_box_settings(
        SimpleNamespace(
            names=_roles().names,
            roles=ROLES,
            role_of_classes=_roles().of_classes,
            role_of_label=role_of,
            chrome_words=list(markup_words()),
            content_tags=CONTENT_TAGS,
            frame_tags=FRAME_TAGS,
            prose_share=MIN_PROSE_SHARE,
            linked=MAX_LINKED,
            name_chars=MAX_NAME_CHARS,
            class_chars=MAX_CLASSES,
            remembered=MAX_REMEMBERED,
        )
    )
