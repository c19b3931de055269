"""A cut at the end of a block removes no more than a bounded number of characters, whatever its pattern says."""

from __future__ import annotations

import pytest

from cleaner.rules.regex_engine import cut_spans
from cleaner.rules.rule import Place, Reach, Rule, RuleKind


@pytest.mark.parametrize(("length", "is_cut"), [(300, True), (301, False)])
def test_a_cut_at_the_end_is_bounded(length: int, is_cut: bool) -> None:
    """A longer match would be a paragraph, and no credit."""
    rule = Rule(
        *("en.image-credit.long", RuleKind.CUT, "A credit.", (), "photo: .*", Reach.END, Place.ANYWHERE, 400),
        *(("photo",), (("photo: ",),)),
    )
    credit = "photo: ".ljust(length, "x")
    assert bool(cut_spans(rule, f"The bridge is closed. {credit}")) is is_cut
