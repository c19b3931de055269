"""Fits the model of page types, `cleaner.classifier.page_type`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.context import context_features
from cleaner.classifier.features import Features
from cleaner.classifier.page_type import log_tf_weights
from cleaner.classifier.schema import PAGE, InputSchema
from cleaner.classifier.weights import TYPE_TABLES
from tools.fitting.labels import LabelledPage, looked_up
from tools.fitting.network import TYPES

UNITS, EPOCHS, RATE, DECAY = 16, 20, 3e-3, 1.0
RARITY = 0.5  # the weight of a page is the frequency of its type to the power of minus this


def fit_page_types(
    schema: InputSchema,
    pages: list[LabelledPage],
    places: list[int],
    marks: list[int],
    sizes: tuple[int, int],
    seed: int,
) -> dict[str, Any]:
    """Fit the model of page types and return its weights, by the names that they have in the weight file."""
    of_pages = [looked_up(page.features, places, marks) for page in pages]
    columns, tables = _averages(schema, of_pages), [_word_weights([each.words for each in of_pages], sizes[0])]
    if schema is PAGE:
        tables.append(_word_weights([each.names for each in of_pages], sizes[1]))
    usual, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-3
    inputs = torch.from_numpy(np.concatenate([(columns - usual) / deviation, *tables], axis=1).astype(np.float32))
    kinds = torch.tensor([TYPES.index(page.kind) for page in pages])
    counts = torch.bincount(kinds, minlength=len(TYPES)).clamp(min=1)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(inputs.shape[1], UNITS), nn.ReLU(), nn.Dropout(0.3), nn.Linear(UNITS, len(TYPES)))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(pages)).split(256):
            loss = functional.cross_entropy(model(inputs[chosen]), kinds[chosen], counts.float() ** -RARITY)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    first, last = model[0], model[3]
    weights = first.weight.detach().numpy()
    of_columns, *of_tables = np.split(
        weights, np.cumsum([columns.shape[1], *(table.shape[1] for table in tables)])[:-1], axis=1
    )
    scaled = of_columns / deviation
    named = {"type_in": scaled, "type_in_bias": first.bias.detach().numpy() - scaled @ usual}
    named |= {"types": last.weight.detach().numpy(), "types_bias": last.bias.detach().numpy()}
    return named | {name: table.T for name, table in zip(TYPE_TABLES, of_tables, strict=False)}


def _averages(schema: InputSchema, pages: Iterable[Features]) -> Any:
    """Return for each page the means of its columns, followed by the features of the document."""
    rows = []
    for features in pages:
        context, numbers = context_features(features)
        every = features.columns | context
        rows.append([*(sum(every[name]) / len(every[name]) for name in schema.columns), *numbers])
    return np.array(rows)


def _word_weights(bags: Sequence[Sequence[Sequence[int]]], size: int) -> Any:
    """Return for each page the weight of every word of the vocabulary; the first column belongs to no word."""
    table = np.zeros((len(bags), size + 1), np.float32)
    for row, bag in zip(table, bags, strict=True):
        found = log_tf_weights(bag)
        row[list(found)] = list(found.values())
    return table
