"""Measures what counting the pages of a site adds to cleaning each of them alone; writes bench/results.md.

    python bench/sites.py [PAGES FOLDS --weights 'out/fold{fold}']
    python bench/sites.py --write FOLDER        only writes the pages of the invented site below FOLDER

The invented site prints the fixtures' articles in the frame of bench/sites.toml. PAGES is a folder of HTML as
tools/fit.py reads it, whose lines have a `url`, too. Of its sites those with three pages or more count, each page
cleaned with weights that were fitted without its site. Both are cleaned as pages, and as the text of their blocks, one
a line.

F1 compares the bags of words of the result and of the wanted text; it is the mean over pages. A block is content if
most of its words are in the wanted text in runs of four, boilerplate if at most a third is.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner import Cleaner
from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.site_blocks import BlockCounter, site_of
from cleaner.model import CleanResult, Document, Removals

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

from bench.results import write  # noqa: E402
from bench.sample import articles  # noqa: E402

HEADING = "# Pages of one site"
MIN_PAGES = 3  # of a site
RUN = 4  # words
WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """A page and its wanted text."""

    site: str
    url: str
    html: str
    wanted: str
    weights: str | None = None


class Row(NamedTuple):
    """Figures of one page: the F1 of its text, and words of its blocks."""

    f1: float
    lost: int
    content: int
    left: int
    chrome: int


def invented() -> Iterator[Page]:
    """Yield the pages of the invented site."""
    site = tomllib.loads((HERE / "sites.toml").read_text("utf-8"))["site"]
    texts = [[line.lstrip("# ") for line in text.split("\n") if line.strip()] for text in articles()]
    for at, (title, *paragraphs) in enumerate(texts):
        own = {"title": title, "a": str(20 + at), "slug": f"letter-{at}"}
        own |= {"day": site["days"][at % 7], "author": site["authors"][at % 4]}
        facts = [filled(fact, own).split("|") for fact in site["facts"]]
        look = filled(site["look"], own)
        others = {f"other{n}": html.escape(texts[(at + n) % len(texts)][0]) for n in (1, 2)}
        body = [f"<p>{html.escape(text)}</p>" for text in paragraphs]
        rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in facts)
        parts = own | others | {"facts": rows, "look": look, "first": body[0], "rest": "\n".join(body[1:])}
        wanted = [title, *paragraphs, *(" ".join(fact) for fact in facts), look]
        url = f"https://www.{site['name']}/letter-{at}"
        yield Page(site["name"], url, filled(site["page"], parts), "\n".join(wanted))


def filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], text)


def labelled(folder: Path, folds: Path, weights: str) -> Iterator[Page]:
    """Yield the pages of a folder, of the sites that have enough of them."""
    fold_of = json.loads(folds.read_text())
    with gzip.open(folder / "ground-truth.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [record for record in map(json.loads, file) if record["url"]]
    sites = Counter(site_of(record["url"]) for record in records)
    for record in records:
        site = site_of(record["url"])
        if site and sites[site] >= MIN_PAGES:
            data = gzip.decompress((folder / "html" / f"{record['id']}.html.gz").read_bytes())
            page = data.decode("utf-8", "replace")
            fold = weights.replace("{fold}", str(fold_of[record["id"]]))
            yield Page(site, record["url"], page, record["main_content"], fold)


def rows_of(pages: list[Page], form: str) -> dict[bool, list[Row]]:
    """Return the figures of the pages, cleaned as HTML or as text: without (False) and with (True) site templates."""
    sources = [(page, page.html if form == "html" else text_of(page)) for page in pages]
    reader = Cleaner(format=form, reference=False)
    documents = [reader.read(source) for _, source in sources]
    counter = BlockCounter()
    for page, document in zip(pages, documents, strict=True):
        counter.add(page.site, fingerprints(document))
    shared = counter.build()
    found: dict[bool, list[Row]] = {False: [], True: []}
    for (page, source), document in zip(sources, documents, strict=True):
        if page.wanted.strip():
            clean = Cleaner(format=form, weights=page.weights)
            for with_site, rows in found.items():
                result = clean(source, url=page.url, site=shared.for_site(page.site) if with_site else None)
                rows.append(scored(document, page, result))
    return found


def text_of(page: Page) -> str:
    return Cleaner(format="html", reference=False).read(page.html).source_text


def bag(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower()))


def scored(document: Document, page: Page, result: CleanResult) -> Row:
    wanted, got = bag(page.wanted), bag(result.text)
    f1 = 2 * (wanted & got).total() / max(wanted.total() + got.total(), 1)
    removals = Removals().merged(document, result.removals)
    words, lines = (
        WORD.findall(page.wanted.lower()),
        {" ".join(WORD.findall(line)) for line in page.wanted.lower().split("\n")},
    )
    runs = {tuple(words[at : at + RUN]) for at in range(len(words))}
    sums: Counter[str] = Counter()
    for block in document.blocks:
        own = WORD.findall(document.text(block).lower())
        matched = {at + n for at in range(len(own) - RUN + 1) if tuple(own[at : at + RUN]) in runs for n in range(RUN)}
        share = 1.0 if " ".join(own) in lines else len(matched) / max(len(own), 1)
        kind = "content" if share > 0.5 else "chrome" if share <= 1 / 3 else "unclear"
        sums[kind] += len(own)
        sums[f"{kind} removed"] += len(own) * removals.is_removed(block)
    return Row(f1, sums["content removed"], sums["content"], sums["chrome"] - sums["chrome removed"], sums["chrome"])


def table(groups: dict[str, list[Page]]) -> Iterator[str]:
    yield "| pages | sites | cleaned as | known of the site | word F1 | chrome words left | content words lost |"
    yield "|---|---:|---|---|---:|---:|---:|"
    for name, pages in groups.items():
        for form in ("html", "text"):
            for with_site, rows in rows_of(pages, form).items():
                sums = [sum(row[at] for row in rows) for at in range(1, 5)]
                lost = f"{sums[0]:,} of {sums[1]:,} ({100 * sums[0] / max(sums[1], 1):.2f} %)"
                left = f"{sums[2]:,} of {sums[3]:,} ({100 * sums[2] / max(sums[3], 1):.2f} %)"
                cells = (f"{name}, {len(rows)}", len({page.site for page in pages}), form)
                says = "what its pages share" if with_site else "nothing"
                f1 = f"{100 * sum(row.f1 for row in rows) / len(rows):.2f}"
                line = f"| {' | '.join(map(str, cells))} | {says} | {f1} | {left} | {lost} |"
                print(line, flush=True)
                yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="?")
    parser.add_argument("folds", type=Path, nargs="?")
    parser.add_argument(
        "--weights", default="out/fold{fold}", help="a folder, with {fold} in the place of the page's fold"
    )
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the invented pages and end")
    options = parser.parse_args()
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for at, page in enumerate(invented()):
            (options.write / f"letter-{at}.html").write_text(page.html, "utf-8")
        return
    groups: dict[str, list[Page]] = {"invented": list(invented())}
    if options.pages and options.folds:
        groups["WCXB dev"] = list(labelled(options.pages, options.folds, options.weights))
    text = "\n".join([HEAD, *table(groups)])
    write(text.split("\n"))


HEAD = f"""{HEADING}

An invented site, and those of WCXB's development set (Murrough Foley, CC-BY-4.0) with three pages or more, each page
cleaned with weights that were fitted without its site, `balanced`. Made by `python bench/sites.py`; not to be edited.
"""


if __name__ == "__main__":
    main()
