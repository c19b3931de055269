"""A page of which nearly everything or nearly nothing was removed is looked at again before the result stands."""

from __future__ import annotations

import json

import pytest

from cleaner import Cleaner
from cleaner.classifier import scoring
from cleaner.classifier.schema import PAGE
from cleaner.model import Status

SENTENCE = "The harbour bridge was closed in week {0}, after an inspection by the port found rust in girder {0}."
ARTICLE = [SENTENCE.format(number) for number in range(4, 14)]
LINKS = "".join(f"<li><a href=/{number}>More about the {number} bridges here</a></li>" for number in range(6))
MAIN = f"<article><h1>The bridge</h1><p>{'</p><p>'.join(ARTICLE)}</p></article>"
SHOWN = f"<!doctype html><html><body><ul>{LINKS}</ul>{MAIN}</body></html>"
STATED = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(ARTICLE)})
WITH_DATA = SHOWN.replace("<body>", f"<head><script type=application/ld+json>{STATED}</script></head><body>")
ASKED = PAGE.columns.index("has_reference")


@pytest.fixture
def boilerplate(monkeypatch):
    """Give the log-odds of boilerplate of all blocks: as they are, and once the reference extractor was asked."""

    def give(first, given_reference):
        def logits(self, columns, *_):
            return [given_reference if asked else first for asked in columns[ASKED]]

        monkeypatch.setattr(scoring.Network, "logits", logits)

    return give


def test_a_page_that_would_be_emptied_is_scored_with_the_reference(boilerplate, monkeypatch):
    """Also one with so many blocks that it is not asked in doubt."""
    monkeypatch.setattr(scoring, "MAX_REFERENCE_BLOCKS", 5)
    boilerplate(9.0, -9.0)
    result = Cleaner()(SHOWN)
    assert result.status is not Status.EMPTIED
    assert all(sentence in result.text for sentence in ARTICLE)
    assert result.warnings == ("nearly everything was removed at first; the reference extractor was asked",)


@pytest.mark.parametrize(("reference", "html"), [(True, SHOWN), (False, WITH_DATA)])
def test_what_is_found_in_another_way_stays(reference, html, boilerplate):
    boilerplate(9.0, 9.0)
    result = Cleaner(reference=reference)(html)
    assert result.status is Status.CLEANED
    assert all(sentence in result.text for sentence in ARTICLE)
    assert "More about" not in result.text
    assert not any(removal.by == "layout.bare-heading" for removal in result.removals)
    [warning] = result.warnings
    assert warning.endswith("that the reference extractor or the page's data hold stay")


def test_a_page_of_which_nothing_is_found_in_another_way_is_emptied(boilerplate):
    boilerplate(9.0, 9.0)
    result = Cleaner(reference=False)(SHOWN)
    assert (result.status, result.confidence) == (Status.EMPTIED, 0.0)


def test_a_text_has_no_other_way(monkeypatch):
    monkeypatch.setattr(scoring.Network, "logits", lambda self, columns, *_: [9.0] * len(columns[0]))
    assert Cleaner(format="text")("\n\n".join(ARTICLE)).status is Status.EMPTIED


@pytest.mark.parametrize(("links", "asked"), [(40, True), (1, False)])
def test_the_reference_is_asked_where_nothing_goes_of_a_page_of_links(links, asked, boilerplate):
    boilerplate(-9.0, 9.0)
    menu = "".join(f"<li><a href=/{number}>More about the {number} bridges here</a></li>" for number in range(links))
    html = f"<!doctype html><html><body><ul>{menu}</ul>{MAIN}</body></html>"
    assert ("More about" not in Cleaner()(html).text) == asked
    assert "More about" in Cleaner(reference=False)(html).text
