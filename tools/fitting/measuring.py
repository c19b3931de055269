"""Measures what weights remove of labelled pages that they never saw. Needs no torch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cleaner.classifier.context import PAGE_TYPES
from cleaner.classifier.decision import THRESHOLDS, select
from cleaner.classifier.features import BLOCK_FEATURES
from cleaner.classifier.network import load_network
from cleaner.classifier.schema import PAGE, InputSchema
from cleaner.classifier.scoring import mean_by_group
from cleaner.model import Preset
from tools.fitting.labels import Words
from tools.fitting.pages import LabelledPage
from tools.fitting.showing import whole


def left_out(pages: list[LabelledPage], name: str) -> list[bool]:
    """Tell for each page whether it is of the collection, or in the language, of this name.

    Exits with a message if none is.
    """
    found = [name in (page.collection, page.language) for page in pages]
    if not any(found):
        known = sorted({page.collection for page in pages} | {page.language for page in pages if page.language})
        sys.exit(f"--without {name}: no page is of that collection or language; there are {', '.join(known)}")
    return found


MIN_ROW = 20  # pages of a collection or a language that has a row in the table


class Measured(NamedTuple):
    """Words of a held-out page: those that rules and repeats left, and those of them that the classifier removed."""

    source: str
    collection: str
    language: str
    preset: Preset
    recognised: bool
    """Whether the page type was recognised."""
    boilerplate: int
    boilerplate_removed: int
    content: int
    content_removed: int
    content_gone: int
    """Words of content that rules, repeats or the classifier removed."""
    kept: int
    """Words of content and boilerplate that are left."""

    @property
    def f1(self) -> float:
        """Word F1 of what is left, by blocks: words of content that are on the page, in any order."""
        found = self.content - self.content_gone
        return 2 * found / (self.content + self.kept) if self.content + self.kept else 1.0


def measured(
    schema: InputSchema, pages: Iterable[LabelledPage], words: Words, names: Words, folder: Path
) -> Iterator[Measured]:
    """Yield for each page and preset what the classifier removes with the weights in a folder."""
    network = load_network(str(folder), schema)
    places = np.array([0, *(network.vocabulary.get(word, 0) for word in words)], np.int32)
    marks = np.array([0, *(network.names.get(name, 0) for name in names)], np.int32)
    removed_by = [BLOCK_FEATURES.index(name) for name in ("by_rule", "by_repeat")]
    for page in pages:
        each = whole(schema, page, places, marks)
        bags = (
            [[at for at in row if at] for row in each.words.tolist()],
            [[at for at in row if at] for row in each.names.tolist()],
        )
        given = (each.columns.T.tolist(), each.document, *bags[: 2 if schema is PAGE else 1])
        logits, types = network.logits(*given), network.page_type_model(*given)
        recognised = PAGE_TYPES[types.index(max(types))] is page.kind
        protected = set(np.flatnonzero(page.matrix[:, removed_by].any(1)).tolist())
        if schema is PAGE:
            logits = mean_by_group(page.paths.tolist(), protected, logits)
        for preset, limits in THRESHOLDS[schema.file].items():
            selected = select(logits, page.sizes.tolist(), protected, limits)
            yield _measured(page, preset, recognised, protected, selected)


def _measured(
    page: LabelledPage, preset: Preset, recognised: bool, protected: set[int], selected: set[int]
) -> Measured:
    """Return the words of a page of which `protected` blocks were removed before, and `selected` by the classifier."""

    def count(words: Any, places: set[int]) -> int:
        return int(words[sorted(places)].sum())

    total = int(page.content.sum() + page.boilerplate.sum())
    gone = protected | selected
    return Measured(
        page.source,
        page.collection,
        page.language,
        preset,
        recognised,
        int(page.boilerplate.sum()) - count(page.boilerplate, protected),
        count(page.boilerplate, selected),
        int(page.content.sum()),
        count(page.content, selected),
        count(page.content, gone),
        total - count(page.content, gone) - count(page.boilerplate, gone),
    )


def table(found: list[Measured]) -> Iterator[str]:
    """Yield a Markdown table by collection and by language, of those with at least `MIN_ROW` pages.

    It has the shares of boilerplate, of what rules and repeats left, and of content removed, and the word F1 by blocks.
    """
    yield "| text | pages of | preset | pages | type named rightly | chrome found | content lost | F1 by blocks |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    keys = {(each.source, part, each.preset) for each in found for part in (each.collection, each.language)}
    for source, part, preset in sorted(keys):
        rows = [
            each
            for each in found
            if (each.source, each.preset) == (source, preset) and part in (each.collection, each.language)
        ]
        if len(rows) < MIN_ROW:
            continue
        share = sum(each.boilerplate_removed for each in rows) / max(sum(each.boilerplate for each in rows), 1)
        losses = [each.content_removed / each.content for each in rows if each.content]
        named = sum(each.recognised for each in rows) / len(rows)
        lost = sum(losses) / max(len(losses), 1)
        f1 = sum(each.f1 for each in rows) / len(rows)
        values = f"{len(rows)} | {named:.0%} | {100 * share:.1f} % | {100 * lost:.2f} % | {100 * f1:.1f}"
        yield f"| {source} | {part or 'unknown'} | {preset} | {values} |"
