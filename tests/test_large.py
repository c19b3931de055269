"""Texts made to be slow take calls that grow as they do, not with the square; `bench/growth.py` measures the time."""

from __future__ import annotations

from cProfile import Profile

import pytest

from bench.growth import SHAPES
from cleaner import clean

COPIES = 1000
TIMES = 4  # as long a text
GROWTH = 5  # of the calls at most; a square would be 16


def calls(text: str) -> int:
    """Return the number of calls of functions, those written in C included; it does not depend on the machine."""
    with Profile() as profile:
        clean(text, format="text")
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_text(shape):
    clean(SHAPES[shape] * COPIES, format="text")  # what is built once is not counted
    assert calls(SHAPES[shape] * COPIES * TIMES) < GROWTH * calls(SHAPES[shape] * COPIES)
