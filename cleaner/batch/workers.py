"""Worker processes with limits of time and memory for each document, enforced from outside.

A time limit inside a process does not stop a parser in C, and memory that runs out takes the process with it. So each
worker is a process of its own, the parent watches the clock, and a worker that is killed or dies loses only the one
document it was at, which is passed through. Results come back in the order of the documents, whatever the number of
workers.

Small documents are sent, and their results returned, many in one message, because a message takes as long as cleaning
a short line. A count in shared memory says how many documents a worker has finished, so that the parent knows, without
a message, which one a worker is at. What a worker that ends had finished and not returned is done again.
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
from time import monotonic, perf_counter
from typing import Any, Protocol

from cleaner.io.stream import InputDocument, Other, Processed, TableChunk
from cleaner.tuples import NamedTuple

MEMORY = 2 << 30  # bytes that a worker may take beyond what it starts with
MAX_QUEUED_BYTES = 32 << 10  # in the pipe of a busy worker: so few can be sent without blocking
MAX_MESSAGE_BYTES = 64 << 10  # of the documents, or of the results, of one message, unless it holds only one
MAX_MESSAGE = 16  # documents in one message, so that none has long work waiting while another worker is idle
MAX_HELD_SECONDS = 0.05  # that a worker keeps results before it returns them
LOOK_SECONDS = 0.25  # between two looks at how far a worker is, which is by how much a time limit may be exceeded
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
    finished: Any
    """Number of documents it has finished, in shared memory."""
    busy: deque[_Slot] = field(default_factory=deque)
    """Documents it has and has not returned the result of, in their order."""
    messages: deque[int] = field(default_factory=deque)
    """Numbers of those documents by the message in which they were sent."""
    since: float = 0.0
    """Time at which the document it is at was begun, as far as is known."""
    seen: int = 0
    """Number of documents it had finished then."""
    returned: int = 0
    """Number of documents it has returned the result of."""

    def give(self, slots: list[_Slot]) -> bool:
        """Send documents in one message; return False if the process is dead."""
        if not self.busy:
            self.since = monotonic()
        self.busy.extend(slots)
        self.messages.append(len(slots))
        try:
            self.pipe.send([slot.event for slot in slots])
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def message_from(self, waiting: deque[_Slot], jobs: int) -> list[_Slot]:
        """Take the documents of the next message out of those that wait for one of `jobs` workers.

        An idle worker gets at least one, and a busy one a single message more, so small that sending it cannot block.
        """
        most = min(MAX_MESSAGE, MAX_DOCUMENTS - self.returned - len(self.busy), -(-len(waiting) // jobs))
        room = MAX_QUEUED_BYTES if self.busy else MAX_MESSAGE_BYTES
        slots: list[_Slot] = []
        while waiting and len(slots) < most and len(self.messages) < 2:
            room -= waiting[0].weight
            if room < 0 and (slots or self.busy):
                break
            slots.append(waiting.popleft())
        return slots

    def take_back(self, results: list[Processed]) -> None:
        """Take results that it returned."""
        for result in results:
            self.busy.popleft().result = result
        self.returned += len(results)
        self.messages[0] -= len(results)
        if not self.messages[0]:
            self.messages.popleft()
        self.since, self.seen = monotonic(), max(self.finished.value, self.returned)

    def look(self) -> None:
        """Notice what it has finished since the last look."""
        if self.finished.value > self.seen:
            self.since, self.seen = monotonic(), self.finished.value

    def current(self) -> int:
        """Return the place, in `busy`, of the document it is at, or of the first that it has not begun."""
        return int(self.finished.value) - self.returned

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
            self._hand_out(to_busy=True)
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
            len(self._waiting) < MAX_MESSAGE * self._jobs
            and len(self._order) < MAX_IN_WORK * self._jobs
            and self._weight < MAX_BYTES_IN_WORK
        )

    def _take_in(self, event: InputDocument | Processed | Other) -> None:
        slot = _Slot(event, None if isinstance(event, InputDocument) else event)
        self._order.append(slot)
        self._weight += slot.weight
        if slot.result is None:
            self._waiting.append(slot)

    def _hand_out(self, *, to_busy: bool = False) -> None:
        """Send documents that wait to the workers that have least to do, idle ones or all."""
        while self._waiting:
            worker = min(self._workers, key=lambda each: len(each.busy))
            slots = worker.message_from(self._waiting, self._jobs) if to_busy or not worker.busy else []
            if not slots:
                return
            if not worker.give(slots):
                self._bury(worker)

    def _listen(self) -> None:
        """Wait for results, at most until the time limit of a worker."""
        busy = [worker for worker in self._workers if worker.busy]
        left = min(worker.since for worker in busy) + self._budget.seconds - monotonic()
        ready = wait([worker.pipe for worker in busy], min(max(left, 0), LOOK_SECONDS))
        for worker in busy:
            if worker.pipe in ready:
                self._receive(worker)
                continue
            worker.look()
            if monotonic() - worker.since > self._budget.seconds:
                self._expire(worker)
        self._hand_out()

    def _receive(self, worker: _Worker) -> None:
        try:
            results = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.take_back(results)
        if worker.returned >= MAX_DOCUMENTS and not worker.busy:
            self._replace(worker)

    def _expire(self, worker: _Worker) -> None:
        """Give up the document that a worker is at, and replace the worker."""
        if (at := worker.current()) < len(worker.busy):  # else it has just finished them all
            slot = worker.busy[at]
            del worker.busy[at]
            slot.result = self._given_up(slot, f"took more than {self._budget.seconds:g} s; --timeout allows more")
        self._replace(worker)

    def _bury(self, worker: _Worker) -> None:
        """Replace a worker that died; the document it was at is tried once more."""
        if (at := worker.current()) < len(worker.busy):
            slot = worker.busy[at]
            slot.tries += 1
            if slot.tries >= MAX_TRIES:
                del worker.busy[at]
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
        finished = _shared_count(context)
        process = context.Process(
            target=_serve, args=(theirs, self._task, self._budget, finished, [*inherited, ours]), daemon=True
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours, finished))


def _shared_count(context: Any) -> Any:
    """Return a count, 0, in memory that this process shares with its workers."""
    if sys.platform != "linux":
        return context.RawValue("Q", 0)
    import ctypes
    import mmap

    return ctypes.c_uint64.from_buffer(mmap.mmap(-1, 8))  # without a file, which a full disk would refuse


def _serve(pipe: Connection, task: Task, budget: Budget, finished: Any, inherited: list[Connection]) -> None:
    """Process documents until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited if sys.platform == "linux" else []:
        other.close()
    _end_with_parent()
    _limit_memory(budget.memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _process(pipe.recv(), task, pipe, finished)


def _process(items: list[InputDocument], task: Task, pipe: Connection, finished: Any) -> None:
    """Process the documents of a message, and return the results, in more than one message if they are many or slow."""
    results: list[Processed] = []
    size, last = 0, perf_counter()
    for item in items:
        try:
            result = task(item)
        except MemoryError:
            os._exit(1)  # after a failed allocation, the state of this process cannot be trusted
        results.append(result)
        finished.value += 1
        size += len(result.data)
        if size > MAX_MESSAGE_BYTES or perf_counter() - last > MAX_HELD_SECONDS:
            pipe.send(results)
            results, size, last = [], 0, perf_counter()
    if results:
        pipe.send(results)


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
