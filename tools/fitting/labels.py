"""Labelled pages as evidence, with how many words of each block are content and chrome; needs no torch."""

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

from cleaner.classifier import features as seen
from cleaner.classifier.features import Features
from cleaner.model import Document, PageType
from cleaner.normalize import fold as folded
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.pack import function_words
from cleaner.rules.selection import load_rules

RUN = 3  # words in a row that content and block share; fewer are chance
TOKEN = re.compile(r"\w+")


@dataclass
class LabelledPage:
    """A labelled text: its evidence, and how many words of each block are content and chrome."""

    id: str
    source: str
    kind: PageType
    features: Features
    content: list[int]
    chrome: list[int]
    headline: int


class Words(dict[str, int]):
    """A vocabulary that takes in every word it is asked about."""

    def get(self, word: str, default: Any = None) -> int:
        return self.setdefault(word, len(self) + 1)


def pages_of(path: Path, words: Words) -> Iterator[LabelledPage]:
    """The pages of a file whose lines are still those that the labels speak of."""
    rules = load_rules()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            document = read(record["raw"], format="text", function_words=function_words())
            lines = document.source_text.split("\n")
            if not document.blocks or len(lines) != len(record["labels"]):
                continue
            features = seen.extract_features(document, certain_removals(document, rules), rules, words)
            content, chrome = labelled(document, lines, record["labels"])
            headline = headline_of(document, record)
            if headline >= 0 and not content[headline] + chrome[headline]:
                content[headline] = max(features.sizes[headline], 1)
            kind = PageType(record["page_type"])
            yield LabelledPage(record["id"], path.name, kind, features, content, chrome, headline)


def html_pages(folder: Path, words: Words, names: Words) -> Iterator[LabelledPage]:
    """The pages of a folder of HTML whose wanted text is known."""
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            html = gzip.decompress((folder / "html" / f"{record['id']}.html.gz").read_bytes())
            document = read(html, format="html", function_words=function_words())
            if not document.blocks or not record["main_content"].strip():
                continue
            rules = load_rules(spoken=document.language)
            features = seen.extract_features(document, certain_removals(document, rules), rules, words, names)
            features = seen.with_reference(
                features, document, document.reference_text() if document.reference_text else ""
            )
            content, chrome = aligned(document, record["main_content"])
            headline = headline_of(document, record)
            if headline >= 0 and not content[headline]:
                content[headline], chrome[headline] = max(features.sizes[headline], 1), 0
            kind = PageType(record["page_type"])
            yield LabelledPage(record["id"], "html", kind, features, content, chrome, headline)


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


def labelled(document: Document, lines: list[str], labels: list[int]) -> tuple[list[int], list[int]]:
    """How many words of each block are content, and how many are chrome."""
    content, chrome = [0] * len(document.blocks), [0] * len(document.blocks)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for block in document.blocks:
        for at in range(bisect_right(starts, block.start) - 1, bisect_right(starts, block.end - 1)):
            if labels[at] >= 0:
                (content if labels[at] else chrome)[block.index] += len(lines[at].split())
    return content, chrome


def headline_of(document: Document, record: dict[str, Any]) -> int:
    """The first block that is the page's title, or most of it, or -1."""
    title = folded(record["title"] or "")
    for block in document.blocks if title else ():
        text = block.facts.folded
        is_part = block.facts.words >= 3 and (text in title or title in text) and len(text) < 2 * len(title)
        if block.facts.words >= 2 and (text == title or is_part):
            return block.index
    return -1


def vocabulary(
    pages: Iterable[tuple[str, list[list[int]]]], words: Words, fewest: int, most: int
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


def looked_up(features: Features, places: list[int], marks: list[int]) -> Features:
    """The evidence as a network sees it that knows only some words and names of markup, at these places."""
    held = [[places[at] for at in each if places[at]] for each in features.words]
    known = [len(some) / max(len(every), 1) for some, every in zip(held, features.words, strict=True)]
    named = [[marks[at] for at in each if marks[at]] for each in features.names]
    return features._replace(words=held, names=named, columns=features.columns | {"known": known})
