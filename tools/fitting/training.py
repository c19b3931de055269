"""Fits a network to labelled pages, from a seed, and writes it with its reasons."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.classifier.weights import write_weights
from cleaner.model import PageType
from tools.fitting.labels import LabelledPage, Words, looked_up, vocabulary
from tools.fitting.network import APART, DILATIONS, TYPES, Network, batch_of
from tools.fitting.page_types import page_types
from tools.fitting.showing import LONGEST, Shown, shown

SEED = 7
BATCH = 12000  # blocks
RATE = 4e-3
DECAY = 0.02
VOCABULARY, FEWEST_PAGES = 4096, 12
FEWEST_NAMED, NAMES = 8, 4096  # pages that hold a name of markup for it to be known
ARTICLES_COUNT = 1.5
TYPES_COUNT = 0.1  # of the side task of telling page types apart: with it, the judge loses less content


class Recipe(NamedTuple):
    """What differs between fitting to texts and to pages."""

    epochs: int
    dropped: float
    """The share of what each layer adds that is left out."""
    word_decay: float
    content: float
    """A content block counts so much more than a chrome block of as many words …"""
    others: float
    """… and so much more again on pages that are no articles, where short lines are the content."""
    remembered: float = 0.0
    """What is written is a mean of the weights over the steps, each counter so much less than the one after it."""


RECIPES = {TEXT.file: Recipe(10, 0.1, 0.05, 2.0, 2.0), PAGE.file: Recipe(5, 0.15, 0.1, 1.2, 1.0, 0.99)}


def fit(
    schema: InputSchema, pages: list[LabelledPage], words: Words, names: Words, epochs: int | None, folder: Path
) -> None:
    """Fit a network to the pages and write it to the folder."""
    recipe = RECIPES[schema.file]
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    places, known = vocabulary(((page.id, page.features.words) for page in pages), words, FEWEST_PAGES, VOCABULARY)
    marks, named = vocabulary(((page.id, page.features.names) for page in pages), names, FEWEST_NAMED, NAMES)
    network = Network(schema, len(known), len(named), recipe.dropped)
    tables = ("words", "names")
    of_words = [part for name, part in network.named_parameters() if name.startswith(tables)]
    others = [part for name, part in network.named_parameters() if not name.startswith(tables)]
    groups = [{"params": others, "weight_decay": DECAY}, {"params": of_words, "weight_decay": recipe.word_decay}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.99))
    batches = [batch for _ in range(epochs or recipe.epochs) for batch in _batches(pages, rng)]
    start, total = time.time(), 0.0
    mean = Mean(network, recipe.remembered)
    network.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, step / 30) * (0.5 + 0.5 * math.cos(math.pi * step / len(batches))) + 1e-5
        loss = _loss(schema, network, [shown(schema, page, places, marks, rng) for page in batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        mean.update(step)
        total += float(loss.detach())
    mean.put_in_place()
    network.eval()
    parts = network.parts()
    parts |= page_types(schema, pages, places, marks, (len(known), len(named)), SEED)
    parts["reasons"], parts["reason_base"], fidelity = reasons(schema, network, pages, places, marks)
    size = write_weights(str(folder), schema, parts, known, named, DILATIONS)
    print(
        f"{folder}: {size:,} bytes, loss {total / len(batches):.3f}, "
        f"linear reading explains {100 * fidelity:.0f} % of the scores, {time.time() - start:.0f} s"
    )


class Mean:
    """A moving mean of the weights of a network, over steps."""

    def __init__(self, network: Network, remembered: float) -> None:
        self.parts = list(network.parameters())
        self.means = [part.detach().clone() for part in self.parts]
        self.remembered = remembered

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take a step in; of the first few all count the same."""
        share = 1 - min(self.remembered, step / (step + 1))
        for mean, part in zip(self.means, self.parts, strict=True):
            mean.lerp_(part, share)

    @torch.no_grad()
    def put_in_place(self) -> None:
        """Give the network the means for its weights."""
        for mean, part in zip(self.means, self.parts, strict=True):
            part.copy_(mean)


def _batches(pages: list[LabelledPage], rng: Any) -> list[list[LabelledPage]]:
    """Every page twice, each time as one of its texts, in random order."""
    by_id = defaultdict(list)
    for page in pages:
        by_id[page.id].append(page)
    chosen = []
    for texts in by_id.values():
        few, many = texts[: (len(texts) + 1) // 2], texts[(len(texts) + 1) // 2 :] or texts
        chosen += [few[rng.integers(len(few))], many[rng.integers(len(many))]]
    batches: list[list[LabelledPage]] = [[]]
    blocks = 0
    for at in rng.permutation(len(chosen)):
        batches[-1].append(chosen[at])
        blocks += min(len(chosen[at].content), LONGEST)
        if blocks > BATCH:
            batches.append([])
            blocks = 0
    return [batch for batch in batches if batch]


def _loss(schema: InputSchema, network: Network, documents: list[Shown]) -> torch.Tensor:
    """How wrong the scores are, each block counted by the root of its words, and its document's share."""
    wanted, weights = [], []
    nothing = np.zeros(APART, np.float32)
    for each in documents:
        words = each.content + each.chrome
        is_chrome = each.chrome / np.maximum(words, 1)
        weight = np.sqrt(words) * each.weight
        weight = weight / max(weight.sum(), 1) ** 0.5 * np.where(is_chrome < 0.5, _costs(schema, each), 1)
        wanted += [is_chrome, nothing]
        weights += [weight * (ARTICLES_COUNT if each.kind is PageType.ARTICLE else 1), nothing]
    scores, types = network(batch_of(schema, [each.features for each in documents]))
    weight = torch.from_numpy(np.concatenate(weights).astype(np.float32))
    target = torch.from_numpy(np.concatenate(wanted).astype(np.float32))
    loss = functional.binary_cross_entropy_with_logits(scores, target, weight, reduction="sum") / weight.sum()
    kinds = torch.tensor([TYPES.index(each.kind) for each in documents])
    return loss + TYPES_COUNT * functional.cross_entropy(types, kinds)


def _costs(schema: InputSchema, each: Shown) -> float:
    """How much more a block of content counts than one of chrome."""
    recipe = RECIPES[schema.file]
    return recipe.content * (1 if each.kind is PageType.ARTICLE else recipe.others)


@torch.no_grad()
def reasons(
    schema: InputSchema, network: Network, pages: list[LabelledPage], places: list[int], marks: list[int]
) -> tuple[Any, Any, float]:
    """A linear reading of the scores, for receipts: a weight for each column, what is usual in content, and how much of
    the scores' variance it explains.
    """
    rng = np.random.default_rng(SEED)
    sample = [pages[at] for at in rng.permutation(len(pages))[:400]]
    documents = [looked_up(page.features, places, marks) for page in sample]
    batch = batch_of(schema, documents)
    filled = batch.filled.squeeze(1) > 0
    scores = network(batch)[0][filled].numpy().clip(-8, 8)
    columns = batch.columns[filled].numpy()
    usual = columns[np.concatenate([np.array(page.content) > np.array(page.chrome) for page in sample])].mean(axis=0)
    rows = np.concatenate([columns, np.ones((len(columns), 1), np.float32)], axis=1).astype(np.float64)
    ridge = rows.T @ rows + len(rows) * 1e-3 * np.eye(rows.shape[1])
    weights = np.linalg.solve(ridge, rows.T @ scores)
    left = scores - rows @ weights
    return weights[:-1], usual, 1 - float(left.var() / scores.var())
