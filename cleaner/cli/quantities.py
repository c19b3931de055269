"""Quantities on the command line and in configuration: sizes in bytes, times in seconds, counts."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError

KILO, KIBI = 1000, 1024
PREFIXES = "kmgt"
"""Prefixes of sizes, each a thousand times (or 1,024 times) the one before it."""
SECONDS_OF = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
"""Seconds of the units of time."""
MIN_SIMILARITY = 0.5
"""Least similarity of two paragraphs that an index keeps."""
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"


def size(text: str) -> int:
    """Return a size in bytes: `10MB` in thousands, `64MiB` and `64M` in 1,024s. Raises `ArgumentTypeError`.

    >>> size("500k"), size("10 MB"), size("1.5GiB"), size("4096")
    (512000, 10000000, 1610612736, 4096)
    """
    found = re.fullmatch(rf"{_NUMBER}\s*(?:([{PREFIXES}])(i?b)?|b)?", text.strip(), re.ASCII | re.IGNORECASE)
    if found:
        number, prefix, unit = found.groups()
        base = KILO if unit and unit.lower() == "b" else KIBI
        power = PREFIXES.index(prefix.lower()) + 1 if prefix else 0
        if (value := float(number) * base**power) >= 1 and (power or value.is_integer()):
            return int(number) if not power and number.isdigit() else int(value)
    raise ArgumentTypeError(f"a size such as 4096, 500k, 10MB or 64MiB, not {text!r}")


def seconds(text: str) -> float:
    """Return a time in seconds. Raises `ArgumentTypeError`.

    >>> seconds("2.5"), seconds("30s"), seconds("1m30s"), seconds("2 min")
    (2.5, 30.0, 90.0, 120.0)
    """
    parts = re.findall(rf"{_NUMBER}\s*(ms|s|min|m|h)?\s*", text.strip(), re.ASCII | re.IGNORECASE)
    units = "|".join(SECONDS_OF)
    whole = re.fullmatch(rf"{_NUMBER}|(?:{_NUMBER}\s*(?:{units})\s*)+", text.strip(), re.ASCII | re.IGNORECASE)
    if whole and (value := sum(float(number) * SECONDS_OF[unit.lower() or "s"] for number, unit in parts)) > 0:
        return value
    raise ArgumentTypeError(f"a time of more than 0 such as 30, 30s, 1m30s or 2h, not {text!r}")


def count(text: str) -> int:
    """Return a whole number from 1. Raises `ArgumentTypeError`."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"a whole number from 1, not {text!r}")
    return int(text)


def columns(text: str) -> int:
    """Return a whole number from 0. Raises `ArgumentTypeError`."""
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError(f"a whole number from 0, not {text!r}")
    return int(text)


def similarity(text: str) -> float:
    """Return a similarity from 0.5 to 1. Raises `ArgumentTypeError`."""
    found = re.fullmatch(_NUMBER, text.strip(), re.ASCII)
    if found and MIN_SIMILARITY <= (value := float(text)) <= 1:
        return value
    raise ArgumentTypeError(f"a number from {MIN_SIMILARITY} to 1, not {text!r}")
