"""Worker processes with limits of time and memory for each document, enforced from outside.

A time limit inside a process does not stop a parser in C, and memory that runs out takes the process with it. So each
worker is a process of its own, the parent watches the clock, and a worker that is killed or dies loses only the one
document it was at, which is passed through. Results come back in the order of the documents, whatever the number of
workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, NamedTuple, Protocol

from cleaner.io.stream import InputDocument, Other, Processed, TableChunk

MEMORY = 2 << 30  # bytes that a worker may take beyond what it starts with
MAX_QUEUED_BYTES = 32 << 10  # in the pipe of a busy worker: so few can be sent without blocking
MAX_QUEUED = 8  # documents with one worker, so that none has long work waiting while another is idle
MAX_BYTES_IN_WORK = 16 << 20  # of documents that are not written yet
MAX_IN_WORK = 256  # documents in work for each worker
MAX_DOCUMENTS = 20_000  # that one worker processes: lxml keeps the names of all elements and attributes it has read
MAX_TRIES = 2  # a worker that died may have been the victim of its neighbours; a document that kills two is given up


class Task(Protocol):
    """Work that workers do on documents."""

    def __call__(self, item: InputDocument) -> Processed: ...

    def pass_through(self, item: InputDocument, why: str) -> Processed:
        """Return the result for a document that a worker could not finish."""
        ...


class Budget(NamedTuple):
    """Limits for one document."""

    seconds: float
    memory: int = MEMORY
    """Bytes beyond those of a worker that has done nothing yet."""


@dataclass(slots=True)
class _Slot:
    """Place of an event in the order, with its result."""

    event: InputDocument | Processed | Other
    result: Processed | Other | None = None
    tries: int = 0

    @property
    def weight(self) -> int:
        item = self.event
        if isinstance(item, InputDocument):
            return len(item.source or item.line or b"")
        return len(item.data) if isinstance(item, TableChunk | Processed) else 0


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    busy: deque[_Slot] = field(default_factory=deque)
    since: float = 0.0
    """Time at which the document at the head of `busy` was begun."""
    done: int = 0
    """Number of documents it has finished."""

    def give(self, slot: _Slot) -> bool:
        """Send a document; return False if the process is dead."""
        if not self.busy:
            self.since = monotonic()
        self.busy.append(slot)
        try:
            self.pipe.send(slot.event)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def takes(self, slot: _Slot) -> bool:
        """Tell whether a document can be sent now."""
        if not self.busy:
            return True
        waiting = sum(each.weight for each in self.busy) - self.busy[0].weight
        has_room = len(self.busy) < min(MAX_QUEUED, MAX_DOCUMENTS - self.done)
        return has_room and waiting + slot.weight <= MAX_QUEUED_BYTES

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """Workers with one task. A context manager: none is left at its end."""

    def __init__(self, task: Task, jobs: int, budget: Budget) -> None:
        self._task = task
        self._budget = budget
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._order: deque[_Slot] = deque()
        self._waiting: deque[_Slot] = deque()
        """Documents that no worker has yet."""
        self._weight = 0

    def __enter__(self) -> Workers:
        for _ in range(self._jobs):
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def results(self, events: Iterable[InputDocument | Processed | Other]) -> Iterator[Processed | Other]:
        """Yield the events in their order, with results in the place of documents."""
        source = iter(events)
        ended = False
        while not ended or self._order:
            while not ended and self._has_room():
                event = next(source, None)
                ended = event is None
                if event is not None:
                    self._take_in(event)
                self._hand_out()
            while self._order and (result := self._order[0].result) is not None:
                self._weight -= self._order.popleft().weight
                yield result
            if self._order:
                self._listen()

    def _has_room(self) -> bool:
        """Tell whether to read one more event: workers should never wait, and few documents should wait for them."""
        if self._order and self._order[0].result is not None:
            return False
        return (
            len(self._waiting) < 2 * self._jobs
            and len(self._order) < MAX_IN_WORK * self._jobs
            and self._weight < MAX_BYTES_IN_WORK
        )

    def _take_in(self, event: InputDocument | Processed | Other) -> None:
        slot = _Slot(event, None if isinstance(event, InputDocument) else event)
        self._order.append(slot)
        self._weight += slot.weight
        if slot.result is None:
            self._waiting.append(slot)

    def _hand_out(self) -> None:
        while self._waiting:
            worker = min(self._workers, key=lambda each: len(each.busy))
            if not worker.takes(self._waiting[0]):
                return
            if not worker.give(self._waiting.popleft()):
                self._bury(worker)

    def _listen(self) -> None:
        """Wait for results, at most until the time limit of a worker."""
        busy = [worker for worker in self._workers if worker.busy]
        left = min(worker.since for worker in busy) + self._budget.seconds - monotonic()
        ready = wait([worker.pipe for worker in busy], max(left, 0))
        for worker in busy:
            if worker.pipe in ready:
                self._receive(worker)
            elif monotonic() - worker.since > self._budget.seconds:
                self._expire(worker)
        self._hand_out()

    def _receive(self, worker: _Worker) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.busy.popleft().result = result
        worker.since = monotonic()
        worker.done += 1
        if worker.done >= MAX_DOCUMENTS and not worker.busy:
            self._replace(worker)

    def _expire(self, worker: _Worker) -> None:
        slot = worker.busy.popleft()
        slot.result = self._given_up(slot, f"took more than {self._budget.seconds:g} s; --timeout allows more")
        self._replace(worker)

    def _bury(self, worker: _Worker) -> None:
        """Replace a worker that died; the document it was at is tried once more."""
        if worker.busy:
            slot = worker.busy[0]
            slot.tries += 1
            if slot.tries >= MAX_TRIES:
                worker.busy.popleft()
                slot.result = self._given_up(slot, "ended the process that cleaned it, twice")
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        self._waiting.extendleft(reversed(worker.busy))
        self._workers.remove(worker)
        self._start()

    def _given_up(self, slot: _Slot, why: str) -> Processed:
        assert isinstance(slot.event, InputDocument)
        return self._task.pass_through(slot.event, why)

    def _start(self) -> None:
        context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        ours, theirs = context.Pipe()
        inherited = [worker.pipe for worker in self._workers] if sys.platform == "linux" else []
        process = context.Process(
            target=_serve, args=(theirs, self._task, self._budget, [*inherited, ours]), daemon=True
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))


def _serve(pipe: Connection, task: Task, budget: Budget, inherited: list[Connection]) -> None:
    """Process documents until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited if sys.platform == "linux" else []:
        other.close()
    _end_with_parent()
    _limit_memory(budget.memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            item = pipe.recv()
            try:
                result = task(item)
            except MemoryError:
                os._exit(1)  # after a failed allocation, the state of this process cannot be trusted
            pipe.send(result)
            del item, result


def _end_with_parent() -> None:
    """End with the parent: a worker must not stay behind with a document that never ends."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _limit_memory(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
