"""Ray Data: documents are cleaned, and their repeats removed, as on one machine."""

from __future__ import annotations

import importlib
import sys

import pytest
from cli.samples import CHROME, PROSE
from integrations.repeated_corpus import corpus
from integrations.repeats_check import RUNS, check

pytestmark = pytest.mark.integrations
ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")


@pytest.fixture(scope="module", autouse=True)
def running():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")  # else it leaves a token in the home
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        yield
        ray.shutdown()


def dataset(blocks: int):
    items = [{"id": name, "text": text, "tags": [name, "a"]} for name, text in corpus().items()]
    return ray.data.from_items([*items, {"id": "missing", "text": None, "tags": []}], override_num_blocks=blocks)


@pytest.mark.parametrize(("blocks", "run"), [(5, "first"), (9, "first"), (4, "newest"), (4, "longest")])
def test_repeats_are_those_of_one_machine(blocks: int, run: str) -> None:
    from cleaner.integrations.ray import clean_dataset, drop_repeats

    similarity, keep = RUNS[run]
    judged = clean_dataset(dataset(blocks), repeats=True)
    check(drop_repeats(judged, similarity=float(similarity), keep=keep).take_all(), run)


def test_cleaning_adds_the_columns_of_a_batch() -> None:
    from cleaner.integrations.ray import clean_dataset

    rows = ray.data.from_items([{"content": f"{CHROME}\n\n{PROSE}", "page": "https://example.org", "n": 1}])
    [row] = clean_dataset(rows, text_key="content", url_key="page").take_all()
    assert row["content"] == PROSE
    assert (row["cleaner_status"], row["cleaner_removed_chars"], row["n"]) == ("cleaned", len(CHROME), 1)
    assert 0 <= row["cleaner_confidence"] <= 1
    assert "cleaner_judged" not in row


def test_a_corpus_without_repeats_stays() -> None:
    from cleaner.integrations.ray import clean_dataset, drop_repeats

    rows = ray.data.from_items([{"id": "a", "text": PROSE, "day": "2026-11-30"}])
    judged = clean_dataset(rows, repeats=True)
    [row] = drop_repeats(judged, keep="newest", date_key="day").take_all()
    assert (row["text"], row["cleaner_repeats"], row["cleaner_repeat_receipts"]) == (PROSE, 0, "")


def test_mistakes_are_named() -> None:
    from cleaner.errors import SettingError
    from cleaner.integrations.ray import clean_dataset, drop_repeats

    rows = ray.data.from_items([{"id": name, "text": PROSE} for name in "aba"])
    with pytest.raises(SettingError, match="repeats=True first"):
        drop_repeats(rows)
    judged = clean_dataset(rows, repeats=True).materialize()
    with pytest.raises(SettingError, match="id_key names it"):
        drop_repeats(judged, id_key="name")
    with pytest.raises(SettingError, match="similarity"):
        drop_repeats(judged, similarity=0.2)
    with pytest.raises(Exception, match="two documents have the id 'a'"):
        drop_repeats(judged).take_all()


def test_without_ray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray.data", None)
    monkeypatch.delitem(sys.modules, "cleaner.integrations.ray", raising=False)
    with pytest.raises(ImportError, match=r"dechrome\[ray\]"):
        importlib.import_module("cleaner.integrations.ray")
