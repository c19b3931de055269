"""Options of the commands: their names, groups and help. The defaults stand in `defaults.py`."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Iterable
from functools import partial

from cleaner.batch.run_counts import OnError
from cleaner.cli.commands import command_lines
from cleaner.cli.defaults import DEFAULTS
from cleaner.cli.parser import CommandParser, HelpFormatter
from cleaner.cli.quantities import count, seconds, similarity, size
from cleaner.io.read_options import RECORD_KINDS
from cleaner.model import CATEGORIES, PageType, Preset

KEEPS = ("first", "longest", "newest")
"""Copies of a paragraph that may stay."""

_DESCRIPTION = """Remove boilerplate from web text and HTML, with a receipt for everything removed.
FILE is a text, a page or a file of records; - is standard input. A folder needs -d DIR.

examples:
  cleaner page.html > page.txt             one page or text, or standard input
  cleaner raw/ -d clean/                   a folder, as the same tree; run again, it resumes
  cleaner in.jsonl -o out.jsonl            records: JSON lines, JSON, CSV, parquet, WARC; also .gz …
  cleaner -t markdown --links page.html    HTML with its headings, lists, tables and links
  cleaner --diff page.txt                  what would be removed, as a patch"""

_EPILOG = """commands, each with --help (a file of such a name is written ./rules):
{commands}

exit codes: 0 done; 1 --check found something; 2 bad usage, nothing was written; 3 an input failed,
was passed through, or lost nearly all text; 4 an output cannot be written; 130, 143 interrupted"""

_TO = """text (default), markdown, jsonl (of records), csv, parquet, or spans: dolma attributes; default: by
the suffix of -o, else by the input"""


def new_parser(prog: str, description: str, epilog: str = "", *, has_help: bool = True) -> CommandParser:
    """Return a parser in the style of all commands; `has_help` adds `--help`."""
    return CommandParser(
        prog=prog,
        description=description,
        epilog=epilog,
        add_help=has_help,
        allow_abbrev=False,
        formatter_class=HelpFormatter,
    )


def clean_parser() -> CommandParser:
    """Return the parser of the filter and of runs into a folder."""
    epilog = _EPILOG.format(commands="\n".join(command_lines()))
    parser = new_parser("cleaner", _DESCRIPTION, epilog, has_help=False)
    parser.usage = "cleaner [OPTIONS] [FILE|DIR|-]..."
    parser.add_argument("files", nargs="*", metavar="FILE", help=SUPPRESS)
    _add_output(parser)
    add_settings(parser)
    _add_records(parser)
    _add_folders(parser)
    _add_modes(parser)
    _add_messages(parser)
    return parser


def _add_output(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("input and output")
    add_format(group.add_argument, "auto", "text", "html", *RECORD_KINDS)
    formats = ("text", "markdown", "jsonl", "csv", "parquet", "spans")
    group.add_argument("-t", "--to", choices=formats, metavar="FORMAT", help=_TO)
    target = group.add_mutually_exclusive_group().add_argument
    target("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all, in the format of its suffix")
    target("-d", "--output-dir", metavar="DIR", help="write a file for each input, as the same tree, below DIR")
    group.add_argument("--links", action="store_true", help="with Markdown: write links as [text](address)")
    limit = partial(group.add_argument, type=size, metavar="SIZE")
    limit(
        "--max-bytes",
        default=DEFAULTS["max_bytes"],
        help="pass larger documents through unchanged, such as 10MB; default 64MiB",
    )
    limit(
        "--max-expand",
        default=DEFAULTS["max_expand"],
        help="stop where a compressed document expands to more; default 1GiB",
    )


def add_format(add: Callable[..., object], *formats: str) -> None:
    """Add `--from` to a parser or a group."""
    add("-f", "--from", dest="source", choices=formats, default=DEFAULTS["source"], metavar="FORMAT",
        help=f"{_or(formats)}; default auto")  # fmt: skip


def add_keys(add: Callable[..., object], **held: str) -> None:
    """Add `--text-key` and its like, each with a word for what the key holds."""
    for key, what in held.items():
        add(f"--{key}-key", default=key, metavar="K", help=f"key of the {what} in a record; default {key}")


def add_html(add: Callable[..., object]) -> None:
    """Add `--html` to a parser or a group."""
    add("--html", action="store_true", help="the texts of records are HTML; default: told apart by how each begins")


def add_color(add: Callable[..., object]) -> None:
    """Add `--color` to a parser or a group."""
    add(
        "--color",
        choices=("auto", "always", "never"),
        default=DEFAULTS["color"],
        metavar="WHEN",
        help="auto, always, never",
    )


def add_settings(parser: ArgumentParser) -> None:
    """Add the settings of the cleaning itself, and those of configuration."""
    group = parser.add_argument_group("cleaning")
    add = group.add_argument
    listed = partial(add, type=_listed, action="extend", default=[])
    presets, types = [*map(str, Preset)], ["auto", *map(str, PageType)]
    add(
        "--preset",
        choices=presets,
        default=DEFAULTS["preset"],
        metavar="P",
        help="conservative (loses least content), balanced (default), aggressive",
    )
    add("--lang", default=DEFAULTS["lang"], metavar="L", help="language codes, with commas; default: identified")
    add("--page-type", choices=types, default=DEFAULTS["page_type"], metavar="T", help=f"{_or(PageType)}")
    add("--rules", action="append", default=[], metavar="PATH", help="use a rule file or folder as well; repeatable")
    listed("--select", metavar="ID", help="use only these rules and steps: ids with commas, * for anything")
    listed("--ignore", metavar="ID", help="leave these rules and steps out, such as layout.*")
    listed("--keep-category", metavar="C", help=f"remove nothing of these categories: {_or(CATEGORIES)}")
    add("--dedup", choices=("off", "doc", "site", "run", "near"), metavar="D",
        help="remove repeats: off; doc: in a document (default); site: also what most pages of a site share (with -d: "
        "the default); run, near: in a document, and paragraphs that another one has, or nearly has")  # fmt: skip
    add("--no-reference", action="store_true", help="clean HTML without asking trafilatura in doubt: faster")
    add("--no-witness", action="store_true", dest="no_reference", help=SUPPRESS)  # the former name
    add("--weights", metavar="DIR", help="use the weights that tools/fit.py wrote to DIR")
    source = group.add_mutually_exclusive_group().add_argument
    source("--config", metavar="FILE", help="settings from FILE; default: cleaner.toml here or above, else your own")
    source("--isolated", action="store_true", help="ignore configuration files and CLEANER_ variables")


def _add_records(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("records").add_argument
    add_keys(add, text="text", id="id", url="address")
    add_html(add)
    add("--spans", action="store_true", help="list every removal, and what restores the source text, in the receipt")
    add("--metadata", action="store_true", help="add the metadata of a page: title, author, date, site …")


def _add_folders(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("folders and large inputs")
    add = group.add_argument
    add(
        "-j",
        "--jobs",
        type=count,
        metavar="N",
        help="worker processes; default 1, with -d one a processor, at most 4",
    )
    add("--timeout", type=seconds, metavar="TIME",
        help="pass a document through that takes more than, say, 2m; default 10s with -d")  # fmt: skip
    add("--on-error", choices=tuple(OnError), default=DEFAULTS["on_error"], metavar="A",
        help="keep (pass through, default) or drop what cannot be cleaned, or fail")  # fmt: skip
    add("--files-from", metavar="FILE", help="read the names of the inputs from FILE, one a line; - is stdin")
    add("-0", "--null", action="store_true", help="names in that file end with NUL instead of a newline")
    earlier = group.add_mutually_exclusive_group().add_argument
    earlier("--resume", dest="earlier", action="store_const", const="resume", default=DEFAULTS["earlier"],
            help="keep what an earlier run with the same settings has done (default)")  # fmt: skip
    earlier(
        "--overwrite",
        dest="earlier",
        action="store_const",
        const="overwrite",
        help="do everything anew, and replace what is in DIR",
    )
    earlier(
        "--no-clobber",
        dest="earlier",
        action="store_const",
        const="no-clobber",
        help="keep every output that is in DIR",
    )
    add("--manifest", metavar="FILE", help="copy the manifest, a JSON object for each input, to FILE")
    _add_near(add)


def _add_near(add: Callable[..., object]) -> None:
    add("--similarity", type=similarity, metavar="S",
        help="with --dedup near: least Jaccard similarity of word triples; default 0.8")  # fmt: skip
    add("--keep", choices=KEEPS, metavar="K",
        help="with near: the copy that stays: first (default; by path), longest, newest")  # fmt: skip
    add("--index", metavar="FILE", help="with near and -d: compare with the runs in FILE too, and add this one")


def _add_modes(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("instead of writing")
    mode = group.add_mutually_exclusive_group().add_argument
    mode("--check", action="store_true", help="list the inputs that would lose something; exit code 1 if any")
    mode("--diff", action="store_true", help="print what would be removed as a patch, with rule ids in comments")
    mode("-n", "--dry-run", action="store_true", help="with -d: list what would be read, and written where")
    mode("--list-langs", action="store_true", help="list the known languages")
    mode(
        "--version",
        action="store_true",
        help="print the version, the number of rules, and whether the core is compiled",
    )
    group.add_argument("-h", "--help", action="help", help="print this help")


def _add_messages(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("messages, on standard error")
    add, loud = group.add_argument, group.add_mutually_exclusive_group().add_argument
    add("--stats", action="store_true", help="count removals and characters by rule, with their shares")
    add("--json", action="store_true", help="write counts and messages as one JSON object")
    add("--progress", choices=("auto", "plain", "off"), default=DEFAULTS["progress"], metavar="P",
        help="with -d: auto (a bar on a terminal), plain (a line now and then), off")  # fmt: skip
    loud("-q", "--quiet", action="store_true", help="report failures only")
    loud("-v", "--verbose", action="store_true", help="report every input")
    add_color(add)


def _or(names: Iterable[str]) -> str:
    return ", ".join(names)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
