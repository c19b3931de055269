"""Progress display of a run: a bar with rate and time left on a terminal, a line now and then elsewhere.

The share that is done is measured in bytes, because a record file is one input and may be all the work of a run.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from cleaner.batch.folder_run import size_of
from cleaner.batch.run import Progress
from cleaner.cli.console import print_error
from cleaner.io.readers import Meter

if TYPE_CHECKING:
    from cleaner.io.inputs import Inputs

EVERY = 30.0  # seconds between two lines
REFRESH = 0.1  # seconds between two updates of a bar
PATIENCE = 1.0  # seconds before a bar appears: a short run needs none


@contextmanager
def progress(options: Namespace, verb: str, inputs: Inputs, meter: Meter | None) -> Iterator[Progress]:
    """Open the progress display that the options ask for: none, lines, or a bar.

    `verb` says what happens to documents, such as "cleaned"; `meter` counts the bytes read of the `inputs`.
    """
    kind = "off" if options.quiet or options.json else options.progress
    if kind == "off" or meter is None:
        yield Silence()
        return
    counter = ProgressCounter(verb, meter, sum(max(size_of(source.path), 0) for source in inputs))
    if kind == "auto" and sys.stderr is not None and sys.stderr.isatty():
        yield from _bar(counter)
    else:
        yield Lines(counter)


@contextmanager
def silent(verb: str, inputs: Inputs, meter: Meter | None) -> Iterator[Progress]:
    """Open a display that shows nothing."""
    yield Silence()


class ProgressCounter:
    """Number of documents that are done, with the time since the start and the size of all inputs in bytes."""

    def __init__(self, verb: str, meter: Meter, size: int) -> None:
        self.verb = verb
        self.documents = 0
        self.size = size
        self._meter = meter
        self._start = monotonic()

    @property
    def read(self) -> int:
        """Bytes of the inputs that were read."""
        return self._meter.read

    @property
    def seconds(self) -> float:
        """Seconds since the start, more than 0."""
        return max(monotonic() - self._start, 0.001)

    def __str__(self) -> str:
        share = min(self.read / self.size, 1.0) if self.size else 1.0
        left = f"  {self.seconds * (1 - share) / share:,.0f} s left" if share else ""
        rate = self.documents / self.seconds
        return f"{self.documents:,} documents {self.verb}  {rate:,.0f} a second  {100 * share:.0f} % read{left}"


class Silence:
    """Display that shows nothing."""

    def step(self) -> None:
        """Count one document."""


class Lines:
    """Display that prints a line now and then."""

    def __init__(self, counter: ProgressCounter) -> None:
        self._counter = counter
        self._printed = 0.0
        """Seconds from the start to the last line."""

    def step(self) -> None:
        """Count one document."""
        self._counter.documents += 1
        if self._counter.seconds - self._printed > EVERY:
            self._printed = self._counter.seconds
            print_error(str(self._counter))


def _bar(counter: ProgressCounter) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Rich

    # no thread that refreshes: workers are forked from this process, and a fork does not copy threads
    with Rich(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), auto_refresh=False,
              transient=True) as rich:  # fmt: skip
        yield Bar(rich, counter)


class Bar:
    """Display that updates a bar of rich."""

    def __init__(self, rich: Any, counter: ProgressCounter) -> None:
        self._rich = rich
        self._counter = counter
        self._task = rich.add_task("", total=counter.size or 1)
        self._updated = PATIENCE
        """Seconds from the start to the last update."""

    def step(self) -> None:
        """Count one document."""
        counter = self._counter
        counter.documents += 1
        if counter.seconds - self._updated > REFRESH:
            self._updated = counter.seconds
            self._rich.update(self._task, completed=counter.read, description=str(counter), refresh=True)
