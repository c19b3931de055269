"""The network that scores blocks: small, fitted offline by `tools/fit.py`, run here without a training library.

The input of a block is its features and the embeddings of the terms it begins and ends with. Seven residual layers
combine each block with its neighbours one, two, four, eight, one, two and four blocks away; after the second, a
summary of the whole document, and of what stands above and below, is added to each block. The output for each block is
one logit, the log-odds that it is boilerplate.

There are two implementations of the same function: plain Python, which a filter that is started for one small file can
afford, and numpy, whose import takes as long as scoring a few hundred blocks.
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

MAX_PYTHON_BLOCKS = 200  # that a network scores in plain Python; they take as long as the import of numpy
SLICE_ROWS = 64  # of a matrix that are multiplied at once
POOLED_AFTER = 1  # the layer after which the summary of the document is added


class Network:
    """The weights of one fit, from a folder that `tools/fit.py` wrote.

    Raises `WeightsError` for a folder without usable weights.
    """

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
        """Return the log-odds of boilerplate for each block.

        `columns` and `document` are features in the order of the schema. The bags are the vocabulary indices of terms
        and, for a page, of the names of markup, by block. Runs on numpy where that pays.
        """
        self._scored += len(bags[0])
        by = self.forward_numpy if self._scored > MAX_PYTHON_BLOCKS or "numpy" in sys.modules else self.forward_python
        return by(columns, document, *bags)

    @cached_property
    def surrogate(self) -> LinearSurrogate:
        """The linear surrogate of the logits, for receipts."""
        return LinearSurrogate(self.schema.columns, self._rows("reasons"), self._rows("reason_base"))

    @cached_property
    def page_type_model(self) -> PageTypeModel:
        """The model of page types; it takes the arguments of `logits`."""
        parts = {name: self._rows(name) for name in ("type_in", "type_in_bias", "types", "types_bias")}
        tables = [(self._rows(name), self.scales[name]) for name in TYPE_TABLES if name in self.parts]
        return PageTypeModel(parts, tables)

    def forward_numpy(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Compute `logits` by numpy."""
        import numpy as np

        parts = self._arrays = self._arrays or {name: self._array(name) for name in self.parts}
        packed = b"".join([array("d", column) for column in columns])  # half the time of np.array
        features = np.frombuffer(packed).reshape(len(columns), -1).T
        inputs = np.concatenate(
            [features, *(_embeddings(parts[name], bag) for name, bag in zip(TABLES, bags, strict=False))], axis=1
        )
        hidden = np.maximum(
            _product(inputs, parts["in"].T) + (parts["in_bias"] + parts["document"] @ np.array(document)), 0
        )
        for at, far in enumerate(self.dilations):
            padding = np.zeros((min(far, len(hidden)), hidden.shape[1]))
            around = np.concatenate([padding, hidden[:-far], hidden, hidden[far:], padding]).reshape(3, len(hidden), -1)
            around = np.concatenate(around, axis=1)
            hidden = hidden + np.maximum(_product(around, parts[f"layer{at}"].T) + parts[f"layer{at}_bias"], 0)
            if at == POOLED_AFTER:
                summary = np.concatenate([hidden.mean(axis=0), hidden.max(axis=0)])
                signals = np.maximum(_product(hidden, parts["flow_in"].T) + parts["flow_in_bias"], 0)
                upto, places = np.cumsum(signals, axis=0), np.arange(len(hidden))[:, None]
                above = (upto - signals) / np.maximum(places, 1)
                below = (upto[-1] - upto) / np.maximum(len(hidden) - 1 - places, 1)
                flow = _product(np.concatenate([above, below], axis=1), parts["flow_out"].T) + parts["flow_out_bias"]
                pooled = np.maximum(parts["pool"] @ summary + parts["pool_bias"], 0)
                hidden = np.maximum(hidden + pooled + flow, 0)
        logits = hidden @ parts["out"][0] + parts["out_bias"][0] + inputs @ parts["skip"][0]
        found: list[float] = logits.tolist()
        return found

    def forward_python(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Compute `logits` in plain Python, about eight times slower and without an import."""
        parts = self._plain = self._plain or {name: self._rows(name) for name in self.parts}
        base = [bias + _dot(row, document) for bias, row in zip(parts["in_bias"], parts["document"], strict=True)]
        by_input, skip = list(zip(*parts["in"], strict=True)), parts["skip"][0]
        hidden: list[list[float]] = []
        skipped: list[float] = []
        features = list(zip(*columns, strict=True))
        for row, *held in zip(features, *bags, strict=True):
            inputs = [*row, *chain.from_iterable(map(self._embedding, TABLES, held))]
            weighed = [[value * weight for weight in by_input[at]] for at, value in enumerate(inputs) if value]
            hidden.append([max(0.0, value) for value in map(sum, zip(base, *weighed, strict=True))])
            skipped.append(_dot(inputs, skip))
        for at, far in enumerate(self.dilations):
            hidden = _layer(hidden, far, parts[f"layer{at}"], parts[f"layer{at}_bias"])
            if at == POOLED_AFTER:
                channels = list(zip(*hidden, strict=True))
                summary = [*(sum(channel) / len(hidden) for channel in channels), *map(max, channels)]
                pooled = [max(0.0, value) for value in map(add, _times(parts["pool"], summary), parts["pool_bias"])]
                base = list(map(add, pooled, parts["flow_out_bias"]))
                signals = [
                    [max(0.0, value) for value in map(add, _times(parts["flow_in"], each), parts["flow_in_bias"])]
                    for each in hidden
                ]
                flows = [_times(parts["flow_out"], around) for around in _means_around(signals)]
                hidden = [
                    [max(0.0, sum(values)) for values in zip(each, base, flow, strict=True)]
                    for each, flow in zip(hidden, flows, strict=True)
                ]
        out, bias = parts["out"][0], parts["out_bias"][0]
        return [_dot(row, out) + bias + more for row, more in zip(hidden, skipped, strict=True)]

    def _embedding(self, name: str, held: Sequence[int]) -> list[float]:
        """Return the sum of the embeddings at indices, divided by the square root of their number."""
        width, table = self.parts[name][0][1], self._plain[name]
        if not held:
            return [0.0] * width
        scale = self.scales[name] / sqrt(len(held))
        rows = [table[width * at : width * (at + 1)] for at in held]
        return [scale * value for value in map(sum, zip(*rows, strict=True))]

    def _rows(self, name: str) -> Any:
        """Return a part as tuples, a matrix as one for each row; an embedding table as a flat view of its bytes."""
        shape, raw = self.parts[name]
        if name in self.scales:
            return memoryview(raw).cast("b")
        flat = struct.unpack(f"<{len(raw) // 2}e", raw)
        return flat if len(shape) == 1 else [flat[at : at + shape[1]] for at in range(0, len(flat), shape[1])]

    def _array(self, name: str) -> Any:
        """Return a part as a numpy array."""
        import numpy as np

        shape, raw = self.parts[name]
        if name in self.scales:
            return np.frombuffer(raw, np.int8).reshape(shape) * self.scales[name]
        return np.frombuffer(raw, "<f2").reshape(shape).astype(np.float64)


def check_weights(folder: str) -> None:
    """Raise `WeightsError` unless a folder has weights for at least one schema, and all that it has can be used."""
    found = [schema for schema in SCHEMAS if os.path.exists(os.path.join(folder, schema.file))]
    for schema in found or SCHEMAS:
        load_network(folder, schema)


@cache
def load_network(folder: str, schema: InputSchema = TEXT) -> Network:
    """Load the network of a folder for documents of a schema; each is read once."""
    return Network(folder, schema)


def _embeddings(table: Any, bag: Bag) -> Any:
    """Return for each block the sum of the embeddings of its bag, divided by the square root of their number."""
    import numpy as np

    vectors = np.zeros((len(bag), table.shape[1]))
    counts = [len(each) for each in bag]
    if any(counts):
        np.add.at(vectors, np.repeat(np.arange(len(bag)), counts), table[[at for each in bag for at in each]])
        vectors /= np.sqrt(np.maximum(counts, 1))[:, None]
    return vectors


def _product(rows: Any, weights: Any) -> Any:
    """Multiply matrices in slices so small that no linear algebra library starts a second thread for them."""
    import numpy as np

    filled = np.concatenate([rows, np.zeros((-len(rows) % SLICE_ROWS, rows.shape[1]))])
    return (filled.reshape(-1, SLICE_ROWS, rows.shape[1]) @ weights).reshape(len(filled), -1)[: len(rows)]


def _layer(hidden: list[list[float]], far: int, weights: Matrix, biases: Vector) -> list[list[float]]:
    """Return the blocks, each plus what it and the two blocks `far` above and below add to it."""
    width = len(biases)
    nothing = [0.0] * width
    rows = list(zip(weights, biases, strict=True))
    if len(hidden) <= far:  # no block has a neighbour so far away
        rows = [(row[width : 2 * width], bias) for row, bias in rows]
    found = []
    for at, each in enumerate(hidden):
        above = hidden[at - far] if at >= far else nothing
        below = hidden[at + far] if at + far < len(hidden) else nothing
        around = above + each + below if len(hidden) > far else each
        found.append([own + max(0.0, bias + _dot(row, around)) for own, (row, bias) in zip(each, rows, strict=True)])
    return found


def _means_around(signals: list[list[float]]) -> list[list[float]]:
    """Return for each block the means of the signals of the blocks above it, then of those below."""
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
