"""The network that scores blocks: small, fitted offline by `tools/fit.py`, run here without a training library.

The input of a block is its features and the embeddings of the terms it begins and ends with. Seven residual layers
combine each block with its neighbours one, two, four, eight, one, two and four blocks away; after the second, a
summary of the whole document, and of what stands above and below, is added to each block. The output for each block is
one logit, the log-odds that it is boilerplate.

The compiled core computes it where it is there. The Python here, on numpy, says what it computes; it imports numpy only
when it runs, because a filter that is started for one small file should not pay for that.
"""

from __future__ import annotations

import os
import struct
from array import array
from functools import cache, cached_property
from typing import Any

import cleaner._core as _core
from cleaner.classifier.core_views import CoreMatrix
from cleaner.classifier.explanation import LinearSurrogate
from cleaner.classifier.page_type import Bag, Matrix, PageTypeModel, Vector
from cleaner.classifier.schema import SCHEMAS, TEXT, InputSchema
from cleaner.classifier.weights import TABLES, TYPE_TABLES, read_weights

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

    def logits(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Return the log-odds of boilerplate for each block.

        `columns` and `document` are features in the order of the schema. The bags are the vocabulary indices of terms
        and, for a page, of the names of markup, by block; a `CoreMatrix` has them itself.
        """
        if _core.native:
            return _core.native.logits(self._handle, *self._given(columns, bags), document)
        return self._forward(columns, document, *bags)

    def page_type_model(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        """Return the probability of each of `PAGE_TYPES`; the arguments are those of `logits`."""
        if _core.native:
            return _core.native.page_type(self._handle, *self._given(columns, bags), document)
        return self._page_types(columns, document, *bags)

    @cached_property
    def surrogate(self) -> LinearSurrogate:
        """The linear surrogate of the logits, for receipts."""
        return LinearSurrogate(self.schema.columns, self._numbers("reasons"), self._numbers("reason_base"))

    def _forward(self, columns: Matrix, document: Vector, *bags: Bag) -> list[float]:
        import numpy as np

        parts = self._arrays
        embeddings = [_embeddings(parts[name], bag) for name, bag in zip(TABLES, bags, strict=False)]
        inputs = np.concatenate([np.array(columns, np.float64).T, *embeddings], axis=1)
        hidden = np.maximum(
            _product(inputs, parts["in"].T) + (parts["in_bias"] + parts["document"] @ np.array(document)), 0
        )
        for at, far in enumerate(self.dilations):
            padding = np.zeros((min(far, len(hidden)), hidden.shape[1]))
            around = np.concatenate([padding, hidden[:-far], hidden, hidden[far:], padding]).reshape(3, len(hidden), -1)
            around = np.concatenate(around, axis=1)
            hidden = hidden + np.maximum(_product(around, parts[f"layer{at}"].T) + parts[f"layer{at}_bias"], 0)
            if at == POOLED_AFTER:
                hidden = self._with_summary(hidden)
        logits = hidden @ parts["out"][0] + parts["out_bias"][0] + inputs @ parts["skip"][0]
        found: list[float] = logits.tolist()
        return found

    def _with_summary(self, hidden: Any) -> Any:
        """Add the summary of the document, and of what stands above and below, to each block."""
        import numpy as np

        parts = self._arrays
        summary = np.concatenate([hidden.mean(axis=0), hidden.max(axis=0)])
        signals = np.maximum(_product(hidden, parts["flow_in"].T) + parts["flow_in_bias"], 0)
        upto, places = np.cumsum(signals, axis=0), np.arange(len(hidden))[:, None]
        above = (upto - signals) / np.maximum(places, 1)
        below = (upto[-1] - upto) / np.maximum(len(hidden) - 1 - places, 1)
        flow = _product(np.concatenate([above, below], axis=1), parts["flow_out"].T) + parts["flow_out_bias"]
        pooled = np.maximum(parts["pool"] @ summary + parts["pool_bias"], 0)
        return np.maximum(hidden + pooled + flow, 0)

    @cached_property
    def _arrays(self) -> dict[str, Any]:
        """The parts as numpy arrays."""
        return {name: self._array(name) for name in self.parts}

    @cached_property
    def _page_types(self) -> PageTypeModel:
        tables = [self._arrays[name] for name in TYPE_TABLES if name in self.parts]
        return PageTypeModel(self._arrays, tables)

    @cached_property
    def _handle(self) -> object:
        """Handle of the network in the core."""
        parts = {
            name: (shape, array("d", self._numbers(name)).tobytes())
            for name, (shape, _) in self.parts.items()
            if name not in self.scales
        }
        tables, type_tables = (
            [(self.parts[name][0][1], self.scales[name], self.parts[name][1]) for name in names if name in self.parts]
            for names in (TABLES, TYPE_TABLES)
        )
        return _core.native.make_network(parts, self.dilations, POOLED_AFTER, tables, type_tables)

    def _given(self, columns: Matrix, bags: tuple[Bag, ...]) -> tuple[object, object]:
        """Return the handles of features and of their context; a single one for features that Python has."""
        if isinstance(columns, CoreMatrix):
            return columns.features.handle, columns.context.handle
        return _core.native.give_inputs(self._handle, columns, bags), None

    def _numbers(self, name: str) -> tuple[float, ...]:
        """Return a part that is no embedding table as numbers."""
        raw = self.parts[name][1]
        return struct.unpack(f"<{len(raw) // 2}e", raw)

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
