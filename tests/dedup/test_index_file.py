"""The file of an index: what else may lie in its place, and that nothing of a write that fails is left in it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from invented import corpus, documents

from cleaner.dedup import CorpusIndex, IndexSettings, columns, index_file
from cleaner.errors import OutputError, SettingError

TEXTS = corpus(30, 6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of an index with one run."""
    path = tmp_path / "corpus.idx"
    with CorpusIndex.open(path) as index:
        index.add_run("one", "1", documents(TEXTS[:20]))
    return path


@pytest.mark.parametrize("dtype", ["<u4", "<u8"])
def test_numbers_are_packed_and_unpacked(dtype: str) -> None:
    for values in ([], [0], [7, 3, 3, 2 ** (31 if dtype == "<u4" else 63), 1]):
        given = np.array(values, dtype)
        assert columns.unpacked_numbers(columns.packed_numbers(given), dtype).tolist() == values


def test_keys_are_packed_and_unpacked() -> None:
    keys = np.array([0, 1, 2**40 - 1, 2**32, 2**32 - 1], np.uint64)
    assert columns.unpacked_keys(columns.packed_keys(keys)).tolist() == keys.tolist()
    assert len(columns.packed_keys(keys)) == 5 * len(keys)


def test_settings_are_those_of_the_file(path: Path) -> None:
    with CorpusIndex.open(path) as index:
        assert index.settings == IndexSettings()
        index.rethreshold(0.6)
    with CorpusIndex.open(path) as index:
        assert index.settings == IndexSettings(0.6)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (IndexSettings(0.7), "has a similarity of 0.8, not 0.7; `cleaner index rethreshold .* 0.7` changes it"),
        (IndexSettings(keep="newest"), "keeps the first, not the newest; name another file"),
    ],
)
def test_other_settings(path: Path, settings: IndexSettings, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        CorpusIndex.open(path, settings)


def test_what_others_need_to_compute_the_same_is_recorded(path: Path) -> None:
    meta = dict(sqlite3.connect(path).execute("SELECT name, value FROM meta"))
    assert {"scheme": '"affine32"', "seed": "1", "permutations": "128", "hash": '"sha1_hash32"'}.items() <= meta.items()
    assert {"bands": "18", "rows": "7", "shingle_words": "3", "floor": "0.5"}.items() <= meta.items()


def test_another_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE name = 'seed'")
    connection.close()
    with pytest.raises(SettingError, match="another version, with another seed; clean into a new index"):
        CorpusIndex.open(path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "corpus.idx"
    path.write_text("a text of some words, no index\n" * 99)
    with pytest.raises(SettingError, match="is no index; name another file"):
        CorpusIndex.open(path)
    assert path.read_text().startswith("a text")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "corpus.idx"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(SettingError, match="another program, no index; name another file"):
        CorpusIndex.open(path)


def test_an_empty_file_is_a_new_index(tmp_path: Path) -> None:
    """A process that is killed while it creates one leaves it."""
    (path := tmp_path / "corpus.idx").touch()
    with CorpusIndex.open(path) as index:
        assert index.runs == []


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="name a file in a folder that exists"):
        CorpusIndex.open(tmp_path / "none" / "corpus.idx")


def test_a_damaged_file(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 3 :] = b"\xff" * (len(data) - 4096 * 3)
    path.write_bytes(data)
    with pytest.raises(SettingError, match="is damaged; delete it"), CorpusIndex.open(path) as index:
        index.repeats("one")


def test_a_part_that_is_damaged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE parts SET data = x'00ff' WHERE name IN ('paragraph.source', 'edge.both')")
    connection.close()
    with pytest.raises(SettingError, match="is damaged; delete it"), CorpusIndex.open(path) as index:
        index.repeats("one")
    with pytest.raises(SettingError, match="is damaged; delete it"), CorpusIndex.open(path) as index:
        index.add_run("two", "2", documents(TEXTS[20:], 20))


def test_another_run_that_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_file, "WAIT_SECONDS", 0)
    with CorpusIndex.open(path) as one, CorpusIndex.open(path) as two:

        def more():
            with pytest.raises(SettingError, match="another run writes into it; wait until that has ended"):
                two.add_run("three", "3", [])
            yield from documents(TEXTS[20:], 20)

        one.add_run("two", "2", more())
        two.add_run("three", "3", [])
        assert [run.label for run in one.runs] == ["one", "two", "three"]


def test_a_full_disk(path: Path) -> None:
    with CorpusIndex.open(path) as index:
        before = dump(path)
        index.file.execute(f"PRAGMA max_page_count = {index.file.row('PRAGMA page_count')[0] + 2}")
        with pytest.raises(OutputError, match=r"cannot write .*corpus\.idx: No space left on device"):
            index.add_run("two", "2", documents(TEXTS[20:], 20))
    assert dump(path) == before


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = list(connection.iterdump())
    connection.close()
    return found


KILLED = """
import os, signal, sys
from invented import corpus, documents
from cleaner.dedup import CorpusIndex, index_file
path, sign, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
index_file.CACHE_KB = 16  # so that the file is written to before the end
execute = index_file.IndexFile.execute
def killing(self, sql, *parameters):
    global number
    number -= sql.startswith(sign)
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(self, sql, *parameters)
index_file.IndexFile.execute = killing
with CorpusIndex.open(path) as index:
    index.add_run("two", "2", documents(corpus(30, 6)[20:], 20))
"""


@pytest.mark.parametrize(
    ("sign", "number"), [("INSERT INTO parts", 2), ("INSERT INTO parts", 20), ("INSERT INTO parts", 34), ("COMMIT", 1)]
)
def test_a_process_that_is_killed_leaves_the_index_as_it_was(path: Path, sign: str, number: int) -> None:
    before = dump(path)
    ended = subprocess.run([sys.executable, "-c", KILLED, path, sign, str(number)], cwd=Path(__file__).parents[1])
    assert ended.returncode == -signal.SIGKILL
    assert path.with_name("corpus.idx-journal").exists(), "it was killed in the middle of a write"
    assert dump(path) == before
    with CorpusIndex.open(path) as index, CorpusIndex.open(None) as expected:
        for each in (index, expected):
            each.add_run("one", "1", documents(TEXTS[:20]))
            each.add_run("two", "2", documents(TEXTS[20:], 20))
        assert index.repeats("two").digest() == expected.repeats("two").digest()


def test_a_process_that_is_killed_while_it_creates_the_index(tmp_path: Path) -> None:
    path = tmp_path / "corpus.idx"
    ended = subprocess.run([sys.executable, "-c", KILLED, path, "COMMIT", "1"], cwd=Path(__file__).parents[1])
    assert ended.returncode == -signal.SIGKILL
    with CorpusIndex.open(path, IndexSettings(0.7)) as index:
        assert index.runs == []
