"""Totals of a report: by group of categories, by rule or step, and how much each document lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from cleaner.model import Removal
from cleaner.report.html.groups import GROUPS, group_of
from cleaner.report.html.shown import ShownDocument
from cleaner.tuples import NamedTuple

EXAMPLES = 3  # of each rule
BINS = 10  # of the shares that were removed


class ReasonTotal(NamedTuple):
    """What a rule or step removed, of one category."""

    by: str
    category: str
    hits: int
    documents: int
    characters: int
    examples: tuple[str, ...]
    """The first different texts."""
    why: str = ""
    """The most frequent reason."""


def group_totals(documents: Iterable[ShownDocument]) -> list[tuple[int, int]]:
    """Return the removals and the removed characters of each group."""
    hits, characters = [0] * len(GROUPS), [0] * len(GROUPS)
    for document in documents:
        for removal in document.removals:
            at = group_of(removal.category)
            hits[at] += 1
            characters[at] += removal.end - removal.start
    return list(zip(hits, characters, strict=True))


def share_counts(documents: Iterable[ShownDocument]) -> list[int]:
    """Return how many documents lost a tenth at most, two tenths at most, and so on."""
    counts = [0] * BINS
    for document in documents:
        counts[min(int(document.share * BINS), BINS - 1)] += 1
    return counts


def reason_totals(documents: Sequence[ShownDocument]) -> list[ReasonTotal]:
    """Return the totals of each rule and step, those with the most characters first."""
    found: dict[tuple[str, str], list[tuple[int, Removal]]] = defaultdict(list)
    for at, document in enumerate(documents):
        for removal in document.removals:
            found[removal.by, removal.category].append((at, removal))
    totals = [_total(documents, key, hits) for key, hits in found.items()]
    return sorted(totals, key=lambda each: (-each.characters, each.by, each.category))


def _total(documents: Sequence[ShownDocument], key: tuple[str, str], hits: list[tuple[int, Removal]]) -> ReasonTotal:
    texts = dict.fromkeys(documents[at].source[removal.start : removal.end].strip() for at, removal in hits)
    return ReasonTotal(
        *key,
        len(hits),
        len({at for at, _ in hits}),
        sum(removal.end - removal.start for _, removal in hits),
        tuple(list(texts)[:EXAMPLES]),
        Counter(removal.why for _, removal in hits).most_common(1)[0][0],
    )
