"""Texts made to be slow take time that grows as they do, not with its square."""

from __future__ import annotations

import time

import pytest

from cleaner import clean

PROSE = "The river rose by a metre in the night, and the harbour office said so on Monday."
SCHEMAS = {
    "a heading of a section in every line": "Leave a Reply\n",
    "sections of one line": "Related articles\nA headline of some kind\n",
    "the same paragraph": f"{PROSE}\n\n",
    "marked headings": "# Head\n\n",
    "teasers": "The river rose by a metre in the night and …\n",
    "dates and bylines": "12 May 2014\nBy Anna Holm\n",
    "fences that never close": "```a\n",
    "cells": "a | b\n",
    "names above bios": "Anna Holm\nAnna Holm is a writer who lives by the sea and writes about ferries.\n",
    "credits to cut": "A caption here. (Photo: Jan Berg)\n",
}
COPIES = 4000
TIMES = 4  # as long a text
GROWTH = 8  # of the time that it takes at most; a square would be 16, and machines are noisy


def seconds(text: str) -> float:
    start = time.process_time()
    clean(text, format="text")
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("shape", SCHEMAS)
def test_time_grows_with_the_text(shape):
    one, other = (min(seconds(SCHEMAS[shape] * copies) for _ in range(3)) for copies in (COPIES, TIMES * COPIES))
    assert other < GROWTH * one
