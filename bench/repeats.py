"""Measures near-repeats across a corpus beside datasketch and rensa, in one run; writes a section of bench/results.md.

    python -m bench.repeats [--parts PART...] [--paragraphs N] [--most N] [--pages N] [--folder DIR] [--passes N]

All paragraphs are invented (bench/planted.py): 60 words, a quarter of them near copies of another one. Times are CPU
times; each pass of each system is a fresh process, and the systems take turns. The parts:

first      the paragraphs of a corpus, from their texts to the repeats among them, beside datasketch's MinHash and
           MinHashLSH, and rensa's, at 128 permutations and a threshold of .8; memory and disk for each paragraph
pairs      planted pairs of a known similarity in English, Chinese and Japanese: precision and recall
million    one run over many paragraphs, and a second one over a tenth as many new ones against its index
folders    the command with `--dedup doc`, `near` and `run` on the same pages: invented ones, or those of a folder;
           pages that repeat something are read twice, so the more of them, the higher the cost
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from typing import Any, NamedTuple

from bench import invented, planted
from bench.groups import table
from bench.results import write
from bench.speed import machine
from cleaner.dedup.corpus_index import CorpusIndex, IndexedDocument
from cleaner.dedup.fingerprints import hash_text
from cleaner.dedup.minhash import PERMUTATIONS
from cleaner.dedup.paragraphs import Paragraph, paragraphs
from cleaner.shingles import words_of

PER_DOCUMENT = 10  # paragraphs
COPIES = 0.25  # share of near copies
THRESHOLD = 0.8
NEW = 0.1  # share of new paragraphs in a second run
STEPS = (0.6, 0.7, 0.8, 0.9)
"""Similarities of planted pairs, of which each is the least of a row."""
LANGUAGES = ("en", "zh", "ja")
HEAD = """# Near-repeats

Measured on {today} with {machine}. Paragraphs are invented, of {words} words,
{copies:.0%} of them near copies of another one; {permutations} permutations, a threshold of {threshold}. CPU times.
`make repeats` measures it again."""


class Plan(NamedTuple):
    """What is to be measured."""

    paragraphs: int
    pairs: int
    most: int
    pages: int
    folder: str | None
    """Pages to clean instead of invented ones."""
    passes: int


class Measured(NamedTuple):
    """Costs of one pass."""

    seconds: float
    """CPU time."""
    memory: int
    """Bytes by which the process grew."""
    disk: int
    """Bytes on disk."""
    found: int
    """Repeats."""


def document(at: int, texts: list[str]) -> IndexedDocument:
    """Return a document of these paragraphs."""
    prints = [hash_text(text) for text in texts]
    near = [Paragraph(place, text) for place, text in enumerate(texts)]
    return IndexedDocument(at, f"{at}.txt", "", paragraphs(range(len(texts)), prints, near))


def documents(texts: Iterator[str], start: int = 0) -> Iterator[IndexedDocument]:
    """Yield documents of `PER_DOCUMENT` paragraphs."""
    at = start
    while part := list(islice(texts, PER_DOCUMENT)):
        yield document(at, part)
        at += 1


def cleaner(texts: Iterator[str], path: str) -> int:
    """Find the repeats with an index."""
    with CorpusIndex.open(path, None) as index:
        index.add_run("first", "first", documents(texts))
        return len(index.repeats("first"))


def datasketch(texts: Iterator[str], path: str) -> int:
    """Find the repeats with datasketch."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), 0
    for at, text in enumerate(texts):
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([" ".join(shingle).encode() for shingle in words_of(text, planted.WORDS).shingles])
        found += bool(index.query(signature))
        index.insert(at, signature)
    return found


def rensa(texts: Iterator[str], path: str) -> int:
    """Find the repeats with rensa."""
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16), 0
    for at, text in enumerate(texts):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
        signature.update([" ".join(shingle) for shingle in words_of(text, planted.WORDS).shingles])
        found += bool(index.query(signature))
        index.insert(at, signature)
    return found


SYSTEMS: Mapping[str, Callable[[Iterator[str], str], int]] = {
    "cleaner": cleaner,
    "datasketch": datasketch,
    "rensa": rensa,
}


def one_pass(system: str, number: int) -> None:
    """Measure a system in this process, and print what it cost."""
    SYSTEMS[system](planted.texts(100, COPIES, seed=1), os.devnull if system != "cleaner" else _temporary())
    texts = iter(list(planted.texts(number, COPIES)))  # made before, so that making them costs nothing
    path, memory, start = _temporary(), _peak(), time.process_time()
    found = SYSTEMS[system](texts, path)
    seconds = time.process_time() - start
    disk = sum(each.stat().st_size for each in Path(path).parent.glob(f"{Path(path).name}*"))
    print(json.dumps(Measured(seconds, _peak() - memory, disk, found)))


def _temporary() -> str:
    return os.path.join(tempfile.mkdtemp(), "corpus.idx")


def _peak() -> int:
    """Return the most memory that this process has had, in bytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss * 1024


def in_process(*arguments: str) -> Any:
    """Run this module in a process of its own, and return what it prints."""
    command = [sys.executable, "-m", "bench.repeats", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def first(plan: Plan) -> Iterator[str]:
    """Yield the table of the first pass."""
    runs: dict[str, list[Measured]] = {}
    for _ in range(plan.passes):
        for system in SYSTEMS:
            try:
                found = in_process("--one", system, "--paragraphs", str(plan.paragraphs))
            except subprocess.CalledProcessError as error:
                print(f"left out: {system} ({error.stderr.strip().splitlines()[-1]})", file=sys.stderr)
                continue
            runs.setdefault(system, []).append(Measured(*found))
    rates = {system: plan.paragraphs / median(each.seconds for each in found) for system, found in runs.items()}
    yield f"## The first pass\n\n{plan.paragraphs:,} paragraphs, from their texts to the repeats among them.\n"
    rows = (
        [
            system,
            f"{rates[system]:,.0f}",
            f"{rates[system] / rates.get('datasketch', rates[system]):.1f}",
            f"{max(each.memory for each in found) / plan.paragraphs:,.0f}",
            f"{found[0].disk / plan.paragraphs:,.0f}" if found[0].disk else "–",
            f"{found[0].found:,}",
        ]
        for system, found in runs.items()
    )
    yield from table(["system", "paragraphs/s", "× datasketch", "bytes of memory", "bytes on disk", "repeats"], rows)


def planted_pairs(plan: Plan) -> Iterator[str]:
    """Yield the table of planted pairs."""
    yield f"## Planted pairs\n\n{plan.pairs:,} pairs a language, each in two documents; precision of all repeats.\n"
    rows = []
    for language in LANGUAGES:
        pairs = list(planted.pairs(plan.pairs, language))
        texts = [[pair.one for pair in pairs], [pair.two for pair in pairs]]
        given = [document(at, [text]) for at, text in enumerate((*texts[0], *texts[1]))]
        with CorpusIndex.open(None, None) as index:
            index.add_run("pairs", "pairs", given)
            repeats = index.repeats("pairs")
        named = {at: repeats.of_document(at).get(0) for at in range(len(given))}
        right = [_is_right(at, each, texts) for at, each in named.items() if each]
        shares = []
        for least in STEPS:
            of_step = [at for at, pair in enumerate(pairs) if least <= pair.similarity < least + 0.1]
            shares.append(sum(bool(named[len(pairs) + at]) for at in of_step) / max(len(of_step), 1))
        rows.append([language, f"{sum(right) / len(right):.4f}", *(f"{share:.4f}" for share in shares)])
    heads = (f"taken of {least:.1f} to {least + 0.1:.1f}" for least in STEPS)
    yield from table(["language", "precision", *heads], rows)


def _is_right(at: int, original: Any, texts: list[list[str]]) -> bool:
    """Tell whether a repeat is as similar to what it names as it says, and similar enough, computed anew."""
    every = [*texts[0], *texts[1]]
    similarity = planted.jaccard(every[at], every[int(original.name.removesuffix(".txt"))])
    return similarity >= THRESHOLD and abs(similarity - original.similarity) < 1e-9


def one_million(number: int) -> None:
    """Measure two runs against an index in this process, and print what they cost."""
    path, costs = _temporary(), []
    for at, count in enumerate((number, int(NEW * number))):
        start = time.process_time()
        with CorpusIndex.open(path, None) as index:
            index.add_run(str(at), str(at), documents(planted.texts(count, COPIES, seed=at)))
            found = len(index.repeats(str(at)))
        costs.append(Measured(time.process_time() - start, _peak(), os.path.getsize(path), found))
    start = time.process_time()
    for _ in planted.texts(number, COPIES):
        pass
    print(json.dumps([*costs, time.process_time() - start]))


def million(plan: Plan) -> Iterator[str]:
    """Yield the table of a large run and a small one after it."""
    *costs, making = in_process("--million", str(plan.most))
    whole, more = (Measured(*each) for each in costs)
    seconds = whole.seconds - making, more.seconds - NEW * making
    yield f"## {plan.most:,} paragraphs, and {NEW:.0%} more\n\nOne after the other against one index.\n"
    rows = [
        [
            what,
            f"{used:,.0f} s",
            f"{used / seconds[0]:.1%}",
            f"{each.memory / 2**30:.2f} GB",
            f"{each.disk / 2**20:,.0f} MB",
        ]
        for what, used, each in zip(("the run", "the second run"), seconds, (whole, more), strict=True)
    ]
    yield from table(["", "CPU time", "of the first", "peak memory", "index"], rows)


def folders(plan: Plan) -> Iterator[str]:
    """Yield the table of runs into a folder."""
    with tempfile.TemporaryDirectory() as folder:
        raw, what = _pages(plan, Path(folder))
        costs: dict[str, list[float]] = {"doc": [], "near": [], "run": []}
        for number in range(plan.passes):
            for dedup, seconds in costs.items():
                command = [sys.executable, "-m", "cleaner", str(raw), "-d", f"{folder}/{dedup}{number}", "-q"]
                start = _of_children()
                ended = subprocess.run([*command, "-j", "1", "--dedup", dedup], stderr=subprocess.DEVNULL)
                assert ended.returncode in (0, 3), ended.args  # some pages are emptied or passed through
                seconds.append(_of_children() - start)
    yield f"## Runs into a folder\n\n{what}\n"
    least = median(costs["doc"])
    rows = (
        [f"`--dedup {dedup}`", f"{median(found):,.1f} s", f"{median(found) / least:.2f}"]
        for dedup, found in costs.items()
    )
    yield from table(["", "CPU time", "× `--dedup doc`"], rows)


def _pages(plan: Plan, folder: Path) -> tuple[str, str]:
    """Return the folder of the pages, which are written if none is given, and what they are."""
    if plan.folder:
        return plan.folder, f"{sum(1 for each in Path(plan.folder).rglob('*') if each.is_file()):,} pages of a folder."
    raw = folder / "raw"
    raw.mkdir()
    for at in range(plan.pages):
        (raw / f"{at:06}.html").write_text(_page(at), "utf-8")
    return str(raw), f"{plan.pages:,} pages of {len(_page(0)) / 1000:.0f} kB, of which a third repeat a paragraph."


def _page(at: int) -> str:
    """Return an invented page; two of three have a paragraph of their own, the third one of another page."""
    shared = planted.written(planted.paragraph(random.Random(at % 100 if at % 3 == 0 else at)))
    return invented.page(20_000, at).replace("</h1>", f"</h1>\n<p>{shared.capitalize()}</p>", 1)


def _of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


PARTS: Mapping[str, Callable[[Plan], Iterator[str]]] = {
    "first": first,
    "pairs": planted_pairs,
    "million": million,
    "folders": folders,
}


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--paragraphs", type=int, default=100_000, help="of the first pass")
    parser.add_argument("--pairs", type=int, default=3000, help="of each language")
    parser.add_argument("--most", type=int, default=1_000_000, help="paragraphs of the large run")
    parser.add_argument("--pages", type=int, default=20_000, help="of the runs into a folder")
    parser.add_argument("--folder", metavar="DIR", help="pages to clean in them, instead of invented ones")
    parser.add_argument("--passes", type=int, default=3, help="of each system")
    parser.add_argument("--one", choices=SYSTEMS, help=argparse.SUPPRESS)
    parser.add_argument("--million", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return one_pass(options.one, options.paragraphs)
    if options.million:
        return one_million(options.million)
    plan = Plan(options.paragraphs, options.pairs, options.most, options.pages, options.folder, options.passes)
    head = {"today": date.today(), "machine": machine(), "words": planted.WORDS, "copies": COPIES}
    lines = [*HEAD.format(**head, permutations=PERMUTATIONS, threshold=THRESHOLD).split("\n"), ""]
    for name in dict.fromkeys(options.parts):
        print(f"{name} …", file=sys.stderr)
        lines += PARTS[name](plan)
    if set(options.parts) == set(PARTS):
        write(lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
