"""MinHash signatures of paragraphs, bit for bit those of datasketch, and the band keys that near-duplicates share.

Others can compute the same signatures: `datasketch.MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME)`, updated
with each shingle, its words joined by spaces, in UTF-8. An index records these settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any

import cleaner._core as _core
import cleaner.reading.facts as reading_facts
from cleaner.shingles import SHINGLE_WORDS, words_of
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

PERMUTATIONS, SEED, SCHEME, HASH = 128, 1, "affine32", "sha1_hash32"
"""Settings of datasketch: number of permutations, seed of their random parameters, their form, hash of a shingle."""
BANDS, ROWS = 18, 7
"""Bands of a signature, and values in each; they find 98 % of the pairs of a Jaccard similarity of .8, 13 % at .5."""
KEY_BITS = 40  # of a band key; among a billion paragraphs, two keys in a thousand agree by chance
_MIX = 0x9E3779B97F4A7C15  # an odd constant that spreads bits by multiplication (Knuth, TAOCP 3, 6.4)
_FMIX = ((16, 0x85EBCA6B), (13, 0xC2B2AE35))  # shifts and factors of the finalizer of MurmurHash3 (A. Appleby)


class Folded(NamedTuple):
    """Folded text of a paragraph, and the number of its words, which tells whether words are spaced."""

    text: str
    words: int


def folded(sources: Sequence[str]) -> list[Folded]:
    """Fold the source texts of paragraphs."""
    if _core.native:
        return [Folded(*each) for each in _core.native.folded_texts(reading_facts.fact_limits(), sources)]
    return [Folded(facts.folded, facts.words) for facts in map(reading_facts.facts_of_text, sources)]


def signatures(texts: Sequence[Folded]) -> Numbers:
    """Return the MinHash signatures of texts, a row of `PERMUTATIONS` 32-bit values for each."""
    import numpy as np

    multipliers, addends = permutations()
    if _core.native:
        words = [each.words for each in texts]
        data = _core.native.minhash_signatures(
            [each.text for each in texts], words, SHINGLE_WORDS, multipliers.tobytes(), addends.tobytes()
        )
        return np.frombuffer(data, np.uint32).reshape(-1, PERMUTATIONS)
    found = np.full((len(texts), PERMUTATIONS), 0xFFFFFFFF, np.uint32)
    for row, text in zip(found, texts, strict=True):
        if len(hashes := shingle_hashes(text)):
            (hashes[:, None] * multipliers + addends).min(axis=0, out=row)
    return found


def shingle_hashes(text: Folded) -> Numbers:
    """Return the 32-bit hashes of the shingles of a text, mixed as datasketch mixes them."""
    import numpy as np

    shingles = words_of(*text).shingles
    data = (" ".join(shingle).encode("utf-8", "surrogatepass") for shingle in shingles)
    hashes = np.frombuffer(b"".join(sha1(each).digest()[:4] for each in data), "<u4").astype(np.uint32)
    for shift, factor in _FMIX:
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    return hashes ^ (hashes >> np.uint32(16))


@cache
def permutations() -> tuple[Numbers, Numbers]:
    """Return the multipliers and the addends of the permutations.

    They are those that datasketch draws, whose import would take longer than all else in a small run.
    """
    import numpy as np

    generator = np.random.RandomState(SEED)  # its numbers are the same in all versions of numpy
    multipliers = generator.randint(0, 1 << 31, PERMUTATIONS, np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, generator.randint(0, 1 << 32, PERMUTATIONS, np.uint32)


def band_keys(signatures: Numbers) -> Numbers:
    """Return the keys of the bands of signatures, a row of `BANDS` numbers of `KEY_BITS` bits for each."""
    import numpy as np

    values = signatures[:, : BANDS * ROWS].reshape(-1, BANDS, ROWS).astype(np.uint64)
    keys = np.zeros(values.shape[:2], np.uint64)
    for at in range(ROWS):
        keys = (keys ^ values[:, :, at]) * np.uint64(_MIX)
        keys ^= keys >> np.uint64(32)
    return keys >> np.uint64(64 - KEY_BITS)
