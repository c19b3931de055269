"""The command `cleaner index`: counts, checks, merges and changes indexes of near-repeated paragraphs."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.cli.console import Exit, palette_for, width
from cleaner.cli.options import add_color, new_parser
from cleaner.cli.parser import CommandParser, HelpFormatter
from cleaner.cli.quantities import count
from cleaner.errors import SettingError
from cleaner.report.terminal import printable

if TYPE_CHECKING:
    from cleaner.dedup import CorpusIndex
    from cleaner.dedup.index_border import BorderPair, PlacedParagraph
    from cleaner.report.border import ShownPair, ShownSide

_DESCRIPTION = """Look after indexes of near-repeated paragraphs, which runs with --dedup near --index FILE write;
each command has its own --help.

examples:
  cleaner index stats corpus.idx --border 20     what is repeated, and the pairs at the threshold
  cleaner index rethreshold corpus.idx .85       another similarity, without comparing anything anew
  cleaner index merge a.idx b.idx -o all.idx     one index of the runs of several"""
BORDER = (
    "taken, the least similar first",
    "left below the threshold, the most similar first",
    "left for what differs in them, the most similar first",
)
"""Titles of the lists of pairs at the threshold."""
COLUMNS = ("documents", "texts", "paragraphs", "repeats", "near")
_MB = 1e6


def run(argv: list[str]) -> int:
    """Run the command that the first word names."""
    options = index_parser().parse_args(argv)
    return options.command(options)  # type: ignore[no-any-return]


def index_parser() -> CommandParser:
    """Return the parser of the command, with one for each subcommand."""
    parser = new_parser("cleaner index", _DESCRIPTION)
    words = parser.add_subparsers(required=True, dest="word", metavar="COMMAND")
    add = partial(_add_command, words)
    stats = add("stats", "runs, repeats, settings and sizes of an index", "corpus.idx", "corpus.idx --border 20")
    _add_file(stats)
    _add_border(stats)
    stats.add_argument("--json", action="store_true", help="JSON for programs; with --border, the pairs, too")
    stats.set_defaults(command=_stats)
    verify = add("verify", "what is wrong with an index; exit 3 if anything is", "corpus.idx")
    _add_file(verify)
    verify.set_defaults(command=_verify)
    merge = add(
        "merge", "one index of the runs of several, in this order", "monday.idx tuesday.idx -o week.idx", verb="Write"
    )
    merge.add_argument("files", nargs="+", metavar="FILE", help="indexes of the same settings; their runs must differ")
    merge.add_argument("-o", "--output", required=True, metavar="NEW", help="a file that does not exist")
    merge.set_defaults(command=_merge)
    change = add("rethreshold", "what another similarity changes, and change it", "corpus.idx .85")
    _add_file(change)
    change.add_argument("similarity", type=_similarity, metavar="S", help="least Jaccard similarity, .5 to 1")
    _add_border(change)
    change.set_defaults(command=_rethreshold)
    return parser


def _add_command(words: Any, name: str, what: str, *examples: str, verb: str = "Print") -> CommandParser:
    """Add a subcommand; `examples` are arguments of it."""
    shown = "\n".join(f"  cleaner index {name} {example}" for example in examples)
    description = f"{verb} {what}.\n\nexamples:\n{shown}"
    parser: CommandParser = words.add_parser(
        name, help=what, description=description, allow_abbrev=False, formatter_class=HelpFormatter
    )
    return parser


def _add_file(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an index")


def _add_border(parser: CommandParser) -> None:
    what = "the N least similar pairs that were taken, the N most similar that were left, and those left for a fact"
    parser.add_argument("--border", type=count, metavar="N", help=what)
    add_color(parser.add_argument)


def _similarity(text: str) -> float:
    """Return a number; the index knows the range."""
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError(f"a number such as .8, not {text!r}") from None


def _opened(path: str) -> CorpusIndex:
    """Open an index that exists."""
    from cleaner.dedup import CorpusIndex

    if not os.path.isfile(path):
        what = "is no file" if os.path.lexists(path) else "no such file"
        raise SettingError(
            f"{path}: {what}; name an index, which `cleaner DIR -d OUT --dedup near --index FILE` writes"
        )
    return CorpusIndex.open(path)


def _stats(options: Namespace) -> int:
    with _opened(options.file) as index:
        found = index.stats()
        if options.json:
            border = index.border(options.border)._asdict() if options.border else {}
            pairs = {name: [_pair_data(pair) for pair in pairs] for name, pairs in border.items()}
            print(json.dumps(found | ({"border": pairs} if pairs else {}), ensure_ascii=False))
            return Exit.OK
        for line in _shown_stats(found):
            print(line)
        _print_border(index, options)
    return Exit.OK


def _shown_stats(found: dict[str, Any]) -> Iterator[str]:
    """Yield a table of the runs, then sizes and settings."""
    made = found["made_by"]
    total = {"label": "all", **{name: found[name] for name in COLUMNS}}
    yield from _table([*found["runs"], total] if len(found["runs"]) != 1 else found["runs"], COLUMNS)
    yield ""
    similarities = f"{found['edges']:,} pairs with a similarity of {made['floor']} or more"
    yield f"similarity {found['similarity']}, keeps the {found['keep']}; {similarities}"
    sizes = ", ".join(
        f"{name.replace('_', ' ')} {size / _MB:,.1f}" for name, size in found["bytes"].items() if name != "file"
    )
    yield f"{found['bytes']['file'] / _MB:,.1f} MB: {sizes}"
    if found["paragraphs"]:
        each = found["bytes_per_paragraph"]
        yield f"{each['file']} bytes a paragraph, {each['without_sources']} without sources"
    yield (
        f"MinHash as datasketch makes it: scheme {made['scheme']}, seed {made['seed']}, {made['permutations']} "
        f"permutations, {made['hash']} of {made['shingle_words']} words; {made['bands']} bands of {made['rows']}"
    )


def _table(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> Iterator[str]:
    """Yield a line for each row: its label, and a column for each name."""
    size = max([3, *(len(printable(row["label"])) for row in rows)])
    widths = [max(len(name), *(len(f"{row[name]:,}") for row in rows)) for name in names]
    yield f"{'run':{size}}" + "".join(f"  {name:>{wide}}" for name, wide in zip(names, widths, strict=True))
    for row in rows:
        cells = "".join(f"  {row[name]:>{wide},}" for name, wide in zip(names, widths, strict=True))
        yield f"{printable(row['label']):{size}}{cells}"


def _verify(options: Namespace) -> int:
    with _opened(options.file) as index:
        problems = index.verify()
        runs = index.runs if not problems else []
    for problem in problems:
        print(printable(problem))
    if problems:
        return Exit.INCOMPLETE
    paragraphs = sum(run.paragraphs for run in runs)
    print(f"{printable(options.file)}: no problems in {len(runs):,} runs, {paragraphs:,} paragraphs")
    return Exit.OK


def _merge(options: Namespace) -> int:
    """Write an index of all runs, whole or not at all."""
    if os.path.lexists(options.output):
        raise SettingError(f"-o {options.output}: exists; name a new file")
    part = f"{options.output}.part"
    for path in (part, f"{part}-journal"):
        if os.path.lexists(path):
            raise SettingError(f"{path}: was left by a merge that did not end, or is being written; delete it")
    try:
        with _opened(options.files[0]) as first:
            first.copy_to(part)
        with _opened(part) as merged:
            for path in options.files[1:]:
                with _opened(path) as other:
                    merged.merge(other)
            rows = merged.stats()["runs"]
        os.replace(part, options.output)
    except BaseException:
        for path in (part, f"{part}-journal"):
            if os.path.lexists(path):
                os.unlink(path)
        raise
    for line in _table(rows, COLUMNS):
        print(line)
    return Exit.OK


def _rethreshold(options: Namespace) -> int:
    """Change the similarity, and print the repeats of each run before and after."""
    with _opened(options.file) as index:
        before, former = index.stats()["runs"], index.settings.similarity
        index.rethreshold(options.similarity)
        after = index.stats()["runs"]
        rows = [
            {"label": old["label"], f"at {former:g}": old["repeats"], f"at {options.similarity:g}": new["repeats"]}
            for old, new in zip(before, after, strict=True)
        ]
        for line in _table(rows, list(rows[0])[1:] if rows else []):
            print(line)
        if rows:
            print("the same commands, run again, write these repeats")
        _print_border(index, options)
    return Exit.OK


def _print_border(index: CorpusIndex, options: Namespace) -> None:
    if not options.border:
        return
    from cleaner.report.border import side_by_side

    palette, columns = palette_for(options.color, sys.stdout), width(sys.stdout)
    for title, pairs in zip(BORDER, index.border(options.border), strict=True):
        noun = "pair" if len(pairs) == 1 else "pairs"
        print(f"\n{palette.bold(f'{len(pairs):,} {noun} {title}')}\n")
        for line in side_by_side(map(_shown_pair, pairs), columns, palette):
            print(line)


def _shown_pair(pair: BorderPair) -> ShownPair:
    from cleaner.report.border import ShownPair

    return ShownPair(pair.similarity, _shown_side(pair.first), _shown_side(pair.second), pair.why)


def _shown_side(paragraph: PlacedParagraph) -> ShownSide:
    from cleaner.report.border import ShownSide

    return ShownSide(f"{paragraph.name} block {paragraph.block}", paragraph.text)


def _pair_data(pair: BorderPair) -> dict[str, Any]:
    return {**pair._asdict(), "first": pair.first._asdict(), "second": pair.second._asdict()}
