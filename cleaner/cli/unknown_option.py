"""Message for an option that a command does not know: what was probably meant, or which command has it."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator

from cleaner.cli.parsers import command_parsers
from cleaner.cli.suggest import nearest


def unknown_option(parser: ArgumentParser, written: str) -> str:
    """Return the message for an option that `parser` does not know."""
    option = written.partition("=")[0]
    own = _meanings(parser)
    for command, other in _other_parsers(parser):
        if option not in own and option in other._option_string_actions:
            return f"{option} is no option here; `{command}` has it"
    beginning = [each for each in own if each.startswith(option) and len(option) > 3]
    near = own.get(option) or own.get(nearest(option, own)) or next(map(own.__getitem__, beginning), "")
    hint = f"did you mean {near}? " if near else ""
    return f"unknown option {option}; {hint}`{parser.prog} --help` lists the options"


def _meanings(parser: ArgumentParser) -> dict[str, str]:
    """Return what may be meant by each option, with the values of options among them: `--markdown` is `-t markdown`."""
    found: dict[str, str] = {}
    for action in parser._actions:
        for choice in action.choices or () if action.option_strings else ():
            if len(str(choice)) > 2:
                found.setdefault(f"--{choice}", f"{action.option_strings[0]} {choice}")
    # an output is asked for more often than an input is described
    found |= {
        f"--{choice}": f"-t {choice}" for choice in getattr(parser._option_string_actions.get("-t"), "choices", ())
    }
    shown = (option for option, action in parser._option_string_actions.items() if action.help != SUPPRESS)
    return found | {option: option for option in shown}


def _other_parsers(parser: ArgumentParser) -> Iterator[tuple[str, ArgumentParser]]:
    """Yield the parsers of the other commands."""
    yield from ((each.prog, each) for each in command_parsers() if each.prog != parser.prog)
