"""Fingerprints of blocks: 64-bit hashes of their words and, on a page, of the elements around them."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from hashlib import blake2b

from cleaner.model import Block, Document

PATH_ELEMENTS = 4
"""Elements around a block that its fingerprint depends on. With two, the same link in a menu and in a text would have
the same fingerprint."""
_DIGITS = re.compile(r"\d+")


def fingerprint(document: Document, block: Block) -> int:
    """Return 64 bits that depend on the words of a block and, on a page, on the tags and attributes of its elements.

    They are the same in every process and on every machine. Digits in attributes are ignored.
    """
    around = _around(block.markup.tags[:PATH_ELEMENTS], block.markup.attributes[:PATH_ELEMENTS]) if block.markup else ""
    return hash_text(f"{block.facts.folded or document.text(block)}\n{around}")


def text_fingerprint(document: Document, block: Block) -> int:
    """Return 64 bits that depend on the words of a block alone."""
    return hash_text(block.facts.folded or document.text(block))


def fingerprints(document: Document) -> array[int]:
    """Return the fingerprints of the blocks of a document, each once, in ascending order."""
    return array("Q", sorted({fingerprint(document, block) for block in document.blocks}))


@lru_cache(maxsize=1 << 9)
def _around(tags: tuple[str, ...], attributes: tuple[str, ...]) -> str:
    return _DIGITS.sub("", "\n".join(map("\t".join, zip(tags, attributes, strict=True))))


def hash_text(text: str) -> int:
    """Return a hash of a text, as 64 bits."""
    return hash_bytes(text.encode("utf-8", "surrogatepass"))


def hash_bytes(data: bytes) -> int:
    """Return a hash of bytes, as 64 bits."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def short_hash(data: bytes) -> str:
    """Return a hash of bytes, as sixteen hexadecimal digits."""
    return blake2b(data, digest_size=8).hexdigest()
