"""Features of the blocks of a document, as the network reads them: the first of two stages.

`extract_features` measures the blocks themselves and what the other steps removed. `context_features`, in context.py,
adds what follows from the positions of the blocks. They are separate because fitting hides blocks and computes the
second stage anew.

The compiled core computes both stages where it is there; the Python here says what a feature is. Logarithms and limits
keep most values between 0 and 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import log1p
from typing import NamedTuple

import cleaner._core as _core
from cleaner._core.documents import handle_of, markup_handle, removals_of
from cleaner.classifier.core_views import (
    GROUP_NUMBERS,
    CoreColumns,
    CoreFeatures,
    lexicon_handle,
    vocabulary_handle,
)
from cleaner.classifier.dom import (
    CONTENT_ITEMPROPS,
    CORE_SHARE,
    COUNTED_ELEMENTS,
    DOM_FEATURES,
    HEADINGS,
    LANDMARKS,
    dom_features,
    found_in,
    page_facts,
    page_features,
    reference_features,
)
from cleaner.classifier.surface import characters, edges
from cleaner.model import BlockKind, Document, Facts, PageType, Removals
from cleaner.normalize import has_unspaced_edge
from cleaner.reading.facts import kept_facts
from cleaner.rules.lexicon import GROUP_OF, GROUPS, MIXED, STEM, TERM_LIMITS, Lexicon, terms_of
from cleaner.rules.matcher import RuleSet

MAX_TOPIC_PROSE = 40  # blocks of prose whose words make the topic of the document
MAX_TOPIC_WORDS = 30  # of a block that may name the topic; longer ones are prose
MIN_TOPIC_LETTERS = 4  # of a word that may name the topic
NEAR, CLASS = "+", "."  # marks of names of markup: of an element near the block, and of a class or id
NAME_STEM = STEM + 2  # characters of such a name with its marks that are looked up in the vocabulary
FAR_NAME = 0.5  # value of a name of an element that is not near
MIN_NAME_LETTERS = 4  # of a class that is looked up among the terms of rules
SHARE_CHARS = 200  # of a block, in which the share of function words is measured
MAX_HINTED_WORDS = 20  # of a block that weak rules are tried on
MAX_REPEATS = 20  # of a text; more do not count
MAX_KINDS = 1 << 12  # of removals that are remembered; a kind is the id of a rule or reason, and a category

COMMENTS, POINTERS, ELSE = 1, 2, 3
"""Kinds of section that a removal opens: comments, links to other pages, anything else."""
KINDS = {
    BlockKind.LIST_ITEM: "list",
    BlockKind.HEADING: "heading",
    BlockKind.TABLE_ROW: "row",
}

MARKS = ("by_rule", "by_repeat", "cut")
"""Columns of which one is 1 for a block that other steps removed, or removed a part of."""

BLOCK_FEATURES = (
    *("size", "one_word", "to_3", "to_8", "to_20", "sentence", "prose"),
    *("list", "heading", "row", "other_kind"),
    *("first_upper", "first_lower", "first_digit", "first_letter"),
    *("last_stop", "last_ask", "last_colon", "last_dots", "last_digit", "last_letter"),
    *("capitals", "capitals_a_word", "digits", "any_digit", "commas", "stops", "bars", "marks", "word_length"),
    *("repeated", "repeated_form", "address", "url", "copyright", "money", "bracket", "quote"),
    *(*MARKS, "hint"),
    *(f"by_{group}" for group in GROUPS),
    *(f"term_{group}" for group in GROUPS),
    *("terms", "function_words", "known", "topic"),
)
"""Columns that `extract_features` returns for text; for a page, those of `DOM_FEATURES` are added."""
RARE_MARKS = {
    "address": "@",
    "url": ("www.", "http", ".com"),
    "copyright": "©",
    "money": "$€£",
    "bracket": "(",
    "quote": '"“',
}
"""Marks by column, of which a block must hold one."""

_PLACES = {name: at for at, name in enumerate(BLOCK_FEATURES)}
_PAGE_PLACES = {name: at for at, name in enumerate((*BLOCK_FEATURES, *DOM_FEATURES))}
_NUMBER = re.compile(r"\d+")


class Features(NamedTuple):
    """Features of the first stage. Columns have a value for each block."""

    columns: dict[str, list[float]]
    words: list[list[int]]
    """For each block, the vocabulary indices of those of its first and last words that are in the vocabulary."""
    sizes: list[int]
    """Number of words of each block."""
    blanks: list[bool]
    """Whether a blank line stands above each block."""
    sections: list[int]
    """Kind of section that the removal of each block opens, or 0."""
    page_type: PageType
    names: list[list[int]]
    """For each block, the vocabulary indices of the names of its markup; for text, no index."""
    page: list[float]
    """Features of the page (`PAGE_FEATURES`); empty for text."""


class RemovedBlock(NamedTuple):
    """What the removals of a block say about it."""

    at: int
    mark: str
    """One of `MARKS`."""
    group: str
    """Group of the category, or `MIXED`."""
    section: int
    """Kind of section that it opens, or 0."""


def extract_features(
    document: Document,
    removals: Removals,
    rules: RuleSet,
    vocabulary: Mapping[str, int],
    names: Mapping[str, int] | None = None,
) -> Features | CoreFeatures:
    """Return the features of each block alone.

    `vocabulary` gives the indices of words, `names` those of the names of a page's markup; both count from 1. Of a
    block that was cut, the words and facts are those of what is left; its characters are those of the whole block.
    """
    names = {} if names is None else names
    cut = _facts_of_cut(document, removals)
    hinted = _weak_matches(document, cut, rules)
    lexicon = rules.lexicon(document.language)
    is_dict = type(vocabulary) is type(names) is dict  # others may grow when read
    if _core.native and is_dict and len(document.source_text) <= _core.MAX_CHARS:
        return _extract_in_core(document, removals, hinted, lexicon, vocabulary, names)
    blocks, removed = document.blocks, _removed_blocks(removals)
    facts = [cut.get(block.index, block.facts) for block in blocks]
    texts = list(map(document.text, blocks))
    folded, sizes = [each.folded for each in facts], [each.words for each in facts]
    columns: dict[str, list[float]] = {
        **_sizes(sizes),
        "sentence": [each.sentence for each in facts],
        "prose": [each.prose for each in facts],
        **_kinds([block.kind for block in blocks]),
        **edges(texts),
        **characters(texts, sizes),
        "repeated": _repeats(folded),
        "repeated_form": _repeats([_NUMBER.sub("0", text) for text in folded]),  # "12 comments" repeats "3 comments"
        **{name: [float(any(map(text.__contains__, marks))) for text in texts] for name, marks in RARE_MARKS.items()},
        **_removed(removed, len(blocks)),
        "hint": [float(at in hinted) for at in range(len(blocks))],
        "topic": topic_overlap(facts, removals.fully_removed),
    }
    terms = list(map(terms_of, folded))
    columns |= _lexical(folded, terms, lexicon)
    words, columns["known"] = _words(terms, vocabulary)
    named: list[list[int]] = [[] for _ in blocks]
    page: list[float] = []
    if document.page_metadata:
        columns |= dom_features(document)
        markup = [block.markup.names if block.markup else () for block in blocks]
        columns |= _name_groups(markup, lexicon)
        named, page = _markup_names(markup, names), page_features(document, columns)
    sections = [0] * len(blocks)
    for each in removed:
        sections[each.at] = each.section
    return Features(columns, words, sizes, _blanks(document), sections, document.page_type, named, page)


def _extract_in_core(
    document: Document,
    removals: Removals,
    hinted: Collection[int],
    lexicon: Lexicon,
    vocabulary: Mapping[str, int],
    names: Mapping[str, int],
) -> CoreFeatures:
    page = None
    if metadata := document.page_metadata:
        page = (markup_handle(document), vocabulary_handle(names), *page_facts(document, metadata))
    handle = _core.native.extract_features(
        _limits(),
        _removal_kinds(),
        removals_of(document, removals),
        lexicon_handle(lexicon),
        vocabulary_handle(vocabulary),
        list(hinted),
        page,
    )
    return CoreFeatures(CoreColumns(handle, _PAGE_PLACES if page else _PLACES), document.page_type)


@cache
def _limits() -> object:
    """Return the handle of the constants of features."""
    limits = {
        "MAX_TOPIC_PROSE": MAX_TOPIC_PROSE,
        "MAX_TOPIC_WORDS": MAX_TOPIC_WORDS,
        "MIN_TOPIC_LETTERS": MIN_TOPIC_LETTERS,
        "SHARE_CHARS": SHARE_CHARS,
        "MAX_REPEATS": MAX_REPEATS,
        "RARE_MARKS": list(map(list, RARE_MARKS.values())),
        "NAME_STEM": NAME_STEM,
        "FAR_NAME": FAR_NAME,
        "MIN_NAME_LETTERS": MIN_NAME_LETTERS,
        "CORE_SHARE": CORE_SHARE,
        "LANDMARKS": LANDMARKS,
        "HEADINGS": HEADINGS,
        "CONTENT_ITEMPROPS": sorted(CONTENT_ITEMPROPS),
        "COUNTED_ELEMENTS": COUNTED_ELEMENTS,
        "BLOCK_FEATURES": len(BLOCK_FEATURES),
        "DOM_FEATURES": len(DOM_FEATURES),
        "GROUPS": len(GROUPS),
        "TERMS": TERM_LIMITS,
    }
    return _core.native.make_feature_limits(limits)


@cache
def _removal_kinds() -> object:
    """Return the handle of what `_kind_of` says, in the numbers of the core."""
    assert _core.native

    def numbers_of(by: str, category: str, is_whole: bool) -> tuple[int, int, int]:
        mark, group, section = _kind_of(by, category, is_whole)
        return MARKS.index(mark), GROUP_NUMBERS[group], section

    return _core.native.make_removal_kinds(numbers_of, MAX_KINDS)


def _facts_of_cut(document: Document, removals: Removals) -> dict[int, Facts]:
    """Return the facts of what is left of each block that was cut."""
    if _core.native:
        rows = _core.native.partial_facts(removals_of(document, removals))
        return {at: Facts(*facts) for at, facts in rows}
    cut = [at for at in removals.by_block if at not in removals.fully_removed]
    return {at: kept_facts(document, removals, document.blocks[at]) for at in cut}


def _sizes(sizes: Sequence[int]) -> dict[str, list[float]]:
    return {
        "size": [log1p(size) / 4 for size in sizes],
        "one_word": [size <= 1 for size in sizes],
        "to_3": [size <= 3 for size in sizes],
        "to_8": [size <= 8 for size in sizes],
        "to_20": [size <= 20 for size in sizes],
    }


def _lexical(folded: Sequence[str], terms: Sequence[Sequence[str]], lexicon: Lexicon) -> dict[str, list[float]]:
    """Return columns about the lexicon: the shares of terms of each group, of terms of any, and of function words."""
    columns: dict[str, list[float]] = {f"term_{group}": [0.0] * len(folded) for group in GROUPS}
    columns["terms"] = [0.0] * len(folded)
    for at, each in enumerate(terms):
        held = [lexicon.groups[term] for term in each if term in lexicon.groups]
        if held:
            columns["terms"][at] = len(held) / len(each)
            for group in held:
                if group:
                    columns[f"term_{group}"][at] += 1 / len(each)
    columns["function_words"] = [min(2 * _share_of(text, lexicon.function_words), 1) for text in folded]
    return columns


def _share_of(folded: str, function_words: Container[str]) -> float:
    """Return the share of function words at the start of a text; that of characters where words are not spaced."""
    start = folded[:SHARE_CHARS]
    words: Sequence[str] = start if has_unspaced_edge(start) else start.split(" ")
    return sum(map(function_words.__contains__, words)) / (len(words) or 1)


def _words(terms: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> tuple[list[list[int]], list[float]]:
    """Return for each block the indices of the terms that the vocabulary has, and the share it has."""
    words = [[at for term in each if (at := vocabulary.get(term, 0))] for each in terms]
    return words, [len(found) / len(each) for found, each in zip(words, terms, strict=True)]


def _blanks(document: Document) -> list[bool]:
    """Tell for each block whether a blank line stands above it; the first block counts as if one did."""
    gaps = [document.source_text[one.end : two.start] for one, two in pairwise(document.blocks)]
    return [True, *(gap.count("\n") > 1 for gap in gaps)][: len(document.blocks)]


def _markup_names(markup: Sequence[tuple[str, ...]], names: Mapping[str, int]) -> list[list[int]]:
    """Return for each block the indices of the stems of the names of its markup that the vocabulary has, each once."""
    return [list(dict.fromkeys(at for name in each if (at := names.get(name[:NAME_STEM], 0)))) for each in markup]


def _name_groups(markup: Sequence[tuple[str, ...]], lexicon: Lexicon) -> dict[str, list[float]]:
    """Return columns that tell the groups of boilerplate that the names of a block's markup name.

    A name of an element near the block, marked by `+`, counts as 1, another one as `FAR_NAME`.
    """
    columns: dict[str, list[float]] = {f"name_{group}": [0.0] * len(markup) for group in GROUPS}
    groups = {name: _group_of_name(name, lexicon) for name in {name for path in markup for name in path}}
    for at, path in enumerate(markup):
        for name in path:
            if group := groups[name]:
                column = columns[f"name_{group}"]
                column[at] = max(column[at], 1.0 if name[0] == NEAR else FAR_NAME)
    return columns


def _group_of_name(name: str, lexicon: Lexicon) -> str:
    """Return the group of boilerplate that a name of markup names: by the words for it, or by the terms of rules."""
    stem = name.lstrip(NEAR + CLASS)[:STEM]
    if stem in lexicon.names:
        return lexicon.names[stem]
    return lexicon.groups.get(stem, MIXED) if len(stem) >= MIN_NAME_LETTERS and CLASS in name else MIXED


def with_reference(features: Features | CoreFeatures, document: Document, text: str) -> Features | CoreFeatures:
    """Return the features with those of the reference extractor, given its folded text; unchanged if it is empty."""
    if not text:
        return features
    if isinstance(features, CoreFeatures):
        found = found_in(document, text)
        handle = _core.native.with_reference(
            features.handle, _limits(), handle_of(document), markup_handle(document), found
        )
        return CoreFeatures(CoreColumns(handle, _PAGE_PLACES), features.page_type)
    columns = features.columns | reference_features(document, text)
    return features._replace(columns=columns, page=page_features(document, columns))


def _kinds(kinds: list[BlockKind]) -> dict[str, list[float]]:
    names = (*KINDS.values(), "other_kind")
    columns: dict[str, list[float]] = {name: [0.0] * len(kinds) for name in names}
    for at, kind in enumerate(kinds):
        if kind is not BlockKind.PARAGRAPH:
            columns[KINDS.get(kind, "other_kind")][at] = 1.0
    return columns


def _repeats(texts: Sequence[str]) -> list[float]:
    """Return the logarithm of how often the document has each text, `MAX_REPEATS` at most."""
    counts = Counter(texts)
    return [log1p(min(counts[text], MAX_REPEATS) - 1) for text in texts]


def _removed_blocks(removals: Removals) -> list[RemovedBlock]:
    """Return what the other steps removed or cut, by the first removal of each block."""
    whole = removals.fully_removed
    return [
        RemovedBlock(at, *_kind_of(first.by, first.category, at in whole))
        for at, (first, *_) in removals.by_block.items()
    ]


def _kind_of(by: str, category: str, is_whole: bool) -> tuple[str, str, int]:
    """Return mark, group and section of a block, given the id and the category of what removed or cut it."""
    mark = "cut" if not is_whole else "by_repeat" if by.startswith("repeats.") else "by_rule"
    group = GROUP_OF.get(category, MIXED)
    is_comments = category in ("comment-body", "comment-prompt")
    return mark, group, COMMENTS if is_comments else POINTERS if group == "pointer" else ELSE if group else 0


def _removed(removed: Sequence[RemovedBlock], blocks: int) -> dict[str, list[float]]:
    """Return columns that say what the other steps removed or cut, and of which group it is."""
    columns: dict[str, list[float]] = {name: [0.0] * blocks for name in (*MARKS, *(f"by_{group}" for group in GROUPS))}
    for each in removed:
        columns[each.mark][each.at] = 1.0
        if each.group:
            columns[f"by_{each.group}"][each.at] = 1.0
    return columns


def _weak_matches(document: Document, cut: Mapping[int, Facts], rules: RuleSet) -> set[int]:
    """Return the indices of the short blocks that a weak rule matches; of a block that was cut, what is left counts."""
    left = {
        at
        for at, facts in cut.items()
        if facts.words <= MAX_HINTED_WORDS and rules.weak.find(facts.folded, document.language)
    }
    return left.union(at for at in rules.weak.find_in(document, MAX_HINTED_WORDS) if at not in cut)


def topic_overlap(facts: Sequence[Facts], excluded: Container[int]) -> list[float]:
    """Return for each short block the share of its longer words that the document's prose has too.

    The prose of `excluded` blocks does not count. The share is of one word more than the block has, so it is below 1.
    """
    prose = [each.folded for at, each in enumerate(facts) if each.prose and at not in excluded][:MAX_TOPIC_PROSE]
    topic = {word for text in prose for word in _topic_words(text)}
    column = [0.0] * len(facts)
    for at, each in enumerate(facts) if topic else ():
        if each.words <= MAX_TOPIC_WORDS and not each.prose:
            words = _topic_words(each.folded)
            column[at] = sum(map(topic.__contains__, words)) / (len(words) + 1)
    return column


def _topic_words(folded: str) -> list[str]:
    """Return the words of a text that may name its topic; pairs of characters where words are not spaced."""
    if has_unspaced_edge(folded):
        return [folded[at : at + 2] for at in range(len(folded) - 1)]
    bare = folded.replace(",", "").replace(".", "")
    return [word for word in bare.split(" ") if len(word) >= MIN_TOPIC_LETTERS]
