"""Reasons of the classifier, for receipts, in words that a reader understands.

A receipt names the features that weigh most in a linear surrogate of the network, compared with what is usual in
content. It says only what was measured on the page: nothing about an extractor that was not asked or found nothing,
and nothing about a main part that the page does not have. `tools/fit.py` prints how much of the variance of the logits
the surrogate explains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from functools import cached_property

import cleaner._core as _core
from cleaner.classifier.page_type import Matrix

MAX_REASONS = 3  # in a receipt
MAX_COLUMNS = 32  # of the surrogate, those with the largest weights; the others hardly ever make a reason
UNEXPLAINED = "what it is and where it stands, taken together"
"""What a receipt says if no feature weighs anything."""
SHORT, LONG = "short", "long"
PHRASES = {
    "size": (LONG, SHORT),
    "one_word": (SHORT, ""),
    "to_3": (SHORT, ""),
    "to_8": (SHORT, ""),
    "to_20": (SHORT, LONG),
    "sentence": ("ends as a sentence", "no sentence"),
    "prose": ("running text", "no running text"),
    "list": ("an item of a list", ""),
    "heading": ("a heading", ""),
    "row": ("a row of a table", ""),
    "first_lower": ("begins in lower case", ""),
    "first_digit": ("begins with a number", ""),
    "last_stop": ("", "no full stop"),
    "last_colon": ("ends in a colon", ""),
    "last_dots": ("breaks off", ""),
    "last_digit": ("ends in a number", ""),
    "last_letter": ("no full stop", ""),
    "capitals": ("many capitals", ""),
    "capitals_a_word": ("many capitals", ""),
    "digits": ("many figures", ""),
    "any_digit": ("holds a number", ""),
    "commas": ("many commas", "no commas"),
    "stops": ("", "no full stop"),
    "bars": ("divided by bars or arrows", ""),
    "marks": ("many marks", ""),
    "word_length": ("long words", "short words"),
    "repeated": ("said more than once", ""),
    "repeated_form": ("one of several of the same form", ""),
    "address": ("an address or account", ""),
    "url": ("a web address", ""),
    "copyright": ("a copyright mark", ""),
    "money": ("a price", ""),
    "cut": ("a rule took a part of it", ""),
    "hint": ("looks like what a weak rule knows", ""),
    "terms": ("its words stand in rules", ""),
    "term_nav": ("words of menus", ""),
    "term_social": ("words of share buttons and comment forms", ""),
    "term_reader": ("words around readers' comments", ""),
    "term_pointer": ("words that lead to other pages", ""),
    "term_credit": ("words of credits and dates", ""),
    "term_legal": ("words of legal notices", ""),
    "function_words": ("", "few function words"),
    "known": ("begins and ends with everyday words", "unusual words"),
    "topic": ("", "its words are not those of the text"),
    "from_top": ("far from the top", "near the top"),
    "from_end": ("far from the end", "near the end"),
    "prose_above": ("most of the text stands above", "little text above"),
    "prose_below": ("most of the text stands below", "little text below"),
    "before_first": ("above the first paragraph", ""),
    "after_last": ("below the last paragraph", ""),
    "since_prose": ("far below any paragraph", ""),
    "till_prose": ("far above any paragraph", ""),
    "in_body": ("", "outside the body of the text"),
    "above_body": ("above the body of the text", ""),
    "below_body": ("below the body of the text", ""),
    "run": ("in a long run of short lines", ""),
    "run_words": ("", "among very short lines"),
    "run_gone": ("among lines that rules took", ""),
    "run_sentences": ("", "among lines that are no sentences"),
    "gone_above": ("", "close below a removal"),
    "gone_below": ("", "close above a removal"),
    "in_comments": ("below where comments begin", ""),
    "in_pointers": ("below a list of other pages", ""),
    "prose_since_comments": ("", "below where comments begin"),
    "prose_since_pointers": ("", "below a list of other pages"),
    "links": ("all links", "no links"),
    "all_links": ("all links", ""),
    "many_siblings": ("one of many boxes of a kind", "no box of its kind beside it"),
    "siblings": ("one of many boxes of a kind", "no box of its kind beside it"),
    "in_nav": ("in a menu", ""),
    "in_header": ("in the page's header", ""),
    "in_footer": ("in the page's footer", ""),
    "in_aside": ("beside the content", ""),
    "in_main": ("", "outside the page's main part"),
    "in_article": ("", "outside the page's article"),
    "in_form": ("in a form", ""),
    "in_li": ("in a list", ""),
    "in_button": ("a button", ""),
    "below_heading": ("", "above the page's heading"),
    "in_core": ("", "outside the part that holds the text"),
    "from_core": ("", "far from the part that holds the text"),
    "box_links": ("among links", "not among links"),
    "box_prose": ("", "in a box without running text"),
    "wide_links": ("among links", ""),
    "wide_prose": ("", "in a box without running text"),
    "name_nav": ("named as navigation in the markup", ""),
    "name_social": ("named as sharing in the markup", ""),
    "name_reader": ("named as comments in the markup", ""),
    "name_pointer": ("named as links or advertising in the markup", ""),
    "name_credit": ("named as a credit in the markup", ""),
    "name_legal": ("named as a legal notice in the markup", ""),
    "stated": ("", "not in the page's own data"),
    "reference": ("", "another extractor leaves it out"),
    "blank_above": ("set apart above", "no blank line above"),
    "blank_below": ("set apart below", "no blank line below"),
}
"""Phrases for a value above and below the usual one, by column; `""` where it means nothing to a reader."""
COMPARED = ("reference", "stated", "in_main", "in_article", "below_heading", "in_core", "from_core", "in_body", "topic")
"""Columns whose lower phrase says that a block lacks what others have: no reason where no block of the page has it."""


class LinearSurrogate:
    """Linear model of the network's logits: for each column a weight, and its usual value in content."""

    def __init__(self, columns: Sequence[str], weights: Sequence[float], usual: Sequence[float]) -> None:
        """Keep the columns that have phrases, those with the largest weights first."""
        each = zip(enumerate(columns), weights, usual, strict=True)
        named = [(at, name, weight, normal, *PHRASES[name]) for (at, name), weight, normal in each if name in PHRASES]
        self.columns = sorted(named, key=lambda column: -abs(column[2]))[:MAX_COLUMNS]

    def explain(self, columns: Matrix, blocks: Sequence[int], unmeasured: Collection[str] = ()) -> list[str]:
        """Return the heaviest reasons for the removal of each of the blocks, given by their indices.

        `columns` are features in the order of the surrogate's columns. Those of `unmeasured` make no reason.
        """
        return [self._explain([column[at] for column in columns], unmeasured) for at in blocks]

    def _explain(self, row: Sequence[float], unmeasured: Container[str]) -> str:
        weights: dict[str, float] = defaultdict(float)
        for at, name, weight, usual, more, less in self.columns:
            value = row[at] - usual
            if (phrase := more if value > 0 else less) and name not in unmeasured:
                weights[phrase] += value * weight
        heaviest = sorted((-weight, phrase) for phrase, weight in weights.items() if weight > 0)
        return ", ".join(phrase for _, phrase in heaviest[:MAX_REASONS]) or UNEXPLAINED

    @cached_property
    def handle(self) -> object:
        """Handle of the surrogate in the core."""
        phrases = sorted({phrase for *_, more, less in self.columns for phrase in (more, less) if phrase})
        numbers = {"": -1, **{phrase: number for number, phrase in enumerate(phrases)}}
        rows = [
            (at, weight, usual, numbers[more], numbers[less], name in COMPARED)
            for at, name, weight, usual, more, less in self.columns
        ]
        return _core.native.make_surrogate(rows, phrases, MAX_REASONS)


def unmeasured(*tables: Mapping[str, Sequence[float]]) -> frozenset[str]:
    """Return the columns of `COMPARED` in which no block of a document has anything; texts lack some of the columns."""
    return frozenset(name for name in COMPARED if not any(any(table.get(name, ())) for table in tables))
