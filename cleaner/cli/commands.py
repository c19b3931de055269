"""The commands beside the filter. Each is a module of this package with its name, a function `run`, and one that
returns its parser: `explain.run` and `explain.explain_parser`.

What dispatches, suggests, completes and documents commands reads them from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COMMANDS: Mapping[str, tuple[str, str]] = {
    "explain": ("FILE", "show what is removed and why; with --run DIR, what a run into DIR removed"),
    "report": ("PATH…", "one HTML page that shows what is removed from documents, and why"),
    "learn": ("FOLDER", "propose rules for a site, from the blocks that its pages share"),
    "label": ("FILE", "say in a terminal which blocks of documents to keep and which to drop"),
    "score": ("FILE", "clean labelled documents, and print F1, loss and damage, with the worst blocks"),
    "restore": ("FILE", "write the source text again, from records with --spans or a text and its spans"),
    "index": ("", "count, check, merge and change indexes of near-repeated paragraphs"),
    "rules": ("", "check, try, bench, list and show rules"),
    "config": ("", "show the settings in force, and where they come from"),
    "completion": ("SHELL", "print what completes the command line in bash, zsh or fish"),
}
"""Commands in the order of `cleaner --help`, each with its argument and with what it does."""


def run_command(name: str, argv: list[str]) -> int:
    """Run a command of `COMMANDS` with its arguments, and return the exit code."""
    code: int = command_module(name).run(argv)
    return code


def command_lines() -> Iterator[str]:
    """Yield a line of help for each command."""
    shown = {f"{name} {argument}".rstrip(): about for name, (argument, about) in COMMANDS.items()}
    width = max(map(len, shown))
    yield from (f"  {command:{width}}  {about}" for command, about in shown.items())


def command_module(name: str) -> Any:
    """Return the module of a command."""
    from importlib import import_module  # a filter has no use for it

    return import_module(f"cleaner.cli.{name}")
