"""Cleans random texts and pages with the compiled core and in Python until the time is over; they have to agree.

python tests/core/fuzz.py SECONDS [SEED]

The texts are spliced from those of the fixtures and from characters that have been trouble: lone surrogates, NUL,
odd spaces, letters whose case has another length. What the two disagree about is written to build/fuzz, and the exit
code is 1. A crash of the core ends the process; `make sanitize` runs it on a core that checks its own memory.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cleaner import Cleaner, _core  # noqa: E402
from tools.verdicts import Source, difference, verdict  # noqa: E402

FAILURES = ROOT / "build/fuzz"
CLEANERS = {form: Cleaner(format=form, reference=False) for form in ("text", "html")}
ODD = [
    *("\ud800", "\udfff\ud800", "\0", "\x1b[31m", "\r", "\r\n", "\x85", "\u2028", "\u3000", "\u200b", "\ufeff"),
    *("İ", "ß", "ǅ", "ﬁ", "٣", "漢字", "ไทย", "עברית", "👩\u200d👧", "\U0010ffff", "e\u0301" * 9),
    *(
        "\n",
        "\n\n\n",
        " ",
        "\t",
        "- ",
        "> ",
        "# ",
        "| a | b |",
        "```",
        "    ",
        "…",
        "“",
        "[1]",
        "<p>",
        "</div>",
        "&nbsp;",
    ),
    *("Share", "Read more", "©", "www.", "x" * 3000, "1, 2. " * 50, ""),
]
MAX_PIECES = 12
MAX_CHARS = 20_000


def main() -> int:
    """Run for as many seconds as the first argument says."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    if not _core.native:
        print(f"no compiled core, {_core.why_not}", file=sys.stderr)
        return 2
    print(f"seed {seed}")
    chance, texts = random.Random(seed), fixture_texts()
    disagree("Rules are loaded on first use.", "text")
    until, tries, failures = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        text = spliced(chance, texts)
        form = "html" if chance.random() < 0.2 else "text"
        tries += 1
        if found := disagree(text, form):
            failures += 1
            keep(text, f"{seed}-{tries}.{form}")
            print(found)
    print(f"{tries:,} tries, {failures:,} disagree")
    return 1 if failures else 0


def fixture_texts() -> list[str]:
    """Return the inputs of all fixtures."""
    return [path.read_bytes().decode("utf-8", "replace") for path in sorted((ROOT / "fixtures").rglob("input.*"))]


def spliced(chance: random.Random, texts: list[str]) -> str:
    """Return a text of random pieces: slices of texts, odd characters, repeats of what stands before."""
    pieces: list[str] = []
    for _ in range(chance.randint(0, MAX_PIECES)):
        kind = chance.random()
        if kind < 0.5:
            text = chance.choice(texts)
            start = chance.randrange(len(text) + 1)
            pieces.append(text[start : start + int(chance.expovariate(1 / 600))])
        elif kind < 0.9 or not pieces:
            pieces.append(chance.choice(ODD) * chance.choice((1, 1, 1, 2, 40)))
        else:
            pieces.append(chance.choice(pieces))
    return "".join(pieces)[:MAX_CHARS]


def disagree(text: str, form: str) -> str:
    """Return the first difference between the verdicts of the core and of Python, or `""`."""
    source = Source(f"a {form}", text, form)
    by_core = verdict(CLEANERS[form], source)
    native, _core.native = _core.native, None
    try:
        return difference(by_core, verdict(CLEANERS[form], source))
    finally:
        _core.native = native


def keep(text: str, name: str) -> None:
    """Write a text to the folder of failures, and say where."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    (FAILURES / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    print(f"disagree: {FAILURES / name}")


if __name__ == "__main__":
    sys.exit(main())
