"""Files of labels as the folders of labelled pages that `tools/fit.py` reads."""

from __future__ import annotations

import gzip
import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cleaner.labels import LabelledDocument, read_labels

FOLDS = 5
_LINE_LABELS = {"keep": 1, "drop": 0, "unsure": -1}


def as_folder(path: Path, folder: Path) -> dict[str, int]:
    """Write the documents of a file of labels into a folder, and return the fold of each, by its id.

    Raises `ValueError` if it holds both texts and pages, which are fitted apart.
    """
    documents = list(read_labels(path))
    kinds = {each.format for each in documents}
    if len(kinds) != 1:
        raise ValueError(f"{path}: holds {'texts and pages' if kinds else 'no documents'}; fit one kind at a time")
    (folder / "html").mkdir(parents=True) if kinds == {"html"} else folder.mkdir(parents=True)
    records: list[dict[str, Any]] = []
    folds = {}
    for number, each in enumerate(documents):
        identity = f"{path.stem}-{number}"
        site = each.url or os.path.dirname(each.name)
        folds[identity] = blake2b(site.encode("utf-8", "surrogatepass")).digest()[0] % FOLDS
        records.append({"id": identity, "site": site, "url": each.url or "", "page_type": "unknown", "title": ""})
        if each.html is None:
            records[-1] |= {"raw": each.source, "labels": line_labels(each)}
        else:
            records[-1]["main_content"] = kept_text(each)
            page = each.html.encode("utf-8", "surrogatepass")
            (folder / "html" / f"{identity}.html.gz").write_bytes(gzip.compress(page, mtime=0))
    _write(folder / ("ground-truth.jsonl.gz" if kinds == {"html"} else "labels.jsonl.gz"), records)
    return folds


def line_labels(document: LabelledDocument) -> list[int]:
    """Return the label of each line: 1 content, 0 boilerplate, -1 unclear or blank."""
    labels, at = [], 0
    for line in document.source.split("\n"):
        inside = [block.label for block in document.blocks if block.start < at + len(line) and at < block.end]
        labels.append(_LINE_LABELS[inside[0]] if len(set(inside)) == 1 else -1)
        at += len(line) + 1
    return labels


def kept_text(document: LabelledDocument) -> str:
    """Return the blocks that are to be kept, a line each."""
    kept = (document.source[start:end] for start, end, label in document.blocks if label == "keep")
    return "\n".join(kept)


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
