"""Data model: documents and their blocks, removals (receipts) and results.

Offsets count code points of `source_text` and are half open, as in Python slices.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter

import cleaner._core as _core
from cleaner.frozen import frozen
from cleaner.structure import PageStructure
from cleaner.tuples import NamedTuple

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
"""Categories of removals, a closed list. The stem of a shipped rule file is one of them."""


SHOWN_CHARS = 20  # of a text in the `repr` of what holds it


class BlockKind(StrEnum):
    """Kind of a block, from its own marks. Only markup makes a heading, so plain short lines are paragraphs."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    OTHER = "other"


class PageType(StrEnum):
    """Type of page a document comes from; `unknown` if neither the caller nor the classifier determined it."""

    ARTICLE = "article"
    FORUM = "forum"
    PRODUCT = "product"
    COLLECTION = "collection"
    LISTING = "listing"
    DOCUMENTATION = "documentation"
    SERVICE = "service"
    UNKNOWN = "unknown"


class Preset(StrEnum):
    """Certainty that the classifier needs for a removal: `conservative` removes least, `aggressive` most."""

    CONSERVATIVE = "conservative"
    BALANCED = "balanced"
    AGGRESSIVE = "aggressive"


class Status(StrEnum):
    """Outcome for one document. `passed`: passed through unchanged, as processing it failed or took too long.

    `emptied`: there was much prose and next to nothing is left, likely because it was misread or misjudged.
    """

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    PASSED = "passed"
    EMPTIED = "emptied"


class Facts(NamedTuple):  # a tuple: millions are created, in half the time a dataclass takes
    """Measurements of a block, taken once when the document is read."""

    folded: str
    """Folded text: lower case, one space between words, straight quotes, no marks at the edges."""
    words: int
    """Number of words; a character of a script without spaces counts as half a word."""
    sentence: bool
    """True if the block ends like a sentence."""
    prose: bool
    """True if the block is long enough and has the form of running text."""


class Markup(NamedTuple):
    """HTML elements around a block of a page, and features of its markup."""

    tags: tuple[str, ...]
    """Tags of the elements around the block, innermost first, a dozen at most."""
    inside: tuple[int, ...]
    """Numbers of the same elements; two blocks in one element share its number."""
    attributes: tuple[str, ...]
    """Class, id and role of each of these elements, joined by line breaks."""
    names: tuple[str, ...]
    """Tags, words of class, id and role (`.word`), and microdata (`@word`); `+` marks those of the two innermost."""
    link_density: float
    """Share of the block's characters that are in links, 0 to 1."""
    siblings: int
    """Largest number of siblings with the same tag and class (itself included) among the elements close around it."""
    line: int
    """Line of the HTML source, counted from 1."""
    address: str = ""
    """Address of the link that the block begins in, as the page has it; `""` if it begins in none."""


@frozen(eq=True)
class Block:
    """Paragraph-sized span of a document. The white space between two blocks belongs to neither."""

    index: int
    start: int
    end: int
    kind: BlockKind
    facts: Facts
    markup: Markup | None = None

    def __repr__(self) -> str:
        kind, words = str(self.kind), self.facts.words
        return f"Block(index={self.index}, {kind=}, start={self.start}, end={self.end}, {words=})"


class Link(NamedTuple):
    """Link of a page: `source_text[start:end]` is its text."""

    start: int
    end: int
    address: str


class PageMetadata(NamedTuple):
    """Metadata that an HTML page states about itself."""

    title: str
    language: str
    """Language code as the page declares it."""
    meta: Mapping[str, str]
    """Contents of its `meta` elements, by name or property in lower case."""
    link_relations: Mapping[str, str]
    """Addresses of its `link` elements, by relation in lower case."""
    data: tuple[str, ...]
    """JSON-LD of the page, unparsed."""
    parsed_by_lxml: bool = True
    """False if lxml could not read the page, so that Python's own parser did."""
    links: tuple[Link, ...] = ()
    """Links in its text, in order; empty unless the caller requested them."""
    structure: PageStructure = PageStructure()
    replaced_chars: int = 0
    """Characters that a page shows, if its text was read from its data instead; they are left out."""
    unread_words: int = 0
    """Words in the source of a page that shows next to nothing, in whatever way it is read; 0 of any other page."""
    notes: frozenset[str] = frozenset()
    """Ids of the elements that marks of notes in the text link to."""


@frozen()
class Document:
    """Text and its blocks, in order. Documents are compared by identity."""

    source_text: str
    blocks: Sequence[Block]
    language: str = ""
    """ISO 639-1 code, two with a comma if the text may be in either, or `""` if it cannot be determined."""
    page_type: PageType = PageType.UNKNOWN
    name: str = ""
    url: str | None = None
    warnings: tuple[str, ...] = ()
    page_metadata: PageMetadata | None = None
    """Metadata of an HTML page; None for text."""
    reference_text: Callable[[], str] | None = None
    """Runs the reference extractor and returns the page's main content, folded; None if there is none to run."""

    def text(self, block: Block) -> str:
        """Return the source text of a block."""
        return self.source_text[block.start : block.end]

    def __repr__(self) -> str:
        language, page_type, text = self.language, str(self.page_type), _beginning(self.source_text)
        return f"Document({language=}, {page_type=}, blocks={len(self.blocks)}, chars={len(self.source_text)}, {text=})"


_start = attrgetter("start")


class Removal(NamedTuple):
    """Receipt for the removal of `source_text[start:end]`: id of the rule or step, category, reason, score (0 to 1)."""

    start: int
    end: int
    by: str
    category: str
    why: str
    score: float = 1.0


NO_REMOVALS: Mapping[int, tuple[Removal, ...]] = {}


@frozen()
class Removals:
    """Removals of the steps so far, by block index. Immutable; the first step to claim a span keeps it."""

    by_block: Mapping[int, tuple[Removal, ...]] = NO_REMOVALS
    fully_removed: frozenset[int] = frozenset()
    """Indices of the blocks that are removed completely."""

    def merged(self, document: Document, found: Iterable[Removal], vetoed: Container[int] = ()) -> Removals:
        """Return these removals and those of `found`, less what is already claimed and what is in `vetoed` blocks.

        Each removal is clipped to the block in which it starts; one that starts before the first block is dropped.
        """
        handle = getattr(document.blocks, "handle", None) if _core.native else None
        if _core.native and handle:  # of a document that the core has read
            return Removals(*_core.native.merged(handle, self.by_block, self.fully_removed, sorted(found), vetoed))
        merged, fully_removed = dict(self.by_block), set(self.fully_removed)
        blocks = document.blocks
        for removal in sorted(found):
            at = bisect_right(blocks, removal.start, key=_start) - 1
            if at >= 0 and at not in vetoed:
                block = blocks[at]
                taken = merged.get(at, ())
                if not taken and (removal.start, removal.end) == (block.start, block.end):
                    merged[at] = (removal,)
                    fully_removed.add(at)
                    continue
                if unclaimed := tuple(_unclaimed(removal, taken, block)):
                    merged[at] = tuple(sorted((*taken, *unclaimed)))
                    if sum(part.end - part.start for part in merged[at]) == block.end - block.start:
                        fully_removed.add(at)
        return Removals(merged, frozenset(fully_removed))

    def is_removed(self, block: Block) -> bool:
        """Tell whether the block is removed completely."""
        return block.index in self.fully_removed

    def remaining(self, block: Block) -> list[tuple[int, int]]:
        """Return the spans of the block that are not removed, in order."""
        return list(_gaps(block.start, block.end, self.by_block.get(block.index, ())))

    def __iter__(self) -> Iterator[Removal]:
        for index in sorted(self.by_block):
            yield from self.by_block[index]

    def __len__(self) -> int:
        return sum(map(len, self.by_block.values()))

    def __contains__(self, block: Block) -> bool:
        return block.index in self.by_block

    def __repr__(self) -> str:
        return f"Removals(removals={len(self)}, blocks={len(self.by_block)}, whole_blocks={len(self.fully_removed)})"


Step = Callable[[Document, Removals], Iterable[Removal]]
"""Function that returns further removals for a document and the removals so far; it edits nothing."""


Span = tuple[int, int]
"""Start and end in the source text."""


@frozen(eq=True)
class CleanResult:
    """Source text and what was removed from it, with a receipt for every removal."""

    source_text: str
    removals: tuple[Removal, ...] = ()
    status: Status = Status.UNCHANGED
    warnings: tuple[str, ...] = ()
    page_type: PageType = PageType.UNKNOWN
    """Page type, given by the caller or classified: mostly right for articles, for others in two cases of three."""
    blocks: Sequence[Block] = ()
    """Blocks of an HTML page, with their markup; empty for text."""
    page_metadata: PageMetadata | None = None
    """Metadata of an HTML page; None for text."""
    confidence: float | None = None
    """Word F1 that `text` is expected to have against what a person would keep, 0 to 1; 0 for an emptied document.

    None where the classifier saw nothing: a document without blocks, one that was passed through, or one of which
    rules and repeats removed all.
    """

    @property
    def text(self) -> str:
        """Return the kept text, each block after its own separator.

        If blocks between two kept ones are removed, the widest separator around them is kept, so that paragraphs do
        not run together. No separator is kept before the first kept block; the source's own ending closes the text.

        >>> menu, share = Removal(0, 4, "r", "c", "w"), Removal(11, 16, "r", "c", "w")
        >>> CleanResult("Menu\\n\\nOne.\\nShare\\n\\nTwo.\\n", (menu, share)).text
        'One.\\n\\nTwo.\\n'
        """
        return "".join([self.source_text[start:end] for start, end in self.kept()])

    def kept(self) -> list[Span]:
        """Return the spans of the source that make up `text`, in order: kept parts and the separators between them."""
        source = self.source_text
        if not self.removals:
            return [(0, len(source))]
        if _core.native and len(source) <= _core.MAX_CHARS:
            spans: list[Span] = _core.native.kept_spans(source, self.removals)
            return spans
        found: list[Span] = []
        between: list[Span] = []  # the white space since the last kept text
        for start, end in _gaps(0, len(source), self.removals):
            part = source[start:end]
            first, last = end - len(part.lstrip()), start + len(part.rstrip())
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
        """Return the number of removed characters; white space between blocks does not count."""
        return sum(removal.end - removal.start for removal in self.removals)

    def pieces(self) -> Iterator[tuple[str, Removal | None]]:
        """Yield the whole source text in order: kept text with `None`, removed text with its receipt."""
        at = 0
        for removal in self.removals:
            if at < removal.start:
                yield self.source_text[at : removal.start], None
            yield self.source_text[removal.start : removal.end], removal
            at = removal.end
        if at < len(self.source_text):
            yield self.source_text[at:], None

    def __repr__(self) -> str:
        status, removed, text = str(self.status), self.removed_chars, _beginning(self.text)
        kept = len(self.source_text) - removed
        return f"CleanResult({status=}, {kept=}, {removed=}, removals={len(self.removals)}, {text=})"


def _beginning(text: str) -> str:
    """Return the first characters of a text, on one line."""
    first = " ".join(text[: 4 * SHOWN_CHARS].split())
    return first if len(first) <= SHOWN_CHARS else f"{first[:SHOWN_CHARS].rstrip()}…"


def _gaps(start: int, end: int, taken: Iterable[Removal]) -> Iterator[tuple[int, int]]:
    """Yield the spans of `start:end` between the `taken` ones, which must be in order."""
    for removal in taken:
        if start < removal.start:
            yield start, removal.start
        start = removal.end
    if start < end:
        yield start, end


def _wider(source: str, one: list[Span], other: list[Span]) -> list[Span]:
    """Return the separator to keep of the white space before and after a removal.

    If both have line breaks, it is the one with more of them, otherwise both.
    """
    lines, others = (sum(source.count("\n", start, end) for start, end in spans) for spans in (one, other))
    if lines and others:
        return one if lines >= others else other
    return one + other


def _unclaimed(removal: Removal, taken: tuple[Removal, ...], block: Block) -> Iterator[Removal]:
    """Yield the parts of a removal that are in the block and that no removal of `taken` covers."""
    start, end = max(removal.start, block.start), min(removal.end, block.end)
    inside = [r for r in taken if r.end > start and r.start < end]
    for a, b in _gaps(start, end, inside):
        yield Removal(a, b, removal.by, removal.category, removal.why, removal.score)
