"""The public names: the package exports what `dir` shows, and the docs import from packages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import cleaner
import cleaner.dedup

ROOT = Path(__file__).resolve().parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PACKAGES = {"cleaner", "cleaner.dedup", *(f"cleaner.integrations.{name}" for name in ("datatrove", "ray", "spark"))}
"""What documents may import from: packages, and an adapter by its framework's name."""


def test_dir_shows_the_public_names() -> None:
    assert dir(cleaner) == sorted(cleaner.__all__)


@pytest.mark.parametrize("name", cleaner.__all__)
def test_a_public_name_can_be_imported(name: str) -> None:
    assert getattr(cleaner, name) is not None


@pytest.mark.parametrize("name", cleaner.dedup.__all__)
def test_a_public_name_of_dedup_can_be_imported(name: str) -> None:
    assert getattr(cleaner.dedup, name) is not None


def test_another_name_is_named_in_the_error() -> None:
    with pytest.raises(AttributeError, match="'cleaner' has no attribute 'tidy'"):
        _ = cleaner.tidy


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_import_from_packages(path: Path) -> None:
    """A deep module may move; a package does not."""
    imports = re.findall(r"^(?:>>> )?from (cleaner[\w.]*) import", path.read_text("utf-8"), re.MULTILINE)
    assert set(imports) <= PACKAGES


def test_what_an_alias_of_the_constructor_does() -> None:
    """`witness` is the former name of `reference`."""
    assert cleaner.Cleaner(witness=False) == cleaner.Cleaner(reference=False)
    assert cleaner.Cleaner(witness=True) == cleaner.Cleaner()


def names_in_two_modules() -> dict[str, list[str]]:
    """List the public functions and classes that two modules define."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "cleaner").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(path.relative_to(ROOT / "cleaner").as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


SHARED = {
    "across_documents": "the step, and its place in the order of pipeline.py, which imports it where a corpus has one",
    "across_pages": "the same",
    "drop_repeats": "the same in each engine of many machines, with its kind of table",
    "run": "the entry of each command, called by cli/__init__.py alone",
}
"""Names that two modules define, each with the reason."""


def test_a_name_in_two_modules_has_a_reason() -> None:
    assert set(names_in_two_modules()) <= set(SHARED)
