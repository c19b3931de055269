"""The index of a corpus: what repeats what, in however many runs the documents were added."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from invented import changed, compared, corpus, documents

from cleaner.dedup import (
    CorpusIndex,
    IndexedDocument,
    IndexSettings,
    candidates,
    columns,
    edges,
    index_run,
    index_texts,
)
from cleaner.dedup.earlier import Original
from cleaner.dedup.minhash import folded
from cleaner.dedup.repeats import Repeats
from cleaner.errors import SettingError
from cleaner.shingles import words_of

Found = dict[tuple[int, int], Original]
"""Originals by the place of a document and the index of a block."""

BRIDGE = "the old bridge over the river was closed to traffic on the morning after the storm as its piers had moved"
NEAR = BRIDGE.replace("moved", "sunk")
OTHER = "nobody in the town had asked for a museum of bread but a baker who had no children left it his house"
YEARS = [BRIDGE + f" and it opened again in {year} with a feast that lasted the whole of the night" for year in (1, 2)]
NAMES = [f"{BRIDGE} and {name} opened it again with a feast that lasted the whole night" for name in ("Ann", "Tom")]


def found_in(repeats: Repeats, places: Iterable[int]) -> Found:
    return {(place, block): each for place in places for block, each in repeats.of_document(place).items()}


def found(texts: list[list[str]], settings: IndexSettings | None = None, **labels: dict[int, int]) -> Found:
    """Return what repeats what in one run of documents of these paragraphs; labels are given as d0={block: label}."""
    given = [
        IndexedDocument(at, f"{at:03}.txt", "", compared(each, labels.get(f"d{at}"))) for at, each in enumerate(texts)
    ]
    with CorpusIndex.open(None, settings) as index:
        index.add_run("one", "digest", given)
        return found_in(index.repeats("one"), range(len(texts)))


def jaccard(one: str, two: str) -> float:
    a, b = (words_of(*each).shingles for each in folded([one, two]))
    return len(a & b) / len(a | b)


def similar(one: str, two: str) -> Original:
    return Original("000.txt", 0, jaccard(one, two))


@pytest.mark.parametrize(
    ("why", "texts", "repeats"),
    [
        ("nothing", [], {}),
        ("documents without text", [[], []], {}),
        ("others", [[BRIDGE], [OTHER]], {}),
        ("a copy", [[BRIDGE], [OTHER, BRIDGE]], {(1, 1): Original("000.txt", 0)}),
        ("a copy in other letters", [[BRIDGE], [BRIDGE.upper()]], {(1, 0): Original("000.txt", 0)}),
        ("nearly a copy", [[BRIDGE], [NEAR]], {(1, 0): similar(BRIDGE, NEAR)}),
        ("within a document they stay", [[BRIDGE, NEAR, BRIDGE]], {}),
        ("a copy of what nearly repeats another", [[BRIDGE], [NEAR], [NEAR]], {
            (1, 0): similar(BRIDGE, NEAR), (2, 0): similar(BRIDGE, NEAR)
        }),
        ("another number", [[YEARS[0]], [YEARS[1]]], {}),
        ("another name", [[NAMES[0]], [NAMES[1]]], {}),
    ],
)  # fmt: skip
def test_repeats_of_a_run(why: str, texts: list[list[str]], repeats: Found) -> None:
    assert found(texts) == repeats, why


def test_clauses_under_different_headings_stay() -> None:
    texts = [[BRIDGE], [NEAR]]
    assert found(texts, d0={0: 7}, d1={0: 8}) == {}
    assert found(texts, d0={0: 7}, d1={0: 7}) == found(texts, d0={0: 7}) == found(texts)


@pytest.mark.parametrize(("similarity", "number"), [(0.5, 1), (jaccard(BRIDGE, NEAR), 1), (0.95, 0), (1.0, 0)])
def test_the_similarity_is_a_setting(similarity: float, number: int) -> None:
    assert len(found([[BRIDGE], [NEAR]], IndexSettings(similarity))) == number


def test_a_text_that_is_no_paragraph_is_compared_word_for_word() -> None:
    with CorpusIndex.open(None) as index:
        bare = [each._replace(paragraphs=each.paragraphs._replace(near=(), keys=b"")) for each in documents([[BRIDGE]])]
        index.add_run("one", "", [*bare, *documents([[BRIDGE], [NEAR]], 1)])
        assert found_in(index.repeats("one"), range(3)) == {(1, 0): Original("000.txt", 0)}


LONGER = BRIDGE + " at night"
DATES = ["2026-03-01", "2026-05-01", ""]


@pytest.mark.parametrize(
    ("keep", "texts", "stays"),
    [
        ("first", [BRIDGE, LONGER, NEAR], 0),
        ("longest", [BRIDGE, LONGER, NEAR], 1),
        ("longest", [BRIDGE, BRIDGE, BRIDGE], 0),
        ("newest", [BRIDGE, LONGER, NEAR], 1),
        ("newest", [BRIDGE, BRIDGE, BRIDGE], 1),
    ],
)
def test_which_one_is_kept(keep: str, texts: list[str], stays: int) -> None:
    given = [IndexedDocument(at, str(at), DATES[at], compared([text])) for at, text in enumerate(texts)]
    with CorpusIndex.open(None, IndexSettings(0.5, keep)) as index:
        index.add_run("one", "", given)
        removed = found_in(index.repeats("one"), range(3))
    assert removed.keys() == {(at, 0) for at in range(3) if at != stays}
    assert {each.name for each in removed.values()} == {str(stays)}


@pytest.mark.parametrize("keep", ["longest", "newest"])
def test_what_earlier_runs_wrote_is_kept(keep: str) -> None:
    later = [IndexedDocument(0, "later", "2026-05-01", compared([LONGER]))]
    with CorpusIndex.open(None, IndexSettings(keep=keep)) as index:
        index.add_run("one", "", documents([[BRIDGE]]))
        index.add_run("two", "", later)
        assert found_in(index.repeats("one"), [0]) == {}
        assert found_in(index.repeats("two"), [0]) == {(0, 0): similar(BRIDGE, LONGER)}


TEXTS = corpus(70, 1)
PLACES = range(len(TEXTS))


@pytest.fixture(scope="module")
def at_once() -> Found:
    return found(TEXTS)


def in_runs(cuts: list[int], path: Path | None = None, texts: list[list[str]] = TEXTS) -> Found:
    """Return what repeats what where the documents are cut into runs; a saved index is opened anew for each."""
    every: Found = {}
    given = documents(texts)
    index = CorpusIndex.open(path)
    for number, (start, end) in enumerate(pairwise([0, *cuts, len(given)])):
        if path:
            index.close()
            index = CorpusIndex.open(path)
        index.add_run(f"run {number}", "", given[start:end])
        every |= found_in(index.repeats(f"run {number}"), range(start, end))
    for run in index.runs:  # later ones change nothing of them
        assert found_in(index.repeats(run.label), range(len(texts))).items() <= every.items()
    index.close()
    return every


def test_the_corpus_has_repeats_of_all_kinds(at_once: Found) -> None:
    similarities = [each.similarity for each in at_once.values()]
    assert len(similarities) > 80
    assert 0.8 <= min(similarities) < 0.85
    assert 0 < similarities.count(1.0) < len(similarities) / 2


@pytest.mark.parametrize("cuts", [[35], [20, 50], [1, 2, 30, 31, 60, 69], [0, 40, 40]])
def test_the_cut_into_runs_changes_nothing(cuts: list[int], at_once: Found, tmp_path: Path) -> None:
    assert in_runs(cuts, tmp_path / "corpus.idx") == at_once


def test_the_sizes_of_batches_change_nothing(at_once: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "PART_ROWS", 7)
    monkeypatch.setattr(index_texts, "PART_ROWS", 5)
    monkeypatch.setattr("cleaner.dedup.staged_run.PART_ROWS", 11)
    monkeypatch.setattr("cleaner.dedup.staged_run.PART_BYTES", 1000)
    monkeypatch.setattr(edges, "BATCH_CHARACTERS", 3000)
    monkeypatch.setattr(index_run, "WINDOW", 40)
    assert in_runs([33]) == at_once


@pytest.mark.parametrize("seed", range(6))
def test_no_cut_of_any_corpus_changes_anything(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where groups have more members than are compared."""
    monkeypatch.setattr(candidates, "MAX_HOLDERS", 2)
    chance = random.Random(seed)
    texts = corpus(40, 200 + seed, blocks=3, near=0.7, exact=0.1, words=40)
    cuts = sorted(chance.choices(range(41), k=chance.randint(1, 6)))
    assert in_runs(cuts, texts=texts) == found(texts)


def kept_and_removed(texts: list[list[str]], removed: Found) -> None:
    """Check that each repeat names a block that stays, and that what is said of the pair is true."""
    for (place, block), original in removed.items():
        kept = int(original.name[:3]), original.block
        assert kept not in removed
        assert kept[0] != place
        assert original.similarity == jaccard(texts[place][block], texts[kept[0]][kept[1] or 0]) >= 0.8


@pytest.mark.parametrize("keep", ["first", "longest", "newest"])
@pytest.mark.parametrize("seed", range(4))
def test_every_original_is_kept(seed: int, keep: str) -> None:
    texts = corpus(40, 100 + seed, blocks=3, near=0.6)
    kept_and_removed(texts, found(texts, IndexSettings(keep=keep)))


def test_most_similar_paragraphs_are_found() -> None:
    """The pairs that band keys miss are few: of those as similar as this, one in fifty."""
    chance = random.Random(4)
    pairs = [(text, changed(text.split(), 0.04, chance)) for each in corpus(100, 9, near=0, exact=0) for text in each]
    near = [(one, " ".join(two)) for one, two in pairs if jaccard(one, " ".join(two)) >= 0.8]
    removed = found([[one for one, _ in near], [two for _, two in near]])
    assert len(near) > 200
    assert len(removed) >= 0.95 * sum(one != two for one, two in near)


def test_a_run_that_is_there_is_not_added_again(tmp_path: Path) -> None:
    with CorpusIndex.open(tmp_path / "corpus.idx") as index:
        index.add_run("one", "digest", documents([[BRIDGE]]))
        index.add_run("two", "digest", documents([[NEAR]]))
        index.add_run("one", "digest", iter(lambda: pytest.fail("a document was asked for"), None))
        assert [run.label for run in index.runs] == ["one", "two"]


def test_the_latest_run_is_replaced_and_no_earlier_one() -> None:
    given = documents(TEXTS)
    with CorpusIndex.open(None) as index, CorpusIndex.open(None) as expected:
        for each in (index, expected):
            each.add_run("one", "1", given[:30])
        index.add_run("two", "2", given[20:60])
        index.add_run("two", "3", given[30:50])
        expected.add_run("two", "3", given[30:50])
        assert found_in(index.repeats("two"), PLACES) == found_in(expected.repeats("two"), PLACES) != {}
        with pytest.raises(SettingError, match="'one' have changed, and later runs refer to it"):
            index.add_run("one", "4", given[:10])
        assert [run.digest for run in index.runs] == ["1", "3"]


def test_a_run_that_fails_leaves_the_index_as_it_was() -> None:
    def failing() -> Iterable[IndexedDocument]:
        yield from documents([[NEAR]])
        raise RuntimeError("no more")

    with CorpusIndex.open(None) as index:
        index.add_run("one", "1", documents([[BRIDGE]]))
        for label in ("one", "two"):
            with pytest.raises(RuntimeError, match="no more"):
                index.add_run(label, "2", failing())
        assert [(run.label, run.digest) for run in index.runs] == [("one", "1")]
        index.add_run("two", "2", documents([[NEAR]]))
        assert len(index.repeats("two")) == 1


def test_a_run_that_is_not_there() -> None:
    with CorpusIndex.open(None) as index, pytest.raises(SettingError, match="holds no run 'two'"):
        index.repeats("two")


def test_another_similarity_needs_no_second_comparison() -> None:
    with CorpusIndex.open(None, IndexSettings(0.95)) as index:
        index.add_run("one", "", documents(TEXTS))
        for similarity in (0.5, 0.65, 0.8):
            index.rethreshold(similarity)
            assert found_in(index.repeats("one"), PLACES) == found(TEXTS, IndexSettings(similarity))


@pytest.mark.parametrize("settings", [IndexSettings(0.49), IndexSettings(1.01), IndexSettings(keep="last")])
def test_settings_out_of_range(settings: IndexSettings, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"similarity: a number from 0\.5 to 1|keep: one of first, longest, newest"):
        CorpusIndex.open(tmp_path / "corpus.idx", settings)
    assert list(tmp_path.iterdir()) == []


def test_repeats_are_saved_and_loaded(tmp_path: Path) -> None:
    with CorpusIndex.open(None) as index:
        index.add_run("one", "", documents([[BRIDGE], [BRIDGE, OTHER], [OTHER]]))
        repeats = index.repeats("one")
    repeats.save(tmp_path / "repeats")
    assert found_in(Repeats.load(tmp_path / "repeats"), range(3)) == found_in(repeats, range(3))
    assert Repeats.load(tmp_path / "repeats").digest() == repeats.digest()


def test_an_index_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_run, "MAX_TEXTS", 3)
    with CorpusIndex.open(None) as index:
        index.add_run("one", "", documents([[BRIDGE, OTHER]]))
        with pytest.raises(SettingError, match="as many texts as an index can; write the run into a new one"):
            index.add_run("two", "", documents([[NEAR, LONGER]]))
