"""Threads that share a cleaner get the results of one thread: the core gives up the interpreter lock while it works."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from core_texts import EDGE_CASES, fixture_texts, needs_core
from pages import document

from cleaner import Cleaner, CleanResult
from cleaner.classifier.scoring import Classifier
from cleaner.model import Removals
from cleaner.reading.repair import is_suspect
from cleaner.rules.folder import shipped_weights
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import load_pack

pytestmark = needs_core

THREADS = 4
ROUNDS = 3
RULES = RuleSet(load_pack(), ["en", "de"])
NOTHING = Removals()


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Let threads take turns much more often than they would."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def told(result: CleanResult) -> tuple[object, ...]:
    return result.text, result.removals, result.status, result.warnings, result.page_type, result.confidence


def test_one_cleaner_in_several_threads() -> None:
    texts = [*EDGE_CASES.values(), *fixture_texts()]
    cleaner = Cleaner()
    expected = [told(cleaner(text)) for text in texts]
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(lambda text: told(cleaner(text)), texts * ROUNDS))
    assert found == expected * ROUNDS


def found_by_core(text: str) -> tuple[object, ...]:
    """Return what parts of the core find in a text; most of their time is without the lock."""
    read = document(text, "en")
    cuts = [(at, levelled, [rule.id for rule in cuts]) for at, levelled, cuts in RULES.cuts_in(read)]
    classifier = Classifier(read, RULES, shipped_weights())
    scores = classifier.score(NOTHING)
    found = RULES.find_in(read)
    return found, cuts, scores.logits, scores.page_type, is_suspect(text)


def test_the_core_in_several_threads() -> None:
    """All threads hold the same handles of networks, rules and words at the same time."""
    texts = fixture_texts()
    texts = ["\n\n".join(texts[at::2]) for at in range(2)]
    expected = list(map(found_by_core, texts))
    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(found_by_core, texts * 10)) == expected * 10
