"""Cleans pages and texts with the compiled core and in pure Python, and compares the verdicts.

python tools/verdicts.py FOLDER… [--every N] [--preset P] [--no-reference]

Read are `.html` and `.txt` files below the folders, and the texts under `raw` or `text` in `.jsonl` files; all may be
`.gz`. Compared are removals with their receipts, text, status, page type and confidence, numbers to 1e-9. Prints the
first differences; exit code 1 if there are any, 2 if there is no core or nothing to compare.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import Cleaner, _core

SUFFIXES = {".html": "html", ".htm": "html", ".txt": "text"}
KEYS = ("raw", "text")  # of the text in a record
TOLERANCE = 1e-9  # of scores and confidence
SHOWN = 10  # differences
CUT = 400  # characters of a difference that are shown
VERDICT = dict[str, Any]


class Source(NamedTuple):
    """Text or page to be cleaned."""

    name: str
    data: str | bytes
    format: str


def main() -> int:
    """Compare, or print the verdicts of this process for another that compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="every so many texts and pages")
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--no-reference", action="store_true", help="do not ask the reference extractor")
    parser.add_argument("--print", action="store_true", help="print the verdicts of this process, as JSON lines")
    options = parser.parse_args()
    if options.print:
        print_verdicts(options)
        return 0
    if not _core.native:
        print(f"no compiled core, {_core.why_not}", file=sys.stderr)
        return 2
    return compare(sys.argv[1:])


def print_verdicts(options: argparse.Namespace) -> None:
    """Clean all sources of the folders, and print a JSON line for each."""
    cleaners = {
        form: Cleaner(preset=options.preset, format=form, reference=not options.no_reference)
        for form in ("html", "text")
    }
    for at, source in enumerate(sources(options.folders)):
        if at % options.every == 0:
            print(json.dumps(verdict(cleaners[source.format], source)))


def compare(arguments: list[str]) -> int:
    """Run both ways at the same time, print the first differences, and return the exit code."""
    command = [sys.executable, __file__, "--print", *arguments]
    usual = {name: value for name, value in os.environ.items() if name != "CLEANER_PURE"}
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        for environment in (usual, {**usual, "CLEANER_PURE": "1"})
    ]
    count = differing = 0
    for one, other in zip_longest(*(run.stdout or () for run in runs), fillvalue="{}"):
        count += 1
        if found := difference(json.loads(one), json.loads(other)):
            differing += 1
            if differing <= SHOWN:
                print(found)
    codes = [run.wait() for run in runs]
    print(f"{count:,} compared, {differing:,} differ")
    return 1 if differing else 2 if any(codes) or not count else 0


def sources(folders: list[Path]) -> Iterator[Source]:
    """Yield the texts and pages below folders, by name."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inner = Path(path.stem if path.suffix == ".gz" else path.name)
            if inner.suffix in SUFFIXES:
                yield Source(str(path), unpacked(path), SUFFIXES[inner.suffix])
            elif inner.suffix == ".jsonl":
                for at, line in enumerate(unpacked(path).splitlines()):
                    record = json.loads(line)
                    if text := next((record[key] for key in KEYS if record.get(key)), None):
                        yield Source(f"{path}:{at + 1}", text, "text")


def unpacked(path: Path) -> bytes:
    """Return the bytes of a file, decompressed."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def verdict(cleaner: Cleaner, source: Source) -> VERDICT:
    """Return what is compared of a result, by name; an exception is a verdict, too."""
    try:
        result = cleaner(source.data)
    except Exception as error:
        return {"name": source.name, "error": f"{type(error).__name__}: {error}"}
    return {
        "name": source.name,
        "status": result.status,
        "page type": result.page_type,
        "confidence": result.confidence,
        "removals": [list(removal) for removal in result.removals],
        "text": result.text,
    }


def difference(one: VERDICT, other: VERDICT) -> str:
    """Return the first difference between the verdicts of the core and of Python, or `""`."""
    for part in one | other:
        if not same(one.get(part), other.get(part)):
            core, python = first_difference(one.get(part), other.get(part))
            name = (one or other)["name"]
            return f"{name}: {part}\n  core:   {repr(core)[:CUT]}\n  python: {repr(python)[:CUT]}"
    return ""


def same(one: object, other: object) -> bool:
    """Tell whether values are the same, fractions nearly."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=0, abs_tol=TOLERANCE)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def first_difference(one: object, other: object) -> tuple[object, object]:
    """Return the first items of two lists that differ, or the values themselves, texts from where they differ."""
    if isinstance(one, list) and isinstance(other, list):
        return next(pair for pair in zip_longest(one, other) if not same(*pair))
    if isinstance(one, str) and isinstance(other, str):
        at = next(at for at, pair in enumerate(zip_longest(one, other)) if len(set(pair)) > 1)
        return one[at:], other[at:]
    return one, other


if __name__ == "__main__":
    sys.exit(main())
