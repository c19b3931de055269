"""What of a cleaned document is compared with others: fingerprints of its texts, band keys of its paragraphs."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleaner.dedup.minhash import BANDS, band_keys, folded, signatures
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.minhash import Numbers

LEVEL = 1  # of compression
_HEAD = 4  # bytes of the length of the head of packed paragraphs


class Paragraph(NamedTuple):
    """Block of running text, worth comparing with blocks of other documents that do not say the same word for word."""

    at: int
    """Place of its block among the `blocks` of `Paragraphs`."""
    source: str
    """Its text as it stands in the document."""
    label: int = 0
    """Hash of the heading above it, 32 bits, if it stands under one of several; 0 if not."""


class Paragraphs(NamedTuple):
    """Blocks that a document keeps whole, in their order."""

    blocks: array[int]
    """Indices of the blocks."""
    texts: array[int]
    """Fingerprints of their texts, 64 bits each."""
    near: tuple[Paragraph, ...] = ()
    """The paragraphs among them."""
    keys: bytes = b""
    """Band keys of the paragraphs: `BANDS` 64-bit numbers each."""

    def without_paragraphs(self) -> Paragraphs:
        """Return the texts alone, which are compared word for word."""
        return Paragraphs(self.blocks, self.texts)

    def packed(self) -> bytes:
        """Return them as bytes; numbers are not compressed, as they are hashes."""
        head = zlib.compress(json.dumps([len(self.blocks), [list(each) for each in self.near]]).encode(), LEVEL)
        return b"".join((len(head).to_bytes(_HEAD), head, self.blocks.tobytes(), self.texts.tobytes(), self.keys))

    @classmethod
    def unpacked(cls, data: bytes) -> Paragraphs:
        """Return what `packed` was given."""
        at = _HEAD + int.from_bytes(data[:_HEAD])
        count, near = json.loads(zlib.decompress(data[_HEAD:at]))
        ends = [at + count * width for width in (0, 4, 12)]
        blocks, texts = array("I", data[ends[0] : ends[1]]), array("Q", data[ends[1] : ends[2]])
        return cls(blocks, texts, tuple(Paragraph(*each) for each in near), data[ends[2] :])

    def key_rows(self) -> Numbers:
        """Return the band keys, a row of `BANDS` for each paragraph."""
        import numpy as np

        return np.frombuffer(self.keys, np.uint64).reshape(-1, BANDS)


def paragraphs(blocks: Iterable[int], texts: Iterable[int], near: Sequence[Paragraph]) -> Paragraphs:
    """Compute the band keys of the paragraphs `near`, and return all that is compared."""
    keys = band_keys(signatures(folded([each.source for each in near]))).tobytes() if near else b""
    return Paragraphs(array("I", blocks), array("Q", texts), tuple(near), keys)
