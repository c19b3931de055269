"""Groups labelled pages by collection, language and page type, and writes tables with a column for each system."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from bench.words import mean

UNNAMED = "wcxb"  # the collection of pages that do not name theirs
OTHER = "other"
PLACE = re.compile(r"\{(?:fold|collection)\}")
Row = TypeVar("Row")


class Group(NamedTuple):
    """Pages of one kind, by their indices."""

    name: str
    members: list[int]


class Figures(NamedTuple, Generic[Row]):
    """Rows of all pages, by system, and how the rows of a group become its word F1."""

    rows: Mapping[str, list[Row]]
    f1: Callable[[list[Row]], float]
    digits: int = 3

    def of(self, system: str, group: Group) -> list[Row]:
        """Return the rows of a group."""
        return [self.rows[system][at] for at in group.members]

    def macro(self, system: str, groups: list[Group]) -> str:
        """Return the mean of the F1 of groups, each counted once; `""` if there is none. `OTHER` does not count."""
        values = [self.f1(self.of(system, group)) for group in groups if group.name != OTHER]
        return f"{mean(values):.{self.digits}f}" if values else ""

    def worst(self, system: str, groups: list[Group]) -> str:
        """Name the group with the lowest F1."""
        f1, name = min((self.f1(self.of(system, group)), group.name) for group in groups)
        return f"{name} {f1:.{self.digits}f}"

    def behind(self, system: str, groups: list[Group], peers: Iterable[str]) -> str:
        """Name the group in which a system is furthest behind the best of its peers, with the difference in F1."""
        others = [name for name in self.rows if name in peers and name != system]
        if not others:
            return ""
        gaps = []
        for group in groups:
            best = max(self.f1(self.of(name, group)) for name in others)
            gaps.append((self.f1(self.of(system, group)) - best, group.name))
        gap, name = min(gaps)
        return f"{name} {gap:+.{self.digits}f}" if gap < 0 else "nowhere"


def collection_of(page: Mapping[str, Any]) -> str:
    """Return the name of the collection of a page."""
    return str(page.get("collection", UNNAMED))


def by_collection(pages: list[Mapping[str, Any]]) -> list[Group]:
    """Group pages by collection, the largest first."""
    return _grouped((collection_of(page), at) for at, page in enumerate(pages))


def by_language(pages: list[Mapping[str, Any]], least: int) -> list[Group]:
    """Group pages that name their language; languages with less than `least` pages together are `OTHER`."""
    groups = _grouped((str(page["lang"]), at) for at, page in enumerate(pages) if page.get("lang"))
    rest = [at for group in groups if len(group.members) < least for at in group.members]
    return [group for group in groups if len(group.members) >= least] + [Group(OTHER, rest)] * bool(rest)


def by_type(pages: list[Mapping[str, Any]]) -> list[Group]:
    """Group the pages of collections with several page types by type."""
    groups = _grouped(((collection_of(page), str(page["page_type"])), at) for at, page in enumerate(pages))
    collections = [collection for (collection, _), _ in groups]
    return [
        Group(f"{collection}, {kind}", members)
        for (collection, kind), members in groups
        if collections.count(collection) > 1
    ]


def _grouped(named: Iterable[tuple[Any, int]]) -> list[Any]:
    groups: dict[Any, list[int]] = {}
    for name, at in named:
        groups.setdefault(name, []).append(at)
    return [Group(name, groups[name]) for name in sorted(groups, key=lambda name: -len(groups[name]))]


def f1_table(head: str, members: str, groups: list[Group], figures: Figures[Any]) -> list[str]:
    """Return a table of word F1, a row for each group and a column for each system; the best is bold.

    `head` says what the groups are, `members` what is counted in them.
    """
    lines = _head([head, members, *figures.rows])
    for group in groups:
        values = [figures.f1(figures.of(name, group)) for name in figures.rows]
        shown = [f"{value:.{figures.digits}f}" for value in values]
        best = f"{max(values):.{figures.digits}f}"
        lines.append(_row([group.name, f"{len(group.members):,}", *(f"**{s}**" if s == best else s for s in shown)]))
    return [*lines, _row(["mean, each counted once", "", *(figures.macro(name, groups) for name in figures.rows)]), ""]


def cell_table(
    head: str, groups: list[Group], figures: Figures[Any], cell: Callable[[list[Any]], str], names: Iterable[str]
) -> list[str]:
    """Return a table with the cells of these systems, a row for each group."""
    names = [name for name in names if name in figures.rows]
    lines = _head([head, *names])
    lines += [_row([group.name, *(cell(figures.of(name, group)) for name in names)]) for group in groups]
    return [*lines, ""]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return the lines of a table."""
    return [*_head(list(head)), *map(_row, rows), ""]


def _head(cells: list[str]) -> list[str]:
    return [_row(cells), f"|---|{'---:|' * (len(cells) - 1)}"]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def sample(every: int) -> str:
    """Say in a heading which pages were measured, if not all."""
    return "" if every == 1 else f" (one in {every})"


def with_weights(pages: list[dict[str, Any]], pattern: str | None, folds: list[Path]) -> None:
    """Set `weights` of each page: the pattern with `{fold}` or `{collection}` filled in; None is the shipped weights.

    Exits with a message if a folder is missing, or the fold of a page is not known.
    """
    known = {page: fold for path in folds for page, fold in json.loads(path.read_text("utf-8")).items()}
    if pattern and not PLACE.search(pattern):
        sys.exit("--oof: the pattern holds neither {fold} nor {collection}")
    for page in pages:
        if pattern and "{fold}" in pattern and page["id"] not in known:
            sys.exit(f"--folds: no fold of page {page['id']}")
        fold = str(known.get(page["id"], ""))
        page["weights"] = pattern and pattern.replace("{fold}", fold).replace("{collection}", collection_of(page))
    if lost := sorted({page["weights"] for page in pages if pattern and not Path(page["weights"]).is_dir()}):
        sys.exit(f"{lost[0]}: no such folder; fit it first with tools/fit.py")
