"""Measures rules on texts: hits, words removed, pattern runs and their time, by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter

from cleaner.model import Document, Removals
from cleaner.normalize import squeeze
from cleaner.rules.matcher import RuleSet
from cleaner.rules.regex_engine import cut_spans, matches
from cleaner.rules.rule import Rule, RuleKind
from cleaner.steps.rules import apply_rules


@dataclass(slots=True)
class RuleCost:
    """Figures of one rule. A weak rule removes nothing, so its hits are the blocks it matches."""

    hits: int = 0
    words: int = 0
    tries: int = 0
    """Number of times its pattern ran; phrases are looked up together and have no cost of their own."""
    seconds: float = 0.0


def rule_costs(documents: Iterable[Document], rules: RuleSet) -> dict[str, RuleCost]:
    """Return the figures of each rule that did something, by its id, when rules alone clean the documents."""
    found: dict[str, RuleCost] = defaultdict(RuleCost)
    step = apply_rules(rules)
    for document in documents:
        removals = Removals().merged(document, step(document, Removals()), rules.vetoed(document))
        for removal in removals:
            found[removal.by].hits += 1
            found[removal.by].words += len(document.source_text[removal.start : removal.end].split())
        for block in document.blocks:
            for rule in rules.weak.find(block.facts.folded, document.language):
                found[rule.id].hits += 1
        for rule, text in _tries(document, rules):
            match = cut_spans if rule.kind is RuleKind.CUT else matches
            cost = found[rule.id]
            if not cost.tries:
                match(rule, text)  # compiles the pattern, once for all texts
            start = perf_counter()
            match(rule, text)
            cost.seconds += perf_counter() - start
            cost.tries += 1
    return found


def _tries(document: Document, rules: RuleSet) -> Iterator[tuple[Rule, str]]:
    """Yield the rules whose patterns run on a document, and the texts they run on."""
    for block in document.blocks:
        text = block.facts.folded
        for rule in (*rules.candidates(text), *rules.weak.candidates(text)):
            yield rule, text
    for _, levelled, cuts in rules.cuts_in(document):
        for rule in cuts:
            yield rule, squeeze(levelled)
