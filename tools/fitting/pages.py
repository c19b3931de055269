"""Labelled pages as arrays, the form in which they are shown to a network, and their file of cached readings."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.classifier.context import CONTEXT_FEATURES, context_features
from cleaner.classifier.core_views import CoreFeatures
from cleaner.classifier.dom import DOM_FEATURES
from cleaner.classifier.features import BLOCK_FEATURES, Features
from cleaner.classifier.schema import PAGE, InputSchema
from cleaner.model import PageType
from cleaner.rules.lexicon import MAX_TERMS

MAX_NAMES = 60  # names of the markup of a block
KNOWN = BLOCK_FEATURES.index("known")
CONTEXT_INPUTS = (*("by_rule", "by_repeat", "prose", "sentence", "first_upper", "known", "to_3", "repeated", "digits"),)
"""Columns that `context_features` reads."""


@dataclass
class LabelledPage:
    """A labelled page: its features, and the numbers of words of each block that are content and boilerplate."""

    id: str
    source: str
    """Name of the rendering for a text; for HTML, `html`, or `altered` for one with changed markup."""
    collection: str
    language: str
    site: str
    kind: PageType
    matrix: Any
    """Features of blocks, of shape (blocks, columns): `BLOCK_FEATURES`, then for HTML `DOM_FEATURES`."""
    words: Any
    """Indices of terms, of shape (blocks, `MAX_TERMS`), filled up with 0."""
    names: Any
    """Indices of names of the markup, of shape (blocks, `MAX_NAMES`), filled up with 0; no columns for a text."""
    sizes: Any
    blanks: Any
    sections: Any
    numbers: list[float]
    """`PAGE_FEATURES`; empty for a text."""
    paths: Any
    """For each block the number of the elements it is in: equal for blocks in elements of equal names."""
    content: Any
    boilerplate: Any
    headline: int
    """Index of the block that is the title, or -1."""


def own_columns(schema: InputSchema) -> tuple[str, ...]:
    """Return the names of the columns of `LabelledPage.matrix`."""
    return (*BLOCK_FEATURES, *DOM_FEATURES) if schema is PAGE else BLOCK_FEATURES


def as_arrays(schema: InputSchema, features: Features | CoreFeatures) -> dict[str, Any]:
    """Return the fields of a `LabelledPage` that hold features."""
    assert isinstance(features, Features)  # those of a growing vocabulary, which the core does not take
    matrix = np.array([features.columns[name] for name in own_columns(schema)], np.float32).T
    return {
        "matrix": np.ascontiguousarray(matrix),
        "words": padded(features.words, MAX_TERMS),
        "names": padded(features.names, MAX_NAMES if schema is PAGE else 0),
        "sizes": np.array(features.sizes, np.int32),
        "blanks": np.array(features.blanks, bool),
        "sections": np.array(features.sections, np.int8),
        "numbers": features.page,
    }


def padded(held: Sequence[Sequence[int]], width: int) -> Any:
    """Return lists of indices as the rows of an array, cut or filled up with 0 to a width."""
    rows = np.zeros((len(held), width), np.int32)
    for row, each in zip(rows, held, strict=True):
        row[: len(each)] = each[:width]
    return rows


def all_columns(
    schema: InputSchema, matrix: Any, sizes: Any, blanks: Any, sections: Any, kind: PageType, numbers: list[float]
) -> tuple[Any, list[float]]:
    """Return the columns of a schema, with those of the context computed, and the features of the document."""
    places = {name: at for at, name in enumerate(own_columns(schema))}
    columns = {name: matrix[:, places[name]].tolist() for name in CONTEXT_INPUTS}
    features = Features(columns, [], sizes.tolist(), blanks.tolist(), sections.tolist(), kind, [], numbers)
    context, document = context_features(features)
    around = np.array([context[name] for name in CONTEXT_FEATURES], np.float32).T
    end = len(BLOCK_FEATURES)
    return np.concatenate([matrix[:, :end], around, matrix[:, end:]], axis=1), document


def with_known(page: LabelledPage, places: Any) -> tuple[Any, Any]:
    """Return the matrix and the terms of a page with another vocabulary; `places` maps indices to those of it, or 0."""
    words = places[page.words]
    matrix = page.matrix.copy()
    matrix[:, KNOWN] = (words > 0).sum(1) / np.maximum((page.words > 0).sum(1), 1)
    return matrix, words


def cached(folder: Path | None, make: Callable[[], Any], inputs: Iterable[Path]) -> Any:
    """Return what `make` returns, from a file of the folder if it was made of the same inputs before."""
    if folder is None:
        return make()
    stamps = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(inputs)]
    path = folder / f"{hashlib.sha256(repr(stamps).encode()).hexdigest()[:16]}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(made))
    return made
