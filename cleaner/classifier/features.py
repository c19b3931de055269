"""What the judge is told of a document: numbers for each block, for its neighbourhood, and for the whole.

Two stages. `extract_features` looks at the blocks themselves and at what the other steps found; `context_features`, in a module of
its own, adds what follows from who stands where. They are apart because fitting takes blocks away and needs the second
stage anew.

Everything goes column by column in plain Python, since this runs for every block there is, and small documents must
not pay for an import. Where a number is squeezed (a logarithm, a limit), it is so that most values lie between 0 and 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import log1p
from operator import attrgetter
from typing import NamedTuple

from cleaner.classifier.dom import dom_features, page_features, reference_features
from cleaner.classifier.surface import characters, edges
from cleaner.model import Block, BlockKind, Document, Facts, PageType, Removals
from cleaner.reading.facts import kept_facts
from cleaner.rules.matcher import RuleSet

FIRST_WORDS, LAST_WORDS = 6, 3  # of a block, that are looked up in the vocabulary
WORDS = FIRST_WORDS + LAST_WORDS
TOPIC_PROSE = 40  # blocks of prose whose words are what the document is about
TOPIC_WORDS = 30  # of a block that may name the topic; longer ones are prose
TOPIC_LETTERS = 4  # of a word that may name it
HINTED_WORDS = 20  # weak rules look at no longer blocks


GROUPS = {
    "nav": ("navigation", "pagination", "site-name", "other"),
    "social": ("share", "comment-prompt"),
    "reader": ("comment-body",),
    "pointer": ("related", "teaser", "tags", "advert", "newsletter", "paywall"),
    "credit": ("author-bio", "byline", "caption", "image-credit", "source-credit", "date"),
    "legal": ("legal",),
}
"""What kinds of chrome rules may have found, in the six groups of a receipt."""
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
COMMENTS, POINTERS, ELSE = 1, 2, 3
"""What kind of section a removal opens."""
KINDS = {
    BlockKind.LIST_ITEM: "list",
    BlockKind.HEADING: "heading",
    BlockKind.TABLE_ROW: "row",
}

BLOCK_FEATURES = (
    *("size", "one_word", "to_3", "to_8", "to_20", "sentence", "prose"),
    *("list", "heading", "row", "other_kind"),
    *("first_upper", "first_lower", "first_digit", "first_letter"),
    *("last_stop", "last_ask", "last_colon", "last_dots", "last_digit", "last_letter"),
    *("capitals", "capitals_a_word", "digits", "any_digit", "commas", "stops", "bars", "marks", "word_length"),
    *("repeated", "repeated_form", "address", "url", "copyright", "money", "bracket", "quote"),
    *("by_rule", "by_repeat", "cut", "hint"),
    *(f"by_{group}" for group in GROUPS),
    *("known", "topic"),
)
"""The columns of `extract_features`."""
HOLDS = {
    "address": "@",
    "url": ("www.", "http", ".com"),
    "copyright": "©",
    "money": "$€£",
    "bracket": "(",
    "quote": '"“',
}

_FIGURES = re.compile(r"\d+")
_start = attrgetter("start")


class Features(NamedTuple):
    """The first stage. Columns have a value for each block."""

    columns: dict[str, list[float]]
    words: list[list[int]]
    """For each block, the places of its first and last words in the vocabulary, those it holds."""
    sizes: list[int]
    """How many words a block has."""
    blanks: list[bool]
    """Is there a blank line above?"""
    sections: list[int]
    """What kind of section what was removed here opens, or 0."""
    page_type: PageType
    names: list[list[int]]
    """For each block, the places of the names of its markup in the vocabulary of those; for text, none."""
    page: list[float]
    """What a page says of itself, in numbers; for text, none."""


def extract_features(
    document: Document,
    removals: Removals,
    rules: RuleSet,
    vocabulary: Mapping[str, int],
    names: Mapping[str, int] | None = None,
) -> Features:
    """The evidence of each block alone. Of a block that was cut, what is left of it counts.

    Words are looked up in the `vocabulary`; those of a page's markup in `names`.
    """
    blocks, facts = document.blocks, _facts_left(document, removals)
    text, starts, ends = document.source_text, [block.start for block in blocks], [block.end for block in blocks]
    folded, sizes = [each.folded for each in facts], [each.words for each in facts]
    columns: dict[str, list[float]] = {
        **_sizes(sizes),
        "sentence": [each.sentence for each in facts],
        "prose": [each.prose for each in facts],
        **_kinds([block.kind for block in blocks]),
        **edges(text, starts, ends),
        **characters(text, starts, ends, sizes),
        "repeated": _said(folded),
        "repeated_form": _alike(folded),
        **_held(document),
        **_removed(removals, len(blocks)),
        "hint": _hinted(folded, sizes, rules, document.language),
        "topic": topic_overlap(facts, removals.fully_removed),
    }
    words, columns["known"] = _words(folded, vocabulary)
    named: list[list[int]] = [[] for _ in blocks]
    page: list[float] = []
    if document.page_metadata:
        columns |= dom_features(document)
        named, page = _named(blocks, {} if names is None else names), page_features(document, columns)
    blanks, sections = _blanks(text, starts, ends), _sections(removals, len(blocks))
    return Features(columns, words, sizes, blanks, sections, document.page_type, named, page)


def _facts_left(document: Document, removals: Removals) -> list[Facts]:
    """The facts of each block; of one that was cut, those of what is left."""
    facts = [block.facts for block in document.blocks]
    for at in removals.by_block:
        if at not in removals.fully_removed:
            facts[at] = kept_facts(document, removals, document.blocks[at])
    return facts


def _sizes(sizes: Sequence[int]) -> dict[str, list[float]]:
    return {
        "size": [log1p(size) / 4 for size in sizes],
        "one_word": [size <= 1 for size in sizes],
        "to_3": [size <= 3 for size in sizes],
        "to_8": [size <= 8 for size in sizes],
        "to_20": [size <= 20 for size in sizes],
    }


def _words(folded: Sequence[str], vocabulary: Mapping[str, int]) -> tuple[list[list[int]], list[float]]:
    """Of each text the places of the words that are looked up and known, and the share of those."""
    looked_up = list(map(_looked_up, folded))
    words = [[at for word in each if (at := vocabulary.get(word, 0))] for each in looked_up]
    return words, [len(found) / len(each) for found, each in zip(words, looked_up, strict=True)]


def _blanks(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[bool]:
    """Is there a blank line above each block? Above the first there always is."""
    gaps = zip([0, *ends], starts, strict=False)
    return [at == 0 or text.count("\n", end, start) > 1 for at, (end, start) in enumerate(gaps)]


def _named(blocks: Sequence[Block], names: Mapping[str, int]) -> list[list[int]]:
    """Of each block the places of the names of its markup that are known."""
    markup = [block.markup.names if block.markup else () for block in blocks]
    each_once = dict.fromkeys(markup)  # in their order, because fitting takes in every name it is asked about
    places = {each: [at for name in each if (at := names.get(name, 0))] for each in each_once}
    return [places[each] for each in markup]


def with_reference(features: Features, document: Document, said: str) -> Features:
    """The evidence with what a witness says of a page, if it says anything."""
    if not said:
        return features
    columns = features.columns | reference_features(document.blocks, said)
    return features._replace(columns=columns, page=page_features(document, columns))


def _looked_up(folded: str) -> list[str]:
    """The first and the last words of a text; all of them where it is short."""
    if folded.count(" ") < WORDS:
        return folded.split(" ")[:WORDS]
    return folded.split(" ", FIRST_WORDS)[:FIRST_WORDS] + folded.rsplit(" ", LAST_WORDS)[1:]


def _kinds(kinds: list[BlockKind]) -> dict[str, list[float]]:
    names = (*KINDS.values(), "other_kind")
    columns: dict[str, list[float]] = {name: [0.0] * len(kinds) for name in names}
    for at, kind in enumerate(kinds):
        if kind is not BlockKind.PARAGRAPH:
            columns[KINDS.get(kind, "other_kind")][at] = 1.0
    return columns


def _said(folded: list[str]) -> list[float]:
    """How often the document says this."""
    counts = Counter(folded)
    if len(counts) == len(folded):
        return [0.0] * len(folded)
    return [log1p(min(counts[text], 20) - 1) for text in folded]


def _alike(folded: list[str]) -> list[float]:
    """How many blocks of the document say this with other figures: "12 comments" and "3 comments"."""
    joined = "\n".join(folded)
    forms = _FIGURES.sub("0", joined).split("\n") if _FIGURES.search(joined) else folded
    counts = Counter(forms)
    if len(counts) == len(forms):
        return [0.0] * len(forms)
    return [log1p(min(counts[form], 20) - 1) for form in forms]


def _held(document: Document) -> dict[str, list[float]]:
    """Which blocks hold a mark that is rare: looked for in the whole text, not block by block."""
    text, blocks = document.source_text, document.blocks
    columns: dict[str, list[float]] = {name: [0.0] * len(blocks) for name in HOLDS}
    for name, marks in HOLDS.items():
        for mark in marks:
            at = text.find(mark)
            while at >= 0:
                place = bisect_right(blocks, at, key=_start) - 1
                columns[name][place] = 1.0
                at = text.find(mark, max(at + 1, blocks[place].end))
    return columns


def _removed(removals: Removals, blocks: int) -> dict[str, list[float]]:
    """What the other steps took."""
    names = ("by_rule", "by_repeat", "cut", *(f"by_{group}" for group in GROUPS))
    columns: dict[str, list[float]] = {name: [0.0] * blocks for name in names}
    for at, (removal, *_) in removals.by_block.items():
        is_repeat = removal.by.startswith("repeats.")
        columns["cut" if at not in removals.fully_removed else "by_repeat" if is_repeat else "by_rule"][at] = 1.0
        if group := _GROUP_OF.get(removal.category):
            columns[f"by_{group}"][at] = 1.0
    return columns


def _sections(removals: Removals, blocks: int) -> list[int]:
    sections = [0] * blocks
    for at, (removal, *_) in removals.by_block.items():
        group = _GROUP_OF.get(removal.category)
        if removal.category in ("comment-body", "comment-prompt"):
            sections[at] = COMMENTS
        elif group:
            sections[at] = POINTERS if group == "pointer" else ELSE
    return sections


def _hinted(folded: list[str], sizes: list[int], rules: RuleSet, language: str) -> list[float]:
    """Which blocks a weak rule matches."""
    column = [0.0] * len(folded)
    short = [at for at, size in enumerate(sizes) if size <= HINTED_WORDS]
    for place in rules.weak.find_all([folded[at] for at in short], language):
        column[short[place]] = 1.0
    return column


def topic_overlap(facts: Sequence[Facts], whole: Container[int]) -> list[float]:
    """Of each short block: the share of its longer words that the document's prose uses too, `whole` left aside."""
    prose = [each.folded for at, each in enumerate(facts) if each.prose and at not in whole][:TOPIC_PROSE]
    topic = {word for text in prose for word in text.replace(",", "").replace(".", "").split(" ")}
    column = [0.0] * len(facts)
    for at, each in enumerate(facts) if topic else ():
        if each.words <= TOPIC_WORDS and not each.prose:
            words = [word for word in each.folded.replace(",", "").split(" ") if len(word) >= TOPIC_LETTERS]
            column[at] = sum(map(topic.__contains__, words)) / (len(words) + 1)
    return column
