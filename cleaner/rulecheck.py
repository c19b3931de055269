"""Do rules keep their promises? Every example of every rule, and what no example shows: twins, and slow patterns.

`cleaner rules check` prints what this finds; the test suite asks the same questions one example at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cleaner.engine import spans
from cleaner.folding import fold, level, squeeze, straighten, trim
from cleaner.matching import Rules
from cleaner.model import Document, Removals, Rule, RuleKind, Strength
from cleaner.reading.blocks import split_blocks
from cleaner.rulebook import RuleEntry
from cleaner.steps.chrome import chrome

MARKS = re.compile("⟦(.*?)⟧")
"""What a cut takes out of its example."""


def problems(entries: list[RuleEntry], pack: Iterable[Rule] = ()) -> Iterator[str]:
    """What is wrong with `entries`, a line each; `keeps` are held against the rules of `pack` too."""
    everything = Rules([*(entry.rule for entry in entries), *pack])
    yield from _twins(entries)
    for entry in entries:
        for text in (*entry.phrases, *entry.removes):
            if not takes(entry.rule, text):
                yield f"{entry.path}: {entry.rule.id}: does not take {text!r}"
        for text in entry.keeps:
            for culprit in touched_by(everything, text):
                yield f"{entry.path}: {entry.rule.id}: {culprit} takes what is to be kept: {text!r}"
        for text in entry.misses:
            if takes(entry.rule, text):
                yield f"{entry.path}: {entry.rule.id}: takes a miss by now, so move it to `removes`: {text!r}"
        if not (entry.removes or entry.phrases) or not (entry.keeps or entry.rule.kind is RuleKind.KEEP):
            missing = "needs an example of what it takes and, in `keeps`, of what comes closest"
            yield f"{entry.path}: {entry.rule.id}: {missing}"


def takes(rule: Rule, text: str) -> bool:
    """Does the rule, wherever it stands in a document, take an example as it should?"""
    match rule.kind:
        case RuleKind.CUT:
            return _cuts(rule, text)
        case RuleKind.SECTION:
            heading, _, under = text.partition("\n")
            return matches(rule, heading) and _takes_all(rule, under)
        case _:
            return matches(rule, text)


def matches(rule: Rule, text: str) -> bool:
    """Does the rule match a whole block?"""
    alone = Rules([rule], strength=rule.strength)
    return rule in alone.find(trim(fold(text)), "") and alone.insists(rule, trim(squeeze(straighten(text))))


def touched_by(rules: Rules, text: str) -> list[str]:
    """The ids of the rules that would take any of a text, each block looked at alone and wherever it stands."""
    found: list[str] = []
    for block in split_blocks(text):
        piece = text[block.start : block.end]
        cased = trim(squeeze(straighten(piece)))
        found += [
            r.id for r in rules.find(block.facts.folded, "") if r.kind is not RuleKind.KEEP and rules.insists(r, cased)
        ]
        folded = squeeze(level(piece))
        found += [
            rule.id
            for rule in rules.rules
            if rule.kind is RuleKind.CUT
            and block.facts.words <= rule.max_words
            and any(True for _ in spans(rule, folded))
        ]
    return list(dict.fromkeys(found))


def _cuts(rule: Rule, text: str) -> bool:
    """Does a cut take what stands between the marks, and nothing else? A phrase stands for what it cuts."""
    if not MARKS.search(text):
        return fold(text) in squeeze(text).lower()
    whole = MARKS.sub(r"\1", text)
    wanted = [fold(marked) for marked in MARKS.findall(text)]
    folded = fold(whole)
    return [folded[start:end].strip() for start, end in spans(rule, folded)] == wanted


def _takes_all(rule: Rule, under: str) -> bool:
    heading = f"{rule.phrases[0] if rule.phrases else ''}"
    if not under.strip() or not heading:
        return True
    text = f"{heading}\n\n{under}"
    document = Document(text, split_blocks(text))
    step = chrome(Rules([replace(rule, strength=Strength.STRONG)]))
    removals = Removals().with_(document, step(document, Removals()))
    return all(removals.gone(block) for block in document.blocks)


def _twins(entries: list[RuleEntry]) -> Iterator[str]:
    """Phrases that stand twice."""
    seen: dict[tuple[str, RuleKind], str] = {}
    for entry in entries:
        for phrase in entry.rule.phrases:
            other = seen.setdefault((phrase, entry.rule.kind), entry.rule.id)
            if other != entry.rule.id:
                yield f"{entry.path}: {entry.rule.id}: the phrase {phrase!r} stands in {other} too; leave it in one"
