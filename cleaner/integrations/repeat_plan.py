"""The search for repeats among documents on many machines, as shuffles of rows; an engine maps and shuffles them.

1. ids in ranges                  -> documents numbered in the order of ids
2. texts, by fingerprint          -> the owner of each text, and its copies
3. paragraphs, by band key        -> pairs, each paragraph with the first of its group
4. pairs, by their second end     -> each once, with its source
5. pairs, by their first end      -> with both sources, compared: edges
6. edges, on the driver           -> which paragraphs repeat which
7. repeats, by the other document -> with the id of that
8. repeats, by their document     -> a row for each document

Only step 6 is done in one place: it takes 40 bytes for each pair of near copies that the step before found, and the
memory of `cleaner.dedup.verdicts`, about as much again. Keys that very many rows share are joined where the rows are.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import cleaner.integrations.repeat_steps as steps
from cleaner.dedup.edges import FLOOR
from cleaner.dedup.owners import KEEP
from cleaner.errors import SettingError
from cleaner.integrations.numbering import SAMPLED, numbered_documents, part_count, range_bounds, sampled
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns, StepFunction

DOCUMENTS = ("id", "row", "dated")
"""Columns that the search begins with: ids in UTF-8, rows of `judged_rows` or None, dates or `b""`."""
Names = tuple[str, ...]


class Engine(Protocol):
    """What runs the steps. A table is whatever the engine takes for one."""

    def map(self, table: Any, function: StepFunction, inputs: Names, outputs: Names) -> Any:
        """Return a table of what a function makes of each block of rows."""

    def grouped(self, table: Any, function: StepFunction, inputs: Names, outputs: Names, parts: int) -> Any:
        """Return a table of what a function makes of all rows with the same number in the column `part`."""

    def union(self, one: Any, other: Any, names: Names) -> Any:
        """Return a table of the rows of both."""

    def kept(self, table: Any) -> Any:
        """Return the table, computed once however often it is used."""

    def collected(self, table: Any, names: Names) -> Columns:
        """Return the rows of a table here."""


class Rows(NamedTuple):
    """A table of an engine with the names of its columns."""

    engine: Engine
    table: Any
    names: Names

    def map(self, function: StepFunction, outputs: Names) -> Rows:
        """Return what a function makes of each block of rows."""
        return Rows(self.engine, self.engine.map(self.table, function, self.names, outputs), outputs)

    def grouped(self, function: StepFunction, outputs: Names, parts: int) -> Rows:
        """Return what a function makes of all rows of each part."""
        return Rows(self.engine, self.engine.grouped(self.table, function, self.names, outputs, parts), outputs)

    def union(self, other: Rows) -> Rows:
        """Return these rows and others with the same columns."""
        return self._replace(table=self.engine.union(self.table, other.table, self.names))

    def kept(self) -> Rows:
        """Return the rows, computed once however often they are used."""
        return self._replace(table=self.engine.kept(self.table))

    def collected(self) -> Columns:
        """Return the rows here."""
        return self.engine.collected(self.table, self.names)


class Search(NamedTuple):
    """Settings of the search: those of an index, and the number of parts of each shuffle."""

    similarity: float
    kept: steps.Kept
    parts: int = 0


def find_repeats(documents: Rows, similarity: float, keep: str) -> Rows:
    """Return a row for each document that has repeats, with its id and them (`repeat_steps.found_rows`).

    Raises `SettingError` for a similarity or a rule of priority that an index does not take either.
    """
    if not FLOOR <= similarity <= 1:
        raise SettingError(f"similarity: a number from {FLOOR} to 1, not {similarity}")
    if keep not in KEEP:
        raise SettingError(f"keep: one of {', '.join(KEEP)}, not {keep!r}")
    sample = documents.map(sampled, SAMPLED).collected()
    search = Search(similarity, steps.Kept(keep), part_count(sample))
    bounds = range_bounds(sample, search.parts)
    ranged = documents.map(partial(steps.ranged, bounds=bounds), steps.COMPARED)
    each = ranged.grouped(numbered_documents, steps.NUMBERED, search.parts).kept()
    owned = _owned(each, search).kept()
    near = steps.repeats_of(_edges(each, owned, search).collected(), search.kept)
    repeats = owned.map(partial(steps.repeated, repeats=near), steps.REPEATS)
    return _named(repeats, each, search)


def _owned(documents: Rows, search: Search) -> Rows:
    """Return paragraphs and copies with the owners of their texts."""
    texts = documents.map(partial(steps.text_rows, kept=search.kept, parts=search.parts), steps.TEXTS)
    frequent = _frequent(texts, "text")
    rare = texts.map(partial(steps.among, key="text", keys=frequent, are=False), steps.TEXTS)
    owned = rare.grouped(partial(steps.owned, kept=search.kept), steps.OWNED, search.parts)
    if not len(frequent):
        return owned
    least = partial(steps.text_owners, kept=search.kept)
    owners = least(_least(texts, "text", frequent, least))
    return owned.union(texts.map(partial(steps.owned_by, owners=owners), steps.OWNED))


def _pairs(owned: Rows, search: Search) -> Rows:
    """Return the pairs of paragraphs that are worth a comparison; one of several bands may be there several times."""
    banded = owned.map(partial(steps.banded, parts=search.parts), steps.BANDED)
    frequent = _frequent(banded, "key")
    rare = banded.map(partial(steps.among, key="key", keys=frequent, are=False), steps.BANDED)
    pairs = rare.grouped(steps.pairs, steps.PAIRS, search.parts)
    if not len(frequent):
        return pairs
    holders = steps.holders(_least(banded, "key", frequent, steps.holders))
    return pairs.union(banded.map(partial(steps.pairs_with, holders=holders), steps.PAIRS))


def _edges(documents: Rows, owned: Rows, search: Search) -> Rows:
    """Return the pairs of near copies."""
    sources = documents.map(partial(steps.source_rows, kept=search.kept), steps.SOURCES)
    pairs = _pairs(owned, search)
    ends = [_renamed(sources, "paragraph", end, SIDES[end]) for end in steps.PAIRS]
    pairs = _beside(pairs, ends[1], "second", search).grouped(
        partial(steps.matched_once, on="second"), (*steps.PAIRS, *SIDES["second"]), search.parts
    )  # a paragraph is the second end of few pairs at most
    pairs = _with_fields(pairs, ends[0], "first", search)
    return pairs.map(partial(steps.compared_pairs, similarity=search.similarity), steps.EDGES)


SIDES = {end: tuple(f"{end}_{name}" for name in steps.SOURCES[1:]) for end in steps.PAIRS}
"""Columns of a pair with the source, the label and the priority of each of its ends."""


def _named(repeats: Rows, documents: Rows, search: Search) -> Rows:
    """Return the repeats of each document, with the ids of the other documents."""
    ids = documents.map(partial(steps.renamed, names={name: name for name in steps.NAMES}), steps.NAMES)
    named = _with_fields(repeats, _renamed(ids, "number", "original_document", ("name",)), "original_document", search)
    by_document = _beside(named, _renamed(ids, "number", "document", ("id",)), "document", search)
    return by_document.grouped(steps.found_rows, steps.FOUND, search.parts)


def _renamed(rows: Rows, key: str, on: str, fields: Names) -> Rows:
    """Return the rows with other names of their columns, the key first."""
    names = dict(zip((on, *fields), (key, *(name for name in rows.names if name != key)), strict=True))
    return rows.map(partial(steps.renamed, names=names), (on, *fields))


def _with_fields(rows: Rows, others: Rows, on: str, search: Search) -> Rows:
    """Give each row the columns of that of `others` with the same key in the column `on`."""
    fields = tuple(name for name in others.names if name != on)
    names, rows = (*rows.names, *fields), rows.kept()
    frequent = _frequent(rows, on)
    rare = rows.map(partial(steps.among, key=on, keys=frequent, are=False), rows.names)
    found = _beside(rare, others, on, search).grouped(partial(steps.matched, on=on, fields=fields), names, search.parts)
    if not len(frequent):
        return found
    known = others.map(partial(steps.among, key=on, keys=frequent), others.names).collected()
    return found.union(rows.map(partial(steps.matched_with, on=on, others=known, fields=fields), names))


def _beside(rows: Rows, others: Rows, on: str, search: Search) -> Rows:
    """Return the rows of both, by the part of their key in the column `on`."""
    names = ("part", "is_right", *dict.fromkeys((*rows.names, *others.names)))
    left, right = (
        each.map(partial(steps.side, on=on, names=names, is_right=is_right, parts=search.parts), names)
        for each, is_right in ((rows, False), (others, True))
    )
    return left.union(right)


def _frequent(rows: Rows, key: str) -> Any:
    """Return the keys, each once, that very many rows of some block have."""
    import numpy as np

    return np.unique(rows.map(partial(steps.frequent, key=key), (key,)).collected()[key])


def _least(rows: Rows, key: str, keys: Any, least: StepFunction) -> Columns:
    """Return the least rows of some keys of each block."""
    chosen = rows.map(partial(steps.among, key=key, keys=keys), rows.names)
    return chosen.map(least, rows.names).collected()
