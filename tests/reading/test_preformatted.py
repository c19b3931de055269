"""Tests of code: its lines and their indentation are kept, the numbers that a page prints before them are not."""

from __future__ import annotations

import pytest

from cleaner.model import BlockKind
from cleaner.reading.ways import read_page

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3


def code(body: str) -> list[str]:
    blocks = read_page(f"<html><body>{body}<p>{PROSE}</p></body></html>").blocks[:-1]
    return [block.text if block.kind is BlockKind.CODE else f"({block.text})" for block in blocks]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<pre>a<br>  b<br><br>c</pre>", ["a\n  b\n\nc"]),
        ("<pre><div>a</div><div>  b</div></pre>", ["a\n  b"]),
        ("<pre><code><span class=l>a</span><span class=l>  <b>b</b></span></code></pre>", ["a\n  b"]),
        ("<pre><code><span class=l>a\n</span><span class=l>  b\n</span></code></pre>", ["a\n  b"]),
        ("<pre><code><span class=k>a</span><span class=n>b</span></code></pre>", ["ab"]),
        ("<pre><code>a <span class=k>b</span><span class=k>c</span></code></pre>", ["a bc"]),
        ("<pre>a\n&nbsp;&nbsp;b</pre>", ["a\n  b"]),
        ("<pre><h2>Part\none</h2>a\n  b</pre>", ["(Part one)", "a\n  b"]),
        ("<code>a:<br>&nbsp;&nbsp;b<br>\n c</code>", ["a:\n  b\n c"]),
        ("<p><code>a</code><br>b</p>", ["(a)", "(b)"]),
        (
            "<div class=c><div><code>a:</code></div><div><code>&nbsp;&nbsp;</code><code>b</code></div></div>",
            ["a:\n  b"],
        ),
        ("<ul><li><code>a</code><li><code>b</code></ul>", ["(a)", "(b)"]),
    ],
)
def test_lines(body, lines):
    assert code(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<table><tr><td><pre>1\n2\n3</pre><td><pre>a\n\n  b</pre></table>", ["a\n\n  b"]),
        ("<div><pre>7\n8</pre></div><div><pre>a\nb</pre></div>", ["a\nb"]),
        (
            "<table><tr><td><div>1</div><div>2</div><td><div><code>a</code></div><div><code>b</code></div></table>",
            ["a\nb"],
        ),
        ("<pre><span>1</span> a\n<span>2</span> b</pre>", [" a\n b"]),
        ("<pre><code><table><tr><td>1<td>a<tr><td>2<td>  b</table></code></pre>", ["a\n  b"]),
        ("<pre>1\n2\n3</pre>", ["1\n2\n3"]),
        ("<pre>1\n2\n4</pre><pre>a\nb\nc</pre>", ["1\n2\n4", "a\nb\nc"]),
        ("<pre>1 a\n2 b</pre>", ["1 a\n2 b"]),
        ("<pre><span>10</span> a\n<span>20</span> b</pre>", ["10 a\n20 b"]),
        ("<p>1</p><p>2</p><p>a</p>", ["(1)", "(2)", "(a)"]),
        ("<pre>1\n2</pre><p>a</p>", ["1\n2", "(a)"]),
    ],
)
def test_line_numbers(body, lines):
    assert code(body) == lines
