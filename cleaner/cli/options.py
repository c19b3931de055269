"""Options of the commands: their names, groups, help and defaults, and the settings that they make."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable
from functools import partial

from cleaner.batch.run_counts import OnError
from cleaner.errors import SettingError
from cleaner.io.read_options import MAX_BYTES, MAX_EXPANDED, RECORD_KINDS
from cleaner.io.render import Keys
from cleaner.model import CATEGORIES, PageType, Preset
from cleaner.pipeline import Cleaner
from cleaner.rules.selection import load_rules
from cleaner.steps import layout, repeats

SHORT_HELP = """usage: cleaner [OPTIONS] [FILE|DIR|-]...
Reads a text or a page and writes its clean text, for instance: cleaner page.html > page.txt
`cleaner --help` lists the options."""

_DESCRIPTION = """Remove boilerplate from web text and HTML, with a receipt for everything removed.

examples:
  cleaner page.html > page.txt              one page or text, or standard input
  cleaner raw/ -d clean/                    a folder, as a tree of the same names; run again, it resumes
  cleaner in.jsonl -o out.jsonl             records: JSON lines, CSV, parquet, WARC, WET, also .gz and .zst
  cleaner -t markdown --links page.html     HTML with its headings, lists, tables and links
  cleaner --diff page.txt                   what would be removed, and by which rule
  cleaner explain page.txt                  every line, kept or removed, and why

presets:
  conservative   removes what rules know and what the classifier is nearly certain of: loses least content
  balanced       the default
  aggressive     removes also what is merely likely to be boilerplate: leaves least boilerplate"""

_EPILOG = """commands (a file of such a name is written ./rules):
  explain FILE   show a text with what is removed marked, and why; with --run DIR, what a run into DIR removed
  learn FOLDER   propose rules for a site, from the blocks that its pages share
  restore FILE   write the source text again, from records with --spans or from a text and its spans
  rules          check, try, bench, list and show rules
  config         show the settings in force, and where they come from

exit codes: 0 done; 1 --check found something; 2 bad usage, setting or rule file, nothing was written; 3 an input
failed, was passed through unchanged, or lost nearly all of its text; 4 the output could not be written; 130, 143
interrupted"""

_TO = """text (default), markdown, jsonl (default for records), parquet (default for parquet), or spans: dolma attribute
rows, whose offsets are code points into the text as read"""


def new_parser(prog: str, description: str, epilog: str = "") -> ArgumentParser:
    """Return a parser in the style of all commands."""
    return ArgumentParser(
        prog=prog, description=description, epilog=epilog, allow_abbrev=False, formatter_class=_Formatter
    )


_Formatter = partial(RawDescriptionHelpFormatter, max_help_position=26, width=110)


def clean_parser() -> ArgumentParser:
    """Return the parser of the filter and of runs into a folder."""
    parser = new_parser("cleaner", _DESCRIPTION, _EPILOG)
    parser.usage = "cleaner [OPTIONS] [FILE|DIR|-]..."
    parser.add_argument("files", nargs="*", metavar="FILE", help="files, folders (with -d), or - for standard input")
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
    formats = ("text", "markdown", "jsonl", "parquet", "spans")
    group.add_argument("-t", "--to", choices=formats, metavar="FORMAT", help=_TO)
    target = group.add_mutually_exclusive_group().add_argument
    target("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all; .gz and .zst compress")
    target("-d", "--output-dir", metavar="DIR", help="write a file for each input below DIR, as the same tree")
    group.add_argument("--links", action="store_true", help="with -t markdown: write links as [text](address)")
    size = partial(group.add_argument, type=_count, metavar="N")
    size("--max-bytes", default=MAX_BYTES, help="pass larger documents through unchanged; default 64 MiB")
    size("--max-expand", default=MAX_EXPANDED, help="stop at a compressed document or record that expands to more; "
         "default 1 GiB")  # fmt: skip


def add_format(add: Callable[..., object], *formats: str) -> None:
    """Add `--from` to a parser or a group."""
    add("-f", "--from", dest="source", choices=formats, default="auto", metavar="FORMAT",
        help=f"{_or(formats)}; auto (default): records by suffix, text or HTML by content")  # fmt: skip


def add_keys(add: Callable[..., object], **held: str) -> None:
    """Add `--text-key` and its like, each with a word for what the key holds."""
    for key, what in held.items():
        add(f"--{key}-key", default=key, metavar="K", help=f"key of the {what} in a record; default {key}")


def add_html(add: Callable[..., object]) -> None:
    """Add `--html` to a parser or a group."""
    add("--html", action="store_true", help="the texts of records are HTML; default: told apart by how each begins")


def add_color(add: Callable[..., object]) -> None:
    """Add `--color` to a parser or a group."""
    add("--color", choices=("auto", "always", "never"), default="auto", metavar="WHEN", help="auto, always, never")


def add_settings(parser: ArgumentParser) -> None:
    """Add the settings of the cleaning itself, and those of configuration."""
    add = parser.add_argument_group("cleaning").add_argument
    listed = partial(add, type=_listed, action="extend", default=[])
    presets, types = [*map(str, Preset)], ["auto", *map(str, PageType)]
    add("--preset", choices=presets, default="balanced", metavar="P", help=f"{_or(Preset)}; default balanced")
    add("--lang", default="auto", metavar="L", help="language codes, with commas; default: identified")
    add("--page-type", choices=types, default="auto", metavar="T", help=f"{_or(PageType)}; default: identified")
    add("--rules", action="append", default=[], metavar="PATH", help="use a rule file or folder as well; repeatable")
    listed("--select", metavar="ID", help="use only these rules and steps: ids with commas, * for anything")
    listed("--ignore", metavar="ID", help="leave these rules and steps out, such as layout.*")
    listed("--keep-category", metavar="C", help=f"remove nothing of these categories: {_or(CATEGORIES)}")
    add("--dedup", choices=("off", "doc", "site", "run"), metavar="D",
        help="remove repeats: off; doc: within a document (default); site: also blocks that most pages of a site share "
        "(default with -d; reads twice); run: also paragraphs that an earlier document contains")  # fmt: skip
    add("--no-reference", action="store_true", help="clean HTML without asking trafilatura in doubt: faster")
    add("--no-witness", action="store_true", dest="no_reference", help=SUPPRESS)  # the former name
    add("--weights", metavar="DIR", help="use the weights that tools/fit.py wrote to DIR")
    source = parser.add_argument_group("configuration").add_mutually_exclusive_group().add_argument
    source("--config", metavar="FILE", help="settings from FILE; default: cleaner.toml here or above, and the user's")
    source("--isolated", action="store_true", help="ignore configuration files and CLEANER_ variables")


def _add_records(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("records").add_argument
    add_keys(add, text="text", id="id", url="address")
    add_html(add)
    add("--spans", action="store_true", help="list every removal in the receipt, and what restores the source text")
    add("--metadata", action="store_true", help="add the metadata of a page: title, author, date, site …")


def _add_folders(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("folders and large inputs").add_argument
    add(
        "-j",
        "--jobs",
        type=_count,
        metavar="N",
        help="worker processes; default 1, with -d one per processor, at most 4",
    )
    add("--timeout", type=_seconds, metavar="S",
        help="pass a document through that takes more seconds; default 10 with -d, else none")  # fmt: skip
    add("--on-error", choices=tuple(OnError), default="keep", metavar="A",
        help="a document that cannot be cleaned is passed through (keep, default), left out (drop), or ends the run "
        "(fail)")  # fmt: skip
    add("--files-from", metavar="FILE", help="read the names of the inputs from FILE, one a line; - is standard input")
    add("-0", "--null", action="store_true", help="names in that file end with NUL instead of a newline")
    earlier = parser.add_argument_group("an output folder that exists").add_mutually_exclusive_group().add_argument
    earlier("--resume", dest="earlier", action="store_const", const="resume", default="resume",
            help="resume a run with the same settings (default)")  # fmt: skip
    earlier("--overwrite", dest="earlier", action="store_const", const="overwrite", help="do everything anew")
    earlier("--no-clobber", dest="earlier", action="store_const", const="no-clobber", help="keep every file in it")
    add("--manifest", metavar="FILE", help="copy the manifest, a JSON object for each input, to FILE")


def _add_modes(parser: ArgumentParser) -> None:
    mode = parser.add_argument_group("instead of writing").add_mutually_exclusive_group().add_argument
    mode("--check", action="store_true", help="list the inputs that would lose something; exit code 1 if any")
    mode("--diff", action="store_true", help="show what would be removed as a unified diff, with rule ids")
    mode("-n", "--dry-run", action="store_true", help="with -d: list what would be read, and written where")
    mode("--list-langs", action="store_true", help="list the known languages")
    mode("--version", action="store_true", help="print the version and the number of rules")


def _add_messages(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("messages, on standard error").add_argument
    add("--stats", action="store_true", help="count removals and characters by rule")
    add("--json", action="store_true", help="write counts and messages as one JSON object")
    add("--progress", choices=("auto", "plain", "off"), default="auto", metavar="P",
        help="of a run with -d: auto (a bar on a terminal), plain (a line now and then), off")  # fmt: skip
    add("-q", "--quiet", action="store_true", help="report failures only")
    add("-v", "--verbose", action="store_true", help="report every input")
    add_color(add)


def keys_of(options: Namespace) -> Keys:
    """Return the keys of records that the options name."""
    return Keys(options.text_key, getattr(options, "id_key", "id"), options.url_key)


def format_of(options: Namespace) -> str:
    """Return the format of the texts that the options name: of single texts by `--from`, of records by `--html`."""
    if options.html:
        return "html"
    return "auto" if options.source in RECORD_KINDS else str(options.source)


def cleaner_of(options: Namespace) -> Cleaner:
    """Return the cleaner that the options ask for. Raises `CleanerError` for a setting that cannot be used."""
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


def _check_ids(cleaner: Cleaner) -> None:
    if wanted := (*cleaner.select, *cleaner.ignore):
        from fnmatch import fnmatchcase

        from cleaner.steps import across_documents, across_pages

        steps = (*layout.REASONS, *repeats.REASONS, *across_pages.REASONS, *across_documents.REASONS)
        ids = [*(rule.id for rule in load_rules(cleaner.rules).rules), *steps]
        for glob in wanted:
            if not any(fnmatchcase(name, glob) for name in ids):
                raise SettingError(f"no rule and no step is called {glob!r}; `cleaner rules list` shows the rules")


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


def _or(names: Iterable[str]) -> str:
    return ", ".join(names)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0
    if not 0 < found < float("inf"):
        raise ArgumentTypeError(f"seconds, more than 0, not {text!r}")
    return found


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"a whole number from 1, not {text!r}")
    return int(text)
