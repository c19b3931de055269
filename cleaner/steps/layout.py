"""The step that judges by position and neighbourhood: what a block is, where it stands, who stands beside it.

The judge (`cleaner/judge/`) gives each block the log-odds that it is chrome. What is surely chrome goes, each block
worth its words: a line of three words goes more easily than a paragraph. Of what is likely chrome the surest goes, as
long as little content is put at risk. What looks most like the headline stays.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from math import exp, log
from operator import mul
from typing import NamedTuple

from cleaner.folding import level
from cleaner.judge.evidence import Evidence, heard, measure
from cleaner.judge.markup import HEADINGS
from cleaner.judge.net import Net, load
from cleaner.judge.shapes import PAGE, TEXT, Shape, shape_of
from cleaner.judge.surroundings import OF_DOCUMENT, PAGE_TYPES, surroundings, typed
from cleaner.matching import Rules
from cleaner.model import Block, BlockKind, Document, PageType, Preset, Removal, Removals
from cleaner.pack import markup_words, shipped_weights
from cleaner.steps.chrome import entries
from cleaner.steps.repeats import turns

REASONS = ("layout.head", "layout.inside", "layout.tail", "layout.bio", "layout.bare-heading")
"""What receipts of this step are signed with."""
FAR = 60.0  # log-odds; beyond, a chance is 0 or 1
SURE = 8.0  # log-odds; one block is no surer than that when several are judged as one
WORTH = 8  # words that every block counts for chrome, besides its own for content: short ones go more easily


class Bar(NamedTuple):
    """What a block has to pass to go."""

    sure: float
    """A chance of being chrome beyond which it goes in any case; short blocks need less, see `WORTH`."""
    likely: float
    """Below, no block goes that is not sure. Between the two, the surest go …"""
    risk: float
    """… as long as the content expected to go with them is no more than this share of the document's."""
    worth: float = WORTH
    """How many words every block counts for chrome."""


BARS = {
    TEXT.file: {
        Preset.RECALL: Bar(0.99, 0.9, 0.002),
        Preset.BALANCED: Bar(0.95, 0.5, 0.025),
        Preset.PRECISION: Bar(0.6, 0.4, 0.03),
    },
    PAGE.file: {
        Preset.RECALL: Bar(0.97, 0.6, 0.01, 0),
        Preset.BALANCED: Bar(0.8, 0.4, 0.12, 0),
        Preset.PRECISION: Bar(0.7, 0.3, 0.15, 0),
    },
}
"""Chosen on pages of one fold by weights fitted on the four others; see docs/decisions.md."""
DOUBT = 0.2  # beyond, another extractor is asked about a page: about three in ten
MOST_ASKED = 500  # blocks; of longer pages it takes long to answer, and its answer helps nobody
LIKELY_TYPE = 0.5  # a chance; below, a page is of no type
SURE_TYPE = 0.7  # below, the judge of texts is not told; told at 0.5, it hurts more pages of one fold, and short ones
FEWEST_TYPED = 4  # blocks; fewer do not tell what they are part of
TITLE_WORDS = range(2, 26)
TITLE_TOPIC = 0.25  # of the longer words of a headline, that the prose takes up
TITLE_LENGTH = 8  # words; a longer headline is none the more one
NAME_WORDS = range(1, 5)
FEWEST_PROSE = 3  # blocks of an article that a bio stands under
MOST_HEADED = 3  # paragraphs under short lines; with more, a name is one heading of many
BIO_WORDS = 120  # a longer paragraph is an article about the person


class View(NamedTuple):
    """How the judge sees a document."""

    evidence: Evidence
    around: dict[str, list[float]]
    """The columns of `OF_PLACE`."""
    scores: list[float]
    """Of each block, the log-odds that it is chrome."""
    page_type: PageType
    """What the caller names, or what the judge takes it for."""


@cache
def net_of(folder: str, shape: Shape) -> Net:
    """The network of a folder for documents of a shape; the shipped one, where the folder has none."""
    has_one = os.path.exists(os.path.join(folder, shape.file))
    return load(folder if has_one else shipped_weights(), shape)


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


def doubt(view: View, removals: Removals) -> float:
    """How many words the judge expects to be wrong about, for each word that it expects to be content."""
    wrong = content = 0.0
    for at, (score, size) in enumerate(zip(view.scores, view.evidence.sizes, strict=True)):
        if at not in removals.whole:
            is_content = 1 / (1 + exp(max(-FAR, min(score, FAR))))
            content += size * is_content
            wrong += size * min(is_content, 1 - is_content)
    return wrong / content if content else 0.0


def together(document: Document, removals: Removals, scores: Sequence[float]) -> list[float]:
    """The scores of a page's blocks, those with the same elements around them as one.

    So of the cards of a list all names stay or all go. What is already taken has no say.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for block in document.blocks:
        if block.markup and block.index not in removals.whole:
            groups[block.markup.names].append(block.index)
    found = list(scores)
    for places in groups.values():
        mean = sum(max(-SURE, min(scores[at], SURE)) for at in places) / len(places)
        for at in places if len(places) > 1 else ():
            found[at] = mean
    return found


def _page_type(document: Document, chances: Sequence[float]) -> tuple[float, PageType]:
    """The type of a page as the caller names it, or as it likely is; and how likely."""
    if document.page_type is not PageType.UNKNOWN:
        return 1.0, document.page_type
    likely, page_type = max(zip(chances, PAGE_TYPES, strict=True), key=lambda each: each[0])
    if likely <= LIKELY_TYPE or len(document.blocks) < FEWEST_TYPED:
        return 0.0, PageType.UNKNOWN
    return likely, page_type


def choose(scores: Sequence[float], sizes: Sequence[int], spared: Container[int], bar: Bar) -> set[int]:
    """The indices of the blocks that go: the sure ones, and the likely ones while little content is at risk."""
    worth = {at: score + log(max(sizes[at] + bar.worth, 1) / (sizes[at] or 1)) for at, score in enumerate(scores)}
    at_risk = {at: (sizes[at] or 1) / (1 + exp(min(score, FAR))) for at, score in enumerate(scores) if at not in spared}
    sure, likely = _odds(bar.sure), _odds(bar.likely)
    going = {at for at in at_risk if worth[at] > sure}
    left = bar.risk * sum(at_risk.values())
    maybe = sorted((at for at in at_risk if scores[at] > likely and worth[at] <= sure), key=lambda at: (-worth[at], at))
    for _, alike in groupby(maybe, key=worth.__getitem__):  # all of them or none
        group = list(alike)
        left -= sum(map(at_risk.__getitem__, group))
        if left < 0:
            break
        going.update(group)
    return going


def _odds(chance: float) -> float:
    return log(chance / (1 - chance))


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


def find_title(evidence: Evidence, around: dict[str, list[float]], removals: Removals) -> int:
    """The index of the headline, or -1: of the short blocks above the first paragraph, the one nearest to its words."""
    if "title" in evidence.columns:
        return page_title(evidence.columns)
    return text_title(evidence.columns["topic"], evidence.sizes, around["before_first"], removals.whole)


def text_title(
    topics: Sequence[float], sizes: Sequence[int], is_above: Sequence[float], gone: Container[int] = ()
) -> int:
    """The index of the headline of a text, or -1, by how much of each block is the topic's and what is above prose."""
    best, found = 0.0, -1
    for at, (topic, size) in enumerate(zip(topics, sizes, strict=True)):
        if not is_above[at]:
            break
        worth = topic * min(size, TITLE_LENGTH)  # of a menu's entries, too, one word may be the topic's
        if topic >= TITLE_TOPIC and size in TITLE_WORDS and at not in gone and worth >= best:
            best, found = worth, at
    return found


def page_title(columns: Mapping[str, Sequence[float]]) -> int:
    """The index of the headline of a page, or -1: a heading that says what its title says, or its first heading."""
    titles, headings, first = columns["title"], columns["heading"], columns["first_heading"]
    for marks in (map(mul, titles, first), map(mul, titles, headings), first):
        if (at := next((at for at, mark in enumerate(marks) if mark), -1)) >= 0:
            return at
    return -1


def place_and_kind(evidence: Evidence, around: dict[str, list[float]], at: int) -> tuple[str, str]:
    """Where a block that goes stands, and what kind of chrome it then most likely is: a reason and a category."""
    if around["above_body"][at] or around["before_first"][at]:
        return "head", "navigation"
    where = "tail" if around["below_body"][at] else "inside"
    if around["in_comments"][at]:
        return where, "comment-body"
    if around["in_pointers"][at] and not evidence.columns["sentence"][at]:
        return where, "related"
    return where, "other"


def named_kind(block: Block) -> str:
    """The kind of chrome that the names of the elements around a block say it is, or `""`."""
    words = markup_words()
    names = (name.lstrip("+.") for name in block.markup.names) if block.markup else ()
    return next((words[name] for name in names if name in words), "")


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


def bare_headings(document: Document, kept: Sequence[Block]) -> Iterator[Removal]:
    """Marked headings under which there was something and everything went."""
    open_headings: list[tuple[int, Block]] = []  # those above, each deeper than the one before it
    left = {block.index for block in kept}
    filled: set[int] = set()
    held: set[int] = set()
    headings = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            depth = _depth(document, block)
            while open_headings and open_headings[-1][0] >= depth:
                open_headings.pop()
        held.update(heading.index for _, heading in open_headings)
        if block.index in left:
            filled.update(heading.index for _, heading in open_headings)
        if block.kind is BlockKind.HEADING:
            headings.append(block)
            open_headings.append((depth, block))
    for block in headings:
        if block.index in left and block.index in held and block.index not in filled:
            why = "A heading with nothing left under it"
            yield Removal(block.start, block.end, "layout.bare-heading", "other", why, 0.9)


def _depth(document: Document, heading: Block) -> int:
    """How deep a heading is: by its element, the number of its `#`, or what it is underlined with."""
    if heading.markup:
        return next((int(tag[1]) for tag in heading.markup.tags if tag in HEADINGS), 2)
    text = document.text(heading)
    return len(text) - len(text.lstrip("#")) or (1 if text.endswith("=") else 2)
