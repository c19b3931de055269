"""Completion for zsh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from cleaner.cli.shells.offers import PROGRAMS, Names, Offer, Option

_SCRIPT = """\
#compdef {programs}
# Completion of cleaner for zsh, as `cleaner completion zsh` prints it.

_cleaner_first() {{  # a command, or the first file
  local -a known=(
{first}
  )
  if (( CURRENT == 2 )); then
    _alternative "commands:command:{{_describe -t commands command known}}" 'files:file:_files'
  else
    _files
  fi
}}

_cleaner() {{
  local at=
  if (( CURRENT > 2 )); then
    case $words[2] in
      ({commands}) at=$words[2]; shift words; (( CURRENT-- )) ;;
    esac
  fi
  if [[ -n $at ]] && (( CURRENT > 2 )); then
    case "$at $words[2]" in
      ({subcommands}) at="$at $words[2]"; shift words; (( CURRENT-- )) ;;
    esac
  fi
  case $at in
{offers}
  esac
}}

if [[ $funcstack[1] == _cleaner ]]; then
  _cleaner "$@"
else
  compdef _cleaner {programs}
fi
"""
_ACTIONS = {Names.NONE: " ", Names.FILES: "_files", Names.FOLDERS: "_files -/"}


def zsh_script(offers: Sequence[Offer]) -> str:
    """Return the script that completes what is offered."""
    commands = [offer.command for offer in offers if offer.command]
    return _SCRIPT.format(
        first="\n".join(f"    {quote(f'{word}:{about}')}" for word, about in offers[0].subcommands),
        commands=_alternatives(each for each in commands if " " not in each),
        subcommands=_alternatives(each for each in commands if " " in each),
        offers="\n".join(map(_case, offers)),
        programs=" ".join(PROGRAMS),
    )


def _case(offer: Offer) -> str:
    """Return the arguments that stand behind a command, as `_arguments` takes them."""
    specs = [*map(_option, offer.options), *_arguments(offer)]
    lines = "".join(f" \\\n      {spec}" for spec in specs)
    return f"    ({quote(offer.command)}) _arguments -s -S{lines} ;;"


def _option(option: Option) -> str:
    """Return an option in all of its spellings, with what its value may be."""
    value = f":{option.value}:{_action(option.choices, option.names)}" if option.value else ""
    about = re.sub(r"([\[\]\\])", r"\\\1", option.about)
    if option.repeats:
        return " ".join(quote(f"*{_spelt(flag, option)}[{about}]{value}") for flag in option.flags)
    excluded = f"({' '.join(option.flags)})"
    return " ".join(quote(f"{excluded}{_spelt(flag, option)}[{about}]{value}") for flag in option.flags)


def _spelt(flag: str, option: Option) -> str:
    """Return a name of an option with the mark that lets its value stand in the same word."""
    return flag + ("" if not option.value else "=" if flag.startswith("--") else "+")


def _arguments(offer: Offer) -> Iterator[str]:
    if not offer.command:
        yield quote("1:file:_cleaner_first")
        yield quote("*:file:_files")
    elif offer.subcommands:
        listed = " ".join(f"{word}\\:{quote(about)}" for word, about in offer.subcommands)
        yield quote(f"1:command:(({listed}))")
    elif offer.choices:
        yield quote(f"1:word:{_action(offer.choices, offer.names)}")
    elif offer.names is not Names.NONE:
        yield quote(f"*:file:{_ACTIONS[offer.names]}")


def _action(choices: Sequence[str], names: Names) -> str:
    return f"({' '.join(choices)})" if choices else _ACTIONS[names]


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(quote, words))
