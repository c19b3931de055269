"""Documents name modules and functions that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cleaner.model import CATEGORIES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    ROOT / "docs/architecture.md",
    ROOT / "docs/folders.md",
    ROOT / "docs/formats.md",
    ROOT / "CONTRIBUTING.md",
]
SOURCES = [path for top in ("cleaner", "tools", "tests", "bench") for path in sorted((ROOT / top).rglob("*.py"))]
CODE = re.compile(r"`([^`\n]+)`")
MODULE = re.compile(r"(?:[\w-]+/)*\w+\.(?:py|toml|bin|json)")
IN_MODULE = re.compile(r"`((?:[\w-]+/)*\w+\.py)` `([A-Za-z_]+(?:\.[A-Za-z_]+)*)`")


def spans(path: Path) -> list[str]:
    """List the code spans of a document, without its fenced blocks."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return CODE.findall(text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_modules_that_are_named_are_there(path: Path) -> None:
    named = {span for span in spans(path) if MODULE.fullmatch(span) and span.endswith(".py")}
    known = {other.relative_to(ROOT).as_posix() for other in [*SOURCES, ROOT / "hatch_build.py"]}
    missing = [name for name in sorted(named) if not any(f"/{other}".endswith(f"/{name}") for other in known)]
    assert missing == []


def defined_in(module: Path) -> set[str]:
    """List the functions, classes, methods, constants and fields that a module defines."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def named_with_module(path: Path) -> list[tuple[str, str]]:
    """List the pairs of a module and a name of it: "`io/inputs.py` `walked`"."""
    return [(module, name) for module, name in IN_MODULE.findall(path.read_text("utf-8"))]


PAIRS = [(path.name, *pair) for path in DOCUMENTS for pair in named_with_module(path)]


@pytest.mark.parametrize(("document", "module", "name"), PAIRS, ids=map(str, PAIRS))
def test_a_name_beside_a_module_is_defined_there(document: str, module: str, name: str) -> None:
    places = [path for path in SOURCES if f"/{path.relative_to(ROOT).as_posix()}".endswith(f"/{module}")]
    assert len(places) == 1
    assert set(name.split(".")) <= defined_in(places[0])


def test_documents_name_what_they_speak_of() -> None:
    assert len(PAIRS) > 10


def test_figures_beside_other_tools_are_measured() -> None:
    """Each figure in the tables of the page stands in bench/results.md as well."""
    rows = re.findall(r"^\|.*\|$", (ROOT / "docs/coming-from.md").read_text("utf-8"), re.MULTILINE)
    figures = {figure for row in rows for figure in re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", row)}
    measured = set(re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", (ROOT / "bench/results.md").read_text("utf-8")))
    assert len(figures) > 20
    assert figures - measured == set()


def test_every_category_is_explained() -> None:
    table = re.findall(r"^\| ([\w-]+) \|", (ROOT / "docs/rules.md").read_text("utf-8"), re.MULTILINE)
    assert table[1:] == list(CATEGORIES)


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def anchors(path: Path) -> set[str]:
    """Return the anchors of the headings of a page, as forges and the site make them."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE))
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"(?<!\\)\]\((?!https?:|mailto:)([^)\s]*)\)", text)
    lost = []
    for target in targets:
        name, _, anchor = target.partition("#")
        goal = (path.parent / name).resolve() if name else path
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            lost.append(target)
    assert lost == []
