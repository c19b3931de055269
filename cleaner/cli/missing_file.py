"""Message for a file that is not there: what was probably meant."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections import defaultdict
from itertools import islice

from cleaner.cli.commands import COMMANDS
from cleaner.cli.options import clean_parser
from cleaner.cli.suggest import nearest

MAX_NAMES = 10_000  # of a folder that are compared with a missing one: more take seconds


def missing_file(path: str, *, is_first: bool = False) -> str:
    """Return the message for a file that is not there; the first word may have been meant for a command."""
    return f"{path}: no such file" + (f"; {hint}" if (hint := _meant(path, is_first)) else "")


def _meant(path: str, is_first: bool) -> str:
    if "://" in path:
        return f"addresses are not fetched; write: curl -s {path} | cleaner"
    near_file = _nearest_name(os.path.basename(path), _names_beside(path))
    if is_first and os.path.basename(path) == path:
        if (command := nearest(path, COMMANDS)) and "." not in path:
            return f"did you mean the command `cleaner {command}`?"
        if not near_file and (option := _option_called(path, clean_parser())):
            return f"did you mean `cleaner {option}`?"
    return f"did you mean {os.path.join(os.path.dirname(path), near_file)}?" if near_file else ""


def _nearest_name(name: str, names: list[str]) -> str:
    """Return the name that is most like another one, suffixes aside; of several with the same stem the whole counts."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for each in names:
        by_stem[os.path.splitext(each)[0]].append(each)
    same = by_stem.get(nearest(os.path.splitext(name)[0], by_stem), [])
    return nearest(name, same) or next(iter(same), "")


def _option_called(word: str, parser: ArgumentParser) -> str:
    """Return the option whose name is `word`: diff, check, help; or `""`."""
    return f"--{word}" if f"--{word}" in parser._option_string_actions else ""


def _names_beside(path: str) -> list[str]:
    """Return the names in the folder of a path, as far as they can be listed; hidden ones are left out."""
    try:
        with os.scandir(os.path.dirname(path) or ".") as found:
            return [each.name for each in islice(found, MAX_NAMES) if not each.name.startswith(".")]
    except OSError:
        return []
