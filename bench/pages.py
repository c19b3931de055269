"""Measures quality and speed beside other HTML extractors, in one run, on labelled pages; writes bench/results.md.

    python -m bench.pages PAGES... [--every N] [--oof 'out/fold{fold}' --folds FOLDS...] [--jobs N] [--limit SECONDS]

PAGES is a folder of HTML as tools/fit.py reads it, whose labelled pages may have `collection`, `lang`, and `with` and
`without`: lists of snippets that belong to the wanted text, and that do not. With `--oof` each page is cleaned with
weights that never saw its site or its collection: the folder that the pattern names with the page's `{fold}`, which
FOLDS gives, or `{collection}`. The shipped weights may have been fitted to the pages. A peer that is not installed is
left out with a message: `pip install resiliparse justext`.

No system is told the address or the language of a page; all are told that it is HTML. A system that takes longer than
the limit, fails or dies has given an empty text.

F1, precision and recall compare the bags of words of the result and of the wanted text (`bench/words.py`); a figure is
the mean over pages. `with` is the share of the first snippets that the result contains, and `without` that of the
others, where less is better. Speed is in pages per second of CPU time, and relative to trafilatura.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from bench.groups import (
    Figures,
    Group,
    by_collection,
    by_language,
    by_type,
    cell_table,
    f1_table,
    sample,
    table,
    with_weights,
)
from bench.isolated import Answer, answers, made
from bench.peers import Page, System, cleaner, justext, resiliparse, trafilatura
from bench.results import write
from bench.words import Overlap, mean, overlap

MIN_PAGES = 20  # of a language with a row of its own
LOW_RECALL = 0.7
HEADINGS = ("system", "mean over collections", "mean over languages", "worst collection", "furthest behind in")
PEERS: dict[str, tuple[str, Callable[[], System]]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "resiliparse": ("resiliparse", resiliparse),
    "jusText": ("justext", justext),
}
SYSTEMS = {
    **PEERS,
    "cleaner": ("dechrome", cleaner(format="html")),
    "cleaner, no reference extractor": ("dechrome", cleaner(format="html", reference=False)),
}


class Row(NamedTuple):
    """Figures of one page."""

    overlap: Overlap
    found: float | None
    """Share of the snippets of the wanted text that the result contains; None without such snippets."""
    slipped: float | None
    """Share of the other snippets that the result contains."""
    seconds: float
    """CPU time."""
    failed: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="every so many pages of each folder")
    parser.add_argument("--oof", metavar="PATTERN", help="a folder of weights, with {fold} or {collection}")
    parser.add_argument("--folds", type=Path, nargs="+", default=[], help="JSON files: the fold of each page")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes")
    parser.add_argument("--limit", type=float, default=60, help="seconds for a system and a page")
    options = parser.parse_args()
    pages = [page for folder in options.pages for page in pages_of(folder, options.every)]
    if not pages:
        sys.exit(f"{options.pages[0]}: no labelled pages here")
    with_weights(pages, options.oof, options.folds)
    systems = made({name: make for name, (_, make) in SYSTEMS.items()})
    rows = measured(systems, pages, options.jobs, options.limit)
    weights = f"weights that never saw the page's site or collection ({options.oof})" if options.oof else SHIPPED
    names = ", ".join(f"{folder.name} {sum(page['folder'] == folder for page in pages):,}" for folder in options.pages)
    lines = [
        HEAD.format(today=date.today(), pages=len(pages), sample=sample(options.every), folders=names, weights=weights),
        *tables(pages, rows),
    ]
    write(lines)
    print("\n".join(lines))


def pages_of(folder: Path, every: int) -> Iterator[dict[str, Any]]:
    """Yield every so many of the labelled pages in a folder that have a wanted text."""
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for at, line in enumerate(file):
            page = json.loads(line) if at % every == 0 else {}
            if page and page["main_content"].strip():
                yield {**page, "folder": folder}


def html_of(page: Page) -> str:
    """Return the HTML of a page."""
    return gzip.decompress((page["folder"] / "html" / f"{page['id']}.html.gz").read_bytes()).decode("utf-8", "replace")


def measured(
    systems: dict[str, System], pages: list[dict[str, Any]], jobs: int, seconds: float
) -> dict[str, list[Row]]:
    """Return the figures of the pages by system; each page is given to all in turn."""
    rows: dict[str, list[Row]] = {name: [] for name in systems}
    for page, found in zip(pages, answers(systems, list(pages), html_of, jobs, seconds), strict=True):
        for name, answer in found.items():
            rows[name].append(score(page, answer))
            if answer.problem:
                print(f"{name}: {page['id']}: {answer.problem}", file=sys.stderr)
    return rows


def score(page: Page, answer: Answer) -> Row:
    """Compare an answer with what is wanted of its page."""
    lower = answer.text.lower()
    found, slipped = (
        mean([float(each.lower() in lower) for each in page[name]]) if page.get(name) else None
        for name in ("with", "without")
    )
    both = overlap(answer.text, page["main_content"])
    return Row(both, found, slipped, answer.seconds, bool(answer.problem))


def f1_of(rows: list[Row]) -> float:
    return mean([row.overlap.f1 for row in rows])


def low_recall(rows: list[Row]) -> str:
    return f"{100 * mean([float(row.overlap.recall < LOW_RECALL) for row in rows]):.1f} %"


def details(rows: list[Row]) -> str:
    """Return a cell: precision, recall, share of pages with a low recall."""
    precision, recall = mean([row.overlap.precision for row in rows]), mean([row.overlap.recall for row in rows])
    return f"{precision:.3f} / {recall:.3f} / {low_recall(rows)}"


def tables(pages: list[dict[str, Any]], rows: dict[str, list[Row]]) -> list[str]:
    """Return the lines of all tables: over all groups, by collection, by language, by page type."""
    figures = Figures(rows, f1_of)
    labels: list[Page] = list(pages)
    collections, languages, types = by_collection(labels), by_language(labels, MIN_PAGES), by_type(labels)
    lines = table(
        (*HEADINGS, f"recall below {LOW_RECALL}", "with", "without", "failed", "pages/s", "speed"),
        ([*overview(name, figures, collections, languages), *cost(name, rows)] for name in rows),
    )
    for head, groups in (("collection", collections), ("language", languages), ("collection, page type", types)):
        if groups:
            lines += [f"Word F1 by {head}:", "", *f1_table(head, "pages", groups, figures)]
            lines += [f"Precision / recall / share of pages with a recall below {LOW_RECALL}:", ""]
            lines += cell_table(head, groups, figures, details, rows)
    return lines


def overview(name: str, figures: Figures[Row], collections: list[Group], languages: list[Group]) -> list[str]:
    """Return the first cells of a system in the table over all groups."""
    rows = figures.rows[name]
    found = [row.found for row in rows if row.found is not None]
    slipped = [row.slipped for row in rows if row.slipped is not None]
    return [
        f"{name} {version(SYSTEMS[name][0])}",
        figures.macro(name, collections),
        figures.macro(name, languages),
        figures.worst(name, collections),
        figures.behind(name, collections, PEERS),
        low_recall(rows),
        *(f"{mean(values):.3f}" if values else "" for values in (found, slipped)),
    ]


def cost(name: str, rows: dict[str, list[Row]]) -> list[str]:
    """Return the last cells of a system: failures, pages a second, speed against trafilatura's."""
    seconds = {each: sum(row.seconds for row in rows[each]) for each in ("trafilatura", name) if each in rows}
    pace = len(rows[name]) / seconds[name] if seconds[name] else 0.0
    speed = f"{seconds['trafilatura'] / seconds[name]:.2f}" if "trafilatura" in seconds and seconds[name] else ""
    return [str(sum(row.failed for row in rows[name])), f"{pace:.1f}", speed]


SHIPPED = "the shipped weights, which may have been fitted to these pages"
HEAD = """# Pages beside other readers of HTML

{today}: {pages:,} labelled pages{sample} ({folders}; sources in rules/NOTICE), without their addresses.
trafilatura without comments, jusText without stop words, preset `balanced`. cleaner with {weights}.
Made by `python -m bench.pages`; not to be edited. Means over collections and languages count each once, however many
pages it has; pages of wcxb name no language and stand in no row of languages. "Furthest behind in" is the collection
in which a system's F1 is furthest below the best of its peers. Pages per second of CPU time, and against trafilatura's.
"""


if __name__ == "__main__":
    main()
