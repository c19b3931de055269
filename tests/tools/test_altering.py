"""Altered pages have other markup and the same words in the same order."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lxml import html
from pages import ROOT

from tools.fitting.altering import CHANGES, altered

PAGES = sorted((ROOT / "fixtures" / "pages").glob("*/input.html"))
ARTICLE = (
    "<article class='post'><h2>Tides</h2><p>One a.</p><p>Two b.</p>c<p>Three d.</p>e</article>f<ul><li>g<li>h</ul>"
)


def words(source: str) -> list[str]:
    page = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    return re.findall(r"\w+", " ".join(page.itertext()))


def change(source: str, step, seed: int) -> str:
    page = html.document_fromstring(source)
    step(page, np.random.default_rng(seed))
    return html.tostring(page, encoding="unicode")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_the_words_of_a_page_stay_in_their_order(path) -> None:
    source = path.read_text("utf-8", "replace")
    for seed in range(3):
        assert words(altered(source, np.random.default_rng(seed))) == words(source)


@pytest.mark.parametrize("step", CHANGES, ids=lambda step: step.__name__)
def test_each_change_keeps_the_words_and_changes_some_page(step) -> None:
    changed = [change(ARTICLE, step, seed) for seed in range(12)]
    assert {tuple(words(each)) for each in changed} == {tuple(words(ARTICLE))}
    assert any(each != change(ARTICLE, lambda page, rng: None, 0) for each in changed)


def test_what_cannot_be_parsed_stays_as_it_is() -> None:
    assert altered("", np.random.default_rng(0)) == ""


def test_the_same_seed_alters_a_page_alike() -> None:
    assert altered(ARTICLE, np.random.default_rng(3)) == altered(ARTICLE, np.random.default_rng(3))
