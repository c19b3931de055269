"""Steps of the search for repeats among documents on many machines: functions from columns of rows to others.

Each sees the rows of a block or, after a shuffle, all rows of a part; none sees all. They use what an index on one
machine uses (`cleaner.dedup`), so that the verdicts are the same. Paragraphs are numbered in the order of ids, and
their texts are unique: the owner of a text is compared with others, its copies follow it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cleaner.dedup.candidates import MAX_HOLDERS, band_pairs
from cleaner.dedup.edges import Edges, edges_of
from cleaner.dedup.minhash import BANDS, KEY_BITS
from cleaner.dedup.verdicts import choose_leaders
from cleaner.integrations.columns import all_rows, empty, filled, length, objects, part_of, signed, taken
from cleaner.integrations.judged_rows import compared_document, compared_part
from cleaner.integrations.numbering import BLOCK_BITS, MAX_BLOCKS, block_of, document_of, ranges
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns, Numbers

FREQUENT_ROWS = 1000
"""Rows of a block that share a key, from which on the key is joined without a shuffle. So no part of a shuffle holds
more rows of one key than this times the number of blocks."""
KEY_BYTES = 5  # of a band key on its way
_NEWEST = 99_999_999  # more than any date as a number: 2026-11-30 is 20,261,130

COMPARED = ("part", "id", "compared")
NUMBERED = ("number", "id", "compared")
TEXTS = ("part", "text", "paragraph", "priority", "keys")
OWNED = ("paragraph", "owner", "keys")
BANDED = ("part", "key", "paragraph")
PAIRS = ("first", "second")
SOURCES = ("paragraph", "source", "label", "priority")
EDGES = ("first", "second", "similarity", "first_priority", "second_priority")
REPEATS = ("paragraph", "original", "similarity", "document", "original_document")
NAMES = ("number", "id")
FOUND = ("id", "found")


class Kept(NamedTuple):
    """Priorities by which one of several copies stays."""

    keep: str = "first"

    def of_document(self, dated: str) -> int:
        """Return the priority of a document, the lower the better."""
        return _NEWEST - int(dated.replace("-", "") or 0) if self.keep == "newest" else 0

    def of_paragraph(self, dated: str, source: str) -> int:
        """Return the priority of a paragraph among those that are nearly the same."""
        return -len(source) if self.keep == "longest" else self.of_document(dated)

    def order(self, priority: Numbers, paragraphs: Numbers) -> tuple[Numbers, ...]:
        """Return keys for `lexsort`, the most important last; of documents of one date the last one comes first."""
        if self.keep == "newest":
            return block_of(paragraphs), -document_of(paragraphs), priority
        return paragraphs, priority


# ---- documents to texts


def ranged(columns: Columns, bounds: list[bytes]) -> Columns:
    """Return of each judged document what is compared, and the range of its id; other documents are left out."""
    import numpy as np

    columns = taken(columns, np.array([row is not None for row in columns["row"]], bool))
    parts = np.array(ranges(columns["id"].tolist(), bounds), int)
    compared = [compared_part(row, dated) for row, dated in zip(columns["row"], columns["dated"], strict=True)]
    return {"part": parts, "id": columns["id"], "compared": objects(compared)}


def text_rows(columns: Columns, kept: Kept, parts: int) -> Columns:
    """Return a row for each block that a document keeps; those of paragraphs have their band keys."""
    import numpy as np

    found = [empty(TEXTS)]
    for number, part in zip(columns["number"].tolist(), columns["compared"], strict=True):
        dated, compared = compared_document(part)
        texts = signed(np.array(compared.texts, np.uint64))
        paragraphs = (number << BLOCK_BITS) + np.array(compared.blocks, int)
        keys = np.full(len(texts), b"", object)
        for each, row in zip(compared.near, compared.key_rows(), strict=True):
            keys[each.at] = _packed(row)
        priority = np.full(len(texts), kept.of_document(dated))
        rows = {
            "part": part_of(texts, parts),
            "text": texts,
            "paragraph": paragraphs,
            "priority": priority,
            "keys": keys,
        }
        found.append(taken(rows, np.array(compared.blocks, int) < MAX_BLOCKS))
    return all_rows(found, TEXTS)


def source_rows(columns: Columns, kept: Kept) -> Columns:
    """Return the sources of the paragraphs of documents, their labels and priorities."""
    import numpy as np

    numbers, sources, labels, priorities = [], [], [], []
    for number, part in zip(columns["number"].tolist(), columns["compared"], strict=True):
        dated, compared = compared_document(part)
        for at, source, label in compared.near:
            if compared.blocks[at] < MAX_BLOCKS:
                numbers.append((number << BLOCK_BITS) + compared.blocks[at])
                sources.append(source.encode("utf-8", "surrogatepass"))
                labels.append(label)
                priorities.append(kept.of_paragraph(dated, source))
    values = (np.array(numbers, int), objects(sources), np.array(labels, int), np.array(priorities, int))
    return dict(zip(SOURCES, values, strict=True))


def _packed(keys: Numbers) -> bytes:
    """Return the band keys of a paragraph as bytes."""
    import numpy as np

    return keys.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :KEY_BYTES].tobytes()


def _unpacked(keys: list[bytes]) -> Numbers:
    """Return the band keys of paragraphs, a row for each."""
    import numpy as np

    rows = np.zeros((len(keys), BANDS, 8), np.uint8)
    rows[:, :, :KEY_BYTES] = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, BANDS, KEY_BYTES)
    return rows.view("<u8")[:, :, 0].astype(np.int64)


# ---- keys that very many rows have


def frequent(columns: Columns, key: str) -> Columns:
    """Return the keys that very many rows of a block have."""
    import numpy as np

    keys, counts = np.unique(columns[key], return_counts=True)
    return {key: keys[counts >= FREQUENT_ROWS]}


def among(columns: Columns, key: str, keys: Numbers, are: bool = True) -> Columns:
    """Return the rows with one of some keys or, if `are` is False, those with others."""
    import numpy as np

    return taken(columns, np.isin(columns[key], keys) == are)


# ---- rows to which others belong


def side(columns: Columns, on: str, names: tuple[str, ...], is_right: bool, parts: int) -> Columns:
    """Return rows as `matched` takes them, by the part of their key in the column `on`."""
    import numpy as np

    part, right = part_of(columns[on], parts), np.full(length(columns), int(is_right))
    return filled({**columns, "part": part, "is_right": right}, names)


def matched(columns: Columns, on: str, fields: tuple[str, ...]) -> Columns:
    """Give each row the `fields` of the one on the right with the same key, of all rows of some keys."""
    is_right = columns["is_right"] == 1
    return matched_with(taken(columns, ~is_right), on, taken(columns, is_right), fields)


def matched_with(columns: Columns, on: str, others: Columns, fields: tuple[str, ...]) -> Columns:
    """Give each row the `fields` of that of `others` with the same key; a row without one is left out."""
    import numpy as np

    others = taken(others, others[on].argsort())
    columns = taken(columns, np.isin(columns[on], others[on]))
    at = np.searchsorted(others[on], columns[on])
    return {**columns, **{field: others[field][at] for field in fields}}


def renamed(columns: Columns, names: dict[str, str]) -> Columns:
    """Return some columns under other names, given by these."""
    return {new: columns[old] for new, old in names.items()}


# ---- texts to owners and copies


def text_owners(columns: Columns, kept: Kept) -> Columns:
    """Return the row of each text that owns it, of some rows."""
    order, is_first = _by_text(columns, kept)
    return taken(columns, order[is_first])


def owned(columns: Columns, kept: Kept) -> Columns:
    """Return the rows of paragraphs, and of copies, with the owner of their text, of all rows of some texts."""
    import numpy as np

    order, is_first = _by_text(columns, kept)
    columns = taken(columns, order)
    return _owned(columns, columns["paragraph"][is_first][np.cumsum(is_first) - 1])


def owned_by(columns: Columns, owners: Columns) -> Columns:
    """Return the same for the texts of `owners`, which are in order of the texts."""
    import numpy as np

    columns = taken(columns, np.isin(columns["text"], owners["text"]))
    return _owned(columns, owners["paragraph"][np.searchsorted(owners["text"], columns["text"])])


def _by_text(columns: Columns, kept: Kept) -> tuple[Numbers, Numbers]:
    """Return the order of rows by text, then by priority, and a mask of the first of each text."""
    import numpy as np

    texts = columns["text"]
    order = np.lexsort((*kept.order(columns["priority"], columns["paragraph"]), texts))
    is_first = np.ones(len(order), bool)
    is_first[1:] = texts[order[1:]] != texts[order[:-1]]
    return order, is_first


def _owned(columns: Columns, owner: Numbers) -> Columns:
    """Return the rows that matter later: owners with band keys, and copies in any document."""
    is_owner = columns["paragraph"] == owner
    columns["keys"][~is_owner] = b""
    rows = {"paragraph": columns["paragraph"], "owner": owner, "keys": columns["keys"]}
    return taken(rows, ~is_owner | (columns["keys"] != b""))


# ---- paragraphs to pairs that share a band key


def banded(columns: Columns, parts: int) -> Columns:
    """Return a row for each band of each paragraph; the key of a row holds the number of its band too."""
    import numpy as np

    columns = taken(columns, columns["keys"] != b"")
    keys = (_unpacked(columns["keys"].tolist()) + (np.arange(BANDS) << KEY_BITS)).reshape(-1)
    return {"part": part_of(keys, parts), "key": keys, "paragraph": np.repeat(columns["paragraph"], BANDS)}


def holders(columns: Columns) -> Columns:
    """Return the first rows of each key, those that later ones are compared with."""
    import numpy as np

    columns = taken(columns, np.lexsort((columns["paragraph"], columns["key"])))
    starts = np.searchsorted(columns["key"], columns["key"])
    return taken(columns, np.arange(length(columns)) - starts < MAX_HOLDERS)


def pairs(columns: Columns) -> Columns:
    """Return the candidates among all paragraphs of some keys, each once."""
    columns = taken(columns, columns["paragraph"].argsort(kind="stable"))
    first, second = band_pairs(columns["key"])
    return _distinct(columns["paragraph"][first], columns["paragraph"][second])


def pairs_with(columns: Columns, holders: Columns) -> Columns:
    """Return the candidates among some paragraphs of the keys of `holders`."""
    import numpy as np

    columns = taken(columns, np.isin(columns["key"], holders["key"]))
    found = [np.empty((2, 0), int)]
    for key in np.unique(columns["key"]):
        first = holders["paragraph"][holders["key"] == key]
        second = columns["paragraph"][columns["key"] == key]
        earlier, later = np.nonzero(first[:, None] < second)
        found.append(np.stack([first[earlier], second[later]]))
    return _distinct(*np.concatenate(found, axis=1))


def _distinct(first: Numbers, second: Numbers) -> Columns:
    """Return pairs in different documents, each once."""
    import numpy as np

    between = document_of(first) != document_of(second)
    pairs = np.unique(np.stack([first[between], second[between]], 1), axis=0)
    return {"first": pairs[:, 0], "second": pairs[:, 1]}


# ---- pairs to edges, edges to verdicts


def matched_once(columns: Columns, on: str) -> Columns:
    """Return the pairs, each once, with the columns of their second ends, which stand on the right."""
    import numpy as np

    _, at = np.unique(np.stack([columns[name] for name in (*PAIRS, "is_right")], 1), axis=0, return_index=True)
    return matched(taken(columns, at), on, tuple(f"{on}_{name}" for name in SOURCES[1:]))


def compared_pairs(columns: Columns, similarity: float) -> Columns:
    """Compare the paragraphs of pairs, and return those that are near copies."""
    import numpy as np

    ends = [_end(columns, side) for side in ("first", "second")]
    numbers, at, places = np.unique(
        np.concatenate([end["paragraph"] for end in ends]), return_index=True, return_inverse=True
    )
    paragraphs = taken(all_rows(ends, SOURCES), at)
    texts = _Sources([source.decode("utf-8", "surrogatepass") for source in paragraphs["source"]])
    sizes = np.array(list(map(len, texts.sources)), int)
    found = edges_of(places.reshape(2, -1).T.astype(np.uint32), texts, sizes, paragraphs["label"])
    found = found.where((found.differs == 0) & (found.similarity >= similarity))
    priority = paragraphs["priority"]
    rows = (
        numbers[found.first],
        numbers[found.second],
        found.similarity,
        priority[found.first],
        priority[found.second],
    )
    return dict(zip(EDGES, rows, strict=True))


class _Sources(NamedTuple):
    """Texts of paragraphs by their numbers."""

    sources: list[str]

    def of(self, rows: Numbers) -> list[str]:
        return [self.sources[row] for row in rows.tolist()]


def _end(columns: Columns, side: str) -> Columns:
    """Return the paragraphs at one side of pairs."""
    fields = {"paragraph": side, **{name: f"{side}_{name}" for name in SOURCES[1:]}}
    return {name: columns[field] for name, field in fields.items()}


def repeats_of(edges: Columns, kept: Kept) -> Columns:
    """Decide which paragraphs stay, by all edges between near copies; return the others, in order, with those."""
    import numpy as np

    ends = np.concatenate([edges["first"], edges["second"]])
    numbers, at, places = np.unique(ends, return_index=True, return_inverse=True)
    priority = np.concatenate([edges["first_priority"], edges["second_priority"]])[at]
    ranks = np.empty(len(numbers), int)
    ranks[np.lexsort(kept.order(priority, numbers))] = np.arange(len(numbers))
    first, second = places.reshape(2, -1)
    similar = edges["similarity"]
    zeros = np.zeros(len(first), np.uint32)
    found = choose_leaders(Edges(first, second, similar, np.ones(len(first)), zeros), ranks, 0.0)
    rows = {
        "paragraph": numbers[found.repeats],
        "original": numbers[found.leaders],
        "similarity": similar[found.edges],
    }
    return taken(rows, rows["paragraph"].argsort())


# ---- verdicts to documents


def repeated(columns: Columns, repeats: Columns) -> Columns:
    """Return the blocks that other documents say and keep, given what of the paragraphs repeats what, in order."""
    import numpy as np

    owner = columns["owner"]
    original, similarity = owner.copy(), np.ones(len(owner))
    if len(repeats["paragraph"]):
        at = np.searchsorted(repeats["paragraph"], owner).clip(max=len(repeats["paragraph"]) - 1)
        is_repeat = repeats["paragraph"][at] == owner
        original[is_repeat] = repeats["original"][at[is_repeat]]
        similarity[is_repeat] = repeats["similarity"][at[is_repeat]]
    paragraph = columns["paragraph"]
    values = (paragraph, original, similarity, document_of(paragraph), document_of(original))
    rows = dict(zip(REPEATS, values, strict=True))
    return taken(rows, rows["document"] != rows["original_document"])


def found_rows(columns: Columns) -> Columns:
    """Return for each document its repeats, as JSON: block, id of the other document, block there, and similarity.

    Takes all rows of some documents, with the ids of these on the right.
    """
    columns = matched(columns, "document", ("id",))
    columns = taken(columns, columns["paragraph"].argsort())
    blocks, originals = block_of(columns["paragraph"]), block_of(columns["original"])
    values = (columns["id"], blocks, columns["name"], originals, columns["similarity"])
    found: dict[bytes, list[tuple[int, str, int, float]]] = {}
    for id, block, name, original, similarity in zip(*(each.tolist() for each in values), strict=True):
        found.setdefault(id, []).append((block, name.decode(), original, similarity))
    return {"id": objects(list(found)), "found": objects([json.dumps(each).encode() for each in found.values()])}
