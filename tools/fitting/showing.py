"""What an epoch shows of a page: some of it hidden, so that the judge learns to do without any one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cleaner.classifier.dom import PAGE_FEATURES
from cleaner.classifier.features import BLOCK_FEATURES, Features
from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.model import PageType
from tools.fitting.labels import LabelledPage

LONGEST = 1500  # blocks of a page that are looked at in one epoch
HEADLINES_COUNT = 4.0  # the labels leave the page's headline open; readers want it
CLEAN, PARTLY, CROPPED = 0.15, 0.2, 0.15  # shares of documents shown with chrome gone, some of it gone, only a stretch
WORDLESS, WORD_GONE = 0.15, 0.45  # shares of documents without any words, and of words that are hidden in the others
CASELESS, UNAIDED, TYPED = 0.05, 0.08, 0.3  # … without capitals, without what the other steps found, with the page type
WITHOUT_REFERENCE, NAME_GONE = (
    0.35,
    0.35,
)  # shares of pages shown without the reference extractor, of names of markup that are hidden
AIDS = [name for name in BLOCK_FEATURES if name.startswith("by_") or name in ("cut", "hint")]


class Shown(NamedTuple):
    """A page as an epoch sees it."""

    features: Features
    content: Any
    chrome: Any
    weight: Any
    kind: PageType


def taken(features: Features, kept: Any) -> Features:
    """The evidence of the blocks at the places `kept`; a blank line above what went is one above what follows."""
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
    """A page with some of it hidden, so that the judge learns to do without any one thing."""
    content, chrome = np.array(page.content, np.float32), np.array(page.chrome, np.float32)
    weight = np.ones(len(content), np.float32)
    if page.headline >= 0:
        weight[page.headline] = HEADLINES_COUNT
    kept = _kept(page, content, chrome, rng) if schema is TEXT else np.arange(len(content))
    if len(kept) > LONGEST:
        start = rng.integers(0, len(kept) - LONGEST + 1)
        kept = kept[start : start + LONGEST]
    features = taken(page.features, kept.tolist())
    known = [[words[at] for at in held if words[at]] for held in features.words]
    columns = dict(features.columns)
    softmax = [len(held) / max(len(each), 1) for held, each in zip(known, features.words, strict=True)]
    columns["known"] = softmax
    if rng.random() < WORDLESS:
        known, columns["known"] = [[] for _ in known], [0.0] * len(known)
    else:
        known = [[at for at in held if rng.random() > WORD_GONE] for held in known]
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
    named = [[names[at] for at in held if names[at] and rng.random() > NAME_GONE] for held in features.names]
    numbers = features.page
    if schema is PAGE and rng.random() < WITHOUT_REFERENCE:
        columns |= {name: [0.0] * len(known) for name in ("reference", "has_reference")}
        numbers = [0.0 if "reference" in name else value for name, value in zip(PAGE_FEATURES, numbers, strict=True)]
    features = features._replace(
        columns=columns, words=known, sections=sections, page_type=kind, names=named, page=numbers
    )
    return Shown(features, content[kept], chrome[kept], weight[kept], page.kind)


def _kept(page: LabelledPage, content: Any, chrome: Any, rng: Any) -> Any:
    """The places of the blocks that are shown: all, or what an earlier cleaning or an extractor would have left."""
    count = len(content)
    gone = np.array(page.features.columns["by_rule"]) + np.array(page.features.columns["by_repeat"]) > 0
    bad = chrome > content
    kept = np.ones(count, bool)
    draw = rng.random()
    if draw < CLEAN:
        kept = ~(gone | bad)
    elif draw < CLEAN + PARTLY:
        runs = np.cumsum(np.concatenate(([1], bad[1:] != bad[:-1])))
        by_run = rng.random(runs[-1] + 1)[runs] < rng.random()
        by_block = rng.random(count) < rng.random()
        kept = ~((bad & (by_run if rng.random() < 0.5 else by_block)) | (gone & (rng.random() < 0.7)))
    elif draw < CLEAN + PARTLY + CROPPED:
        length = max(3, int(count * rng.uniform(0.15, 0.9)))
        start = rng.integers(0, max(1, count - length + 1))
        kept = np.zeros(count, bool)
        kept[start : start + length] = True
    if draw < CLEAN + PARTLY and page.headline >= 0:
        kept[page.headline] = True
    places = np.flatnonzero(kept)
    return places if len(places) else np.arange(count)
