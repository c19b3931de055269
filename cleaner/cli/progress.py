"""How far a run is: a bar with rate and time left on a terminal, a line now and then elsewhere.

How much is left goes by bytes, because a record file is one input and may be all the work there is.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from cleaner.batch.folder_run import Progress, size_of
from cleaner.batch.plan import Plan
from cleaner.cli.console import print_error
from cleaner.io.readers import Meter

EVERY = 30.0  # seconds between two lines
REFRESH = 0.1  # seconds between two drawings of a bar
PATIENCE = 1.0  # seconds before a bar is drawn: a short run needs none


@contextmanager
def progress(options: Namespace, verb: str, plan: Plan, meter: Meter | None) -> Iterator[Progress]:
    """Who hears of every document, as the options ask; `verb` says what happens to it."""
    kind = "off" if options.quiet or options.json else options.progress
    if kind == "off" or meter is None:
        yield Silence()
        return
    done = ProgressCounter(verb, meter, sum(max(size_of(source.path), 0) for source in plan))
    if kind == "auto" and sys.stderr is not None and sys.stderr.isatty():
        yield from _bar(done)
    else:
        yield Lines(done)


class ProgressCounter:
    """How many documents were done since when, and how much there is in all."""

    def __init__(self, verb: str, meter: Meter, size: int) -> None:
        self.verb = verb
        self.documents = 0
        self.size = size
        self._meter = meter
        self._began = monotonic()

    @property
    def read(self) -> int:
        """Bytes of the inputs."""
        return self._meter.read

    @property
    def seconds(self) -> float:
        """Since the start."""
        return max(monotonic() - self._began, 0.001)

    def __str__(self) -> str:
        share = min(self.read / self.size, 1.0) if self.size else 1.0
        left = f"  {self.seconds * (1 - share) / share:,.0f} s left" if share else ""
        rate = self.documents / self.seconds
        return f"{self.documents:,} documents {self.verb}  {rate:,.0f} a second  {100 * share:.0f} % read{left}"


class Silence:
    """Nothing is said."""

    def step(self) -> None:
        """A document is done."""


class Lines:
    """A line now and then."""

    def __init__(self, done: ProgressCounter) -> None:
        self._done = done
        self._said = 0.0

    def step(self) -> None:
        """A document is done."""
        self._done.documents += 1
        if self._done.seconds - self._said > EVERY:
            self._said = self._done.seconds
            print_error(str(self._done))


def _bar(done: ProgressCounter) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Rich

    # no thread of its own: workers are copies of this process, and a thread would not be copied
    with Rich(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), auto_refresh=False,
              transient=True) as rich:  # fmt: skip
        yield Bar(rich, done)


class Bar:
    """A bar that rich draws."""

    def __init__(self, rich: Any, done: ProgressCounter) -> None:
        self._rich = rich
        self._done = done
        self._task = rich.add_task("", total=done.size or 1)
        self._drawn = PATIENCE

    def step(self) -> None:
        """A document is done."""
        self._done.documents += 1
        if self._done.seconds - self._drawn > REFRESH:
            self._drawn = self._done.seconds
            self._rich.update(self._task, completed=self._done.read, description=str(self._done), refresh=True)
