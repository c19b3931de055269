"""The network of the core computes what that of Python computes."""

from __future__ import annotations

import random
from typing import Any

import pytest
from core_texts import needs_core, pure

from cleaner.classifier.network import Network, load_network
from cleaner.classifier.schema import SCHEMAS, TEXT, InputSchema
from cleaner.rules.folder import shipped_weights

pytestmark = needs_core
SHIPPED = shipped_weights()


def network(schema: InputSchema) -> Network:
    return load_network(SHIPPED, schema)


def inputs(schema: InputSchema, blocks: int, seed: int = 1) -> tuple[Any, ...]:
    """Return features as rare and as large as real ones, and bags of which some are empty."""
    chance = random.Random(seed)
    sizes = [len(network(schema).vocabulary), len(network(schema).names)]
    columns = [[chance.random() * (chance.random() < 0.4) for _ in range(blocks)] for _ in schema.columns]
    bags = [
        [[chance.randrange(1, size + 1) for _ in range(chance.randrange(13))] for _ in range(blocks)]
        for size in sizes
        if size
    ]
    return columns, [chance.random() for _ in schema.numbers], *bags


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.file)
@pytest.mark.parametrize("blocks", [1, 2, 3, 8, 9, 63, 200])
def test_scores_and_page_types(schema: InputSchema, blocks: int) -> None:
    """Few blocks have no neighbours at the distance of some layers."""
    given = inputs(schema, blocks)
    found = network(schema).logits(*given), network(schema).page_type_model(*given)
    with pure():
        expected = network(schema).logits(*given), network(schema).page_type_model(*given)
    assert found[0] == pytest.approx(expected[0], abs=1e-9)
    assert found[1] == pytest.approx(expected[1], abs=1e-9)


def test_bags_without_words() -> None:
    columns, numbers, _ = inputs(TEXT, 5)
    given = columns, numbers, [[]] * 5
    found = network(TEXT).logits(*given), network(TEXT).page_type_model(*given)
    with pure():
        expected = network(TEXT).logits(*given), network(TEXT).page_type_model(*given)
    assert found == (pytest.approx(expected[0], abs=1e-9), pytest.approx(expected[1], abs=1e-9))


def test_weights_of_other_values() -> None:
    """Nothing depends on those that are shipped."""
    fresh = Network(SHIPPED, TEXT)
    fresh.parts = {
        name: (shape, raw if name in fresh.scales else raw[2:] + raw[:2]) for name, (shape, raw) in fresh.parts.items()
    }
    given = inputs(TEXT, 20)
    found = fresh.logits(*given)
    with pure():
        assert found == pytest.approx(fresh.logits(*given), abs=1e-9)
    assert found != pytest.approx(network(TEXT).logits(*given))


@pytest.mark.parametrize(
    "change",
    [
        lambda columns, numbers, bag: (columns[1:], numbers, bag),
        lambda columns, numbers, bag: (columns, numbers[1:], bag),
        lambda columns, numbers, bag: ([columns[0][1:], *columns[1:]], numbers, bag),
        lambda columns, numbers, bag: (columns, numbers, bag[1:]),
        lambda columns, numbers, bag: (columns, numbers, [[1 << 20], *bag[1:]]),
        lambda columns, numbers, bag: (columns, numbers, [[-1], *bag[1:]]),
        lambda columns, numbers, bag: (columns, numbers),
    ],
    ids=["column", "number", "short column", "short bag", "large index", "negative index", "no bag"],
)
def test_input_that_does_not_fit_is_refused(change: Any) -> None:
    given = change(*inputs(TEXT, 5))
    for compute in (network(TEXT).logits, network(TEXT).page_type_model):
        with pytest.raises(RuntimeError):
            compute(*given)


def test_parts_that_do_not_fit_are_refused() -> None:
    fresh = Network(SHIPPED, TEXT)
    fresh.parts = {**fresh.parts, "pool_bias": ([31], fresh.parts["pool_bias"][1][2:])}
    with pytest.raises(RuntimeError):
        fresh.logits(*inputs(TEXT, 5))
