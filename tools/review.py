"""Show what changed in the fixtures, one at a time, and write what a person accepts.

A fixture is a folder below `fixtures/texts` or `fixtures/pages`; see fixtures/README.md. Run it with `make review`.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
sys.path.insert(0, str(ROOT))

from cleaner import clean  # noqa: E402
from cleaner.model import CleanResult  # noqa: E402

ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t"})


def folders(root: Path = FIXTURES) -> list[Path]:
    """List the fixtures, in order."""
    return sorted(path.parent for path in root.glob("*/*/input.*"))


def source(folder: Path) -> Path:
    """Return the input file of a fixture."""
    [path] = folder.glob("input.*")
    return path


def actual(folder: Path) -> dict[str, str]:
    """Clean a fixture and return what its files should hold, by their names."""
    result = clean(source(folder))
    return {"expected.txt": result.text, "removed.tsv": receipts(result)}


def receipts(result: CleanResult) -> str:
    r"""Return a line for each removal: rule or step, and text, with line breaks, tabs and backslashes escaped."""
    rows = ((removal.by, result.source_text[removal.start : removal.end]) for removal in result.removals)
    return "".join(f"{by}\t{text.translate(ESCAPES)}\n" for by, text in rows)


def changes(folder: Path) -> str:
    """Return the difference between the files of a fixture and its result now, `""` if there is none."""
    return "".join(difference(folder / name, now) for name, now in actual(folder).items())


def difference(path: Path, now: str) -> str:
    """Return the difference between a file and what it should hold now; a missing file counts as a difference."""
    before = read(path) if path.exists() else ""
    if before == now and path.exists():
        return ""
    name = "/".join(path.parts[-3:]) + ("" if path.exists() else " (new)")
    lines = difflib.unified_diff(before.split("\n"), now.split("\n"), name, name, n=1, lineterm="")
    return "\n".join((*lines, "")) or f"{name}: empty\n"


def read(path: Path) -> str:
    """Read the text of a file, with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def review() -> int:
    """Ask about every fixture that changed, and return the number of those that were not accepted."""
    refused = 0
    for folder in folders():
        if not (diff := changes(folder)):
            continue
        print(diff)
        if input("accept? [y/N] ").strip().lower() != "y":
            refused += 1
            continue
        for name, now in actual(folder).items():
            (folder / name).write_bytes(now.encode("utf-8"))
    return refused


if __name__ == "__main__":
    if not sys.stdin.isatty():
        sys.exit("review asks a person about every change; run it in a terminal")
    sys.exit(min(review(), 1))
