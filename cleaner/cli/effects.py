"""Refuses options of the command line that would have no effect: accepted and ignored, they would be a trap."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Container

from cleaner.errors import SettingError
from cleaner.io.render import OutputFormat
from cleaner.tuples import NamedTuple


class Needs(NamedTuple):
    """An option that has no effect without another one."""

    option: str
    dest: str
    remedy: str
    has_effect: Callable[[Namespace], bool]


def _writes(options: Namespace) -> bool:
    return not (options.check or options.diff)


def _compares_nearly(options: Namespace) -> bool:
    return bool(options.dedup == "near")


NEEDS = (
    Needs("--null", "null", "it belongs to --files-from", lambda options: bool(options.files_from)),
    Needs("--links", "links", "it belongs to -t markdown", lambda options: options.to == OutputFormat.MARKDOWN),
    Needs("--links", "links", "it belongs to HTML", lambda options: options.source != "text"),
    Needs("--metadata", "metadata", "it belongs to HTML", lambda options: options.source != "text"),
    Needs("--manifest", "manifest", "it belongs to -d DIR", lambda options: bool(options.output_dir)),
    Needs("--progress", "progress", "it belongs to -d DIR", lambda options: bool(options.output_dir)),
    Needs("--overwrite and --no-clobber", "earlier", "they belong to -d DIR", lambda options: bool(options.output_dir)),
    Needs("--similarity", "similarity", "it belongs to --dedup near", _compares_nearly),
    Needs("--keep", "keep", "it belongs to --dedup near", _compares_nearly),
    Needs("--index", "index", "it belongs to --dedup near", _compares_nearly),
    Needs("--index", "index", "it knows runs by their folder; give -d DIR", lambda options: bool(options.output_dir)),
    Needs("--no-reference", "no_reference", "it belongs to HTML", lambda options: options.source != "text"),
    Needs("--html", "html", "-f text says otherwise", lambda options: options.source != "text"),
    Needs("-t", "to", "--check and --diff write no output", _writes),
    Needs("-o", "output", "--check and --diff write no output", _writes),
    Needs("-d", "output_dir", "--check and --diff write no output", _writes),
    Needs("-j", "jobs", "--diff works in one process", lambda options: not options.diff),
    Needs("--timeout", "timeout", "--diff works in one process", lambda options: not options.diff),
    Needs("--on-error", "on_error", "--diff shows what can be cleaned", lambda options: not options.diff),
)
"""Options that would be ignored without another one: given so on the command line, they are refused."""


KEYS = ("text", "id", "url")
"""Options for the members of a record, without `-key`."""


def given_keys(options: Namespace) -> set[str]:
    """Return the destinations of the keys that are not the defaults, for commands that read no configuration."""
    return {dest for key in KEYS if getattr(options, dest := f"{key}_key", key) != key}


def check_effects(options: Namespace, forms: Container[OutputFormat], has_records: bool) -> None:
    """Raise `SettingError` for an option of the command line without effect.

    `forms` are the formats of the outputs; `has_records` tells whether any input holds records.
    """
    for need in NEEDS:
        if need.dest in options.given and not need.has_effect(options):
            raise SettingError(f"{need.option} has no effect here: {need.remedy}")
    check_keys(options.given, has_records)
    if "html" in options.given and not has_records:
        raise SettingError("--html has no effect here: it belongs to records; for a text or page write -f html")
    for option in ("spans", "metadata"):
        if option in options.given and OutputFormat.JSONL not in forms:
            raise SettingError(f"--{option} has no effect here: it adds to records; write -t jsonl")


def check_keys(given: Container[str], has_records: bool) -> None:
    """Raise `SettingError` for a key of records on the command line where no input holds records."""
    for key in KEYS:
        if f"{key}_key" in given and not has_records:
            raise SettingError(f"--{key}-key has no effect here: it belongs to records, and no input holds any")
