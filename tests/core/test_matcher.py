"""The matcher of the core finds what the Python one finds: in texts, in documents, and at the edges of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import ENTRIES, document, mixed

from cleaner import _core
from cleaner._core.documents import handle_of
from cleaner.frozen import with_changes
from cleaner.model import Block, BlockKind, Document, Facts
from cleaner.normalize import fold, trim
from cleaner.reading.facts import facts_of_text
from cleaner.rules.matcher import LONGEST, STRONG_WORDS, Matcher, RuleSet
from cleaner.rules.pack import load_pack
from cleaner.rules.prefilter import SHORT_WORDS
from cleaner.rules.rule import Place, Reach, Rule, RuleKind, Strength

pytestmark = pytest.mark.skipif(not _core.native, reason=f"no compiled core: {_core.why_not}")

LANGUAGES = ["", "en", "de", "en,de", "zh"]
RULES = RuleSet(load_pack(), ["en", "de", "fr", "ru", "zh", "ja"])
MATCHERS = [RULES.whole_matcher, RULES.weak.whole_matcher, RULES.cut_matcher]
PIECES = sorted(
    {text for rule in RULES.rules for texts in (rule.phrases, rule.prefixes, *rule.required_literals) for text in texts}
)
ODD = ["\ud800", "\udfff", "\0", "\u00ad", "\u200b", "\u3000", "\n", "\t", "  ", "\U0001f600", "İ", "ς"]
LINES = st.lists(st.sampled_from(PIECES) | st.sampled_from(ODD) | st.text(max_size=4), max_size=12).map("".join)
BLANKED = st.lists(st.sampled_from(PIECES) | st.sampled_from(ODD), max_size=12).map(" ".join)
TEXTS = LINES | BLANKED | st.text(max_size=60)


Answer = TypeVar("Answer")


def rule(kind: RuleKind = RuleKind.RULE, **fields: object) -> Rule:
    """Return a rule with these fields, and harmless values in all others."""
    harmless = Rule("en.other.one", kind, "A test.", (), "", Reach.WHOLE, Place.ANYWHERE, 40, (), ())
    return with_changes(harmless, **fields)  # type: ignore[arg-type]


def matcher(*rules: Rule) -> Matcher:
    return Matcher(rules, lambda rule, language: not language or rule.language in language.split(","))


def in_both(ask: Callable[[], Answer]) -> tuple[Answer, Answer]:
    """Return the answers of the core and of Python."""
    native = ask()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_core, "native", None)
        return native, ask()


def answers(matchers: Sequence[Matcher], texts: Sequence[str], languages: Sequence[str]) -> list[object]:
    """Return what each matcher finds in blocks with these folded texts."""
    blocks, at = [], 0
    for index, text in enumerate(texts):
        blocks.append(Block(index, at, at + len(text), BlockKind.PARAGRAPH, Facts(text, 1, False, False)))
        at += len(text) + 2
    documents = [Document("\n\n".join(texts), tuple(blocks), language) for language in languages]
    return [list(map(tuple, one.find_in(each, 1))) for one in matchers for each in documents]


def document_of(lines: list[str], language: str = "en") -> Document:
    """Return a document with each line as a block, whatever is in it."""
    blocks, at = [], 0
    for index, line in enumerate(lines):
        blocks.append(Block(index, at, at + len(line), BlockKind.PARAGRAPH, facts_of_text(line)))
        at += len(line) + 2
    return Document("\n\n".join(lines), tuple(blocks), language)


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(LANGUAGES))
@example("", "")
@example("a" * LONGEST, "en")
@example("a" * (LONGEST + 1), "en")
@example("\0", "en")
def test_any_text(text, language):
    native, python = in_both(lambda: answers(MATCHERS, [text, trim(fold(text))], [language]))
    assert native == python


def found_in(text_document: Document) -> list[object]:
    return [
        *(list(map(tuple, each.find_in(text_document, most))) for each in MATCHERS for most in (20, 1 << 20)),
        bytes(block.facts.prose for block in text_document.blocks),
    ]


def test_promised_texts():
    lines = [trim(fold(text)) for entry in ENTRIES for text in (*entry.removes, *entry.keeps)]
    native, python = in_both(lambda: found_in(document_of(lines, "en,de")))
    assert native == python


@settings(max_examples=40)
@given(mixed() | st.lists(TEXTS, max_size=8).map("\n\n".join), st.sampled_from(LANGUAGES))
def test_documents(text, language):
    native, python = in_both(lambda: found_in(document(text, language)))
    assert native == python


@settings(max_examples=40)
@given(st.lists(TEXTS, max_size=8))
@example([])
@example(["", "share this", ""])
def test_blocks_without_text_and_with_anything_in_them(lines):
    native, python = in_both(lambda: found_in(document_of(lines)))
    assert native == python


CASES = {
    "edges are looked up at their whole length": (
        [rule(pattern="x", prefixes=("a", "ab", "abc", "abcde"))],
        ["a", "ab", "abcd", "abcde", "b", "ba", "xabc", "xabcde"],
    ),
    "an edge longer than the text is not in it": ([rule(pattern="x", prefixes=("abcde",))], ["abcd", ""]),
    "three letters are the same, the fourth is not": (
        [rule(pattern="x", required_literals=(("read on",),)), rule(pattern="y", required_literals=(("lead on",),))],
        ["read on", "lead on", "ad on", "bread on it"],
    ),
    "a literal of one or two characters": (
        [rule(pattern="x", required_literals=(("|",),)), rule(pattern="y", required_literals=(("::",),))],
        ["|", "a|b", "a::b", ":", "::"],
    ),
    "literals of one and of two characters beside longer ones with the same end": (
        [
            rule(pattern="x", required_literals=(("\u203a",),)),
            rule(pattern="y", required_literals=((" \u203a",),)),
            rule(pattern="z", required_literals=(("next \u203a", "x\u203a"),)),
        ],
        ["\u203a", " \u203a", "next \u203a", "x\u203a", ":", " :", "\u303a", "t\u203a", "y \u203a x\u203a"],
    ),
    "literals that end with more characters than there are classes": (
        [rule(pattern="x", required_literals=((f"{chr(0x100 + at)}bc", chr(0x400 + at)),)) for at in range(200)],
        [*(f"{chr(0x100 + at)}bc" for at in range(0, 200, 7)), *(chr(0x400 + at) for at in range(0, 200, 7)), "abc"],
    ),
    "a literal whose parts are all there": (
        [rule(pattern="x", prefixes=("a",), required_literals=(("abcd",), ("xy",)))],
        ["abc bcd xy", "abcd xy", "abcd yx", "abcd x y"],
    ),
    "a NUL is a character": ([rule(pattern="x", required_literals=(("\0a", "b"),))], ["a", "\0a", "xb"]),
    "characters that share all their lower bits": (
        [rule(pattern="x", required_literals=(("a",), ("A",)))],
        ["aA", "a\x01", "!A", "\U00010061A", "\U00010061\U00010041"],
    ),
    "a group of literals each, and any of a group": (
        [rule(pattern="x", required_literals=(("one", "two"), ("red", "blue")))],
        ["one red", "two blue", "one two", "red blue", "blueone"],
    ),
    "words up to the most, and one more": (
        [
            rule(pattern="x", required_literals=(("w",),), max_words=SHORT_WORDS),
            rule(pattern="x", required_literals=(("w",),), max_words=SHORT_WORDS + 1),
        ],
        [" ".join("w" * count) for count in (SHORT_WORDS - 1, SHORT_WORDS, SHORT_WORDS + 1, SHORT_WORDS + 2)],
    ),
    "nothing is known of a pattern": ([rule(pattern="x")], ["a", "b c"]),
    "a phrase ends the search, unless a veto comes first": (
        [
            rule(RuleKind.KEEP, pattern="x", prefixes=("s",)),
            rule(phrases=("share",)),
            rule(pattern="y", prefixes=("s",)),
        ],
        ["share", "shares"],
    ),
    "a phrase ends the search": ([rule(pattern="x", prefixes=("s",)), rule(phrases=("share",))], ["share", "shares"]),
    "a phrase that holds at an edge ends no search": (
        [rule(phrases=("share",), place=Place.TOP), rule(pattern="x", prefixes=("s",)), rule(phrases=("share",))],
        ["share"],
    ),
    "a rule with the phrase and a pattern is certain": (
        [rule(phrases=("share",), pattern="share", prefixes=("share",), place=Place.TOP)],
        ["share"],
    ),
    "a rule with a phrase twice": ([rule(phrases=("share", "share"))], ["share"]),
    "a phrase of three words holds in all languages": (
        [rule(id="de.other.one", phrases=("a b c", "a b"))],
        ["a b c", "a b"],
    ),
    "a rule of another language": ([rule(id="de.other.one", pattern="x", prefixes=("s",))], ["s"]),
    "cuts at the end, at the start, and with a common edge": (
        [
            rule(RuleKind.CUT, reach=Reach.END, prefixes=("edit]", "s"), required_literals=(("edit",),)),
            rule(RuleKind.CUT, reach=Reach.START, prefixes=("edit",), required_literals=(("it",),)),
            rule(RuleKind.CUT, reach=Reach.END, prefixes=(".", "d"), required_literals=(("more",),)),
            rule(RuleKind.CUT, reach=Reach.ANYWHERE, phrases=("share",), required_literals=(("share",),)),
        ],
        ["a [edit]", "edits", "edit it", "read more.", "read mored", "read more", "share", "."],
    ),
    "weak rules are as others": ([rule(phrases=("share",), strength=Strength.WEAK)], ["share"]),
    "inside an element": (
        [rule(phrases=("share",), inside=("nav",)), rule(pattern="x", prefixes=("s",))],
        ["share"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_edge_cases(case):
    rules, texts = CASES[case]
    native, python = in_both(lambda: answers([matcher(*rules)], texts, ["", "en"]))
    assert native == python
    assert any(native) or "longer than the text" in case


def test_strong_phrases_count_words_as_python_does():
    text = " ".join("a" * STRONG_WORDS)
    one = matcher(rule(id="de.other.one", phrases=(text,)))
    native, python = in_both(lambda: answers([one], [text], ["en"]))
    assert native == python == [[(0, text, [0])]]


def test_rules_that_cannot_be_packed_are_refused():
    assert _core.native
    with pytest.raises(RuntimeError):
        matcher(rule(pattern="x", prefixes=("",))).find_in(document("a"), 1)
    with pytest.raises(RuntimeError):
        _core.native.find_rules(matcher(rule()).handle, handle_of(document("a")), b"", 1)
    with pytest.raises(TypeError):
        _core.native.make_matcher([()], 3, 600, 20)
    with pytest.raises(ValueError, match="PyCapsule"):
        _core.native.find_rules(handle_of(document("a")), handle_of(document("a")), b"", 1)
