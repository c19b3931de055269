"""Measures quality and speed beside peers, in one run, on labelled pages as plain text; writes bench/results.md.

    python -m bench.quality PAGES... [--every N] [--oof 'out/fold{fold}' --folds FOLDS...] [--jobs N] [--limit SECONDS]

PAGES is a folder of `.jsonl.gz` files as tools/fit.py reads them, each page with `gold`, the wanted text, and maybe
`collection` and `lang`; each file holds one rendering of the pages. With `--oof` each page is cleaned with weights that
never saw its site or its collection: the folder that the pattern names with the page's `{fold}`, which FOLDS gives, or
`{collection}`. The shipped weights may have been fitted to the pages. A peer that is not installed is left out with a
message: `pip install justext datatrove`.

F1 compares the bags of words of the result and of the wanted text (`bench/words.py`). `lost` is the share of the words
on content lines that are removed, and `hurt` the share of pages that lose over a tenth of them. All are means over
pages, and then over the renderings. Speed is by CPU time, relative to ftfy in the same run.
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
from bench.peers import Page, System, cleaner, datatrove, ftfy, justext, on_lines, trafilatura
from bench.results import write
from bench.words import bag, mean, overlap

HURT = 0.1  # of the words on content lines
MIN_TEXTS = 80  # of a language with a row of its own: 20 pages in four renderings


class Row(NamedTuple):
    """Figures of one text."""

    source: str
    f1: float
    lost: float | None
    """Share of the words of content that are gone; None for a text without content."""
    seconds: float
    """CPU time."""
    failed: bool


def nothing() -> System:
    return lambda text, page: text


def repeated_lines() -> System:
    def run(text: str, page: Page) -> str:
        first: dict[str, int] = {}
        lines = text.split("\n")
        return "\n".join(
            line
            for at, line in enumerate(lines)
            if not line.strip() or first.setdefault(line.strip().lower(), at) == at
        )

    return run


PEERS: dict[str, tuple[str, Callable[[], System]]] = {
    "nothing removed": ("", nothing),
    "repeated lines removed": ("", repeated_lines),
    "ftfy": ("ftfy", ftfy),
    "trafilatura, lines as `<p>`": ("trafilatura", on_lines(trafilatura)),
    "jusText, lines as `<p>`": ("justext", on_lines(justext)),
    "datatrove's C4 filter": ("datatrove", datatrove),
}
OURS = {
    f"cleaner, {preset}": ("dechrome", cleaner(format="text", preset=preset))
    for preset in ("conservative", "balanced", "aggressive")
}
SYSTEMS = PEERS | OURS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="every so many pages of each file")
    parser.add_argument("--oof", metavar="PATTERN", help="a folder of weights, with {fold} or {collection}")
    parser.add_argument("--folds", type=Path, nargs="+", default=[], help="JSON files: the fold of each page")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes")
    parser.add_argument("--limit", type=float, default=60, help="seconds for a system and a page")
    options = parser.parse_args()
    paths = [path for folder in options.pages for path in sorted(folder.glob("*.jsonl.gz"))]
    pages = [page for path in paths for page in pages_of(path, options.every)]
    if not pages:
        sys.exit(f"{options.pages[0]}: no .jsonl.gz files of labelled pages here")
    with_weights(pages, options.oof, options.folds)
    rows = measured(made({name: make for name, (_, make) in SYSTEMS.items()}), pages, options.jobs, options.limit)
    weights = f"weights that never saw the page's site or collection ({options.oof})" if options.oof else SHIPPED
    size = sum(len(page["raw"].encode("utf-8", "replace")) for page in pages) / 1e6
    head = HEAD.format(today=date.today(), pages=len(pages), sample=sample(options.every), size=size, weights=weights)
    write([head, *tables(pages, rows)])
    print("\n".join([head, *tables(pages, rows)]))


def pages_of(path: Path, every: int) -> Iterator[dict[str, Any]]:
    """Yield every so many of the pages in a file that have a text and a wanted text."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for at, line in enumerate(file):
            page = json.loads(line) if at % every == 0 else {}
            if page and page["raw"].strip() and page["gold"].strip():
                yield {**page, "source": path.name}


def measured(
    systems: dict[str, System], pages: list[dict[str, Any]], jobs: int, seconds: float
) -> dict[str, list[Row]]:
    """Return the figures of the texts by system; each text is given to all in turn."""
    rows: dict[str, list[Row]] = {name: [] for name in systems}
    found = answers(systems, list(pages), lambda page: str(page["raw"]), jobs, seconds)
    for page, of_page in zip(pages, found, strict=True):
        for name, answer in of_page.items():
            rows[name].append(score(page, answer))
    return rows


def score(page: Page, answer: Answer) -> Row:
    """Compare an answer with what is wanted of its text."""
    lines = zip(page["raw"].split("\n"), page["labels"], strict=False)
    content = bag("\n".join(line for line, label in lines if label == 1))
    lost = (content - bag(answer.text)).total() / content.total() if content else None
    f1 = overlap(answer.text, page["gold"]).f1
    return Row(page["source"], f1, lost, answer.seconds, bool(answer.problem))


def over_sources(rows: list[Row], value: Callable[[Row], float | None]) -> float:
    """Return the mean over the renderings of the mean over the texts of each, in per cent."""
    by_source: dict[str, list[float]] = {}
    for row in rows:
        if (found := value(row)) is not None:
            by_source.setdefault(row.source, []).append(found)
    return 100 * mean([mean(of_one) for of_one in by_source.values()])


def f1_of(rows: list[Row]) -> float:
    return over_sources(rows, lambda row: row.f1)


def losses(rows: list[Row]) -> str:
    """Return a cell: words lost, texts hurt."""
    hurt = over_sources(rows, lambda row: None if row.lost is None else float(row.lost > HURT))
    return f"{over_sources(rows, lambda row: row.lost):.2f} / {hurt:.1f}"


def tables(pages: list[dict[str, Any]], rows: dict[str, list[Row]]) -> list[str]:
    """Return the lines of all tables: over all groups, by collection, by language, by page type."""
    figures = Figures(rows, f1_of, digits=1)
    labels: list[Page] = list(pages)
    collections, languages, types = by_collection(labels), by_language(labels, MIN_TEXTS), by_type(labels)
    lines = table(
        (
            "system",
            "mean over collections",
            "mean over languages",
            "worst collection",
            "lost / hurt",
            "failed",
            "speed",
        ),
        (overview(name, figures, collections, languages) for name in rows),
    )
    for head, groups in (("collection", collections), ("language", languages), ("collection, page type", types)):
        if groups:
            lines += [f"Word F1 by {head}:", "", *f1_table(head, "texts", groups, figures)]
            lines += ["Words lost / texts hurt:", "", *cell_table(head, groups, figures, losses, OURS)]
    return lines


def overview(name: str, figures: Figures[Row], collections: list[Group], languages: list[Group]) -> list[str]:
    """Return the cells of a system in the table over all groups."""
    distribution, rows = SYSTEMS[name][0], figures.rows[name]
    seconds = {each: sum(row.seconds for row in figures.rows[each]) for each in ("ftfy", name) if each in figures.rows}
    return [
        f"{name} {version(distribution)}" if distribution else name,
        figures.macro(name, collections),
        figures.macro(name, languages),
        figures.worst(name, collections),
        losses(rows),
        str(sum(row.failed for row in rows)),
        f"{seconds['ftfy'] / seconds[name]:.2f}" if distribution and "ftfy" in seconds else "",
    ]


SHIPPED = "the shipped weights, which may have been fitted to these pages"
HEAD = """# Quality and speed beside peers

{today}: {pages:,} texts{sample}, {size:.1f} MB: labelled pages (sources in rules/NOTICE), rendered as plain text in
four ways. cleaner with {weights}.
Made by `python -m bench.quality`; not to be edited. Per cent, means over the renderings; the speed is MB/s of CPU time
against ftfy's. Means over collections and languages count each once, however many texts it has; texts of wcxb name no
language and stand in no row of languages.
"""


if __name__ == "__main__":
    main()
