"""What the judge of a text is given, and the judge of a page: the names of columns and numbers, in their order."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.classifier.context import OF_DOCUMENT, OF_PLACE
from cleaner.classifier.dom import OF_MARKUP, OF_PAGE
from cleaner.classifier.features import OF_BLOCK
from cleaner.model import Document


class Shape(NamedTuple):
    """What a network is fitted to."""

    file: str
    """Its weights, in a folder of weights."""
    columns: tuple[str, ...]
    numbers: tuple[str, ...]


TEXT = Shape("layout.bin", (*OF_BLOCK, *OF_PLACE), OF_DOCUMENT)
PAGE = Shape("page.bin", (*OF_BLOCK, *OF_PLACE, *OF_MARKUP), (*OF_DOCUMENT, *OF_PAGE))
SHAPES = (TEXT, PAGE)


def shape_of(document: Document) -> Shape:
    """The shape of the network that judges a document."""
    return PAGE if document.about else TEXT
