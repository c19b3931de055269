"""Settings of a cleaning, made of the options of a command and checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cleaner.errors import SettingError
from cleaner.io.read_options import RECORD_KINDS
from cleaner.io.render import Keys
from cleaner.model import CATEGORIES
from cleaner.pipeline import Cleaner
from cleaner.rules.selection import load_rules

if TYPE_CHECKING:
    from argparse import Namespace

    from cleaner.batch.comparison import Comparison

RULE_FILES = ("*.toml", "*/*.toml")
"""Patterns of rule files in a folder."""


def keys_of(options: Namespace) -> Keys:
    """Return the keys of records that the options name."""
    return Keys(options.text_key, getattr(options, "id_key", "id"), options.url_key)


def format_of(options: Namespace) -> str:
    """Return the format of the texts that the options name: of single texts by `--from`, of records by `--html`."""
    if options.html:
        return "html"
    return "auto" if options.source in RECORD_KINDS else str(options.source)


def comparison_of(options: Namespace) -> Comparison:
    """Return the comparison across documents that the options ask for."""
    from cleaner.batch.comparison import Comparison

    dedup = options.dedup or ("site" if options.output_dir else "doc")
    return Comparison(dedup, options.index, options.similarity, options.keep)


def cleaner_of(options: Namespace) -> Cleaner:
    """Return the cleaner that the options ask for. Raises `CleanerError` for a setting that cannot be used."""
    _check_categories(options.keep_category)
    _check_rule_folders(options.rules)
    cleaner = Cleaner(
        format=format_of(options),
        language=options.lang,
        page_type=options.page_type,
        preset=options.preset,
        rules=tuple(options.rules),
        select=tuple(options.select),
        ignore=(*options.ignore, *(["repeats.*"] if options.dedup == "off" else [])),
        keep_categories=tuple(options.keep_category),
        weights=options.weights,
        reference=not options.no_reference,
        links=getattr(options, "links", False),
    )
    _check_ids(cleaner)
    _check_languages(cleaner)
    return cleaner


def _check_categories(wanted: list[str]) -> None:
    for category in wanted:
        if category not in CATEGORIES:
            from cleaner.cli.suggest import nearest

            near = nearest(category, CATEGORIES)
            hint = f"; did you mean {near}?" if near else ""
            raise SettingError(f"--keep-category: one of {', '.join(CATEGORIES)}, not {category!r}{hint}")


def _check_rule_folders(paths: list[str]) -> None:
    """Refuse a folder without a rule file, which would be no rules without a word."""
    for path in filter(os.path.isdir, paths):
        from pathlib import Path  # most filters name no rules

        if not any(next(Path(path).glob(pattern), None) for pattern in RULE_FILES):
            raise SettingError(f"--rules {path}: holds no rule file; rules stand in <language>/<category>.toml")


def _check_ids(cleaner: Cleaner) -> None:
    if wanted := (*cleaner.select, *cleaner.ignore):
        from fnmatch import fnmatchcase

        from cleaner.authoring.step_notes import step_ids

        ids = [*(rule.id for rule in load_rules(cleaner.rules).rules), *step_ids()]
        for glob in wanted:
            if not any(fnmatchcase(name, glob) for name in ids):
                from cleaner.cli.suggest import unknown_id

                raise SettingError(unknown_id(glob, ids))


def _check_languages(cleaner: Cleaner) -> None:
    if cleaner.language != "auto":
        known = known_languages(cleaner.rules)
        for code in cleaner.language.split(","):
            if code not in known:
                raise SettingError(f"--lang: {code!r} is not known; known are {', '.join(known)}")


def known_languages(paths: tuple[str, ...] = ()) -> list[str]:
    """Return the codes of the languages that have rules or can be identified."""
    rules = load_rules(paths)
    return sorted({*rules.languages, *(rule.language for rule in rules.rules)} - {"any"})
