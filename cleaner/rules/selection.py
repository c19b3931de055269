"""TODO."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import function_words, languages, load_core, load_language, load_pack
from cleaner.rules.rule import RuleKind


@cache
def load_rules(
    paths: tuple[str, ...] = (),
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    *,
    spoken: str | None = None,
    sites: tuple[str, ...] = (),
) -> RuleSet:
    """The shipped rules and those under `paths`, as far as they are selected, and the words languages are told by.

    Of the shipped ones all, or those for texts in the languages `spoken`: codes with commas, `""` where it is unknown.
    `sites` are rule files for the site of a page.
    """
    shipped = load_pack() if spoken is None else load_core()
    for code in (spoken or "").split(","):
        shipped += load_language(code)
    rules = [*_read_rules(sites), *shipped, *_read_rules(paths)]
    rules = [rule for rule in rules if rule.kind is RuleKind.KEEP or is_selected(rule.id, select, ignore)]
    told_apart = {code for codes in function_words().values() for code in codes}.union(languages())
    return RuleSet(rules, told_apart)


@cache
def is_selected(by: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Is what has this id, a rule or a reason of a step such as `layout.tail`, selected and not ignored?"""
    if not select and not ignore:
        return True
    from fnmatch import fnmatchcase

    if any(fnmatchcase(by, glob) for glob in ignore):
        return False
    return not select or any(fnmatchcase(by, glob) for glob in select)


def _read_rules(paths: tuple[str, ...]) -> Iterator[Any]:
    if paths:
        from pathlib import Path

        from cleaner.rules.checksum import path_checksum
        from cleaner.rules.loader import read_path

        for path in paths:
            entries = read_path(Path(path))
            path_checksum(path)  # so that the stamp of a cleaning is of what was read, even where a file changes later
            yield from (entry.rule for entry in entries)
