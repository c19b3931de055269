"""Rules: the compiled form of an entry of a rule file."""

from __future__ import annotations

from enum import StrEnum

from cleaner.frozen import frozen
from cleaner.model import Removal


class RuleKind(StrEnum):
    """Kind of rule, one for each table of a rule file."""

    RULE = "rule"
    CUT = "cut"
    SECTION = "section"
    KEEP = "keep"


class Reach(StrEnum):
    """Part of a block that a pattern must match."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    ANYWHERE = "anywhere"


class Place(StrEnum):
    """Part of the document in which a rule applies."""

    ANYWHERE = "anywhere"
    TOP = "top"
    BOTTOM = "bottom"


class Strength(StrEnum):
    """Effect of a match: a strong rule removes text, a weak rule is a feature for the classifier."""

    STRONG = "strong"
    WEAK = "weak"


ANY_LENGTH = (0, 1 << 31)
"""Lengths of the matches of a pattern of which nothing is known."""


@frozen()
class Rule:
    """One entry of a rule file. Phrases are folded; a pattern runs on folded text."""

    id: str
    kind: RuleKind
    why: str
    phrases: tuple[str, ...]
    pattern: str
    reach: Reach
    place: Place
    max_words: int
    """The pattern is not tried on blocks with more words; a section removes no longer blocks."""
    prefixes: tuple[str, ...]
    """Texts with one of which every match begins (for a cut at the end of a block: ends); `()` if unknown."""
    required_literals: tuple[tuple[str, ...], ...]
    """Groups of literals: every match holds at least one of each group; `()` if unknown."""
    strength: Strength = Strength.STRONG
    inside: tuple[str, ...] = ()
    """Elements of a page, at least one of which must be around the block: `nav`, `.class`, `#id`, `[role=banner]`."""
    is_plain: bool = False
    """True if `re` may run the pattern. Only in the shipped pack, which is tested to be linear: `re` has no limit."""
    lengths: tuple[int, int] = ANY_LENGTH
    """Least and greatest number of characters of a block that the pattern matches as a whole."""
    endings: tuple[str, ...] = ()
    """Texts with one of which every block ends that the pattern matches as a whole; `()` if unknown."""

    @property
    def language(self) -> str:
        """Return the first part of the id, `any` for rules without a language."""
        return self.id.partition(".")[0]

    @property
    def category(self) -> str:
        """Return the second part of the id."""
        return self.id.split(".", 2)[1]

    def removal(self, start: int, end: int) -> Removal:
        """Return the receipt for a span that this rule removes."""
        return Removal(start, end, self.id, self.category, self.why)
