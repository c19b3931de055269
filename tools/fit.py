"""Fits the classifier's weights on labelled pages, from a seed, with torch; using the weights does not need torch.

    python tools/fit.py PAGES FOLDS     writes rules/weights, fitted on all pages, and out/fold0 …, each fitted without
                                        one fold, to measure pages by weights that were fitted without their site

For texts, PAGES is a folder of `.jsonl.gz` files. A line is a page: `id`, `raw` (a text), `labels` (for each line of it
1 content, 0 boilerplate, -1 unclear), `page_type`, `title`. The same page may be in several files, rendered as text in
several ways. For HTML, it is a folder with `html/ID.html.gz` and `ground-truth.jsonl.gz`, whose lines have `id`,
`main_content` (the wanted text), `page_type`, `title`.
FOLDS is a JSON file that maps each id to its fold; pages of one site belong in one fold. `--only 0 2` fits those folds
alone. Fit your own pages the same way, with `-o FOLDER`, and use them with `--weights FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from cleaner.classifier.context import context_features  # noqa: E402
from cleaner.classifier.decision import THRESHOLDS, select  # noqa: E402
from cleaner.classifier.network import load_network  # noqa: E402
from cleaner.classifier.schema import PAGE, TEXT, InputSchema  # noqa: E402
from cleaner.model import PageType, Preset  # noqa: E402
from tools.fitting.labels import LabelledPage, Words, html_pages, looked_up, pages_of  # noqa: E402
from tools.fitting.network import TYPES  # noqa: E402
from tools.fitting.training import fit  # noqa: E402


def main() -> None:
    """Fit the folds and the weights of all pages, and print a table of results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--only", type=int, nargs="*", help="these folds, and not the weights of all pages")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "rules" / "weights")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="where the weights of the folds go")
    parser.add_argument("--epochs", type=int, help="number of epochs; each shows every page twice")
    options = parser.parse_args()
    torch.set_num_threads(1)  # so that the same seed gives the same weights
    folds = json.loads(options.folds.read_text())
    words, names = Words(), Words()
    schema = PAGE if (options.pages / "html").is_dir() else TEXT
    if schema is PAGE:
        pages = list(html_pages(options.pages, words, names))
    else:
        pages = [page for path in sorted(options.pages.glob("*.jsonl.gz")) for page in pages_of(path, words)]
    if not pages:
        sys.exit(f"{options.pages}: no .jsonl.gz files of labelled pages here")
    print(f"{len(pages)} pages, {sum(len(page.content) for page in pages)} blocks", file=sys.stderr)
    found: list[Measured] = []
    for fold in sorted(set(folds.values())) if options.only is None else options.only:
        folder = options.out / f"fold{fold}"
        fit(schema, [page for page in pages if folds[page.id] != fold], words, names, options.epochs, folder)
        found += measured(schema, [page for page in pages if folds[page.id] == fold], words, names, folder)
    if options.only is None:
        fit(schema, pages, words, names, options.epochs, options.output)
    print("\n".join(table(found)))


class Measured(NamedTuple):
    """Words of a held-out page: those that rules and repeats left, and those of them that the classifier removed."""

    source: str
    is_article: bool
    preset: Preset
    recognised: bool
    """Whether the page type was recognised."""
    boilerplate: int
    boilerplate_removed: int
    content: int
    content_removed: int


def measured(
    schema: InputSchema, pages: Iterable[LabelledPage], words: Words, names: Words, folder: Path
) -> Iterator[Measured]:
    """Yield for each page and preset what the classifier removes with the weights in a folder."""
    network = load_network(str(folder), schema)
    word_indices = [0, *(network.vocabulary.get(word, 0) for word in words)]
    name_indices = [0, *(network.names.get(name, 0) for name in names)]
    for page in pages:
        features = looked_up(page.features, word_indices, name_indices)
        context, numbers = context_features(features)
        every = features.columns | context
        bags = (features.words, features.names) if schema is PAGE else (features.words,)
        given = ([every[name] for name in schema.columns], numbers, *bags)
        logits, types = network.logits(*given), network.page_type_model(*given)
        recognised = TYPES[types.index(max(types))] is page.kind
        removed_before = zip(features.columns["by_rule"], features.columns["by_repeat"], strict=True)
        protected = {at for at, each in enumerate(removed_before) if any(each)}
        for preset, limits in THRESHOLDS[schema.file].items():
            selected = select(logits, features.sizes, protected, limits)
            yield Measured(
                page.source,
                page.kind is PageType.ARTICLE,
                preset,
                recognised,
                sum(words for at, words in enumerate(page.boilerplate) if at not in protected),
                sum(page.boilerplate[at] for at in selected),
                sum(page.content),
                sum(page.content[at] for at in selected),
            )


def table(found: list[Measured]) -> Iterator[str]:
    """Yield a Markdown table: the shares of boilerplate, of what rules and repeats left, and of content removed."""
    yield "| text | pages | type named rightly | preset | chrome words found | content words lost, mean of pages |"
    yield "|---|---|---:|---|---:|---:|"
    for source, is_article, preset in sorted({each[:3] for each in found}):
        rows = [each for each in found if each[:3] == (source, is_article, preset)]
        share = sum(each.boilerplate_removed for each in rows) / max(sum(each.boilerplate for each in rows), 1)
        losses = [each.content_removed / each.content for each in rows if each.content]
        kind = "articles" if is_article else "others"
        named = sum(each.recognised for each in rows) / len(rows)
        lost = sum(losses) / len(losses)
        yield f"| {source} | {kind} | {named:.0%} | {preset} | {100 * share:.1f} % | {100 * lost:.2f} % |"


if __name__ == "__main__":
    main()
