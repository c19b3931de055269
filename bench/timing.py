"""Times systems and commands by CPU time, each in a process of its own: none warms up or fills memory for another.

python -m bench.timing TABLE SYSTEM FILE      one pass of a system of bench/systems.py, as one line of JSON
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.isolated import WARM_UP
from bench.systems import TABLES, Batch

ROOT = Path(__file__).resolve().parents[1]
CHUNK = 100  # documents that are in memory at a time
PASS_LIMIT = 3600  # seconds


class Pass(NamedTuple):
    """What a pass over all documents took."""

    seconds: float
    """CPU time of all threads."""
    wall: float
    peak: float
    """Memory of the process at its peak, in MB; NaN where the system does not tell."""
    failed: int


def write_documents(path: Path, documents: Sequence[str], warm_up: Sequence[str] = ()) -> None:
    """Write the file that a pass reads: the documents that it warms up with, then those that are measured."""
    first = list(warm_up or itertools.islice(itertools.cycle(documents), WARM_UP))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(document) + "\n" for document in [*first, *documents])


def in_turn(table: str, names: Iterable[str], path: Path, passes: int) -> dict[str, Pass]:
    """Return the median pass of each system; one that ends with an error is left out with a message."""
    found: dict[str, list[Pass]] = {name: [] for name in names}
    for _ in range(passes):
        for name in list(found):
            if measured := fresh_pass(table, name, path):
                found[name].append(measured)
            else:
                del found[name]
    return {name: median(of_one) for name, of_one in found.items()}


def median(passes: Sequence[Pass]) -> Pass:
    """Return the medians of the times, and the most of the others."""
    seconds, wall = (statistics.median(getattr(each, name) for each in passes) for name in ("seconds", "wall"))
    return Pass(seconds, wall, max(each.peak for each in passes), max(each.failed for each in passes))


def fresh_pass(table: str, name: str, path: Path) -> Pass | None:
    """Run one pass in a fresh process; None if that fails, which standard error then says."""
    command = [sys.executable, "-m", "bench.timing", table, name, str(path)]
    variables = environment(TABLES[table][name].pure)
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, timeout=PASS_LIMIT, check=True, text=True
        )
    except subprocess.SubprocessError as error:
        print(f"left out: {name} ({error})", file=sys.stderr)
        return None
    return Pass(*json.loads(done.stdout.splitlines()[-1]))


def environment(pure: bool) -> dict[str, str]:
    """Return the variables of a process that runs with the compiled core, if there is one, or without.

    Python may keep what it has compiled, as it does for everybody else; otherwise each start would compile it anew.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "CLEANER_PURE": "1" if pure else ""}


def one_pass(batch: Batch, documents: Iterator[str]) -> Pass:
    """Give the documents to a system, a chunk after the other, the first few without measuring."""
    batch(list(itertools.islice(documents, WARM_UP)))
    seconds = wall = 0.0
    failed = 0
    while chunk := list(itertools.islice(documents, CHUNK)):
        start, wall_start = time.process_time(), time.perf_counter()
        failed += batch(chunk)
        seconds += time.process_time() - start
        wall += time.perf_counter() - wall_start
    return Pass(seconds, wall, peak_memory(), failed)


def peak_memory() -> float:
    """Return the peak memory of this process alone in MB, which Linux tells; `getrusage` counts the parent's too."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return float("nan")
    found = re.search(r"VmHWM:\s*(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def cpu_seconds(command: Sequence[str], standard_input: Path | None = None, pure: bool = False) -> float:
    """Return the CPU seconds, user and system, of a command and of the processes that it waits for."""
    with Path(standard_input or os.devnull).open("rb") as stdin:
        child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, env=environment(pure), cwd=ROOT)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)}: ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def medians(commands: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Call each in turn, so that all meet the same noise, and return their medians; the first round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, measure in commands.items():
            taken[name].append(measure())
    return {name: statistics.median(values[1:]) for name, values in taken.items()}


def main() -> None:
    """Be the fresh process of a pass."""
    table, name, path = sys.argv[1:]
    logging.disable(logging.CRITICAL)  # what a system says about a page is not part of the table
    with Path(path).open(encoding="utf-8") as file:
        print(json.dumps(one_pass(TABLES[table][name].make(), map(json.loads, file))))


if __name__ == "__main__":
    main()
