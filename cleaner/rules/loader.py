"""Loading of rule files; entries that cannot be used are rejected with their place and a remedy.

The format is described in docs/rule-writing.md. A `RuleEntry` is an entry of a file with its examples; its `Rule` is
the part that cleaning needs.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.frozen import frozen, with_changes
from cleaner.model import CATEGORIES
from cleaner.normalize import fold, trim
from cleaner.rules.folder import rule_files
from cleaner.rules.literals import prefixes, required_literals, suffixes
from cleaner.rules.prefilter import PREFIX_LENGTH
from cleaner.rules.regex_safety import pattern_problem
from cleaner.rules.rule import Place, Reach, Rule, RuleKind, Strength

MAX_FILE = 1 << 20  # bytes
MAX_RULES = 5000
MAX_WORDS = 20  # of a block that a pattern is tried on, unless the rule sets `max_words`
CUT_WORDS = 400  # the same for cuts, which may be part of a whole paragraph
REACHES = {
    RuleKind.RULE: (Reach.WHOLE, Reach.START, Reach.ANYWHERE),
    RuleKind.CUT: (Reach.END, Reach.START, Reach.ANYWHERE),
    RuleKind.SECTION: (Reach.WHOLE, Reach.START),
    RuleKind.KEEP: (Reach.WHOLE, Reach.START, Reach.ANYWHERE),
}
"""Values of `reach` by kind of rule; the first is the default."""
HAS_INSIDE = (RuleKind.RULE, RuleKind.KEEP)
CAN_BE_WEAK = (RuleKind.RULE, RuleKind.SECTION)

_TEXTS = ("phrases", "removes", "keeps", "misses")
_STRINGS = ("id", "why", "pattern", "reach", "place", "strength", "source")
_FIELDS = frozenset((*_TEXTS, *_STRINGS, "max_words", "inside"))
_SELECTOR = re.compile(r"[a-z][a-z0-9-]*|[.#][^\s.#\[\]>]+|\[role=[a-z]+\]")
"""Elements that `inside` may name: by tag, class, id or role."""
_DEEP = re.compile(r"(?:[\w\"'-]{1,40}[ \t]{0,3}\.[ \t]{0,3}){50}")
"""Dotted key of 50 parts or more; the time of the TOML parser grows with the square of their number."""


@frozen(eq=True)
class RuleEntry:
    """Rule with its examples, as written in a rule file."""

    rule: Rule
    path: Path
    phrases: tuple[str, ...]
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    misses: tuple[str, ...]
    source: str


def read_folder(folder: Path, names: Container[str] | None = None) -> list[RuleEntry]:
    """Return the entries of the rule files in the folders below `folder`, or in those with these names.

    The order is fixed. Raises `RuleError` for a file that cannot be used, too many rules, or an id that occurs twice.
    """
    paths = [path for path in rule_files(folder) if names is None or path.parent.name in names]
    entries = [entry for path in paths for entry in read_file(path)]
    if len(entries) > MAX_RULES:
        raise RuleError(folder, f"{len(entries)} rules; no more than {MAX_RULES} are read, so split the folder")
    seen: dict[str, Path] = {}
    for entry in entries:
        if other := seen.get(entry.rule.id):
            raise RuleError(
                entry.path, f"the id stands in {other.name} too; give one of them another name", rule=entry.rule.id
            )
        seen[entry.rule.id] = entry.path
    return entries


def read_path(path: Path) -> list[RuleEntry]:
    """Return the entries of a rule file, of a folder of language folders, or of a flat folder of rule files."""
    if not path.is_dir():
        return read_file(path)
    if rule_files(path):
        return read_folder(path)
    return [entry for file in sorted(path.glob("*.toml")) for entry in read_file(file)]


def read_file(path: Path) -> list[RuleEntry]:
    """Return the entries of one rule file; raise `RuleError` at the first one that cannot be used."""
    tables = _tables(path)
    count = sum(map(len, tables.values()))
    if count > MAX_RULES:
        raise RuleError(path, f"{count} rules; no more than {MAX_RULES} are read, so split the file")
    return [_entry(path, kind, table) for kind in RuleKind for table in tables.get(kind, ())]


def read_each(path: Path) -> Iterator[RuleEntry | RuleError]:
    """Yield the entries of one rule file, and a `RuleError` in place of each that cannot be used."""
    try:
        tables = _tables(path)
    except RuleError as problem:
        yield problem
        return
    for kind in RuleKind:
        for table in tables.get(kind, ()):
            try:
                yield _entry(path, kind, table)
            except RuleError as problem:
                yield problem


def _tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Parse a rule file and return its tables by kind of rule."""
    import tomllib

    try:
        if path.stat().st_size > MAX_FILE:
            raise RuleError(path, f"the file has {path.stat().st_size} bytes; the limit is {MAX_FILE}, so split it")
        text = path.read_text("utf-8")
        if _DEEP.search(text):
            raise RuleError(path, "is nested too deeply to be a rule file")
        tables = tomllib.loads(text)
    except OSError as error:
        raise RuleError(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RuleError(path, "is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        hint = " (write a pattern in '''…''', where a backslash is a backslash)" if "escape" in str(error) else ""
        raise RuleError(path, f"is no valid TOML: {error}{hint}") from None
    except RecursionError:
        raise RuleError(path, "is nested too deeply to be a rule file") from None
    for name, value in tables.items():
        if name not in set(RuleKind):
            raise RuleError(path, f"unknown table [[{name}]]; tables are {', '.join(f'[[{k}]]' for k in RuleKind)}")
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise RuleError(path, f"write [[{name}]] with two brackets")
    return tables


def _entry(path: Path, kind: RuleKind, table: Mapping[str, Any]) -> RuleEntry:
    """Return the entry that a table describes; raise `RuleError` if it cannot be used."""
    if problem := _problem(path, kind, table):
        raise RuleError(path, problem, rule=str(table.get("id", "")) or f"a [[{kind}]] without id")
    texts = {field: tuple(table.get(field, ())) for field in _TEXTS}
    pattern = str(table.get("pattern", ""))
    rule = Rule(
        id=table["id"],
        kind=kind,
        why=table["why"],
        phrases=tuple(trim(fold(phrase)) for phrase in texts["phrases"]),
        pattern=pattern,
        reach=Reach(table.get("reach", REACHES[kind][0])),
        place=Place(table.get("place", Place.ANYWHERE)),
        max_words=table.get("max_words", CUT_WORDS if kind is RuleKind.CUT else MAX_WORDS),
        prefixes=(),
        required_literals=required_literals(pattern),
        strength=Strength(table.get("strength", Strength.STRONG)),
        inside=tuple(table.get("inside", ())),
    )
    rule = _with_prefilter_keys(rule)
    if kind is RuleKind.CUT and not rule.required_literals:
        raise RuleError(path, "a [[cut]] must hold some literal text, by which blocks to try are found", rule=rule.id)
    return RuleEntry(rule, path, **texts, source=table.get("source", ""))


def _problem(path: Path, kind: RuleKind, table: Mapping[str, Any]) -> str:
    """Describe the problem of an entry and its remedy; return `""` if there is none."""
    for field, value in table.items():
        if field not in _FIELDS:
            return f"unknown field {field!r}; fields are {', '.join(sorted(_FIELDS))}"
        if problem := _wrong_type(field, value):
            return problem
    if problem := _wrong_id(path, kind, table.get("id", "")):
        return problem
    if not table.get("why"):
        return "needs a `why` that tells a reader what this text is; every receipt prints it"
    if not table.get("phrases") and not table.get("pattern") and not table.get("inside"):
        return "needs `phrases`, a `pattern` or `inside`"
    if table.get("inside") and kind not in HAS_INSIDE:
        return f"a [[{kind}]] has no `inside`; a [[rule]] or a [[keep]] has"
    for selector in table.get("inside", ()):
        if not _SELECTOR.fullmatch(selector):
            return f"`inside` names elements as `nav`, `.class`, `#id` or `[role=banner]`, not {selector!r}"
    if table.get("reach", REACHES[kind][0]) not in REACHES[kind]:
        return f"`reach` of a [[{kind}]] is one of {', '.join(REACHES[kind])}, not {table['reach']!r}"
    if table.get("place", Place.ANYWHERE) not in set(Place):
        return f"`place` is one of {', '.join(Place)}, not {table['place']!r}"
    if "place" in table and kind is RuleKind.KEEP:
        return "a [[keep]] has no `place`; it holds everywhere"
    if table.get("strength", Strength.STRONG) not in set(Strength):
        return f"`strength` is one of {', '.join(Strength)}, not {table['strength']!r}"
    if "strength" in table and kind not in CAN_BE_WEAK:
        return f"a [[{kind}]] has no `strength`; a [[rule]] or a [[section]] has"
    for phrase in table.get("phrases", ()):
        if not trim(fold(phrase)):
            return f"the phrase {phrase!r} has no words; use a pattern"
    return pattern_problem(table.get("pattern", ""))


def _with_prefilter_keys(rule: Rule) -> Rule:
    """Return the rule with the prefixes and literals by which the prefilter finds the texts to try it on.

    A cut may have phrases as well as a pattern; its prefixes and literals must then hold for both.
    """
    if rule.kind is not RuleKind.CUT:
        starts = () if rule.reach is Reach.ANYWHERE else prefixes(rule.pattern)
        return with_changes(rule, prefixes=starts, required_literals=tuple(sorted(rule.required_literals, key=_cost)))
    words = {max(phrase.split(), key=len) for phrase in rule.phrases}
    if words and rule.pattern:
        words = words | set(rule.required_literals[0]) if rule.required_literals else set()
    edges: set[str] = set()
    if rule.reach is not Reach.ANYWHERE:
        at_end = rule.reach is Reach.END
        edges = {phrase[-PREFIX_LENGTH:] if at_end else phrase[:PREFIX_LENGTH] for phrase in rule.phrases}
        pattern_edges = suffixes(rule.pattern) if at_end else prefixes(rule.pattern)
        edges = edges | set(pattern_edges) if pattern_edges or not rule.pattern else set()
    groups = (tuple(sorted(words)),) if words else () if rule.phrases else rule.required_literals
    return with_changes(rule, prefixes=tuple(sorted(edges)), required_literals=tuple(sorted(groups, key=_cost)))


def _cost(group: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    """Return a sort key, lowest for groups with long words, then for few literals: a rule is filed under the first."""
    return -min(len(max(literal.split(), key=len, default="")) for literal in group), len(group), group


def _wrong_type(field: str, value: object) -> str:
    """Describe the problem of a value with the wrong type; return `""` if there is none."""
    if field in (*_TEXTS, "inside") and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        return f'`{field}` is a list of texts; write {field} = ["…"]'
    if field in _STRINGS and not isinstance(value, str):
        return f'`{field}` is one text; write {field} = "…"'
    if field == "max_words" and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        return "`max_words` is a whole number from 1"
    return ""


def _wrong_id(path: Path, kind: RuleKind, name: str) -> str:
    """Describe the problem of an id; return `""` if there is none."""
    if not re.fullmatch(r"[a-z]+(-[a-z]+)?\.[a-z-]+\.[a-z0-9-]+", name):
        return "needs an id such as 'en.newsletter.sign-up': language, category and a name, in lower case"
    language, category, _ = name.split(".")
    if kind is RuleKind.KEEP:
        return ""
    if category not in CATEGORIES:
        return f"{category!r} is no category; categories are {', '.join(CATEGORIES)}"
    in_pack = path.stem in CATEGORIES and len(path.parent.name) in (2, 3)
    if path.stem in CATEGORIES and (category != path.stem or (in_pack and language != path.parent.name)):
        return f"the id must begin with '{path.parent.name}.{path.stem}.', because that is where the file lies"
    return ""
