"""Measures quality and speed beside peers, in one run, on labelled pages as plain text; writes bench/results.md.

    python -m bench.quality PAGES [--every N] [--folds FOLDS --weights 'out/fold{fold}']

PAGES is a folder of `.jsonl.gz` files as tools/fit.py reads them, each page with `gold`, the wanted text. A peer that
is not installed is left out with a message: `pip install justext datatrove`. With `--folds` and `--weights` each page
is cleaned with weights that were fitted without its site; the shipped weights may have been fitted to it.

F1 compares the bags of words (`\\w+`, lower case) of the result and of the wanted text. `lost` is the share of the
words on content lines that are removed, and `hurt` the share of pages that lose over a tenth of them. All are means
over pages. Speed is by CPU time, relative to ftfy in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import html
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
HURT = 0.1  # of the words on content lines
System = Callable[[str, dict[str, Any]], str]


class Row(NamedTuple):
    """Figures of one page."""

    source: str
    kind: str
    f1: float
    lost: float | None


def nothing() -> System:
    return lambda text, page: text


def repeated_lines() -> System:
    def run(text: str, page: dict[str, Any]) -> str:
        first: dict[str, int] = {}
        lines = text.split("\n")
        return "\n".join(
            line
            for at, line in enumerate(lines)
            if not line.strip() or first.setdefault(line.strip().lower(), at) == at
        )

    return run


def ftfy() -> System:
    from ftfy import fix_text

    return lambda text, page: fix_text(text)


def as_html(text: str) -> str:
    lines = "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in text.split("\n") if line.strip())
    return f"<html><body>{lines}</body></html>"


def trafilatura() -> System:
    from trafilatura import extract

    return lambda text, page: extract(as_html(text)) or ""


def justext() -> System:
    import justext

    words = justext.get_stoplist("English")

    def run(text: str, page: dict[str, Any]) -> str:
        paragraphs = justext.justext(as_html(text).encode(), words, encoding="utf-8") if text.strip() else []
        return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return run


def datatrove() -> System:
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    c4 = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)

    def run(text: str, page: dict[str, Any]) -> str:
        document = Document(text=text, id="0")
        kept = c4.filter(document)
        return document.text if (kept[0] if isinstance(kept, tuple) else kept) else ""

    return run


def cleaner(preset: str) -> Callable[[], System]:
    def make() -> System:
        cleaners: dict[str | None, Cleaner] = {}

        def run(text: str, page: dict[str, Any]) -> str:
            weights = page.get("weights")
            if weights not in cleaners:
                cleaners[weights] = Cleaner(format="text", preset=preset, weights=weights)
            return cleaners[weights](text).text

        return run

    return make


SYSTEMS: dict[str, tuple[str, Callable[[], System]]] = {
    "nothing removed": ("", nothing),
    "repeated lines removed": ("", repeated_lines),
    "ftfy": ("ftfy", ftfy),
    "trafilatura, lines as `<p>`": ("trafilatura", trafilatura),
    "jusText, lines as `<p>`": ("justext", justext),
    "datatrove's C4 filter": ("datatrove", datatrove),
    **{f"cleaner, {preset}": ("dechrome", cleaner(preset)) for preset in ("conservative", "balanced", "aggressive")},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--every", type=int, default=1, help="every so many pages of each file")
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--weights", help="a folder, with {fold} in the place of the page's fold")
    options = parser.parse_args()
    folds = json.loads(options.folds.read_text()) if options.folds else {}
    pages = [page for path in sorted(options.pages.glob("*.jsonl.gz")) for page in pages_of(path, options.every)]
    if not pages:
        sys.exit(f"{options.pages}: no .jsonl.gz files of labelled pages here")
    for page in pages:
        page["weights"] = options.weights and options.weights.replace("{fold}", str(folds.get(page["id"], "")))
    size = sum(len(page["raw"].encode()) for page in pages) / 1e6
    lines = [HEAD.format(pages=len(pages), size=size, weights=options.weights or "the shipped weights")]
    speeds: dict[str, float] = {}
    for name, (distribution, make) in SYSTEMS.items():
        try:
            run = make()
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
            continue
        start = time.process_time()
        texts = [run(page["raw"], page) for page in pages]
        speeds[name] = size / max(time.process_time() - start, 1e-9)
        rows = [score(page, text) for page, text in zip(pages, texts, strict=True)]
        number = version(distribution) if distribution else ""
        speed = f"{speeds[name] / speeds['ftfy']:.2f}" if "ftfy" in speeds else ""
        lines.append(f"| {' '.join([name, number]).strip()} | {figures(rows)} | {speed} |")
        print(lines[-1], flush=True)
    write(lines)


def pages_of(path: Path, every: int) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for at, line in enumerate(file):
            page = json.loads(line) if at % every == 0 else {}
            if page and page["raw"].strip() and page["gold"].strip():
                yield {**page, "source": path.name}


def bag(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


def score(page: dict[str, Any], text: str) -> Row:
    wanted, got = bag(page["gold"]), bag(text)
    lines = zip(page["raw"].split("\n"), page["labels"], strict=False)
    content = bag("\n".join(line for line, label in lines if label == 1))
    both = (wanted & got).total()
    lost = (content - got).total() / content.total() if content else None
    return Row(page["source"], page["page_type"], 2 * both / max(wanted.total() + got.total(), 1), lost)


def figures(rows: list[Row]) -> str:
    """Return cells of the table: F1, lost and hurt of articles and of all pages, as means over the sources' means."""
    cells = []
    for articles_only in (True, False):
        by_source: dict[str, list[Row]] = {}
        for row in rows:
            if row.kind == "article" or not articles_only:
                by_source.setdefault(row.source, []).append(row)
        f1 = [mean([row.f1 for row in of_one]) for of_one in by_source.values()]
        losses = [[row.lost for row in of_one if row.lost is not None] for of_one in by_source.values()]
        lost = [mean(of_one) for of_one in losses]
        hurt = [mean([float(loss > HURT) for loss in of_one]) for of_one in losses]
        cells += [f"{100 * mean(values):.{digits}f}" for values, digits in ((f1, 1), (lost, 2), (hurt, 1))]
    return " | ".join(cells)


def mean(values: list[float]) -> float:
    return sum(values) / max(len(values), 1)


HEAD = """# Quality and speed beside peers

{pages:,} texts, {size:.1f} MB: pages of WCXB's development set (Murrough Foley, CC-BY-4.0), rendered as plain text in
four ways. cleaner with {weights}. Made by `python -m bench.quality`; not to be edited. Per cent, and the MB/s of CPU
time against ftfy's.

| system | articles: F1 | lost | hurt | all pages: F1 | lost | hurt | speed |
|---|---:|---:|---:|---:|---:|---:|---:|"""


if __name__ == "__main__":
    main()
