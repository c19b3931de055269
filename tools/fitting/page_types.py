"""Fits the model of page types, `cleaner.classifier.page_type`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.page_type import log_tf_weights
from cleaner.classifier.schema import PAGE, InputSchema
from cleaner.classifier.weights import TYPE_TABLES
from tools.fitting.network import TYPES
from tools.fitting.pages import LabelledPage
from tools.fitting.showing import whole

UNITS, EPOCHS, RATE, DECAY = 16, 20, 3e-3, 1.0
WORDLESS = 0.5  # share of looks without words
RARITY = 0.5  # the weight of a page is the frequency of its type to the power of minus this


def fit_page_types(
    schema: InputSchema, pages: list[LabelledPage], places: Any, marks: Any, sizes: tuple[int, int], seed: int
) -> dict[str, Any]:
    """Fit the model of page types and return its weights, by the names that they have in the weight file.

    Every other look at a page hides its words, so that a page in a language without known words is typed by its shape.
    """
    documents = [whole(schema, page, places, marks) for page in pages]
    columns = np.array([[*each.columns.mean(axis=0), *each.document] for each in documents])
    tables = [_word_weights([each.words for each in documents], sizes[0])]
    if schema is PAGE:
        tables.append(_word_weights([each.names for each in documents], sizes[1]))
    known = [schema.columns.index("known"), len(schema.columns) + schema.numbers.index("known")]
    columns[:, known] = 0
    usual, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-3
    inputs = torch.from_numpy(np.concatenate([(columns - usual) / deviation, *tables], axis=1).astype(np.float32))
    of_words = slice(columns.shape[1], columns.shape[1] + sizes[0] + 1)
    kinds = torch.tensor([TYPES.index(page.kind) for page in pages])
    counts = torch.bincount(kinds, minlength=len(TYPES)).clamp(min=1)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(inputs.shape[1], UNITS), nn.ReLU(), nn.Dropout(0.3), nn.Linear(UNITS, len(TYPES)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(pages)).split(256):
            seen = inputs[chosen]
            seen[torch.rand(len(chosen)) < WORDLESS, of_words] = 0
            loss = functional.cross_entropy(model(seen), kinds[chosen], counts.float() ** -RARITY)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    first, last = model[0], model[3]
    weights = first.weight.detach().numpy()
    of_columns, *of_tables = np.split(
        weights, np.cumsum([columns.shape[1], *(table.shape[1] for table in tables)])[:-1], axis=1
    )
    scaled = of_columns / deviation
    scaled[:, known] = 0
    named = {"type_in": scaled, "type_in_bias": first.bias.detach().numpy() - scaled @ usual}
    named |= {"types": last.weight.detach().numpy(), "types_bias": last.bias.detach().numpy()}
    return named | {name: table.T for name, table in zip(TYPE_TABLES, of_tables, strict=False)}


def _word_weights(held: Sequence[Any], size: int) -> Any:
    """Return for each page the weight of every word of the vocabulary; the first column belongs to no word."""
    table = np.zeros((len(held), size + 1), np.float32)
    for row, words in zip(table, held, strict=True):
        found = log_tf_weights([[at for at in block if at] for block in words.tolist()])
        row[list(found)] = list(found.values())
    return table
