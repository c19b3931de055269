"""Runs systems on pages in worker processes (on Linux): one that hangs, dies or raises loses a page, not the run."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from bench.peers import Page, System
from cleaner.batch.workers import Budget, Workers
from cleaner.io.stream import InputDocument, Processed

Made = TypeVar("Made")
WARM_UP = 3  # pages that each system is given once more first, and that are not measured


class Answer(NamedTuple):
    """What a system made of a page."""

    text: str
    seconds: float
    """CPU time."""
    problem: str = ""
    """Why there is no text, or `""`."""


class Task(NamedTuple):
    """Runs the system that a document names on its text."""

    systems: Mapping[str, System]

    def __call__(self, item: InputDocument) -> Processed:
        logging.disable(logging.CRITICAL)  # what a system says about a page is not part of the table
        start = time.process_time()
        try:
            text, problem = self.systems[item.name](str(item.source), item.row or {}), ""
        except Exception as error:
            text, problem = "", f"{type(error).__name__}: {error}"
        return _packed(Answer(text, time.process_time() - start, problem))

    def pass_through(self, item: InputDocument, why: str) -> Processed:
        return _packed(Answer("", 0.0, why))


def made(makers: Mapping[str, Callable[[], Made]]) -> dict[str, Made]:
    """Return the systems whose packages are installed; the others are named on standard error."""
    systems: dict[str, Made] = {}
    for name, make in makers.items():
        try:
            systems[name] = make()
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
    return systems


def answers(
    systems: Mapping[str, System], pages: list[Page], text_of: Callable[[Page], str], jobs: int, seconds: float
) -> Iterator[dict[str, Answer]]:
    """Yield, page by page, the answers of all systems, which are given the page in turn.

    A system sees the key `weights` of a page alone. `seconds` is the time limit for a system and a page.
    """

    def documents(of: Iterable[Page]) -> Iterator[InputDocument]:
        for page in of:
            text, told = text_of(page), {"weights": page["weights"]}
            yield from (InputDocument(name, text, row=told) for name in systems)

    warming = pages[:WARM_UP] * jobs
    with Workers(Task(systems), jobs, Budget(seconds)) as workers:
        results = workers.results(documents([*warming, *pages]))
        for at in range(len(warming) + len(pages)):
            found = {name: _unpacked(next(results)) for name in systems}
            if at >= len(warming):
                yield found


def _packed(answer: Answer) -> Processed:
    return Processed(json.dumps(answer).encode())


def _unpacked(result: object) -> Answer:
    assert isinstance(result, Processed)
    return Answer(*json.loads(result.data))
