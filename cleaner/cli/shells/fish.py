"""Completion for fish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.cli.shells.offers import PROGRAMS, Names, Offer, Option

_SCRIPT = """\
# Completion of cleaner for fish, as `cleaner completion fish` prints it.

function __cleaner_at --description 'whether the cursor stands behind this command'
    set -l given (commandline -opc)
    set -e given[1]
    set -l at
    if set -q given[1]; and contains -- "$given[1]" {commands}
        set at $given[1]
        if set -q given[2]; and contains -- "$at $given[2]" {subcommands}
            set at "$at $given[2]"
        end
    end
    test "$at" = "$argv[1]"
end

function __cleaner_is_first --description 'whether the word is the first behind the program'
    test (count (commandline -opc)) -eq 1
end

complete -c {program} -e
{offers}
{others}
"""
_VALUES = {Names.NONE: "-x", Names.FILES: "-r -F", Names.FOLDERS: "-x -a '(__fish_complete_directories)'"}


def fish_script(offers: Sequence[Offer]) -> str:
    """Return the script that completes what is offered."""
    commands = [offer.command for offer in offers if offer.command]
    program, *others = PROGRAMS
    return _SCRIPT.format(
        commands=_quoted(each for each in commands if " " not in each),
        subcommands=_quoted(each for each in commands if " " in each),
        program=program,
        offers="\n".join(f"complete -c {program} {line}" for offer in offers for line in _lines(offer)),
        others="\n".join(f"complete -c {other} -w {program}" for other in others),
    )


def _lines(offer: Offer) -> Iterator[str]:
    """Yield the arguments of `complete` for what stands behind a command."""
    behind = f"-n {_quote(f'__cleaner_at {_quote(offer.command)}')}"
    for option in offer.options:
        yield f"{behind} {_option(option)} -d {_quote(option.about)}"
    if offer.names is Names.NONE:
        yield f"{behind} -f"
    if offer.choices:
        yield f"{behind} -a {_quote(' '.join(offer.choices))}"
    for word, about in offer.subcommands:
        condition = behind if offer.command else "-n __cleaner_is_first"
        yield f"{condition} -a {word} -d {_quote(about)}"


def _option(option: Option) -> str:
    names = (f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    value = "-x -a " + _quote(" ".join(option.choices)) if option.choices else _VALUES[option.names]
    return " ".join([*names, *([value] if option.value else [])])


def _quote(text: str) -> str:
    """Return a text in single quotes, in which a backslash escapes a quote and itself."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _quoted(words: Iterable[str]) -> str:
    return " ".join(map(_quote, words))
