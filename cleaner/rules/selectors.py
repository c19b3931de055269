"""Selectors of the elements around a block, as rules name them: `nav`, `.class`, `#id`, `[role=banner]`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cleaner.model import Block
from cleaner.rules.rule import Rule


def is_inside(rule: Rule, block: Block) -> bool:
    """Tell whether a block is in an element that the rule requires; True if the rule requires none.

    Blocks of plain text are in no element.
    """
    return not rule.inside or not selectors(block).isdisjoint(rule.inside)


def selectors(block: Block) -> frozenset[str]:
    """Return all selectors of the elements around a block."""
    if not block.markup:
        return frozenset()
    return _selectors(block.markup.tags, block.markup.attributes)


@lru_cache(maxsize=1 << 9)
def _selectors(tags: tuple[str, ...], attributes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for each in zip(tags, attributes, strict=True) for name in _of_element(*each))


def _of_element(tag: str, attributes: str) -> Iterator[str]:
    """Yield the selectors of one element; `attributes` is an item of `Markup.attributes`."""
    yield tag
    if attributes:
        *classes, identity, role = attributes.split("\n")
        yield from (f".{name}" for name in " ".join(classes).split())
        if identity:
            yield f"#{identity}"
        if role:
            yield f"[role={role}]"
