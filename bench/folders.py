"""Measures runs over folders and record files: peak memory, the cost beside the cleaning, the gain of two workers.

    python -m bench.folders [--files 20000] [--megabytes 200] [--rounds 3]

The texts are the pages of bench/sample.py, each with a line of its own. Memory is the peak of all processes of a run
together, with a tenth of the input and with all of it. Speeds are compared within one run, the best of a few rounds:
one worker against a loop over the same texts in one process, and two workers against one; each includes the start of
the process. Results go to bench/results.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench.results import write
from bench.sample import pages

COMMAND = [sys.executable, "-m", "cleaner", "-q", "--dedup"]
LOOP = """
import sys
from pathlib import Path
from cleaner import Cleaner
clean = Cleaner()
for path in sorted(Path(sys.argv[1]).iterdir()):
    clean(path.read_bytes()).text.encode()
"""
HEAD = """# Folders and record files

Invented texts; the memory of all processes of a run together at its peak, two workers, with a tenth of the input and
with all of it. MB of text a second, the best of a few rounds, each with the start of its process. Made by
`python -m bench.folders`; not to be edited.

| input | peak memory at a tenth | at all of it | ratio |
|---|---:|---:|---:|"""
NUMBERS = itertools.count()
INTERVAL = 0.05  # seconds between two measurements of memory


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=200, help="of the record file")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files, records = plant_files(root, options.files), plant_records(root, options.megabytes)
        lines = [
            HEAD,
            *(memory(root, f"{options.files:,} files", files, dedup) for dedup in ("doc", "site", "run")),
            memory(root, f"{options.megabytes} MB of records", records, "doc"),
            "",
            *speeds(root, options.rounds),
        ]
    write("\n".join(lines).split("\n"))
    print("\n".join(lines))


def texts() -> Iterator[str]:
    """Yield texts without end, no two the same."""
    for at, (page, _) in enumerate(itertools.cycle(list(pages()))):
        yield f"{page}\nIt was day {at}.\n"


def plant_files(root: Path, count: int) -> tuple[Path, Path]:
    """Write a folder with a tenth of the files and one with all, and return their paths."""
    few, many = root / "few", root / "many"
    for folder, size in ((few, count // 10), (many, count)):
        folder.mkdir()
        for at, text in enumerate(itertools.islice(texts(), size)):
            (folder / f"{at:06}.txt").write_text(text)
    return few, many


def plant_records(root: Path, megabytes: int) -> tuple[Path, Path]:
    """Write a record file of a tenth of the size and one of all of it, and return their paths."""
    few, many = root / "few.jsonl", root / "many.jsonl"
    for path, size in ((few, megabytes * 100_000), (many, megabytes * 1_000_000)):
        with path.open("w") as file:
            for at, text in enumerate(texts()):
                file.write(json.dumps({"id": at, "text": text}) + "\n")
                if file.tell() > size:
                    break
    return few, many


def memory(root: Path, name: str, inputs: tuple[Path, Path], dedup: str) -> str:
    """Return a row of the table: the peaks of two runs."""
    few, many = (peak([*COMMAND, dedup, "-j", "2", str(path), "-d", fresh(root)]) for path in inputs)
    return f"| {name}, `--dedup {dedup}` | {few:.0f} MB | {many:.0f} MB | {many / few:.2f} |"


def fresh(root: Path) -> str:
    """Return the path of a new folder. None is ever deleted: for seconds afterwards a disk is slow to create files."""
    return str(root / f"out{next(NUMBERS)}")


def peak(command: list[str]) -> float:
    """Return the peak memory of a run and its workers together, in MB."""
    most = 0
    with subprocess.Popen(command) as run:
        while run.poll() is None:
            most = max(most, sum(map(resident, [run.pid, *children(run.pid)])))
            time.sleep(INTERVAL)
    if run.returncode:
        sys.exit(f"{' '.join(command)}: ended with {run.returncode}")
    return most / 1e6


def children(pid: int) -> list[int]:
    """List the ids of the processes that a process has started."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def resident(pid: int) -> int:
    """Return the bytes of memory of a process: its own, and its part of what it shares (PSS)."""
    with suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return 0


def speeds(root: Path, rounds: int) -> Iterator[str]:
    """Yield a table of the speed of a loop, and of folders with one worker and with two."""
    many = root / "many"
    size = sum(path.stat().st_size for path in many.iterdir()) / 1e6
    loop, one, two = float("inf"), float("inf"), float("inf")
    for _ in range(rounds):
        loop = min(loop, seconds([sys.executable, "-c", LOOP, str(many)]))
        one = min(one, seconds([*COMMAND, "doc", "-j", "1", str(many), "-d", fresh(root)]))
        two = min(two, seconds([*COMMAND, "doc", "-j", "2", str(many), "-d", fresh(root)]))
    yield f"| {size:.1f} MB in files | MB/s | against |\n|---|---:|---:|"
    yield f"| a loop in one process | {size / loop:.2f} | |"
    yield f"| a folder, one worker | {size / one:.2f} | {loop / one:.2f} of the loop |"
    yield f"| a folder, two workers | {size / two:.2f} | {one / two:.2f} of one worker |"


def seconds(command: list[str]) -> float:
    """Run a command and return the seconds it takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
