"""What holds for every text, whatever the rules say."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import ENTRIES, FIXTURES, NAMES, ROOT, mixed

from cleaner import Cleaner
from cleaner.dedup.earlier import Original
from cleaner.dedup.fingerprints import fingerprint
from cleaner.dedup.site_blocks import SiteBlocks
from cleaner.frozen import with_changes
from cleaner.language_id import detect
from cleaner.model import CATEGORIES, CleanResult, Preset
from cleaner.reading import read
from cleaner.reading.blocks import split_blocks
from cleaner.rules.pack import function_words
from cleaner.steps import across_documents, across_pages, layout, repeats
from tools.review import source

RULES = {entry.rule.id for entry in ENTRIES}
REASONS = {*layout.REASONS, *repeats.REASONS, *across_pages.REASONS, *across_documents.REASONS}
PRESETS = st.sampled_from(Preset)
CERTAIN = Cleaner(format="text", ignore=("layout.*",))
"""What rules and repeats are sure of, without the classifier, which runs once and is measured instead."""
SOURCES = [read(source(folder), function_words={}).source_text for folder in FIXTURES]


def cleaned(text: str, preset: str = Preset.BALANCED) -> CleanResult:
    return Cleaner(format="text", preset=preset)(text)


cleaned_once = lru_cache(maxsize=4)(cleaned)
"""For tests that look at one result after another."""


def promise_every_character_is_kept_or_removed_once(result: CleanResult) -> None:
    assert "".join(text for text, _ in result.pieces()) == result.source_text
    kept = "".join(text for text, removal in result.pieces() if removal is None)
    assert "".join(result.text.split()) == "".join(kept.split())


def promise_spans_lie_within_blocks_and_apart(result: CleanResult) -> None:
    blocks = split_blocks(result.source_text)
    at = 0
    for removal in result.removals:
        assert at <= removal.start < removal.end
        assert any(block.start <= removal.start and removal.end <= block.end for block in blocks)
        at = removal.end


def promise_receipts_name_who_took_it_and_why(result: CleanResult) -> None:
    for removal in result.removals:
        assert removal.by in RULES | REASONS
        assert removal.category in CATEGORIES
        assert removal.why
        assert 0 < removal.score <= 1


def promise_only_the_reader_makes_characters(result: CleanResult) -> None:
    """The text is the source less something: the same characters in the same order."""
    source_text = iter(result.source_text)
    assert all(character in source_text for character in result.text)


def promise_paragraphs_do_not_run_together(result: CleanResult) -> None:
    """Two blocks that were on lines of their own still are."""
    lines = {line.strip() for line in result.text.split("\n")}
    taken = {removal.start for removal in result.removals}
    for block in split_blocks(result.source_text):
        text = result.source_text[block.start : block.end]
        if "\n" not in text and not any(block.start <= start < block.end for start in taken):
            assert text.strip() in lines


PROMISES = [promise for name, promise in globals().copy().items() if name.startswith("promise_")]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("text", SOURCES, ids=NAMES)
def test_fixtures_keep_the_promise(promise, preset, text):
    promise(cleaned_once(text, preset))


@given(mixed(), PRESETS)
def test_mixed_texts_keep_all_promises(text, preset):
    result = cleaned(text, preset)
    for promise in PROMISES:
        promise(result)


PLACES = st.sets(st.integers(0, 30))


@given(mixed(), PRESETS, PLACES, PLACES)
@example("\n\n".join(SOURCES[:3]), Preset.BALANCED, set(range(0, 30, 2)), set(range(0, 30, 3)))
def test_what_pages_share_and_others_say_goes_by_the_same_promises(text, preset, shared, before):
    cleaner = Cleaner(format="text", preset=preset)
    document = cleaner.read(text)
    count = len(document.blocks)
    on = {fingerprint(document, document.blocks[at]): 4 for at in shared if at < count}
    result = cleaner.cleaned(
        document, SiteBlocks(5, on), {at: Original("a.txt", 0, 1.0) for at in before if at < count}
    )
    for promise in PROMISES:
        promise(result)


@given(
    st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from(" \n\n\t|>#-*`=~.…\u00ad\u200b"), max_size=300),
    PRESETS,
)
@example("a\u2028b\x85c\x1cd", Preset.AGGRESSIVE)
@example("\ufeff\n\n", Preset.AGGRESSIVE)
def test_any_text_keeps_all_promises(text, preset):
    result = cleaned(text, preset)
    for promise in PROMISES:
        promise(result)


def again(text):
    """The second cleaning, in the language of the first: what is left of a text in two may be in the other."""
    settled = with_changes(CERTAIN, language=detect(text, function_words()))
    return settled(settled(text).text)


@pytest.mark.parametrize("text", SOURCES, ids=NAMES)
def test_a_second_cleaning_finds_nothing_in_a_fixture(text):
    """Rules and repeats leave nothing more to take."""
    assert again(text).removals == ()


@given(mixed())
def test_a_second_cleaning_finds_nothing_in_a_mixed_text(text):
    assert again(text).removals == ()


WORDS = ["brindle", "cobalt", "dormer", "ember", "fathom", "gravel", "hollow", "isthmus", "jetty", "kiln", "lantern"]
WORDS += ["meadow", "nettle", "orchard", "pewter"]


@given(st.permutations(WORDS), st.integers(1, 8))
def test_a_text_without_chrome_comes_back_unchanged(words, count):
    """Paragraphs of words in ever new order, which no rule knows and no paragraph says twice."""
    paragraphs = [" ".join([*words[n:], *words[:n]]).capitalize() + f" {n}." for n in range(count)]
    text = "\n\n".join(paragraphs) + "\n"
    result = cleaned(text)
    assert result.text == text
    assert result.status == "unchanged"


@given(st.text(alphabet=" \n\t\r\u3000", max_size=20))
def test_white_space_alone_is_an_empty_document(text):
    result = cleaned(text)
    assert result.status == "empty"
    assert result.removals == ()


DIGEST = """
import hashlib, sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from cleaner import Cleaner
clean = Cleaner(preset="aggressive")
print(hashlib.sha256(repr([clean(Path(name)) for name in sys.argv[1:]]).encode()).hexdigest())
"""


def digest(seed: str, *paths: Path) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", DIGEST, *map(str, paths)], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_the_order_of_a_hash_changes_nothing(tmp_path):
    """The same bytes and the same settings give the same receipts in every process."""
    texts = [*map(source, FIXTURES), tmp_path / "all.txt"]
    texts[-1].write_text("\n\n".join(SOURCES), "utf-8")
    assert len({digest(seed, *texts) for seed in "0123"}) == 1


@settings(max_examples=20)
@given(st.lists(mixed(most=8), min_size=2, max_size=4))
def test_one_text_does_not_change_what_becomes_of_the_next(texts):
    together = {text: cleaned(text) for text in texts}
    assert {text: cleaned(text) for text in reversed(texts)} == together
