"""Steps for datatrove: they clean in a pipeline, and its executors can pickle them."""

from __future__ import annotations

import importlib
import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from cli.samples import CHROME, HTML, PROSE
from pages import ROOT

from cleaner import Cleaner

pytestmark = pytest.mark.integrations
pytest.importorskip("datatrove")

DIRTY = f"{CHROME}\n\n{PROSE}"
TEXTS = [DIRTY, PROSE, CHROME, HTML.decode()]


def documents(texts=TEXTS):
    from datatrove.data import Document

    return [Document(text=text, id=str(n), metadata={"url": "https://example.org/a"}) for n, text in enumerate(texts)]


def formatter(*args, **more):
    from cleaner.integrations.datatrove import CleanerFormatter

    return CleanerFormatter(*args, **more)


def extractor(*args, **more):
    from cleaner.integrations.datatrove import CleanerExtractor

    return CleanerExtractor(*args, **more)


def test_the_formatter_cleans_in_order_and_leaves_receipts():
    cleaned = list(formatter(spans=True).run(iter(documents())))
    assert [document.id for document in cleaned] == ["0", "1", "2", "3"]
    assert [document.text.strip() for document in cleaned] == [PROSE, PROSE, "", PROSE]
    receipts = [document.metadata["cleaner"] for document in cleaned]
    assert [receipt["status"] for receipt in receipts] == ["cleaned", "unchanged", "cleaned", "cleaned"]
    assert receipts[0]["spans"][0][:3] == [0, len(CHROME), "en.newsletter.sign-up"]
    assert cleaned[0].metadata["url"] == "https://example.org/a"
    json.dumps(receipts)


def test_the_formatter_can_drop_what_is_empty_and_counts():
    step = formatter(drop_empty=True)
    assert [document.id for document in step.run(iter(documents()))] == ["0", "1", "3"]
    counts = {name: stat.total for name, stat in step.stats.stats.items()}
    assert (counts["total"], counts["dropped"], counts["forwarded"]) == (4, 1, 3)
    assert (counts["cleaned"], counts["unchanged"]) == (3, 1)
    assert counts["en.newsletter.sign-up_chars"] == counts["removed_chars"] == 3 * len(CHROME)


def test_the_formatter_takes_settings_and_nothing():
    assert formatter(Cleaner(keep_categories=("newsletter",))).format(DIRTY) == DIRTY
    assert list(formatter().run(iter([]))) == []


def test_the_extractor_reads_pages_in_a_process_of_its_own():
    cleaned = list(extractor(timeout=60).run(iter(documents([HTML.decode(), f"<p>{PROSE}</p>", "<p> </p>"]))))
    assert [document.text.strip() for document in cleaned] == [PROSE, PROSE]


def send_by_dill(step):
    """Copy a step by dill, as the Slurm executor does."""
    import dill
    from dill import CONTENTS_FMODE

    with io.BytesIO() as file:
        dill.dump(step, file, fmode=CONTENTS_FMODE)
        file.seek(0)
        return dill.load(file)


def send_by_cloudpickle(step):
    """Copy a step by cloudpickle, as Ray does."""
    cloudpickle = pytest.importorskip("cloudpickle")
    return pickle.loads(cloudpickle.dumps(step))


@pytest.mark.parametrize("send", [send_by_dill, send_by_cloudpickle])
@pytest.mark.parametrize("make", [formatter, extractor])
def test_a_step_can_be_sent_away_used_or_not(send, make):
    step = make(Cleaner(preset="conservative"))
    for _ in range(2):
        sent = send(step)
        assert sent.cleaner == step.cleaner
        assert sent.format(DIRTY) if make is formatter else sent.extract(HTML.decode())
        assert make is extractor or [d.text for d in sent.run(iter(documents([DIRTY])))] == [PROSE]
        step.cleaner(DIRTY)


def pipeline(folder: Path):
    pytest.importorskip("orjson", reason="datatrove reads and writes with datatrove[io]")
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    (folder / "in").mkdir()
    for shard in "ab":
        rows = [{"id": f"{shard}{n}", "text": text, "lang": "en"} for n, text in enumerate(TEXTS)]
        (folder / "in" / f"{shard}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    reader = JsonlReader(str(folder / "in"))
    return [reader, formatter(drop_empty=True), JsonlWriter(str(folder / "out"), compression=None)]


def check_rows(folder: Path):
    files = sorted((folder / "out").iterdir())
    assert [file.name for file in files] == ["00000.jsonl", "00001.jsonl"]
    for shard, file in zip("ab", files, strict=True):
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        assert [row["id"] for row in rows] == [f"{shard}0", f"{shard}1", f"{shard}3"]
        assert [row["text"].strip() for row in rows] == [PROSE] * 3
        assert {row["metadata"]["lang"] for row in rows} == {"en"}
        assert all(row["metadata"]["cleaner"]["status"] for row in rows)


def check(folder: Path):
    check_rows(folder)
    [ours] = [step for step in json.loads((folder / "logs/stats.json").read_text()) if "Cleaner" in step["name"]]
    totals = {name: stat if isinstance(stat, int) else stat["total"] for name, stat in ours["stats"].items()}
    assert (totals["total"], totals["dropped"], totals["unchanged"]) == (8, 2, 2)


def test_the_local_executor_runs_it_in_two_tasks(tmp_path: Path):
    from datatrove.executor import LocalPipelineExecutor

    LocalPipelineExecutor(pipeline(tmp_path), tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    check(tmp_path)


def test_the_slurm_executor_sends_it_away_and_jobs_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A job for each task loads what was given to `sbatch`; here the jobs are processes."""
    from datatrove.executor import SlurmPipelineExecutor

    for tool, answer in (("sbatch", "Submitted batch job 1"), ("scontrol", "localhost")):
        (tmp_path / tool).write_text(f"#!/bin/sh\necho {answer}\n")
        (tmp_path / tool).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    logs = tmp_path / "logs"
    SlurmPipelineExecutor(pipeline(tmp_path), tasks=2, time="00:10:00", partition="any", logging_dir=str(logs)).run()
    for task in "01":
        job = {**os.environ, "SLURM_ARRAY_TASK_ID": task, "SLURM_NODELIST": "localhost", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "datatrove.tools.launch_pickled_pipeline", str(logs / "executor.pik")]
        ended = subprocess.run(command, env=job, capture_output=True, text=True, cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
    check_rows(tmp_path)


def test_the_ray_executor_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ray = pytest.importorskip("ray")
    from datatrove.executor.ray import RayPipelineExecutor

    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # else it leaves a token in the home
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        RayPipelineExecutor(
            pipeline(tmp_path), tasks=2, workers=1, mem_per_cpu_gb=0.2, logging_dir=str(tmp_path / "logs")
        ).run()
    finally:
        ray.shutdown()
    check(tmp_path)


def test_without_datatrove_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "datatrove.pipeline.formatters.base", None)
    monkeypatch.delitem(sys.modules, "cleaner.integrations.datatrove", raising=False)
    with pytest.raises(ImportError, match="pip install datatrove"):
        importlib.import_module("cleaner.integrations.datatrove")
