"""The classifier takes what stands around an article, and leaves what only looks like that."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from cleaner import Cleaner
from cleaner.classifier import scoring
from cleaner.classifier.context import DOCUMENT_FEATURES, PAGE_TYPES
from cleaner.classifier.decision import THRESHOLDS, select
from cleaner.classifier.features import Features
from cleaner.classifier.schema import TEXT
from cleaner.frozen import with_changes
from cleaner.model import PageType, Removals
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.selection import load_rules

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
ARTICLE = [
    f"The harbour bridge was closed on {day}, after an inspection by the port found rust in its oldest girders, and "
    f"lorries had to take the long way round by the northern lock until {day} evening."
    for day in DAYS
]
MENU = ["Home", "News", "Sport", "Weather", "Culture", "Jobs", "Subscribe", "Log in"]
ELSEWHERE = [
    "Related articles",
    "Ferry timetable changes in April",
    "Why the fish market moved",
    "Mayor opens the lock",
]
FOOT = ["About us", "Contact", "Advertise", "Privacy policy", "Terms of use", "Careers", "Help"]


def kept(*blocks, **settings):
    return Cleaner(format="text", **settings)("\n\n".join(blocks)).text.split("\n\n")


def test_what_stands_around_an_article_goes_and_its_headline_stays():
    page = [*MENU, "Harbour bridge closed again", *ARTICLE, *ELSEWHERE, *FOOT]
    assert kept(*page) == ["Harbour bridge closed again", *ARTICLE]


def test_receipts_of_the_classifier_give_reasons_and_are_not_certain():
    result = Cleaner(format="text")("\n\n".join([*MENU, *ARTICLE, *FOOT]))
    removals = [removal for removal in result.removals if removal.by.startswith("layout.")]
    assert {removal.by for removal in removals} >= {"layout.head", "layout.tail"}
    assert all(removal.score < 1 and "Classified by its form" in removal.why for removal in removals)


def test_an_article_alone_stays_whole():
    page = ["Harbour bridge closed again", *ARTICLE]
    assert kept(*page, preset="aggressive") == page


def test_a_text_without_prose_in_which_nothing_is_a_sites_stays():
    page = ["SOUPS", "Leek 4", "Beet 5", "FISH", "Herring 9", "Cod 11", "SWEETS", "Plum tart 6"]
    assert kept(*page, preset="aggressive") == page


def test_code_stays():
    page = [*ARTICLE, "```\nhome\n```", "```\nnews | log in\n```"]
    assert kept(*page, preset="aggressive") == page


def test_turns_of_talk_stay():
    talk = [f"{'MW' if at % 2 else 'KM'}: {text}" for at, text in enumerate([*ARTICLE, "No.", "Yes."])]
    assert kept(*talk, preset="aggressive") == talk


BOLDNESS = ["conservative", "balanced", "aggressive"]


def test_a_bolder_preset_takes_no_less():
    page = [*MENU, "Harbour bridge closed again", *ARTICLE, *ELSEWHERE, *FOOT]
    taken = [set(page) - set(kept(*page, preset=each)) for each in BOLDNESS]
    assert taken[0] <= taken[1] <= taken[2]
    assert taken[0] < taken[2]


@pytest.mark.parametrize("file", THRESHOLDS)
def test_a_bolder_preset_has_lower_thresholds(file):
    """So it removes no less of any document, and more of some."""
    limits = [THRESHOLDS[file][each] for each in BOLDNESS]
    for one, bolder in pairwise(limits):
        assert one.certain > bolder.certain
        assert one.likely > bolder.likely
        assert one.loss_budget < bolder.loss_budget
    logits, sizes = [at / 10 for at in range(-60, 60)], [9] * 120
    selected = [select(logits, sizes, (), each) for each in limits]
    assert selected[0] < selected[1] < selected[2]


def test_a_marked_heading_goes_with_all_that_stood_under_it():
    page = ["# Bridge closed", *ARTICLE, "## Share", "Share this:", "Click to share on Facebook (Opens in new window)"]
    assert kept(*page) == page[:-3]


def test_a_marked_heading_with_nothing_under_it_stays():
    page = ["# Bridge closed", "## The girders", "### Rust", *ARTICLE]
    assert kept(*page) == page


def test_a_headline_over_parts_with_headings_of_their_own_is_not_bare():
    """What goes right below it does not bare it: the parts are under it, too."""
    html = (
        "<body><h1>The bridge</h1><p>Sign up for our newsletter</p>"
        f"<h2>Rust</h2><p>{ARTICLE[0]}</p><h2>Share</h2><h3>Read on</h3><p>Sign up for our newsletter</p></body>"
    )
    clean = Cleaner(format="html", reference=False, select=("en.*", "repeats.*", "layout.bare-heading"))
    assert clean(html).text == f"The bridge\n\nRust\n\n{ARTICLE[0]}\n"


NOTE = "<li id={0}><a href=#m>1</a> See the drawing in the museum.</li>"


@pytest.mark.parametrize(
    ("mark", "page_type", "protected"),
    [
        ("<sup><a href=#n1>1</a></sup>", "article", True),
        ("<a href=#n1><sup>1</sup></a>", "forum", True),
        ("<sup><a href=#n1>1</a></sup>", "product", False),
        ("<a href=#n1>below</a>", "article", False),
        ("<sup>1</sup>", "article", False),
        (" <a href=#n1>[1]</a>", "article", True),
        ("<sup><a href=/n1>1</a></sup>", "article", False),
    ],
)
def test_notes_that_the_text_refers_to_are_protected_but_no_small_print(mark, page_type, protected, monkeypatch):
    monkeypatch.setattr(scoring.Network, "logits", lambda self, columns, *_: [9.0] * len(columns[0]))
    listed = "".join(map(NOTE.format, ("n1", "n2", "m", "k")))
    html = f"<body><h1>The bridge</h1><p>{ARTICLE[0]}{mark}</p><ol>{listed}</ol></body>"
    page = read(html, format="html", reference=False, page_type=page_type, function_words={})
    kept = Cleaner(reference=False, select=("layout.*",)).cleaned(page).text
    assert kept.count("See the drawing") == 2 * protected  # the list is one thing, what else stands in it is not


@pytest.mark.parametrize(
    ("error", "most", "asked"), [(0.21, 500, 1), (0.3, 500, 1), (0.19, 500, 0), (0.0, 500, 0), (0.3, 10, 0)]
)
def test_the_reference_extractor_is_asked_in_doubt_only(error, most, asked, monkeypatch):
    monkeypatch.setattr(scoring, "expected_error", lambda *_: error)
    monkeypatch.setattr(scoring, "MAX_REFERENCE_BLOCKS", most)
    words = []
    html = f"<body><ul>{''.join(f'<li>{each}' for each in MENU)}</ul><p>{'<p>'.join(ARTICLE)}<p>{FOOT[0]}</body>"
    page = read(html, format="html", reference=False, function_words={})
    page = with_changes(
        page, reference_text=lambda: words.append(1) or "\n".join(text.lower().strip(".") for text in ARTICLE)
    )
    rules = load_rules()
    scores = scoring.Classifier(page, rules, shipped_weights()).score(certain_removals(page, rules))
    assert len(words) == asked
    backed = [
        page.text(block) for block, said in zip(page.blocks, scores.features.columns["reference"], strict=True) if said
    ]
    assert backed == ARTICLE * asked


@pytest.mark.parametrize(
    ("page_type", "probability", "seen"),
    [("forum", 0.9, ["is_forum"]), ("article", 0.9, []), ("forum", 0.65, []), ("forum", 0.4, [])],
)
def test_the_network_of_texts_sees_a_sure_type_but_no_article(page_type, probability, seen, monkeypatch):
    """Given the type article, it removes too much."""
    network, given = scoring.network_of(shipped_weights(), TEXT), []
    types = [probability if kind == page_type else 0.0 for kind in PAGE_TYPES]
    monkeypatch.setattr(network, "page_type_model", lambda *_: types)
    monkeypatch.setattr(
        network, "logits", lambda columns, numbers, *_: given.append(numbers) or [0.0] * len(columns[0])
    )
    Cleaner(format="text")("\n\n".join(ARTICLE))
    [numbers] = given
    marks = dict(zip(DOCUMENT_FEATURES, numbers, strict=True))
    assert [name for name, mark in marks.items() if name.startswith("is_") and mark] == seen


def test_the_expected_error_counts_words():
    features = Features({}, [], [10, 10, 20], [], [], PageType.UNKNOWN, [], [])
    scores = scoring.Scores(features, {}, [-math.inf, 0.0, math.inf], PageType.UNKNOWN)
    assert scoring.expected_error(scores, Removals()) == pytest.approx(5 / 15)
    assert scoring.expected_error(scores, Removals(fully_removed=frozenset({1}))) == pytest.approx(0)
