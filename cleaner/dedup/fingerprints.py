"""TODO."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from hashlib import blake2b

from cleaner.model import Block, Document

SURROUNDINGS = 4
"""Elements around a block that say where it stands; with two, the same link in a menu and in a text are one."""


_DIGITS = re.compile(r"\d+")


def fingerprint(document: Document, block: Block) -> int:
    """64 bits that stand for the words of a block and, on a page, for the elements it stands in; the same everywhere.

    Numbers in the names of elements count for nothing.
    """
    around = _around(block.markup.tags[:SURROUNDINGS], block.markup.attributes[:SURROUNDINGS]) if block.markup else ""
    return _hash(f"{block.facts.folded or document.text(block)}\n{around}")


def text_fingerprint(document: Document, block: Block) -> int:
    """64 bits that stand for the words of a block alone, wherever they stand."""
    return _hash(block.facts.folded or document.text(block))


def fingerprints(document: Document) -> array[int]:
    """Those of the blocks of a document, each once, in order."""
    return array("Q", sorted({fingerprint(document, block) for block in document.blocks}))


@lru_cache(maxsize=1 << 12)
def _around(tags: tuple[str, ...], attributes: tuple[str, ...]) -> str:
    return _DIGITS.sub("", "\n".join(map("\t".join, zip(tags, attributes, strict=True))))


def _hash(text: str) -> int:
    return _number(text.encode("utf-8", "surrogatepass"))


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def digits(data: bytes) -> str:
    """Sixteen digits that stand for bytes."""
    return blake2b(data, digest_size=8).hexdigest()
