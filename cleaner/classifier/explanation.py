"""The judge's reasons in words that a person understands.

A receipt names what weighs most in a linear reading of the score (`tools/fit.py` says how much of the scores such a
reading explains): the evidence of a block against what is usual for content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

MOST = 3  # reasons in a receipt
TELLING = 32  # columns, those of the largest weights; the others hardly ever make a reason
SHORT, LONG = "short", "long"
WORDS = {
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
    "stated": ("", "not in the page's own data"),
    "reference": ("", "another extractor leaves it out"),
    "blank_above": ("set apart above", "no blank line above"),
    "blank_below": ("set apart below", "no blank line below"),
}
"""What more and what less than usual of a column means; `""` where it tells a reader nothing."""


class LinearSurrogate:
    """A linear reading of the judge's scores: a weight for each column, and what is usual of it in content."""

    def __init__(self, columns: Sequence[str], weights: Sequence[float], usual: Sequence[float]) -> None:
        named = zip(columns, weights, usual, strict=True)
        telling = [(name, weight, normal, *WORDS[name]) for name, weight, normal in named if name in WORDS]
        self.columns = sorted(telling, key=lambda column: -abs(column[1]))[:TELLING]

    def explain(self, values: Mapping[str, Sequence[float]], at: int) -> str:
        """The heaviest reasons for the removal of a block, from the columns of the evidence."""
        heavy: dict[str, float] = defaultdict(float)
        for name, weight, usual, more, less in self.columns:
            value = values[name][at] - usual
            if phrase := more if value > 0 else less:
                heavy[phrase] += value * weight
        return _heaviest(heavy)


def _heaviest(heavy: Mapping[str, float]) -> str:
    best = sorted((phrase for phrase in heavy if heavy[phrase] > 0), key=lambda phrase: (-heavy[phrase], phrase))
    return ", ".join(best[:MOST]) or "what it is and where it stands, taken together"
