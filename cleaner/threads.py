"""Runs a function on many items in several threads, with the results in the order of the items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4  # items in work for each thread, so that a long one does not leave the other threads idle


def in_threads(function: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Iterator[Result]:
    """Yield what a function returns for each item; items are taken as far in advance as the threads have use for.

    What the function raises is raised at the place of its item.
    """
    waiting: deque[Future[Result]] = deque()
    problem: Exception | None = None
    iterator = iter(items)
    with ThreadPoolExecutor(threads) as pool:
        try:
            while len(waiting) or problem is None:
                while problem is None and len(waiting) < threads * AHEAD:
                    try:
                        waiting.append(pool.submit(function, next(iterator)))
                    except Exception as error:  # the end of the items, or what they raise: after the results before it
                        problem = error
                if waiting:
                    yield waiting.popleft().result()
        finally:
            for future in waiting:  # the caller wants no more
                future.cancel()
    if problem is not None and not isinstance(problem, StopIteration):
        raise problem
