"""Completion for bash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from shlex import quote

from cleaner.cli.shells.offers import PROGRAMS, Names, Offer

_SCRIPT = """\
# Completion of cleaner for bash, as `cleaner completion bash` prints it.

_cleaner_add() {{  # offers the lines that a command prints
    local line
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <("$@")
}}

_cleaner() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local at= options= words= names=
    COMPREPLY=()
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    if ((COMP_CWORD > 1)); then
        case ${{COMP_WORDS[1]}} in {commands}) at=${{COMP_WORDS[1]}} ;; esac
    fi
    if ((COMP_CWORD > 2)); then
        case "$at ${{COMP_WORDS[2]}}" in {subcommands}) at="$at ${{COMP_WORDS[2]}}" ;; esac
    fi
    case $at in
{offers}
    esac
    ((COMP_CWORD > 1)) && [[ -z $at ]] && words=
    case "$at $before" in
{values}
    esac
    if [[ $word == -* ]]; then
        _cleaner_add compgen -W "$options" -- "$word"
        return
    fi
    _cleaner_add compgen -W "$words" -- "$word"
    [[ -z $names ]] || _cleaner_add compgen "$names" -- "$word"
}}

complete -o filenames -F _cleaner {programs}
"""
_NAMES = {Names.NONE: "", Names.FILES: "-f", Names.FOLDERS: "-d"}
"""Options of `compgen`."""


def bash_script(offers: Sequence[Offer]) -> str:
    """Return the script that completes what is offered."""
    commands = [offer.command for offer in offers if offer.command]
    return _SCRIPT.format(
        commands=_alternatives(each for each in commands if " " not in each),
        subcommands=_alternatives(each for each in commands if " " in each),
        offers="\n".join(map(_case, offers)),
        values="\n".join(line for offer in offers for line in _value_cases(offer)),
        programs=" ".join(PROGRAMS),
    )


def _case(offer: Offer) -> str:
    """Return what stands behind a command: its options, and its words or names."""
    options = [flag for option in offer.options for flag in option.flags]
    words = [*offer.choices, *(word for word, _ in offer.subcommands)]
    return f"    {quote(offer.command)}) {_set(options, words, offer.names)} ;;"


def _value_cases(offer: Offer) -> Iterable[str]:
    """Yield what stands behind each option that takes a value."""
    for option in offer.options:
        if option.value:
            flags = _alternatives(f"{offer.command} {flag}" for flag in option.flags)
            yield f"    {flags}) {_set([], option.choices, option.names)} ;;"


def _set(options: Iterable[str], words: Iterable[str], names: Names) -> str:
    return f"options={quote(' '.join(options))} words={quote(' '.join(words))} names={_NAMES[names]}"


def _alternatives(words: Iterable[str]) -> str:
    return " | ".join(map(quote, words))
