"""Pairs of similar paragraphs side by side, with the words that differ marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from unicodedata import east_asian_width

from cleaner.report.terminal import PLAIN, Palette, printable
from cleaner.tuples import NamedTuple

BETWEEN = " | "
MIN_COLUMNS = 20  # of a side, however narrow the terminal
CONTEXT = 6  # words that are shown before and after one that differs
MAX_WORD = 24  # characters of a word on average; texts with longer ones are compared by characters
LEFT_OUT = "…"


class ShownSide(NamedTuple):
    """One of the paragraphs of a pair."""

    title: str
    """Where it stands."""
    text: str


class ShownPair(NamedTuple):
    """Two paragraphs to be compared by a reader."""

    similarity: float
    first: ShownSide
    second: ShownSide
    note: str = ""


class _Word(NamedTuple):
    text: str
    differs: bool


Paint = Callable[[str], str]


def side_by_side(pairs: Iterable[ShownPair], columns: int, palette: Palette = PLAIN) -> Iterator[str]:
    """Yield the lines of pairs, each side in its half of some columns; a blank line stands between two pairs.

    Words of one side alone are coloured or, without colours, in brackets. Long runs of words that both have are left
    out.
    """
    width = max((columns - len(BETWEEN)) // 2, MIN_COLUMNS)
    for at, pair in enumerate(pairs):
        if at:
            yield ""
        yield palette.bold(f"{pair.similarity:.3f}") + (f"  {printable(pair.note)}" if pair.note else "")
        titles = [_wrapped(_words(printable(side.title).split(), True), width, " ", palette.dim) for side in pair[1:3]]
        yield from _beside(titles, width, palette)
        yield from _beside(_texts(pair, width, palette), width, palette)


def _beside(sides: Sequence[list[str]], width: int, palette: Palette) -> Iterator[str]:
    for one, two in zip_longest(*sides, fillvalue=""):
        yield f"{one}{' ' * (width - _cells(one, palette))}{BETWEEN}{two}".rstrip()


def _texts(pair: ShownPair, width: int, palette: Palette) -> list[list[str]]:
    """Return the lines of both texts."""
    texts = [printable(" ".join(side.text.split())) for side in pair[1:3]]
    is_spaced = all(len(text) <= MAX_WORD * (text.count(" ") + 1) for text in texts)
    one, two = (text.split() if is_spaced else list(text) for text in texts)
    opcodes = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    first = _marked([(tag, one[a:b]) for tag, a, b, _, _ in opcodes])
    second = _marked([(tag, two[a:b]) for tag, _, _, a, b in opcodes])
    between = " " if is_spaced else ""
    paints: tuple[Paint, Paint] = (palette.red, palette.green)  # which leave words as they are without colours
    if not palette.coloured:
        first, second = _bracketed(first), _bracketed(second)
    return [_wrapped(words, width, between, paint) for words, paint in zip((first, second), paints, strict=True)]


def _marked(runs: Sequence[tuple[str, Sequence[str]]]) -> list[_Word]:
    """Return the words of a side, without those in the middle of long runs that both sides have."""
    found: list[_Word] = []
    for at, (tag, words) in enumerate(runs):
        if tag != "equal":
            found += _words(words, True)
            continue
        before, after = CONTEXT * (at > 0), CONTEXT * (at < len(runs) - 1)
        if len(words) > before + after + 1:
            words = [*words[:before], LEFT_OUT, *words[len(words) - after :]]
        found += _words(words, False)
    return found


def _words(words: Sequence[str], differs: bool) -> list[_Word]:
    return [_Word(word, differs) for word in words]


def _bracketed(words: Sequence[_Word]) -> list[_Word]:
    """Put each run of words that differ into brackets."""
    found: list[_Word] = []
    for differs, group in groupby(words, key=lambda word: word.differs):
        run = list(group)
        if differs:
            run[0] = run[0]._replace(text=f"[{run[0].text}")
            run[-1] = run[-1]._replace(text=f"{run[-1].text}]")
        found += run
    return found


def _wrapped(words: Sequence[_Word], width: int, between: str, paint: Paint) -> list[str]:
    """Return lines of words, of this number of columns at most; `paint` colours words that differ."""
    lines: list[str] = []
    line, used = "", 0
    for word in words:
        for piece in _pieces(word.text, width):
            size = _cells(piece, PLAIN)
            if line and used + len(between) + size > width:
                lines.append(line)
                line, used = "", 0
            if line:
                line, used = line + between, used + len(between)
            line, used = line + (paint(piece) if word.differs else piece), used + size
    return [*lines, line] if line else lines


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that is wider than a line."""
    start = used = 0
    for at, character in enumerate(word):
        size = _cells(character, PLAIN)
        if used + size > width:
            yield word[start:at]
            start, used = at, 0
        used += size
    yield word[start:]


def _cells(text: str, palette: Palette) -> int:
    """Return the columns that a text takes; wide characters take two."""
    wide = sum(east_asian_width(character) in "WF" for character in text) if not text.isascii() else 0
    return palette.length(text) + wide
