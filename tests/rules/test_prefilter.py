"""What is kept in mind from text to text changes nothing but the time."""

from __future__ import annotations

import pytest
from pages import ENTRIES

from cleaner.normalize import fold, trim
from cleaner.rules import matcher, prefilter
from cleaner.rules.matcher import RuleSet

TEXTS = [trim(fold(text)) for entry in ENTRIES for text in (*entry.removes, *entry.keeps)]


@pytest.mark.parametrize("most", [0, 7])
def test_a_memory_that_is_always_full_finds_the_same(monkeypatch, most):
    rules = [entry.rule for entry in ENTRIES]
    wanted = RuleSet(rules).find_all(TEXTS, "en")
    monkeypatch.setattr(prefilter, "REMEMBERED", most)
    monkeypatch.setattr(matcher, "REMEMBERED", most)
    forgetful = RuleSet(rules)
    found = {at: one for at, text in enumerate(TEXTS) if (one := forgetful.find(text, "en"))}
    assert found == wanted
