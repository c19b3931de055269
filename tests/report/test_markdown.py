"""A page as Markdown: what its markup means, and nothing that Markdown would read otherwise."""

from __future__ import annotations

import pytest

from cleaner.model import CleanResult, Removal
from cleaner.reading.html import read_html
from cleaner.report.markdown import markdown


def drawn(body: str, *gone: str) -> str:
    text, blocks, about = read_html(f"<html><body>{body}</body></html>")
    removals = [Removal(text.index(part), text.index(part) + len(part), "r", "other", "w") for part in gone]
    return markdown(CleanResult(text, tuple(removals), blocks=blocks, about=about))


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
    assert drawn(body) == wanted


def test_what_goes_is_not_drawn():
    assert drawn("<h1>One | Site</h1><p>Menu</p><p>Two</p>", " | Site", "Menu") == "# One\n\nTwo\n"


def test_a_text_stays_as_it_is():
    assert markdown(CleanResult("# One\n\n- two\n")) == "# One\n\n- two\n"
