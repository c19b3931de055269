"""Lexicon of a language: its function words, and the words by which rules recognise each group of boilerplate.

The classifier reads both as features, so that it knows in every language with rules what a block is about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping

from cleaner.normalize import has_unspaced_edge
from cleaner.rules.rule import Rule
from cleaner.tuples import NamedTuple

GROUPS = {
    "nav": ("navigation", "pagination", "site-name", "other"),
    "social": ("share", "comment-prompt"),
    "reader": ("comment-body",),
    "pointer": ("related", "teaser", "tags", "advert", "newsletter", "paywall"),
    "credit": ("author-bio", "byline", "caption", "image-credit", "source-credit", "date"),
    "legal": ("legal",),
}
"""Categories of removals in six groups."""
GROUP_OF = {category: group for group, categories in GROUPS.items() for category in categories}
MIXED = ""
"""Group of a word that rules of several groups have in equal parts."""
FIRST, LAST = 6, 3  # words at the edges of a text that are its terms
FIRST_PAIRS, LAST_PAIRS = 8, 4  # the same for pairs of characters, where words are not spaced
MAX_TERMS = FIRST_PAIRS + LAST_PAIRS
STEM = 6  # letters; a longer word is cut, so that the forms of a word are one term in most languages
PUNCTUATION = ".,:;!?()\"'"  # at the edges of a word, that is no part of its term
TERM_LIMITS = (FIRST, LAST, FIRST_PAIRS, LAST_PAIRS, STEM, PUNCTUATION)
"""What the compiled core needs to find the same terms."""
MAX_SHARED = 0.5  # of the phrases with a word, for one group to have it


class Lexicon(NamedTuple):
    """Words that a language is recognised by, and terms of boilerplate."""

    function_words: frozenset[str]
    """Function words; single characters where words are not spaced."""
    groups: Mapping[str, str]
    """Group of each term that phrases of rules hold; `MIXED` if no group of `GROUPS` has most of them."""
    names: Mapping[str, str]
    """Group of each stem of a word that names boilerplate in the markup of pages, in any language."""


NO_LEXICON = Lexicon(frozenset(), {}, {})


def group_of_terms(rules: Iterable[Rule], function_words: Container[str]) -> dict[str, str]:
    """Return the group of each term that phrases of the rules hold; function words are no terms."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in rules:
        group = GROUP_OF.get(rule.category, MIXED)
        for phrase in rule.phrases:
            for term in dict.fromkeys(terms_of(phrase)):  # in order, so that a pack is the same each time
                counts[term][group] += 1
    return {term: _group(by_group) for term, by_group in counts.items() if term not in function_words}


def _group(counts: Counter[str]) -> str:
    ((group, count),) = counts.most_common(1)
    return group if count > MAX_SHARED * counts.total() else MIXED


def group_of_names(markup_words: Mapping[str, str]) -> dict[str, str]:
    """Return the group of each stem of words in markup, given the category of each word."""
    return {word[:STEM]: GROUP_OF[category] for word, category in reversed(list(markup_words.items()))}


def terms_of(folded: str) -> list[str]:
    """Return the terms at the edges of a folded text, at most `MAX_TERMS`.

    They are its first and last words, cut to stems; where words are not spaced, pairs of characters.

    >>> terms_of("share this article"), terms_of("发表评论")
    (['share', 'this', 'articl'], ['发表', '表评', '评论'])
    """
    if has_unspaced_edge(folded):
        return _pairs(folded.replace(" ", ""))
    spaces = folded.count(" ")
    if spaces < FIRST + LAST:
        words = folded.split(" ")
    else:
        words = folded.split(" ", FIRST)[:FIRST] + folded.rsplit(" ", LAST)[1:]
    return [word.strip(PUNCTUATION)[:STEM] for word in words]


def _pairs(text: str) -> list[str]:
    if len(text) <= MAX_TERMS:
        return [text[at : at + 2] for at in range(max(len(text) - 1, 1))]
    first = [text[at : at + 2] for at in range(FIRST_PAIRS)]
    return first + [text[at : at + 2] for at in range(len(text) - LAST_PAIRS - 1, len(text) - 1)]
