"""Explains the steps that are no rules: what each removes, by what measure, and how to switch it off."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.classifier.decision import THRESHOLDS
from cleaner.classifier.schema import PAGE, TEXT
from cleaner.dedup.earlier import SIMILARITY
from cleaner.dedup.site_blocks import MIN_PAGES, MIN_PERCENT, MIN_TEXTS
from cleaner.model import Preset
from cleaner.shingles import SHINGLE_WORDS
from cleaner.steps import across_documents, across_pages, layout, pointers, repeats
from cleaner.tuples import NamedTuple


class StepNote(NamedTuple):
    """Explanation of an id that stands in receipts and is that of a step, not of a rule."""

    id: str
    removes: str
    measure: str
    module: str
    """File of the step."""
    switch: str = ""
    """Another way to switch it off than `--ignore`."""

    def lines(self) -> Iterator[str]:
        """Yield the explanation, for a terminal."""
        yield f"# {self.id}: a step and no rule, {self.module}"
        yield f"removes     {self.removes}"
        yield f"measure     {self.measure}"
        yield f"switch off  --ignore {self.id}" + (f", or {self.switch}" if self.switch else "")


def step_ids() -> tuple[str, ...]:
    """Return the ids of all steps."""
    modules = (layout, repeats, across_pages, across_documents)
    return tuple(name for module in modules for name in module.REASONS)


def step_notes() -> dict[str, StepNote]:
    """Return the explanations of all steps, by id."""
    return {note.id: note for note in (*_layout(), *_repeats())}


def _layout() -> Iterator[StepNote]:
    page, text = THRESHOLDS[PAGE.file][Preset.BALANCED], THRESHOLDS[TEXT.file][Preset.BALANCED]
    measure = (
        "probability of boilerplate by the classifier, from form, place and neighbours: with the preset balanced "
        f"{page.certain} (pages) or {text.certain} (texts); the likeliest from {page.likely} or {text.likely} on while "
        f"the expected loss stays below {page.loss_budget:.1%} or {text.loss_budget:.1%} of the content; --preset and "
        "--keep-category change that"
    )
    places = {
        "layout.head": "blocks above the content: menus, site names, bylines",
        "layout.inside": "blocks between the paragraphs: links to other articles, share rows, adverts",
        "layout.tail": "blocks below the content: comments, related articles, footers",
    }
    for name, removes in places.items():
        yield StepNote(name, removes, measure, "cleaner/steps/layout.py", "--ignore 'layout.*' for the whole step")
    yield StepNote(
        "layout.bio",
        "a name by itself and, under it, a paragraph about that person, below an article",
        f"a line of {layout.NAME_WORDS[0]} to {layout.NAME_WORDS[-1]} words that all begin with a capital; a paragraph "
        f"of at most {layout.MAX_BIO_WORDS} words that begins with the name and is the last one, or that a rule has "
        f"taken; at least {layout.MIN_PROSE_BLOCKS} paragraphs in the text, at most {layout.MAX_HEADED} of them under "
        "such lines; a text with two such paragraphs is a list of people and keeps both",
        "cleaner/steps/layout.py",
        "--keep-category author-bio",
    )
    few, many = pointers.HEADLINE_WORDS[0], pointers.HEADLINE_WORDS[-1]
    yield StepNote(
        "layout.pointer",
        "on a page, a paragraph that is nothing but a link to another page of the site, between two paragraphs",
        f"{few} to {many} words, {pointers.MIN_LINKED:.0%} of the characters in the link, no full stop; running text "
        "above and below in the same element; links to files, to other sites and under a colon stay",
        "cleaner/steps/pointers.py",
        "--keep-category related",
    )
    yield StepNote(
        "layout.bare-heading",
        "a marked heading (an element h1 to h6, #, or underlined) of which everything below was removed",
        "blocks stood under it, up to the next heading of its depth, and none of them is kept; the headline stays",
        "cleaner/steps/structure.py",
    )


def _repeats() -> Iterator[StepNote]:
    off = "--dedup off"
    stays = "verse, turns of speakers, code, tables, lists, quotes, headings and clauses under headings stay"
    module = "cleaner/steps/repeats.py"
    yield StepNote(
        "repeats.exact",
        "a block that says, word for word, what an earlier block of the document has said",
        f"equal without regard to case, quotes and white space; at least {repeats.MIN_WORDS} words; {stays}",
        module,
        off,
    )
    yield StepNote(
        "repeats.near",
        "a block that differs from an earlier block of the document in few words, and in no number and no name",
        f"Jaccard similarity of the word {SHINGLE_WORDS}-grams of {repeats.MIN_JACCARD} or more; at least "
        f"{repeats.MIN_NEAR_WORDS} words; {stays}",
        module,
        off,
    )
    yield StepNote(
        "repeats.contained",
        "the shorter of two blocks where the longer one contains its words: a caption without its credit",
        f"its words stand in the longer block in a row; at least {repeats.MIN_NEAR_WORDS} words; {stays}",
        module,
        off,
    )
    yield StepNote(
        "repeats.teaser",
        "a block that ends in an ellipsis where another block goes on",
        f"the other block begins with the same words, at least {repeats.MIN_TEASER_WORDS} of them",
        module,
        "--keep-category teaser",
    )
    yield StepNote(
        across_pages.REASON,
        "a block that most pages of a site share, in a run into a folder (-d)",
        f"stands on {MIN_PERCENT} % of the pages of its site or more, on at least {MIN_PAGES} pages or {MIN_TEXTS} "
        f"texts; blocks of fewer than {across_pages.MIN_WORDS} words only where several stand together; code and rows "
        "of tables stay",
        "cleaner/steps/across_pages.py",
        "--dedup doc",
    )
    yield StepNote(
        across_documents.REASON,
        "a paragraph that another document contains, in a run with --dedup run or near",
        "equal without regard to case, quotes and white space to a block that the other document keeps; short blocks "
        "only between such paragraphs",
        "cleaner/steps/across_documents.py",
        "leave out --dedup run",
    )
    yield StepNote(
        across_documents.NEAR,
        "a paragraph that another document contains with small changes, in a run with --dedup near",
        f"Jaccard similarity of the word {SHINGLE_WORDS}-grams of {SIMILARITY} or more (--similarity); at "
        f"least {repeats.MIN_NEAR_WORDS} words; two that differ in a number or a name stay, and so do clauses under "
        "other headings",
        "cleaner/steps/across_documents.py",
        "--dedup run",
    )
