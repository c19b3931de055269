"""Fits the judge's weights on labelled pages, from a seed, with torch; what it writes needs no torch to run.

    python tools/fit.py PAGES FOLDS     writes rules/weights, fitted on all pages, and out/fold0 …, each fitted without
                                        one fold, for judging pages by weights that never saw their site

For texts, PAGES is a folder of `.jsonl.gz` files. A line is a page: `id`, `raw` (a text), `labels` (for each line of it
1 content, 0 chrome, -1 unclear), `page_type`, `title`. The same page may stand in several files, as text made in
several ways. For HTML, it is a folder with `html/ID.html.gz` and `ground-truth.jsonl.gz`, whose lines have `id`,
`main_content` (the wanted text), `page_type`, `title`.
FOLDS is a JSON file that says of each id in which fold it is; pages of one site belong in one. `--only 0 2` fits those
folds alone. Fit your own pages the same way, with `-o FOLDER`, and use them with `--weights FOLDER`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.folding import fold as folded
from cleaner.judge import evidence as seen
from cleaner.judge.evidence import OF_BLOCK, Evidence
from cleaner.judge.markup import OF_PAGE
from cleaner.judge.net import POOLED_AFTER, TYPE_TABLES, load, write
from cleaner.judge.page_types import spread
from cleaner.judge.shapes import PAGE, TEXT, Shape
from cleaner.model import Document, PageType, Preset
from cleaner.pack import load_core
from cleaner.pipeline import certain_removals, load_rules
from cleaner.reading import read
from cleaner.steps.layout import BARS, choose

ROOT = Path(__file__).resolve().parents[1]
SEED = 7
BATCH = 12000  # blocks
LONGEST = 1500  # blocks of a page that are looked at in one epoch
RATE = 4e-3
DECAY = 0.02
HIDDEN, WIDTH, FLOW = 24, 12, 8  # numbers of a block, of a word, and of what flows up and down a document
DILATIONS = (1, 2, 4, 8)
APART = 16  # empty rows between two documents of a batch, as far as a layer can see
VOCABULARY, FEWEST_PAGES = 4096, 12
ARTICLES_COUNT = 1.5
HEADLINES_COUNT = 4.0  # the labels leave the page's headline open; readers want it
TYPES_COUNT = 0.1  # of the side task of telling page types apart: with it, the judge loses less content
TYPE_UNITS, TYPE_EPOCHS, TYPE_RATE, TYPE_DECAY = 16, 20, 3e-3, 1.0  # of what tells page types apart
RARITY = 0.5  # a page counts by its type's frequency to the power of minus this
CLEAN, PARTLY, CROPPED = 0.15, 0.2, 0.15  # shares of documents shown with chrome gone, some of it gone, only a stretch
WORDLESS, WORD_GONE = 0.15, 0.45  # shares of documents without any words, and of words that are hidden in the others
CASELESS, UNAIDED, TYPED = 0.05, 0.08, 0.3  # … without capitals, without what the other steps found, with the page type
UNWITNESSED, NAME_GONE = 0.35, 0.35  # shares of pages shown without a witness, of names of markup that are hidden
MOST_NAMES = 60  # of a block
FEWEST_NAMED, NAMES = 8, 4096  # pages that hold a name of markup for it to be known
RUN = 3  # words in a row that content and block share; fewer are chance
TYPES = seen.PAGE_TYPES


class Recipe(NamedTuple):
    """What differs between fitting to texts and to pages."""

    epochs: int
    dropped: float
    """The share of what each layer adds that is left out."""
    word_decay: float
    content: float
    """A content block counts so much more than a chrome block of as many words …"""
    others: float
    """… and so much more again on pages that are no articles, where short lines are the content."""
    remembered: float = 0.0
    """What is written is a mean of the weights over the steps, each counting so much less than the one after it."""


RECIPES = {TEXT.file: Recipe(10, 0.1, 0.05, 2.0, 2.0), PAGE.file: Recipe(5, 0.15, 0.1, 1.2, 1.0, 0.99)}
TOKEN = re.compile(r"\w+")
AIDS = [name for name in OF_BLOCK if name.startswith("by_") or name in ("cut", "hint")]


@dataclass
class Page:
    """A labelled text: its evidence, and how many words of each block are content and chrome."""

    id: str
    source: str
    kind: PageType
    evidence: Evidence
    content: list[int]
    chrome: list[int]
    headline: int


def main() -> None:
    """Fit what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--only", type=int, nargs="*", help="these folds, and not the weights of all pages")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "rules" / "weights")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="where the weights of the folds go")
    parser.add_argument("--epochs", type=int, help="how often each page is looked at, twice")
    options = parser.parse_args()
    torch.set_num_threads(1)  # so that the same seed gives the same weights
    folds = json.loads(options.folds.read_text())
    words, names = _Words(), _Words()
    shape = PAGE if (options.pages / "html").is_dir() else TEXT
    if shape is PAGE:
        pages = list(html_pages(options.pages, words, names))
    else:
        pages = [page for path in sorted(options.pages.glob("*.jsonl.gz")) for page in pages_of(path, words)]
    if not pages:
        sys.exit(f"{options.pages}: no .jsonl.gz files of labelled pages here")
    print(f"{len(pages)} pages, {sum(len(page.content) for page in pages)} blocks", file=sys.stderr)
    found: list[Found] = []
    for fold in sorted(set(folds.values())) if options.only is None else options.only:
        folder = options.out / f"fold{fold}"
        fit(shape, [page for page in pages if folds[page.id] != fold], words, names, options.epochs, folder)
        found += judged(shape, [page for page in pages if folds[page.id] == fold], words, names, folder)
    if options.only is None:
        fit(shape, pages, words, names, options.epochs, options.output)
    print("\n".join(table(found)))


# ---- what comes of it


class Found(NamedTuple):
    """Words of a page, by weights that never saw its site: what the judge took of what the other steps had left."""

    source: str
    is_article: bool
    preset: Preset
    recognised: bool
    """Did it name the type of the page?"""
    chrome: int
    chrome_taken: int
    content: int
    content_taken: int


def judged(shape: Shape, pages: Iterable[Page], words: _Words, names: _Words, folder: Path) -> Iterator[Found]:
    """What each preset takes of the pages by the weights in a folder."""
    network = load(str(folder), shape)
    places = [0, *(network.vocabulary.get(word, 0) for word in words)]
    named = [0, *(network.names.get(name, 0) for name in names)]
    for page in pages:
        evidence = looked_up(page.evidence, places, named)
        around, numbers = seen.surroundings(evidence)
        every = evidence.columns | around
        bags = (evidence.words, evidence.names) if shape is PAGE else (evidence.words,)
        given = ([every[name] for name in shape.columns], numbers, *bags)
        scores, types = network.scores(*given), network.page_types(*given)
        recognised = TYPES[types.index(max(types))] is page.kind
        taken_before = zip(evidence.columns["by_rule"], evidence.columns["by_repeat"], strict=True)
        spared = {at for at, each in enumerate(taken_before) if any(each)}
        for preset, bar in BARS[shape.file].items():
            going = choose(scores, evidence.sizes, spared, bar)
            yield Found(
                page.source,
                page.kind is PageType.ARTICLE,
                preset,
                recognised,
                sum(words for at, words in enumerate(page.chrome) if at not in spared),
                sum(page.chrome[at] for at in going),
                sum(page.content),
                sum(page.content[at] for at in going),
            )


def table(found: list[Found]) -> Iterator[str]:
    """A Markdown table: of the chrome words that rules and repeats left, how many go, and at what loss of content."""
    yield "| text | pages | type named rightly | preset | chrome words found | content words lost, mean of pages |"
    yield "|---|---|---:|---|---:|---:|"
    for source, is_article, preset in sorted({each[:3] for each in found}):
        rows = [each for each in found if each[:3] == (source, is_article, preset)]
        share = sum(each.chrome_taken for each in rows) / max(sum(each.chrome for each in rows), 1)
        losses = [each.content_taken / each.content for each in rows if each.content]
        kind = "articles" if is_article else "others"
        named = sum(each.recognised for each in rows) / len(rows)
        lost = sum(losses) / len(losses)
        yield f"| {source} | {kind} | {named:.0%} | {preset} | {100 * share:.1f} % | {100 * lost:.2f} % |"


# ---- pages


class _Words(dict[str, int]):
    """A vocabulary that takes in every word it is asked about."""

    def get(self, word: str, default: Any = None) -> int:
        return self.setdefault(word, len(self) + 1)


def pages_of(path: Path, words: _Words) -> Iterator[Page]:
    """The pages of a file whose lines are still those that the labels speak of."""
    rules, function_words = load_rules()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            document = read(record["raw"], format="text", function_words=function_words)
            lines = document.source_text.split("\n")
            if not document.blocks or len(lines) != len(record["labels"]):
                continue
            evidence = seen.measure(document, certain_removals(document, rules), rules, words)
            content, chrome = _labelled(document, lines, record["labels"])
            headline = _headline(document, record)
            if headline >= 0 and not content[headline] + chrome[headline]:
                content[headline] = max(evidence.sizes[headline], 1)
            kind = PageType(record["page_type"])
            yield Page(record["id"], path.name, kind, evidence, content, chrome, headline)


def html_pages(folder: Path, words: _Words, names: _Words) -> Iterator[Page]:
    """The pages of a folder of HTML whose wanted text is known."""
    function_words = load_core()[1]
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            html = gzip.decompress((folder / "html" / f"{record['id']}.html.gz").read_bytes())
            document = read(html, format="html", function_words=function_words)
            if not document.blocks or not record["main_content"].strip():
                continue
            rules = load_rules(spoken=document.language)[0]
            evidence = seen.measure(document, certain_removals(document, rules), rules, words, names)
            evidence = seen.heard(evidence, document, document.ask() if document.ask else "")
            content, chrome = aligned(document, record["main_content"])
            headline = _headline(document, record)
            if headline >= 0 and not content[headline]:
                content[headline], chrome[headline] = max(evidence.sizes[headline], 1), 0
            kind = PageType(record["page_type"])
            yield Page(record["id"], "html", kind, evidence, content, chrome, headline)


def aligned(document: Document, wanted: str) -> tuple[list[int], list[int]]:
    """How many words of each block are content, and how many are chrome, from the text that is wanted of it.

    By one longest common subsequence of words; of that only runs count, and blocks that match whole. What stands in
    another order on the page than in the text is found by its runs of words.
    """
    from rapidfuzz.distance import Indel

    tokens = [TOKEN.findall(document.text(block).lower()) for block in document.blocks]
    flat = [word for each in tokens for word in each]
    gold = TOKEN.findall(wanted.lower())
    matched = np.zeros(len(flat) + 1, bool)
    taken = np.zeros(len(gold) + 1, bool)
    ends = set(np.cumsum([len(each) for each in tokens]).tolist())
    starts = ends | {0}
    for code in Indel.opcodes(flat, gold):
        if code.tag == "equal":
            start, end = code.src_start, code.src_end
            if end - start >= RUN or (start in starts and end in ends):
                matched[start:end] = True
                taken[code.dest_start : code.dest_end] = True
    left = {tuple(gold[at : at + 4]) for at in range(len(gold) - 3) if not taken[at : at + 4].any()}
    lines = Counter(tuple(TOKEN.findall(line.lower())) for line in wanted.split("\n"))
    content, chrome, at = [], [], 0
    for each in tokens:
        hits = int(matched[at : at + len(each)].sum())
        if hits < len(each) / 2:
            grams = [tuple(each[n : n + 4]) for n in range(len(each) - 3)]
            if (grams and sum(gram in left for gram in grams) >= 0.7 * len(grams)) or (
                0 < len(each) <= 8 and not hits and lines[tuple(each)] > 0
            ):
                hits = len(each)
        content.append(hits)
        chrome.append(len(each) - hits)
        at += len(each)
    return content, chrome


def _labelled(document: Document, lines: list[str], labels: list[int]) -> tuple[list[int], list[int]]:
    """How many words of each block are content, and how many are chrome."""
    content, chrome = [0] * len(document.blocks), [0] * len(document.blocks)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for block in document.blocks:
        for at in range(bisect_right(starts, block.start) - 1, bisect_right(starts, block.end - 1)):
            if labels[at] >= 0:
                (content if labels[at] else chrome)[block.index] += len(lines[at].split())
    return content, chrome


def _headline(document: Document, record: dict[str, Any]) -> int:
    """The first block that is the page's title, or most of it, or -1."""
    title = folded(record["title"] or "")
    for block in document.blocks if title else ():
        text = block.facts.folded
        is_part = block.facts.words >= 3 and (text in title or title in text) and len(text) < 2 * len(title)
        if block.facts.words >= 2 and (text == title or is_part):
            return block.index
    return -1


# ---- the network


class Network(nn.Module):
    """What `cleaner.judge.net` runs."""

    def __init__(self, shape: Shape, words: int, names: int) -> None:
        super().__init__()
        self.words = _table(words)
        self.names = _table(names) if shape is PAGE else None
        columns = len(shape.columns) + WIDTH * (1 if self.names is None else 2)
        self.inputs = nn.Linear(columns, HIDDEN)
        self.document = nn.Linear(len(shape.numbers), HIDDEN, bias=False)
        self.layers = nn.ModuleList(nn.Linear(3 * HIDDEN, HIDDEN) for _ in DILATIONS)
        for layer in self.layers:
            nn.init.normal_(layer.weight, 0, 0.5 / math.sqrt(3 * HIDDEN))
        self.pool = nn.Linear(2 * HIDDEN, HIDDEN)
        self.flow_in = nn.Linear(HIDDEN, FLOW)
        self.flow_out = nn.Linear(2 * FLOW, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        self.skip = nn.Linear(columns, 1, bias=False)
        self.types = nn.Linear(HIDDEN, len(TYPES))  # a side task; what names page types is fitted by `page_types`
        self.drop = nn.Dropout(RECIPES[shape.file].dropped)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        inputs = torch.cat([batch.columns, _summed(self.words, batch.words)], 1)
        if self.names is not None:
            inputs = torch.cat([inputs, _summed(self.names, batch.names)], 1)
        hidden = torch.relu(self.inputs(inputs) + self.document(batch.documents)[batch.owner]) * batch.filled
        pooled = hidden.new_zeros(0)
        for at, (layer, far) in enumerate(zip(self.layers, DILATIONS, strict=True)):
            padded = functional.pad(hidden, (0, 0, far, far))
            more = torch.relu(layer(torch.cat([padded[: -2 * far], hidden, padded[2 * far :]], 1)))
            hidden = (hidden + self.drop(more)) * batch.filled
            if at == POOLED_AFTER:
                none = hidden.new_zeros(len(batch.sizes), HIDDEN)
                mean = none.index_add(0, batch.owner, hidden) / batch.sizes[:, None]
                most = none.scatter_reduce(0, batch.owner[:, None].expand_as(hidden), hidden, "amax")
                pooled = torch.relu(self.pool(torch.cat([mean, most], 1)))
                flow = self.flow_out(self.around(hidden, batch))
                hidden = torch.relu(hidden + pooled[batch.owner] + flow) * batch.filled
        return (self.out(hidden) + self.skip(inputs)).squeeze(1), self.types(pooled)

    def around(self, hidden: torch.Tensor, batch: Batch) -> torch.Tensor:
        """The means of a few signals of the blocks above, and of those below, each within its document."""
        signals = (torch.relu(self.flow_in(hidden)) * batch.filled).double()
        upto = torch.cumsum(signals, 0)
        before = (upto - signals)[batch.first][batch.owner]
        total = upto[batch.last][batch.owner] - before
        above = (upto - before - signals) / batch.place[:, None].clamp(min=1)
        under = (batch.sizes[batch.owner] - 1 - batch.place)[:, None].clamp(min=1)
        return torch.cat([above, (total - (upto - before)) / under], 1).float()

    def parts(self) -> dict[str, Any]:
        """The weights by the names that `cleaner.judge.net` knows them by."""
        named: dict[str, torch.Tensor] = {
            "words": self.words.weight,
            "in": self.inputs.weight,
            "in_bias": self.inputs.bias,
            "document": self.document.weight,
            "pool": self.pool.weight,
            "pool_bias": self.pool.bias,
            "flow_in": self.flow_in.weight,
            "flow_in_bias": self.flow_in.bias,
            "flow_out": self.flow_out.weight,
            "flow_out_bias": self.flow_out.bias,
            "out": self.out.weight,
            "out_bias": self.out.bias,
            "skip": self.skip.weight,
        }
        for at, layer in enumerate(self.layers):
            named |= {f"layer{at}": layer.weight, f"layer{at}_bias": layer.bias}
        if self.names is not None:
            named["names"] = self.names.weight
        return {name: part.detach().numpy() for name, part in named.items()}


def _table(words: int) -> nn.EmbeddingBag:
    table = nn.EmbeddingBag(words + 1, WIDTH, mode="sum", padding_idx=0)
    nn.init.normal_(table.weight, 0, 0.05)
    with torch.no_grad():
        table.weight[0] = 0
    return table


def _summed(table: nn.EmbeddingBag, held: torch.Tensor) -> torch.Tensor:
    summed: torch.Tensor = table(held) / (held > 0).sum(1, keepdim=True).clamp(min=1).float().sqrt()
    return summed


class Batch(NamedTuple):
    """Documents one below the other, with empty rows between."""

    columns: torch.Tensor
    words: torch.Tensor
    names: torch.Tensor
    documents: torch.Tensor
    owner: torch.Tensor
    filled: torch.Tensor
    sizes: torch.Tensor
    first: torch.Tensor
    last: torch.Tensor
    place: torch.Tensor


def batch_of(shape: Shape, documents: Sequence[Evidence]) -> Batch:
    sizes = [len(each.sizes) for each in documents]
    rows = sum(sizes) + APART * len(sizes)
    columns = np.zeros((rows, len(shape.columns)), np.float32)
    words = np.zeros((rows, seen.WORDS), np.int64)
    names = np.zeros((rows, MOST_NAMES if shape is PAGE else 1), np.int64)
    owner, filled, places = np.zeros(rows, np.int64), np.zeros((rows, 1), np.float32), np.zeros(rows, np.float32)
    firsts = np.cumsum([0, *(size + APART for size in sizes)])[:-1]
    numbers = np.zeros((len(sizes), len(shape.numbers)), np.float32)
    at = 0
    for place, (each, size) in enumerate(zip(documents, sizes, strict=True)):
        around, numbers[place] = seen.surroundings(each)
        every = each.columns | around
        columns[at : at + size] = np.array([every[name] for name in shape.columns], np.float32).T
        for row, held in enumerate(each.words, at):
            words[row, : len(held)] = held
        for row, held in enumerate(each.names, at):
            names[row, : len(held)] = held[:MOST_NAMES]
        owner[at : at + size + APART] = place
        filled[at : at + size] = 1
        places[at : at + size] = np.arange(size)
        at += size + APART
    lengths = np.array(sizes)
    arrays = (columns, words, names, numbers, owner, filled)
    arrays = (*arrays, lengths.astype(np.float32), firsts, firsts + lengths - 1, places)
    return Batch(*map(torch.from_numpy, arrays))


# ---- what is shown in an epoch


class Shown(NamedTuple):
    """A page as an epoch sees it."""

    evidence: Evidence
    content: Any
    chrome: Any
    weight: Any
    kind: PageType


def taken(evidence: Evidence, kept: Any) -> Evidence:
    """The evidence of the blocks at the places `kept`; a blank line above what went is one above what follows."""
    blanks, since = [], 0
    for at in kept:
        blanks.append(any(evidence.blanks[since : at + 1]))
        since = at + 1

    def at_places(values: Sequence[Any]) -> list[Any]:
        return [values[at] for at in kept]

    return evidence._replace(
        columns={name: at_places(column) for name, column in evidence.columns.items()},
        words=at_places(evidence.words),
        names=at_places(evidence.names),
        sizes=at_places(evidence.sizes),
        blanks=blanks,
        sections=at_places(evidence.sections),
    )


def shown(shape: Shape, page: Page, words: Any, names: Any, rng: Any) -> Shown:
    """A page with some of it hidden, so that the judge learns to do without any one thing."""
    content, chrome = np.array(page.content, np.float32), np.array(page.chrome, np.float32)
    weight = np.ones(len(content), np.float32)
    if page.headline >= 0:
        weight[page.headline] = HEADLINES_COUNT
    kept = _kept(page, content, chrome, rng) if shape is TEXT else np.arange(len(content))
    if len(kept) > LONGEST:
        start = rng.integers(0, len(kept) - LONGEST + 1)
        kept = kept[start : start + LONGEST]
    evidence = taken(page.evidence, kept.tolist())
    known = [[words[at] for at in held if words[at]] for held in evidence.words]
    columns = dict(evidence.columns)
    shares = [len(held) / max(len(each), 1) for held, each in zip(known, evidence.words, strict=True)]
    columns["known"] = shares
    if rng.random() < WORDLESS:
        known, columns["known"] = [[] for _ in known], [0.0] * len(known)
    else:
        known = [[at for at in held if rng.random() > WORD_GONE] for held in known]
    if rng.random() < CASELESS:
        lettered = zip(*(columns[name] for name in ("first_upper", "first_lower", "first_letter")), strict=True)
        columns["first_letter"] = [float(any(each)) for each in lettered]
        for name in ("first_upper", "first_lower", "capitals", "capitals_a_word"):
            columns[name] = [0.0] * len(known)
    sections = evidence.sections
    if rng.random() < UNAIDED:
        columns |= {name: [0.0] * len(known) for name in AIDS}
        sections = [0] * len(known)
    kind = page.kind if rng.random() < TYPED else PageType.UNKNOWN
    named = [[names[at] for at in held if names[at] and rng.random() > NAME_GONE] for held in evidence.names]
    numbers = evidence.page
    if shape is PAGE and rng.random() < UNWITNESSED:
        columns |= {name: [0.0] * len(known) for name in ("witness", "witnessed")}
        numbers = [0.0 if "witness" in name else value for name, value in zip(OF_PAGE, numbers, strict=True)]
    evidence = evidence._replace(
        columns=columns, words=known, sections=sections, page_type=kind, names=named, page=numbers
    )
    return Shown(evidence, content[kept], chrome[kept], weight[kept], page.kind)


def _kept(page: Page, content: Any, chrome: Any, rng: Any) -> Any:
    """The places of the blocks that are shown: all, or what an earlier cleaning or an extractor would have left."""
    count = len(content)
    gone = np.array(page.evidence.columns["by_rule"]) + np.array(page.evidence.columns["by_repeat"]) > 0
    bad = chrome > content
    kept = np.ones(count, bool)
    draw = rng.random()
    if draw < CLEAN:
        kept = ~(gone | bad)
    elif draw < CLEAN + PARTLY:
        runs = np.cumsum(np.concatenate(([1], bad[1:] != bad[:-1])))
        by_run = rng.random(runs[-1] + 1)[runs] < rng.random()
        by_block = rng.random(count) < rng.random()
        kept = ~((bad & (by_run if rng.random() < 0.5 else by_block)) | (gone & (rng.random() < 0.7)))
    elif draw < CLEAN + PARTLY + CROPPED:
        length = max(3, int(count * rng.uniform(0.15, 0.9)))
        start = rng.integers(0, max(1, count - length + 1))
        kept = np.zeros(count, bool)
        kept[start : start + length] = True
    if draw < CLEAN + PARTLY and page.headline >= 0:
        kept[page.headline] = True
    places = np.flatnonzero(kept)
    return places if len(places) else np.arange(count)


# ---- fitting


def looked_up(evidence: Evidence, places: list[int], marks: list[int]) -> Evidence:
    """The evidence as a network sees it that knows only some words and names of markup, at these places."""
    held = [[places[at] for at in each if places[at]] for each in evidence.words]
    known = [len(some) / max(len(every), 1) for some, every in zip(held, evidence.words, strict=True)]
    named = [[marks[at] for at in each if marks[at]] for each in evidence.names]
    return evidence._replace(words=held, names=named, columns=evidence.columns | {"known": known})


def vocabulary(
    pages: Iterable[tuple[str, list[list[int]]]], words: _Words, fewest: int, most: int
) -> tuple[Any, list[str]]:
    """For each word its place among those that stand in enough pages, or 0; and those words."""
    held: dict[str, set[int]] = defaultdict(set)
    for name, blocks in pages:
        held[name].update(at for each in blocks for at in each)
    counts = Counter(at for places in held.values() for at in places)
    best = [at for at, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])) if count >= fewest]
    places = np.zeros(len(words) + 1, np.int64)
    places[best[:most]] = np.arange(1, len(best[:most]) + 1)
    names = list(words)
    return places.tolist(), [names[at - 1] for at in best[:most]]


def fit(shape: Shape, pages: list[Page], words: _Words, names: _Words, epochs: int | None, folder: Path) -> None:
    """Fit a network to the pages and write it to the folder."""
    recipe = RECIPES[shape.file]
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    places, known = vocabulary(((page.id, page.evidence.words) for page in pages), words, FEWEST_PAGES, VOCABULARY)
    marks, named = vocabulary(((page.id, page.evidence.names) for page in pages), names, FEWEST_NAMED, NAMES)
    network = Network(shape, len(known), len(named))
    tables = ("words", "names")
    of_words = [part for name, part in network.named_parameters() if name.startswith(tables)]
    others = [part for name, part in network.named_parameters() if not name.startswith(tables)]
    groups = [{"params": others, "weight_decay": DECAY}, {"params": of_words, "weight_decay": recipe.word_decay}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.99))
    batches = [batch for _ in range(epochs or recipe.epochs) for batch in _batches(pages, rng)]
    start, total = time.time(), 0.0
    mean = Mean(network, recipe.remembered)
    network.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, step / 30) * (0.5 + 0.5 * math.cos(math.pi * step / len(batches))) + 1e-5
        loss = _loss(shape, network, [shown(shape, page, places, marks, rng) for page in batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        mean.update(step)
        total += float(loss.detach())
    mean.put_in_place()
    network.eval()
    parts = network.parts()
    parts |= page_types(shape, pages, places, marks, (len(known), len(named)))
    parts["reasons"], parts["reason_base"], fidelity = reasons(shape, network, pages, places, marks)
    size = write(str(folder), shape, parts, known, named, DILATIONS)
    print(
        f"{folder}: {size:,} bytes, loss {total / len(batches):.3f}, "
        f"linear reading explains {100 * fidelity:.0f} % of the scores, {time.time() - start:.0f} s"
    )


def page_types(
    shape: Shape, pages: list[Page], places: list[int], marks: list[int], sizes: tuple[int, int]
) -> dict[str, Any]:
    """The weights of what tells page types apart: see `cleaner.judge.page_types`."""
    seen_so = [looked_up(page.evidence, places, marks) for page in pages]
    columns, tables = _averages(shape, seen_so), [_spread([each.words for each in seen_so], sizes[0])]
    if shape is PAGE:
        tables.append(_spread([each.names for each in seen_so], sizes[1]))
    usual, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-3
    inputs = torch.from_numpy(np.concatenate([(columns - usual) / deviation, *tables], axis=1).astype(np.float32))
    kinds = torch.tensor([TYPES.index(page.kind) for page in pages])
    counts = torch.bincount(kinds, minlength=len(TYPES)).clamp(min=1)
    torch.manual_seed(SEED)
    model = nn.Sequential(
        nn.Linear(inputs.shape[1], TYPE_UNITS), nn.ReLU(), nn.Dropout(0.3), nn.Linear(TYPE_UNITS, len(TYPES))
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=TYPE_RATE, weight_decay=TYPE_DECAY)
    for _ in range(TYPE_EPOCHS):
        for chosen in torch.randperm(len(pages)).split(256):
            loss = functional.cross_entropy(model(inputs[chosen]), kinds[chosen], counts.float() ** -RARITY)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    first, last = model[0], model[3]
    weights = first.weight.detach().numpy()
    of_columns, *of_tables = np.split(
        weights, np.cumsum([columns.shape[1], *(table.shape[1] for table in tables)])[:-1], axis=1
    )
    scaled = of_columns / deviation
    named = {"type_in": scaled, "type_in_bias": first.bias.detach().numpy() - scaled @ usual}
    named |= {"types": last.weight.detach().numpy(), "types_bias": last.bias.detach().numpy()}
    return named | {name: table.T for name, table in zip(TYPE_TABLES, of_tables, strict=False)}


def _averages(shape: Shape, pages: Iterable[Evidence]) -> Any:
    """Of each page the means of its columns, and its numbers."""
    rows = []
    for evidence in pages:
        around, numbers = seen.surroundings(evidence)
        every = evidence.columns | around
        rows.append([*(sum(every[name]) / len(every[name]) for name in shape.columns), *numbers])
    return np.array(rows)


def _spread(bags: Sequence[Sequence[Sequence[int]]], size: int) -> Any:
    """Of each page how much every word of the vocabulary counts; the first column is nobody's."""
    table = np.zeros((len(bags), size + 1), np.float32)
    for row, bag in zip(table, bags, strict=True):
        found = spread(bag)
        row[list(found)] = list(found.values())
    return table


class Mean:
    """A moving mean of the weights of a network, over steps."""

    def __init__(self, network: Network, remembered: float) -> None:
        self.parts = list(network.parameters())
        self.means = [part.detach().clone() for part in self.parts]
        self.remembered = remembered

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take a step in; of the first few all count the same."""
        share = 1 - min(self.remembered, step / (step + 1))
        for mean, part in zip(self.means, self.parts, strict=True):
            mean.lerp_(part, share)

    @torch.no_grad()
    def put_in_place(self) -> None:
        """Give the network the means for its weights."""
        for mean, part in zip(self.means, self.parts, strict=True):
            part.copy_(mean)


def _batches(pages: list[Page], rng: Any) -> list[list[Page]]:
    """Every page twice, each time as one of its texts, in random order."""
    by_id = defaultdict(list)
    for page in pages:
        by_id[page.id].append(page)
    chosen = []
    for texts in by_id.values():
        few, many = texts[: (len(texts) + 1) // 2], texts[(len(texts) + 1) // 2 :] or texts
        chosen += [few[rng.integers(len(few))], many[rng.integers(len(many))]]
    batches: list[list[Page]] = [[]]
    blocks = 0
    for at in rng.permutation(len(chosen)):
        batches[-1].append(chosen[at])
        blocks += min(len(chosen[at].content), LONGEST)
        if blocks > BATCH:
            batches.append([])
            blocks = 0
    return [batch for batch in batches if batch]


def _loss(shape: Shape, network: Network, documents: list[Shown]) -> torch.Tensor:
    """How wrong the scores are, each block counted by the root of its words, and its document's share."""
    wanted, weights = [], []
    nothing = np.zeros(APART, np.float32)
    for each in documents:
        words = each.content + each.chrome
        is_chrome = each.chrome / np.maximum(words, 1)
        weight = np.sqrt(words) * each.weight
        weight = weight / max(weight.sum(), 1) ** 0.5 * np.where(is_chrome < 0.5, _costs(shape, each), 1)
        wanted += [is_chrome, nothing]
        weights += [weight * (ARTICLES_COUNT if each.kind is PageType.ARTICLE else 1), nothing]
    scores, types = network(batch_of(shape, [each.evidence for each in documents]))
    weight = torch.from_numpy(np.concatenate(weights).astype(np.float32))
    target = torch.from_numpy(np.concatenate(wanted).astype(np.float32))
    loss = functional.binary_cross_entropy_with_logits(scores, target, weight, reduction="sum") / weight.sum()
    kinds = torch.tensor([TYPES.index(each.kind) for each in documents])
    return loss + TYPES_COUNT * functional.cross_entropy(types, kinds)


def _costs(shape: Shape, each: Shown) -> float:
    """How much more a block of content counts than one of chrome."""
    recipe = RECIPES[shape.file]
    return recipe.content * (1 if each.kind is PageType.ARTICLE else recipe.others)


@torch.no_grad()
def reasons(
    shape: Shape, network: Network, pages: list[Page], places: list[int], marks: list[int]
) -> tuple[Any, Any, float]:
    """A linear reading of the scores, for receipts: a weight for each column, what is usual in content, and how much of
    the scores' variance it explains.
    """
    rng = np.random.default_rng(SEED)
    sample = [pages[at] for at in rng.permutation(len(pages))[:400]]
    documents = [looked_up(page.evidence, places, marks) for page in sample]
    batch = batch_of(shape, documents)
    filled = batch.filled.squeeze(1) > 0
    scores = network(batch)[0][filled].numpy().clip(-8, 8)
    columns = batch.columns[filled].numpy()
    usual = columns[np.concatenate([np.array(page.content) > np.array(page.chrome) for page in sample])].mean(axis=0)
    rows = np.concatenate([columns, np.ones((len(columns), 1), np.float32)], axis=1).astype(np.float64)
    ridge = rows.T @ rows + len(rows) * 1e-3 * np.eye(rows.shape[1])
    weights = np.linalg.solve(ridge, rows.T @ scores)
    left = scores - rows @ weights
    return weights[:-1], usual, 1 - float(left.var() / scores.var())


if __name__ == "__main__":
    main()
