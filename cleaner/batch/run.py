"""A run: its inputs, how they are read and processed, in this process or by workers, and its counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

from cleaner.batch.processor import Processor
from cleaner.batch.run_counts import RunCounts
from cleaner.io.readers import Meter, Reader
from cleaner.io.stream import Event, InputDocument, Other, Processed, numbered
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.batch.workers import Task
    from cleaner.io.inputs import Inputs

ALL_INPUTS = ("run", "near")
"""Comparisons of documents (`--dedup`) that need all inputs twice; `site` is left out where that cannot be."""
DEFAULT_TIMEOUT = 10.0  # seconds for one document


class Run(NamedTuple):
    """Inputs of a run, with what reads and processes them, and the counts of the results."""

    inputs: Inputs
    read: Reader
    processor: Processor
    counts: RunCounts
    jobs: int = 0
    """Number of worker processes; with 0, documents are processed in this process."""
    timeout: float = DEFAULT_TIMEOUT
    """Time limit of a worker for one document, in seconds."""

    @contextmanager
    def results(
        self, events: Iterable[Event | Processed], task: Task | None = None
    ) -> Iterator[Iterator[Processed | Other]]:
        """Yield the events in their order, with the result of `task` (processing) in the place of each document."""
        task = task or self.processor
        if not self.jobs:
            yield (task(each) if isinstance(each, InputDocument) else each for each in events)
            return
        from cleaner.batch.workers import Budget, Workers

        self.processor.warm_up()
        with Workers(task, self.jobs, Budget(self.timeout)) as workers:
            yield workers.results(events)

    def metered(self) -> Reader:
        """Return the reader of a run into a folder, which counts and hashes what it reads."""
        return self.read._replace(meter=Meter())

    def events(self) -> Iterator[Event | Processed]:
        """Yield the events of all inputs, one after another, documents numbered; results that are known among them."""
        for at, source in enumerate(self.inputs):
            yield from self.processor.replayed(numbered(at, self.read(source)))


class Progress(Protocol):
    """Receiver of the progress of a run."""

    def step(self) -> None:
        """Count one document."""


ShowProgress = Callable[[str, "Inputs", Meter | None], AbstractContextManager[Progress]]
"""Opens a progress display: a verb for what happens to documents, the inputs, and the meter of bytes read."""


def with_progress(results: Iterator[Processed | Other], progress: Progress) -> Iterator[Processed | Other]:
    """Yield the results, and count each document as progress after it."""
    for result in results:
        yield result
        if isinstance(result, Processed):
            progress.step()
