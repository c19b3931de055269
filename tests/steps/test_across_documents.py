"""Blocks that an earlier document contains are removed, short ones only with the paragraphs around them."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.dedup.earlier import Original

A, B, C = (
    f"The {what} was closed on Tuesday, after an inspection had found rust in its girders."
    for what in ("bridge", "ferry", "pier")
)
CHROME = "Skip to content"
CASES = [
    ("nothing said", [A, B], [], [A, B]),
    ("a paragraph", [A, B, C], [B], [A, C]),
    ("a whole copy", ["Rust", A, "Elsewhere", B, "Sources"], ["Rust", A, "Elsewhere", B, "Sources"], []),
    ("what stands between and before", [C, "Rust", A, "* * *", B, C], ["Rust", A, "* * *", B], [C, C]),
    ("short lines by themselves stay", ["Rust", A, "Elsewhere", B], ["Rust", "Elsewhere"], ["Rust", A, "Elsewhere", B]),
    ("what introduces what stays", [A, "Elsewhere", B], [A, "Elsewhere"], ["Elsewhere", B]),
    ("a marked heading over nothing", ["# All", A, "## Rust", B, "## More", C], [B, C], ["# All", A]),
    ("one that was bare before", ["# All", A, "## Rust", CHROME, "## More", C], [C], ["# All", A, "## Rust"]),
    ("code and rows by themselves", ["| a | b |", A], ["| a | b |"], ["| a | b |", A]),
]


@pytest.mark.parametrize(("blocks", "said", "kept"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_goes(blocks: list[str], said: list[str], kept: list[str]) -> None:
    cleaner = Cleaner(ignore=("layout.*", "repeats.exact"))
    document = cleaner.read("\n\n".join(blocks))
    names = {each.index: Original("a.txt", 0) for each in document.blocks if document.text(each) in said}
    result = cleaner.cleaned(document, earlier=names)
    assert [line for line in result.text.split("\n") if line] == kept
    for removal in result.removals:
        if result.source_text[removal.start : removal.end] != CHROME:
            assert removal.by == "repeats.across-documents"
            assert removal.why in ("Said before in a.txt, block 1", "A heading with nothing left under it")


def test_settings_may_leave_it_out() -> None:
    cleaner = Cleaner(ignore=("repeats.*",))
    document = cleaner.read(f"{A}\n\n{B}")
    assert cleaner.cleaned(document, earlier={0: Original("a.txt", 0)}).text == f"{A}\n\n{B}"
