"""Examples in documents, in the order of the page: files, commands with what they print, and Python sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

FENCE = re.compile(r"^( *)```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


class File(NamedTuple):
    """A block with a title, which is the name of a file."""

    name: str
    text: str


class CommandLine(NamedTuple):
    """A command of a console, and what it prints; `...` stands for anything."""

    command: str
    printed: str

    def prints(self, written: str) -> bool:
        """Tell whether this is what it prints. Where the page shows nothing, only something has to be printed."""
        shown = self.printed.strip()
        pattern = re.escape(shown).replace(re.escape("..."), ".*")
        return bool(re.fullmatch(pattern, written.strip(), re.DOTALL)) if shown else True


class Session(NamedTuple):
    """A session of Python, with `>>>`."""

    code: str


def examples(text: str) -> Iterator[File | CommandLine | Session]:
    """Yield the examples of a page."""
    for margin, language, name, block in FENCE.findall(text):
        code = re.sub(f"^{margin}", "", block, flags=re.MULTILINE)
        if name:
            yield File(name, code)
        elif language == "console":
            yield from commands(code)
        elif language == "pycon":
            yield Session(code)


def commands(block: str) -> Iterator[CommandLine]:
    """Yield the commands of a console block: lines that begin with `$ `, also over several lines."""
    places = [match.start() for match in re.finditer(r"^\$ ", block, re.MULTILINE)]
    for start, end in pairwise([*places, len(block)]):
        command, _, printed = block[start + 2 : end].partition("\n")
        while command.endswith("\\"):
            more, _, printed = printed.partition("\n")
            command = f"{command}\n{more}"
        yield CommandLine(command, printed)
