"""TODO."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cleaner.model import Removal


class RuleKind(StrEnum):
    """The four tables of a rule file."""

    RULE = "rule"
    CUT = "cut"
    SECTION = "section"
    KEEP = "keep"


class Reach(StrEnum):
    """How much of a block a pattern must match."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    ANYWHERE = "anywhere"


class Place(StrEnum):
    """Where in the document a rule holds."""

    ANYWHERE = "anywhere"
    TOP = "top"
    BOTTOM = "bottom"


class Strength(StrEnum):
    """What a match is worth: a strong rule removes, a weak one is evidence for the judge."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What one entry of a rule file does. Phrases are folded; a pattern runs on folded text."""

    id: str
    kind: RuleKind
    why: str
    phrases: tuple[str, ...]
    pattern: str
    reach: Reach
    place: Place
    max_words: int
    """Blocks with more words are not looked at by the pattern; a section takes no longer ones."""
    prefixes: tuple[str, ...]
    """How a text must begin for the pattern to match (a cut at the end: how it must end); `()` when that is unknown."""
    required_literals: tuple[tuple[str, ...], ...]
    """Of each of these groups, one text stands in whatever the pattern matches; `()` when that is unknown."""

    strength: Strength = Strength.STRONG
    inside: tuple[str, ...] = ()
    """Elements of a page that a block must stand in, one of them at least: `nav`, `.class`, `#id`, `[role=banner]`."""
    is_plain: bool = False
    """May `re` run the pattern? Only in the shipped pack, whose patterns are tested to be linear: `re` has no limit."""

    @property
    def language(self) -> str:
        """The first part of the id, `any` for rules without a language."""
        return self.id.partition(".")[0]

    @property
    def category(self) -> str:
        """The second part of the id."""
        return self.id.split(".", 2)[1]

    def removal(self, start: int, end: int) -> Removal:
        """The receipt for a span that this rule takes."""
        return Removal(start, end, self.id, self.category, self.why)
