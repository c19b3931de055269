"""Augments labelled pages: every epoch hides some of a page, so that the network learns not to depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cleaner.classifier.dom import PAGE_FEATURES
from cleaner.classifier.features import BLOCK_FEATURES, Features
from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.model import PageType
from tools.fitting.labels import LabelledPage

MAX_BLOCKS = 1500  # of a page in one epoch
HEADLINE_WEIGHT = 4.0  # of the page's headline, which the labels leave open and readers want
CLEAN, PARTLY, CROPPED = 0.15, 0.2, 0.15  # shares of documents without boilerplate, with some of it, with only a part
WORDLESS, WORD_HIDDEN = 0.15, 0.45  # shares of documents without any words, and of words that are hidden in the others
CASELESS, UNAIDED, TYPED = 0.05, 0.08, 0.3  # … without capitals, without removals of other steps, with the page type
WITHOUT_REFERENCE = 0.35  # of pages
NAME_HIDDEN = 0.35  # of names of markup
AIDS = [name for name in BLOCK_FEATURES if name.startswith("by_") or name in ("cut", "hint")]
"""Columns that come from other steps and from rules."""


class Shown(NamedTuple):
    """A page as one epoch shows it: features, words of each block, and the weight of each block."""

    features: Features
    content: Any
    boilerplate: Any
    weight: Any
    kind: PageType


def blocks_at(features: Features, kept: Any) -> Features:
    """Return the features of the blocks at the indices `kept`; blank lines above hidden blocks go to the next one."""
    blanks, since = [], 0
    for at in kept:
        blanks.append(any(features.blanks[since : at + 1]))
        since = at + 1

    def at_places(values: Sequence[Any]) -> list[Any]:
        return [values[at] for at in kept]

    return features._replace(
        columns={name: at_places(column) for name, column in features.columns.items()},
        words=at_places(features.words),
        names=at_places(features.names),
        sizes=at_places(features.sizes),
        blanks=blanks,
        sections=at_places(features.sections),
    )


def shown(schema: InputSchema, page: LabelledPage, words: Any, names: Any, rng: Any) -> Shown:
    """Return a page with some of it hidden; `words` and `names` map indices to those of the vocabularies, or 0."""
    content, boilerplate = np.array(page.content, np.float32), np.array(page.boilerplate, np.float32)
    weight = np.ones(len(content), np.float32)
    if page.headline >= 0:
        weight[page.headline] = HEADLINE_WEIGHT
    kept = _kept(page, content, boilerplate, rng) if schema is TEXT else np.arange(len(content))
    if len(kept) > MAX_BLOCKS:
        start = rng.integers(0, len(kept) - MAX_BLOCKS + 1)
        kept = kept[start : start + MAX_BLOCKS]
    features = blocks_at(page.features, kept.tolist())
    known = [[words[at] for at in held if words[at]] for held in features.words]
    columns = dict(features.columns)
    shares = [len(held) / max(len(each), 1) for held, each in zip(known, features.words, strict=True)]
    columns["known"] = shares
    if rng.random() < WORDLESS:
        known, columns["known"] = [[] for _ in known], [0.0] * len(known)
    else:
        known = [[at for at in held if rng.random() > WORD_HIDDEN] for held in known]
    if rng.random() < CASELESS:
        lettered = zip(*(columns[name] for name in ("first_upper", "first_lower", "first_letter")), strict=True)
        columns["first_letter"] = [float(any(each)) for each in lettered]
        for name in ("first_upper", "first_lower", "capitals", "capitals_a_word"):
            columns[name] = [0.0] * len(known)
    sections = features.sections
    if rng.random() < UNAIDED:
        columns |= {name: [0.0] * len(known) for name in AIDS}
        sections = [0] * len(known)
    kind = page.kind if rng.random() < TYPED else PageType.UNKNOWN
    named = [[names[at] for at in held if names[at] and rng.random() > NAME_HIDDEN] for held in features.names]
    numbers = features.page
    if schema is PAGE and rng.random() < WITHOUT_REFERENCE:
        columns |= {name: [0.0] * len(known) for name in ("reference", "has_reference")}
        numbers = [0.0 if "reference" in name else value for name, value in zip(PAGE_FEATURES, numbers, strict=True)]
    features = features._replace(
        columns=columns, words=known, sections=sections, page_type=kind, names=named, page=numbers
    )
    return Shown(features, content[kept], boilerplate[kept], weight[kept], page.kind)


def _kept(page: LabelledPage, content: Any, boilerplate: Any, rng: Any) -> Any:
    """Return the indices of the blocks that are shown: all, or those that an earlier cleaning would have left."""
    count = len(content)
    removed = np.array(page.features.columns["by_rule"]) + np.array(page.features.columns["by_repeat"]) > 0
    is_boilerplate = boilerplate > content
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
