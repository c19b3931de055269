"""Tests of rules that require elements of a page, and of rules for single sites."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.authoring.check import problems
from cleaner.errors import RuleError
from cleaner.rules.loader import read_file

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3
PAGE = (
    "<html><head><link rel=canonical href='https://www.alder.example/b'></head><body>"
    "<div class='box offer' id=top><p>Grow with us</p></div>"
    f"<main><p>{PROSE}</p><p role=note>Grow with us</p></main></body></html>"
)
RULE = """
[[rule]]
id = "site.advert.offers"
why = "The offers above every article of this site."
inside = {inside}
removes = ['<div class="offer"><p>Two for one</p></div>']
keeps = ['<div class="article"><p>The offer was refused.</p></div>']
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "en").mkdir()
    return tmp_path


def removed_texts(folder, page=PAGE, url=None):
    """Return the texts that the site's rules remove, without the other rules and steps."""
    clean = Cleaner(format="html", reference=False, rules=(folder,), select=("site.*",))
    result = clean(page, url=url)
    return [result.source_text[removal.start : removal.end] for removal in result.removals]


@pytest.mark.parametrize("inside", ['[".offer"]', '["#top"]', '["nav", ".box"]'])
def test_a_rule_of_a_site_takes_what_stands_in_its_elements(folder, inside):
    (folder / "sites/alder.example.toml").write_text(RULE.format(inside=inside), "utf-8")
    assert removed_texts(folder) == ["Grow with us"]


def test_a_role_can_be_asked_for(folder):
    (folder / "sites/alder.example.toml").write_text(RULE.format(inside='["[role=note]"]'), "utf-8")
    assert len(removed_texts(folder)) == 1


@pytest.mark.parametrize(
    ("url", "count"),
    [
        (None, 1),
        ("https://alder.example/a", 1),
        ("http://NEWS.alder.example:8080/a?b", 1),
        ("alder.example", 1),
        ("https://alder.example.org/", 0),
        ("https://example/", 0),
        ("https://[broken", 0),
        ("https://../../etc/", 0),
    ],
)
def test_the_url_chooses_the_site_or_else_what_the_page_gives_as_its_own(folder, url, count):
    (folder / "sites/alder.example.toml").write_text(RULE.format(inside='[".offer"]'), "utf-8")
    assert len(removed_texts(folder, url=url)) == count


def test_phrases_and_elements_must_both_hold(folder):
    text = RULE.format(inside='[".offer"]') + 'phrases = ["Grow with us"]\n'
    (folder / "sites/alder.example.toml").write_text(text, "utf-8")
    assert removed_texts(folder) == ["Grow with us"]
    assert removed_texts(folder, PAGE.replace("offer", "story")) == []


def test_a_keep_can_ask_for_elements(folder):
    keep = '[[keep]]\nid = "site.keep.note"\nwhy = "Ours."\ninside = ["main"]\n'
    (folder / "sites/alder.example.toml").write_text(RULE.format(inside='["html"]') + keep, "utf-8")
    assert removed_texts(folder) == ["Grow with us"]


def test_no_text_stands_in_an_element(folder):
    (folder / "en/advert.toml").write_text(RULE.format(inside='["p"]').replace("site.", "en."), "utf-8")
    assert Cleaner(format="text", rules=(folder,), select=("en.advert.offers",))(PROSE).removals == ()


def test_examples_are_pages(folder):
    path = folder / "sites/alder.example.toml"
    path.write_text(RULE.format(inside='[".offer"]'), "utf-8")
    assert list(problems(read_file(path))) == []
    path.write_text(RULE.format(inside='[".article"]'), "utf-8")
    assert [problem.split(": ", 2)[2].split(":")[0] for problem in problems(read_file(path))] == [
        "does not take '<div class=\"offer\"><p>Two for one</p></div>'",
        "site.advert.offers takes what is to be kept",
    ]


@pytest.mark.parametrize("inside", ['"nav"', '["div > p"]', '["a b"]', '[".a.b"]'])
def test_what_is_no_element_is_refused(folder, inside):
    path = folder / "sites/alder.example.toml"
    path.write_text(RULE.format(inside=inside), "utf-8")
    with pytest.raises(RuleError, match="inside"):
        read_file(path)
