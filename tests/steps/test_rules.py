"""Rules hold at the edges of what is left of a document, and a second cleaning finds nothing more."""

from __future__ import annotations

from cleaner import Cleaner

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
ARTICLE = [
    f"The harbour bridge was closed on {day}, after an inspection found rust in its oldest girders." for day in DAYS
]
TEASERS = [
    "If your boat takes on water slowly, you are dealing with one of the most common […]",
    "Whoever has mended a net in the rain knows how long it takes until the last of the knots […]",
    "A ferry that leaves at six has to be warm at five, which is why the stoker of the old line […]",
]
HEADINGS = ["Leaks below the line", "Nets and knots", "The stoker", "Older notes", "More of the harbour"]


def test_what_a_cut_leaves_is_measured_anew():
    """A teaser whose mark is cut off ends as no sentence, so it is no prose that a date could stand above."""
    clean = Cleaner(ignore="layout.*", format="text")
    text = "\n\n".join([*ARTICLE, "November 28, 2025", *TEASERS, *HEADINGS])
    once = clean(text)
    assert [removal.by for removal in once.removals if "date" in removal.by] == ["en.date.bottom"]
    assert clean(once.text).removals == ()


def test_the_heading_of_another_section_ends_a_section():
    """Blocks under two headings belong to the nearer one."""
    text = "\n\n".join([*ARTICLE, "About the author", "Anna Holm", "Related articles", "Nets and knots"])
    by = [removal.by for removal in Cleaner(ignore="layout.*", format="text")(text).removals]
    assert by == ["en.author-bio.about-the-author"] * 2 + ["en.related.related"] * 2
