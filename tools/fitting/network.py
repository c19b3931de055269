"""The classifier's network in torch, and batches of documents for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.context import PAGE_TYPES
from cleaner.classifier.network import POOLED_AFTER
from cleaner.classifier.schema import PAGE, InputSchema
from tools.fitting.showing import Shown

TYPES = PAGE_TYPES


class Size(NamedTuple):
    """Size of a network: lengths of vectors, and distances over which layers combine blocks."""

    hidden: int = 32
    """Length of the vector of a block."""
    width: int = 16
    """Length of the vectors of a word and of a name of the markup."""
    flow: int = 16
    """Length of the summary of the blocks above, and of that of those below."""
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2, 4)


APART = 16  # empty rows between two documents of a batch, as far as a layer can see


class Network(nn.Module):
    """Module that computes what `cleaner.classifier.network` computes; the model of page types is fitted elsewhere."""

    def __init__(self, schema: InputSchema, words: int, names: int, dropped: float, size: Size) -> None:
        super().__init__()
        self.size = size
        self.words = _table(words, size.width)
        self.names = _table(names, size.width) if schema is PAGE else None
        columns = len(schema.columns) + size.width * (1 if self.names is None else 2)
        hidden, flow = size.hidden, size.flow
        self.inputs = nn.Linear(columns, hidden)
        self.document = nn.Linear(len(schema.numbers), hidden, bias=False)
        self.layers = nn.ModuleList(nn.Linear(3 * hidden, hidden) for _ in size.dilations)
        for layer in self.layers:
            nn.init.normal_(layer.weight, 0, 0.5 / math.sqrt(3 * hidden))
        self.pool = nn.Linear(2 * hidden, hidden)
        self.flow_in = nn.Linear(hidden, flow)
        self.flow_out = nn.Linear(2 * flow, hidden)
        self.out = nn.Linear(hidden, 1)
        self.skip = nn.Linear(columns, 1, bias=False)
        self.types = nn.Linear(hidden, len(TYPES))  # a side task; the model of page types is fitted by `fit_page_types`
        self.drop = nn.Dropout(dropped)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logits of all rows of a batch, and the logits of page types for each document."""
        inputs = torch.cat([batch.columns, _summed(self.words, batch.words)], 1)
        if self.names is not None:
            inputs = torch.cat([inputs, _summed(self.names, batch.names)], 1)
        hidden = torch.relu(self.inputs(inputs) + self.document(batch.documents)[batch.owner]) * batch.filled
        pooled = hidden.new_zeros(0)
        for at, (layer, far) in enumerate(zip(self.layers, self.size.dilations, strict=True)):
            padded = functional.pad(hidden, (0, 0, far, far))
            more = torch.relu(layer(torch.cat([padded[: -2 * far], hidden, padded[2 * far :]], 1)))
            hidden = (hidden + self.drop(more)) * batch.filled
            if at == POOLED_AFTER:
                none = hidden.new_zeros(len(batch.sizes), self.size.hidden)
                mean = none.index_add(0, batch.owner, hidden) / batch.sizes[:, None]
                most = none.scatter_reduce(0, batch.owner[:, None].expand_as(hidden), hidden, "amax")
                pooled = torch.relu(self.pool(torch.cat([mean, most], 1)))
                flow = self.flow_out(self.around(hidden, batch))
                hidden = torch.relu(hidden + pooled[batch.owner] + flow) * batch.filled
        return (self.out(hidden) + self.skip(inputs)).squeeze(1), self.types(pooled)

    def around(self, hidden: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Return the means of the signals of the blocks above, and of those below, each within its document."""
        signals = (torch.relu(self.flow_in(hidden)) * batch.filled).double()
        upto = torch.cumsum(signals, 0)
        before = (upto - signals)[batch.first][batch.owner]
        total = upto[batch.last][batch.owner] - before
        above = (upto - before - signals) / batch.place[:, None].clamp(min=1)
        under = (batch.sizes[batch.owner] - 1 - batch.place)[:, None].clamp(min=1)
        return torch.cat([above, (total - (upto - before)) / under], 1).float()

    def parts(self) -> dict[str, Any]:
        """Return the weights, by the names that they have in the weight file."""
        named: dict[str, torch.Tensor] = {
            "words": self.words.weight,
            "in": self.inputs.weight,
            "in_bias": self.inputs.bias,
            "document": self.document.weight,
            "pool": self.pool.weight,
            "pool_bias": self.pool.bias,
            "flow_in": self.flow_in.weight,
            "flow_in_bias": self.flow_in.bias,
            "flow_out": self.flow_out.weight,
            "flow_out_bias": self.flow_out.bias,
            "out": self.out.weight,
            "out_bias": self.out.bias,
            "skip": self.skip.weight,
        }
        for at, layer in enumerate(self.layers):
            named |= {f"layer{at}": layer.weight, f"layer{at}_bias": layer.bias}
        if self.names is not None:
            named["names"] = self.names.weight
        return {name: part.detach().numpy() for name, part in named.items()}


def _table(words: int, width: int) -> nn.EmbeddingBag:
    table = nn.EmbeddingBag(words + 1, width, mode="sum", padding_idx=0)
    nn.init.normal_(table.weight, 0, 0.05)
    with torch.no_grad():
        table.weight[0] = 0
    return table


def _summed(table: nn.EmbeddingBag, held: torch.Tensor) -> torch.Tensor:
    """Return the sums of embeddings, divided by the square root of their number."""
    summed: torch.Tensor = table(held) / (held > 0).sum(1, keepdim=True).clamp(min=1).float().sqrt()
    return summed


class Batch(NamedTuple):
    """Rows of the blocks of documents, one document after the other, with empty rows between."""

    columns: torch.Tensor
    words: torch.Tensor
    names: torch.Tensor
    documents: torch.Tensor
    owner: torch.Tensor
    """Index of the document of each row."""
    filled: torch.Tensor
    """1 for the row of a block, 0 for an empty row."""
    sizes: torch.Tensor
    """Blocks of each document."""
    first: torch.Tensor
    last: torch.Tensor
    place: torch.Tensor
    """Index in its document of the block of each row."""


def batch_of(documents: Sequence[Shown]) -> Batch:
    """Return a batch of documents."""
    lengths = np.array([len(each.columns) for each in documents])
    firsts = np.cumsum([0, *(lengths + APART)])[:-1]
    owner = np.repeat(np.arange(len(documents)), lengths + APART)
    places = np.concatenate([np.arange(length + APART) for length in lengths])
    filled = places < lengths[owner]
    rows = np.flatnonzero(filled)

    def spread(values: Sequence[Any], kind: Any) -> Any:
        """Return the rows of all documents with empty rows between."""
        joined = np.concatenate(values)
        table = np.zeros((len(owner), joined.shape[1]), kind)
        table[rows] = joined
        return torch.from_numpy(table)

    return Batch(
        spread([each.columns for each in documents], np.float32),
        spread([each.words for each in documents], np.int64),
        spread([each.names for each in documents], np.int64),
        torch.from_numpy(np.array([each.document for each in documents], np.float32)),
        torch.from_numpy(owner),
        torch.from_numpy(filled[:, None].astype(np.float32)),
        torch.from_numpy(lengths.astype(np.float32)),
        torch.from_numpy(firsts),
        torch.from_numpy(firsts + lengths - 1),
        torch.from_numpy(np.where(filled, places, 0).astype(np.float32)),
    )
