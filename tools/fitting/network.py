"""The classifier's network in torch, and batches of documents for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.context import PAGE_TYPES, context_features
from cleaner.classifier.features import BLOCK_WORDS, Features
from cleaner.classifier.network import POOLED_AFTER
from cleaner.classifier.schema import PAGE, InputSchema

HIDDEN, WIDTH, FLOW = (
    24,
    12,
    8,
)  # sizes of the vectors of a block, of a word, and of the summary of the blocks above and below
DILATIONS = (1, 2, 4, 8)
APART = 16  # empty rows between two documents of a batch, as far as a layer can see
MAX_NAMES = 60  # of a block
TYPES = PAGE_TYPES


class Network(nn.Module):
    """Module that computes what `cleaner.classifier.network` computes; the model of page types is fitted elsewhere."""

    def __init__(self, schema: InputSchema, words: int, names: int, dropped: float) -> None:
        super().__init__()
        self.words = _table(words)
        self.names = _table(names) if schema is PAGE else None
        columns = len(schema.columns) + WIDTH * (1 if self.names is None else 2)
        self.inputs = nn.Linear(columns, HIDDEN)
        self.document = nn.Linear(len(schema.numbers), HIDDEN, bias=False)
        self.layers = nn.ModuleList(nn.Linear(3 * HIDDEN, HIDDEN) for _ in DILATIONS)
        for layer in self.layers:
            nn.init.normal_(layer.weight, 0, 0.5 / math.sqrt(3 * HIDDEN))
        self.pool = nn.Linear(2 * HIDDEN, HIDDEN)
        self.flow_in = nn.Linear(HIDDEN, FLOW)
        self.flow_out = nn.Linear(2 * FLOW, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        self.skip = nn.Linear(columns, 1, bias=False)
        self.types = nn.Linear(HIDDEN, len(TYPES))  # a side task; the model of page types is fitted by `fit_page_types`
        self.drop = nn.Dropout(dropped)

    def forward(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logits of all rows of a batch, and the logits of page types for each document."""
        inputs = torch.cat([batch.columns, _summed(self.words, batch.words)], 1)
        if self.names is not None:
            inputs = torch.cat([inputs, _summed(self.names, batch.names)], 1)
        hidden = torch.relu(self.inputs(inputs) + self.document(batch.documents)[batch.owner]) * batch.filled
        pooled = hidden.new_zeros(0)
        for at, (layer, far) in enumerate(zip(self.layers, DILATIONS, strict=True)):
            padded = functional.pad(hidden, (0, 0, far, far))
            more = torch.relu(layer(torch.cat([padded[: -2 * far], hidden, padded[2 * far :]], 1)))
            hidden = (hidden + self.drop(more)) * batch.filled
            if at == POOLED_AFTER:
                none = hidden.new_zeros(len(batch.sizes), HIDDEN)
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


def _table(words: int) -> nn.EmbeddingBag:
    table = nn.EmbeddingBag(words + 1, WIDTH, mode="sum", padding_idx=0)
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


def batch_of(schema: InputSchema, documents: Sequence[Features]) -> Batch:
    """Return a batch of documents."""
    sizes = [len(each.sizes) for each in documents]
    rows = sum(sizes) + APART * len(sizes)
    columns = np.zeros((rows, len(schema.columns)), np.float32)
    words = np.zeros((rows, BLOCK_WORDS), np.int64)
    names = np.zeros((rows, MAX_NAMES if schema is PAGE else 1), np.int64)
    owner, filled, places = np.zeros(rows, np.int64), np.zeros((rows, 1), np.float32), np.zeros(rows, np.float32)
    firsts = np.cumsum([0, *(size + APART for size in sizes)])[:-1]
    numbers = np.zeros((len(sizes), len(schema.numbers)), np.float32)
    at = 0
    for place, (each, size) in enumerate(zip(documents, sizes, strict=True)):
        around, numbers[place] = context_features(each)
        every = each.columns | around
        columns[at : at + size] = np.array([every[name] for name in schema.columns], np.float32).T
        for row, held in enumerate(each.words, at):
            words[row, : len(held)] = held
        for row, held in enumerate(each.names, at):
            names[row, : len(held)] = held[:MAX_NAMES]
        owner[at : at + size + APART] = place
        filled[at : at + size] = 1
        places[at : at + size] = np.arange(size)
        at += size + APART
    lengths = np.array(sizes)
    arrays = (columns, words, names, numbers, owner, filled)
    arrays = (*arrays, lengths.astype(np.float32), firsts, firsts + lengths - 1, places)
    return Batch(*map(torch.from_numpy, arrays))
