"""What the core tells the layout step and the confidence about scores is what Python tells about the same scores."""

from __future__ import annotations

from typing import Any

import pytest
from core_steps import cleanings
from core_texts import needs_core, pure
from hypothesis import given
from hypothesis import strategies as st
from pages import FIXTURES

from cleaner import _core
from cleaner._core.documents import markup_handle
from cleaner.classifier.confidence import _sums, evidence
from cleaner.classifier.features import Features
from cleaner.classifier.scoring import Classifier, Scores
from cleaner.model import Document, Removal, Removals
from cleaner.reading import read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.pack import function_words
from cleaner.rules.selection import load_rules
from cleaner.steps import receipts as receipts_module
from cleaner.steps.headline import find_headline
from cleaner.steps.receipts import receipts
from cleaner.steps.subject import page_headings
from tools.review import source

pytestmark = needs_core
ALL = [folder for folder in FIXTURES if source(folder).suffix in (".txt", ".html")]


def told(document: Document, removals: Removals, reference: str = "") -> dict[str, Any]:
    """Return what is said about the scores of a document, by the core and by Python."""
    classifier = Classifier(document, load_rules(spoken=document.language), shipped_weights())
    classifier.asks_always, classifier.reference = bool(reference), reference  # type: ignore[misc]
    scores = classifier.score(removals)
    selected = [at for at in range(len(document.blocks)) if at not in removals.fully_removed]
    found = said(document, removals, classifier, scores, selected)
    own = in_python(scores)
    with pure():
        assert found == said(document, removals, classifier, own, selected)
    return found


def in_python(scores: Scores) -> Scores:
    """Return scores whose columns are lists."""
    features = scores.features
    columns = dict(features.columns)
    parts = columns, features.words, features.sizes, [], [], scores.page_type
    return scores._replace(features=Features(*parts, features.names, features.page), context=dict(scores.context))


def said(
    document: Document, removals: Removals, classifier: Classifier, scores: Scores, selected: list[int]
) -> dict[str, Any]:
    page_headings.forget()
    return {
        "receipts": list(receipts(document, removals, classifier.network, scores, selected)),
        "some": list(receipts(document, removals, classifier.network, scores, selected[::-3])),
        "headline": find_headline(scores.features, scores.context, removals),
        "sums": _sums(document, removals, scores),
        "evidence": evidence(document, removals, scores) if selected else {},
        "page headings": page_headings(document) if document.page_metadata else (),
    }


def removed_from(document: Document) -> Removals:
    """Return removals of every fifth block, or of its first half, by rules and by the classifier."""
    found = []
    for at, block in enumerate(document.blocks[::5]):
        end = block.end if at % 2 else (block.start + block.end + 1) // 2
        found.append(Removal(block.start, end, ("layout.tail", "en.share.rule")[at // 2 % 2], "share", "test"))
    return Removals().merged(document, found)


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_fixtures(folder) -> None:
    document = read(source(folder), function_words=function_words())
    found = told(document, Removals())
    assert all(type(receipt) is Removal for receipt in found["receipts"])
    reference = "\n".join(block.facts.folded for block in document.blocks[::2])
    told(document, removed_from(document), reference if document.page_metadata else "")


@given(cleanings())
def test_generated_texts(cleaning: tuple[Document, Removals]) -> None:
    told(*cleaning)


PAGE = (
    "<html><head><title>Late ferries</title></head><body>{}<h1>Late ferries</h1><p>The ferry to the outer islands was "
    "late again on Tuesday, and nobody on the quay could say why it was.</p><div class='share'>Post it</div></body>"
)


@pytest.mark.parametrize("above", ["", "<h2>Late ferries</h2>", "<h1>Alder News</h1>"])
def test_headings_of_pages(above: str) -> None:
    document = read(PAGE.format(above), function_words=function_words())
    title, first = told(document, Removals())["page headings"]
    assert title
    assert first >= 0


@pytest.mark.parametrize(("between", "is_found"), [(3, True), (4, False)])
def test_headings_are_near(between: int, is_found: bool) -> None:
    heading = f"<h2>{between * '<div>'}Late ferries{between * '</div>'}</h2>"
    document = read(PAGE.format(heading), function_words=function_words())
    assert (0 in told(document, Removals())["page headings"][0]) == is_found


def test_what_a_page_states_and_a_step_removed() -> None:
    stated = '<script type="application/ld+json">{"@type": "Article", "articleBody": "Post it", "name": "Late ferries"}'
    document = read(PAGE.format(f"{stated}</script>"), function_words=function_words())
    last = document.blocks[-1]
    removals = Removals().merged(document, [Removal(last.start, last.end, "en.share.rule", "share", "test")])
    sums = told(document, removals)["sums"]
    assert sums.stated > sums.stated_kept > 0


def test_equal_reasons_are_one_text() -> None:
    document = read("\n\n".join(["Menu"] * 9), format="text", function_words={})
    found = told(document, Removals())["receipts"]
    assert len({id(receipt.why) for receipt in found}) == len({receipt.why for receipt in found}) < len(found)


def sevenths() -> st.SearchStrategy[float]:
    """Return log-odds, and those of probabilities near the middle between two that a receipt tells apart."""
    return st.floats(-9, 30) | st.integers(-5, 5).map(lambda at: at * 1e-16)


@given(st.lists(sevenths(), min_size=3, max_size=3))
def test_probabilities(logits: list[float]) -> None:
    document = read("Menu\n\nHome\n\nNews", format="text", function_words={})
    classifier = Classifier(document, load_rules(), shipped_weights())
    scores = classifier.score(Removals())._replace(logits=logits)
    selected = range(len(document.blocks))
    found = list(receipts(document, Removals(), classifier.network, scores, selected))
    own = in_python(scores)
    assert found == list(receipts(document, Removals(), classifier.network, own, selected))


def test_probabilities_between_two() -> None:
    """The first ones are exactly between two that have three places, so that Python rounds to the even one."""
    from math import log

    for place in (0.0625, 0.1875, 0.3125, 0.5625, 0.0005, 0.0015, 0.9995):
        test_probabilities.hypothesis.inner_test([log(place / (1 - place)), -log(place / (1 - place)), 0.0])


def test_errors_are_exceptions() -> None:
    core = _core.native
    assert core
    text = read("Menu\n\nHome", format="text", function_words={})
    page = read(PAGE.format(""), function_words={})
    classifier = Classifier(text, load_rules(), shipped_weights())
    scores = classifier.score(Removals())
    form, surrogate = receipts_module._form({}), classifier.network.surrogate.handle
    features, context = scores.features.handle, scores.context.handle  # type: ignore[union-attr, attr-defined]
    removals = core.make_removals(text.blocks.handle, {}, ())  # type: ignore[attr-defined]
    others = core.make_removals(page.blocks.handle, {}, ())  # type: ignore[attr-defined]
    logits, limits = scores.logits, (60.0, 0.2, 0.8)
    for call in (
        lambda: core.receipts(form, surrogate, removals, features, context, None, logits, [2]),
        lambda: core.receipts(form, surrogate, removals, features, context, None, logits, [-1]),
        lambda: core.receipts(form, surrogate, removals, features, context, None, [0.0], [0]),
        lambda: core.receipts(form, surrogate, removals, features, context, markup_handle(page), logits, [0]),
        lambda: core.receipts(form, surrogate, others, features, context, None, logits, [0]),
        lambda: core.receipts(form, surrogate, removals, context, features, None, logits, [0]),
        lambda: core.result_sums(others, features, None, logits, "layout.", limits),
        lambda: core.result_sums(removals, features, markup_handle(page), logits, "layout.", limits),
        lambda: core.result_sums(removals, features, None, [], "layout.", limits),
        lambda: core.page_headings(text.blocks.handle, markup_handle(page), "", ["h1"]),  # type: ignore[attr-defined]
        lambda: core.page_headings(page.blocks.handle, markup_handle(page), "", []),  # type: ignore[attr-defined]
        lambda: core.empty_headings(removals, markup_handle(page), (), ["h1"]),
        lambda: core.make_surrogate([(0, 1.0, 0.0, 1, -1, False)], ["one"], 3),
        lambda: core.make_surrogate([(-1, 1.0, 0.0, 0, -1, False)], ["one"], 3),
        lambda: core.make_receipt_form(Removal, ["one"], ["a", "b", "c", "d"], "", "", {}),
    ):
        with pytest.raises((RuntimeError, ValueError)):
            call()
    assert core.receipts(form, surrogate, removals, features, context, None, logits, []) == []
