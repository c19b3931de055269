"""Fits the classifier's weights on labelled pages, from a seed, with torch; using the weights does not need torch.

    python tools/fit.py PAGES [PAGES ...] --folds FILE [FILE ...]

writes rules/weights, fitted on all pages, and out/fold0 …, each fitted without one fold, to measure pages by weights
that were fitted without their site. `--without COLLECTION` writes out/without-COLLECTION instead, fitted without a
collection or without a language, to measure what carries over.

For texts, PAGES are folders of `.jsonl.gz` files. A line is a page: `id`, `raw` (a text), `labels` (for each line of it
1 content, 0 boilerplate, -1 unclear), `page_type`, `title`. The same page may be in several files, rendered as text in
several ways. For HTML, they are folders with `html/ID.html.gz` and `ground-truth.jsonl.gz`, whose lines have `id`,
`main_content` (the wanted text), `page_type`, `title`. Lines of both may have `collection`, `lang` and `site`; without
`site`, the host of `url` is the site. A site counts by the root of its number of pages.
The files of --folds are JSON and map each id to its fold; pages of one site belong in one fold. `--only 0 2` fits those
folds alone. Fit your own pages the same way, with `-o FOLDER`, and use them with `--weights FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from cleaner.classifier.decision import THRESHOLDS, select  # noqa: E402
from cleaner.classifier.features import BLOCK_FEATURES  # noqa: E402
from cleaner.classifier.network import load_network  # noqa: E402
from cleaner.classifier.schema import PAGE, TEXT, InputSchema  # noqa: E402
from cleaner.classifier.scoring import mean_by_group  # noqa: E402
from cleaner.model import Preset  # noqa: E402
from tools.fitting.labels import Words, html_pages, text_pages  # noqa: E402
from tools.fitting.network import TYPES  # noqa: E402
from tools.fitting.pages import LabelledPage, cached  # noqa: E402
from tools.fitting.showing import whole  # noqa: E402
from tools.fitting.training import SEED, fit  # noqa: E402


def main() -> None:
    """Fit the folds and the weights of all pages, and print a table of results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--folds", type=Path, nargs="+", required=True)
    parser.add_argument("--only", type=int, nargs="*", help="these folds, and not the weights of all pages")
    parser.add_argument("--without", nargs="+", default=(), help="collections or languages to leave out in turn")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "rules" / "weights")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="where the weights of the folds go")
    parser.add_argument("--epochs", type=int, help="number of epochs; each looks at every page twice")
    parser.add_argument("--cache", type=Path, help="folder where the readings of the pages are kept for the next fit")
    options = parser.parse_args()
    torch.set_num_threads(1)  # so that the same seed gives the same weights
    folds = {page: fold for path in options.folds for page, fold in json.loads(path.read_text()).items()}
    schema, pages, words, names = labelled_pages(options.pages, options.cache)
    print(f"{len(pages)} pages, {sum(len(page.content) for page in pages)} blocks", file=sys.stderr)
    found: list[Measured] = []
    parts = [(f"without-{name}", left_out(pages, name)) for name in options.without]
    if not options.without:
        chosen = sorted(set(folds.values())) if options.only is None else options.only
        parts = [(f"fold{fold}", [folds[page.id] == fold for page in pages]) for fold in chosen]
    for name, is_out in parts:
        folder = options.out / name
        inside = [page for page, out in zip(pages, is_out, strict=True) if not out]
        fit(schema, inside, words, names, options.epochs, folder)
        outside = [page for page, out in zip(pages, is_out, strict=True) if out and page.source != "altered"]
        found += measured(schema, outside, words, names, folder)
    if options.only is None and not options.without:
        fit(schema, pages, words, names, options.epochs, options.output)
    print("\n".join(table(found)))


def labelled_pages(folders: list[Path], cache: Path | None) -> tuple[InputSchema, list[LabelledPage], Words, Words]:
    """Return the schema that the pages of the folders are for, the pages, and their words and names of markup."""
    kinds = {(folder / "html").is_dir() for folder in folders}
    if len(kinds) > 1:
        sys.exit("folders of HTML and folders of texts are fitted apart; run this once for each")
    schema = PAGE if kinds == {True} else TEXT
    files = [path for folder in folders for path in sorted(folder.glob("*.jsonl.gz"))]
    if not files:
        sys.exit(f"{', '.join(map(str, folders))}: no .jsonl.gz files of labelled pages here")

    def read() -> tuple[list[LabelledPage], Words, Words]:
        words, names, rng = Words(), Words(), np.random.default_rng(SEED)
        if schema is PAGE:
            pages = [page for folder in folders for page in html_pages(folder, words, names, rng)]
        else:
            pages = [page for path in files for page in text_pages(path, words)]
        return pages, words, names

    return schema, *cached(cache, schema.digest, read, files)


def left_out(pages: list[LabelledPage], name: str) -> list[bool]:
    """Tell for each page whether it is of the collection, or in the language, of this name."""
    found = [name in (page.collection, page.language) for page in pages]
    if not any(found):
        known = sorted({page.collection for page in pages} | {page.language for page in pages if page.language})
        sys.exit(f"--without {name}: no page is of that collection or language; there are {', '.join(known)}")
    return found


class Measured(NamedTuple):
    """Words of a held-out page: those that rules and repeats left, and those of them that the classifier removed."""

    source: str
    collection: str
    language: str
    preset: Preset
    recognised: bool
    """Whether the page type was recognised."""
    boilerplate: int
    boilerplate_removed: int
    content: int
    content_removed: int
    content_gone: int
    """Words of content that rules, repeats or the classifier removed."""
    kept: int
    """Words of content and boilerplate that are left."""

    @property
    def f1(self) -> float:
        """Word F1 of what is left, by blocks: words of content that are on the page, in any order."""
        found = self.content - self.content_gone
        return 2 * found / (self.content + self.kept) if self.content + self.kept else 1.0


def measured(
    schema: InputSchema, pages: Iterable[LabelledPage], words: Words, names: Words, folder: Path
) -> Iterator[Measured]:
    """Yield for each page and preset what the classifier removes with the weights in a folder."""
    network = load_network(str(folder), schema)
    places = np.array([0, *(network.vocabulary.get(word, 0) for word in words)], np.int32)
    marks = np.array([0, *(network.names.get(name, 0) for name in names)], np.int32)
    removed_by = [BLOCK_FEATURES.index(name) for name in ("by_rule", "by_repeat")]
    for page in pages:
        each = whole(schema, page, places, marks)
        bags = (
            [[at for at in row if at] for row in each.words.tolist()],
            [[at for at in row if at] for row in each.names.tolist()],
        )
        given = (each.columns.T.tolist(), each.document, *bags[: 2 if schema is PAGE else 1])
        logits, types = network.logits(*given), network.page_type_model(*given)
        recognised = TYPES[types.index(max(types))] is page.kind
        protected = set(np.flatnonzero(page.matrix[:, removed_by].any(1)).tolist())
        if schema is PAGE:
            logits = mean_by_group(page.paths.tolist(), protected, logits)
        for preset, limits in THRESHOLDS[schema.file].items():
            selected = select(logits, page.sizes.tolist(), protected, limits)
            yield _measured(page, preset, recognised, protected, selected)


def _measured(
    page: LabelledPage, preset: Preset, recognised: bool, protected: set[int], selected: set[int]
) -> Measured:
    """Return the words of a page of which `protected` blocks were removed before, and `selected` by the classifier."""

    def count(words: Any, places: set[int]) -> int:
        return int(words[sorted(places)].sum())

    total = int(page.content.sum() + page.boilerplate.sum())
    gone = protected | selected
    return Measured(
        page.source,
        page.collection,
        page.language,
        preset,
        recognised,
        int(page.boilerplate.sum()) - count(page.boilerplate, protected),
        count(page.boilerplate, selected),
        int(page.content.sum()),
        count(page.content, selected),
        count(page.content, gone),
        total - count(page.content, gone) - count(page.boilerplate, gone),
    )


def table(found: list[Measured]) -> Iterator[str]:
    """Yield a Markdown table by collection and by language.

    It has the shares of boilerplate, of what rules and repeats left, and of content removed, and the word F1 by blocks.
    """
    yield "| text | pages of | preset | pages | type named rightly | chrome found | content lost | F1 by blocks |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    keys = {(each.source, part, each.preset) for each in found for part in (each.collection, each.language)}
    for source, part, preset in sorted(keys):
        rows = [
            each
            for each in found
            if (each.source, each.preset) == (source, preset) and part in (each.collection, each.language)
        ]
        share = sum(each.boilerplate_removed for each in rows) / max(sum(each.boilerplate for each in rows), 1)
        losses = [each.content_removed / each.content for each in rows if each.content]
        named = sum(each.recognised for each in rows) / len(rows)
        lost = sum(losses) / max(len(losses), 1)
        f1 = sum(each.f1 for each in rows) / len(rows)
        values = f"{len(rows)} | {named:.0%} | {100 * share:.1f} % | {100 * lost:.2f} % | {100 * f1:.1f}"
        yield f"| {source} | {part or 'unknown'} | {preset} | {values} |"


if __name__ == "__main__":
    main()
