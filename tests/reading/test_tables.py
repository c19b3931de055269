"""Tests of tables: every value stays in its column, and what only lays out a page makes no row."""

from __future__ import annotations

import pytest

from cleaner.model import BlockKind
from cleaner.reading.parsed_page import HtmlBlock
from cleaner.reading.ways import read_page

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 3
HAN = "\u6865" * 90  # forty-five words
LONG = "A span of riveted iron that the port had painted in the summer before the war and never since. " * 9


def blocks(table: str) -> list[HtmlBlock]:
    return read_page(f"<html><body>{table}<p>{PROSE}</p></body></html>").blocks[:-1]


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("<tr><td>1<td><td>3<tr><td>4<td>5<td>6", ["1 |  | 3", "4 | 5 | 6"]),
        ("<tr><td>1<td><td>3<tr><td>4<td><img src=x><td>6", ["1 | 3", "4 | 6"]),
        ("<tr><td><img src=x><td>1<td>2<tr><td><td>3<td>", ["1 | 2", "3"]),
        ("<tr><td><td>2<td>3<tr><td>4<td>5<td>", ["| 2 | 3", "4 | 5"]),
        ("<tr><td colspan=2>1<td>3<tr><td>4<td>5<td>6", ["1 |  | 3", "4 | 5 | 6"]),
        ("<tr><td rowspan=2>1<td>2<tr><td>3", ["1 | 2", "| 3"]),
        ("<tr><td>1<td rowspan=2>2<td>3<tr><td>4<td>5", ["1 | 2 | 3", "4 |  | 5"]),
        ("<tr><td rowspan=9>1<td rowspan=2>2<tr><td>3<tr><td>4<td>5", ["1 | 2", "|  | 3", "| 4 | 5"]),
        ("<tr><td>1<br>2<td><p>3<p>4", ["1 2 | 3 4"]),
        ("<tr><td>1<td><ul><li>2<li>3</ul>", ["1 | 2 3"]),
        ("<tr><th colspan=2>A<tr><td>1<td>2", ["A", "1 | 2"]),
        ("<tr><td colspan=x>1<td rowspan=-1>2", ["1 | 2"]),
        (
            "<thead><tr><td>A<td>B</thead><tbody><tr><td>1<td>2</tbody><tfoot><tr><td>C<td>3",
            ["A | B", "1 | 2", "C | 3"],
        ),
        (
            f"<tr><td>1<td>2<tr><td>3<td>4<tr><td>5<td>6<tr><td>7<td>{LONG}",
            ["1 | 2", "3 | 4", "5 | 6", "7", LONG.strip()],
        ),
    ],
)
def test_rows(rows, texts):
    found = blocks(f"<table>{rows}</table>")
    assert [block.text for block in found] == texts
    assert found[0].kind is BlockKind.TABLE_ROW


def test_cells_are_where_they_are_said_to_be():
    row, _ = blocks("<table><tr><td><td>one<td><td><p>two<p>three<tr><td>1<td>2<td>3<td>4</table>")
    assert row.row
    assert [row.text[start:end] for start, end in row.row.cells] == ["", "one", "", "two three"]


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2", [True, False]),
        ("<tr><th>A<td>1<tr><th>B<td>2", [False, False]),
        ("<thead><tr><td>A<td>B</thead><tr><td>1<td>2", [True, False]),
        ("<tr><th><th>B<tr><th>1<td>2", [True, False]),
        ("<tr><td>A<td>B<tr><td>1<td>2", [False, False]),
    ],
)
def test_the_row_that_names_the_columns(rows, heads):
    assert [block.row and block.row.is_head for block in blocks(f"<table>{rows}</table>")] == heads


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        ("<table role=presentation><tr><td>Menu<td>Text</table>", ["Menu", "Text"]),
        ("<table><tr><td>Menu<td><table><tr><td>1<td>2</table></table>", ["Menu", "1 | 2"]),
        ("<table><tr><td>Menu<td><h2>Head</h2><p>Text</table>", ["Menu", "Head", "Text"]),
        (f"<table><tr><td>Logo<td>Search<tr><td>Menu<td>{PROSE}</table>", ["Logo", "Search", "Menu", PROSE.strip()]),
        ("<table><tr><td><td>One<td><tr><td><td>Two<td></table>", ["One", "Two"]),
        ("<table><tr><td>1<td><p>a<p>b<p>c<p>d</table>", ["1", "a", "b", "c", "d"]),
        ("<table><tr><td>One<tr><td>Two</table>", ["One", "Two"]),
        (f"<table><tr><td>{HAN}<td>{HAN}</table>", [HAN, HAN]),
        ("<table><tr><td>1<td><pre>a\n  b</pre></table>", ["1", "a\n  b"]),
    ],
)
def test_layout(table, texts):
    assert [block.text for block in blocks(table)] == texts


def test_images_stay_beside_rows_that_are_joined():
    table = "<table><tr><td>a<td>b<tr><td>c<td>d<td><img alt=x><tr><td>e<td>f</table>"
    page = read_page(f"<pre>code</pre><img alt=w>{table}<img alt=y><p>g<img alt=z>")
    assert [block.text for block in page.blocks] == ["code", "a | b", "c | d", "e | f", "g"]
    assert [(image.alt, image.before) for image, *_ in page.images] == [("w", 1), ("x", 3), ("y", 4)]
