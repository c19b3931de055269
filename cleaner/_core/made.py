"""Tuples and dictionaries that are made when something first asks for what is in them; most are never asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")
V = TypeVar("V")


class Made(Sequence[T]):
    """Tuple that a function makes when it is needed. It equals tuples and lists of the same items.

    It is pickled as a tuple.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make: Callable[[], Iterable[T]] | None = make
        self._made: tuple[T, ...] = ()

    def _items(self) -> tuple[T, ...]:
        if make := self._make:
            self._made = tuple(make())
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._items())

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return (self._made or self._items())[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Made | tuple | list):
            return self is other or self._items() == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._items())

    def __repr__(self) -> str:
        return repr(self._items())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._items(),)


class MadeMapping(Mapping[int, V]):
    """Dictionary of a function's pairs, made when it is needed. It equals dictionaries, and is pickled as one."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Iterable[tuple[int, V]]]) -> None:
        self._make: Callable[[], Iterable[tuple[int, V]]] | None = make
        self._made: dict[int, V] = {}

    def _items(self) -> dict[int, V]:
        if make := self._make:
            self._made = dict(make())
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._items())

    def __getitem__(self, key: int) -> V:
        return self._items()[key]

    def __iter__(self) -> Iterator[int]:
        return iter(self._items())

    def __repr__(self) -> str:
        return repr(self._items())

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._items(),)
