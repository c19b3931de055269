"""Stored code of patterns is what `re.compile` makes, and nothing depends on it being there."""

from __future__ import annotations

import re

import pytest

from cleaner.rules import folder, pack, regex_code
from cleaner.rules.regex_engine import variants
from cleaner.rules.rule import RuleKind

PARTS = ("", *pack.languages())
VARIANTS = [
    ("(?P<cut> again)? (a|b)(?P<rest>.*)", 0),
    ("straße(?-i:n)", int(re.IGNORECASE)),
    ("[^\u0400-\uffff]\\b", 0),
]


def rules_of(part):
    return pack.load_language(part) if part else pack.load_core()


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A folder of code with `VARIANTS`, and nothing of it read yet."""
    monkeypatch.setattr(regex_code, "rules_folder", lambda: str(tmp_path))
    path = tmp_path / regex_code.name_of_code("")
    path.write_bytes(regex_code.code_of(VARIANTS))
    regex_code._read.cache_clear()
    yield path
    regex_code._read.cache_clear()


@pytest.fixture
def compiled(monkeypatch):
    """The patterns that are compiled."""
    found = []
    compile_ = re.compile
    monkeypatch.setattr(regex_code.re, "compile", lambda *args: found.append(args) or compile_(*args))
    return found


@pytest.mark.parametrize("part", PARTS)
def test_no_shipped_pattern_is_compiled(part, compiled):
    for rule in rules_of(part):
        for text, flags in variants(rule):
            made = regex_code.compile_pattern(text, flags, part)
            assert compiled == []
            assert made == re.compile(text, flags)
            assert (made.groups, made.groupindex) == (
                re.compile(text, flags).groups,
                re.compile(text, flags).groupindex,
            )
            compiled.clear()


def test_rules_that_run_by_re_have_variants_and_others_none():
    rules = pack.load_pack()
    assert all(
        any(variants(rule)) == (rule.is_plain and bool(rule.pattern or rule.kind is RuleKind.CUT)) for rule in rules
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_code_comes_back_as_the_same_pattern(stored, compiled, variant):
    made = regex_code.compile_pattern(*variant)
    assert compiled == []
    assert made == re.compile(*variant)
    assert made.groupindex == re.compile(*variant).groupindex


@pytest.mark.parametrize("variant", [("a new one", 0), (VARIANTS[0][0], int(re.IGNORECASE))])
def test_what_has_no_code_is_compiled(stored, compiled, variant):
    assert regex_code.compile_pattern(*variant) == re.compile(*variant)
    assert compiled[0] == variant


@pytest.mark.parametrize("damage", [b"", b"\1", b"\xff\xff\xff\xff", b"\4\0\0\0abcd"])
def test_damaged_code_is_no_code(stored, compiled, damage):
    stored.write_bytes(damage)
    assert regex_code.compile_pattern(*VARIANTS[0]) == re.compile(*VARIANTS[0])
    assert compiled[0] == VARIANTS[0]


def test_code_of_another_version_of_python_is_not_read(stored, compiled, monkeypatch):
    monkeypatch.setattr(regex_code, "KEY", "cpython-399-1-32-little")
    assert regex_code.compile_pattern(*VARIANTS[0]) == re.compile(*VARIANTS[0])
    assert compiled[0] == VARIANTS[0]


def test_code_that_would_be_another_pattern_is_not_stored(monkeypatch):
    """Where the private interface of a later Python takes or gives something else, the file is empty."""
    monkeypatch.setattr(regex_code, "_pattern", lambda *_: re.compile("another"))
    size = len(regex_code.code_of(VARIANTS))
    monkeypatch.undo()
    assert size < len(regex_code.code_of(VARIANTS)) // 10


def test_the_shipped_rules_are_read_from_the_folder_of_the_rules():
    assert regex_code._read("")[1]
    assert folder.rules_folder()
