"""How many rules there are for each language and category: where a language has none, and where another has many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cleaner.model import CATEGORIES
from cleaner.rules.rule import Rule

Counts = Mapping[tuple[str, str], int]
"""Number of rules by language and category."""


def rule_counts(rules: Iterable[Rule]) -> Counts:
    """Count the rules by language and category."""
    return Counter((rule.language, rule.category) for rule in rules)


def coverage_table(counts: Counts) -> list[str]:
    """Return a table with a line for each language, those with the most rules first, and a column for each category.

    Categories without any rule are left out. A dot stands for none.
    """
    totals: Counter[str] = Counter()
    for (language, _), count in counts.items():
        totals[language] += count
    shown = [category for category in CATEGORIES if any(found == category for _, found in counts)]
    rows = [
        [language, *(str(counts.get((language, category), "·")) for category in shown), str(totals[language])]
        for language in sorted(totals, key=lambda language: (-totals[language], language))
    ]
    heads = ["", *(_initials(category) for category in shown), "all"]
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [heads, *rows]]
    legend = ", ".join(f"{_initials(category)} {category}" for category in shown)
    return [*lines, "", legend]


def _initials(category: str) -> str:
    """Return a short name: three letters, or two of each of two words."""
    first, _, second = category.partition("-")
    return f"{first[:2]}-{second[:2]}" if second else first[:4]
