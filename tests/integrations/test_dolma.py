"""`dolma mix` with our spans removes them and nothing else."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli.samples import CHROME, PROSE

from cleaner import Cleaner
from cleaner.report import dolma

pytestmark = pytest.mark.integrations
pytest.importorskip("dolma")

TEXTS = [
    f"{CHROME}\n\n{PROSE}",
    f"Brücke 🌉 {PROSE}\n\n{CHROME}\n\n{PROSE.replace('Tuesday', 'Friday')}\n",
    PROSE,
    "",
    f"{PROSE}\n\nŽ {PROSE}\n\n{CHROME}\n\n{PROSE}\n",
]


def write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(attribute_row) + "\n" for attribute_row in rows)


@pytest.mark.parametrize("syntax", ["jsonpath", "jq"])
def test_mixing_takes_out_the_same_spans(tmp_path: Path, syntax: str) -> None:
    results = [Cleaner(format="text")(text) for text in TEXTS]
    names = [(str(number), "test") for number, _ in enumerate(TEXTS)]
    documents = [
        {"id": name, "source": source, "text": result.source_text}
        for (name, source), result in zip(names, results, strict=True)
    ]
    rows = [dolma.attribute_row(*name, result) for name, result in zip(names, results, strict=True)]
    write(tmp_path / "in/documents/0.jsonl.gz", documents)
    write(tmp_path / "in/attributes/cleaner/0.jsonl.gz", rows)
    taken = sorted({key for attribute_row in rows for key in attribute_row["attributes"]})
    assert len(taken) > 1
    path = {"jsonpath": "$.attributes['{}']", "jq": '.attributes["{}"]'}[syntax]
    replacements = [{"span": path.format(key), "min_score": 0.0, "replacement": "", "syntax": syntax} for key in taken]
    stream = {
        "name": "clean",
        "documents": [f"{tmp_path}/in/documents/*.gz"],
        "attributes": ["cleaner"],
        "output": {"path": f"{tmp_path}/out", "max_size_in_bytes": 10**9},
        "span_replacement": replacements,
    }
    work = {"input": str(tmp_path / "state/in"), "output": str(tmp_path / "state/out")}
    config = tmp_path / "mix.json"
    config.write_text(json.dumps({"streams": [stream], "processes": 1, "work_dir": work}))
    command = [sys.executable, "-m", "dolma.cli", "-c", str(config), "mix"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    [out] = (tmp_path / "out").glob("*.gz")
    with gzip.open(out, "rt", encoding="utf-8") as file:
        mixed = {attribute_row["id"]: attribute_row["text"] for attribute_row in map(json.loads, file)}
    for (name, _), result in zip(names, results, strict=True):
        assert mixed[name] == "".join(text for text, removal in result.pieces() if removal is None)
        assert mixed[name].split() == result.text.split()
