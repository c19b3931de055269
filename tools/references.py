"""Writes what is made of the parsers of the commands: docs/commands.md, and the man page docs/cleaner.1.

python tools/references.py            writes both
python tools/references.py --check    exits with 1 if one of them is not that of the parsers
"""

from __future__ import annotations

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from cleaner.cli.parsers import command_parsers

ROOT = Path(__file__).resolve().parents[1]
MARKDOWN, MAN = "docs/commands.md", "docs/cleaner.1"
EXAMPLES, EXIT_CODES, COMMANDS = "examples:", "exit codes: ", "commands, "
"""Beginnings of the parts of a description and of an epilog."""
SHARED = ("cleaning",)
"""Groups of options that commands share with the filter, and that are described there."""
_MARKDOWN_HEAD = """# Commands

<!-- Made by tools/references.py; not to be edited. -->

What `cleaner --help` and `cleaner COMMAND --help` print. Options may stand before and behind the files. What
you always want can stand in a [configuration file](configuration.md); the shell completes commands and options after
[`cleaner completion`](#cleaner-completion). `man cleaner` shows the same where the package brings its manual page.
"""
_MAN_HEAD = r""".\" Made by tools/references.py; not to be edited.
.TH CLEANER 1 "" dechrome "User Commands"
.SH NAME
cleaner, dechrome \- clean prose out of web text, with a receipt for every character removed
"""


class Entry(NamedTuple):
    """An argument or an option, as the help shows it."""

    names: str
    value: str
    """Word for its value, or `""`."""
    help: str


class Page(NamedTuple):
    """What the help of a command says."""

    command: str
    usage: str
    about: str
    examples: tuple[str, ...]
    """Lines, without their indentation."""
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    """Titles and entries; the title of the entries without a group is `""`."""
    exit_codes: str


def page_of(parser: ArgumentParser) -> Page:
    """Return what the help of a command says."""
    about, _, examples = (parser.description or "").partition(EXAMPLES)
    parts = (parser.epilog or "").split("\n\n")
    codes = [part.removeprefix(EXIT_CODES) for part in parts if part.startswith(EXIT_CODES)]
    return Page(
        parser.prog,
        " ".join((parser.usage or _usage(parser)).split()),
        " ".join(about.split()),
        tuple(line.strip() for line in examples.strip().splitlines()),
        tuple(_groups(parser)),
        " ".join(" ".join(codes).split()),
    )


def _usage(parser: ArgumentParser) -> str:
    """Return the form of the command line, the same with every version of argparse."""
    forms = {None: "{}", "?": "[{}]", "*": "[{}]...", "+": "{}...", "A...": "{} ..."}
    actions = [action for action in parser._actions if action.help != SUPPRESS]
    required = [f"{action.option_strings[0]} {action.metavar}" for action in actions if _is_required(action)]
    given = [forms[action.nargs].format(action.metavar) for action in actions if not action.option_strings]  # type: ignore[index]
    return " ".join([parser.prog, "[OPTIONS]", *required, *given])


def _is_required(action: Action) -> bool:
    return action.required and bool(action.option_strings)


def _groups(parser: ArgumentParser) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    plain: list[Entry] = []
    titled = []
    for group in parser._action_groups:
        entries = [entry for action in group._group_actions for entry in _entries(action)]
        if group.title in ("positional arguments", "options"):
            plain += entries
        elif entries:
            titled.append((str(group.title), tuple(entries)))
    yield from [("", tuple(plain)), *titled] if plain else titled


def _entries(action: Action) -> Iterator[Entry]:
    """Yield the entry of an action; of subcommands, one for each; of what is not shown, none."""
    if isinstance(action, _SubParsersAction):
        yield from (Entry(each.dest, "", each.help or "") for each in action._choices_actions)
    elif action.help != SUPPRESS and action.dest != "help":
        value = str(action.metavar or action.dest.upper())
        names = ", ".join(action.option_strings) or value
        yield Entry(names, value if action.option_strings and action.nargs != 0 else "", _help(action))


def _help(action: Action) -> str:
    """Return the help of an action, with its choices where it does not name them."""
    text = " ".join((action.help or "").split())
    choices = [str(choice) for choice in action.choices or () if choice != "auto"]
    named = f"{text} {action.metavar}"
    return text if all(choice in named for choice in choices) else f"{text}: {', '.join(choices)}"


def markdown(pages: list[Page]) -> str:
    """Return the reference of all commands as Markdown."""
    return "\n".join([_MARKDOWN_HEAD, *(line for page in pages for line in _markdown_page(page))])


def _markdown_page(page: Page) -> Iterator[str]:
    yield from (f"## {page.command}", "", f"`{page.usage}`", "", _escaped(page.about), "")
    yield from ("```sh", *map(_with_comment, page.examples), "```", "")
    for title, entries in page.groups:
        if title in SHARED and page.command != "cleaner":
            yield from (f"The options of [{title}](#{title}) are those of `cleaner`.", "")
            continue
        if title:
            yield from (f"### {title.capitalize()}", "")
        yield from ("| argument | meaning |", "|---|---|")
        for entry in entries:
            *others, last = entry.names.replace("|", "\\|").split(", ")
            names = [*others, f"{last} {entry.value}".rstrip()]
            yield f"| {', '.join(f'`{name}`' for name in names)} | {_escaped(entry.help)} |"
        yield ""
    if page.exit_codes:
        yield from ("### Exit codes", "", "| code | meaning |", "|---|---|")
        for codes, meaning in _codes(page.exit_codes).items():
            yield f"| {codes} | {_escaped(meaning)} |"
        yield ""


def _with_comment(example: str) -> str:
    """Return an example whose explanation is a comment to a shell."""
    return re.sub(r"( {2,})(?=\S)", r"\1# ", example, count=1)


def _codes(text: str) -> Mapping[str, str]:
    """Return the meanings of the exit codes: `0 done; 1 found`."""
    found = (re.fullmatch(r"([\d, ]+?) (\D.*)", part) for part in text.split("; "))
    return {match[1]: match[2] for match in found if match}


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; what has the form of code is code."""
    text = re.sub(
        r"(?<![\w`/\[])((?:--[a-z][\w-]*|-[a-z0])(?![\w-])|layout\.\*|cleaner(?=\.toml)[\w.]+)", r"`\1`", text
    )
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if at % 2 else re.sub(r"([\\*_<>|\[\]])", r"\\\1", part) for at, part in enumerate(parts))


def man(pages: list[Page]) -> str:
    """Return the reference of all commands as a manual page."""
    first, *others = pages
    lines = [_MAN_HEAD + ".SH SYNOPSIS", *_synopsis(first), *(line for each in others for line in _synopsis(each))]
    lines += [".SH DESCRIPTION", _roff(first.about), ".SH EXAMPLES", *_example_lines(first)]
    for title, entries in first.groups:
        lines += [f".SH {_roff(title.upper())}", *_entry_lines(entries)]
    lines.append(".SH COMMANDS")
    for page in others:
        lines += [f".SS {_roff(page.command)}", _roff(page.about), *_example_lines(page)]
        for title, entries in page.groups:
            lines += _entry_lines(entries) if title not in SHARED else [".PP", f"Options of {title}: as above."]
    lines.append(".SH EXIT STATUS")
    lines += [line for code, meaning in _codes(first.exit_codes).items() for line in (".TP", code, _roff(meaning))]
    return "\n".join([*lines, ""])


def _synopsis(page: Page) -> Iterator[str]:
    rest = page.usage.removeprefix(page.command).strip()
    yield from (".PP" if " " in page.command else ".nh", f".B {_roff(page.command)}", _roff(rest))


def _example_lines(page: Page) -> Iterator[str]:
    yield from (".sp", ".nf", ".RS 4", *(_roff(_with_comment(each)) for each in page.examples), ".RE", ".fi")


def _entry_lines(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        names = ", ".join(rf"\fB{_roff(name)}\fR" for name in entry.names.split(", "))
        yield from (".TP", f"{names} \\fI{_roff(entry.value)}\\fR" if entry.value else names, _roff(entry.help))


def _roff(text: str) -> str:
    """Return a text in which nothing is a request or an escape."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text


def references() -> dict[str, str]:
    """Return the text of each file by its path in the checkout."""
    pages = [page_of(parser) for parser in command_parsers()]
    return {MARKDOWN: markdown(pages).rstrip() + "\n", MAN: man(pages)}


def main() -> int:
    """Write the files that are not current, or list them."""
    stale = {path: text for path, text in references().items() if text != _written(ROOT / path)}
    for path, text in stale.items():
        print(path)
        if "--check" not in sys.argv[1:]:
            (ROOT / path).write_text(text, "utf-8")
    return int("--check" in sys.argv[1:] and bool(stale))


def _written(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
