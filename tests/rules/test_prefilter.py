"""Tests of the caches of matcher and prefilter: they change no result."""

from __future__ import annotations

import pytest
from pages import ENTRIES

from cleaner.normalize import fold, trim
from cleaner.rules import matcher, prefilter
from cleaner.rules.matcher import RuleSet

TEXTS = [trim(fold(text)) for entry in ENTRIES for text in (*entry.removes, *entry.keeps)]


@pytest.mark.parametrize("size", [0, 7])
def test_full_caches_find_the_same(monkeypatch, size):
    rules = [entry.rule for entry in ENTRIES]
    wanted = RuleSet(rules).find_all(TEXTS, "en")
    monkeypatch.setattr(prefilter, "MAX_CACHED", size)
    monkeypatch.setattr(matcher, "MAX_CACHED", size)
    uncached = RuleSet(rules)
    found = {at: one for at, text in enumerate(TEXTS) if (one := uncached.find(text, "en"))}
    assert found == wanted
