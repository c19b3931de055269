"""Tuples and dictionaries that are made when something first asks for what is in them; most are never asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")
V = TypeVar("V")


class _Made:
    """Items that a function makes when they are needed. They are shown and pickled as what they are kept in."""

    __slots__ = ("_made", "_make")
    kept_in: Callable[[Iterable[Any]], Any]

    def __init__(self, make: Callable[[], Iterable[Any]]) -> None:
        self._make: Callable[[], Iterable[Any]] | None = make
        self._made: Any = ()

    def _items(self) -> Any:
        if make := self._make:
            self._made = type(self).kept_in(make())
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items())

    def __repr__(self) -> str:
        return repr(self._items())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).kept_in, (self._items(),)


class Made(_Made, Sequence[T]):
    """Tuple that is made when it is needed. It equals tuples and lists of the same items."""

    __slots__ = ()
    kept_in = tuple

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        found: T | tuple[T, ...] = (self._made or self._items())[at]
        return found

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Made | tuple | list):
            return self is other or self._items() == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._items())


class MadeMapping(_Made, Mapping[int, V]):
    """Dictionary that is made of pairs when it is needed. It equals dictionaries."""

    __slots__ = ()
    kept_in = dict

    def __getitem__(self, key: int) -> V:
        found: V = self._items()[key]
        return found
