"""The network: what it reads and says, and clear words about weights that are none."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from pages import document

from cleaner import Cleaner
from cleaner.classifier import network, weights
from cleaner.classifier.context import CONTEXT_FEATURES, context_features
from cleaner.classifier.decision import Thresholds, select
from cleaner.classifier.explanation import PHRASES, LinearSurrogate
from cleaner.classifier.features import BLOCK_FEATURES, extract_features
from cleaner.classifier.schema import PAGE, SCHEMAS, TEXT
from cleaner.errors import WeightsError
from cleaner.frozen import with_changes
from cleaner.model import PageType
from cleaner.pipeline import certain_removals
from cleaner.rules.folder import shipped_weights
from cleaner.rules.selection import load_rules

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."
SHIPPED = network.load_network(shipped_weights())


def inputs(text, page_type="unknown"):
    rules = load_rules()
    page = with_changes(document(text), page_type=PageType(page_type))
    features = extract_features(page, certain_removals(page, rules), rules, SHIPPED.vocabulary)
    around, numbers = context_features(features)
    columns = [*(features.columns[name] for name in BLOCK_FEATURES), *(around[name] for name in CONTEXT_FEATURES)]
    return columns, numbers, features.words


def test_a_folder_with_weights_for_texts_alone_serves_pages_too(tmp_path):
    """By the shipped ones."""
    (tmp_path / TEXT.file).write_bytes(Path(shipped_weights(), TEXT.file).read_bytes())
    html = f"<body><nav><a href=/>Home</a></nav><p>{PROSE}</p></body>"
    own = Cleaner(weights=tmp_path, format="html", reference=False)
    assert own(html).removals == Cleaner(format="html", reference=False)(html).removals


def test_the_page_type_is_evidence():
    """Short lines are what a listing is made of; below an article they are likelier a list of other pages."""
    lines = ["Blue harbour mug", "Net bag, large", "Ferry print 30 x 40", "Rope doormat", "Storm lantern", "Wool cap"]
    text = "\n\n".join([*(f"{PROSE} It was day {day}." for day in range(6)), *lines])
    sums = {kind: sum(SHIPPED.logits(*inputs(text, kind))[6:]) for kind in ("article", "unknown", "listing")}
    assert sums["article"] > sums["listing"]
    assert len(set(sums.values())) == len(sums)


def test_one_block_is_enough():
    assert len(SHIPPED.logits(*inputs("A line"))) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "No such file"),
        (b"", "not a weight file"),
        (b"nonsense, and quite a lot of it", "not a weight file"),
        (b"\x02\x00\x00\x00[]", "not a weight file"),
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
    weights.write_weights(str(tmp_path), TEXT, parts, ["river"], [], [1, 2])
    again = network.Network(str(tmp_path))
    assert (again.vocabulary, again.dilations) == ({"river": 1}, [1, 2])
    assert again._array("words").tolist() == pytest.approx(np.array([[0, 0], [1.27, -0.5]]), abs=0.005)
    assert again._numbers("out_bias") == (0.25,)


@pytest.mark.parametrize(("schema", "most"), [(TEXT, 1 << 20), (PAGE, 2 << 20)], ids=["text", "page"])
def test_the_shipped_weights_are_small_and_name_their_features(schema, most):
    data = Path(shipped_weights(), schema.file).read_bytes()
    head = json.loads(data[4 : 4 + struct.unpack_from("<I", data)[0]])
    assert len(data) < most
    assert head["features"] == schema.digest


def test_reasons_speak_of_columns_that_there_are():
    assert set(PHRASES) <= {column for schema in SCHEMAS for column in schema.columns}


def test_the_heaviest_reasons_come_first():
    names = [*BLOCK_FEATURES, *CONTEXT_FEATURES]
    given = {"after_last": (1.0, 2.0), "bars": (1.0, 1.0), "repeated": (1.0, -3.0), "size": (-1.0, -0.5)}
    surrogate = LinearSurrogate(names, [given.get(name, (0, 0.0))[1] for name in names], [0.0] * len(names))
    row = [given.get(name, (0.0, 0))[0] for name in names]
    (reasons,) = surrogate.explain([[value] for value in row], [0])
    assert reasons == "below the last paragraph, divided by bars or arrows, short"


def test_selection_stays_within_the_loss_budget():
    """Certain blocks are removed at any price; likely ones, the likeliest first, within the budget."""
    limits = Thresholds(certain=0.95, likely=0.5, loss_budget=0.03)
    scores, sizes = [9.0, 1.5, 1.4, -3.0, 9.0], [3, 10, 10, 100, 3]
    assert select(scores, sizes, {4}, limits) == {0, 1}
    assert select(scores, sizes, set(), limits._replace(loss_budget=0.0)) == {0, 4}
    assert select(scores, sizes, set(), limits._replace(loss_budget=1.0)) == {0, 1, 2, 4}
