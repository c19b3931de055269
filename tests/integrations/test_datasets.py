"""`Cleaner.batch` in `datasets.map`, also in processes of their own, and its cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.samples import CHROME, PROSE
from pages import ROOT

from cleaner import Cleaner

pytestmark = pytest.mark.integrations
datasets = pytest.importorskip("datasets")

DIRTY = f"{CHROME}\n\n{PROSE}"
ROWS = {"id": [1, 2, 3, 4], "text": [DIRTY, None, "", PROSE], "lang": ["en", "en", None, "en"]}


@pytest.mark.parametrize("processes", [None, 2])
def test_map_cleans_in_batches_and_leaves_other_columns(processes):
    cleaned = datasets.Dataset.from_dict(ROWS).map(Cleaner().batch, batched=True, batch_size=2, num_proc=processes)
    assert cleaned["text"][:] == [PROSE, None, "", PROSE]
    assert cleaned["id"][:] == ROWS["id"]
    assert cleaned["lang"][:] == ROWS["lang"]
    assert cleaned["cleaner_status"][:] == ["cleaned", None, "empty", "unchanged"]
    assert cleaned["cleaner_removed_chars"][:] == [len(CHROME), None, 0, 0]


def test_the_text_may_have_another_name():
    columns = {"content": [DIRTY], "text": [CHROME]}
    cleaned = datasets.Dataset.from_dict(columns).map(Cleaner().batch, batched=True, fn_kwargs={"text_key": "content"})
    assert cleaned[0]["content"] == PROSE
    assert cleaned[0]["text"] == CHROME


def test_a_stream_is_cleaned_too():
    stream = datasets.Dataset.from_dict(ROWS).to_iterable_dataset().map(Cleaner().batch, batched=True)
    assert [row["text"] for row in stream] == [PROSE, None, "", PROSE]


def test_an_empty_dataset_stays_empty():
    assert len(datasets.Dataset.from_dict({"text": []}).map(Cleaner().batch, batched=True)) == 0


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(Exception, match="no column 'text'; text_key names"):
        datasets.Dataset.from_dict({"content": [DIRTY]}).map(Cleaner().batch, batched=True)


PRINT = """
import sys
from datasets.fingerprint import Hasher
from cleaner import Cleaner
cleaner = Cleaner(preset="-aggressive"[1:], ignore=["en." + "advert.*"])
if sys.argv[1:]:
    cleaner("Some text that makes it read its rules.")
print(Hasher.hash(cleaner.batch))
"""


def fingerprint(seed: str, *used: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", PRINT, *used], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_equal_settings_have_one_fingerprint_in_every_process():
    from datasets.fingerprint import Hasher

    here = Hasher.hash(Cleaner(preset="aggressive", ignore="en.advert.*").batch)
    assert {fingerprint("0"), fingerprint("1", "used"), fingerprint("2")} == {here}
    assert Hasher.hash(Cleaner().batch) != here


def test_a_repeated_map_is_read_from_the_cache(tmp_path: Path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "A line that stays as it is."}\n')
    rows = datasets.load_dataset("json", data_files=str(path), cache_dir=str(tmp_path / "cache"), split="train")

    def files(**settings) -> list[str]:
        cleaned = rows.map(Cleaner(**settings).batch, batched=True)
        return [file["filename"] for file in cleaned.cache_files]

    assert files() == files()
    assert files() != files(preset="conservative")
