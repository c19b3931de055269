"""Imports point one way: from the ground floor up to the command line, without circles, lazy ones included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cleaner"
FLOORS = (
    (
        "cleaner._core",
        "cleaner._core.made",
        "cleaner._version",
        "cleaner.characters",
        "cleaner.errors",
        "cleaner.frozen",
        "cleaner.tuples",
        "cleaner.last_result",
        "cleaner.model",
        "cleaner.structure",
    ),
    (
        "cleaner._core.blocks",
        "cleaner.normalize",
        "cleaner.language_id",
        "cleaner.shingles",
        "cleaner.urls",
        "cleaner.disk",
        "cleaner.threads",
    ),
    ("cleaner.reading",),
    ("cleaner._core.documents",),
    ("cleaner.rules", "cleaner.dedup", "cleaner.report"),
    ("cleaner.classifier", "cleaner.io"),
    ("cleaner.steps",),
    ("cleaner.pipeline",),
    ("cleaner", "cleaner.authoring", "cleaner.integrations", "cleaner.labels"),
    ("cleaner.batch",),
    ("cleaner.cli",),
    ("cleaner.__main__",),
)
"""Packages and modules by floor: each may import what is on its own floor or below, never what is above."""


def modules() -> dict[str, ast.Module]:
    """Parse every module, by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


MODULES = modules()


def imported(name: str) -> Iterator[str]:
    """List the modules of the package that a module imports, anywhere in its code."""
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module


GRAPH = {name: {other for other in imported(name) if other != name} for name in MODULES}


def floor_of(name: str) -> int:
    """Return the floor of a module: that of the longest name in `FLOORS` that it is or lies in."""
    fitting = [
        (len(prefix), floor)
        for floor, prefixes in enumerate(FLOORS)
        for prefix in prefixes
        if name == prefix or (name.startswith(f"{prefix}.") and prefix != "cleaner")
    ]
    assert fitting, f"{name} is on no floor; add it to FLOORS"
    return max(fitting)[1]


def reachable(name: str, graph: dict[str, set[str]]) -> set[str]:
    """Return all modules that a module imports, directly or not."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for other in graph[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


def circles(graph: dict[str, set[str]]) -> list[str]:
    """List the modules that import themselves by way of others."""
    return sorted(name for name in graph if name in reachable(name, graph))


def climbs(graph: dict[str, set[str]]) -> list[str]:
    """List the imports that point to a floor above."""
    return sorted(
        f"{name} imports {other}" for name in graph for other in graph[name] if floor_of(other) > floor_of(name)
    )


def test_there_is_no_circle() -> None:
    assert circles(GRAPH) == []


def test_no_import_points_up() -> None:
    assert climbs(GRAPH) == []


def test_the_packages_of_a_floor_do_not_import_each_other() -> None:
    """But for the modules of the ground floor, which are listed one by one."""
    packages = {prefix for floor in FLOORS[2:] for prefix in floor if prefix != "cleaner"}

    def package_of(name: str) -> str:
        return next((prefix for prefix in packages if name == prefix or name.startswith(f"{prefix}.")), name)

    sideways = sorted(
        f"{name} imports {other}"
        for name in GRAPH
        for other in GRAPH[name]
        if floor_of(name) == floor_of(other) >= 2 and package_of(name) != package_of(other)
    )
    assert sideways == []


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [("cleaner.model", "cleaner.cli.clean", climbs), ("cleaner.rules.rule", "cleaner.rules.pack", circles)],
)
def test_a_wrong_import_would_be_seen(name: str, other: str, found: object) -> None:
    assert callable(found)
    assert found({**GRAPH, name: GRAPH[name] | {other}})


def test_imports_within_functions_and_for_types_count() -> None:
    """`pipeline` imports the statistics of sites for types alone, and steps of a corpus on use."""
    assert {"cleaner.dedup.site_blocks", "cleaner.steps.across_pages"} <= GRAPH["cleaner.pipeline"]
