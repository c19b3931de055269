"""Compiled code of patterns for `re`, stored beside the pack, so that a process does not compile them anew.

The code is private to a version of Python. So a file of code is named by `KEY` and read by no other version; a pattern
without stored code is compiled. Code is looked up by the text and the flags of the pattern, so a stale file lacks
patterns, but never gives the code of another one.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import marshal
import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from typing import Final

from cleaner.rules.folder import rules_folder

KEY = f"{sys.implementation.cache_tag}-{_sre.MAGIC}-{8 * _sre.CODESIZE}-{sys.byteorder}"
"""What the code depends on: version of Python, version of the code, size of its words in bits and their byte order."""
WORD: Final = "I"
"""Type of a word of the code, as `array` and `memoryview` call it."""
SIZE_BYTES = 4  # of the size of the index, which stands before the code
MARSHAL_VERSION = 2  # any Python reads it; from 3 on, the bytes depend on how often an object is referred to

Variant = tuple[str, int]
"""Text and flags of a pattern."""
Stored = tuple[int, int, int, int, dict[str, int]]
"""Start and end of the code in bytes, all flags, number of groups, and the groups with a name."""


def compile_pattern(pattern: str, flags: int, part: str = "") -> re.Pattern[str]:
    """Return what `re.compile` returns, from stored code if a part of the pack has it."""
    code, places = _read(part)
    place = places.get((pattern, flags))
    return _pattern(pattern, code, place) if place else re.compile(pattern, flags)


def name_of_code(part: str) -> str:
    """Return the name of the file with the code of a part of the pack, for this version of Python."""
    return f"pack-{part}.{KEY}.code" if part else f"pack.{KEY}.code"


def code_of(variants: Iterable[Variant]) -> bytes:
    """Return the content of a file of code. Left out is what does not come back as `re.compile` makes it."""
    from array import array
    from re import _compiler, _parser  # type: ignore[attr-defined]

    code = b""
    places: dict[Variant, Stored] = {}
    for pattern, flags in dict.fromkeys(variants):
        parsed = _parser.parse(pattern, flags)
        words = array(WORD, _compiler._code(parsed, flags)).tobytes()
        state = parsed.state
        place = (len(code), len(code) + len(words), flags | state.flags, state.groups - 1, dict(state.groupdict))
        if _pattern(pattern, memoryview(code + words), place) == re.compile(pattern, flags):
            places[pattern, flags] = place
            code += words
    index = marshal.dumps(places, MARSHAL_VERSION)
    return len(index).to_bytes(SIZE_BYTES, "little") + index + code


def _pattern(pattern: str, code: memoryview, place: Stored) -> re.Pattern[str]:
    """Return the pattern of stored code."""
    start, end, flags, groups, group_of_name = place
    name_of_group: list[str | None] = [None] * (groups + 1)
    for name, group in group_of_name.items():
        name_of_group[group] = name
    words = code[start:end].cast(WORD).tolist()
    made: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, group_of_name, tuple(name_of_group))
    return made


@cache
def _read(part: str) -> tuple[memoryview, dict[Variant, Stored]]:
    """Return the code of a part of the pack, and the place of each pattern in it; nothing if there is no such file."""
    try:
        with open(os.path.join(rules_folder(), name_of_code(part)), "rb") as file:
            data = memoryview(file.read())
        start = SIZE_BYTES + int.from_bytes(data[:SIZE_BYTES], "little")
        return data[start:], marshal.loads(data[SIZE_BYTES:start])
    except (OSError, ValueError, EOFError, TypeError):  # compiling takes longer, and gives the same
        return memoryview(b""), {}
