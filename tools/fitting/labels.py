"""Reads labelled pages: their features, and the words of content and boilerplate in each block. Needs no torch."""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.classifier.features import Features, extract_features, with_reference
from cleaner.model import Document, PageType
from cleaner.normalize import fold
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.pack import class_roles, function_words
from cleaner.rules.selection import load_rules

RUN = 3  # words in a row that content and block share; fewer are chance
TOKEN = re.compile(r"\w+")


@dataclass
class LabelledPage:
    """A labelled page: its features, and the numbers of words of each block that are content and boilerplate."""

    id: str
    source: str
    kind: PageType
    features: Features
    content: list[int]
    boilerplate: list[int]
    headline: int
    """Index of the block that is the title, or -1."""


class Words(dict[str, int]):
    """Vocabulary that grows: `get` adds a word that it does not have, with the next index from 1."""

    def get(self, word: str, default: Any = None) -> int:
        """Return the index of a word."""
        return self.setdefault(word, len(self) + 1)


def pages_of(path: Path, words: Words) -> Iterator[LabelledPage]:
    """Yield the pages of a file, except those whose lines do not fit the labels after reading."""
    rules = load_rules()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            document = read(record["raw"], format="text", function_words=function_words())
            lines = document.source_text.split("\n")
            if not document.blocks or len(lines) != len(record["labels"]):
                continue
            features = extract_features(document, certain_removals(document, rules), rules, words)
            content, boilerplate = labelled(document, lines, record["labels"])
            headline = headline_of(document, record)
            if headline >= 0 and not content[headline] + boilerplate[headline]:
                content[headline] = max(features.sizes[headline], 1)
            kind = PageType(record["page_type"])
            yield LabelledPage(record["id"], path.name, kind, features, content, boilerplate, headline)


def html_pages(folder: Path, words: Words, names: Words) -> Iterator[LabelledPage]:
    """Yield the pages of a folder of HTML, except those without blocks or without wanted text."""
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            html = gzip.decompress((folder / "html" / f"{record['id']}.html.gz").read_bytes())
            document = read(html, format="html", function_words=function_words(), classes=class_roles())
            if not document.blocks or not record["main_content"].strip():
                continue
            rules = load_rules(spoken=document.language)
            features = extract_features(document, certain_removals(document, rules), rules, words, names)
            features = with_reference(features, document, document.reference_text() if document.reference_text else "")
            content, boilerplate = aligned(document, record["main_content"])
            headline = headline_of(document, record)
            if headline >= 0 and not content[headline]:
                content[headline], boilerplate[headline] = max(features.sizes[headline], 1), 0
            kind = PageType(record["page_type"])
            yield LabelledPage(record["id"], "html", kind, features, content, boilerplate, headline)


def aligned(document: Document, wanted: str) -> tuple[list[int], list[int]]:
    """Return the words of each block that are content, and those that are boilerplate, from the page's wanted text.

    They are aligned by one longest common subsequence of words, of which only runs count, and blocks that match whole.
    Blocks that stand in another order on the page than in the text are found by their runs of four words.
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
    content, boilerplate, at = [], [], 0
    for each in tokens:
        hits = int(matched[at : at + len(each)].sum())
        if hits < len(each) / 2:
            grams = [tuple(each[n : n + 4]) for n in range(len(each) - 3)]
            if (grams and sum(gram in left for gram in grams) >= 0.7 * len(grams)) or (
                0 < len(each) <= 8 and not hits and lines[tuple(each)] > 0
            ):
                hits = len(each)
        content.append(hits)
        boilerplate.append(len(each) - hits)
        at += len(each)
    return content, boilerplate


def labelled(document: Document, lines: list[str], labels: list[int]) -> tuple[list[int], list[int]]:
    """Return the words of each block that are content, and those that are boilerplate, from the labels of lines."""
    content, boilerplate = [0] * len(document.blocks), [0] * len(document.blocks)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for block in document.blocks:
        for at in range(bisect_right(starts, block.start) - 1, bisect_right(starts, block.end - 1)):
            if labels[at] >= 0:
                (content if labels[at] else boilerplate)[block.index] += len(lines[at].split())
    return content, boilerplate


def headline_of(document: Document, record: dict[str, Any]) -> int:
    """Return the index of the first block that is the page's title, or much of it, or -1."""
    title = fold(record["title"] or "")
    for block in document.blocks if title else ():
        text = block.facts.folded
        is_part = block.facts.words >= 3 and (text in title or title in text) and len(text) < 2 * len(title)
        if block.facts.words >= 2 and (text == title or is_part):
            return block.index
    return -1


def vocabulary(
    pages: Iterable[tuple[str, list[list[int]]]], words: Words, min_pages: int, size: int
) -> tuple[Any, list[str]]:
    """Return a vocabulary of the most frequent words: for each index of `words` its new index, or 0, and the words.

    `pages` are ids with indices by block; words on fewer than `min_pages` of them are left out, and so are all after
    the first `size`.
    """
    held: dict[str, set[int]] = defaultdict(set)
    for name, blocks in pages:
        held[name].update(at for each in blocks for at in each)
    counts = Counter(at for places in held.values() for at in places)
    best = [at for at, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])) if count >= min_pages]
    places = np.zeros(len(words) + 1, np.int64)
    places[best[:size]] = np.arange(1, len(best[:size]) + 1)
    names = list(words)
    return places.tolist(), [names[at - 1] for at in best[:size]]


def looked_up(features: Features, places: list[int], marks: list[int]) -> Features:
    """Return the features with the indices of a smaller vocabulary of words, and of one of names of markup.

    `places` and `marks` map the old indices of words and names to the new ones, 0 for none.
    """
    held = [[places[at] for at in each if places[at]] for each in features.words]
    known = [len(some) / max(len(every), 1) for some, every in zip(held, features.words, strict=True)]
    named = [[marks[at] for at in each if marks[at]] for each in features.names]
    return features._replace(words=held, names=named, columns=features.columns | {"known": known})
