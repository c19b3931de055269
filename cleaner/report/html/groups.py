"""Groups of categories, each with a letter and a colour, so that colour is never the only sign."""

from __future__ import annotations

from cleaner.tuples import NamedTuple


class CategoryGroup(NamedTuple):
    """Categories that a reader sees as one kind."""

    letter: str
    """Shown beside everything removed; with `g`, the class of its colour in `page.css`."""
    name: str
    categories: tuple[str, ...]


GROUPS = (
    CategoryGroup("N", "Navigation", ("navigation", "pagination", "site-name", "tags")),
    CategoryGroup("C", "Comments", ("comment-prompt", "comment-body")),
    CategoryGroup("R", "Related", ("related", "teaser")),
    CategoryGroup("B", "Credits", ("byline", "author-bio", "date", "caption", "image-credit", "source-credit")),
    CategoryGroup("P", "Promotion", ("share", "newsletter", "advert", "paywall")),
    CategoryGroup("L", "Legal", ("legal",)),
    CategoryGroup("O", "Repeats, other", ("repeat", "other")),
)
"""In the order in which they are shown. What is in none of them, as of a newer version, counts to the last."""
_INDEX = {category: at for at, group in enumerate(GROUPS) for category in group.categories}


def group_of(category: str) -> int:
    """Return the index of the group of a category.

    >>> GROUPS[group_of("pagination")].name
    'Navigation'
    """
    return _INDEX.get(category, len(GROUPS) - 1)
