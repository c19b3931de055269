"""Code of a page: the lines of preformatted text, without the numbers that some pages print before them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

MIN_NUMBERED = 2  # lines; a single number before a line may belong to it


def code_text(texts: Sequence[str]) -> str:
    """Return preformatted text that was read as a list of texts, one for each text node, without line numbers."""
    kept = without_numbers(texts) if any(text.strip().isdecimal() for text in texts) else texts
    return "".join(kept).replace("\xa0", " ").strip("\n").rstrip()


def without_numbers(texts: Sequence[str]) -> Sequence[str]:
    """Return the texts without numbers in elements of their own at the start of each line, if they count the lines."""
    starts_line = [True, *("\n" in text and not text.rpartition("\n")[2].strip() for text in texts[:-1])]
    numbers = [at for at, starts in enumerate(starts_line) if starts and texts[at].strip().isdecimal()]
    lines = [line for line in "".join(texts).split("\n") if line.strip()]
    if len(numbers) < MIN_NUMBERED or len(numbers) < len(lines) or not _counts([texts[at].strip() for at in numbers]):
        return texts
    dropped = set(numbers)
    return [text[len(text.rstrip("\n")) :] if at in dropped else text for at, text in enumerate(texts)]


def is_line_numbers(numbers: str, code: str) -> bool:
    """Tell whether a text holds nothing but the numbers of the lines of the code beside it.

    >>> is_line_numbers("1\\n2\\n3", "a = 1\\n\\nb = 2"), is_line_numbers("1\\n2\\n3", "a = 1")
    (True, False)
    """
    found = numbers.split()
    return len(found) >= MIN_NUMBERED and len(found) == code.count("\n") + 1 and _counts(found)


def _counts(numbers: Sequence[str]) -> bool:
    """Tell whether numbers count up by one."""
    return all(map(str.isdecimal, numbers)) and all(int(two) - int(one) == 1 for one, two in pairwise(numbers))
