"""Text for a terminal: control characters made visible, and colour where it is wanted."""

from __future__ import annotations

import re

from cleaner.tuples import NamedTuple

# patterns as text, which `re` compiles on first use: most runs print nothing
_HOSTILE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_COLOUR = "\x1b\\[[0-9]*m"


def printable(text: str) -> str:
    """Escape all that could move a cursor, change the direction of a line or break it; a tab becomes a space."""
    return re.sub(_HOSTILE, _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return " " if match[0] == "\t" else ascii(match[0])[1:-1]


class Palette(NamedTuple):
    """Colours of a terminal, or none."""

    coloured: bool

    def red(self, text: str) -> str:
        return self._in("31", text)

    def green(self, text: str) -> str:
        return self._in("32", text)

    def dim(self, text: str) -> str:
        return self._in("2", text)

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def length(self, text: str) -> int:
        """Return the number of visible characters."""
        return len(re.sub(_COLOUR, "", text)) if self.coloured else len(text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.coloured and text else text


PLAIN = Palette(coloured=False)
