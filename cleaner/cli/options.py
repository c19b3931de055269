"""The options of the command, in words."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable
from functools import partial

from cleaner.batch.run_counts import OnError
from cleaner.errors import SettingError
from cleaner.io.readers import MAX_EXPAND
from cleaner.model import CATEGORIES, PageType, Preset
from cleaner.pipeline import Cleaner
from cleaner.rules.selection import load_rules
from cleaner.steps import layout, repeats

MAX_BYTES = 64 << 20
RECORDS = ("jsonl", "csv", "parquet", "warc", "wet")

SHORT_HELP = """usage: cleaner [OPTIONS] [FILE|DIR|-]...
Reads a text or a page and writes what is worth keeping, for instance: cleaner page.html > page.txt
`cleaner --help` lists the options."""

_EPILOG = """commands (a first argument with such a name; write ./rules for a file called so):
  explain FILE     the input with what goes marked, and why
  learn FOLDER     propose rules for a site, from what its pages share
  restore FILE     the source text again, from records with --spans, or from text and spans
  config           show the settings in force, and where they come from
  rules            check, try, list and show rules; see cleaner rules --help

exit codes: 0 done; 1 --check found something; 2 bad usage, setting or rule file, nothing was written;
3 some input failed or was passed through unchanged; 4 the output could not be written; 130, 143 interrupted"""

_TO = """default text, or jsonl for records, parquet for parquet; markdown: with the headings, lists and tables
of HTML; spans: dolma attribute rows, whose offsets are code points into the text as read (decoded, repaired,
without markup)"""


def new_parser(prog: str, description: str, epilog: str = "") -> ArgumentParser:
    """A parser as all commands have it."""
    return ArgumentParser(
        prog=prog, description=description, epilog=epilog, allow_abbrev=False, formatter_class=_Formatter
    )


_Formatter = partial(RawDescriptionHelpFormatter, max_help_position=30, width=110)


def clean_parser() -> ArgumentParser:
    """The parser of the filter and the batch."""
    parser = new_parser("cleaner", "Take out of web text what a site prints around it, with a receipt.", _EPILOG)
    parser.add_argument("files", nargs="*", metavar="FILE", help="files, folders (with -d), or - for standard input")
    _add_output(parser)
    add_settings(parser)
    _add_records(parser)
    _add_batch(parser)
    _add_modes(parser)
    _add_messages(parser)
    return parser


def clean_options(argv: list[str]) -> Namespace:
    """What the filter and the batch are asked to do, by the command line and by configuration."""
    from cleaner.cli.config import parse

    return parse(clean_parser(), argv)


def _add_output(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("input and output")
    add_format(group.add_argument, "auto", "text", "html", *RECORDS)
    group.add_argument("-t", "--to", choices=("text", "markdown", "jsonl", "parquet", "spans"), help=_TO)
    target = group.add_mutually_exclusive_group()
    target.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write to FILE, whole or not at all, compressed if it ends so; default stdout",
    )
    target.add_argument("-d", "--output-dir", metavar="DIR", help="write a file for each input below DIR, as a tree")
    size = partial(group.add_argument, type=_count, metavar="N")
    size("--max-bytes", default=MAX_BYTES, help="pass larger documents through unchanged; default 64 MiB")
    size("--max-expand", default=MAX_EXPAND, help="stop where a compressed document, record or part of a table expands "
         "to more; default 1 GiB")  # fmt: skip


def add_format(add: Callable[..., object], *formats: str) -> None:
    """`--from`, for parsers and groups alike."""
    add("-f", "--from", dest="source", choices=formats, default="auto",
        help="what the input is; auto: by content, records by suffix")  # fmt: skip


def add_keys(add: Callable[..., object], **held: str) -> None:
    """`--text-key` and its like, each with a word for what the key holds."""
    for key, what in held.items():
        add(f"--{key}-key", default=key, metavar="K", help=f"the key that holds the {what}; default {key}")


def add_color(add: Callable[..., object]) -> None:
    """`--color`, for parsers and groups alike."""
    add("--color", choices=("auto", "always", "never"), default="auto", help="default auto")


def add_settings(parser: ArgumentParser) -> None:
    """The settings of the cleaning itself."""
    add = parser.add_argument_group("cleaning").add_argument
    listed = partial(add, type=_listed, action="extend", default=[])
    presets, types = [*map(str, Preset)], ["auto", *map(str, PageType)]
    add("--preset", choices=presets, default="balanced", metavar="P", help=f"{_or(Preset)}; default balanced")
    add("--lang", default="auto", metavar="L", help="language codes, comma between; default: found out")
    add("--page-type", choices=types, default="auto", metavar="T", help=f"{_or(PageType)}; default auto")
    add("--rules", action="append", default=[], metavar="PATH", help="a rule file or folder to use as well")
    add("--weights", metavar="DIR", help="weights of the judge that tools/fit.py wrote, instead of the shipped ones")
    add(
        "--no-reference", action="store_true", help="judge HTML without asking trafilatura: faster, a little less right"
    )
    add("--links", action="store_true", help="with -t markdown: the links of pages, as [text](address)")
    listed("--select", metavar="ID", help="only these rules or steps; * stands for anything; comma between or repeat")
    listed("--ignore", metavar="ID", help="without these rules or steps, such as layout.*")
    add("--dedup", choices=("off", "doc", "site", "run"), metavar="D",
        help="repeats: off, doc: within a document, site: also what most pages of one site share, which reads folders "
        "twice, run: also paragraphs that another document says before, which judges all twice; default doc, with -d "
        "site")  # fmt: skip
    listed("--keep-category", metavar="C", help=f"take out nothing of these categories: {_or(CATEGORIES)}")
    source = parser.add_argument_group("configuration").add_mutually_exclusive_group().add_argument
    source(
        "--config", metavar="FILE", help="settings from this file; default cleaner.toml here or above, and the user's"
    )
    source("--isolated", action="store_true", help="without configuration files and variables of the environment")


def _add_records(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("records")
    add_keys(group.add_argument, text="text", id="id", url="address")
    group.add_argument(
        "--spans",
        action="store_true",
        help="add each removal (start, end, rule, category, why; for HTML its tags, line) and what restores the source",
    )
    group.add_argument(
        "--metadata", action="store_true", help="add what a page says of itself: title, author, date, site …"
    )


def _add_batch(parser: ArgumentParser) -> None:
    add = parser.add_argument_group("folders and large inputs").add_argument
    add("-j", "--jobs", type=_count, metavar="N", help="processes; default 1, with -d as many as processors, at most 4")
    add("--timeout", type=_seconds, metavar="S",
        help="seconds for one document, which is passed through beyond; default 10 with -d, none without")  # fmt: skip
    add("--on-error", choices=tuple(OnError), default="keep", metavar="A",
        help="what is not judged is kept as it is, dropped, or fails the run; default keep")  # fmt: skip
    add("--files-from", metavar="FILE", help="read the names of the inputs from FILE, one a line; - is standard input")
    add("-0", "--null", action="store_true", help="in that file a NUL ends a name, not the end of the line")
    earlier = parser.add_argument_group("what stands in the folder of -d").add_mutually_exclusive_group().add_argument
    earlier("--resume", dest="earlier", action="store_const", const="resume", default="resume",
            help="go on where a run with the same settings stopped (default)")  # fmt: skip
    earlier("--overwrite", dest="earlier", action="store_const", const="overwrite", help="do all anew")
    earlier("--no-clobber", dest="earlier", action="store_const", const="no-clobber", help="leave what is there")
    add("--manifest", metavar="FILE", help="with -d, a copy of the list of what was done, one JSON object an input")


def _add_modes(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("instead of writing")
    mode = group.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="list the inputs that would lose something; exit 1 if any")
    mode.add_argument("--diff", action="store_true", help="show what would go as a unified diff, with rule ids")
    mode.add_argument(
        "-n", "--dry-run", action="store_true", help="with -d, list what would be read, and written where"
    )
    mode.add_argument("--list-langs", action="store_true", help="list the languages that are known")
    mode.add_argument("--version", action="store_true", help="print the version and the number of rules")


def _add_messages(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("messages (on standard error)")
    group.add_argument("--stats", action="store_true", help="count hits and characters by rule")
    group.add_argument("--json", action="store_true", help="counts and messages as one JSON object")
    group.add_argument("--progress", choices=("auto", "plain", "off"), default="auto",
                       help="of a run into a folder; auto: a bar on a terminal, else a line now and then")  # fmt: skip
    group.add_argument("-q", "--quiet", action="store_true", help="failures only")
    group.add_argument("-v", "--verbose", action="store_true", help="a word on every input")
    add_color(group.add_argument)


def cleaner_of(options: Namespace) -> Cleaner:
    """The settings that the options ask for. Raises `CleanerError` for one that cannot be."""
    cleaner = Cleaner(
        format="auto" if options.source in RECORDS else options.source,
        language=options.lang,
        page_type=options.page_type,
        preset=options.preset,
        rules=tuple(options.rules),
        select=tuple(options.select),
        ignore=(*options.ignore, *(["repeats.*"] if options.dedup == "off" else [])),
        keep_categories=tuple(options.keep_category),
        weights=options.weights,
        reference=not options.no_reference,
        links=options.links,
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
        known = languages(cleaner.rules)
        for code in cleaner.language.split(","):
            if code not in known:
                raise SettingError(f"--lang: {code!r} is not known; known are {', '.join(known)}")


def languages(paths: tuple[str, ...] = ()) -> list[str]:
    """The codes of the languages that there are rules for or that texts are told apart by."""
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
