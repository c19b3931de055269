"""Paragraphs of a corpus in the core: MinHash as datasketch computes it, similarities and folded texts as in Python."""

from __future__ import annotations

import random

import numpy as np
import pytest
from datasketch import MinHash

from cleaner._core import native
from cleaner.dedup.minhash import PERMUTATIONS, SCHEME, SEED, Folded, folded, permutations, shingle_hashes, signatures
from cleaner.reading.facts import fact_limits, facts_of_text
from cleaner.shingles import SHINGLE_WORDS, differ_in_fact, words_of

pytestmark = pytest.mark.skipif(native is None, reason="no compiled core")

WORDS = [
    *("a", "the", "river", "rose", "7", "1,5", "%", "Oslo", "oslo", "“quoted”", "x\x00y", "\ud800", "ß", "straße"),
    *("渡轮早上", "離開", "_", ".", ",", "!"),
]
FEW = [
    Folded("", 0),
    Folded("one two", 2),
    Folded("one two three", 3),
    Folded("渡轮早上离开港口", 4),
    Folded("渡", 1),
    Folded("a" * 200 + " b c d", 4),  # shingles of several blocks of SHA-1
    *(Folded(f"{'x' * length} y z", 3) for length in range(48, 68)),
]


def random_texts(seed: int, count: int = 60) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randrange(40))) for _ in range(count)]


def shingles(text: Folded) -> list[bytes]:
    return [" ".join(each).encode("utf-8", "surrogatepass") for each in words_of(*text).shingles]


@pytest.mark.parametrize("seed", range(5))
def test_signatures_are_those_of_datasketch(seed: int) -> None:
    texts = [*FEW, *folded(random_texts(seed))]
    for text, row in zip(texts, signatures(texts), strict=True):
        of_datasketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME)
        of_datasketch.update_batch(shingles(text))
        assert (row == of_datasketch.hashvalues).all()


def test_any_number_of_permutations_is_taken() -> None:
    factors, addends = (each[:45].copy() for each in permutations())
    [text] = folded(["The river rose by a metre in the night, the harbour office said."])
    data = native.minhash_signatures([text.text], [text.words], SHINGLE_WORDS, factors.tobytes(), addends.tobytes())
    assert np.frombuffer(data, np.uint32).tolist() == signatures([text])[0, :45].tolist()


@pytest.mark.parametrize("seed", range(5))
def test_texts_are_folded_as_in_python(seed: int) -> None:
    texts = random_texts(seed)
    wanted = [(facts.folded, facts.words) for facts in map(facts_of_text, texts)]
    assert native.folded_texts(fact_limits(), texts) == wanted


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_compared_as_in_python(seed: int) -> None:
    rng = random.Random(seed)
    sources = random_texts(seed)
    sources += [" ".join(word for word in text.split(" ") if rng.random() < 0.95) for text in sources]
    texts = folded(sources)
    pairs = [(at, at + len(sources) // 2) for at in range(len(sources) // 2)]
    pairs += [(rng.randrange(len(sources)), rng.randrange(len(sources))) for _ in range(100)]
    wanted = []
    for one, two in pairs:
        a, b = words_of(*texts[one]).shingles, words_of(*texts[two]).shingles
        are_near = bool(a & b) and len(a & b) >= 0.5 * len(a | b)
        wanted.append([len(a & b), len(a | b), are_near and differ_in_fact(sources[one], sources[two])])
    data = native.compare_paragraphs(
        [each.text for each in texts], [each.words for each in texts], sources, np.array(pairs, "<u4").tobytes(), 3, 0.5
    )
    found = np.frombuffer(data, np.uint32).reshape(-1, 3).tolist()
    assert found == wanted
    assert {row[2] for row in found} == {0, 1}


def test_a_pair_outside_the_texts_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="not there"):
        native.compare_paragraphs(["a"], [1], ["a"], np.array([0, 1], "<u4").tobytes(), 3, 0.5)


def test_hashes_are_mixed_as_datasketch_mixes_them() -> None:
    """Seen to differ where a hash is mixed in another way, since a signature would hide it."""
    text = Folded("one two three", 3)
    of_datasketch = MinHash(num_perm=1, seed=SEED, scheme=SCHEME, permutations=([1], [0]))
    of_datasketch.update_batch(shingles(text))
    assert shingle_hashes(text).tolist() == of_datasketch.hashvalues.tolist()


def test_permutations_are_those_of_datasketch() -> None:
    of_datasketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
    assert [each.tolist() for each in permutations()] == [each.tolist() for each in of_datasketch]
