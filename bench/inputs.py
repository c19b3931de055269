"""The documents that speed is measured on: those of folders of labelled pages, else the project's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench import pages, quality, sample
from bench.sites import invented

Item = TypeVar("Item")


def texts_of(folders: list[Path]) -> tuple[list[str], str]:
    """Return the texts in the folders and what they are.

    Of the project's own only English ones: so few texts in so many languages would measure the reading of their rules.
    """
    named = [folder for folder in folders if not (folder / "html").is_dir()]
    if not named:
        fixtures = [path.read_text("utf-8", "replace") for path in sorted(sample.FIXTURES.glob("en-*/input.txt"))]
        return [
            *fixtures,
            *(text for text, _ in sample.pages()),
        ], "the project's own: English fixtures, and invented sites"
    paths = [path for folder in named for path in sorted(folder.glob("*.jsonl.gz"))]
    return [str(page["raw"]) for path in paths for page in quality.pages_of(path, 1)], names(named)


def pages_of(folders: list[Path]) -> tuple[list[Callable[[], str]], str]:
    """Return what reads each page in the folders, and what they are."""
    named = [folder for folder in folders if (folder / "html").is_dir()]
    if not named:
        paths = sorted((sample.FIXTURES.parent / "pages").glob("*/input.html"))
        own = [path.read_text("utf-8", "replace") for path in paths] + [page.html for page in invented()]
        return [partial(str, page) for page in own], "the project's own: fixtures, and an invented site"
    found = [page for folder in named for page in pages.pages_of(folder, 1)]
    return [partial(pages.html_of, page) for page in found], names(named)


def names(folders: list[Path]) -> str:
    return " and ".join(folder.resolve().name for folder in folders)


def spread(items: list[Item], most: int) -> list[Item]:
    """Return `most` of the items, evenly spread."""
    count = min(most, len(items))
    return [items[at * len(items) // count] for at in range(count)]


def size(documents: list[str]) -> int:
    return sum(len(document.encode("utf-8", "replace")) for document in documents)


def described(documents: list[str], what: str) -> str:
    return f"{len(documents):,} {what}, {size(documents) / 1e6:.1f} MB, evenly spread out"
