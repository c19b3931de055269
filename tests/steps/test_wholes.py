"""Blocks that the classifier would take stay with the table, list or text that they are part of."""

from __future__ import annotations

import pytest

from cleaner.model import Removals
from cleaner.reading import read
from cleaner.steps.wholes import parts_of_kept

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders. " * 2
TABLE = (
    "<table><caption>Tolls</caption><tr><th>Year<th>Toll<tr><td>1890 to 1914<td>12 pence<tr><td>1920<td>9 pence</table>"
)
LIST = "<ul><li>Paper for the keeper, in blue.<li>Charts<li>A pass for the lock, signed.</ul>"
LINKS = "<ul><li>Home<li>Charts<li>News</ul>"
NESTED = "<ul><li>Stone is heavy.<ul><li>Gravel<li>Sand</ul><li>Grain is light.</ul>"
DATA = "<p>HP-50: 18.5 kg</p><p>HP-60: 19.0 kg</p><p>HP-60S: 21.5 kg</p>"
CODE = f"<p>{PROSE}</p><pre>a = 1</pre><p>{PROSE}</p>"


@pytest.mark.parametrize(
    ("body", "removed", "stays"),
    [
        (TABLE, {"Year | Toll"}, {"Year | Toll"}),
        (TABLE, {"Tolls", "Year | Toll"}, {"Tolls", "Year | Toll"}),
        (TABLE, {"Tolls", "1890 to 1914 | 12 pence"}, set()),
        (TABLE, {"Tolls", "Year | Toll", "1890 to 1914 | 12 pence", "1920 | 9 pence"}, set()),
        (LIST, {"Charts"}, {"Charts"}),
        (LIST, {"Charts", "Paper for the keeper, in blue."}, set()),
        (LINKS, {"Charts"}, set()),
        (NESTED, {"Sand"}, set()),
        (f"<ul><li><table><tr><td>1<td>2</table></ul><p>{PROSE}</p>", {"1 | 2"}, set()),
        (CODE, {"a = 1"}, {"a = 1"}),
        (CODE, {"a = 1", PROSE.strip()}, set()),
        (f"<pre>a = 1</pre><p>{PROSE}</p><p>{PROSE}</p><pre>b = 2</pre>", {"a = 1", "b = 2"}, set()),
        (f"<p>{PROSE}</p><p>Share</p><p>{PROSE}</p>", {"Share"}, set()),
        (DATA, {"HP-60: 19.0 kg"}, {"HP-60: 19.0 kg"}),
        (DATA, {"HP-50: 18.5 kg", "HP-60: 19.0 kg"}, set()),
        (f"{DATA}<p>Boats</p>", {"Boats"}, set()),
    ],
)
def test_parts_of_kept(body, removed, stays):
    document = read(f"<html><body>{body}</body></html>", format="html", function_words={})
    texts = {block.index: document.text(block) for block in document.blocks}
    taken = {at for at, each in texts.items() if each in removed}
    assert len(taken) >= len(removed)
    assert {texts[at] for at in parts_of_kept(document, Removals(), taken)} == stays


@pytest.mark.parametrize(
    ("removed", "stays"),
    [({"- 4 bolts"}, {"- 4 bolts"}), ({"- 4 bolts", "- a cup"}, set()), ({"Parts"}, set())],
)
def test_an_item_of_a_list_in_a_text_stays_with_the_others(removed, stays):
    document = read("Parts\n\n- a pump\n- a rod\n- a seal\n- a cup\n- 4 bolts", format="text", function_words={})
    taken = {block.index for block in document.blocks if document.text(block) in removed}
    assert len(taken) == len(removed)
    assert {document.text(document.blocks[at]) for at in parts_of_kept(document, Removals(), taken)} == stays
