"""Writes documents of any size and number, for measuring how cost grows; nothing in them repeats.

The sentences are those of the fixtures' articles with other words in the place of their longer ones, so that they have
the form of prose and say nothing. What the invented sites of bench/sample.toml print stands around them.
"""

from __future__ import annotations

import html
import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from bench.sample import HERE, articles

LONGER = re.compile(
    r"\b[a-z]{5,}\b"
)  # words that are replaced; the shorter ones are most of those that tell a language
SENTENCES = (3, 6)  # of a paragraph, at least and at most
MIN_SENTENCE = 8  # words


@cache
def material() -> tuple[list[str], list[str]]:
    """Return the sentences of the fixtures' articles, and their longer words."""
    lines = [line for text in articles() for line in text.split("\n")]
    sentences = [each for line in lines for each in re.findall(r"[A-Z][^.!?]+\.", line)]
    words = sorted({word for line in lines for word in LONGER.findall(line)})
    return [each for each in sentences if len(each.split()) >= MIN_SENTENCE], words


@cache
def sites() -> list[dict[str, list[str]]]:
    """Return what the invented sites print before and after an article."""
    read: list[dict[str, list[str]]] = tomllib.loads((HERE / "sample.toml").read_text("utf-8"))["site"]
    return read


def text(size: int, number: int = 0) -> str:
    """Return an article in the frame of a site, of about `size` bytes; each number is another one."""
    head, title, body, foot = _parts(size, number)
    return "\n\n".join([*head, title, *body, *foot]) + "\n"


def page(size: int, number: int = 0) -> str:
    """Return the same as a page of HTML."""
    head, title, body, foot = _parts(size, number)
    menu, more = (
        "".join(f'<li><a href="/{at}">{html.escape(line)}</a></li>' for at, line in enumerate(part))
        for part in (head, foot)
    )
    prose = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in body)
    return (
        f'<html lang="en"><head><title>{html.escape(title)}</title></head><body>\n<ul class="menu">{menu}</ul>\n'
        f'<div class="story"><h1>{html.escape(title)}</h1>\n{prose}\n</div>\n'
        f'<ul class="more">{more}</ul>\n</body></html>\n'
    )


def _parts(size: int, number: int) -> tuple[list[str], str, list[str], list[str]]:
    """Return the lines before an article, its title, its paragraphs and the lines after it."""
    rng = random.Random(number)
    site = sites()[number % len(sites())]
    head, foot = ([line.replace("{other}", _title(rng)) for line in site[part]] for part in ("head", "foot"))
    title = _title(rng)
    return head, title, list(_paragraphs(size - len("".join([*head, title, *foot])), rng)), foot


def _paragraphs(size: int, rng: random.Random) -> Iterator[str]:
    """Yield paragraphs of `size` bytes together, or a little more; at least one."""
    sentences, _ = material()
    while True:
        paragraph = " ".join(_reworded(rng.choice(sentences), rng) for _ in range(rng.randint(*SENTENCES)))
        yield paragraph
        size -= len(paragraph.encode())
        if size <= 0:
            return


def _reworded(sentence: str, rng: random.Random) -> str:
    """Return a sentence with other words in the place of the longer ones."""
    words = material()[1]
    return LONGER.sub(lambda _: rng.choice(words), sentence)


def _title(rng: random.Random) -> str:
    return " ".join(rng.sample(material()[1], 5)).capitalize()
