"""Fits the model of confidence: how good a result can be expected to be, from what the classifier knows about it.

    python tools/fit_confidence.py 'out/fold{fold}' --data PAGES FOLDS [--data TEXTS FOLDS …]

The first argument is a folder of weights, with {fold} in the place of the fold of a page, so that each page is cleaned
by weights that were fitted without its site. PAGES is a folder of HTML, TEXTS one of texts, each as tools/fit.py reads
it; texts need `gold`, the wanted text. FOLDS is a JSON file that maps each id to its fold.

Every page is cleaned, its word F1 is measured against the wanted text, and one model for texts and one for pages are
fitted to that. They go into rules/weights/confidence.json (`-o`); a kind without data keeps the model that it has
there. The section "Confidence" of bench/results.md is written anew: confidence and F1 of ten bins, by models that were
fitted to the other folds. Documents that come out emptied are left out, as their confidence is 0 by definition.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from bench.results import write  # noqa: E402
from bench.words import overlap  # noqa: E402
from cleaner import Cleaner  # noqa: E402
from cleaner.classifier.confidence import FILE, PAGE, TEXT, evidence  # noqa: E402
from cleaner.model import CleanResult  # noqa: E402
from tools.fitting.confidence import (  # noqa: E402
    Measured,
    as_file,
    cross_validated,
    fitted,
    judged,
    table,
)


def main() -> None:
    """Measure the pages, fit the models, write them, and print how well they predict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="a folder, with {fold} in the place of the page's fold")
    parser.add_argument("--data", nargs=2, type=Path, action="append", required=True, metavar=("PAGES", "FOLDS"))
    parser.add_argument("--every", type=int, default=1, help="every so many pages of each file")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "rules" / "weights" / FILE)
    options = parser.parse_args()
    results: dict[str, list[Measured]] = defaultdict(list)
    for folder, folds in options.data:
        kind = PAGE if (folder / "html").is_dir() else TEXT
        rows = with_folds(html_of(folder) if kind == PAGE else texts_of(folder), folds, options.every)
        results[kind] += measured(kind, rows, options.weights)
    if not any(results.values()):
        sys.exit("no labelled pages with a wanted text in these folders")
    models = json.loads(options.output.read_text("utf-8")) if options.output.exists() else {}
    lines = [HEAD.format(weights="/".join(Path(options.weights).parts[-2:]))]
    for kind, name in ((PAGE, "pages"), (TEXT, "texts")):
        if results[kind]:
            models[kind] = fitted(results[kind])
            lines += ["", *table(name, judged(cross_validated(results[kind]), results[kind]))]
    text = json.dumps(as_file(models), indent=1) + "\n"
    options.output.write_text(text, "utf-8")
    write(lines)
    print("\n".join(lines))


def html_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled pages of a folder of HTML, with `source` and `wanted`."""
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for page in map(json.loads, file):
            html = gzip.decompress((folder / "html" / f"{page['id']}.html.gz").read_bytes())
            yield {"id": page["id"], "source": html.decode("utf-8", "replace"), "wanted": page["main_content"]}


def texts_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a folder, with `source` and `wanted`."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for page in map(json.loads, file):
                yield {"id": page["id"], "source": page["raw"], "wanted": page.get("gold", "")}


def with_folds(rows: Iterable[dict[str, Any]], folds: Path, every: int) -> list[dict[str, Any]]:
    """List every so many rows that have a source and a wanted text, with their `fold`, ordered by it."""
    fold_of = json.loads(folds.read_text("utf-8"))
    wanted = (row for at, row in enumerate(rows) if at % every == 0 and row["source"].strip() and row["wanted"].strip())
    return sorted(({**row, "fold": fold_of[row["id"]]} for row in wanted), key=lambda row: row["fold"])


def measured(kind: str, rows: Iterable[dict[str, Any]], weights: str) -> Iterator[Measured]:
    """Clean each page by the weights of its fold; yield what is known about the result, and its F1."""
    cleaners: dict[str, Cleaner] = {}
    for row in rows:
        folder = weights.replace("{fold}", str(row["fold"]))
        if folder not in cleaners:
            cleaners[folder] = Cleaner(weights=folder, format="text" if kind == TEXT else "auto")
        document = cleaners[folder].read(row["source"])
        looked, classifier = cleaners[folder].looked(document)
        is_page = document.page_metadata is not None
        if classifier.scores and not looked.emptied and is_page == (kind == PAGE):
            text = CleanResult(document.source_text, tuple(looked.removals)).text
            known = evidence(document, looked.removals, classifier.scores)
            yield Measured(row["fold"], known, overlap(text, row["wanted"]).f1)


HEAD = """# Confidence

`CleanResult.confidence` beside the word F1 that was measured, in per cent, in ten bins of equal size. Each document was
cleaned with weights that never saw its site (`{weights}`), and judged by a model fitted to the other folds. Made by
`tools/fit_confidence.py`; not to be edited."""


if __name__ == "__main__":
    main()
