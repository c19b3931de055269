"""Memories of functions of what never changes, such as a document that several steps ask about."""

from __future__ import annotations

from _thread import _local  # threading.local; the import of threading counts in a process for one text
from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
MAX_KEPT = 128  # results of a function


def last_result(function: Function) -> Function:
    """Let a function remember the result of its last call in each thread, for the same objects as arguments.

    An object is the same only if it is that very object, and must never change. The attribute `forget` of the function
    forgets the result of this thread.
    """
    kept = _local()

    @wraps(function)
    def remembered(*arguments: Any) -> Any:
        known = getattr(kept, "arguments", None)
        if known is None or len(known) != len(arguments) or not all(map(is_, known, arguments)):
            kept.result = function(*arguments)
            kept.arguments = arguments
        return kept.result

    def forget() -> None:
        kept.__dict__.clear()

    remembered.forget = forget  # type: ignore[attr-defined]
    return remembered  # type: ignore[return-value]


def kept_by_identity(make: Callable[[Any], object]) -> Callable[[Any], object]:
    """Let a function of what never changes be called once for each object; results are kept."""
    kept: dict[int, tuple[object, object]] = {}

    def remembered(of: Any) -> object:
        if (held := kept.get(id(of))) is None:
            if len(kept) >= MAX_KEPT:
                kept.clear()
            held = kept[id(of)] = of, make(of)  # it keeps the object as well, so that its id stays taken
        return held[1]

    return remembered
