"""Why a block stayed: how likely it was taken for boilerplate, what protects it, and the nearest rules."""

from __future__ import annotations

from collections.abc import Iterator, Set
from math import exp

from cleaner.classifier.decision import THRESHOLDS, log_odds
from cleaner.classifier.schema import schema_of
from cleaner.model import Block, Document, Preset
from cleaner.pipeline import Cleaner
from cleaner.report.explain import KeptReason, NearRule
from cleaner.rules.matcher import RuleSet
from cleaner.rules.rule import Rule, Strength
from cleaner.steps.headline import find_headline
from cleaner.steps.layout import kept_by_structure, protected_blocks
from cleaner.steps.notes import notes
from cleaner.steps.rules import refusals
from cleaner.steps.wholes import parts_of_kept

NEAREST = 3  # rules that are named
MIN_SHARED = 0.5  # of the words of a phrase and a text, for the phrase to be near


class KeptReasons:
    """Answers why blocks of one document stayed."""

    def __init__(self, cleaner: Cleaner, document: Document) -> None:
        """Run the steps on the document. Raises `OverBudgetError` if a rule of the caller's takes too long."""
        looked, self._classifier = cleaner.looked(document)
        self._document = document
        self._removals = looked.removals
        self._preset = Preset(cleaner.preset)
        self._vetoed = self._classifier.rules.vetoed(document)

    def of(self, block: Block) -> KeptReason:
        """Return why a block stayed."""
        limits = THRESHOLDS[schema_of(self._document).file][self._preset]
        scores = self._classifier.scores
        probability = 1 / (1 + exp(-scores.logits[block.index])) if scores else None
        protections = tuple(name for name, blocks in self._protections() if block.index in blocks)
        return KeptReason(probability, limits.certain, limits.likely, protections, tuple(self._rules(block)))

    def _protections(self) -> Iterator[tuple[str, Set[int]]]:
        """Yield what protects blocks from the classifier, with the indices of those."""
        document, removals, scores = self._document, self._removals, self._classifier.scores
        yield "a rule keeps it", self._vetoed
        if scores is None:
            return
        yield "it is the headline", {find_headline(scores.features, scores.context, removals)}
        yield (
            "its form is that of content: code, a turn of speech, an entry, or what a cut left",
            protected_blocks(document, removals),
        )
        yield "it is a note of the text", notes(document)
        above = {at for at, logit in enumerate(scores.logits) if logit > log_odds(self._likely())}
        stays = above - removals.fully_removed
        yield "it belongs to a whole that is kept", set(parts_of_kept(document, removals, stays))
        if document.page_metadata:
            yield (
                "its place among the elements of the page is that of content",
                kept_by_structure(document, removals, stays, stays),
            )

    def _likely(self) -> float:
        return THRESHOLDS[schema_of(self._document).file][self._preset].likely

    def _rules(self, block: Block) -> Iterator[NearRule]:
        rules = self._classifier.rules
        found = {rule.id: why for rule, why in refusals(self._document, rules, self._removals, block)}
        near = {rule.id: why for rule, why in nearest_rules(rules, self._document, block) if rule.id not in found}
        yield from (NearRule(*each) for each in [*found.items(), *near.items()][:NEAREST])


def nearest_rules(rules: RuleSet, document: Document, block: Block) -> Iterator[tuple[Rule, str]]:
    """Yield the rules with a phrase that shares most words with a block, the nearest first, and what they look for."""
    words = set(block.facts.folded.split())
    found: list[tuple[float, str, Rule, str]] = []
    for rule in rules.rules:
        if rule.strength is Strength.STRONG and rules.applies(rule, document.language):
            share, phrase = max(((_shared(words, phrase), phrase) for phrase in rule.phrases), default=(0.0, ""))
            if MIN_SHARED <= share < 1:
                found.append((-share, rule.id, rule, phrase))
    for _, _, rule, phrase in sorted(found, key=lambda each: each[:2]):
        yield rule, f"looks for {phrase!r}"


def _shared(words: set[str], phrase: str) -> float:
    """Return the Jaccard similarity of the words of a text and of a phrase."""
    others = set(phrase.split())
    return len(words & others) / len(words | others) if words and others else 0.0
