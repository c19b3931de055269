"""Measures the cost of ten times the rules: a tenth of the rules for English against all of them, in one run.

    python bench/rules.py [FILE...]

Prints MB/s of CPU time for whole cleanings and milliseconds until rules are ready, the best of several passes. A tenth
of the rules also finds a tenth, so a part of the difference is the cost of removals.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from speed import FIXTURES, megabytes_a_second

from cleaner.classifier.scoring import Classifier
from cleaner.model import Preset, Removals
from cleaner.pipeline import steps
from cleaner.reading import read
from cleaner.rules.folder import rules_folder, shipped_weights
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import _read, _rule, function_words, load_core
from cleaner.rules.rule import Rule

PASSES = 15


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(FIXTURES.glob("*/input.txt"))
    texts = [path.read_text("utf-8", "replace") for path in paths]
    every, words = load_core(), function_words()
    print(f"{len(texts)} texts\n\n{'rules':>8}{'phrases':>9}{'patterns':>9}{'MB/s':>8}{'ms until ready':>16}")
    for rules in (every[::10], every):
        speed = megabytes_a_second(cleaning(RuleSet(rules, languages(words)), words), texts)
        phrases, patterns = sum(len(rule.phrases) for rule in rules), sum(bool(rule.pattern) for rule in rules)
        ready = milliseconds_until_ready(len(every) // len(rules))
        print(f"{len(rules):8,}{phrases:9,}{patterns:9,}{speed:8.2f}{ready:16.2f}")


def languages(function_words: dict[str, list[str]]) -> set[str]:
    return {code for codes in function_words.values() for code in codes}


def cleaning(rules: RuleSet, function_words: dict[str, list[str]]) -> Callable[[str], object]:
    """Return a function that reads a text and runs all steps on it, with these rules."""

    def clean(text: str) -> object:
        document = read(text, function_words=function_words)
        vetoed, removals = rules.vetoed(document), Removals()
        for step in steps(rules, Classifier(document, rules, shipped_weights()), Preset.BALANCED):
            removals = removals.merged(document, step(document, removals), vetoed)
        return removals

    return clean


def milliseconds_until_ready(step: int) -> float:
    """Return the milliseconds from the pack on disk to rules that can be matched, with every `step`-th rule in it."""
    pack = json.loads(Path(rules_folder(), "pack.json").read_text("utf-8"))
    pack["rules"] = pack["rules"][::step]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack.json")
        path.write_text(json.dumps(pack, ensure_ascii=False), "utf-8")
        return 1000 * min(_once(str(path)) for _ in range(PASSES))


def _once(path: str) -> float:
    start = time.perf_counter()
    rules: tuple[Rule, ...] = tuple(map(_rule, (_read(path) or {})["rules"]))
    RuleSet(rules)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
