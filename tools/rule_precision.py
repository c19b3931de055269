"""Measures the precision of the shipped rules on pages whose lines are labelled as content or boilerplate.

    python tools/rule_precision.py FOLDER                  prints the table, for docs/rule-precision.md
    python tools/rule_precision.py FOLDER --over           only the rules that remove too much content
    python tools/rule_precision.py FOLDER --rule 'en.date.*'    the content that these rules remove, line by line

A page is a line of a `.jsonl.gz` file: `raw` (a text), `labels` (for each line of it 1 content, 0 boilerplate, -1
unclear), `gold` (the wanted text) and `page_type`. A hit is a line that a strong rule removes or a weak rule matches;
unclear lines are not counted. A part of a line is content if the wanted text contains it together with the text around
it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from cleaner import Document, Removal
from cleaner.model import Removals
from cleaner.normalize import fold
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.pack import function_words
from cleaner.rules.rule import Rule, RuleKind
from cleaner.rules.selection import load_rules

MAX_WRONG, MAX_WRONG_SHARE = 3, 0.02
"""Limits of wrong hits: a rule beyond both has to be narrowed, bound to a place or made weak."""
BOILERPLATE, CONTENT = 0, 1
ARTICLE = "article"
CONTEXT_CHARS = 30  # characters on either side of a part; if they stand in the wanted text with it, it was content


class Hit(NamedTuple):
    """A labelled line that a rule removes or matches."""

    by: str
    label: int
    page_type: str
    line: str


def main() -> None:
    """Print the table, or the lines of some rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--over", action="store_true", help="only the rules beyond the limit")
    parser.add_argument("--rule", metavar="GLOB", help="print the content lines these rules remove")
    parser.add_argument("--right", action="store_true", help="with --rule: the boilerplate lines too")
    options = parser.parse_args()
    pages = [line for path in sorted(options.folder.glob("*.jsonl.gz")) for line in lines_of(path)]
    if not pages:
        sys.exit(f"{options.folder}: no .jsonl.gz files of labelled pages here")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        hits = [hit for found in pool.map(hits_of, pages, chunksize=50) for hit in found]
    if options.rule:
        for hit in hits:
            if fnmatchcase(hit.by, options.rule) and (options.right or hit.label == CONTENT):
                print(f"{'+-'[hit.label]} {hit.by}  {hit.page_type}  {hit.line[:150]}")
        return
    print("\n".join(table(hits, load_rules(spoken="").rules, len(pages), options.over)))


def lines_of(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(file)


def hits_of(page: str) -> list[Hit]:
    """Return the hits of all rules on a page, which is given as JSON."""
    record = json.loads(page)
    rules = load_rules(spoken="")
    document = read(record["raw"], format="text", function_words=function_words())
    lines = document.source_text.split("\n")
    if len(lines) != len(record["labels"]):
        return []  # repair joined or split lines, so the labels no longer fit
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    gold = fold(record["gold"])
    found: list[Hit] = []
    removals = certain_removals(document, rules)
    for removal in (*removals, *weak_matches(document, removals)):
        for at in range(bisect_right(starts, removal.start) - 1, bisect_right(starts, removal.end - 1)):
            start, end = max(0, removal.start - starts[at]), min(len(lines[at]), removal.end - starts[at])
            label = record["labels"][at]
            if 2 * (end - start) < len(lines[at]):  # the label is that of the line, not of the part
                label = (
                    CONTENT
                    if fold(lines[at][max(0, start - CONTEXT_CHARS) : end + CONTEXT_CHARS]) in gold
                    else BOILERPLATE
                )
            if label in (BOILERPLATE, CONTENT):
                found.append(Hit(removal.by, label, record["page_type"], lines[at]))
    return found


def weak_matches(document: Document, removals: Removals) -> Iterator[Removal]:
    """Yield the matches of weak rules in the blocks that are left."""
    weak = load_rules(spoken="").weak
    for block in document.blocks:
        if not removals.is_removed(block):
            for rule in weak.find(block.facts.folded, document.language):
                yield rule.removal(block.start, block.end)


def table(hits: list[Hit], rules: tuple[Rule, ...], pages: int, over: bool) -> Iterator[str]:
    """Yield a Markdown table with a row for each rule."""
    count = Counter((hit.by, hit.page_type == ARTICLE, hit.label) for hit in hits)
    if not over:
        strong = {rule.id for rule in rules if rule.strength == "strong"}
        total = Counter(hit.label for hit in hits if hit.by in strong)  # repeats are hits too, and no rules
        share = 100 * total[CONTENT] / max(1, total.total())
        yield from HEAD.format(pages=pages, right=total[BOILERPLATE], wrong=total[CONTENT], share=share).splitlines()
    yield "| rule | articles: chrome | content | other pages: chrome | content | |"
    yield "|---|---:|---:|---:|---:|---|"
    for rule in sorted(rules, key=lambda rule: rule.id):
        figures = [count[rule.id, article, label] for article in (True, False) for label in (BOILERPLATE, CONTENT)]
        right, wrong = figures[0] + figures[2], figures[1] + figures[3]
        is_over = wrong > MAX_WRONG and wrong > MAX_WRONG_SHARE * (right + wrong) and rule.strength == "strong"
        if (is_over or not over) and rule.kind is not RuleKind.KEEP:
            note = "too much" if is_over else "weak" if rule.strength == "weak" else ""
            yield f"| {rule.id} | {' | '.join(str(figure or '') for figure in figures)} | {note} |"


HEAD = """# Precision of the rules

What each rule for English, and each without a language, takes of {pages:,} labelled texts, four plain-text
renderings of the pages of WCXB's development set (Murrough Foley, CC-BY-4.0): lines that the labels call chrome, and
lines that they call content. In all, {right:,} lines of chrome and {wrong:,} of content ({share:.1f} %). Made by
`python tools/rule_precision.py FOLDER`; not to be edited.

The labels were derived by aligning page and wanted text. Read by hand, one in fourteen content labels was debatable,
and up to one in five chrome labels of the first rendering; so a wrong hit or two says little. What a section's heading
takes along counts for the section. A weak rule takes nothing: its counts are its matches in what is left. A rule
without counts met nothing here that an earlier rule had not taken; only its examples in `rules/` support it.

A rule marked "too much" has more than 3 wrong hits that are more than 2 % of all. The lines behind each of them were
read, and a comment above the rule says why it stays: most are one line of one page, counted in every rendering.

"""

if __name__ == "__main__":
    main()
