"""The step that judges by position and neighbourhood: what a block is, where it stands, who stands beside it.

The judge (`cleaner/judge/`) gives each block the log-odds that it is chrome. What is surely chrome goes, each block
worth its words: a line of three words goes more easily than a paragraph. Of what is likely chrome the surest goes, as
long as little content is put at risk. What looks most like the headline stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp

from cleaner.classifier.context import OF_DOCUMENT, surroundings, typed
from cleaner.classifier.decision import BARS, choose
from cleaner.classifier.features import Evidence, heard, measure
from cleaner.classifier.schema import TEXT, shape_of
from cleaner.classifier.scoring import DOUBT, MOST_ASKED, SURE_TYPE, View, _page_type, doubt, net_of, together
from cleaner.model import Block, BlockKind, Document, PageType, Preset, Removal, Removals
from cleaner.normalize import level
from cleaner.rules.matcher import Rules
from cleaner.steps.categories import named_kind, place_and_kind
from cleaner.steps.headline import find_title
from cleaner.steps.structure import bare_headings, entries, turns

REASONS = ("layout.head", "layout.inside", "layout.tail", "layout.bio", "layout.bare-heading")
"""What receipts of this step are signed with."""


NAME_WORDS = range(1, 5)
FEWEST_PROSE = 3  # blocks of an article that a bio stands under
MOST_HEADED = 3  # paragraphs under short lines; with more, a name is one heading of many
BIO_WORDS = 120  # a longer paragraph is an article about the person


class Layout:
    """The step, for a preset, the rules whose matches are evidence, and the folder of the judge's weights."""

    def __init__(self, preset: Preset, rules: Rules, weights: str) -> None:
        self.preset = preset
        self.rules = rules
        self.weights = weights

    def __call__(self, document: Document, removals: Removals) -> Iterator[Removal]:
        return self.taken(document, removals, self.view(document, removals))

    def view(self, document: Document, removals: Removals) -> View:
        """What the judge sees in a document, and thinks of it."""
        net = net_of(self.weights, shape_of(document))
        evidence = measure(document, removals, self.rules, net.vocabulary, net.names)
        around, numbers = surroundings(evidence)
        view = self._view(document, removals, evidence, around, numbers)
        if document.ask and len(document.blocks) <= MOST_ASKED and doubt(view, removals) > DOUBT:
            evidence = heard(evidence, document, document.ask())
            view = self._view(document, removals, evidence, around, [*numbers[: len(OF_DOCUMENT)], *evidence.page])
        return view

    def _view(
        self,
        document: Document,
        removals: Removals,
        evidence: Evidence,
        around: dict[str, list[float]],
        numbers: Sequence[float],
    ) -> View:
        every = evidence.columns | around
        bags = (evidence.words, evidence.names) if document.about else (evidence.words,)
        net = net_of(self.weights, shape_of(document))
        columns = [every[name] for name in net.shape.columns]
        chance, page_type = _page_type(document, net.page_types(columns, numbers, *bags))
        if net.shape is TEXT and chance > SURE_TYPE and page_type is not PageType.ARTICLE:
            numbers = typed(numbers, page_type)  # told that it is an article, the judge grows too bold
        scores = net.scores(columns, numbers, *bags)
        return View(evidence, around, together(document, removals, scores) if document.about else scores, page_type)

    def taken(self, document: Document, removals: Removals, view: View) -> Iterator[Removal]:
        """What goes, as the judge sees it."""
        blocks = [block for block in document.blocks if block.index not in removals.whole]
        title = find_title(view.evidence, view.around, removals)
        found = {removal.start: removal for removal in self._judged(document, removals, view, title)}
        yield from found.values()
        yield from _bio(document, removals, blocks)
        for removal in bare_headings(document, [block for block in blocks if block.start not in found]):
            if title < 0 or removal.start != document.blocks[title].start:
                yield removal

    def _judged(self, document: Document, removals: Removals, view: View, title: int) -> Iterator[Removal]:
        evidence, around, scores, _ = view
        shape = shape_of(document)
        every, reading = evidence.columns | around, net_of(self.weights, shape).reading
        spared = removals.whole | {title} | on_purpose(document, removals)
        for at in sorted(choose(scores, evidence.sizes, spared, BARS[shape.file][self.preset])):
            where, kind = place_and_kind(evidence, around, at)
            kind = named_kind(document.blocks[at]) or kind
            why = f"Judged by its looks and its place: {reading.in_words(every, at)}"
            likely = round(1 / (1 + exp(-scores[at])), 3)
            for start, end in removals.left(document.blocks[at]):
                yield Removal(start, end, f"layout.{where}", kind, why, likely)


def on_purpose(document: Document, removals: Removals) -> set[int]:
    """The indices of the blocks that look like chrome to a judge and are none.

    Code, what a cut left, turns of talk, the headings and sentences of entries; and everything where there is no prose
    and nothing that a site prints.
    """
    left_by_cuts = removals.by_block.keys() - removals.whole
    if document.about:  # markup says what is an entry, code, or a turn of talk
        return set(left_by_cuts)
    if not removals.by_block and not any(block.facts.prose for block in document.blocks):
        return set(range(len(document.blocks)))
    code = {block.index for block in document.blocks if block.kind is BlockKind.CODE}
    return left_by_cuts | code | turns(document) | entries(document.blocks)


def _bio(document: Document, removals: Removals, blocks: Sequence[Block]) -> Iterator[Removal]:
    """A bare name and the paragraph under it that begins with that name, if it is the last one or a rule took it.

    Where several names stand so, the text is a list of people.
    """
    found = [bio for bio in document.blocks[1:] if bio.facts.prose and _is_bio(document, bio)]
    prose = [block for block in blocks if block.facts.prose]
    if len(found) != 1 or len(prose) < FEWEST_PROSE or len(_headed(document)) > MOST_HEADED:
        return
    bio, name = found[0], document.blocks[found[0].index - 1]
    if bio is prose[-1] or any(removal.category == "author-bio" for removal in removals.by_block.get(bio.index, ())):
        for block in (name, bio):
            why = "A name by itself and a paragraph about that person, below the article"
            yield Removal(block.start, block.end, "layout.bio", "author-bio", why, 0.8)


def _headed(document: Document) -> list[Block]:
    """Paragraphs under a heading, marked or not, as short as a name: the entries of a letter or a list."""
    pairs = pairwise(document.blocks)
    return [two for one, two in pairs if two.facts.prose and one.facts.words in NAME_WORDS and not one.facts.sentence]


def _is_bio(document: Document, bio: Block) -> bool:
    name = document.blocks[bio.index - 1]
    if bio.facts.words > BIO_WORDS or name.facts.words not in NAME_WORDS or name.kind is not BlockKind.PARAGRAPH:
        return False
    words = document.text(name).split()
    return all(map(_is_name, words)) and f"{bio.facts.folded} ".startswith(level(words[0]))


def _is_name(word: str) -> bool:
    return word[0].isupper() and all(part.isalpha() for part in word.replace(".", "").replace("'", "").split("-"))
