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
PAGES may also be files of labels, as `cleaner label` and the page of `cleaner report` write them (docs/report.md), of
texts or of pages. Where --folds names no fold, a site of theirs has one by its hash.

The files of --folds are JSON and map each id to its fold; pages of one site belong in one fold. `--only 0 2` fits those
folds alone. Fit your own pages the same way, with `-o FOLDER`, and use them with `--weights FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
READERS = [
    *(ROOT / "cleaner").rglob("*.py"),
    *(ROOT / "rules").rglob("*.toml"),
    *(ROOT / "tools" / "fitting" / f"{name}.py" for name in ("altering", "labels", "pages")),
]
"""What a reading of the pages depends on beside the pages."""

from cleaner.classifier.schema import PAGE, TEXT, InputSchema  # noqa: E402
from tools.fitting.labels import Words, html_pages, text_pages  # noqa: E402
from tools.fitting.measuring import Measured, left_out, measured, table  # noqa: E402
from tools.fitting.own_labels import as_folder  # noqa: E402
from tools.fitting.pages import LabelledPage, cached  # noqa: E402
from tools.fitting.training import SEED, fit  # noqa: E402


def main() -> None:
    """Fit the folds and the weights of all pages, or those without a collection, and print tables of results."""
    options = _options()
    with TemporaryDirectory() as folder:
        own = {path: Path(folder, str(at)) for at, path in enumerate(options.pages) if path.is_file()}
        folds = {page: fold for path, place in own.items() for page, fold in as_folder(path, place).items()}
        options.pages = [own.get(path, path) for path in options.pages]
        fit_all(options, folds)


def fit_all(options: argparse.Namespace, folds: dict[str, int]) -> None:
    """Fit the folders of pages; `folds` are those of pages that no file of folds names."""
    torch.set_num_threads(1)  # so that the same seed gives the same weights
    schema, pages, words, names = labelled_pages(options.pages, options.cache)
    print(f"{len(pages)} pages, {sum(len(page.content) for page in pages)} blocks", file=sys.stderr)
    found: list[Measured] = []
    for name, is_out in parts(options, pages, folds):
        folder = options.out / name
        inside = [page for page, out in zip(pages, is_out, strict=True) if not out]
        fit(schema, inside, words, names, options.epochs, folder)
        outside = [page for page, out in zip(pages, is_out, strict=True) if out and page.source != "altered"]
        found = [*([] if options.without else found), *measured(schema, outside, words, names, folder)]
        if options.without:
            print("\n".join([name, "", *table(found), ""]))
    if options.only is None and not options.without:
        fit(schema, pages, words, names, options.epochs, options.output)
    if not options.without:
        print("\n".join(table(found)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--folds", type=Path, nargs="+", default=[])
    parser.add_argument("--only", type=int, nargs="*", help="these folds, and not the weights of all pages")
    parser.add_argument("--without", nargs="+", default=(), help="collections or languages to leave out in turn")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "rules" / "weights")
    parser.add_argument("--out", type=Path, default=ROOT / "out", help="where the weights of the folds go")
    parser.add_argument("--epochs", type=int, help="number of epochs; each looks at every page twice")
    parser.add_argument("--cache", type=Path, help="folder where the readings of the pages are kept for the next fit")
    return parser.parse_args()


def parts(
    options: argparse.Namespace, pages: list[LabelledPage], folds: dict[str, int]
) -> Iterator[tuple[str, list[bool]]]:
    """Yield for each fit the name of its folder, and for each page whether it is held out."""
    if options.without:
        yield from ((f"without-{name}", left_out(pages, name)) for name in options.without)
        return
    folds = folds | {page: fold for path in options.folds for page, fold in json.loads(path.read_text()).items()}
    if missing := {page.id for page in pages}.difference(folds):
        sys.exit(f"--folds: no fold for {min(missing)} and {len(missing) - 1} other pages")
    for fold in sorted(set(folds.values())) if options.only is None else options.only:
        yield f"fold{fold}", [folds[page.id] == fold for page in pages]


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

    html = [path for folder in folders for path in folder.glob("html/*")]
    return schema, *cached(cache, read, [*files, *html, *READERS])


if __name__ == "__main__":
    main()
