"""Work that never ends, and a clock that goes on only while nothing else is being done: no test waits for real time."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing import connection
from typing import Any, NoReturn

import pytest

from cleaner.batch import workers


class Clock:
    """Stands still while a worker works, however slow the machine is, and jumps when all that are busy hang."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self._begun = multiprocessing.Value("i", 0)
        self._ended = 0
        expire = workers.Workers._expire

        def expired(of: Any, worker: Any) -> None:
            self._ended += 1
            assert self._ended <= self._begun.value, "a worker was given up that did not hang"
            expire(of, worker)

        monkeypatch.setattr(workers, "monotonic", lambda: self.now)
        monkeypatch.setattr(workers, "wait", self._wait)
        monkeypatch.setattr(workers.Workers, "_expire", expired)

    def hang(self) -> NoReturn:
        """What a worker does that never answers."""
        with self._begun.get_lock():
            self._begun.value += 1
        while True:
            time.sleep(3600)

    def _wait(self, pipes: Sequence[Any], timeout: float) -> list[Any]:
        while not (ready := connection.wait(pipes, 0.01)):
            if self._begun.value - self._ended == len(pipes):
                self.now += timeout + 0.001
                break
        return ready
