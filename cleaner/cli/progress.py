"""How far a run is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from cleaner.cli.console import print_error
from cleaner.corpus.batch import Progress
from cleaner.report.stats import Tally

EVERY = 30.0  # seconds between two lines
PATIENCE = 1.0  # seconds before a bar is drawn: a short run needs none


@contextmanager
def progress(options: Namespace, inputs: int) -> Iterator[Progress]:
    """Who hears of every input, as the options ask."""
    kind = options.progress
    if options.quiet or options.json:
        kind = "off"
    if kind == "auto" and sys.stderr is not None and sys.stderr.isatty():
        yield from _bar(inputs)
    else:
        yield Silence() if kind == "off" else Lines(inputs)


class Silence:
    """Nothing is said."""

    def step(self, tally: Tally) -> None:
        """An input is done."""


class Lines:
    """A line now and then."""

    def __init__(self, inputs: int) -> None:
        self._inputs = inputs
        self._done = 0
        self._began = self._said = monotonic()

    def step(self, tally: Tally) -> None:
        """An input is done."""
        self._done += 1
        now = monotonic()
        if now - self._said > EVERY:
            self._said = now
            rate = self._done / (now - self._began)
            left = (self._inputs - self._done) / rate
            print_error(f"{self._done:,} of {self._inputs:,} inputs  {rate:,.1f} a second  {left:,.0f} s left")


def _bar(inputs: int) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Rich

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    # no thread of its own: workers are copies of this process, and a thread would not be copied
    with Rich(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as rich:
        yield Bar(rich, inputs)


class Bar:
    """A bar that rich draws."""

    def __init__(self, rich: object, inputs: int) -> None:
        self._rich = rich
        self._task = rich.add_task("", total=inputs, rate="")  # type: ignore[attr-defined]
        self._began = self._drawn = monotonic()
        self._done = 0

    def step(self, tally: Tally) -> None:
        """An input is done."""
        self._done += 1
        now = monotonic()
        rate = f"{self._done / max(now - self._began, 0.001):,.0f} a second"
        self._rich.update(self._task, advance=1, rate=rate)  # type: ignore[attr-defined]
        if now - self._drawn > 0.1 and now - self._began > PATIENCE:
            self._drawn = now
            self._rich.refresh()  # type: ignore[attr-defined]
