"""The network: two ways to the same numbers, and clear words about weights that are none."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pages import FIXTURES, document

from cleaner import Cleaner
from cleaner.classifier import network
from cleaner.classifier.context import OF_PLACE, surroundings
from cleaner.classifier.explanation import WORDS, Reading
from cleaner.classifier.features import OF_BLOCK, measure
from cleaner.classifier.schema import PAGE, SHAPES, TEXT
from cleaner.errors import WeightsError
from cleaner.model import PageType
from cleaner.pipeline import certain_removals
from cleaner.reading import read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.selection import load_rules
from cleaner.steps import layout
from tools.review import source

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."
SHIPPED = network.load(shipped_weights())


def inputs(text, page_type="unknown"):
    rules = load_rules()
    page = replace(document(text), page_type=PageType(page_type))
    evidence = measure(page, certain_removals(page, rules), rules, SHIPPED.vocabulary)
    around, numbers = surroundings(evidence)
    columns = [*(evidence.columns[name] for name in OF_BLOCK), *(around[name] for name in OF_PLACE)]
    return columns, numbers, evidence.words


@pytest.mark.parametrize("folder", [f for f in FIXTURES if source(f).suffix == ".txt"], ids=lambda f: f.name)
def test_by_hand_and_by_numpy_are_the_same(folder):
    given = inputs(source(folder).read_text("utf-8"))
    assert SHIPPED.by_hand(*given) == pytest.approx(SHIPPED.by_numpy(*given), abs=1e-9)


def test_a_page_is_judged_the_same_by_hand_and_by_numpy():
    """The network of pages has a second table, of the names of their markup."""
    judge = network.load(shipped_weights(), PAGE)
    html = f"<body><nav class=menu><a href=/>Home</a></nav><main><h1>Bridge</h1><p>{PROSE}</p></main></body>"
    page = read(html, format="html", witness=False, function_words={})
    evidence = measure(page, certain_removals(page, load_rules()), load_rules(), judge.vocabulary, judge.names)
    around, numbers = surroundings(evidence)
    columns = [(evidence.columns | around)[name] for name in PAGE.columns]
    assert any(evidence.names)
    given = columns, numbers, evidence.words, evidence.names
    assert judge.by_hand(*given) == pytest.approx(judge.by_numpy(*given), abs=1e-9)


def test_a_folder_with_weights_for_texts_alone_serves_pages_too(tmp_path):
    """By the shipped ones."""
    (tmp_path / TEXT.file).write_bytes(Path(shipped_weights(), TEXT.file).read_bytes())
    html = f"<body><nav><a href=/>Home</a></nav><p>{PROSE}</p></body>"
    own = Cleaner(weights=tmp_path, format="html", witness=False)
    assert own(html).removals == Cleaner(format="html", witness=False)(html).removals


def test_the_page_type_is_evidence():
    """Short lines are what a listing is made of; below an article they are likelier a list of other pages."""
    lines = ["Blue harbour mug", "Net bag, large", "Ferry print 30 x 40", "Rope doormat", "Storm lantern", "Wool cap"]
    text = "\n\n".join([*(f"{PROSE} It was day {day}." for day in range(6)), *lines])
    sums = {kind: sum(SHIPPED.by_numpy(*inputs(text, kind))[6:]) for kind in ("article", "unknown", "listing")}
    assert sums["article"] > sums["listing"]
    assert len(set(sums.values())) == len(sums)


def test_one_block_is_enough():
    given = inputs("A line")
    assert SHIPPED.by_hand(*given) == pytest.approx(SHIPPED.by_numpy(*given), abs=1e-9)


def test_small_documents_do_without_numpy(monkeypatch):
    monkeypatch.delitem(network.sys.modules, "numpy")
    fresh = network.Net(shipped_weights())
    monkeypatch.setattr(fresh, "by_numpy", lambda *_: ["numpy"])
    assert len(fresh.scores(*inputs("A line\n\nAnother"))) == 2
    assert fresh.scores(*inputs("A line\n\n" * network.PLAIN_BLOCKS)) == ["numpy"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "No such file"),
        (b"", "no weights"),
        (b"nonsense, and quite a lot of it", "no weights"),
        (b"\x02\x00\x00\x00[]", "no weights"),
        (b"\x02\x00\x00\x00{}", "another version"),
    ],
)
def test_weights_that_are_none_are_named(tmp_path, data, says):
    if data is not None:
        (tmp_path / TEXT.file).write_bytes(data)
    with pytest.raises(WeightsError, match=says):
        Cleaner(weights=tmp_path)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"x"])
def test_weights_that_were_copied_in_part_are_named(tmp_path, change):
    (tmp_path / TEXT.file).write_bytes(change(Path(shipped_weights(), TEXT.file).read_bytes()))
    with pytest.raises(WeightsError, match="cut short"):
        Cleaner(weights=tmp_path)


def test_what_is_written_is_read_again(tmp_path):
    parts = {"words": np.array([[0.0, 0.0], [1.27, -0.5]]), "out_bias": np.array([0.25])}
    network.write(str(tmp_path), TEXT, parts, ["river"], [], [1, 2])
    again = network.Net(str(tmp_path))
    assert (again.vocabulary, again.dilations) == ({"river": 1}, [1, 2])
    assert again._array("words").tolist() == pytest.approx(np.array([[0, 0], [1.27, -0.5]]), abs=0.005)
    assert again._rows("out_bias") == (0.25,)


@pytest.mark.parametrize(("shape", "most"), [(TEXT, 1 << 20), (PAGE, 2 << 20)], ids=["text", "page"])
def test_the_shipped_weights_are_small_and_name_their_columns(shape, most):
    data = Path(shipped_weights(), shape.file).read_bytes()
    head = json.loads(data[4 : 4 + struct.unpack_from("<I", data)[0]])
    assert len(data) < most
    assert head["columns"] == len(shape.columns)


def test_reasons_speak_of_columns_that_there_are():
    assert set(WORDS) <= {column for shape in SHAPES for column in shape.columns}


def test_the_heaviest_reasons_come_first():
    names = [*OF_BLOCK, *OF_PLACE]
    given = {"after_last": (1.0, 2.0), "bars": (1.0, 1.0), "said": (1.0, -3.0), "size": (-1.0, -0.5)}
    reading = Reading(names, [given.get(name, (0, 0.0))[1] for name in names], [0.0] * len(names))
    values = {name: [given.get(name, (0.0, 0))[0]] for name in names}
    assert reading.in_words(values, 0) == "below the last paragraph, divided by bars or arrows, short"


def test_choices_put_little_content_at_risk():
    """Sure ones go at any price; likely ones, the surest first, as far as the risk allows."""
    bar = layout.Bar(sure=0.95, likely=0.5, risk=0.03)
    scores, sizes = [9.0, 1.5, 1.4, -3.0, 9.0], [3, 10, 10, 100, 3]
    assert layout.choose(scores, sizes, {4}, bar) == {0, 1}
    assert layout.choose(scores, sizes, set(), bar._replace(risk=0.0)) == {0, 4}
    assert layout.choose(scores, sizes, set(), bar._replace(risk=1.0)) == {0, 1, 2, 4}
