"""Sizes and times with their units."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from cleaner.cli.quantities import columns, count, seconds, size

KB, MB, GB = 1000, 1000**2, 1000**3
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

TAKEN = [
    (size, "1", 1),
    (size, "4096", 4096),
    (size, "12b", 12),
    (size, "500k", 500 * KIB),
    (size, "500K", 500 * KIB),
    (size, "10kB", 10 * KB),
    (size, "10MB", 10 * MB),
    (size, "10 mb", 10 * MB),
    (size, "64MiB", 64 * MIB),
    (size, "64M", 64 * MIB),
    (size, "1g", GIB),
    (size, "1GB", GB),
    (size, "1.5GiB", 3 * GIB // 2),
    (size, ".5M", MIB // 2),
    (size, "2T", 2 << 40),
    (seconds, "30", 30),
    (seconds, "0.5", 0.5),
    (seconds, "30s", 30),
    (seconds, "2m", 120),
    (seconds, "2 min", 120),
    (seconds, "1h", 3600),
    (seconds, "1m30s", 90),
    (seconds, "250ms", 0.25),
    (count, "3", 3),
    (columns, "0", 0),
]
REFUSED = [
    *((size, text) for text in ("", "0", "0MB", "-1", "many", "10MBs", "10 M B", "1.5", "1e6", "MB", "1_000", "٣")),
    *((seconds, text) for text in ("", "0", "0s", "-1", "fast", "10 x", "1:30", "30s 5", "inf", "nan", "1e3", "s")),
    *((count, text) for text in ("0", "-1", "1.0", "two", "")),
    *((columns, text) for text in ("-1", "wide")),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text", "value"), TAKEN, ids=[f"{read.__name__} {text}" for read, text, _ in TAKEN])
def test_a_quantity_is_read(read: Callable[[str], float], text: str, value: float) -> None:
    assert read(text) == value


@pytest.mark.parametrize(("read", "text"), REFUSED, ids=[f"{read.__name__} {text}" for read, text in REFUSED])
def test_what_is_no_quantity_is_refused_with_an_example(read: Callable[[str], float], text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=f"not {text!r}$"):
        read(text)
