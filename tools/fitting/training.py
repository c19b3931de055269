"""Fits a network to labelled pages, from a seed, and writes it with its linear surrogate."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from cleaner.classifier.schema import PAGE, TEXT, InputSchema
from cleaner.classifier.weights import write_weights
from cleaner.model import PageType
from tools.fitting.labels import Words, vocabulary
from tools.fitting.network import APART, TYPES, Network, Size, batch_of
from tools.fitting.page_types import fit_page_types
from tools.fitting.pages import LabelledPage
from tools.fitting.showing import MAX_BLOCKS, Shown, shown, whole

SEED = 7
BATCH = 12000  # blocks
RATE = 4e-3
DECAY = 0.02
MAX_WORDS, MIN_WORD_SITES = 6144, 6  # of the vocabulary, and sites that must have a word
MAX_NAMES, MIN_NAME_SITES = 4096, 6  # the same for names of markup
SITE_POWER = 0.5  # a site counts as its number of pages to this power, as pages of one site are much alike
LOOKS = 2  # at a page in one epoch, if its site has no other
ARTICLE_WEIGHT = 1.5
TYPES_WEIGHT = 0.1  # of the side task of page types: with it, the classifier loses less content


class Recipe(NamedTuple):
    """Settings that differ between fitting to texts and to pages."""

    epochs: int
    dropped: float
    """Dropout rate of what each layer adds."""
    word_decay: float
    content: float
    """Weight of a block of content, against 1 for a block of boilerplate with as many words …"""
    others: float
    """… and the factor of that on pages that are no articles, where short lines are the content."""
    decay: float = 0.0
    """Decay of the moving mean of the weights over the steps, which is what is written."""
    size: Size = Size()


RECIPES = {
    TEXT.file: Recipe(14, 0.2, 0.05, 2.4, 2.0),
    PAGE.file: Recipe(7, 0.2, 0.1, 1.2, 1.0, 0.995),
}


def fit(
    schema: InputSchema, pages: list[LabelledPage], words: Words, names: Words, epochs: int | None, folder: Path
) -> None:
    """Fit a network to the pages and write it to the folder."""
    recipe = RECIPES[schema.file]
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    places, known = vocabulary(pages, "words", len(words), MIN_WORD_SITES, MAX_WORDS)
    marks, named = vocabulary(pages, "names", len(names), MIN_NAME_SITES, MAX_NAMES)
    network = Network(schema, len(known), len(named), recipe.dropped, recipe.size)
    tables = ("words", "names")
    of_words = [part for name, part in network.named_parameters() if name.startswith(tables)]
    others = [part for name, part in network.named_parameters() if not name.startswith(tables)]
    groups = [{"params": others, "weight_decay": DECAY}, {"params": of_words, "weight_decay": recipe.word_decay}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.99))
    batches = [batch for _ in range(epochs or recipe.epochs) for batch in _batches(pages, rng)]
    start, total = time.time(), 0.0
    mean = MovingMean(network, recipe.decay)
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
    parts |= fit_page_types(schema, pages, places, marks, (len(known), len(named)), SEED)
    parts["reasons"], parts["reason_base"], fidelity = linear_surrogate(schema, network, pages, places, marks)
    listed = [[names_[at - 1] for at in best] for names_, best in ((list(words), known), (list(names), named))]
    size = write_weights(str(folder), schema, parts, *listed, recipe.size.dilations)
    print(
        f"{folder}: {size:,} bytes, loss {total / len(batches):.3f}, "
        f"the linear surrogate explains {100 * fidelity:.0f} % of the scores, {time.time() - start:.0f} s"
    )


class MovingMean:
    """Moving mean of the weights of a network, over steps."""

    def __init__(self, network: Network, decay: float) -> None:
        self.parts = list(network.parameters())
        self.means = [part.detach().clone() for part in self.parts]
        self.decay = decay

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Add a step; the first few all have the same weight."""
        share = 1 - min(self.decay, step / (step + 1))
        for mean, part in zip(self.means, self.parts, strict=True):
            mean.lerp_(part, share)

    @torch.no_grad()
    def put_in_place(self) -> None:
        """Give the network the means for its weights."""
        for mean, part in zip(self.means, self.parts, strict=True):
            part.copy_(mean)


def _batches(pages: list[LabelledPage], rng: Any) -> list[list[LabelledPage]]:
    """Return batches of looks at pages in random order: `LOOKS` at a page that is alone on its site, else fewer.

    A look is at one of the texts of a page; they take turns.
    """
    by_id = defaultdict(list)
    for page in pages:
        by_id[page.id].append(page)
    of_site = Counter(texts[0].site for texts in by_id.values())
    chosen = []
    for texts in by_id.values():
        looks = int(LOOKS * of_site[texts[0].site] ** (SITE_POWER - 1) + rng.random())
        chosen += [texts[at % len(texts)] for at in rng.integers(len(texts)) + np.arange(looks)]
    batches: list[list[LabelledPage]] = [[]]
    blocks = 0
    for at in rng.permutation(len(chosen)):
        batches[-1].append(chosen[at])
        blocks += min(len(chosen[at].content), MAX_BLOCKS)
        if blocks > BATCH:
            batches.append([])
            blocks = 0
    return [batch for batch in batches if batch]


def _loss(schema: InputSchema, network: Network, documents: list[Shown]) -> torch.Tensor:
    """Return the cross entropy of a batch; a block counts by the root of its words, less in a long document."""
    wanted, weights = [], []
    nothing = np.zeros(APART, np.float32)
    for each in documents:
        words = each.content + each.boilerplate
        is_boilerplate = each.boilerplate / np.maximum(words, 1)
        weight = np.sqrt(words) * each.weight
        weight = weight / max(weight.sum(), 1) ** 0.5 * np.where(is_boilerplate < 0.5, _content_weight(schema, each), 1)
        wanted += [is_boilerplate, nothing]
        weights += [weight * (ARTICLE_WEIGHT if each.kind is PageType.ARTICLE else 1), nothing]
    scores, types = network(batch_of(documents))
    weight = torch.from_numpy(np.concatenate(weights).astype(np.float32))
    target = torch.from_numpy(np.concatenate(wanted).astype(np.float32))
    loss = functional.binary_cross_entropy_with_logits(scores, target, weight, reduction="sum") / weight.sum()
    kinds = torch.tensor([TYPES.index(each.kind) for each in documents])
    return loss + TYPES_WEIGHT * functional.cross_entropy(types, kinds)


def _content_weight(schema: InputSchema, each: Shown) -> float:
    """Return the weight of a block of content, against 1 for a block of boilerplate."""
    recipe = RECIPES[schema.file]
    return recipe.content * (1 if each.kind is PageType.ARTICLE else recipe.others)


@torch.no_grad()
def linear_surrogate(
    schema: InputSchema, network: Network, pages: list[LabelledPage], places: Any, marks: Any
) -> tuple[Any, Any, float]:
    """Fit the linear surrogate of the network by ridge regression.

    Returns the weight of each column, its mean in content, and the share of the variance of the logits it explains.
    """
    rng = np.random.default_rng(SEED)
    documents = [whole(schema, pages[at], places, marks) for at in rng.permutation(len(pages))[:400]]
    batch = batch_of(documents)
    filled = batch.filled.squeeze(1) > 0
    scores = network(batch)[0][filled].numpy().clip(-8, 8)
    columns = batch.columns[filled].numpy()
    is_content = np.concatenate([each.content > each.boilerplate for each in documents])
    usual = columns[is_content].mean(axis=0)
    rows = np.concatenate([columns, np.ones((len(columns), 1), np.float32)], axis=1).astype(np.float64)
    ridge = rows.T @ rows + len(rows) * 1e-3 * np.eye(rows.shape[1])
    weights = np.linalg.solve(ridge, rows.T @ scores)
    left = scores - rows @ weights
    return weights[:-1], usual, 1 - float(left.var() / scores.var())
