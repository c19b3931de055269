"""Memory stays flat over any number of documents: every cache has a bound, and none keeps long texts or documents."""

from __future__ import annotations

import functools
import gc
import importlib
import pkgutil
import random

import cleaner
from cleaner import Cleaner, pipeline
from cleaner.model import Document
from cleaner.rules import selection, sites
from cleaner.rules.pack import function_words

MAX_ENTRIES = 1 << 12
OF_SETTINGS = {
    *("cleaner.authoring.locate.origins", "cleaner.classifier.network.load_network"),
    *("cleaner.classifier.scoring.network_of", "cleaner.reading.repair._config"),
    *("cleaner.reading.blocks.split_limits", "cleaner.reading.facts.fact_limits", "cleaner.characters._ranges"),
    *("cleaner.rules.checksum.path_checksum", "cleaner.rules.folder.rules_folder", "cleaner.rules.pack.load_core"),
    *("cleaner.rules.pack.function_words", "cleaner.rules.pack._core", "cleaner.rules.pack.markup_words"),
    *("cleaner.rules.pack.load_language", "cleaner.rules.pack.languages", "cleaner.rules.selection.is_selected"),
    *("cleaner.rules.regex_engine._matcher", "cleaner.rules.regex_engine._finder", "cleaner.steps.subject._names"),
    *("cleaner.rules.pack.subjects", "cleaner.rules.pack.class_roles", "cleaner.rules.pack.wholes"),
    *("cleaner.reading.blocks.split_limits", "cleaner.reading.facts.fact_limits"),
    *("cleaner.rules.regex_code._read", "cleaner.reading.page_parser.core_reads_trees"),
    *("cleaner.classifier.features._limits", "cleaner.classifier.features._removal_kinds"),
    *("cleaner.steps.rules_and_repeats._sweep_limits", "cleaner.steps.rules_and_repeats._repeat_limits"),
    *("cleaner.classifier.confidence.load_confidence", "cleaner.steps.notes._headings"),
    *("cleaner.steps.content_box._roles", "cleaner.steps.content_box._settings", "cleaner.steps.ending._settings"),
    *("cleaner.steps.notes._settings", "cleaner.steps.wholes._settings", "cleaner.dedup.minhash.permutations"),
    "cleaner.steps.categories.markup_categories",
}
"""Caches without a bound: their keys are rules, languages, files and settings, not what documents contain."""


def cached_functions() -> dict[str, int | None]:
    """Return the largest size of each cache of a module, by the name of its function."""
    found = {}
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if module.name.endswith("__main__") or "integrations" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == module.name:
                found[f"{module.name}.{name}"] = value.cache_info().maxsize
    return found


def test_every_cache_of_what_documents_contain_has_a_bound() -> None:
    found = cached_functions()
    assert len(found) > len(OF_SETTINGS)
    assert {name for name, size in found.items() if size is None} == OF_SETTINGS
    assert all(size is None or size <= MAX_ENTRIES for size in found.values())


def texts(number: int) -> list[str]:
    """Texts of words of all languages, among them lines of any length."""
    chance = random.Random(number)
    words = sorted(function_words())
    lines = (
        " ".join([*chance.choices(words, k=chance.choice([3, 20, 300])), str(chance.random())])
        for _ in range(60 * number)
    )
    return ["\n\n".join(next(lines) for _ in range(60)) for _ in range(number)]


def test_documents_are_not_kept() -> None:
    """The last one may be: its steps run several times on it."""
    pipeline.certain.cache_clear()
    selection.load_rules.cache_clear()
    gc.collect()
    before = sum(isinstance(each, Document) for each in gc.get_objects())
    for at, text in enumerate(texts(12)):
        Cleaner(language=("en", "de", "fr", "it")[at % 4])(text)
    gc.collect()
    after = sum(isinstance(each, Document) for each in gc.get_objects())
    assert after <= before + 1


def test_a_name_that_is_no_host_is_not_kept() -> None:
    sites._files.cache_clear()
    page = '<link rel="canonical" href="https://{}.example/"><p>One line.</p>'
    for length in (10, 60, 300, 30_000):
        Cleaner(format="html")(page.format("a" * length))
    assert sites._files.cache_info().currsize == 2
