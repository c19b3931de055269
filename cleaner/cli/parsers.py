"""The parsers of all commands."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.cli.commands import COMMANDS, command_module
from cleaner.cli.options import clean_parser
from cleaner.cli.parser import CommandParser


def command_parser(name: str) -> CommandParser:
    """Return the parser of a command of `COMMANDS`."""
    parser: CommandParser = getattr(command_module(name), f"{name}_parser")()
    return parser


def command_parsers() -> Iterator[CommandParser]:
    """Yield all parsers: of the filter, of each command, and behind a command those of its subcommands."""
    yield clean_parser()
    for name in COMMANDS:
        parser = command_parser(name)
        yield parser
        yield from parser.subcommands()
