"""Parser of the commands: a wrong option, command or value gets one line that says what to write."""

from __future__ import annotations

import re
from argparse import (
    Action,
    ArgumentError,
    ArgumentParser,
    Namespace,
    RawDescriptionHelpFormatter,
    _SubParsersAction,
)
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from cleaner.cli.console import UsageError

HELP_COLUMNS = 100
MESSAGES = (
    ("^argument ", ""),
    ("not allowed with argument", "not allowed with"),
    ("expected (?:one|at least one) argument", "needs a value"),
    (r"ignored explicit argument (.*)", r"takes no value, not \1"),
    ("the following arguments are required: (.*)", r"\1 is missing; `{prog} --help` shows what to write"),
)
"""Patterns of the messages of argparse, and what is said in the place of each."""


class HelpFormatter(RawDescriptionHelpFormatter):
    """Help in two columns; an option that takes a value names it once."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=25, width=HELP_COLUMNS)

    def _format_action_invocation(self, action: Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        return f"{', '.join(action.option_strings)} {self._format_args(action, action.dest.upper())}"


class UnknownOptionError(Exception):
    """An option that the command does not know; `cleaner.cli.unknown_option` has the message."""

    def __init__(self, parser: CommandParser, option: str) -> None:
        super().__init__(option)
        self.parser = parser
        self.option = option


class CommandParser(ArgumentParser):
    """Parser that raises `UsageError` in the place of printing its usage."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse all arguments. Raises `UsageError` for one that is unknown, misplaced or of a wrong value."""
        self._check_dashes(args or ())
        options, unknown = self.parse_known_args(args, namespace)
        self._chosen(options)._refuse(unknown)
        return options

    def parse_intermixed_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse all arguments, where options may stand between files; raises as `parse_args`.

        What stands behind `--` is the name of a file, which argparse forgets when options may stand between files.
        """
        given = list(args or ())
        end = given.index("--") if "--" in given else len(given)
        self._check_dashes(given[:end])
        options, unknown = self.parse_known_intermixed_args(given[:end], namespace)
        self._refuse(unknown)
        self._add_files(options, given[end + 1 :])
        return options

    def _add_files(self, options: Namespace, names: list[str]) -> None:
        """Add names to the files of the command."""
        action = self._get_positional_actions()[0]
        if action.nargs == "*":
            setattr(options, action.dest, [*getattr(options, action.dest), *names])
        elif names:
            if len(names) > 1 or getattr(options, action.dest) != action.default:
                raise UsageError(self.prog, f"{names[-1]!r} is one argument too many; one {action.metavar} is read")
            setattr(options, action.dest, names[0])

    def error(self, message: str) -> NoReturn:
        """Raise the message of argparse as `UsageError`."""
        for pattern, text in MESSAGES:
            message = re.sub(pattern, text, message)
        raise UsageError(self.prog, message.replace("{prog}", self.prog))

    def _check_value(self, action: Action, value: Any) -> None:
        """Raise an error that lists the allowed values, without the names that they have in the program."""
        if action.choices is None or value in action.choices:
            return
        from cleaner.cli.suggest import nearest

        known = list(map(str, action.choices))
        near = nearest(str(value), known)
        message = f"one of {', '.join(known)}, not {str(value)!r}" + (f"; did you mean {near}?" if near else "")
        if isinstance(action, _SubParsersAction):
            raise UsageError(self.prog, f"the command is {message}")
        raise ArgumentError(action, message)

    def subcommands(self) -> Iterator[CommandParser]:
        """Yield the parsers of the subcommands."""
        for action in self._actions:
            if isinstance(action, _SubParsersAction):
                yield from action.choices.values()

    def _chosen(self, options: Namespace) -> CommandParser:
        """Return the parser of the subcommand that was chosen, or this one."""
        for action in self._actions:
            if isinstance(action, _SubParsersAction):
                found: CommandParser = action.choices[getattr(options, action.dest)]
                return found
        return self

    def _check_dashes(self, args: Sequence[str]) -> None:
        """Refuse a long option with one dash, which would be taken for short ones: `-output x` for `-o utput`."""
        for argument in args:
            if argument[:1] == "-" and argument[1:2].isalpha() and len(argument) > 2:
                name = argument.partition("=")[0]
                if f"-{name}" in self._option_string_actions:
                    raise UsageError(self.prog, f"{name}: write it with two dashes, -{name}")

    def _refuse(self, unknown: Sequence[str]) -> None:
        if not unknown:
            return
        option = next((each for each in unknown if each.startswith("-") and len(each) > 1), "")
        if option:
            raise UnknownOptionError(self, option)
        raise UsageError(
            self.prog, f"{unknown[0]!r} is one argument too many; `{self.prog} --help` shows what to write"
        )
