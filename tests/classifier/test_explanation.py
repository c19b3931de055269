"""Receipts of the classifier say only what was measured on the page."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.classifier.explanation import PHRASES, LinearSurrogate, unmeasured

LACKS = {name: PHRASES[name][1] for name in ("reference", "stated", "in_main", "in_article", "below_heading")}
PROSE = "".join(
    f"<p>The ferry to the island of {name} was late again, and nobody on the quay could say why it was.</p>"
    for name in ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir")
)
BOX = '<div class="promo-box"><h4>Anna Holm</h4><p>Anna Holm writes about boats and towns for us.</p></div>'
TEASERS = "".join(f'<li><a href="/{n}">Harbour news of the week {n}</a></li>' for n in range(8))
PAGE = f"<body><h2>Late ferries</h2>{PROSE}{BOX}<ul>{TEASERS}</ul></body>"


def reasons(html: str, **settings: bool) -> str:
    found = [each.why for each in Cleaner(format="html", **settings)(html).removals if each.by.startswith("layout.")]
    assert found
    return " ".join(found)


@pytest.mark.parametrize("name", LACKS)
def test_a_page_that_has_nothing_of_the_kind_is_not_compared_with_it(name):
    assert LACKS[name] not in reasons(PAGE, reference=False)


def test_an_extractor_that_finds_nothing_is_not_quoted(monkeypatch):
    monkeypatch.setattr("cleaner.reading.reference_extractor.extract_main_text", lambda html: "")
    monkeypatch.setattr("cleaner.classifier.scoring.MAX_EXPECTED_ERROR", -1.0)
    assert LACKS["reference"] not in reasons(PAGE)


def test_an_extractor_that_was_asked_is_quoted(monkeypatch):
    monkeypatch.setattr("cleaner.classifier.scoring.MAX_EXPECTED_ERROR", -1.0)
    assert LACKS["reference"] in reasons(PAGE)


@pytest.mark.parametrize("name", LACKS)
def test_what_other_blocks_have_is_a_reason(name):
    surrogate = LinearSurrogate([name], [-1.0], [0.8])
    nowhere, elsewhere = {name: [0.0, 0.0]}, {name: [0.0, 1.0]}
    assert LACKS[name] in surrogate.explain([[0.0]], [0], unmeasured(elsewhere))[0]
    assert LACKS[name] not in surrogate.explain([[0.0]], [0], unmeasured(nowhere))[0]
