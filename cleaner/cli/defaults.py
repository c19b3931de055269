"""Defaults of the options of the filter, and the options of a command line that has none.

Most filters are started without an option: they need no parser, whose import and making take as long as cleaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from cleaner.io.read_options import MAX_BYTES, MAX_EXPANDED

if TYPE_CHECKING:
    from argparse import Namespace

SHORT_HELP = """usage: cleaner [OPTIONS] [FILE|DIR|-]...
Reads a text or a page and writes its clean text, for instance: cleaner page.html > page.txt
`cleaner --help` lists the options."""

DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(("source", "lang", "page_type", "progress", "color"), "auto"),
    **dict.fromkeys(("to", "output", "output_dir", "dedup", "weights", "config", "jobs", "timeout"), None),
    **dict.fromkeys(("files_from", "manifest", "similarity", "keep", "index"), None),
    **dict.fromkeys(("links", "no_reference", "isolated", "html", "spans", "metadata", "null"), False),
    **dict.fromkeys(("check", "diff", "dry_run", "list_langs", "version"), False),
    **dict.fromkeys(("stats", "json", "quiet", "verbose"), False),
    "preset": "balanced",
    "on_error": "keep",
    "earlier": "resume",
    "max_bytes": MAX_BYTES,
    "max_expand": MAX_EXPANDED,
    "text_key": "text",
    "id_key": "id",
    "url_key": "url",
}
"""Values of the options that nothing sets. Those of options that may be given more than once are empty lists."""
LISTS = ("rules", "select", "ignore", "keep_category")


def names_only_files(argv: Sequence[str]) -> bool:
    """Tell whether the arguments of a command line are names of files, or `-`."""
    return not any(argument.startswith("-") and argument != "-" for argument in argv)


def options_without_any(files: Sequence[str]) -> Namespace:
    """Return what the parser of the filter returns for names of files, where nothing is configured."""
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    found = SimpleNamespace(**DEFAULTS, **lists, files=list(files), given=frozenset({"files"}))
    return cast("Namespace", found)
