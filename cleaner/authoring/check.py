"""Checks rules: every example of every rule, and problems that no example shows.

Those are a phrase or a pattern that two rules have, a rule whose examples another rule always takes first, and a rule
that takes too much. Patterns that may take too long are refused earlier, when a file is read.

`cleaner rules check` prints the problems; the test suite checks the same things one rule at a time.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache, partial

from cleaner.frozen import with_changes
from cleaner.model import Document, Removals
from cleaner.normalize import fold, level, squeeze, straighten, trim
from cleaner.reading import read
from cleaner.reading.blocks import split_blocks
from cleaner.rules.folder import ANY, CORE
from cleaner.rules.loader import RuleEntry
from cleaner.rules.matcher import RuleSet
from cleaner.rules.regex_engine import cut_spans
from cleaner.rules.rule import Place, Rule, RuleKind, Strength
from cleaner.rules.selectors import is_inside
from cleaner.steps.rules import apply_rules

MARKS = re.compile("⟦(.*?)⟧")
"""Marks around what a cut removes from its example."""


def problems(
    entries: list[RuleEntry], pack: Iterable[RuleEntry] = (), function_words: Container[str] = ()
) -> Iterator[str]:
    """Yield the problems of `entries`, a line each.

    Their examples are tried on the rules of `pack`, too, and the `keeps` of `pack` on them. Phrases made of
    `function_words` alone are a problem.
    """
    pack = list(pack)
    rule_set = cache(partial(asked_with, [entry.rule for entry in (*entries, *pack)]))
    found = []
    for entry in entries:
        all_rules, near = rule_set(entry.rule.language), (entry.rule.language, *CORE)
        foreign = [text for other in pack if other.rule.language in near for text in other.keeps]
        found += [(entry, problem) for problem in problems_of(entry, all_rules, foreign, function_words)]
    for entry, problem in (*duplicates(entries), *found):
        yield f"{entry.path}: {entry.rule.id}: {problem}"


def problems_of(
    entry: RuleEntry, all_rules: RuleSet, foreign: Iterable[str] = (), function_words: Container[str] = ()
) -> Iterator[str]:
    """Yield the problems of one entry among `all_rules`; `foreign` are texts that the rules of others keep."""
    yield from _failing_examples(entry, all_rules)
    yield from _too_broad(entry, foreign, function_words)
    yield from _shadowed(entry, all_rules)


def asked_with(rules: Iterable[Rule], language: str) -> RuleSet:
    """Return the rules that hold for texts in a language."""
    return RuleSet([rule for rule in rules if rule.language in (language, *CORE)])


def _failing_examples(entry: RuleEntry, all_rules: RuleSet) -> Iterator[str]:
    rule = entry.rule
    for text in (*(() if rule.inside else entry.phrases), *entry.removes):
        if not takes(rule, text):
            yield f"does not take {text!r}"
    for text in entry.keeps:
        culprits = touched_by(all_rules, text)
        if rule.strength is Strength.WEAK and matches_block(rule, text):
            culprits.append(rule.id)
        for culprit in culprits:
            yield f"{culprit} takes what is to be kept: {text!r}"
    for text in entry.misses:
        if takes(rule, text):
            yield f"takes a miss by now, so move it to `removes`: {text!r}"
    if not (entry.removes or (entry.phrases and not rule.inside)) or not (entry.keeps or rule.kind is RuleKind.KEEP):
        yield "needs an example of what it takes and, in `keeps`, of what comes closest"


def _too_broad(entry: RuleEntry, foreign: Iterable[str], function_words: Container[str]) -> Iterator[str]:
    """Yield problems of a rule that takes too much: texts that other rules keep, words of every text."""
    rule = entry.rule
    if rule.kind is RuleKind.KEEP:
        return
    if rule.pattern and not (rule.prefixes or rule.required_literals or rule.inside):
        yield "the pattern asks for no word at all; write one that every match holds"
    for phrase in rule.phrases:
        if all(word in function_words for word in phrase.split()):
            yield f"the phrase {phrase!r} is made of words of every text; write the longer form, or use a section"
    alone = RuleSet([rule])
    for text in foreign:
        if touched_by(alone, text):
            yield f"takes what a shipped rule keeps: {text!r}"


def _shadowed(entry: RuleEntry, all_rules: RuleSet) -> Iterator[str]:
    """Yield a problem if other rules take all the rule's examples before it is tried."""
    if entry.rule.kind in (RuleKind.CUT, RuleKind.KEEP) or entry.rule.inside:
        return
    texts = [text.partition("\n")[0] for text in (*entry.phrases, *entry.removes)]
    culprits = [_first_to_take(text, entry.rule, all_rules) for text in texts]
    if texts and all(culprits):
        yield f"never comes to its turn, because {culprits[0]} takes its examples first; keep one of the two"


def _first_to_take(text: str, rule: Rule, all_rules: RuleSet) -> str:
    """Return the id of another rule that takes a text wherever `rule` would and is tried before it, or `""`."""
    cased = trim(squeeze(straighten(text)))
    for other in all_rules.find(trim(fold(text)), ""):
        if other is rule:
            break
        stands = other.place in (Place.ANYWHERE, rule.place) and other.language in ("any", rule.language)
        if stands and other.kind is not RuleKind.KEEP and all_rules.matches_case(other, cased):
            return other.id
    return ""


def takes(rule: Rule, text: str) -> bool:
    """Tell whether the rule takes an example as it should, wherever that stands in a document; of HTML, all of it."""
    if rule.inside:
        return _takes_page(rule, text)
    match rule.kind:
        case RuleKind.CUT:
            return _cuts(rule, text)
        case RuleKind.SECTION:
            heading, _, under = text.partition("\n")
            return matches_block(rule, heading) and _takes_all(rule, under)
        case _:
            return matches_block(rule, text)


def _takes_page(rule: Rule, html: str) -> bool:
    document = read(html, format="html", reference=False, function_words={})
    step = apply_rules(RuleSet([with_changes(rule, place=Place.ANYWHERE)]))
    removals = Removals().merged(document, step(document, Removals()))
    return bool(document.blocks) and all(removals.is_removed(block) for block in document.blocks)


def matches_block(rule: Rule, text: str) -> bool:
    """Tell whether the rule matches a whole block."""
    alone = RuleSet([rule], strength=rule.strength)
    return rule in alone.find(trim(fold(text)), "") and alone.matches_case(rule, trim(squeeze(straighten(text))))


def touched_by(rules: RuleSet, text: str) -> list[str]:
    """Return the ids of the rules that would take any block of a text, or a part of one, wherever it stands."""
    found: list[str] = []
    document = read(text, format="html" if text.startswith("<") else "text", reference=False, function_words={})
    for block in document.blocks:
        piece = document.text(block)
        cased = trim(squeeze(straighten(piece)))
        matching = (*rules.find(block.facts.folded, ""), *rules.inside)
        found += [
            rule.id
            for rule in matching
            if rule.kind is not RuleKind.KEEP and is_inside(rule, block) and rules.matches_case(rule, cased)
        ]
        folded = squeeze(level(piece))
        found += [
            rule.id
            for rule in rules.rules
            if rule.kind is RuleKind.CUT
            and block.facts.words <= rule.max_words
            and cut_spans(rule, folded, squeeze(straighten(piece)))
        ]
    return list(dict.fromkeys(found))


def _cuts(rule: Rule, text: str) -> bool:
    """Tell whether a cut takes what is between the marks and nothing else; an example without marks is a phrase."""
    if not MARKS.search(text):
        return fold(text) in squeeze(text).lower()
    whole = MARKS.sub(r"\1", text)
    wanted = [fold(marked) for marked in MARKS.findall(text)]
    folded = fold(whole)
    return [folded[start:end].strip() for start, end in cut_spans(rule, folded, squeeze(straighten(whole)))] == wanted


def _takes_all(rule: Rule, under: str) -> bool:
    """Tell whether a section takes all that is under its heading."""
    heading = f"{rule.phrases[0] if rule.phrases else ''}"
    if not under.strip() or not heading:
        return True
    text = f"{heading}\n\n{under}"
    document = Document(text, split_blocks(text))
    step = apply_rules(RuleSet([with_changes(rule, strength=Strength.STRONG)]))
    removals = Removals().merged(document, step(document, Removals()))
    return all(removals.is_removed(block) for block in document.blocks)


def duplicates(entries: list[RuleEntry]) -> Iterator[tuple[RuleEntry, str]]:
    """Yield phrases and patterns that two rules have, unless one is for the top and one for the bottom of a document.

    Rules of two languages may have the same.
    """
    seen: dict[tuple[str, str, RuleKind], Rule] = {}
    for entry in entries:
        rule = entry.rule
        for what, text in (*(("phrase", phrase) for phrase in rule.phrases), ("pattern", rule.pattern)):
            other = seen.get((ANY, text, rule.kind)) or seen.setdefault((rule.language, text, rule.kind), rule)
            if text and other is not rule and {rule.place, other.place} != {Place.TOP, Place.BOTTOM}:
                yield entry, f"the {what} {text!r} stands in {other.id} too; leave it in one"
