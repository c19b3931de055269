"""The parts of bench/speed.py about how cost grows: with the size of a document, their number, workers and threads.

The documents are invented (bench/invented.py). bench/growth.py has texts that are made to be slow.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.folders import seconds
from bench.groups import table
from bench.invented import page, text
from bench.plan import Cost, Plan
from bench.timing import Pass, cpu_seconds, in_turn, medians, write_documents

SMALL = 3_000  # bytes of most documents
START_SIZES = (SMALL, 20_000)
START_ROUNDS = 15
SIZES = (SMALL, 30_000, 300_000, 3_000_000)
MANY = 100  # documents of a size, as long as they are MOST_BYTES together
MOST_BYTES = 3_000_000
COUNTS = (1, 100, 2_000, 20_000)
SLOW_RUN = 2_000  # documents; a run of so many, or of more, is measured once
MILLION = 1_000_000
OUTPUTS = itertools.count()


def start(plan: Plan) -> Iterator[str]:
    """Yield the table of what a process for one text costs."""
    yield f"## Start\n\nA process for one text on its standard input, {START_ROUNDS} of each.\n"
    rows = []
    for size in START_SIZES:
        path = plan.folder / f"{size}.txt"
        path.write_text(text(size), "utf-8")
        measure = {
            "bare": partial(cpu_seconds, [sys.executable, "-c", "pass"], path),
            "cleaner": partial(cpu_seconds, [*command(), "-"], path),
            "pure": partial(cpu_seconds, [*command(), "-"], path, pure=True),
        }
        found = medians(measure, START_ROUNDS)
        times = [f"{found[name] / found['bare']:.1f}" for name in ("cleaner", "pure")]
        rows.append([kilobytes(size), *(f"{1000 * value:.1f} ms" for value in found.values()), *times])
    heads = ("text", "bare Python", "cleaner", "cleaner, pure Python", "× bare Python", "pure, × bare Python")
    yield from table(heads, rows)


def command() -> list[str]:
    """Return the installed command of this environment, which starts the checkout's package, else its module."""
    installed = shutil.which("cleaner", path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, "-m", "cleaner"]


def sizes(plan: Plan) -> Iterator[str]:
    """Yield the table of what one document costs, by its size."""
    yield "## Size of a document\n\nInvented articles in which nothing repeats; CPU time for each document.\n"
    rows = []
    for size in SIZES:
        cells = [kilobytes(size)]
        for kind, document in (("texts", text), ("pages", page)):
            count = max(1, min(MANY, MOST_BYTES // size))
            cost = passes_over(kind, [document(size, at) for at in range(count)], plan)
            cells += [*per_document(cost.seconds / count, size), f"{cost.peak:.0f} MB"]
        rows.append(cells)
    yield from table(("size", "text", "for each kB", "peak memory", "page", "for each kB", "peak memory"), rows)


def passes_over(kind: str, documents: Sequence[str], plan: Plan) -> Pass:
    """Return what a `Cleaner` takes for all documents, after a few small ones."""
    path = plan.folder / "sized.jsonl"
    small = text if kind == "texts" else page
    write_documents(path, documents, [small(SMALL, MILLION + at) for at in range(3)])
    return in_turn(kind, ["cleaner"], path, plan.passes)["cleaner"]


def per_document(taken: float, size: int) -> list[str]:
    """Return the cells: milliseconds, and milliseconds for each kB."""
    return [f"{1000 * taken:.1f} ms", f"{1_000_000 * taken / size:.3f} ms"]


def runs(plan: Plan) -> Iterator[str]:
    """Yield the table of what a document costs, by how many there are in a run."""
    yield (
        f"## Number of documents\n\nThe command on invented texts of {kilobytes(SMALL)}, `--dedup doc`: a file of "
        "records into another, in one process; a folder of files into another, with `-j 1`. CPU time of all processes "
        "of the run, start included.\n"
    )
    counts = [count for count in COUNTS if count <= plan.most]
    found = {count: run_of(count, plan) for count in counts}
    yield from table(
        ("documents", "records, each", "files, each"),
        ([f"{count:,}", *(f"{1000 * taken / count:.2f} ms" for taken in found[count])] for count in counts),
    )
    plan.costs += slopes(found)


def run_of(count: int, plan: Plan) -> list[float]:
    """Return the CPU seconds of a run over so many records, and of one over so many files."""
    records = plant_records(plan.folder / f"{count}.jsonl", count, text)
    files = plant_files(plan.folder / f"{count}-files", count)
    rounds = plan.passes if count < SLOW_RUN else 1
    measure = {
        "records": lambda: cpu_seconds([*options(), str(records), "-o", str(fresh(plan, ".jsonl"))]),
        "files": lambda: cpu_seconds([*options(1), str(files), "-d", str(fresh(plan))]),
    }
    return list(medians(measure, rounds).values()) if rounds > 1 else [each() for each in measure.values()]


def slopes(found: dict[int, list[float]]) -> list[Cost]:
    """Return what records and files cost: the start from the smallest run, each document from the two largest."""
    *_, fewer, most = sorted(found)
    return [
        Cost(name, SMALL, (found[most][at] - found[fewer][at]) / (most - fewer), found[min(found)][at])
        for at, name in enumerate(("a file of records", "a folder of files"))
    ]


def options(workers: int | None = None) -> list[str]:
    """Return the command with the options of all runs; with None, records are cleaned where they are read."""
    return [*command(), "-q", "--dedup", "doc", *(["-j", str(workers)] if workers else [])]


def fresh(plan: Plan, suffix: str = "") -> Path:
    """Return a path at which nothing is. Nothing is deleted either: a disk is slow to create files afterwards."""
    return plan.folder / f"out{next(OUTPUTS)}{suffix}"


def plant_records(path: Path, count: int, document: Callable[[int, int], str]) -> Path:
    """Write a file of so many records, and return its path."""
    with path.open("w", encoding="utf-8") as file:
        for at in range(count):
            file.write(json.dumps({"id": at, "text": document(SMALL, at)}) + "\n")
    return path


def plant_files(path: Path, count: int) -> Path:
    """Write a folder of so many texts, and return its path."""
    path.mkdir()
    for at in range(count):
        (path / f"{at:06}.txt").write_text(text(SMALL, at), "utf-8")
    return path


def parallel(plan: Plan) -> Iterator[str]:
    """Yield the table of two workers and two threads beside one."""
    count = min(SLOW_RUN, plan.most)
    yield (
        f"## Two beside one\n\nSeconds of a clock, the median of {plan.passes}, for {count:,} invented documents of "
        f"{kilobytes(SMALL)}. Worker processes: the command on records, start included; threads: of one process, "
        "with one `Cleaner`.\n"
    )
    rows = []
    for name, document in (("texts", text), ("pages", page)):
        records = plant_records(plan.folder / f"{name}-records.jsonl", count, document)
        found = medians({str(n): partial(seconds, worker_run(records, n, plan)) for n in (1, 2)}, plan.passes)
        rows.append(beside(f"worker processes, {name}", found["1"], found["2"]))
        path = plan.folder / f"{name}-threads.jsonl"
        write_documents(path, [document(SMALL, at) for at in range(count)])
        threads = in_turn("threads", ("1", "2"), path, plan.passes)
        rows.append(beside(f"threads, {name}", threads["1"].wall, threads["2"].wall))
    yield from table(("", "one", "two", "gain"), rows)


def worker_run(records: Path, workers: int, plan: Plan) -> list[str]:
    return [*options(workers), str(records), "-o", str(plan.folder / f"workers{workers}.jsonl")]


def beside(name: str, one: float, two: float) -> list[str]:
    return [name, f"{one:.2f} s", f"{two:.2f} s", f"{one / two:.2f}"]


def million(costs: Sequence[Cost]) -> list[str]:
    """Return the table of what a million documents cost on one core."""
    if not costs:
        return []
    rows = ([cost.name, f"{cost.size / 1000:.1f} kB", f"{1000 * cost.seconds:.2f} ms", hours(cost)] for cost in costs)
    return [
        "## A million documents\n",
        "Computed from the figures above, for one core. Records and files are those of the runs: a document costs "
        "the difference between the two largest.\n",
        *table(("", "mean size", "each", "a million"), rows),
    ]


def hours(cost: Cost) -> str:
    return f"{(cost.start + MILLION * cost.seconds) / 3600:.2f} h"


def kilobytes(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} kB"
