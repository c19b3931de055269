"""Upkeep of an index: what is checked, merged and counted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from invented import compared, corpus, documents

from cleaner.dedup import CorpusIndex, IndexedDocument, IndexSettings, columns
from cleaner.dedup.columns import packed_keys, packed_numbers
from cleaner.dedup.index_border import WHY_APART
from cleaner.dedup.index_documents import documents_of
from cleaner.errors import SettingError

TEXTS = corpus(60, 11)
DATED = [
    each._replace(dated=f"2026-05-{at * 7 % 28 + 1:02}" if at % 3 else "") for at, each in enumerate(documents(TEXTS))
]


def indexed(cuts: tuple[int, ...], first: int = 0, settings: IndexSettings | None = None) -> CorpusIndex:
    """Return an index of runs of the documents, cut there; labels are numbered from `first`."""
    index = CorpusIndex.open(None, settings)
    for number, (start, end) in enumerate(pairwise(cuts), first):
        index.add_run(f"run {number}", str(number), DATED[start:end])
    return index


def content(index: CorpusIndex) -> list[object]:
    """Return all that an index holds."""
    return [index.runs, index.file.execute("SELECT run, name, rows, data FROM parts ORDER BY name, run, id")]


@pytest.mark.parametrize("keep", ["first", "longest", "newest"])
@pytest.mark.parametrize("rows", [7, 1 << 16])
def test_documents_of_a_run_are_those_that_were_added(keep: str, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not stored is what never matters: paragraphs of a text that another document owns."""
    monkeypatch.setattr(columns, "PART_ROWS", rows)
    with indexed((0, 25, 60), settings=IndexSettings(keep=keep)) as index:
        for run, (start, end) in zip(index.runs, [(0, 25), (25, 60)], strict=True):
            for found, given in zip(documents_of(index.file, run), DATED[start:end], strict=True):
                assert found[:3] == given[:3]
                assert found.paragraphs[:2] == given.paragraphs[:2]
                keys = dict(zip(given.paragraphs.near, given.paragraphs.key_rows().tolist(), strict=True))
                assert found.paragraphs.key_rows().tolist() == [keys[each] for each in found.paragraphs.near]


@pytest.mark.parametrize("keep", ["first", "longest", "newest"])
def test_a_merged_index_is_that_of_all_runs(keep: str) -> None:
    settings = IndexSettings(keep=keep)
    with (
        indexed((0, 10, 30), settings=settings) as merged,
        indexed((30, 40, 40, 60), 2, settings) as other,
        indexed((0, 10, 30, 40, 40, 60), settings=settings) as expected,
    ):
        merged.merge(other)
        assert merged.repeats("run 4").digest() == expected.repeats("run 4").digest()
        assert content(merged) == content(expected)


def test_runs_of_one_label_are_not_merged() -> None:
    with indexed((0, 5)) as one, indexed((5, 9)) as two:
        before = content(one)
        with pytest.raises(SettingError, match=r"holds a run 'run 0', as .*; merge indexes .* of different runs"):
            one.merge(two)
        assert content(one) == before


def test_indexes_of_other_settings_are_not_merged() -> None:
    with (
        indexed((0, 5)) as one,
        indexed((5, 9), 1, IndexSettings(0.7)) as two,
        pytest.raises(SettingError, match=r"a similarity of 0\.7 and keeps the first, and .* 0\.8 .*rethreshold"),
    ):
        one.merge(two)


def damage(index: CorpusIndex, sql: str, *parameters: object) -> list[str]:
    index.file.execute(sql, *parameters)
    return index.verify()


def test_nothing_is_wrong_with_an_index() -> None:
    with indexed((0, 10, 30, 60)) as index, indexed((0, 0)) as empty, CorpusIndex.open(None) as bare:
        assert index.verify() == empty.verify() == bare.verify() == []


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE runs SET texts = 7 WHERE number = 2", "run 'run 1' has 7 texts, and .* rows of text.hash"),
        ("DELETE FROM parts WHERE name = 'key.3' AND run = 1", "paragraphs, and 0 rows of key.3"),
        ("DELETE FROM parts WHERE name = 'edge.both' AND run = 1", "the columns of each edge differ in length"),
        ("UPDATE parts SET data = x'00' WHERE name = 'text.block'", "is damaged; delete it"),
    ],
)
def test_a_problem_is_named(sql: str, problem: str) -> None:
    import re

    with indexed((0, 10, 30)) as index:
        found = damage(index, sql)
        assert re.search(problem, found[0])


def test_keys_and_edges_are_computed_anew() -> None:
    with indexed((0, 10, 30)) as index:
        keys = index.file.column("key.5", 1)
        keys[3] += 1
        where = "WHERE name = ? AND run = ?"
        assert damage(index, f"UPDATE parts SET data = ? {where}", packed_keys(keys), "key.5", 1) == [
            "the band keys of 1 paragraphs are not those of their texts"
        ]
    with indexed((0, 10, 30)) as index:
        both = index.file.column("edge.both", 2)
        both[0] += 1
        assert damage(index, f"UPDATE parts SET data = ? {where}", packed_numbers(both), "edge.both", 2) == [
            "edges between paragraphs are not those of their texts, in 1 of 5 columns"
        ]
    with indexed((0, 10, 30)) as index:
        assert damage(index, "DELETE FROM parts WHERE name LIKE 'edge.%' AND run = 1")[0].startswith("there are ")


def test_a_reference_to_nothing_is_named() -> None:
    with indexed((0, 10)) as index:
        texts = index.file.column("paragraph.text")
        texts[-1] = 1000
        found = damage(index, "UPDATE parts SET data = ? WHERE name = 'paragraph.text'", packed_numbers(texts))
        assert found[0].startswith("paragraph.text names row 1,000, and there are ")


def test_stats() -> None:
    with indexed((0, 10, 60)) as index:
        found = index.stats()
        assert [row["label"] for row in found["runs"]] == ["run 0", "run 1"]
        for row, (start, end) in zip(found["runs"], [(0, 10), (10, 60)], strict=True):
            repeats = index.repeats(row["label"])
            originals = [each for at in range(start, end) for each in repeats.of_document(at).values()]
            assert row["repeats"] == len(originals)
            assert row["near"] == sum(each.similarity < 1 for each in originals)
        assert found["repeats"] == sum(row["repeats"] for row in found["runs"])
        assert found["bytes"]["file"] > sum(found["bytes"].values()) - found["bytes"]["file"] > 0
        assert found["made_by"]["scheme"] == "affine32"


def test_stats_of_an_empty_index() -> None:
    with CorpusIndex.open(None) as index:
        assert index.stats()["bytes_per_paragraph"] == {"file": None, "without_sources": None}
        assert index.border(5) == ([], [], [])


def test_the_border() -> None:
    with indexed((0, 60)) as index:
        taken, left, apart = index.border(10)
        assert len(taken) == len(left) == 10
        assert [each.similarity for each in taken] == sorted(each.similarity for each in taken)
        assert [each.similarity for each in left] == sorted((each.similarity for each in left), reverse=True)
        assert all(each.similarity >= 0.8 for each in (*taken, *apart))
        assert all(each.similarity < 0.8 and not each.why for each in left)
        removed = {(int(name[:3]), block) for _, _, (name, block, _), _ in taken}
        assert all(block in index.repeats("run 0").of_document(place) for place, block in removed)
        for each in (*taken, *left, *apart):
            for name, block, text in (each.first, each.second):
                assert TEXTS[int(name[:3])][block] == text


def test_why_pairs_were_left() -> None:
    first = "the ferry to the island leaves at 7 from the pier behind the market and takes an hour in calm weather"
    number = first.replace("7", "9")
    given = [(first, 0), (number, 0), (first.replace("calm", "fair"), 1), (first.replace("market", "church"), 2)]
    with CorpusIndex.open(None, IndexSettings(0.6)) as index:
        index.add_run(
            "one",
            "",
            [IndexedDocument(at, str(at), "", compared([text], {0: label})) for at, (text, label) in enumerate(given)],
        )
        why = {(each.first.name, each.second.name): each.why for each in index.border(9).apart}
        assert why["0", "1"] == WHY_APART[1]
        assert set(why.values()) <= {*WHY_APART.values(), "; ".join(WHY_APART.values())}
