"""Pages as Markdown: their markup becomes that of Markdown, and their text is escaped."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner import Cleaner
from cleaner.classifier.dom import HEADINGS
from cleaner.model import Block, BlockKind, CleanResult, Removal
from cleaner.reading.html import read_html
from cleaner.report.markdown import markdown
from cleaner.structure import TableRow


def rendered(body: str, *removed: str) -> str:
    text, blocks, metadata = read_html(f"<html><body>{body}</body></html>")
    removals = [Removal(text.index(part), text.index(part) + len(part), "r", "other", "w") for part in removed]
    return markdown(CleanResult(text, tuple(removals), blocks=blocks, page_metadata=metadata))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<h1>One</h1><p>Two</p><h3>Three</h3>", "# One\n\nTwo\n\n### Three\n"),
        ("<ul><li>One<li>Two<ul><li>Three</ul></ul>", "- One\n- Two\n  - Three\n"),
        ("<ol><li>One<li>Two</ol>", "1. One\n2. Two\n"),
        ("<ol start=4><li>One<li value=7>Two<li>Three</ol>", "4. One\n7. Two\n8. Three\n"),
        ("<ol start=x><li value=''>One</ol>", "1. One\n"),
        ("<ul><li><p>One</p><p>Two</p><li>Three</ul>", "- One\n\n  Two\n- Three\n"),
        ("<ul><li>One<ol><li>Two<li>Three</ol><li>Four</ul>", "- One\n  1. Two\n  2. Three\n- Four\n"),
        ("<ul><li>One<ol start=3><li>Two</ol></ul>", "- One\n\n  3. Two\n"),
        ("<ul><li>One</ul><ul><li>Two</ul><ul><li>Three</ul>", "- One\n\n* Two\n\n- Three\n"),
        ("<ol><li>One</ol><ol><li>Two</ol>", "1. One\n\n1) Two\n"),
        ("<ul><li>One</ul><p>and</p><ul><li>Two</ul>", "- One\n\nand\n\n- Two\n"),
        ("<ul><li><ul><li>One</ul></ul>", "- - One\n"),
        ("<ul><li><h2>One</h2><p>Two</p></ul>", "- ## One\n\n  Two\n"),
        ("<ol start=12><li>One<pre>a\n  b</pre></ol>", "12. One\n\n    ```\n    a\n      b\n    ```\n"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<pre>a = 1\n  b</pre>", "```\na = 1\n  b\n```\n"),
        ("<pre>```</pre>", "````\n```\n````\n"),
        ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two\n"),
        ("<blockquote>One</blockquote><blockquote>Two</blockquote>", "> One\n\n> Two\n"),
        ("<blockquote><p>One</p><blockquote>Two</blockquote></blockquote>", "> One\n>\n> > Two\n"),
        ("<blockquote><ul><li>One<li>Two</ul></blockquote>", "> - One\n> - Two\n"),
        ("<blockquote><blockquote>One</blockquote><ul><li>Two</ul></blockquote>", "> > One\n>\n> - Two\n"),
        ("<ul><li>One<blockquote>Two</blockquote></ul>", "- One\n\n  > Two\n"),
        ("<blockquote><table><tr><td>1<td>2</table></blockquote>", "> |  |  |\n> | --- | --- |\n> | 1 | 2 |\n"),
        ("<p>1. of May</p><p># no heading</p>", "1\\. of May\n\n\\# no heading\n"),
        ("<p>12) x</p><p>-5 degrees</p>", "12\\) x\n\n\\-5 degrees\n"),
        ("<p>plain 1. text</p>", "plain 1. text\n"),
        ("<h2>One<br>Two</h2>", "## One Two\n"),
        ("<h2>One<a class=x href='#one'>\u00b6</a></h2>", "## One\n"),
        ("<h2><a href='/one'>C#</a> <a href='#c'>#</a></h2>", "## C#\n"),
        ("<p>One<a href='#n1'>*</a></p>", "One\\*\n"),
        ("<pre><code class='hljs language-python'>a</code></pre>", "```python\na\n```\n"),
        ("<div class='highlight-source-c++'><pre>a</pre></div>", "```c++\na\n```\n"),
        ("<pre class='brush: js; toolbar: false'>a</pre>", "```js\na\n```\n"),
        ("<pre class='slang-terms'>a</pre>", "```\na\n```\n"),
        ("<p>a <b>b</b>, <em>c</em> <code>d_e</code></p>", "a **b**, *c* `d_e`\n"),
        ("<p>a <b><i>b</i></b> <b>c</b> <b>d</b></p>", "a ***b* c d**\n"),
        ("<p>a<b>(b)</b>c</p>", "a(b)c\n"),
        ("<p>a<b>b</b>c<i> d </i>e</p>", "a**b**c *d* e\n"),
        ("<p><b>a</b><i>b</i></p>", "**a**b\n"),
        ("<p><b>a <b>b</b> c</b></p>", "**a b c**\n"),
        ("<h3><strong>a</strong></h3>", "### a\n"),
        ("<p><code>a</code><code>b</code> <code>c`d</code> <code>`e</code></p>", "`ab` ``c`d`` `` `e ``\n"),
        ("<p>a <kbd>&lt;b&gt;</kbd> c</p>", "a `<b>` c\n"),
        ("<p>a <img src=x alt='a [b]\n c'> d</p>", "a ![a \\[b\\] c]()d\n"),
        ("<p>a</p><figure><img src=x alt='b'></figure><p>c</p>", "a\n\n![b]()\n\nc\n"),
        ("<p>a</p><img src=x alt=''><img src=y><p>c</p>", "a\n\nc\n"),
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
        ("<p>a<b><a href=b>b</a></b>c</p>", "a[**b**](b)c"),
        ("<p>a! <a href=b>b <i>c</i></a> wow!<a href=d>d</a></p>", "a! [b *c*](b) wow\\![d](d)"),
        ("<p>a</p><a href=x><img data-src=/i.png src='data:image/gif;base64,R0' alt=b></a><p>c</p>",
         "a\n\n![b](/i.png)\n\nc"),
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "*a* 2*9 __b__ `c` &lt;d> &amp;amp; [e](f) ~~g~~",
            r"\*a\* 2\*9 \_\_b\_\_ \`c\` \<d> \&amp; \[e](f) \~\~g\~\~",
        ),
        ("5 * 3 snake_case_name a < b & c [1] ~ d", "5 * 3 snake_case_name a < b & c [1] ~ d"),
        ("[a]: b", r"\[a]: b"),
        ("* a", r"\* a"),
        ("_ _ _", r"\_ _ _"),
        ("+ a", r"\+ a"),
        ("2024) a", r"2024\) a"),
        ("2024. ", r"2024\."),
        ("2024.5 a", "2024.5 a"),
        ("---", r"\---"),
        (r"\frac \( \\ C:\dir", r"\frac \\( \\\ C:\dir"),
    ],
)
def test_prose_holds_no_marks(text, wanted):
    assert rendered(f"<p>{text}</p>") == f"{wanted}\n"
    assert read_back(f"{wanted}\n") == [Part("", "p", "".join(unescape(text).split()))]


@pytest.mark.parametrize(("text", "wanted"), [("a #", r"# a \#"), ("# a", "# # a"), ("C#", "# C#"), ("1. a", "# 1. a")])
def test_headings(text, wanted):
    assert rendered(f"<h1>{text}</h1>") == f"{wanted}\n"


HEAD = "| A | B | C |\n| --- | --- | --- |\n"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("<tr><th>A<th>B<th>C<tr><td>1<td><td>3<tr><td><td>2<td>", f"{HEAD}| 1 |  | 3 |\n|  | 2 |  |\n"),
        ("<tr><th>A<th colspan=2>B<tr><td>1<td>2<td>3", "| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n"),
        ("<tr><th>A<th>B<th>C<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5", f"{HEAD}| 1 | 2 | 3 |\n|  | 4 | 5 |\n"),
        ("<tr><td>1<td>2<tr><td>3<td>4", "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n"),
        ("<tr><th>A<td>1<tr><th>B<td>2", "|  |  |\n| --- | --- |\n| A | 1 |\n| B | 2 |\n"),
        ("<thead><tr><td>A<td>B</thead><tr><td>1<td>2", "| A | B |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<tr><th>A<th>B<tr><td>a|b<td><code>c|d</code>", "| A | B |\n| --- | --- |\n| a\\|b | `c\\|d` |\n"),
        ("<tr><th>A<th>B<tr><td>a<br>b<td><p>c<p>d", "| A | B |\n| --- | --- |\n| a b | c d |\n"),
        ("<caption>K</caption><tr><th>A<th>B<tr><td>1<td>2", "K\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<tr><td><b>1</b><td>2</tr><tr><td colspan=2>3</tr>", "|  |  |\n| --- | --- |\n| **1** | 2 |\n| 3 |  |\n"),
    ],
)
def test_tables(rows, wanted):
    assert rendered(f"<table>{rows}</table>") == wanted


def test_a_head_that_is_removed_makes_no_row_the_head():
    table = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    assert rendered(table, "A | B") == "|  |  |\n| --- | --- |\n| 1 | 2 |\n"


def test_an_image_goes_with_the_blocks_beside_it():
    body = "<p>One</p><figure><img src=a alt=b><figcaption>Two</figcaption></figure><p>Three</p>"
    assert rendered(body, "One", "Three") == "![b]()\n\nTwo\n"
    assert rendered(body, "Two") == "One\n\nThree\n"
    assert rendered("<p>One</p><img src=a alt=b><p>Two</p>", "Two") == "One\n"


def pages() -> list[Path]:
    return sorted((Path(__file__).parents[2] / "fixtures").rglob("*.html"))


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_parser_reads_the_structure_of_the_page(path):
    result = Cleaner(format="html", reference=False, links=True)(path)
    assert read_back(markdown(result)) == structure(result)


PARTS = [
    "a", "b.", "(c)", "*", "**", "_d_", "`", "<", "[e](f)", "!", "#", "1.", "-", " ", "\\", "|", "~~",
    "<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<a href=g>", "</a>", "<p>", "<h2>", "<ul><li>", "<li>", "</ul>",
    "<ol start=3><li>", "</ol>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<br>", "<img alt='[h' src=i>",
    "<table><tr><td>", "<td>", "<th>", "<tr>", "</table>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_a_parser_reads_the_structure_of_any_markup(body):
    result = Cleaner(format="html", reference=False, links=True, select="none")(f"<html><body>{body}</body></html>")
    assert read_back(markdown(result)) == structure(result)


class Part(NamedTuple):
    """Block of Markdown: the containers around it (`q`, `u` and `o` for quotes and items), its kind, and its text."""

    containers: str
    kind: str
    text: str
    """Without white space, and without the marks of inline elements."""


def structure(result: CleanResult) -> list[Part]:
    """Return what the Markdown of a result has to say, from the blocks and their markup."""
    found = []
    for block in result.blocks:
        row = result.page_metadata.structure.rows.get(block.index, TableRow(((0, block.end - block.start),), False))
        cells = row.cells if block.kind is BlockKind.TABLE_ROW else [(0, block.end - block.start)]
        text = "".join(kept(result, block.start + start, block.start + end) for start, end in cells)
        if text:
            found.append(Part(containers(result, block), kind_of(block), text))
    return found


def kept(result: CleanResult, start: int, end: int) -> str:
    removed = {at for removal in result.removals for at in range(removal.start, removal.end)}
    return "".join("".join(result.source_text[at] for at in range(start, end) if at not in removed).split())


def containers(result: CleanResult, block: Block) -> str:
    held = result.page_metadata.structure.containers
    tags, inside = block.markup.tags, block.markup.inside
    if block.kind is BlockKind.TABLE_ROW and "table" in tags:
        inside = inside[tags.index("table") :]
    at, around = next((each for each in inside if each in held), -1), ""
    while at >= 0:
        around = ("q" if held[at].list < 0 else "u" if held[at].number is None else "o") + around
        at = held[at].outer
    return around


def kind_of(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return next((tag for tag in block.markup.tags if tag in HEADINGS), "h2")
    return {BlockKind.CODE: "code", BlockKind.TABLE_ROW: "row"}.get(block.kind, "p")


def read_back(text: str) -> list[Part]:
    """Return what a parser finds in Markdown; images have no text."""
    found, around, numbered, kind, row = [], "", [], "p", None
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        match token.type.rpartition("_"):
            case (("bullet_list" | "ordered_list") as name, _, "open"):
                numbered.append(name == "ordered_list")
            case (("bullet_list" | "ordered_list"), _, "close"):
                numbered.pop()
            case ("blockquote" | "list_item" as name, _, "open"):
                around += "q" if name == "blockquote" else "o" if numbered[-1] else "u"
            case ("blockquote" | "list_item", _, "close"):
                around = around[:-1]
            case ("heading" | "paragraph", _, "open"):
                kind = token.tag
            case ("tr", _, "open"):
                row = []
            case ("tr", _, "close"):
                found.append(Part(around, "row", "".join(row)))
                row = None
            case (_, _, "inline"):
                words = "".join("".join(map(text_of, token.children)).split())
                row.append(words) if row is not None else found.append(Part(around, kind, words))
            case (_, _, "fence"):
                found.append(Part(around, "code", "".join(token.content.split())))
            case (_, _, "open" | "close"):
                pass
            case _:
                found.append(Part(around, token.type, token.content))
    return [part for part in found if part.text]


def text_of(token: Token) -> str:
    return "" if token.type == "image" else f"<{token.type}>" if token.type in UNWANTED else token.content


UNWANTED = ("html_inline", "s_open", "hardbreak")
