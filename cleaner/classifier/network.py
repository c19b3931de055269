"""The judge's network: small, fitted offline by `tools/fit.py`, run here without a training library.

Each block becomes a vector of its evidence and of the words it begins and ends with. Four residual layers look at
neighbours one, two, four and eight blocks away; after the second, what the whole document is like is added to each, and
what lies above and below. One number comes out of each, the log-odds that the block is chrome.

There are two ways to the same numbers: plain Python, which a filter started for one small file can afford, and numpy,
which takes as long to import as a few hundred blocks take to judge.
"""

from __future__ import annotations

import os
import struct
import sys
from array import array
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain
from math import sqrt
from operator import add, mul
from typing import Any

from cleaner.classifier.explanation import LinearSurrogate
from cleaner.classifier.page_type import Bag, Matrix, PageTypeModel, Vector
from cleaner.classifier.schema import SCHEMAS, TEXT, InputSchema
from cleaner.classifier.weights import TABLES, TYPE_TABLES, read_weights

MAX_PYTHON_BLOCKS = 300  # judged by hand, in all, take as long as numpy does to be imported; from then on it pays
ROWS = 64  # of a matrix that are multiplied at once
POOLED_AFTER = 1  # the layer after which the document is looked at as a whole


class Network:
    """The weights of one fit, from a folder that `tools/fit.py` wrote. Raises `WeightsError` for what is none."""

    def __init__(self, folder: str, schema: InputSchema = TEXT) -> None:
        head, body = read_weights(folder, schema)
        self.schema = schema
        self.dilations: list[int] = head["dilations"]
        self.vocabulary = {word: at for at, word in enumerate(head["vocabulary"], 1)}
        self.names = {name: at for at, name in enumerate(head.get("names", ()), 1)}
        self.parts: dict[str, tuple[list[int], bytes]] = {
            name: (shape, body[start : start + size]) for name, shape, start, size in head["parts"]
        }
        self.scales: dict[str, float] = head["scales"]
        self._scored = 0  # blocks
        self._plain: dict[str, Any] = {}
        self._arrays: dict[str, Any] = {}

    def logits(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Of each block, the log-odds that it is chrome.

        From the columns of the evidence and the numbers of the document in the order of its shape, and of each block
        the words, for a page also the names of its markup. By numpy where that pays.
        """
        self._scored += len(bags[0])
        by = self.forward_numpy if self._scored > MAX_PYTHON_BLOCKS or "numpy" in sys.modules else self.forward_python
        return by(columns, document, *bags)

    @cached_property
    def surrogate(self) -> LinearSurrogate:
        """The scores, read as if they were linear: for receipts."""
        return LinearSurrogate(self.schema.columns, self._rows("reasons"), self._rows("reason_base"))

    @cached_property
    def page_type_model(self) -> PageTypeModel:
        """What tells page types apart; called as `logits` is."""
        parts = {name: self._rows(name) for name in ("type_in", "type_in_bias", "types", "types_bias")}
        tables = [(self._rows(name), self.scales[name]) for name in TYPE_TABLES if name in self.parts]
        return PageTypeModel(parts, tables)

    def forward_numpy(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """By numpy."""
        import numpy as np

        of = self._arrays = self._arrays or {name: self._array(name) for name in self.parts}
        packed = b"".join([array("d", column) for column in columns])  # half the time of np.array
        seen = np.frombuffer(packed).reshape(len(columns), -1).T
        inputs = np.concatenate(
            [seen, *(_vectors(of[name], bag) for name, bag in zip(TABLES, bags, strict=False))], axis=1
        )
        hidden = np.maximum(_product(inputs, of["in"].T) + (of["in_bias"] + of["document"] @ np.array(document)), 0)
        for at, far in enumerate(self.dilations):
            nobody = np.zeros((min(far, len(hidden)), hidden.shape[1]))
            around = np.concatenate([nobody, hidden[:-far], hidden, hidden[far:], nobody]).reshape(3, len(hidden), -1)
            around = np.concatenate(around, axis=1)
            hidden = hidden + np.maximum(_product(around, of[f"layer{at}"].T) + of[f"layer{at}_bias"], 0)
            if at == POOLED_AFTER:
                whole = np.concatenate([hidden.mean(axis=0), hidden.max(axis=0)])
                signals = np.maximum(_product(hidden, of["flow_in"].T) + of["flow_in_bias"], 0)
                upto, places = np.cumsum(signals, axis=0), np.arange(len(hidden))[:, None]
                above = (upto - signals) / np.maximum(places, 1)
                below = (upto[-1] - upto) / np.maximum(len(hidden) - 1 - places, 1)
                flow = _product(np.concatenate([above, below], axis=1), of["flow_out"].T) + of["flow_out_bias"]
                pooled = np.maximum(of["pool"] @ whole + of["pool_bias"], 0)
                hidden = np.maximum(hidden + pooled + flow, 0)
        scores = hidden @ of["out"][0] + of["out_bias"][0] + inputs @ of["skip"][0]
        found: list[float] = scores.tolist()
        return found

    def forward_python(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """The same in plain Python, about eight times slower and without an import."""
        of = self._plain = self._plain or {name: self._rows(name) for name in self.parts}
        base = [bias + _dot(row, document) for bias, row in zip(of["in_bias"], of["document"], strict=True)]
        by_input, skip = list(zip(*of["in"], strict=True)), of["skip"][0]
        hidden: list[list[float]] = []
        skipped: list[float] = []
        seen = list(zip(*columns, strict=True))
        for row, *held in zip(seen, *bags, strict=True):
            inputs = [*row, *chain.from_iterable(map(self._vector, TABLES, held))]
            weighed = [[value * weight for weight in by_input[at]] for at, value in enumerate(inputs) if value]
            hidden.append([max(0.0, value) for value in map(sum, zip(base, *weighed, strict=True))])
            skipped.append(_dot(inputs, skip))
        for at, far in enumerate(self.dilations):
            hidden = _layer(hidden, far, of[f"layer{at}"], of[f"layer{at}_bias"])
            if at == POOLED_AFTER:
                channels = list(zip(*hidden, strict=True))
                whole = [*(sum(channel) / len(hidden) for channel in channels), *map(max, channels)]
                pooled = [max(0.0, value) for value in map(add, _times(of["pool"], whole), of["pool_bias"])]
                base = list(map(add, pooled, of["flow_out_bias"]))
                signals = [
                    [max(0.0, value) for value in map(add, _times(of["flow_in"], each), of["flow_in_bias"])]
                    for each in hidden
                ]
                flows = [_times(of["flow_out"], around) for around in _means_around(signals)]
                hidden = [
                    [max(0.0, sum(values)) for values in zip(each, base, flow, strict=True)]
                    for each, flow in zip(hidden, flows, strict=True)
                ]
        out, bias = of["out"][0], of["out_bias"][0]
        return [_dot(row, out) + bias + more for row, more in zip(hidden, skipped, strict=True)]

    def _vector(self, name: str, held: Sequence[int]) -> list[float]:
        width, table = self.parts[name][0][1], self._plain[name]
        if not held:
            return [0.0] * width
        scale = self.scales[name] / sqrt(len(held))
        rows = [table[width * at : width * (at + 1)] for at in held]
        return [scale * value for value in map(sum, zip(*rows, strict=True))]

    def _rows(self, name: str) -> Any:
        """A part as tuples, a matrix as one for each row; a table of words as it lies in the file."""
        shape, raw = self.parts[name]
        if name in self.scales:
            return memoryview(raw).cast("b")
        flat = struct.unpack(f"<{len(raw) // 2}e", raw)
        return flat if len(shape) == 1 else [flat[at : at + shape[1]] for at in range(0, len(flat), shape[1])]

    def _array(self, name: str) -> Any:
        import numpy as np

        shape, raw = self.parts[name]
        if name in self.scales:
            return np.frombuffer(raw, np.int8).reshape(shape) * self.scales[name]
        return np.frombuffer(raw, "<f2").reshape(shape).astype(np.float64)


def check_weights(folder: str) -> None:
    """Raise `WeightsError` unless a folder has weights for one shape at least, and all it has can be used."""
    found = [schema for schema in SCHEMAS if os.path.exists(os.path.join(folder, schema.file))]
    for schema in found or SCHEMAS:
        load_network(folder, schema)


@cache
def load_network(folder: str, schema: InputSchema = TEXT) -> Network:
    """The network of a folder for documents of a shape, read once."""
    return Network(folder, schema)


def _vectors(table: Any, bag: Bag) -> Any:
    """Of each block, what the words it holds add up to, less where they are many."""
    import numpy as np

    vectors = np.zeros((len(bag), table.shape[1]))
    counts = [len(each) for each in bag]
    if any(counts):
        np.add.at(vectors, np.repeat(np.arange(len(bag)), counts), table[[at for each in bag for at in each]])
        vectors /= np.sqrt(np.maximum(counts, 1))[:, None]
    return vectors


def _product(rows: Any, weights: Any) -> Any:
    """A matrix product in slices so small that no library of linear algebra wakes a second thread for them."""
    import numpy as np

    filled = np.concatenate([rows, np.zeros((-len(rows) % ROWS, rows.shape[1]))])
    return (filled.reshape(-1, ROWS, rows.shape[1]) @ weights).reshape(len(filled), -1)[: len(rows)]


def _layer(hidden: list[list[float]], far: int, weights: Matrix, biases: Vector) -> list[list[float]]:
    """What a block, and the two that are so far above and below, add to it."""
    width = len(biases)
    nothing = [0.0] * width
    rows = list(zip(weights, biases, strict=True))
    if len(hidden) <= far:  # nobody is so far away
        rows = [(row[width : 2 * width], bias) for row, bias in rows]
    found = []
    for at, each in enumerate(hidden):
        above = hidden[at - far] if at >= far else nothing
        below = hidden[at + far] if at + far < len(hidden) else nothing
        around = above + each + below if len(hidden) > far else each
        found.append([own + max(0.0, bias + _dot(row, around)) for own, (row, bias) in zip(each, rows, strict=True)])
    return found


def _means_around(signals: list[list[float]]) -> list[list[float]]:
    """For each block the means of the signals above it, then of those below."""
    totals = list(map(sum, zip(*signals, strict=True)))
    upto, found = [0.0] * len(totals), []
    for at, each in enumerate(signals):
        above = [value / max(at, 1) for value in upto]
        upto = list(map(add, upto, each))
        below = [(total - value) / max(len(signals) - 1 - at, 1) for total, value in zip(totals, upto, strict=True)]
        found.append(above + below)
    return found


def _times(rows: Matrix, vector: Vector) -> list[float]:
    return [sum(map(mul, row, vector)) for row in rows]


def _dot(one: Vector, two: Vector) -> float:
    return float(sum(map(mul, one, two)))
