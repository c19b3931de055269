"""Input schemas of the two networks: names and order of their features, and a digest of what the features mean."""

from __future__ import annotations

from cleaner.classifier.context import CONTEXT_FEATURES, DOCUMENT_FEATURES
from cleaner.classifier.dom import DOM_FEATURES, PAGE_FEATURES
from cleaner.classifier.features import BLOCK_FEATURES
from cleaner.model import Document
from cleaner.tuples import NamedTuple


class InputSchema(NamedTuple):
    """The input that a network is fitted to."""

    file: str
    """Name of its weight file."""
    columns: tuple[str, ...]
    """Features of each block, in their order."""
    numbers: tuple[str, ...]
    """Features of the document, in their order."""
    digest: str
    """Digest of the golden feature table (`tests/classifier/golden_features.json`), written into weight files. A change
    of any feature changes the table, then this digest, and weights fitted to the old features are refused."""


TEXT = InputSchema("layout.bin", (*BLOCK_FEATURES, *CONTEXT_FEATURES), DOCUMENT_FEATURES, "96dcc3e05e951cb5")
PAGE = InputSchema(
    "page.bin",
    (*BLOCK_FEATURES, *CONTEXT_FEATURES, *DOM_FEATURES),
    (*DOCUMENT_FEATURES, *PAGE_FEATURES),
    "9c1b75fb673619d2",
)
SCHEMAS = (TEXT, PAGE)


def schema_of(document: Document) -> InputSchema:
    """Return the schema of the network that scores a document."""
    return PAGE if document.page_metadata else TEXT
