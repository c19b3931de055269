"""Writes paragraphs that say nothing, and near copies of them of a known similarity, for the benchmark of repeats."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from bench.invented import material
from cleaner.dedup.minhash import folded
from cleaner.shingles import words_of

WORDS = 60  # of a paragraph; of a language without spaces, twice as many characters
SENTENCE = 15  # words
COPIES = ((1, 1), (1, 2), (1, 4), (2, 4), (4, 4))
"""Numbers of changed stretches of a copy, and of words in each."""
CHARACTERS = {
    "zh": [chr(code) for code in range(0x4E00, 0x5800)],
    "ja": [chr(code) for code in (*range(0x3042, 0x3094), *range(0x30A2, 0x30F0), *range(0x4E00, 0x5000))],
}
"""Characters of which Chinese and Japanese paragraphs are made."""


class Pair(NamedTuple):
    """A paragraph, a near copy of it, and the Jaccard similarity of their shingles."""

    one: str
    two: str
    similarity: float


def paragraph(rng: random.Random, language: str = "en") -> list[str]:
    """Return the tokens of a paragraph: words, or characters of a language without spaces."""
    if language == "en":
        return rng.choices(material()[1], k=WORDS)
    return rng.choices(CHARACTERS[language], k=2 * WORDS)


def written(tokens: list[str], language: str = "en") -> str:
    """Return the text of a paragraph."""
    if language == "en":
        sentences = (tokens[at : at + SENTENCE] for at in range(0, len(tokens), SENTENCE))
        return " ".join(f"{' '.join(sentence)}." for sentence in sentences)
    sentences = (tokens[at : at + 2 * SENTENCE] for at in range(0, len(tokens), 2 * SENTENCE))
    return "".join(f"{''.join(sentence)}。" for sentence in sentences)


def copied(tokens: list[str], rng: random.Random, language: str = "en") -> list[str]:
    """Return the tokens of a near copy."""
    stretches, length = rng.choice(COPIES)
    found = list(tokens)
    for _ in range(stretches):
        at = rng.randrange(len(found) - length + 1)
        found[at : at + length] = paragraph(rng, language)[:length]
    return found


def texts(number: int, copies: float, seed: int = 0) -> Iterator[str]:
    """Yield a number of paragraphs; a share `copies` of them are near copies of one before."""
    rng = random.Random(seed)
    recent: list[list[str]] = []
    for _ in range(number):
        tokens = copied(rng.choice(recent), rng) if recent and rng.random() < copies else paragraph(rng)
        if len(recent) < 1000:
            recent.append(tokens)
        else:
            recent[rng.randrange(1000)] = tokens
        yield written(tokens)


def pairs(number: int, language: str, seed: int = 0) -> Iterator[Pair]:
    """Yield pairs whose similarity lies between .6 and .95 or more."""
    rng = random.Random(f"{language} {seed}")
    while number:
        one = paragraph(rng, language)
        pair = written(one, language), written(copied(one, rng, language), language)
        if (similarity := jaccard(*pair)) >= 0.6:
            number -= 1
            yield Pair(*pair, similarity)


def jaccard(one: str, two: str) -> float:
    """Return the Jaccard similarity of the shingles of two texts."""
    a, b = (words_of(*each).shingles for each in folded([one, two]))
    return len(a & b) / len(a | b)
