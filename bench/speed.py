"""Measures speed beside other systems, and how cost grows, in one run; writes its section of bench/results.md.

    python -m bench.speed [PAGES...] [--parts PART...] [--texts N] [--pages N] [--passes N] [--most N]

PAGES are folders of labelled pages, HTML (as bench/pages.py reads them) or texts (as bench/quality.py does); the labels
are not used. Without a folder of one kind, the fixtures and pages of invented sites stand in. A peer that is not
installed is left out with a message: `pip install -e ".[peers]"`.

Times are CPU times, but where it says seconds of a clock. Each pass of each system is a fresh process, which warms up
with three documents; the systems take turns; the median of the passes counts. The parts:

texts      beside ftfy and datatrove's C4 filter
pages      beside trafilatura, jusText, resiliparse and turbohtml
start      a process for one text, beside a bare Python
sizes      one document of 3 kB to 3 MB
runs       one to 20,000 documents on the command line, as records and into a folder
parallel   two worker processes, and two threads, against one

The section is written where all parts are measured; otherwise they are printed alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import scaling
from bench.groups import table
from bench.inputs import described, pages_of, size, spread, texts_of
from bench.isolated import made
from bench.plan import Cost, Plan
from bench.results import write
from bench.systems import PAGES, TEXTS, Timed
from bench.timing import Pass, in_turn, write_documents

PARTS: Mapping[str, Callable[[Plan], Iterator[str]]]


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="PAGES")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--texts", type=int, default=400, help="of all texts, evenly spread")
    parser.add_argument("--pages", type=int, default=100, help="of all pages, evenly spread")
    parser.add_argument("--passes", type=int, default=3, help="of each system")
    parser.add_argument("--most", type=int, default=20_000, help="documents of the largest run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(options.folders, Path(folder), options.texts, options.pages, options.passes, options.most)
        lines = HEAD.format(today=date.today(), machine=machine()).split("\n")
        for name in dict.fromkeys(options.parts):
            print(f"{name} …", file=sys.stderr)
            lines += PARTS[name](plan)
        lines += scaling.million(plan.costs)
    if set(options.parts) == set(PARTS):
        write(lines)
    print("\n".join(lines))


def machine() -> str:
    """Say what the figures were measured on."""
    from cleaner._core import native, why_not

    core = f"pure Python, {why_not}" if native is None else "compiled core"
    return f"CPython {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, {core}"


def texts(plan: Plan) -> Iterator[str]:
    """Yield the table of systems that take texts."""
    found, source = texts_of(plan.folders)
    measured = spread(found, plan.texts)
    yield f"## Texts\n\n{described(measured, 'texts')} of {source}.\n"
    rows = measure("texts", TEXTS, measured, plan)
    plan.costs += costs(rows, measured, {"cleaner": "texts, one after the other", "cleaner, `many`": "texts, `many`"})
    megabytes = size(measured) / 1e6
    yield from table(
        ("system", "MB/s", "texts/s", "× ftfy", "peak memory", "failed"),
        (
            [named(name, TEXTS), f"{megabytes / row.seconds:.2f}", *rates(name, row, rows, "ftfy", len(measured))]
            for name, row in rows.items()
        ),
    )


def pages(plan: Plan) -> Iterator[str]:
    """Yield the table of systems that take HTML."""
    found, source = pages_of(plan.folders)
    measured = [read() for read in spread(found, plan.pages)]
    yield f"## Pages\n\n{described(measured, 'pages')} of {source}.\n"
    rows = measure("pages", PAGES, measured, plan)
    plan.costs += costs(
        rows, measured, {"cleaner": "pages", "cleaner, no reference extractor": "pages, `--no-reference`"}
    )
    yield from table(
        ("system", "pages/s", "× trafilatura", "peak memory", "failed"),
        ([named(name, PAGES), *rates(name, row, rows, "trafilatura", len(measured))] for name, row in rows.items()),
    )


def measure(kind: str, systems: Mapping[str, Timed], documents: list[str], plan: Plan) -> dict[str, Pass]:
    """Return what the passes of all systems took that are installed."""
    path = plan.folder / f"{kind}.jsonl"
    write_documents(path, documents)
    return in_turn(kind, made({name: system.make for name, system in systems.items()}), path, plan.passes)


def rates(name: str, row: Pass, rows: Mapping[str, Pass], against: str, count: int) -> list[str]:
    """Return the cells: documents a second, speed against a peer's, peak memory, failures."""
    speed = f"{rows[against].seconds / row.seconds:.2f}" if against in rows else ""
    return [f"{count / row.seconds:.1f}", speed, f"{row.peak:.0f} MB", str(row.failed)]


def costs(rows: Mapping[str, Pass], documents: list[str], names: Mapping[str, str]) -> list[Cost]:
    """Return what a document costs in the rows of these names, by what they are called there."""
    mean = size(documents) / len(documents)
    return [Cost(said, mean, rows[name].seconds / len(documents)) for name, said in names.items() if name in rows]


def named(name: str, systems: Mapping[str, Timed]) -> str:
    return f"{name} {version(systems[name].package)}"


PARTS = {
    "texts": texts,
    "pages": pages,
    "start": scaling.start,
    "sizes": scaling.sizes,
    "runs": scaling.runs,
    "parallel": scaling.parallel,
}
HEAD = """# Speed

{today}: {machine}.
Made by `make speed`; not to be edited. CPU time, the median of passes in processes of their own, the systems in turn.
MB are a million bytes; peak memory is that of the process.
"""


if __name__ == "__main__":
    main()
