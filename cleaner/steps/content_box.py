"""The element of a page that holds its content, and what the elements between it and a block say about the block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from cleaner.model import Block
from cleaner.reading.elements import MAX_NAME_CHARS, label_words
from cleaner.reading.visibility import ClassRoles
from cleaner.rules.pack import markup_words, wholes

CONTENT_TAGS = ("article", "main")
LISTS = ("ul", "ol", "menu")
FRAME_TAGS = frozenset(("nav", "header", "footer", "aside", "form", "dialog", "button", "label", "fieldset"))
"""Elements whose blocks stand around an article rather than in it."""
MIN_PROSE_SHARE = 0.5  # of the words of kept prose; the box holds more
MAX_LINKED = 0.3  # share of words in links; what has more is a list of links


class ContentBox:
    """The innermost `article` or `main` that holds most of the kept prose; where there is none, the innermost element.

    `blocks` are all blocks of a page, `remaining` those that are not removed yet, `removed` the indices of those among
    them that are about to be removed.
    """

    def __init__(self, blocks: Sequence[Block], remaining: Sequence[Block], removed: Container[int]) -> None:
        self.blocks = blocks
        self.remaining = remaining
        self.removed = removed
        prose = [block for block in remaining if block.index not in removed and block.facts.prose and _is_read(block)]
        self.element = _content_element(prose)
        self.prose = [block for block in prose if self.level(block) >= 0]
        """Kept prose in the box, in order."""

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
        for block in self.remaining if role in self._roles else ():
            element = self.element_of(block, role)
            if element >= 0:
                found[element].append(block)
        return found.values()

    @cached_property
    def _roles(self) -> frozenset[str]:
        """Roles that names of elements around the remaining blocks have."""
        labels = {label for block in self.remaining if block.markup for label in block.markup.attributes if label}
        return frozenset(map(role_of, labels))

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


def is_doubtful(whole: Sequence[Block], unsure: Container[int], removed: Container[int]) -> bool:
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
    """Tell whether less than half of a block is links."""
    return block.markup is not None and 2 * block.markup.link_density < 1


@lru_cache(maxsize=1 << 10)
def _names_chrome(label: str) -> bool:
    """Tell whether class, id and role of an element name a kind of chrome."""
    return bool(label) and not markup_words().keys().isdisjoint(label_words(label[:MAX_NAME_CHARS]))


@lru_cache(maxsize=1 << 10)
def role_of(label: str) -> str:
    """Return the role of an element by its class, id and role in ARIA (an item of `Markup.attributes`), or `""`."""
    return _roles().of("", {"class": " ".join(label.split())}) if label else ""


@lru_cache(maxsize=1)
def _roles() -> ClassRoles:
    return ClassRoles({name: role for role, names in wholes().items() if role != "headings" for name in names})
