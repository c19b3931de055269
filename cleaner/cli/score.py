"""The command `cleaner score gold.jsonl`: how well documents are cleaned that a person has labelled."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence

from cleaner.cli.config import parse_options
from cleaner.cli.console import Exit, palette_for, say, width
from cleaner.cli.options import add_color, add_settings, new_parser
from cleaner.cli.parser import CommandParser
from cleaner.cli.quantities import count
from cleaner.cli.settings import cleaner_of
from cleaner.errors import SettingError
from cleaner.frozen import with_changes
from cleaner.labels import DocumentScore, LabelledDocument, Score, ScoredBlock, read_labels, score_document
from cleaner.pipeline import Cleaner
from cleaner.report.terminal import Palette, printable

WORST = 10  # blocks of each kind that are shown, if no number is asked for
MIN_SHOWN = 20  # columns of a text, however narrow the terminal
_DESCRIPTION = """Clean documents that a person has labelled, and print word F1, loss (words to keep that are
removed), damage (documents that lose any) and what is left, with the worst blocks.

examples:
  cleaner score gold.jsonl                       with the settings as they are
  cleaner score gold.jsonl --rules mine/         does a rule file help?
  cleaner score gold.jsonl --preset conservative --json"""


def run(argv: list[str]) -> int:
    """Score the documents, and print the figures and the worst blocks."""
    options = parse_options(score_parser(), argv)
    cleaner = cleaner_of(options)
    labelled = [each for path in options.files for each in read_labels(path)]
    if not labelled:
        raise SettingError(f"{options.files[0]}: holds no labelled documents; `cleaner label` writes them")
    score = Score(tuple(_scored(cleaner, each) for each in labelled))
    for each in score.documents:
        if each.unplaced:
            say(f"{each.name}: reads differently now; {each.unplaced:,} blocks have no label; label it anew")
    if options.json:
        print(json.dumps(_data(score, options.worst), ensure_ascii=False))
        return Exit.OK
    for line in _shown(score, options):
        print(line)
    return Exit.OK


def score_parser() -> CommandParser:
    """Return the parser of the command."""
    parser = new_parser("cleaner score", _DESCRIPTION)
    parser.usage = "cleaner score [OPTIONS] FILE..."
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="files of labels")
    add("--worst", type=count, default=WORST, metavar="N", help=f"blocks of each kind to show; default {WORST}")
    add("--json", action="store_true", help="one JSON object for programs")
    add_settings(parser)
    add_color(add)
    parser.set_defaults(source="auto", html=False)
    return parser


def _scored(cleaner: Cleaner, labelled: LabelledDocument) -> DocumentScore:
    """Score a document, which is read in the format in which it was labelled."""
    return score_document(with_changes(cleaner, format=labelled.format), labelled)


def _shown(score: Score, options: Namespace) -> Iterator[str]:
    palette, columns = palette_for(options.color, sys.stdout), width(sys.stdout)
    every = score.documents
    unsure = sum(each.unsure for each in every)
    noun = "document" if len(every) == 1 else "documents"
    yield f"{len(every):,} labelled {noun}" + (f", {unsure:,} blocks unsure, which do not count" if unsure else "")
    lost, left = sum(each.words_lost for each in every), sum(each.words_left for each in every)
    wanted, unwanted = lost + sum(each.kept for each in every), left + sum(each.dropped for each in every)
    yield f"F1      {score.f1:.4f}   of words, mean over documents"
    yield f"loss    {score.loss:.2%}   {lost:,} of {wanted:,} words to keep are removed"
    yield f"damage  {score.damaged / len(every):.1%}   {score.damaged:,} of {len(every):,} documents lose words to keep"
    yield f"left    {score.left:.2%}   {left:,} of {unwanted:,} words to drop stay"
    for title, blocks in zip(("lost", "left"), score.worst(options.worst), strict=True):
        if blocks:
            yield ""
            yield palette.bold(f"{title}, most words first")
            yield from _table(blocks, columns, palette)


def _table(blocks: Sequence[ScoredBlock], columns: int, palette: Palette) -> Iterator[str]:
    """Yield a line for each block: its words, where it stands, what removed it, and its text."""
    places = [printable(f"{block.document}:{block.line}") for block in blocks]
    wide, by = max(map(len, places)), max(len(block.by) for block in blocks)
    for block, place in zip(blocks, places, strict=True):
        head = f"{block.words:6,}  {place:{wide}}  " + (f"{block.by:{by}}  " if by else "")
        room = max(columns - len(head), MIN_SHOWN)
        text = printable(" ".join(block.text.split()))
        yield palette.dim(head) + (text if len(text) <= room else text[: room - 1] + "…")


def _data(score: Score, number: int) -> dict[str, object]:
    lost, left = score.worst(number)
    return {
        "documents": len(score.documents),
        "f1": score.f1,
        "loss": score.loss,
        "damaged": score.damaged,
        "left": score.left,
        "unsure": sum(each.unsure for each in score.documents),
        "worst_lost": [block._asdict() for block in lost],
        "worst_left": [block._asdict() for block in left],
        "by_document": {each.name: each.f1 for each in score.documents},
    }
