"""Selection of rules: loads the shipped rules and the user's, by language, site and `select`/`ignore` globs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import function_words, languages, load_core, load_language, load_lexicon, load_pack
from cleaner.rules.rule import RuleKind

MAX_LOADED = 64  # sets of rules in memory, about 1 MB each: of a language, of two, or of a site with rules of its own


@lru_cache(maxsize=MAX_LOADED)
def load_rules(
    paths: tuple[str, ...] = (),
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    *,
    spoken: str | None = None,
    sites: tuple[str, ...] = (),
) -> RuleSet:
    """Return the selected rules of the shipped ones, of `paths` and of `sites`; vetoes are always selected.

    `paths` are rule files or folders of them, `sites` rule files for the site of a page. `spoken` names the languages,
    joined by commas, whose shipped rules are loaded besides those that apply to every text; None means all of them.
    Raises `RuleError` for a file that cannot be used.
    """
    shipped = load_pack() if spoken is None else load_core()
    for code in (spoken or "").split(","):
        shipped += load_language(code)
    rules = [*_read_rules(sites), *shipped, *_read_rules(paths)]
    rules = [rule for rule in rules if rule.kind is RuleKind.KEEP or is_selected(rule.id, select, ignore)]
    identifiable = {code for codes in function_words().values() for code in codes}.union(languages())
    return RuleSet(rules, identifiable, lexicon=load_lexicon)


@cache
def is_selected(by: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Tell whether the id of a rule, or of a reason of a step such as `layout.tail`, is selected and not ignored."""
    if not select and not ignore:
        return True
    from fnmatch import fnmatchcase

    if any(fnmatchcase(by, glob) for glob in ignore):
        return False
    return not select or any(fnmatchcase(by, glob) for glob in select)


def _read_rules(paths: tuple[str, ...]) -> Iterator[Any]:
    """Yield the rules of the files and folders at `paths`."""
    if paths:
        from pathlib import Path

        from cleaner.rules.checksum import path_checksum
        from cleaner.rules.loader import read_path

        for path in paths:
            entries = read_path(Path(path))
            path_checksum(path)  # cached here, so that the settings' checksum is of what was read, even after edits
            yield from (entry.rule for entry in entries)
