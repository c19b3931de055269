"""Processes that judge documents and can be killed: what a document may cost is kept from outside.

A time limit inside a process is no fence for a parser in C, and memory that runs out takes the process with it. So
each worker is a process of its own, the parent looks at the clock, and of a worker that is killed or dies only the one
document it was at is lost; that one is handed on as it came. Answers come back in the order of the items whatever the
number of workers.
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
AHEAD = 32 << 10  # bytes of items that wait in the pipe of a busy worker; so few can be sent without being taken
QUEUE = 8  # items at most with one worker, so that what one has waiting is no long work for another that has none
WINDOW = 16 << 20  # bytes of documents on their way
MOST = 256  # items on their way, for each worker
TRIES = 2  # a worker that died may have been the victim of its neighbours; a document that kills two has had its chance


class Budget(NamedTuple):
    """What one document may cost."""

    seconds: float
    memory: int = MEMORY


@dataclass(slots=True)
class _Slot:
    """The place of an event in the order; `answer` is what came of it."""

    event: InputDocument | Processed | Other
    answer: Processed | Other | None = None
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
    """When the item at the head of `busy` was begun."""

    def give(self, slot: _Slot) -> bool:
        """Hand it an item; False when nobody is there any more."""
        if not self.busy:
            self.since = monotonic()
        self.busy.append(slot)
        try:
            self.pipe.send(slot.event)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def takes(self, slot: _Slot) -> bool:
        """May it be handed this item now?"""
        if not self.busy:
            return True
        waiting = sum(each.weight for each in self.busy) - self.busy[0].weight
        return len(self.busy) < QUEUE and waiting + slot.weight <= AHEAD

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """A number of workers, each with the same task. Use it as a context: at its end none is left."""

    def __init__(self, task: Task, jobs: int, budget: Budget) -> None:
        self._task = task
        self._budget = budget
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._order: deque[_Slot] = deque()
        self._waiting: deque[_Slot] = deque()
        """Items that no worker has yet."""
        self._weight = 0

    def __enter__(self) -> Workers:
        for _ in range(self._jobs):
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def answers(self, events: Iterable[InputDocument | Processed | Other]) -> Iterator[Processed | Other]:
        """The answers to the items, in their order; what is no item comes back as it is, in its place."""
        source = iter(events)
        ended = False
        while not ended or self._order:
            while not ended and self._has_room():
                event = next(source, None)
                ended = event is None
                if event is not None:
                    self._take_in(event)
                self._hand_out()
            while self._order and (answer := self._order[0].answer) is not None:
                self._weight -= self._order.popleft().weight
                yield answer
            if self._order:
                self._listen()

    def _has_room(self) -> bool:
        """Is there use for one more event now? Workers should not wait for it, nor it for them in great numbers."""
        if self._order and self._order[0].answer is not None:
            return False
        return len(self._waiting) < 2 * self._jobs and len(self._order) < MOST * self._jobs and self._weight < WINDOW

    def _take_in(self, event: InputDocument | Processed | Other) -> None:
        slot = _Slot(event, None if isinstance(event, InputDocument) else event)
        self._order.append(slot)
        self._weight += slot.weight
        if slot.answer is None:
            self._waiting.append(slot)

    def _hand_out(self) -> None:
        while self._waiting:
            worker = min(self._workers, key=lambda each: len(each.busy))
            if not worker.takes(self._waiting[0]):
                return
            if not worker.give(self._waiting.popleft()):
                self._bury(worker)

    def _listen(self) -> None:
        """Wait for an answer, or until a worker has had its time."""
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
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.busy.popleft().answer = answer
        worker.since = monotonic()

    def _expire(self, worker: _Worker) -> None:
        slot = worker.busy.popleft()
        slot.answer = self._given_up(slot, f"took more than {self._budget.seconds:g} s; --timeout allows more")
        self._replace(worker)

    def _bury(self, worker: _Worker) -> None:
        """A worker has died; the item it was at is tried once more."""
        if worker.busy:
            slot = worker.busy[0]
            slot.tries += 1
            if slot.tries >= TRIES:
                worker.busy.popleft()
                slot.answer = self._given_up(slot, "ended the process that judged it, twice")
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
    """What a worker does until nobody asks any more."""
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
                answer = task(item)
            except MemoryError:
                os._exit(1)  # what is left of this process is not to be trusted
            pipe.send(answer)
            del item, answer


def _end_with_parent() -> None:
    """A worker whose parent was killed does not stay behind with a document that never ends."""
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


class Task(Protocol):
    """What workers do with items."""

    def __call__(self, item: InputDocument) -> Processed: ...

    def pass_through(self, item: InputDocument, why: str) -> Processed:
        """The answer for an item that a worker could not come to an end with."""
        ...
