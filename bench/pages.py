"""Measures quality and speed beside other HTML extractors, in one run, on labelled pages; writes bench/results.md.

    python -m bench.pages PAGES [--folds FOLDS] [--every N] [--weights 'out/fold{fold}']

PAGES is a folder of HTML as tools/fit.py reads it, whose labelled pages may have `with` and `without`: lists of
snippets that belong to the wanted text, and that do not. FOLDS gives the fold of each page, which is then cleaned with
weights that were fitted without its site; the shipped weights may have been fitted to it. A peer that is not installed
is left out with a message: `pip install resiliparse`.

F1 compares the bags of words (`\\w+`, lower case) of the result and of the wanted text; it is the mean over pages.
`with` is the share of the first snippets that the result contains, and `without` that of the others, where less is
better. Speed is in pages per second of CPU time, and relative to trafilatura.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from bench.results import write
from cleaner import Cleaner

WORD = re.compile(r"\w+")
TYPES = ("article", "forum", "product", "collection", "listing", "documentation", "service")
WARM_UP = 3  # pages that are cleaned once more first, and not measured
System = Callable[[str, dict[str, Any]], str]


class Row(NamedTuple):
    """Figures of one page."""

    kind: str
    f1: float
    precision: float
    recall: float
    found: float
    """Share of the snippets of the wanted text that the result contains."""
    slipped: float
    """Share of the other snippets that the result contains."""


def trafilatura() -> System:
    from trafilatura import extract

    return lambda html, page: extract(html) or ""


def resiliparse() -> System:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return lambda html, page: str(extract_plain_text(HTMLTree.parse(html), main_content=True))


def cleaner(**settings: Any) -> Callable[[], System]:
    def make() -> System:
        cleaners: dict[str | None, Cleaner] = {}

        def run(html: str, page: dict[str, Any]) -> str:
            weights = page["weights"]
            if weights not in cleaners:
                cleaners[weights] = Cleaner(format="html", weights=weights, **settings)
            return cleaners[weights](html).text

        return run

    return make


SYSTEMS: dict[str, tuple[str, Callable[[], System]]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "resiliparse": ("resiliparse", resiliparse),
    "cleaner": ("dechrome", cleaner()),
    "cleaner, no reference extractor": ("dechrome", cleaner(reference=False)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--every", type=int, default=1, help="every so many pages")
    parser.add_argument("--weights", default="out/fold{fold}", help="a folder, with {fold} in the place of the fold")
    options = parser.parse_args()
    folds = json.loads(options.folds.read_text()) if options.folds else None
    pages = list(pages_of(options.pages, options.every))
    if not pages:
        sys.exit(f"{options.pages}: no labelled pages here")
    for page in pages:
        page["weights"] = folds and options.weights.replace("{fold}", str(folds[page["id"]]))
    if lost := sorted({page["weights"] for page in pages if folds and not Path(page["weights"]).is_dir()}):
        sys.exit(f"{lost[0]}: no such folder; fit the folds first with tools/fit.py")
    lines = [HEAD.format(pages=len(pages), weights=options.weights if folds else "the shipped weights")]
    lines.append(f"| system | {' | '.join(('F1', 'P', 'R', *TYPES, 'with', 'without', 'pages/s', 'speed'))} |")
    lines.append(f"|---|{'---:|' * (len(TYPES) + 7)}")
    systems: dict[str, System] = {}
    for name, (_, make) in SYSTEMS.items():
        try:
            systems[name] = make()
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
    rows, seconds = measured(systems, options.pages, pages)
    for name in systems:
        speed = f"{seconds['trafilatura'] / seconds[name]:.2f}" if "trafilatura" in seconds else ""
        number = version(SYSTEMS[name][0])
        lines.append(f"| {name} {number} | {figures(rows[name])} | {len(pages) / seconds[name]:.1f} | {speed} |")
    write(lines)
    print("\n".join(lines))


def measured(
    systems: dict[str, System], folder: Path, pages: list[dict[str, Any]]
) -> tuple[dict[str, list[Row]], dict[str, float]]:
    """Return the figures of the pages and the seconds of CPU time, by system; each page is given to all in turn."""
    rows: dict[str, list[Row]] = {name: [] for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    warming = pages[:WARM_UP]
    for at, page in enumerate([*warming, *pages]):
        html = gzip.decompress((folder / "html" / f"{page['id']}.html.gz").read_bytes()).decode("utf-8", "replace")
        for name, run in systems.items():
            start = time.process_time()
            text = run(html, page)
            if at >= len(warming):
                seconds[name] += time.process_time() - start
                rows[name].append(score(page, text))
    return rows, seconds


def pages_of(folder: Path, every: int) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for at, line in enumerate(file):
            page = json.loads(line) if at % every == 0 else {}
            if page and page["main_content"].strip():
                yield page


def bag(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


def score(page: dict[str, Any], text: str) -> Row:
    wanted, got, lower = bag(page["main_content"]), bag(text), text.lower()
    both, of_wanted, of_got = (wanted & got).total(), max(wanted.total(), 1), max(got.total(), 1)
    shares = [mean([float(each.lower() in lower) for each in page.get(name, ())], 1) for name in ("with", "without")]
    f1 = 2 * both / max(wanted.total() + got.total(), 1)
    return Row(page["page_type"], f1, both / of_got, both / of_wanted, *shares)


def figures(rows: list[Row]) -> str:
    """Return cells of the table: F1, precision, recall, F1 of each page type, snippets with and without."""
    by_kind = [[row.f1 for row in rows if row.kind == kind] for kind in TYPES]
    cells = [mean([row[at] for row in rows]) for at in (1, 2, 3)]
    cells += [*map(mean, by_kind), mean([row.found for row in rows]), mean([row.slipped for row in rows])]
    return " | ".join(f"{cell:.3f}" for cell in cells)


def mean(values: list[float], of_none: float = 0.0) -> float:
    return sum(values) / len(values) if values else of_none


HEAD = """# Pages beside other readers of HTML

{pages:,} pages of WCXB's development set (Murrough Foley, CC-BY-4.0), without their addresses. cleaner with {weights}.
Made by `python -m bench.pages`; not to be edited. Word F1 over all pages and by page type; pages per second of CPU
time, and against trafilatura's.
"""


if __name__ == "__main__":
    main()
