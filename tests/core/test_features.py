"""Features of the core are those of Python, for texts and for pages."""

from __future__ import annotations

from typing import Any

import pytest
from core_texts import EDGE_CASES, needs_core, pure, texts
from hypothesis import given
from hypothesis import strategies as st
from pages import FIXTURES

from cleaner.classifier.context import context_features
from cleaner.classifier.core_views import CoreColumns, CoreFeatures
from cleaner.classifier.features import extract_features, with_reference
from cleaner.classifier.network import Network, load_network
from cleaner.classifier.schema import schema_of
from cleaner.classifier.scoring import average_by_path, bags_of, matrix_of
from cleaner.model import CATEGORIES, Document, Removal, Removals
from cleaner.reading import read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.pack import function_words
from cleaner.rules.selection import load_rules
from tools.review import source

pytestmark = needs_core
ALL = [folder for folder in FIXTURES if source(folder).suffix in (".txt", ".html")]
PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."


def network(document: Document) -> Network:
    return load_network(shipped_weights(), schema_of(document))


def removals_of(document: Document) -> Removals:
    """Return removals of every third block, of whole ones and of halves, by rules and by repeats, of all categories."""
    found = []
    for at, block in enumerate(document.blocks[::3]):
        end = block.end if at % 2 else (block.start + block.end + 1) // 2
        by = "repeats.exact" if at % 3 else "en.share.rule"
        found.append(Removal(block.start, end, by, CATEGORIES[at % len(CATEGORIES)], "test"))
    return Removals().merged(document, found)


def computed(document: Document, removals: Removals, reference: str) -> dict[str, Any]:
    """Return all features of a document, and what the networks make of them."""
    rules, weights = load_rules(spoken=document.language), network(document)
    features = extract_features(document, removals, rules, weights.vocabulary, weights.names)
    features = with_reference(features, document, reference) if document.page_metadata else features
    context, numbers = context_features(features)
    matrix, bags = matrix_of(features, context, weights.schema), bags_of(document, features)
    logits = weights.logits(matrix, numbers, *bags)
    return {
        **{name: list(map(float, features.columns[name])) for name in features.columns},
        **{name: list(map(float, context[name])) for name in context},
        "numbers": numbers,
        "page": features.page,
        "rest": (features.words, features.names, features.sizes),
        "logits": logits,
        "averaged": average_by_path(document, removals, logits) if document.page_metadata else [],
        "types": weights.page_type_model(matrix, numbers, *bags),
    }


def check(document: Document, removals: Removals | None = None, reference: str = "") -> None:
    if not document.blocks:
        return
    removals = removals_of(document) if removals is None else removals
    found = computed(document, removals, reference)
    with pure():
        expected = computed(document, removals, reference)
    assert found.keys() == expected.keys()
    assert found.pop("rest") == expected.pop("rest")
    different = [name for name in expected if found[name] != pytest.approx(expected[name], abs=1e-9)]
    assert different == []


def page(html: str) -> Document:
    return read(html, format="html", reference=False, function_words=function_words())


def text(raw: str, language: str = "auto") -> Document:
    return read(raw, format="text", language=language, function_words=function_words())


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_features_of_fixtures(folder: Any) -> None:
    document = read(source(folder), reference=False, function_words=function_words())
    prose = [block.facts.folded for block in document.blocks if block.facts.prose]
    check(document, reference="\n".join(prose[::2]))
    check(document, Removals())


CASES = {
    "words of 200 characters, which end the share of function words": "the " * 49 + "them and the " + "of " * 20,
    "more copies than count": "12 comments\n\n3 comments\n\n" * 12 + "Reply\n\n" * 25,
    "numbers of other scripts": "٣ تعليقات\n\n٤ تعليقات\n\n1,234 replies\n\n１２ replies\n\n2² x\n\n3² x",
    "rare marks": "a@b.example\n\nwww.c\n\nhttp\n\nx.com\n\n© 2020\n\n$5 €6 £7\n\n(\n\n“\n\nWWW.C\n\nht\n\ntp\n\nww.",
    "dots at the end": "one...\n\ntwo..\n\nthree…\n\n...\n\n..",
    "the topic of a text": f"{PROSE}\n\nThe bridge, again.\n\nGirders. Rust,\n\nsea-bridge\n\n" + "bridge " * 31,
    "a topic without spaces": "这座桥在星期二关闭了，因为检查发现了锈迹，城市将在明年修理它。" * 2
    + "\n\n桥\n\n关闭了\n\nbridge",
    "prose everywhere": "\n\n".join([PROSE] * 45),
    "no prose": "\n\n".join(["Menu", "Home", "About us"] * 3),
    "one block": "Menu",
    "kinds": "# Head\n\n- item\n\n| a | b |\n|---|---|\n| c | d |\n\n> quote\n\n```\ncode\n```",
    "blank lines": "one\n\n\ntwo\n\nthree\n- four\n- five\n \n \nsix",
}


@pytest.mark.parametrize("raw", [*CASES.values(), *EDGE_CASES.values()], ids=[*CASES, *EDGE_CASES])
def test_features_of_hard_texts(raw: str) -> None:
    check(text(raw, "en"))
    check(text(raw, "de,zh"), Removals())


@given(texts(), st.integers(1, 5))
def test_features_of_generated_texts(raw: str, every: int) -> None:
    document = text(raw, "en")
    found = [Removal(b.start, b.end, "en.share.rule", "share", "test") for b in document.blocks[::every]]
    check(document, Removals().merged(document, found))


NESTED = "<div class='comment-list card'>" * 15 + f"<p>{PROSE}</p>" + "</div>" * 15
PAGES = {
    "no metadata": f"<p>{PROSE}</p>",
    "deep": f"<main>{NESTED}<p>{PROSE}</p>{NESTED}</main>",
    "a title and its headings": "<title>Bridge closed again</title><h1>Bridge closed</h1><h2>Bridge closed again</h2>"
    f"<p>{PROSE}<h1>Bridge closed again - News</h1><p>closed",
    "a short title": "<title>Sea</title><h1>Sea</h1><p>Sea",
    "structured data": '<script type="application/ld+json">{"@type": ["NewsArticle", "Thing"], "articleBody": '
    f'"{PROSE}<br>Rust", "name": ["Menu"]}}</script><p>{PROSE}<p>Rust<p>Menu<p>rust',
    "microdata": f'<div itemscope><p itemprop="articleBody">{PROSE}</p><p itemprop="name">Name</p></div>',
    "links": f"<nav><ul>{'<li><a href=/x>News</a>' * 9}</ul></nav><article><p>{PROSE} <a href=/y>more</a></article>",
    "names of many languages": "".join(
        f"<div class='{name}'><div><div><div><p>{PROSE}</p></div></div></div></div>"
        for name in ("kommentare", "komentarze", "nav", "promo share", "x.y", "日本語")
    ),
    "tables, forms and buttons": "<table><tr><td>a<td>b</table><form><button>Go</button><p>x</form><figure>y</figure>",
    "text beside elements": "one<div>two<p>three</div>four",
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_features_of_hard_pages(html: str) -> None:
    check(page(html), reference="rust\n" + PROSE.lower().strip("."))
    check(page(html), Removals())


def test_columns_of_the_core_are_those_of_a_mapping() -> None:
    document = page(PAGES["links"])
    features = extract_features(document, Removals(), load_rules(), {})
    assert isinstance(features, CoreFeatures)
    columns = features.columns
    assert "links" in columns
    assert "place" not in columns
    assert columns["links"] is columns["links"]
    assert len(list(columns)) == len(columns)
    with pytest.raises(KeyError):
        columns["place"]


def test_columns_can_be_made_constant() -> None:
    features = extract_features(page(PAGES["links"]), Removals(), load_rules(), {})
    context, _ = context_features(features)
    assert isinstance(features, CoreFeatures)
    assert isinstance(context, CoreColumns)
    values = {"links": 0.5, "in_comments": 0.25}
    assert set(features.columns.with_constants(values)["links"]) == {0.5}
    assert set(context.with_constants(values)["in_comments"]) == {0.25}
    assert set(features.columns["links"]) != {0.5}


def test_a_vocabulary_that_grows_is_read_by_python() -> None:
    class Growing(dict[str, int]):
        pass

    features = extract_features(text(PROSE), Removals(), load_rules(), Growing())
    assert not isinstance(features, CoreFeatures)
