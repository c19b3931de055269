"""The lexicon of a language: its function words, and the terms of each group of boilerplate."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.rules.lexicon import MAX_TERMS, MIXED, group_of_terms, terms_of
from cleaner.rules.loader import read_file
from cleaner.rules.pack import load_lexicon


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("share", ["share"]),
        ("comments (3)", ["commen", "3"]),
        ("a b c d e f g h i", ["a", "b", "c", "d", "e", "f", "g", "h", "i"]),
        ("a b c d e f g h i j k", ["a", "b", "c", "d", "e", "f", "i", "j", "k"]),
        ("комментариев нет", ["коммен", "нет"]),
        ("论", ["论"]),
        ("发表评论", ["发表", "表评", "评论"]),
        ("", [""]),
    ],
)
def test_terms_are_stems_or_pairs_of_characters(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_a_long_text_has_the_terms_of_both_its_edges() -> None:
    terms = terms_of("一二三四五六七八九十" * 4)
    assert (len(terms), terms[0], terms[-1]) == (MAX_TERMS, "一二", "九十")


@pytest.mark.parametrize(
    ("language", "word", "group"),
    [
        ("en", "comment", "social"),
        ("ru", "комментарий", "social"),
        ("de", "kommentar", "social"),
        ("el", "σχόλια", "social"),
        ("tr", "yorum", "social"),
        ("pl", "czytaj", "pointer"),
    ],
)
def test_the_same_concept_has_the_same_group_in_each_language(language: str, word: str, group: str) -> None:
    assert load_lexicon(language).groups[terms_of(word)[0]] == group


def test_function_words_are_those_of_the_language_and_no_terms() -> None:
    lexicon = load_lexicon("de")
    assert "und" in lexicon.function_words
    assert "the" not in lexicon.function_words
    assert "und" not in lexicon.groups
    assert load_lexicon("").function_words == frozenset()
    assert {"und", "het"} <= load_lexicon("de,nl").function_words


def test_a_term_that_groups_share_is_mixed(tmp_path: Path) -> None:
    table = '[[rule]]\nid = "{}"\nwhy = "a"\nphrases = ["{}"]\n'
    path = tmp_path / "rules.toml"
    path.write_text(table.format("en.share.a", "share page") + table.format("en.legal.b", "page rights"), "utf-8")
    rules = [entry.rule for entry in read_file(path)]
    assert group_of_terms(rules, ()) == {"share": "social", "page": MIXED, "rights": "legal"}
    assert "page" not in group_of_terms(rules, ("page",))
