"""What a shell may offer behind each command: read from the parsers, in no shell's own form."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, _AppendAction, _ExtendAction, _SubParsersAction
from collections.abc import Iterator
from enum import Enum

from cleaner.cli.commands import COMMANDS
from cleaner.cli.options import clean_parser
from cleaner.cli.parsers import command_parser
from cleaner.tuples import NamedTuple

PROGRAMS = ("cleaner", "dechrome")
"""Names under which the command is installed."""


class Names(Enum):
    """What kind of names a value is."""

    NONE = 0
    FILES = 1
    FOLDERS = 2


NAMES_BY_METAVAR = {"DIR": Names.FOLDERS} | dict.fromkeys(("FILE", "PATH", "FOLDER", "NEW"), Names.FILES)
"""Kind of the names that an argument takes, by the word that the help has for it."""


class Option(NamedTuple):
    """An option: its names, and what its value may be."""

    flags: tuple[str, ...]
    about: str
    value: str
    """Word of the help for the value; `""` if it takes none."""
    choices: tuple[str, ...]
    names: Names
    repeats: bool


class Offer(NamedTuple):
    """What may stand behind a command."""

    command: str
    """Words of the command: `rules try`, `explain`; `""` for the filter."""
    options: tuple[Option, ...]
    choices: tuple[str, ...]
    """Values of its argument."""
    names: Names
    subcommands: tuple[tuple[str, str], ...]
    """Words that may come next, each with what it does; behind the name of the program, the commands."""


def offers() -> Iterator[Offer]:
    """Yield what may stand behind the program, each command and each subcommand."""
    commands = tuple((name, about) for name, (_, about) in COMMANDS.items())
    yield _offer("", clean_parser())._replace(names=Names.FILES, subcommands=commands)
    for name in COMMANDS:
        parser = command_parser(name)
        yield _offer(name, parser)
        for word, subparser in _subparsers(parser).items():
            yield _offer(f"{name} {word}", subparser)


def _offer(command: str, parser: ArgumentParser) -> Offer:
    actions = [action for action in parser._actions if action.help != SUPPRESS]
    given = [action for action in actions if not action.option_strings]
    plain = [action for action in given if not isinstance(action, _SubParsersAction)]
    kinds = [_names(action) for action in plain]
    return Offer(
        command,
        tuple(_option(action) for action in actions if action.option_strings),
        tuple(str(choice) for action in plain for choice in action.choices or ()),
        max(kinds, key=lambda kind: kind is not Names.NONE, default=Names.NONE),
        tuple((each.dest, each.help or "") for action in given for each in _choices(action)),
    )


def _option(action: Action) -> Option:
    takes_value = action.nargs != 0
    return Option(
        tuple(action.option_strings),
        " ".join((action.help or "").split()).partition("; ")[0],
        str(action.metavar or action.dest.upper()) if takes_value else "",
        tuple(map(str, action.choices or ())),
        _names(action),
        isinstance(action, _AppendAction | _ExtendAction),
    )


def _names(action: Action) -> Names:
    return NAMES_BY_METAVAR.get(str(action.metavar), Names.NONE)


def _choices(action: Action) -> list[Action]:
    return action._choices_actions if isinstance(action, _SubParsersAction) else []


def _subparsers(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """Return the subcommands of a parser by their words."""
    found = (action.choices for action in parser._actions if isinstance(action, _SubParsersAction))
    return dict(next(found, {}))
