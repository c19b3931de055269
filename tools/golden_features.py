"""Writes the golden feature table: features of three texts and three pages, which show any change of a feature.

    python tools/golden_features.py

The table is `tests/classifier/golden_features.json`. A test compares it with the features as they are computed now, and
its digests with those in `cleaner/classifier/schema.py`, which weight files carry. After changing a feature on purpose,
run this, put the digests that it prints into schema.py, and fit the weights anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cleaner.classifier.context import context_features  # noqa: E402
from cleaner.classifier.features import NAME_STEM, extract_features, with_reference  # noqa: E402
from cleaner.classifier.schema import PAGE, SCHEMAS, InputSchema, schema_of  # noqa: E402
from cleaner.model import CATEGORIES, Document, Removal, Removals  # noqa: E402
from cleaner.reading import read  # noqa: E402
from cleaner.rules.lexicon import Lexicon, terms_of  # noqa: E402
from cleaner.rules.matcher import RuleSet  # noqa: E402
from cleaner.rules.rule import Place, Reach, Rule, RuleKind, Strength  # noqa: E402

TABLE = ROOT / "tests" / "classifier" / "golden_features.json"
DOCUMENTS = (
    "fixtures/texts/en-news-comment-prompts/input.txt",
    "fixtures/texts/es-news-comments-related/input.txt",
    "fixtures/texts/en-forum-thread/input.txt",
    "fixtures/pages/en-forum-thread-page/input.html",
    "fixtures/pages/en-shop-category-cards/input.html",
    "tests/classifier/golden/nested-sections.html",
)
LEXICON = Lexicon(
    frozenset(("the", "of", "and", "de", "la", "que")),
    {"reply": "social", "posts": "nav", "price": "pointer", "posted": ""},
    {"comment": "reader", "nav": "nav", "produc": "pointer"},
)
DIGITS = 6  # of a feature: the last ones may differ between machines
Table = dict[str, Any]


def main() -> None:
    """Write the table and print the digests."""
    tables = golden()
    TABLE.write_text(as_json(tables), "utf-8")
    for schema in SCHEMAS:
        print(f"{schema.file}: {digest(tables, schema)}")


def golden() -> dict[str, Table]:
    """Compute the features of the golden documents, by the path of the document."""
    return {name: features_of(document(name)) for name in DOCUMENTS}


def document(name: str) -> Document:
    """Read a golden document, without the reference extractor and without the function words of `rules/`."""
    return read(ROOT / name, language="en", reference=False, function_words={})


def features_of(page: Document) -> Table:
    """Compute all features of a document, with every other of its words and names in the vocabularies."""
    words = sorted({term for block in page.blocks for term in terms_of(block.facts.folded)})[::2]
    names = sorted({name[:NAME_STEM] for block in page.blocks if block.markup for name in block.markup.names})[::2]
    vocabularies = [{each: at for at, each in enumerate(listed, 1)} for listed in (words, names)]
    features = extract_features(page, removals_of(page), weak_rule_of(page), *vocabularies)
    features = with_reference(features, page, reference_of(page)) if page.page_metadata else features
    context, numbers = context_features(features)
    schema, every = schema_of(page), {**features.columns, **context}
    return {
        "schema": schema.file,
        "columns": {name: [round(float(value), DIGITS) for value in every[name]] for name in schema.columns},
        "numbers": dict(zip(schema.numbers, [round(float(value), DIGITS) for value in numbers], strict=True)),
        "words": features.words,
        "names": features.names,
    }


def removals_of(page: Document) -> Removals:
    """Return fixed removals, of some blocks and of half of one: those of real rules would change with the rules."""
    by_rule = [
        Removal(block.start, block.end, "en.share.golden", CATEGORIES[block.index // 5 % len(CATEGORIES)], "golden")
        for block in page.blocks[1::5]
    ]
    by_repeat = [Removal(block.start, block.end, "repeats.exact", "repeat", "golden") for block in page.blocks[4::9]]
    half = page.blocks[3]
    cut = Removal(half.start, (half.start + half.end) // 2, "en.share.cut", "share", "golden")
    return Removals().merged(page, [*by_rule, *by_repeat, cut])


def weak_rule_of(page: Document) -> RuleSet:
    """Return a weak rule that matches the third block, and a lexicon, in the place of those of `rules/`."""
    phrases = (page.blocks[2].facts.folded,)
    place, reach = Place.ANYWHERE, Reach.WHOLE
    return RuleSet(
        [Rule("en.share.weak", RuleKind.RULE, "golden", phrases, "", reach, place, 20, (), (), Strength.WEAK)],
        lexicon=lambda language: LEXICON,
    )


def reference_of(page: Document) -> str:
    """Return every other block of prose, in the place of what a reference extractor would keep."""
    return "\n".join([block.facts.folded for block in page.blocks if block.facts.prose][::2])


def as_json(tables: dict[str, Table]) -> str:
    """Write tables as JSON, a line for each column, so that a change shows as changed lines."""
    parts = []
    for name, table in tables.items():
        columns = ",\n".join(f"  {json.dumps(key)}: {json.dumps(values)}" for key, values in table["columns"].items())
        rest = {key: value for key, value in table.items() if key != "columns"}
        parts.append(f'{json.dumps(name)}: {{"columns": {{\n{columns}\n }}, {json.dumps(rest)[1:]}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def digest(tables: dict[str, Table], schema: InputSchema) -> str:
    """Return the digest of the tables of a schema, 16 hexadecimal digits; for pages it covers those of texts, too."""
    own = {name: table for name, table in tables.items() if schema is PAGE or table["schema"] == schema.file}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
