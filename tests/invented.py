"""Invented corpora with repeats: documents of paragraphs of made-up words, exact and near copies among them."""

from __future__ import annotations

import random

from cleaner.dedup.corpus_index import IndexedDocument
from cleaner.dedup.fingerprints import hash_text
from cleaner.dedup.paragraphs import Paragraph, Paragraphs, paragraphs

SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu", "ve", "zo", "kra", "sti")


def vocabulary(size: int = 3000, seed: int = 5) -> list[str]:
    """Return distinct invented words."""
    chance = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


WORDS = vocabulary()


def changed(words: list[str], share: float, chance: random.Random) -> list[str]:
    """Return the words with about this share of them replaced by others."""
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


def compared(texts: list[str], labels: dict[int, int] | None = None) -> Paragraphs:
    """Return what is compared of a document of these paragraphs."""
    near = [Paragraph(at, text, (labels or {}).get(at, 0)) for at, text in enumerate(texts)]
    return paragraphs(range(len(texts)), [hash_text(text.lower()) for text in texts], near)


def documents(texts: list[list[str]], first: int = 0) -> list[IndexedDocument]:
    """Return documents of these paragraphs, named and placed by their numbers."""
    return [IndexedDocument(at, f"{at:03}.txt", "", compared(each)) for at, each in enumerate(texts, first)]


def corpus(
    number: int, seed: int, *, blocks: int = 4, near: float = 0.4, exact: float = 0.1, words: int = 60
) -> list[list[str]]:
    """Return the paragraphs of invented documents.

    A share of them (`near`) are earlier ones that were changed a little, and a share (`exact`) are copies.
    """
    chance = random.Random(seed)
    earlier: list[list[str]] = []
    given: list[list[str]] = []
    for _ in range(number):
        given.append(found := [])
        for _ in range(blocks):
            dice = chance.random()
            if earlier and dice < near:
                text = changed(chance.choice(earlier), chance.choice((0.01, 0.02, 0.03, 0.05, 0.08)), chance)
            elif earlier and dice < near + exact:
                text = chance.choice(earlier)
            else:
                text = chance.choices(WORDS, k=words)
            earlier.append(text)
            found.append(" ".join(text))
    return given
