"""Pairs side by side."""

from __future__ import annotations

import pytest

from cleaner.report.border import ShownPair, ShownSide, side_by_side
from cleaner.report.terminal import Palette

SHORT = ("the bridge was closed on Monday", "the bridge was opened on Monday")
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def shown(one: str, two: str, columns: int = 83, *, note: str = "", coloured: bool = False) -> list[str]:
    pair = ShownPair(0.8125, ShownSide("a.txt block 3", one), ShownSide("b.txt block 0", two), note)
    return list(side_by_side([pair], columns, Palette(coloured)))


def test_words_that_differ_are_in_brackets() -> None:
    assert shown(*SHORT, note="left: a reason") == [
        "0.812  left: a reason",
        "a.txt block 3                            | b.txt block 0",
        "the bridge was [closed] on Monday        | the bridge was [opened] on Monday",
    ]


def test_words_that_differ_are_coloured() -> None:
    line = shown(*SHORT, coloured=True)[-1]
    assert line == (
        "the bridge was \x1b[31mclosed\x1b[0m on Monday          | the bridge was \x1b[32mopened\x1b[0m on Monday"
    )


def test_words_that_one_side_lacks() -> None:
    assert shown("the old bridge", "the bridge over the river")[-1] == (
        "the [old] bridge                         | the bridge [over the river]"
    )


def test_long_runs_that_both_have_are_left_out() -> None:
    one, two = f"{LONG} old {LONG} end", f"{LONG} new {LONG} end"
    lines = shown(one, two, 203)
    assert lines[-1].startswith("… ten eleven twelve thirteen fourteen fifteen [old] one two three four five six …  ")


@pytest.mark.parametrize("columns", [0, 43, 60, 100])
def test_no_line_is_longer_than_the_terminal(columns: int) -> None:
    one, two = f"{LONG} {'x' * 70} old", f"{LONG} {'y' * 70} new"
    assert max(map(len, shown(one, two, columns)[1:])) <= max(columns, 43)


def test_texts_without_spaces_are_compared_by_characters() -> None:
    text = "河上的旧桥在暴风雨后的早晨关闭因为它的桥墩移动了没有人知道它什么时候会重新开放"
    lines = shown(text, text.replace("旧", "新"))
    assert lines[-1] == "河上的[旧]桥在暴风雨后…                  | 河上的[新]桥在暴风雨后…"


def test_what_could_harm_a_terminal_is_escaped() -> None:
    line = shown("the \x1b[2J bridge\nand a road", "the bridge and a road")[-1]
    assert "\x1b" not in line
    assert "[\\x1b[2J]" in line


def test_pairs_stand_apart() -> None:
    pair = ShownPair(1.0, ShownSide("a", "text"), ShownSide("b", "text"))
    assert list(side_by_side([pair, pair], 43)).count("") == 1
