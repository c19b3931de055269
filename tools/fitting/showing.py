"""Augments labelled pages: every epoch hides some of a page, so that the network learns not to depend on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cleaner.classifier.dom import PAGE_FEATURES
from cleaner.classifier.features import BLOCK_FEATURES
from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.model import PageType
from tools.fitting.pages import KNOWN, LabelledPage, all_columns, own_columns, with_known

MAX_BLOCKS = 1500  # of a page in one epoch
HEADLINE_WEIGHT = 4.0  # of the page's headline, which the labels leave open and readers want
CLEAN, PARTLY, CROPPED = 0.15, 0.2, 0.15  # shares of documents without boilerplate, with some of it, with only a part
WORDLESS, WORD_HIDDEN = 0.15, 0.45  # shares of documents without any words, and of words that are hidden in the others
TERMLESS = 0.15  # share of documents without the lexicon of their language
CASELESS, UNAIDED, TYPED = 0.05, 0.08, 0.3  # … without capitals, without removals of other steps, with the page type
WITHOUT_REFERENCE = 0.35  # of pages
NAME_HIDDEN = 0.35  # of names of markup
AIDS = [name for name in BLOCK_FEATURES if name.startswith("by_") or name in ("cut", "hint")]
"""Columns that come from other steps and from rules."""
LEXICAL = [name for name in BLOCK_FEATURES if name.startswith("term") or name == "function_words"]
"""Columns that come from the lexicon of a language."""
CASE = ("first_upper", "first_lower", "capitals", "capitals_a_word")


class Shown(NamedTuple):
    """A page as one epoch shows it: the input of the network, words of each block, and the weight of each block."""

    columns: Any
    words: Any
    names: Any
    document: list[float]
    content: Any
    boilerplate: Any
    weight: Any
    kind: PageType


def whole(schema: InputSchema, page: LabelledPage, places: Any, marks: Any) -> Shown:
    """Return a page with nothing hidden; `places` and `marks` map indices to those of the vocabularies, or 0."""
    matrix, words = with_known(page, places)
    columns, document = all_columns(
        schema, matrix, page.sizes, page.blanks, page.sections, PageType.UNKNOWN, page.numbers
    )
    weight = np.ones(len(page.content), np.float32)
    return Shown(columns, words, marks[page.names], document, page.content, page.boilerplate, weight, page.kind)


def shown(schema: InputSchema, page: LabelledPage, places: Any, marks: Any, rng: Any) -> Shown:
    """Return a page with some of it hidden; `places` and `marks` map indices to those of the vocabularies, or 0."""
    kept = _kept(page, rng) if schema is TEXT else np.arange(len(page.content))
    if len(kept) > MAX_BLOCKS:
        start = rng.integers(0, len(kept) - MAX_BLOCKS + 1)
        kept = kept[start : start + MAX_BLOCKS]
    weight = np.ones(len(page.content), np.float32)
    if page.headline >= 0:
        weight[page.headline] = HEADLINE_WEIGHT
    matrix, words = with_known(page, places)
    matrix, words, sections = matrix[kept], words[kept], page.sections[kept]
    at = {name: place for place, name in enumerate(own_columns(schema))}

    def hide(names: Any) -> None:
        matrix[:, [at[name] for name in names]] = 0

    if rng.random() < WORDLESS:
        words[:], matrix[:, KNOWN] = 0, 0
    else:
        words[rng.random(words.shape) < WORD_HIDDEN] = 0
    if rng.random() < TERMLESS:
        hide(LEXICAL)
    if rng.random() < CASELESS:
        letter = ("first_upper", "first_lower", "first_letter")
        matrix[:, at["first_letter"]] = matrix[:, [at[name] for name in letter]].max(1)
        hide(CASE)
    if rng.random() < UNAIDED:
        hide(AIDS)
        sections = np.zeros_like(sections)
    names = marks[page.names[kept]]
    names[rng.random(names.shape) < NAME_HIDDEN] = 0
    numbers = page.numbers
    if schema is PAGE and rng.random() < WITHOUT_REFERENCE:
        hide(("reference", "has_reference"))
        numbers = [0.0 if "reference" in name else value for name, value in zip(PAGE_FEATURES, numbers, strict=True)]
    kind = page.kind if rng.random() < TYPED else PageType.UNKNOWN
    columns, document = all_columns(schema, matrix, page.sizes[kept], _blanks(page, kept), sections, kind, numbers)
    return Shown(columns, words, names, document, page.content[kept], page.boilerplate[kept], weight[kept], page.kind)


def _blanks(page: LabelledPage, kept: Any) -> Any:
    """Return whether a blank line stands above each kept block, or above a hidden one between it and the one before."""
    upto = np.concatenate([[0], np.cumsum(page.blanks)])
    return np.diff(upto[kept + 1], prepend=0) > 0


def _kept(page: LabelledPage, rng: Any) -> Any:
    """Return the indices of the blocks that are shown: all, or those that an earlier cleaning would have left."""
    count = len(page.content)
    columns = [BLOCK_FEATURES.index(name) for name in ("by_rule", "by_repeat")]
    removed = page.matrix[:, columns].any(1)
    is_boilerplate = page.boilerplate > page.content
    kept = np.ones(count, bool)
    chance = rng.random()
    if chance < CLEAN:
        kept = ~(removed | is_boilerplate)
    elif chance < CLEAN + PARTLY:
        runs = np.cumsum(np.concatenate(([1], is_boilerplate[1:] != is_boilerplate[:-1])))
        by_run = rng.random(runs[-1] + 1)[runs] < rng.random()
        by_block = rng.random(count) < rng.random()
        kept = ~((is_boilerplate & (by_run if rng.random() < 0.5 else by_block)) | (removed & (rng.random() < 0.7)))
    elif chance < CLEAN + PARTLY + CROPPED:
        length = max(3, int(count * rng.uniform(0.15, 0.9)))
        start = rng.integers(0, max(1, count - length + 1))
        kept = np.zeros(count, bool)
        kept[start : start + length] = True
    if chance < CLEAN + PARTLY and page.headline >= 0:
        kept[page.headline] = True
    places = np.flatnonzero(kept)
    return places if len(places) else np.arange(count)
