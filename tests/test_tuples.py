"""Classes of named tuples: the same as those of `typing`."""

from __future__ import annotations

import inspect
import pickle
import typing
from typing import Any

import pytest

from cleaner import tuples


class Quick(tuples.NamedTuple):
    """A span."""

    start: int
    end: int | None = None
    """No default is `None` by itself."""
    name: str = "x"

    @property
    def size(self) -> int:
        return (self.end or 0) - self.start

    @classmethod
    def at(cls, start: int) -> Quick:
        return cls(start, start)

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


class Plain(typing.NamedTuple):
    """A span."""

    start: int
    end: int | None = None
    name: str = "x"


def test_a_class_is_as_that_of_typing() -> None:
    for name in ("_fields", "_field_defaults", "__match_args__", "__doc__", "__module__", "__bases__", "__slots__"):
        assert getattr(Quick, name) == getattr(Plain, name), name
    assert Quick.__qualname__ == "Quick"
    assert Quick.__annotations__ == {"start": "int", "end": "int | None", "name": "str"}
    assert typing.get_type_hints(Quick) == typing.get_type_hints(Plain)
    assert inspect.signature(Quick).parameters.keys() == inspect.signature(Plain).parameters.keys()


def test_an_instance_is_a_tuple_with_names() -> None:
    made: Any = Quick(1, 5)
    assert (made, made.size, str(made), Quick.at(2).end) == ((1, 5, "x"), 4, "1-5", 2)
    assert repr(made) == "Quick(start=1, end=5, name='x')"
    assert made._replace(name="y") == Quick(1, 5, name="y")
    again = pickle.loads(pickle.dumps(made))
    assert (again, type(again)) == (made, Quick)
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        made.start = 2
