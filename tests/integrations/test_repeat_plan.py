"""The search for repeats on many machines finds what an index on one machine finds, however rows are distributed."""

from __future__ import annotations

import json
import random
from functools import cache

import pytest
from integrations.local_engine import LocalEngine
from integrations.repeated_corpus import corpus

import cleaner.integrations.numbering as numbering
import cleaner.integrations.repeat_steps as steps
from cleaner import Cleaner
from cleaner.dedup.corpus_index import CorpusIndex, IndexedDocument, IndexSettings
from cleaner.errors import SettingError
from cleaner.integrations.columns import length, objects, taken
from cleaner.integrations.judged_rows import compared_document, compared_part, judged_row
from cleaner.integrations.repeat_plan import DOCUMENTS, Rows, find_repeats

Found = dict[str, list[list[object]]]


@cache
def rows() -> dict[str, bytes]:
    """Return the rows of the judged documents of the corpus, by id."""
    found = {name: judged_row(Cleaner(), text)[1] for name, text in corpus().items()}
    return {name: row for name, row in found.items() if row is not None}


def by_index(similarity: float = 0.8, keep: str = "first") -> Found:
    """Return what an index finds, of each document that has repeats."""
    names = sorted(rows())
    with CorpusIndex.open(None, IndexSettings(similarity, keep)) as index:
        compared = (compared_document(compared_part(rows()[name])) for name in names)
        pairs = zip(names, compared, strict=True)
        index.add_run("", "", (IndexedDocument(at, name, *each) for at, (name, each) in enumerate(pairs)))
        repeats = index.repeats("")
    found = {name: repeats.of_document(at) for at, name in enumerate(names)}
    return {
        name: [[at, each.name, each.block, each.similarity] for at, each in sorted(originals.items())]
        for name, originals in found.items()
        if originals
    }


def by_plan(similarity: float = 0.8, keep: str = "first", blocks: int = 4, seed: int = 1) -> Found:
    """Return what the search finds in blocks of rows, in any order."""
    names = list(rows())
    random.Random(seed).shuffle(names)
    columns = {
        "id": objects([name.encode() for name in names]),
        "row": objects([rows()[name] for name in names]),
        "dated": objects([b""] * len(names)),
    }
    table = [taken(columns, slice(at, None, blocks)) for at in range(blocks)]
    engine = LocalEngine()
    found = find_repeats(Rows(engine, table, DOCUMENTS), similarity, keep).collected()
    return {id.decode(): json.loads(each) for id, each in zip(found["id"], found["found"], strict=True)}


@pytest.mark.parametrize("keep", ["first", "longest", "newest"])
@pytest.mark.parametrize("similarity", [0.6, 0.8, 0.9])
def test_the_search_finds_what_an_index_finds(similarity: float, keep: str) -> None:
    expected = by_index(similarity, keep)
    assert sum(map(len, expected.values())) > 30
    assert any(each[3] < 1 for found in expected.values() for each in found)
    assert by_plan(similarity, keep) == expected


@pytest.mark.parametrize("blocks", [1, 7, 40])
def test_the_distribution_of_rows_does_not_matter(blocks: int) -> None:
    assert by_plan(blocks=blocks, seed=blocks) == by_index()


@pytest.mark.parametrize("keep", ["first", "newest"])
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_keys_that_many_rows_have_change_nothing(rows: int, keep: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are joined where the rows are; here all keys, or those of a few rows of a block, count as such."""
    expected = by_index(keep=keep)
    monkeypatch.setattr(steps, "FREQUENT_ROWS", rows)
    assert by_plan(keep=keep, blocks=3) == expected


@pytest.mark.parametrize("limit", [1, 2])
def test_the_limit_of_a_group_is_that_of_an_index(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cleaner.dedup.candidates", "cleaner.integrations.repeat_steps"):
        monkeypatch.setattr(f"{module}.MAX_HOLDERS", limit)
    expected = by_index(0.5)
    assert by_plan(0.5) == expected
    monkeypatch.setattr(steps, "FREQUENT_ROWS", 2)
    assert by_plan(0.5) == expected


def test_a_document_of_one_range_and_of_many() -> None:
    ids = [f"{at % 7}/é{at}".encode() for at in range(5000)]
    sample = numbering.sampled({"id": objects(ids)})
    assert int(sample["rows"].sum()) == len(ids)
    bounds = numbering.range_bounds(sample, 8)
    assert bounds == sorted(bounds)
    parts = numbering.ranges(ids, bounds)
    assert max(map(parts.count, set(parts))) < 2 * len(ids) / 8 + len(ids) / 16
    found = []
    for part in sorted(set(parts)):
        own = [id for id, other in zip(ids, parts, strict=True) if other == part]
        columns = {"id": objects(own), "part": numbering_part(part, len(own)), "compared": objects([b""] * len(own))}
        rows = numbering.numbered_documents(columns)
        found += zip(rows["number"].tolist(), rows["id"].tolist(), strict=True)
    assert [id for _, id in found] == sorted(ids)
    assert [number for number, _ in found] == sorted({number for number, _ in found})


def numbering_part(part: int, count: int):
    import numpy as np

    return np.full(count, part)


def test_two_documents_with_one_id_are_an_error() -> None:
    ids = objects([b"a", b"b", b"a"])
    with pytest.raises(SettingError, match="two documents have the id 'a'"):
        numbering.numbered_documents({"id": ids, "part": numbering_part(0, 3), "compared": ids})


def test_a_document_without_an_id_is_an_error() -> None:
    with pytest.raises(SettingError, match="has no id"):
        numbering.sampled({"id": objects([b"a", None])})


@pytest.mark.parametrize(("similarity", "keep"), [(0.4, "first"), (1.1, "first"), (0.8, "last")])
def test_settings_that_an_index_does_not_take(similarity: float, keep: str) -> None:
    with pytest.raises(SettingError):
        find_repeats(Rows(LocalEngine(), [], DOCUMENTS), similarity, keep)


def test_nothing_comes_of_nothing() -> None:
    assert length(find_repeats(Rows(LocalEngine(), [], DOCUMENTS), 0.8, "first").collected()) == 0
