"""Scores a small sample that is part of the project: articles of the fixtures, as invented sites would print them.

    python bench/sample.py          the score beside the pinned one
    python bench/sample.py --pin    pins the score, if it is better

English pages of fixtures/texts that are prose get headers and footers from bench/sample.toml, with headlines of the
others as links.
The score is the F1 of the bags of words of the result and the article, in per cent: it sinks when boilerplate stays as
well as when content is removed. The tests compare it with the pinned one, so that nobody lowers it unnoticed.
"""

from __future__ import annotations

import itertools
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaner import Cleaner

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "texts"
PINNED = HERE / "pinned.txt"
MIN_WORDS = 150  # of a text that a site would print as an article
MAX_TITLE_WORDS = 16
SLACK = 0.05  # points that a score may differ between machines


def articles() -> list[str]:
    """Return the expected texts of the fixtures that begin with a headline and go on in prose."""
    texts = [path.read_text("utf-8").strip() for path in sorted(FIXTURES.glob("en-*/expected.txt"))]
    return [
        text
        for text in texts
        if len(text.split()) >= MIN_WORDS
        and len(text.split("\n")[0].split()) <= MAX_TITLE_WORDS
        and text.count(". ") > text.count("\n") / 4
    ]


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page and its article for every article and site, every other one with blank lines between blocks."""
    sites = tomllib.loads((HERE / "sample.toml").read_text("utf-8"))["site"]
    texts = articles()
    titles = itertools.cycle(text.split("\n")[0].lstrip("# ") for text in texts)
    for at, (site, text) in enumerate(itertools.product(sites, texts)):
        head, foot = (
            [re.sub(r"\{other\}", lambda _: next(titles), line) for line in site[part]] for part in ("head", "foot")
        )
        between = "\n\n" if at % 2 else "\n"
        yield between.join([*head, text, *foot]) + "\n", text


def score() -> float:
    """Return the mean F1 over the pages, in per cent."""
    clean = Cleaner(format="text")
    values = []
    for page, article in pages():
        wanted, got = (Counter(re.findall(r"\w+", text.lower())) for text in (article, clean(page).text))
        values.append(2 * (wanted & got).total() / (wanted.total() + got.total()))
    return 100 * sum(values) / len(values)


def main() -> None:
    now, pinned = score(), float(PINNED.read_text()) if PINNED.exists() else 0.0
    print(f"{now:.2f} on {len(list(pages()))} pages; pinned is {pinned:.2f}")
    if "--pin" in sys.argv[1:] and now > pinned:
        PINNED.write_text(f"{now:.2f}\n")


if __name__ == "__main__":
    main()
