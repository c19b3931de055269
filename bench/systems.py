"""The systems whose speed is measured, by what they are given; bench/timing.py runs each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from bench.peers import System, cleaner, datatrove, ftfy, justext, resiliparse, trafilatura, turbohtml

Batch = Callable[[list[str]], int]
"""Takes documents, and returns on how many of them it has failed."""
TOLD = {"weights": None}  # of each document: the shipped weights


class Timed(NamedTuple):
    """A system to be timed."""

    package: str
    make: Callable[[], Batch]
    pure: bool = False
    """Runs without the compiled core."""


def each(make: Callable[[], System]) -> Callable[[], Batch]:
    """Return what makes a system that is given one document after the other."""

    def made() -> Batch:
        run = make()

        def failed_on(document: str) -> bool:
            try:
                run(document, TOLD)
            except Exception:  # of other people's code, on pages of the web
                return True
            return False

        return lambda documents: sum(map(failed_on, documents))

    return made


def many(**settings: Any) -> Callable[[], Batch]:
    """Return what makes a `Cleaner` that is given many documents at once."""

    def made() -> Batch:
        from cleaner import Cleaner

        clean = Cleaner(**settings)
        return lambda documents: sum(result.text is None for result in clean.many(documents))

    return made


def threads(count: int) -> Callable[[], Batch]:
    """Return what makes one `Cleaner` that so many threads use at the same time."""

    def made() -> Batch:
        from cleaner import Cleaner

        clean, pool = Cleaner(), ThreadPoolExecutor(count)
        return lambda documents: sum(text is None for text in pool.map(lambda each: clean(each).text, documents))

    return made


TEXTS = {
    "ftfy": Timed("ftfy", each(ftfy)),
    "datatrove's C4 filter": Timed("datatrove", each(datatrove)),
    "cleaner": Timed("dechrome", each(cleaner())),
    "cleaner, `many`": Timed("dechrome", many()),
    "cleaner, pure Python": Timed("dechrome", each(cleaner()), pure=True),
}
PAGES = {
    "trafilatura": Timed("trafilatura", each(lambda: trafilatura(include_comments=True))),
    "trafilatura, no comments": Timed("trafilatura", each(trafilatura)),
    "jusText": Timed("justext", each(justext)),
    "resiliparse": Timed("resiliparse", each(resiliparse)),
    "turbohtml": Timed("turbohtml", each(turbohtml)),
    "cleaner": Timed("dechrome", each(cleaner())),
    "cleaner, no reference extractor": Timed("dechrome", each(cleaner(reference=False))),
    "cleaner, pure Python": Timed("dechrome", each(cleaner()), pure=True),
}
THREADS = {str(count): Timed("dechrome", threads(count)) for count in (1, 2)}
TABLES: Mapping[str, Mapping[str, Timed]] = {"texts": TEXTS, "pages": PAGES, "threads": THREADS}
