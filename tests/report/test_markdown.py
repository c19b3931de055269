"""Pages as Markdown: their markup becomes that of Markdown, and their text is escaped."""

from __future__ import annotations

import pytest

from cleaner.model import CleanResult, Removal
from cleaner.reading.html import read_html
from cleaner.report.markdown import markdown


def rendered(body: str, *removed: str) -> str:
    text, blocks, metadata = read_html(f"<html><body>{body}</body></html>")
    removals = [Removal(text.index(part), text.index(part) + len(part), "r", "other", "w") for part in removed]
    return markdown(CleanResult(text, tuple(removals), blocks=blocks, page_metadata=metadata))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<h1>One</h1><p>Two</p><h3>Three</h3>", "# One\n\nTwo\n\n### Three\n"),
        ("<ul><li>One<li>Two<ul><li>Three</ul></ul>", "- One\n- Two\n  - Three\n"),
        ("<ol><li>One<li>Two</ol>", "1. One\n1. Two\n"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<pre>a = 1\n  b</pre>", "```\na = 1\n  b\n```\n"),
        ("<pre>```</pre>", "````\n```\n````\n"),
        ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n\n> Two\n"),
        ("<p>1. of May</p><p># no heading</p>", "1\\. of May\n\n\\# no heading\n"),
        ("<p>12) x</p><p>-5 degrees</p>", "12\\) x\n\n\\-5 degrees\n"),
        ("<p>plain 1. text</p>", "plain 1. text\n"),
        ("", ""),
    ],
)
def test_markup_as_markdown(body, wanted):
    assert rendered(body) == wanted


def linked(body: str, *removed: str, url: str = "", head: str = "") -> str:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    text, blocks, metadata = read_html(html, links=True, url=url)
    removals = [Removal(text.index(part), text.index(part) + len(part), "r", "other", "w") for part in removed]
    return markdown(CleanResult(text, tuple(removals), blocks=blocks, page_metadata=metadata)).strip()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>a <a href=https://b.example/>b\n c</a>, d</p>", "a [b c](https://b.example/), d"),
        ("<p> <a href=/b> b </a> <a href=/c>c</a><span>d</span></p>", "[b](/b) [c](/c) d"),
        ("<p>a<b><a href=b>b</a></b>c</p>", "a[b](b)c"),
        ("<h2><a href=a>a</a></h2>", "## [a](a)"),
        ("<a href=a><div>a</div><p>b</p></a><p>c</p>", "[a](a)\n\n[b](a)\n\nc"),
        ("<ul><li><a href=a>a</a><li>b <a href=c>c</a></ul>", "- [a](a)\n- b [c](c)"),
        ("<table><tr><th>a<th>b<tr><td><a href=c>c</a><td>d <a href=e>e</a></table>",
         "| a | b |\n| --- | --- |\n| [c](c) | d [e](e) |"),
        ("<pre><a href=a>a</a></pre>", "```\na\n```"),
        ("<p><a href=a>[a]</a></p>", "[\\[a\\]](a)"),
        ("<p><a href='a b(c)|&lt;é'>a</a></p>", "[a](a%20b%28c%29%7C%3Cé)"),
        ("<p><a href='mailto:a@b.example'>a</a></p>", "[a](mailto:a@b.example)"),
        ("<p><a href='javascript:a()'>a</a> <a href=' JAVA\nscript:a()'>b</a> <a href=data:a>c</a></p>", "a b c"),
        ("<p><a href='#a'>a</a> <a href=''>b</a> <a>c</a> <a href=d><img></a></p>", "a b c"),
        (f"<p><a href=a{'a' * 5000}>a</a></p>", "a"),
        ("<p><a href='http://[a'>a</a></p>", "[a](http://[a)"),
    ],
)  # fmt: skip
def test_links(body, wanted):
    assert linked(body) == wanted


@pytest.mark.parametrize(
    ("head", "url", "wanted"),
    [
        ("", "https://a.example/b/c", "https://a.example/b/x"),
        ("<link rel=canonical href=https://a.example/d/e>", "", "https://a.example/d/x"),
        ("<link rel=canonical href=https://a.example/d/e>", "https://a.example/b/c", "https://a.example/b/x"),
        ("<base href=/f/>", "https://a.example/b/c", "https://a.example/f/x"),
        ("<base href=/f/>", "", "/f/x"),
        ("", "", "x"),
    ],
)
def test_addresses_of_links_are_resolved(head, url, wanted):
    assert linked("<p><a href=x>a</a></p>", url=url, head=head) == f"[a]({wanted})"


def test_a_link_that_is_cut_is_left_out():
    assert linked("<p>a <a href=b>b c</a> <a href=d>d</a></p>", "b ") == "a c [d](d)"


def test_links_stand_where_their_words_do():
    """White space around links and their number make no difference."""
    body = "".join(
        f"<p> w{n}\n<i> <a href={n}>x{n} \n y</a></i>{' ' * (n % 3)}z <a href={n}>v</a></p>" for n in range(50)
    )
    text, _, metadata = read_html(f"<body>{body}</body>", links=True)
    assert [text[link.start : link.end] for link in metadata.links] == [t for n in range(50) for t in (f"x{n} y", "v")]


def test_links_are_read_only_on_request():
    _, _, metadata = read_html("<body><p><a href=a>a</a></p></body>")
    assert metadata.links == ()


def test_removed_text_is_not_rendered():
    assert rendered("<h1>One | Site</h1><p>Menu</p><p>Two</p>", " | Site", "Menu") == "# One\n\nTwo\n"


def test_a_text_stays_as_it_is():
    assert markdown(CleanResult("# One\n\n- two\n")) == "# One\n\n- two\n"
