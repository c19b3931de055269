"""The nouns: a document is blocks, a removal is a receipt, a result is what is left and why.

Offsets are code points into `source_text`, half open, as in Python slices.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

CATEGORIES = (
    "navigation",
    "share",
    "comment-prompt",
    "comment-body",
    "related",
    "author-bio",
    "byline",
    "caption",
    "image-credit",
    "source-credit",
    "newsletter",
    "legal",
    "advert",
    "paywall",
    "tags",
    "date",
    "site-name",
    "teaser",
    "pagination",
    "repeat",
    "other",
)
"""What a removal can be, a closed list; the stem of a rule file is one of these."""


class BlockKind(StrEnum):
    """What a block is by its own marks; only markup makes a heading, so plain short lines are paragraphs."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    OTHER = "other"


class PageType(StrEnum):
    """What kind of page a document is; `unknown` where neither the caller nor the judge can say."""

    ARTICLE = "article"
    FORUM = "forum"
    PRODUCT = "product"
    COLLECTION = "collection"
    LISTING = "listing"
    DOCUMENTATION = "documentation"
    SERVICE = "service"
    UNKNOWN = "unknown"


class Preset(StrEnum):
    """How certain the classifier must be: `conservative` removes least, `aggressive` most."""

    CONSERVATIVE = "conservative"
    BALANCED = "balanced"
    AGGRESSIVE = "aggressive"


class Status(StrEnum):
    """What became of one document. `passed` means: handed on whole, because judging it failed or cost too much."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    PASSED = "passed"


class Facts(NamedTuple):  # a tuple, made by the million in half the time a dataclass takes
    """What is measured of a block, once."""

    folded: str
    """The words in lower case, one space apart, quotes straight, marks at the edges gone."""
    words: int
    """How many words; in scripts without spaces, how many characters divided by two."""
    sentence: bool
    """Does it end as a sentence does?"""
    prose: bool
    """Is it long enough, and shaped, to be running text?"""


class Markup(NamedTuple):
    """What the markup says of a block of an HTML page."""

    tags: tuple[str, ...]
    """Of the elements around it, the innermost first, a dozen at most."""
    inside: tuple[int, ...]
    """Numbers of the same elements: two blocks in one element share its number."""
    attributes: tuple[str, ...]
    """Of each: its class, its id and its role, with a line break between."""
    names: tuple[str, ...]
    """Their tags, and words of their class, id and role with a dot; `+` marks those of the two innermost."""
    link_density: float
    """The share of its characters that are in links."""
    siblings: int
    """Of the elements close around it, the most that stand beside each other with the same tag and class."""
    line: int
    """Of the page's source, from 1."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-sized piece. The white space between two blocks belongs to neither."""

    index: int
    start: int
    end: int
    kind: BlockKind
    facts: Facts
    markup: Markup | None = None


class Link(NamedTuple):
    """A stretch of the text that leads somewhere: `source_text[start:end]`."""

    start: int
    end: int
    address: str


class PageMetadata(NamedTuple):
    """What an HTML page says of itself."""

    title: str
    language: str
    """As it declares it."""
    meta: Mapping[str, str]
    """The contents of its meta elements, by name or property in lower case."""
    link_relations: Mapping[str, str]
    """Where its link elements point, by relation in lower case."""
    data: tuple[str, ...]
    """Its JSON-LD."""
    parsed_by_lxml: bool = True
    """Could lxml read it? Python's own parser did, where not."""
    links: tuple[Link, ...] = ()
    """The links in its text, in order; none where nobody asked for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text as blocks, in order. Two documents are the same only if they are one."""

    source_text: str
    blocks: tuple[Block, ...]
    language: str = ""
    """ISO 639-1 code, two with a comma where it may be either, or `""` when the text does not tell."""
    page_type: PageType = PageType.UNKNOWN
    name: str = ""
    url: str | None = None
    warnings: tuple[str, ...] = ()
    page_metadata: PageMetadata | None = None
    """What the page says of itself; None for text."""
    reference_text: Callable[[], str] | None = None
    """Asks another extractor what it takes for the main content of the page, folded; None where nobody is asked."""

    def text(self, block: Block) -> str:
        """The block as it stands in the source."""
        return self.source_text[block.start : block.end]


_start = attrgetter("start")


class Removal(NamedTuple):
    """A receipt: `source_text[start:end]` goes, who took it, what it is, why, and how sure that is (0 to 1)."""

    start: int
    end: int
    by: str
    category: str
    why: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Removals:
    """What the steps so far have taken, by block index. Immutable; the first step to claim a span keeps it."""

    by_block: Mapping[int, tuple[Removal, ...]] = field(default_factory=dict)
    fully_removed: frozenset[int] = frozenset()
    """The indices of the blocks of which nothing is left."""

    def merged(self, document: Document, found: Iterable[Removal], vetoed: Container[int] = ()) -> Removals:
        """Add removals, less what is already claimed, what lies outside of blocks, and `vetoed` blocks."""
        merged, whole = dict(self.by_block), set(self.fully_removed)
        blocks = document.blocks
        for removal in sorted(found):
            at = bisect_right(blocks, removal.start, key=_start) - 1
            if at >= 0 and at not in vetoed:
                block = blocks[at]
                taken = merged.get(at, ())
                if not taken and (removal.start, removal.end) == (block.start, block.end):
                    merged[at] = (removal,)
                    whole.add(at)
                    continue
                if pieces := tuple(_unclaimed(removal, taken, block)):
                    merged[at] = tuple(sorted((*taken, *pieces)))
                    if sum(piece.end - piece.start for piece in merged[at]) == block.end - block.start:
                        whole.add(at)
        return Removals(merged, frozenset(whole))

    def is_removed(self, block: Block) -> bool:
        """Is nothing of the block left?"""
        return block.index in self.fully_removed

    def remaining(self, block: Block) -> list[tuple[int, int]]:
        """The spans of the block that nobody has taken."""
        return list(_gaps(block.start, block.end, self.by_block.get(block.index, ())))

    def __iter__(self) -> Iterator[Removal]:
        for index in sorted(self.by_block):
            yield from self.by_block[index]

    def __len__(self) -> int:
        return sum(map(len, self.by_block.values()))

    def __contains__(self, block: Block) -> bool:
        return block.index in self.by_block


Step = Callable[[Document, Removals], Iterable[Removal]]
"""A step judges and edits nothing: given a document and what is already taken, it hands in removals."""


Span = tuple[int, int]
"""A start and an end in the source text."""


@dataclass(frozen=True, slots=True)
class CleanResult:
    """What is worth keeping of a source, and a receipt for the rest."""

    source_text: str
    removals: tuple[Removal, ...] = ()
    status: Status = Status.UNCHANGED
    warnings: tuple[str, ...] = ()
    page_type: PageType = PageType.UNKNOWN
    """What the caller named, or what the page is taken for: mostly rightly for articles, for others in two of three."""
    blocks: tuple[Block, ...] = ()
    """Those of an HTML page, with what the markup says of each; none for text."""
    page_metadata: PageMetadata | None = None
    """What an HTML page says of itself."""

    @property
    def text(self) -> str:
        """The kept text, each block after its own separator.

        Where blocks went between two kept ones, the widest separator around them stays, so that paragraphs do not
        run together; before the first kept block none stays, and the source's own ending closes the text.

        >>> menu, share = Removal(0, 4, "r", "c", "w"), Removal(11, 16, "r", "c", "w")
        >>> CleanResult("Menu\\n\\nOne.\\nShare\\n\\nTwo.\\n", (menu, share)).text
        'One.\\n\\nTwo.\\n'
        """
        return "".join([self.source_text[start:end] for start, end in self.kept()])

    def kept(self) -> list[Span]:
        """The spans of the source that the text is made of, in order: kept pieces, and the separators that stay."""
        source = self.source_text
        if not self.removals:
            return [(0, len(source))]
        found: list[Span] = []
        between: list[Span] = []  # the white space since the last kept text
        for start, end in _gaps(0, len(source), self.removals):
            piece = source[start:end]
            first, last = end - len(piece.lstrip()), start + len(piece.rstrip())
            if first == end:
                between = _wider(source, between, [(start, end)])
                continue
            if found or start == 0:
                found += _wider(source, between, [(start, first)]) if found else [(start, first)]
            found.append((first, last))
            between = [(last, end)]
        if found:
            found.append((len(source.rstrip()), len(source)))
        return found

    @property
    def removed_chars(self) -> int:
        """How many characters went, white space between blocks aside."""
        return sum(removal.end - removal.start for removal in self.removals)

    def pieces(self) -> Iterator[tuple[str, Removal | None]]:
        """The source in order, once each: kept text with `None`, removed text with its receipt."""
        at = 0
        for removal in self.removals:
            if at < removal.start:
                yield self.source_text[at : removal.start], None
            yield self.source_text[removal.start : removal.end], removal
            at = removal.end
        if at < len(self.source_text):
            yield self.source_text[at:], None


def _gaps(start: int, end: int, taken: Iterable[Removal]) -> Iterator[tuple[int, int]]:
    """The spans of start..end between the `taken` ones, which are in order."""
    for removal in taken:
        if start < removal.start:
            yield start, removal.start
        start = removal.end
    if start < end:
        yield start, end


def _wider(source: str, one: list[Span], other: list[Span]) -> list[Span]:
    """The separator that two stretches of white space around a removal leave: the one with more line breaks."""
    lines, others = (sum(source.count("\n", start, end) for start, end in spans) for spans in (one, other))
    if lines and others:
        return one if lines >= others else other
    return one + other


def _unclaimed(removal: Removal, taken: tuple[Removal, ...], block: Block) -> Iterator[Removal]:
    start, end = max(removal.start, block.start), min(removal.end, block.end)
    inside = [r for r in taken if r.end > start and r.start < end]
    for a, b in _gaps(start, end, inside):
        yield Removal(a, b, removal.by, removal.category, removal.why, removal.score)
