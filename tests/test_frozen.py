"""Frozen classes behave as frozen dataclasses with slots do."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest

from cleaner import Cleaner
from cleaner.frozen import fill, frozen, values, with_changes


@frozen(eq=True)
class Point:
    """A point."""

    x: int
    y: int = 2

    def moved(self) -> Point:
        return with_changes(self, x=self.x + 1)


@frozen()
class Named:
    """A class with a constructor and a text of its own."""

    name: str

    def __init__(self, *parts: str) -> None:
        fill(self, name=" ".join(parts))

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_fields_are_given_by_place_or_by_name_or_have_their_default() -> None:
    assert [values(point) for point in (Point(1), Point(1, 3), Point(y=4, x=1))] == [
        *({"x": 1, "y": 2}, {"x": 1, "y": 3}, {"x": 1, "y": 4})
    ]


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_a_constructor_takes_its_fields_and_no_more(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\)"):
        Point(*arguments)


def test_nothing_is_assigned_or_deleted() -> None:
    for change in (
        lambda: setattr(Point(1), "x", 2),
        lambda: setattr(Point(1), "z", 2),
        lambda: delattr(Point(1), "x"),
    ):
        with pytest.raises(AttributeError, match="Point is frozen"):
            change()
    assert not hasattr(Point(1), "__dict__")


def test_instances_are_equal_by_value_where_that_is_asked_for() -> None:
    assert Point(1, 2) == Point(1) != Point(2)
    assert Point(1) != (1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Named("a") != Named("a")


def test_copies_and_pickles_are_the_same_values() -> None:
    point = Point(1, 5)
    assert [copy.copy(point), copy.deepcopy(point), pickle.loads(pickle.dumps(point))] == [point] * 3
    assert point.moved() == Point(2, 5)


def test_methods_of_the_class_stay() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert repr(Named("a", "b")) == "<a b>"
    assert (Point.__name__, Point.__doc__, Point.__module__) == ("Point", "A point.", __name__)


def test_a_cleaner_may_be_changed_into_another() -> None:
    assert with_changes(Cleaner(links=True), preset="aggressive") == Cleaner(links=True, preset="aggressive")


def test_cleaning_a_text_imports_no_dataclasses() -> None:
    """They would cost a filter of one text a tenth of its time."""
    code = "import sys; from cleaner import clean; clean('One line.'); print('dataclasses' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
