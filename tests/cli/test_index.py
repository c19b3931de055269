"""`cleaner index`: what a person sees of an index, and does with it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from cli.conftest import Command
from invented import corpus, documents

from cleaner.dedup import CorpusIndex, IndexSettings

TEXTS = corpus(40, 21)
GIVEN = documents(TEXTS)


@pytest.fixture
def cleaner(inside: Command) -> Command:
    return inside


def written(path: Path, settings: IndexSettings | None = None, **runs: tuple[int, int]) -> Path:
    """Write an index of runs of documents, each given as a start and an end."""
    with CorpusIndex.open(path, settings) as index:
        for label, (start, end) in runs.items():
            index.add_run(label, label, GIVEN[start:end])
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "corpus.idx", monday=(0, 25), tuesday=(25, 40))


def table(out: bytes) -> dict[str, list[str]]:
    """Return the rows of a table that an empty line ends, by their first words."""
    return {row[0]: row[1:] for row in map(str.split, out.decode().split("\n\n")[0].splitlines())}


def test_stats(cleaner: Command, path: Path) -> None:
    ended = cleaner("index", "stats", path)
    rows = table(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert rows["run"] == ["documents", "texts", "paragraphs", "repeats", "near"]
    assert (rows["monday"][0], rows["tuesday"][0], rows["all"][0]) == ("25", "15", "40")
    assert int(rows["monday"][3]) + int(rows["tuesday"][3]) == int(rows["all"][3]) > 10
    assert b"similarity 0.8, keeps the first" in ended.out
    assert b"scheme affine32, seed 1, 128 permutations, sha1_hash32" in ended.out


def test_stats_for_programs(cleaner: Command, path: Path) -> None:
    found = json.loads(cleaner("index", "stats", path, "--json", "--border", "3").out)
    with CorpusIndex.open(path) as index:
        assert {name: value for name, value in found.items() if name != "border"} == index.stats()
    assert {name: len(pairs) for name, pairs in found["border"].items()} == {"taken": 3, "left": 3, "apart": 0}
    assert found["border"]["taken"][0].keys() == {"similarity", "first", "second", "why"}
    assert "border" not in json.loads(cleaner("index", "stats", path, "--json").out)


def test_the_border_shows_pairs_side_by_side(cleaner: Command, path: Path) -> None:
    out = cleaner("index", "stats", path, "--border", "4").out.decode()
    with CorpusIndex.open(path) as index:
        taken, left, apart = index.border(4)
    assert "4 pairs taken, the least similar first" in out
    assert "4 pairs left below the threshold, the most similar first" in out
    assert f"{len(apart)} pairs left for what differs in them" in out
    for pair in (*taken, *left, *apart):
        assert f"\n{pair.similarity:.3f}" in out
        assert f"{pair.first.name} block {pair.first.block} " in out
    assert "\x1b" not in out
    assert "\x1b[31m" in cleaner("index", "stats", path, "--border", "4", "--color", "always").out.decode()
    assert max(map(len, out.split("pairs taken")[1].splitlines())) <= 100


def test_a_sound_index(cleaner: Command, path: Path) -> None:
    ended = cleaner("index", "verify", path)
    assert (ended.code, ended.err) == (0, "")
    assert b"no problems in 2 runs" in ended.out


def test_problems_of_an_index(cleaner: Command, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET paragraphs = paragraphs + 1 WHERE number = 1")
    connection.close()
    ended = cleaner("index", "verify", path)
    assert (ended.code, ended.err) == (3, "")
    assert ended.out.startswith(b"run 'monday' has ")


def test_merged_indexes(cleaner: Command, tmp_path: Path, path: Path) -> None:
    one, two = written(tmp_path / "1.idx", monday=(0, 25)), written(tmp_path / "2.idx", tuesday=(25, 40))
    ended = cleaner("index", "merge", one, two, "-o", tmp_path / "both.idx")
    assert (ended.code, ended.err) == (0, "")
    assert table(ended.out)["tuesday"][0] == "15"
    with CorpusIndex.open(path) as expected, CorpusIndex.open(tmp_path / "both.idx") as merged:
        assert merged.repeats("tuesday").digest() == expected.repeats("tuesday").digest()
        assert merged.verify() == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["1.idx", "2.idx", "both.idx", "corpus.idx"]


def test_indexes_that_cannot_be_merged(cleaner: Command, tmp_path: Path, path: Path) -> None:
    other = written(tmp_path / "2.idx", IndexSettings(0.7), wednesday=(0, 5))
    for files, message in (
        ((path, path), "holds a run 'monday', as "),
        ((path, other), "merge indexes of the same settings"),
        ((path, tmp_path / "none.idx"), "no such file; name an index"),
    ):
        ended = cleaner("index", "merge", *files, "-o", tmp_path / "both.idx")
        assert (ended.code, ended.out) == (2, b"")
        assert message in ended.err
    assert "exists; name a new file" in cleaner("index", "merge", path, "-o", other).err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["2.idx", "corpus.idx"]


def test_another_threshold(cleaner: Command, path: Path) -> None:
    ended = cleaner("index", "rethreshold", path, ".85", "--border", "1")
    rows = table(ended.out)
    assert (ended.code, ended.err) == (0, "")
    assert rows["run"] == ["at", "0.8", "at", "0.85"]
    assert b"the same commands, run again, write these repeats" in ended.out
    assert b"1 pair taken" in ended.out
    with CorpusIndex.open(path, IndexSettings(0.85)) as index:
        assert [str(len(index.repeats(label))) for label in ("monday", "tuesday")] == [
            rows[label][1] for label in ("monday", "tuesday")
        ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rethreshold", "corpus.idx", ".4"), "similarity: a number from 0.5 to 1, not 0.4"),
        (("rethreshold", "corpus.idx", "high"), "a number such as .8, not 'high'"),
        (("stats", "none.idx"), "none.idx: no such file; name an index"),
        (("stats", "."), ".: is no file; name an index"),
        (("verify", "text.txt"), "text.txt: is no index; name another file"),
        (("count", "corpus.idx"), "the command is one of stats, verify, merge, rethreshold"),
        ((), "is missing; `cleaner index --help` shows what to write"),
    ],
)
def test_what_cannot_be_done(
    cleaner: Command, path: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "text.txt").write_text("a text, and no index " * 30)
    ended = cleaner("index", *arguments)
    assert (ended.code, ended.out) == (2, b"")
    assert message in ended.err


def test_a_file_of_that_name_is_written_with_its_folder(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("The bridge was closed on Monday, as its piers had moved in the storm.\n")
    assert cleaner("./index").out.startswith(b"The bridge")


def test_the_help_names_all_commands(cleaner: Command) -> None:
    out = cleaner("index", "--help").out.decode()
    assert all(f"\n    {word}" in out for word in ("stats", "verify", "merge", "rethreshold"))
    assert "count, check, merge and change indexes" in cleaner("--help").out.decode()
