"""Reads labelled pages: their features, and the words of content and boilerplate in each block. Needs no torch."""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from bench.groups import collection_of
from bench.words import CJK, WORD
from cleaner.classifier.core_views import CoreFeatures
from cleaner.classifier.features import Features, extract_features, with_reference
from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.dedup import site_of
from cleaner.model import Document, PageType
from cleaner.normalize import fold
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.pack import class_roles, function_words
from cleaner.rules.selection import load_rules
from tools.fitting.altering import altered
from tools.fitting.pages import LabelledPage, as_arrays

RUN = 3  # words in a row that content and block share; fewer are chance
UNSPACED_WORD = re.compile(f"[{CJK}]")
SHARE_OF_WORD = 0.5  # of a word that is one character: it says half as much when chance is to be told apart


class Words(dict[str, int]):
    """Vocabulary that grows: `get` adds a word that it does not have, with the next index from 1."""

    def get(self, word: str, default: Any = None) -> int:
        """Return the index of a word."""
        return self.setdefault(word, len(self) + 1)


def text_pages(path: Path, words: Words) -> Iterator[LabelledPage]:
    """Yield the pages of a file of texts, except those whose lines do not fit the labels after reading."""
    for record in records_of(path):
        document = read(record["raw"], format="text", function_words=function_words())
        lines = document.source_text.split("\n")
        if not document.blocks or len(lines) != len(record["labels"]):
            continue
        rules = load_rules(spoken=document.language)
        features = extract_features(document, certain_removals(document, rules), rules, words)
        content, boilerplate = labelled(document, lines, record["labels"])
        yield labelled_page(TEXT, record, document, features, (content, boilerplate), path.name)


def html_pages(folder: Path, words: Words, names: Words, rng: Any = None) -> Iterator[LabelledPage]:
    """Yield the pages of a folder of HTML, except those without blocks or without wanted text.

    With a random generator, each page is followed by one with altered markup.
    """
    for record in records_of(folder / "ground-truth.jsonl.gz"):
        if record["main_content"].strip():
            html = gzip.decompress((folder / "html" / f"{record['id']}.html.gz").read_bytes()).decode(
                "utf-8", "replace"
            )
            reference = ""
            for source in ("html", "altered") if rng is not None else ("html",):
                document = read(
                    html if source == "html" else altered(html, rng),
                    format="html",
                    function_words=function_words(),
                    classes=class_roles(),
                )
                if source == "html" and document.blocks and document.reference_text:
                    reference = document.reference_text()
                if document.blocks:
                    yield _html_page(record, document, reference, words, names, source)


def _html_page(
    record: dict[str, Any], document: Document, reference: str, words: Words, names: Words, source: str
) -> LabelledPage:
    rules = load_rules(spoken=document.language)
    features = extract_features(document, certain_removals(document, rules), rules, words, names)
    features = with_reference(features, document, reference)
    return labelled_page(PAGE, record, document, features, aligned(document, record["main_content"]), source)


def records_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def labelled_page(
    schema: InputSchema,
    record: dict[str, Any],
    document: Document,
    features: Features | CoreFeatures,
    words: tuple[list[int], list[int]],
    source: str,
) -> LabelledPage:
    """Return the page of a record; `words` are those of each block that are content, and those that are boilerplate.

    The title counts as content where the labels leave it out: readers want it.
    """
    content, boilerplate = words
    headline = headline_of(document, record)
    if headline >= 0 and not content[headline] and (schema is PAGE or not boilerplate[headline]):
        content[headline], boilerplate[headline] = max(features.sizes[headline], 1), 0
    paths: dict[tuple[str, ...], int] = {}
    return LabelledPage(
        id=record["id"],
        source=source,
        collection=collection_of(record),
        language=record.get("lang") or document.language.split(",")[0],
        site=record.get("site") or site_of(record["url"]),
        kind=PageType(record["page_type"]),
        **as_arrays(schema, features),
        paths=np.array(
            [paths.setdefault(block.markup.names if block.markup else (), len(paths)) for block in document.blocks]
        ),
        content=np.array(content, np.float32),
        boilerplate=np.array(boilerplate, np.float32),
        headline=headline,
    )


def aligned(document: Document, wanted: str) -> tuple[list[int], list[int]]:
    """Return the words of each block that are content, and those that are boilerplate, from the page's wanted text.

    They are aligned by one longest common subsequence of words, of which only runs count, and blocks that match whole.
    Blocks that stand in another order on the page than in the text are found by their runs of four words.
    """
    from rapidfuzz.distance import Indel

    tokens = [WORD.findall(document.text(block).lower()) for block in document.blocks]
    flat = [word for each in tokens for word in each]
    gold = WORD.findall(wanted.lower())
    matched = np.zeros(len(flat) + 1, bool)
    taken = np.zeros(len(gold) + 1, bool)
    ends = set(np.cumsum([len(each) for each in tokens]).tolist())
    starts = ends | {0}
    for code in Indel.opcodes(flat, gold):
        if code.tag == "equal":
            start, end = code.src_start, code.src_end
            if _length(flat[start:end]) >= RUN or (start in starts and end in ends):
                matched[start:end] = True
                taken[code.dest_start : code.dest_end] = True
    left = {tuple(gold[at : at + 4]) for at in range(len(gold) - 3) if not taken[at : at + 4].any()}
    lines = Counter(tuple(WORD.findall(line.lower())) for line in wanted.split("\n"))
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


def _length(words: list[str]) -> float:
    """Return the number of words in a run, of which a character that is a word counts less."""
    return sum(SHARE_OF_WORD if UNSPACED_WORD.match(word) else 1 for word in words)


def labelled(document: Document, lines: list[str], labels: list[int]) -> tuple[list[int], list[int]]:
    """Return the words of each block that are content, and those that are boilerplate, from the labels of lines."""
    content, boilerplate = [0] * len(document.blocks), [0] * len(document.blocks)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for block in document.blocks:
        for at in range(bisect_right(starts, block.start) - 1, bisect_right(starts, block.end - 1)):
            if labels[at] >= 0:
                (content if labels[at] else boilerplate)[block.index] += len(WORD.findall(lines[at]))
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
    pages: Iterable[LabelledPage], held: str, total: int, min_sites: int, size: int
) -> tuple[Any, list[int]]:
    """Return a vocabulary: for each old index its new one, or 0, and the old indices that it holds.

    `held` names the field with the indices, of which there are `total`. An index counts by the number of sites that
    have it, in each language divided by the root of the number of sites of that language, so that each language has
    its share.
    Indices on fewer than `min_sites` sites are left out, and so are all after the first `size`.
    """
    sites: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for page in pages:
        sites[page.language][page.site].update(np.unique(getattr(page, held)).tolist())
    scores, count = np.zeros(total + 1), np.zeros(total + 1, int)
    for by_site in sites.values():
        for found in by_site.values():
            places = list(found)
            scores[places] += len(by_site) ** -0.5
            count[places] += 1
    scores[0], scores[count < min_sites] = 0, 0
    best = [at for at in np.lexsort((np.arange(total + 1), -scores)).tolist()[:size] if scores[at] > 0]
    new = np.zeros(total + 1, np.int32)
    new[best] = np.arange(1, len(best) + 1)
    return new, best
