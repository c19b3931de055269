"""Tests of reading HTML: visible text, markup and metadata, and no text lost whatever is wrong with the markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.classifier.dom import dom_features
from cleaner.model import BlockKind
from cleaner.reading import read
from cleaner.reading.html import read_html
from cleaner.reading.html_parser import without_open_ends
from cleaner.reading.ways import read_page

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3


def texts(html: str) -> list[str]:
    return [block.text for block in read_page(html).blocks]


def page(body: str) -> str:
    return f"<html><head><title>Bridge</title></head><body>{body}<p>{PROSE}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>One <b>and</b>\n  two</p>", ["One and two"]),
        ("One<br>Two<br><br>Three", ["One", "Two", "Three"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<pre>a = 1\n  b = 2\n</pre>", ["a = 1\n  b = 2"]),
        ("<dl><dt>Height</dt><dd>40 m</dd></dl>", ["Height", "40 m"]),
        ("<ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("<table><tr><th>Year<th>Tolls<tr><td>1890<td><p>12</p></table>", ["Year | Tolls", "1890 | 12"]),
        (f"<table><tr><td>Menu<td><p>{PROSE}<p>Second</table>", ["Menu", PROSE.strip(), "Second"]),
        ("<p>Caf&eacute; &amp; bar &#8217;</p>", ["Café & bar ’"]),
        ("<a href=a>One</a><a href=b>Two</a>", ["One Two"]),
        ("<a href=a>One</a><span>Two</span><span>s</span>", ["One Twos"]),
        ("<p>seen</p><script>no()</script><style>p{}</style><template><p>no</p></template>", ["seen"]),
        ("<p hidden>no</p><div style='color:red; display : none'><p>no</p></div><p>seen</p>", ["seen"]),
        ("<dialog><p>no</p></dialog><dialog open><p>seen</p></dialog>", ["seen"]),
        ("<noscript><p>no</p></noscript><p>seen</p>", ["seen"]),
        ("<select><option>no</select><button>seen</button>", ["seen"]),
        ("<p>a\0b</p>", ["a\ufffdb"]),
        ("<p>one</p></div></body></html><p>two</p>", ["one", "two"]),
        ("<svg><text>no</text></svg><p>H<sub>2</sub>O</p>", ["H2O"]),
        ("<p>one<!-- a comment -->two</p>", ["onetwo"]),
    ],
)
def test_what_is_seen(body, seen):
    assert texts(page(body)) == [*seen, PROSE.strip()]


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<html><p>no body", ["no body"]),
        ("just text", ["just text"]),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>one</p></body></html>", ["one"]),
        (f"<body><noscript><p>{PROSE}</p></noscript></body>", [PROSE.strip()]),
        (f"<body><div style='display:none'><p>{PROSE}</p></div></body>", [PROSE.strip()]),
        ("<p>one</p><!-- never closed <p>two</p>", ["one"]),
        ("", []),
        ("<p>\ud800one</p>", ["\ufffdone"]),
    ],
)
def test_odd_pages(html, seen):
    assert texts(html) == seen


FAULTS = {
    "nested": f"{'<div>' * 100_000}<p>deep</p>{'</div>' * 100_000}",
    "never closed": f"{'<b>' * 100_000}<p>deep</p>",
    "attributes": f"<div {' '.join(f'a{n}={n}' for n in range(100_000))}><p>deep</p></div>",
    "a long comment": f"<!--{'x' * 10_000_000}--><p>deep</p>",
    "tables in tables": f"{'<table><tr><td>' * 3_000}<p>deep</p>",
    "script": "<p>deep</p><script>var a = 1;",
    "comment": "<p>deep</p><!-- no end",
    "plain text": "<p>deep</p><plaintext>and on",
    "comments": f"<p>deep</p>{'<!-- ' * 50_000}",
    "half tags": f"<p>deep</p>{'<' * 200_000}",
    "half attributes": "<p>deep</p>" + '<a href="' * 20_000,
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_markup_is_too_much(name):
    """All text is kept, in little time: the reference extractor does not run where lxml cannot be used."""
    document = read(f"<body><p>{PROSE}</p>{FAULTS[name]}", format="html", function_words={})
    assert "deep" in [document.text(block).strip() for block in document.blocks]


@pytest.mark.parametrize(
    ("name", "parsed_by_lxml"), [("nested", False), ("attributes", False), ("a long comment", True)]
)
def test_what_lxml_cannot_read_is_read_another_way(name, parsed_by_lxml):
    assert read_page(f"<body><p>{PROSE}</p>{FAULTS[name]}").parsed_by_lxml is parsed_by_lxml


OPENINGS = ["<!--", "<!-- a ->", "<![CDATA[", "<![x[", "<?x ", "</ <", "</p ", "<a ", "<p a='b' ", "<"]


@pytest.mark.parametrize("opening", OPENINGS)
def test_text_behind_openings_that_nothing_closes_is_read(opening):
    """Python's own parser searched the rest of the page for the end of each, and raised an error at `<![x[`."""
    seen = texts(f"{FAULTS['nested']}<p>{PROSE}</p>{opening * 3000}seen</p>")
    assert seen[:2] == ["deep", PROSE.strip()]


@given(st.lists(st.sampled_from([*OPENINGS, "-->", ">", "text", "<p>", "]]>"])))
def test_every_comment_and_tag_that_begins_also_ends(parts):
    closed = without_open_ends("".join(parts))
    assert closed.rfind("<!--") <= closed.rfind("-->")
    assert closed.rfind("<") <= closed.rfind(">")
    assert "<![" not in closed


@pytest.mark.parametrize("html", ["<p>one</p><!-- a --><p>two", "<!doctype html><p title='>'>a &lt; b", "a -- b", ""])
def test_markup_that_ends_stays_as_it_is(html):
    assert without_open_ends(html) == html


def test_a_head_that_nobody_closes_ends_with_the_first_block():
    """Python's own parser closes no element by itself; all text after such a head was lost."""
    page = read_page(f"<html><head><title>Bridge</title><body>{FAULTS['nested']}<p>{PROSE}</p>")
    assert (page.title, [block.text for block in page.blocks]) == ("Bridge", ["deep", PROSE.strip()])


@pytest.mark.parametrize(
    "hidden",
    [
        "<section><span hidden>no</section><p>seen</p>",
        "<p hidden>no<p>seen</p>",
        "<ul><li hidden>no<li>seen</ul>",
        "<section><select><option>no</section><p>seen</p>",
        "<p hidden>no<b>no</p></i><p>seen</p>",
        "<div hidden><div>no</div></p><p>no</div><p>seen</p>",
    ],
)
def test_what_is_hidden_ends_where_lxml_would_end_it(hidden):
    """With Python's own parser, a hidden element that was never closed hid everything after it."""
    found = texts(page(f"{hidden}<p>and on</p>{FAULTS['attributes']}"))
    assert found == texts(page(f"{hidden}<p>and on</p><p>deep</p>")) == ["seen", "and on", "deep", PROSE.strip()]


def test_markup_of_blocks():
    html = page(
        "<nav class='mainMenu site-nav' id=top><ul><li><a href=/>Home</a><li><a href=/n>News</a> now</ul></nav>"
    )
    home, news, *_ = read_page(html).markup
    assert home.tags[:4] == ("a", "li", "ul", "nav")
    assert {"+a", "+li", "ul", "nav", ".main", ".menu", ".site", ".nav", ".top"} <= set(home.names)
    assert (home.link_density, news.link_density) == (1.0, pytest.approx(4 / 8))
    assert home.siblings == 2


def test_names_include_microdata():
    html = page("<div itemscope itemtype=https://schema.org/Product><p itemprop='description text'>Oak</p></div>")
    oak, prose = read_page(html).markup
    assert {"@description", "@text", "@product"} <= set(oak.names)
    assert not any(name.startswith("@") for name in prose.names)


@pytest.mark.parametrize(("name", "stated"), [("articleBody", 1.0), ("name", 0.0), ("breadcrumb", 0.0)])
def test_what_microdata_calls_content_is_stated(name, stated):
    document = read(page(f"<div itemprop={name}><p>Oak</p></div>"), format="html", function_words={})
    assert dom_features(document)["stated"] == [stated, 0.0]


def test_a_long_text_in_an_attribute_is_no_reason_not_to_use_lxml():
    """Words inside a quoted value were counted as attributes."""
    assert read_page(page(f"<div data-posts='{'a b ' * 20_000}'></div>")).parsed_by_lxml


def test_the_line_of_a_block():
    assert [each.line for each in read_page("<body>\n<p>one</p>\n\n<p>two</p></body>").markup] == [2, 4]


def test_metadata_of_a_page():
    html = (
        "<html lang=en-GB><head><title> The\n bridge</title><meta property='og:type' content=article>"
        "<link rel=canonical href=https://alder.example/bridge>"
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body>x</body></html>'
    )
    _, _, metadata = read_html(html)
    assert (metadata.title, metadata.meta["og:type"], metadata.link_relations["canonical"], metadata.language) == (
        "The bridge",
        "article",
        "https://alder.example/bridge",
        "en-GB",
    )
    assert metadata.data == ('{"@type": "NewsArticle"}',)


def test_kinds():
    html = page("<h2>A</h2><ul><li>b</ul><blockquote><p>c</p></blockquote><pre>d</pre><figcaption>e</figcaption>")
    kinds = [block.kind for block in read_page(html).blocks]
    wanted = [BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CODE, BlockKind.CAPTION]
    assert kinds == [*wanted, BlockKind.PARAGRAPH]


def test_block_spans_hold_the_text_of_the_blocks():
    document = read(page("<h1>One</h1><p>Two<br>Three</p><ul><li>Four<li>Five</ul>"), format="html", function_words={})
    assert document.source_text.startswith("One\n\nTwo\nThree\n\nFour\nFive\n\n")
    assert [document.text(block) for block in document.blocks[:5]] == ["One", "Two", "Three", "Four", "Five"]


TAGS = ["p", "div", "li", "ul", "table", "tr", "td", "a", "b", "br", "h1", "pre", "nav", "script", "noscript", "img"]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
            st.text(alphabet="ab <>&;\0\n!-", max_size=8),
        ),
        max_size=40,
    )
)
def test_any_markup_is_read_and_every_character_is_kept_or_removed(parts):
    result = Cleaner(format="html", reference=False)("".join(parts))
    assert "".join(text for text, _ in result.pieces()) == result.source_text
    assert len(result.blocks) == len(result.source_text.split()) or result.source_text.strip()
