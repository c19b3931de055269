"""Reading pages in the core equals that of Python, whatever is wrong with the markup."""

from __future__ import annotations

import pytest
from core_texts import PIECES, fixture_texts, needs_core, pure
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import _core
from cleaner.pipeline import class_roles
from cleaner.reading import core_pages, page_parser
from cleaner.reading.core_pages import read_by_core
from cleaner.reading.html_blocks import blocks_of
from cleaner.reading.html_parser import LONG_TAG, _long_tags, topmost_elements
from cleaner.reading.page_parser import SAMPLE, parse_page
from cleaner.reading.parsed_page import ParsedPage
from cleaner.reading.unclosed import close_unclosed

pytestmark = needs_core
PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."

PAGES = {
    "head that is never closed": "<head><title>a</title><meta name=A content=b><meta property=a content=c>text<p>b",
    "title in the body": "<body><title>a</title><p>b<title>c</title>",
    "tags in a title": "<title>a<b>c</b></title><p>d",
    "JSON-LD": "<script type=' Application/LD+JSON '>{}</script><script type='application/ld+json'>[]</script><p>a",
    "links of the head": (
        "<link rel=Canonical href=/a><link rel=canonical href=/b><link><base href=/c><base href=/d><p>a"
    ),
    "language": "<html xml:lang=de><p>a",
    "content after the end": "<p>one</p></body></html>two<p>three</p>four<br>five<b>six</b>",
    "nothing but text": "one",
    "hidden": (
        "<p hidden>a<p hidden=until-found>b<p hidden=Until-Found>c"
        "<p hidden=x>d<dialog>e</dialog><dialog open>f</dialog>"
        "<template>g</template><template shadowrootmode=open>h</template><noscript>i</noscript><textarea>j</textarea>"
        "<p style='display : NONE'>k<p style='visibility:collapse'>l<p style='diſplay:none'>m<p style=''>n"
    ),
    "classes for screen readers": (
        "<p class=sr-only>a<p class='x govuk-Visually_Hidden'>b<p class=srOnly__3xY2>c<p class=not-sr-only>d"
        "<p class=md:sr-only>e<p class='ü sr-only'>f<p class='sr-only\u00a0x'>g"
        "<sr-only>h</sr-only><sr-only class=x>i</sr-only>"
        "<h1 class=sr-only>j</h1><p>k<span class=sr-only> l </span>m"
        f"<p class=sr-only>{PROSE * 9}<p class={'y' * 600}-sr-only>n"
        "<div class=sr-only>o<p>p</p></div>q<span class=sr-only>r<p>s</span>t"
    ),
    "ends of classes for screen readers": (
        "<p class=sr-only->a<p class=-SR--only_2-b3>b<p class=only>c<p class=3-4>d<p class=--6>e<p class=_>f"
        "<p class=not-sr-only-1>g<p class=x-not_sr-only>h<p class=tex2>i<p class=ex>j<p class=sr-only-a:b>k"
    ),
    "clipped by style": (
        "<p style='text-indent:-9999px'>a<p style='clip:rect(0 0 0 0)'>b<p style='clip-path:inset(50%)'>c"
    ),
    "images in clipped elements": (
        "<div class=sr-only><img alt=a>b</div><img alt=c><p>d<span class=sr-only><img alt=e></span>"
    ),
    "styles that break lines": (
        "<div style='white-space:pre-line'>a\nb <b>c\n</b>\n\nd<span style='white-space:normal'>e\nf</span>g\nh</div>"
        "<code style='white-space:pre'>a\n  b\nc</code>"
    ),
    "inline elements": (
        "<p><b>a</b> <b>b<strong>c</strong>d</b><i> e </i><em></em>"
        "<b>f<p>g</b>h<code>i</code><img alt='  j  k ' src=/l>m"
        "<p><img alt=n src='data:x' data-src=/o><img alt=''><p><b><i>p</i></b><i><b>q</b></i>"
    ),
    "links": (
        "<p><a href=/a>a</a><a href=/b>b</a><a href=c><a href=d>e"
        "</a></a><p><a href=/f>f<p>g</a>h<a>i</a><a name=j>j</a>"
        "<p>the <a href=/k>link</a><span>s</span> <a href=/l>l</a><span>.</span><a href=/m>m</a><time>n</time>"
        '<p><a href=/o>o</a><span>-p</span><a href=/q>q</a><span>"r</span><a href=/s>s</a><span>- t</span>'
        "<p>u <a href=/v>v</a><span>ß</span><p>u <a href=/v>v</a><span>ǅ</span><p><a href=/w>w</a><span> x</span>"
    ),
    "links to headings": (
        "<h2>a<a href=#a>¶</a></h2><h2><a href=#b>#</a> b</h2><p>c<a href=#c>¶</a></p><dt><b><a href=#d>¶</a></b>"
    ),
    "scripts above and below": (
        "<p>10<sup>5</sup> m<sup>2</sup> H<sub>2</sub>O x<sup>n-1</sup> 5<sup>1</sup>/<sub>2</sub> a1<sub>2</sub>"
        "<p>word<sup><a href=#n1>1</a></sup> word<a href=#n2>"
        "<sup>2</sup></a> word<a href=#n3>[3]</a> 1<a href=#n4>4</a>"
        "<p><sup>1</sup>Note and <sup>2</sup>14C <sup>a<sup>b</sup></sup><p><sup> </sup>c<sup>1<p>d</sup>"
        "<p>word<sup>\u0661</sup><p>5<sup>1</sup> <b></b>\u2044 <sub>2</sub>"
    ),
    "ruby": "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby><ruby>a<rt> </rt></ruby>",
    "tables": (
        "<table><caption>t</caption><thead><tr><th>a<th>b<th>c</thead><tr><td>1<td><td>3<tr><td colspan=2>4<td>5"
        "<tr><td rowspan=2>6<td>7<td>8<tr><td>9<td>10<tr><td><td><td>11<tr><td><b>12</b> x<td><p>y<p>z<td></table>"
        "<table><tr><td>a<td colspan=x>b<tr><td>c<td rowspan=\u0663>d"
        "<td colspan=0>e<td rowspan=99999>f<tr><td>g</table>"
    ),
    "tables for layout": (
        f"<table><tr><td>{PROSE * 4}<td>{PROSE * 4}</table><table role=Presentation><tr><td>a<td>b</table>"
        "<table><tr><td>a<td><table><tr><td>b<td>c</table></table><table><tr><td><h2>a</h2><p>b<td>c</table>"
        f"<table><tr><td>a<td>b<tr><td>c<td>{PROSE * 9}</table><table><tr><td colspan=150>a<td colspan=150>b</table>"
    ),
    "parts of tables": "<tr><td>a<td>b</table><table><td>c<td>d</table><table>e<tr>f<td>g<td>h</table><thead><tr><td>i",
    "tables of scripts without spaces": "<table><tr><td>这座桥<td>关闭了<tr><td>" + "桥" * 90 + "<td>锈</table>",
    "code": (
        "<pre>a\n  b\n\n</pre><pre><code>c</code>\n<b>d</b></pre><p><code>e</code></p><p><code>f</code> g</p>"
        "<code>h<br>i</code><p><code>a\u00a0\u00a0b<br>\n  c</code>"
        "<p><code>\u00a0</code>x<h2><pre>j</pre></h2><pre></pre>"
        "<pre>k<p>l</p><br><br>m<table><tr><td>n<td>o</table></pre>"
    ),
    "code of lines": (
        "<div><div><code>a</code></div><div><code>b</code></div></div><pre><div>c</div><div>d</div></pre>"
        "<pre><span class=l>e</span><span class=l>f</span></pre><pre><span>g</span>h<span>i</span></pre>"
    ),
    "numbers of lines": (
        "<pre><i>1</i>a\n<i>2</i>b\n<i>3</i>c</pre><table><tr><td>1<br>2<td><pre>a\nb</pre></table>"
        "<pre>1\n2</pre><pre>a\nb</pre><p>1<p>2<pre>a\nb</pre><p>\u0661<p>\u0662<pre>a\nb</pre>"
    ),
    "images between rows and code": (
        "<pre>a</pre><table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>f<p><img alt=x></table><img alt=y><img alt=z>"
    ),
    "lists": (
        "<ol start=3><li>a<li value=7>b<li><ol><li>c</ol>d</ol><ol start=x><li value=-2>e<li value=\u0663>f</ol><li>g"
        "<ul><li><blockquote>h<li>i</blockquote></ul>"
    ),
    "deep lists": "<ul><li>a" * 60,
    "names": (
        "<div class='oneTwo three-FOUR x1 a ABc' id=five role=main>"
        "<p itemprop='Name url' itemtype='http://schema.org/Thing/ x'>a"
        f"</div><div class='{'word ' * 60}'><p>b</div>"
        f"<div class='{'ä' * 199}end'>c</div><div ITEMPROP=d>e</div><o:p>f</o:p>"
        f"<div class='{'é' * 210} after'><section><article><main><b><i><u><s><a><q><p>g"
    ),
    "siblings": "<div class=a>a</div><div class=a>b</div><div class=b>c</div><p><b>d</b><p><b>e</b>",
    "line breaks": "<h1>a<br>b<br></h1>c<br>d<br><br>e<p>f<br></p><button>g</button><hr>h",
    "soft hyphens": "<p>har\u00adbour<p>\u00ad<p>&shy; <b>&shy;</b>x",
    "spaces": "<p>a\u00a0 b\u3000c\u2028d\x85e\x1cf<p>\u00a0<p>&#x200b;",
    "characters that lxml does not accept": "<p>a\0b\ud800c\uffffd&#0;&#xd800;&#x110000;&#xfffe;",
    "odd tags": "<p>a<1>b<\u00e9>c<foo:bar>d</foo:bar><x-y class=sr-only>e</x-y></p></p></div><b>f</p>g</b>",
    "odd attributes": (
        '<p class>a<p class="x\ny" class=z>b<p "=c>d<p =e>f<p a\u00e9=g id=\u00e9>h<a href>i</a><img alt>'
    ),
    "marked sections and instructions": "<p>a<![CDATA[b]]>c<?php d ?>e<!doctype html>f<!-- g --!> h --> i",
}
"""Pages by what makes them hard."""

LEFT_TO_PYTHON = {
    "MathML": "<p>a <math><mi>x</mi></math>",
    "MathML with a prefix": "<p>a <m:math><m:mi>x</m:mi></m:math>",
    "a drawn formula": "<p>a <span class=katex-html>x</span>",
    "the source of a formula": "<p>a <span class=katex-mathml hidden>x</span>",
    "a picture of a formula": "<p>a <img class=tex alt=x>",
    "TeX": "<p>a <script type='math/tex; mode=display'>x</script>",
    "more lines than libxml2 counts": "\n" * 70_000 + "<p>a",
}
"""Pages that hold what the core does not read."""


def both(html: str, *, links: bool = True, shows_all: bool = False) -> tuple[ParsedPage | None, ParsedPage]:
    """Return a page as the core and as Python reads it."""
    tops, classes = topmost_elements(html), class_roles()
    in_python = blocks_of(html, tops, links, classes, shows_all=shows_all)
    return (read_by_core(html, tops, links, classes, shows_all=shows_all) if tops else None), in_python


def assert_equal(html: str) -> None:
    for links in (False, True):
        for shows_all in (False, True):
            by_core, in_python = both(html, links=links, shows_all=shows_all)
            assert by_core == in_python
            assert by_core
            assert list(by_core.meta) == list(in_python.meta)


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_hard_pages(html: str) -> None:
    assert_equal(html)


def test_fixtures() -> None:
    for html in fixture_texts():
        if "<html" in html:
            assert_equal(html)


TAGS = (
    *(
        "html",
        "head",
        "body",
        "title",
        "meta",
        "p",
        "div",
        "span",
        "a",
        "b",
        "code",
        "pre",
        "br",
        "hr",
        "li",
        "ol",
        "ul",
    ),
    *("table", "tr", "td", "th", "thead", "h2", "blockquote", "sup", "sub", "rt", "ruby", "img", "script", "style"),
    *("template", "noscript", "dialog", "select", "button", "section", "main", "x-y", "o:p", "svg", "textarea"),
)
ATTRIBUTES = st.sampled_from(
    [
        *("class=sr-only", "class='a b-c D'", "class=ü", "id=x", "role=nav", "hidden", "open", "href=/a", "href=#a"),
        *("alt=a", "src=/b", "style=display:none", "style='white-space:pre'", "style='left:-9999px'", "itemprop=name"),
        *("colspan=2", "rowspan=3", "start=4", "value=5", "type=application/ld+json", "name=n content=c", "=", "'"),
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Generate pages of tags in any order, with attributes that matter and texts of all sorts."""
    tag = st.sampled_from(TAGS)
    start = st.tuples(tag, st.lists(ATTRIBUTES, max_size=2)).map(lambda each: f"<{each[0]} {' '.join(each[1])}>")
    text = PIECES | st.sampled_from(["a", "1", "2", " ", "\n", "\u00a0", "word", PROSE, "&shy;", "<!-- -->", "#", "."])
    return "".join(draw(st.lists(start | start | tag.map("</{}>".format) | text, max_size=60)))


@given(pages())
def test_generated_pages(html: str) -> None:
    by_core, in_python = both(html)
    assert by_core == in_python or (by_core is None and not topmost_elements(html))


@pytest.mark.parametrize("html", LEFT_TO_PYTHON.values(), ids=LEFT_TO_PYTHON)
def test_what_is_left_to_python(html: str) -> None:
    assert both(html)[0] is None
    with pure():
        in_python = parse_page(html, True, class_roles())
    assert parse_page(html, True, class_roles()) == in_python


@pytest.mark.parametrize(
    ("html", "by_lxml"),
    [
        ("<div>" * 2000 + "a", True),
        ("<div>" * 100_000 + "a", False),
        (f"<p {' '.join(f'a{at}' for at in range(50_000))}>a", False),
        (f"<p {' '.join(f'a{at}' for at in range(1900))} class=b>a", True),
        ("<p>" + "a " * 2_000_000, True),
        ("<p><b>a</b>" * 50_000, True),
    ],
    ids=["deep", "too deep", "too wide", "wide", "long", "many"],
)
def test_size(html: str, by_lxml: bool) -> None:
    page = parse_page(html, True, {})
    with pure():
        assert page == parse_page(html, True, {})
    assert page.parsed_by_lxml is by_lxml
    assert "a" in page.blocks[0].text


LENGTHS = st.integers(0, 2 * LONG_TAG).map(lambda length: "a" * length)


@given(st.lists(LENGTHS | st.sampled_from(["<", ">", "</", "<a ", "\u00e9", "<script>"]), max_size=12).map("".join))
@example("<a " + "b" * (LONG_TAG - 1))  # part of a page that ends in it
@example("<p>" + "<a " + "b" * LONG_TAG + ">")
def test_no_long_tag_is_missed(html: str) -> None:
    assert _core.native
    may_have = _core.native.may_have_long_tag(html.encode(), LONG_TAG)
    assert may_have or not any(_long_tags(html))


def test_most_pages_need_no_search_for_long_tags() -> None:
    assert _core.native
    page = f"<p>a</p><script>{'b' * 9 * LONG_TAG}</script><p>{'c ' * LONG_TAG}</p>".encode()
    assert not _core.native.may_have_long_tag(page, LONG_TAG)


def test_another_lxml_is_read_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_pages, "KNOWN_LIBXML2", ((2, 0), (2, 1)))
    monkeypatch.setattr(page_parser, "read_by_core", None)  # so that it is not called
    page_parser.core_reads_trees.cache_clear()
    assert [block.text for block in parse_page("<p>one", True, {}).blocks] == ["one"]
    page_parser.core_reads_trees.cache_clear()


def test_the_installed_lxml_is_known() -> None:
    assert page_parser.core_reads_trees()
    by_core, in_python = both(SAMPLE)
    assert by_core == in_python


def test_an_element_that_is_none_of_lxml_is_not_read() -> None:
    with pytest.raises(ValueError, match="element"):
        read_by_core("", [object()], True, {})


HIDING = st.sampled_from(
    [
        *("<script>", "</script>", "<style>", "</Style >", "<title>"),
        *("</title>", "<!--", "-->", "<select>", "</select>"),
        *("<iframe/>", "</iframe>", "<scripts>", "<svg\u00e9>"),
        *("</ſcript>", "<vıdeo>", "<TEXTAREA a='>'>", "</textarea>"),
        *("<template", "<p>", ">", "<", "</", "a"),
        *("\ud800", "<option>", "<noscript>", "</noscript>", "<svg_>", "<svg-a>"),
    ]
)


@given(st.lists(HIDING, max_size=20).map("".join))
def test_what_closes_everything(html: str) -> None:
    closed = close_unclosed(html)
    with pure():
        assert closed == close_unclosed(html)
