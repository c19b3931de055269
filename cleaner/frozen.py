"""Frozen classes with slots, made of annotated fields as `dataclasses` makes them, in a fifth of the time.

A process that cleans one text would spend a tenth of its time on `dataclasses`, which imports `inspect` and compiles
each method of each class by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=False)
def frozen(*, eq: bool = False) -> Callable[[type[T]], type[T]]:
    """Return a decorator that gives a class slots and a constructor for its fields, and refuses assignments.

    Fields are the annotated names, their values the defaults. With `eq`, instances are equal where all fields are; they
    are compared by identity otherwise. Methods that the class defines stay; a class without bases is expected.
    """

    def decorate(cls: type[T]) -> type[T]:
        body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        fields = tuple(body.get("__annotations__", ()))
        defaults = {name: body.pop(name) for name in fields if name in body}
        methods = METHODS | (BY_VALUE if eq else {}) | ({} if "__getstate__" in body else PICKLING)
        made: Any = type(cls.__name__, (), methods | body | {"__slots__": fields, "__match_args__": fields})
        if "__init__" not in body:
            made.__init__ = _constructor(made, fields, defaults)
        return made  # type: ignore[no-any-return]

    return decorate


def values(instance: Any) -> dict[str, Any]:
    """Return the fields of an instance of a frozen class, by name."""
    return {name: getattr(instance, name) for name in instance.__match_args__}


def with_changes(instance: T, **changes: Any) -> T:
    """Return a copy of an instance of a frozen class, with other values of some fields."""
    return type(instance)(**{**values(instance), **changes})


def fill(instance: object, **fields: Any) -> None:
    """Set fields of an instance that is being made."""
    for name, value in fields.items():
        object.__setattr__(instance, name, value)


def _constructor(cls: type, fields: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    """Return `__init__`. It sets the slots by their descriptors, as nothing is quicker."""
    scope: dict[str, Any] = {f"set_{name}": getattr(cls, name).__set__ for name in fields}
    scope |= {f"default_{name}": value for name, value in defaults.items()}
    parameters = (f"{name}=default_{name}" if name in defaults else name for name in fields)
    lines = (f"set_{name}(self, {name})" for name in fields)
    exec(f"def __init__(self, {', '.join(parameters)}):\n " + "\n ".join(lines), scope)
    constructor: Callable[..., None] = scope["__init__"]
    constructor.__qualname__ = f"{cls.__qualname__}.__init__"
    return constructor


def _refuse(instance: object, name: str, value: Any = None) -> NoReturn:
    raise AttributeError(f"{type(instance).__name__} is frozen; {name!r} cannot be changed")


def _equal(one: Any, other: object) -> Any:
    return values(one) == values(other) if type(one) is type(other) else NotImplemented


def _hash(instance: Any) -> int:
    return hash(tuple(values(instance).values()))


def _reduce(instance: Any) -> tuple[type, tuple[Any, ...]]:
    return type(instance), tuple(values(instance).values())


def _repr(instance: Any) -> str:
    shown = ", ".join(f"{name}={value!r}" for name, value in values(instance).items())
    return f"{type(instance).__qualname__}({shown})"


METHODS: dict[str, Any] = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__repr__": _repr,
    "__replace__": with_changes,
}
BY_VALUE: dict[str, Any] = {"__eq__": _equal, "__hash__": _hash}
PICKLING: dict[str, Any] = {"__reduce__": _reduce}
