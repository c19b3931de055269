"""Rule files to rules: reading, and refusing what cannot be used, with the place and the remedy.

The form is described in docs/rule-writing.md. `RuleEntry` is an entry as it stands in a file, with its examples;
`Rule` is what judging needs of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.folding import fold, trim
from cleaner.matching import CASED
from cleaner.model import CATEGORIES, Place, Reach, Rule, RuleKind
from cleaner.patterns import explosion, heads, needs, tails
from cleaner.screens import HEAD

MAX_FILE = 1 << 20  # bytes
MAX_RULES = 5000
MAX_PATTERN = 1200  # characters
MAX_WORDS = 20  # of a block that a pattern looks at, unless the rule says otherwise
CUT_WORDS = 400  # the same for cuts, which may sit in a whole paragraph
_DEEP = re.compile(r"(?:[\w\"'-]{1,40}[ \t]{0,3}\.[ \t]{0,3}){50}")
"""A dotted name of so many parts, which takes the TOML reader time that grows with its square."""
ANY = "any"
"""The language folder of rules that hold in every language."""


REACHES = {
    RuleKind.RULE: (Reach.WHOLE, Reach.START, Reach.ANYWHERE),
    RuleKind.CUT: (Reach.END, Reach.START, Reach.ANYWHERE),
    RuleKind.SECTION: (Reach.WHOLE, Reach.START),
    RuleKind.KEEP: (Reach.WHOLE, Reach.START, Reach.ANYWHERE),
}
"""What `reach` may be; the first is the default."""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule and the evidence it brings along."""

    rule: Rule
    path: Path
    phrases: tuple[str, ...]
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    misses: tuple[str, ...]
    source: str


_TEXTS = ("phrases", "removes", "keeps", "misses")
_STRINGS = ("id", "why", "pattern", "reach", "place", "source")
_FIELDS = frozenset((*_TEXTS, *_STRINGS, "max_words"))


def read_folder(folder: Path) -> list[RuleEntry]:
    """The entries of every rule file below `folder`, in a fixed order."""
    entries = [entry for path in rule_files(folder) for entry in read_file(path)]
    if len(entries) > MAX_RULES:
        raise RuleError(folder, f"{len(entries)} rules; no more than {MAX_RULES} are read, so split the folder")
    seen: dict[str, Path] = {}
    for entry in entries:
        if other := seen.get(entry.rule.id):
            raise RuleError(entry.path, f"the id stands in {other.name} too; give one of them another name", rule=entry.rule.id)
        seen[entry.rule.id] = entry.path
    return entries


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder; what lies at its top (`languages.toml`) is something else."""
    return sorted(path for path in folder.glob("*/*.toml") if path.parent.name != "weights")


def read_path(path: Path) -> list[RuleEntry]:
    """The entries of a rule file, or of a folder of them."""
    if path.is_dir():
        return read_folder(path) if rule_files(path) else [e for file in sorted(path.glob("*.toml")) for e in read_file(file)]
    return read_file(path)


def read_file(path: Path) -> list[RuleEntry]:
    """The entries of one rule file."""
    tables = _tables(path)
    count = sum(map(len, tables.values()))
    if count > MAX_RULES:
        raise RuleError(path, f"{count} rules; no more than {MAX_RULES} are read, so split the file")
    return [_entry(path, kind, table) for kind in RuleKind for table in tables.get(kind, ())]


def read_each(path: Path) -> Iterator[RuleEntry | RuleError]:
    """The entries of one rule file, with the problem in the place of one that cannot be used."""
    try:
        tables = _tables(path)
    except RuleError as problem:
        yield problem
        return
    for kind, table in ((kind, table) for kind in RuleKind for table in tables.get(kind, ())):
        try:
            yield _entry(path, kind, table)
        except RuleError as problem:
            yield problem


def _tables(path: Path) -> dict[str, list[dict[str, Any]]]:
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
    name = str(table.get("id", ""))

    def refuse(problem: str) -> RuleError:
        return RuleError(path, problem, rule=name or f"a [[{kind}]] without id")

    for field, value in table.items():
        if field not in _FIELDS:
            raise refuse(f"unknown field {field!r}; fields are {', '.join(sorted(_FIELDS))}")
        if problem := _wrong_type(field, value):
            raise refuse(problem)
    if not re.fullmatch(r"[a-z]+(-[a-z]+)?\.[a-z-]+\.[a-z0-9-]+", name):
        raise refuse("needs an id such as 'en.newsletter.sign-up': language, category and a name, in lower case")
    _check_id(path, kind, name, refuse)
    if not table.get("why"):
        raise refuse("needs a `why` that tells a reader what this text is; every receipt prints it")
    if not table.get("phrases") and not table.get("pattern"):
        raise refuse("needs `phrases` or a `pattern`")
    reach = str(table.get("reach", REACHES[kind][0]))
    if reach not in REACHES[kind]:
        raise refuse(f"`reach` of a [[{kind}]] is one of {', '.join(REACHES[kind])}, not {reach!r}")
    place = str(table.get("place", Place.ANYWHERE))
    if place not in set(Place):
        raise refuse(f"`place` is one of {', '.join(Place)}, not {place!r}")
    texts = {field: tuple(table.get(field, ())) for field in _TEXTS}
    phrases = tuple(trim(fold(phrase)) for phrase in texts["phrases"])
    if "" in phrases:
        raise refuse(f"the phrase {texts['phrases'][phrases.index('')]!r} has no words; use a pattern")
    pattern = str(table.get("pattern", ""))
    if problem := pattern_problem(pattern):
        raise refuse(problem)
    words = int(table.get("max_words", CUT_WORDS if kind is RuleKind.CUT else MAX_WORDS))
    rule = Rule(name, kind, str(table["why"]), phrases, pattern, Reach(reach), Place(place), words, (), needs(pattern))
    if kind is RuleKind.CUT:
        rule = _screen_cut(rule)
        if not rule.heads and not rule.needs:
            raise refuse("a [[cut]] must hold some literal text, by which the blocks to try it on are found")
    elif rule.reach is not Reach.ANYWHERE:
        rule = replace(rule, heads=heads(pattern))
    return RuleEntry(rule, path, **texts, source=str(table.get("source", "")))


def _screen_cut(rule: Rule) -> Rule:
    """The rule with what tells which blocks it is worth trying on: their beginning, their end, or a text they hold."""
    if rule.reach is Reach.ANYWHERE:
        longest = {max(phrase.split(), key=len) for phrase in rule.phrases}
        return replace(rule, needs=(tuple(sorted(longest)),)) if not rule.pattern else replace(rule, needs=() if longest else rule.needs)
    at_end = rule.reach is Reach.END
    edges = {phrase[-HEAD:] if at_end else phrase[:HEAD] for phrase in rule.phrases}
    if rule.pattern and not (of_pattern := (tails if at_end else heads)(rule.pattern)):
        return rule if not rule.phrases else replace(rule, needs=())
    edges.update(of_pattern if rule.pattern else ())
    return replace(rule, heads=tuple(sorted(edges)), needs=() if rule.phrases else rule.needs)


def _wrong_type(field: str, value: object) -> str:
    if field in _TEXTS and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        return f"`{field}` is a list of texts; write {field} = [\"…\"]"
    if field in _STRINGS and not isinstance(value, str):
        return f"`{field}` is one text; write {field} = \"…\""
    if field == "max_words" and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        return "`max_words` is a whole number from 1"
    return ""


def _check_id(path: Path, kind: RuleKind, name: str, refuse: Any) -> None:
    language, category, _ = name.split(".")
    if kind is RuleKind.KEEP:
        return
    if category not in CATEGORIES:
        raise refuse(f"{category!r} is no category; categories are {', '.join(CATEGORIES)}")
    if path.stem in CATEGORIES and category != path.stem:
        raise refuse(f"the id must begin with '{path.parent.name}.{path.stem}.', because that is where the file lies")
    if path.stem in CATEGORIES and len(path.parent.name) in (2, 3) and language != path.parent.name:
        raise refuse(f"the id must begin with '{path.parent.name}.{path.stem}.', because that is where the file lies")


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern and what to write instead; `""` if nothing is."""
    if not pattern:
        return ""
    if len(pattern) > MAX_PATTERN:
        return f"the pattern has {len(pattern)} characters; the limit is {MAX_PATTERN}, so make it two rules"
    if control := re.search(r"[\x00-\x08\x0b-\x1f]", pattern):
        return f"the pattern holds the control character {control[0]!r}; write it in '''…''', where \\b is a word boundary"
    import regex

    try:
        regex.compile(pattern)
    except regex.error as error:
        return f"the pattern does not compile: {error}"
    if CASED not in pattern and re.search(r"[A-Z]", re.sub(r"\\[pPN]\{[^}]*\}|\\.|\(\?P?<\w+>", "", pattern)):
        return "the pattern has capitals, but runs on lower-case text; write lower case, or (?-i:[A-Z]) where a capital matters"
    return explosion(pattern)


def entries_with_examples(entries: list[RuleEntry]) -> Iterator[tuple[RuleEntry, str, str]]:
    """Every example: its entry, the field it stands in, and the text."""
    for entry in entries:
        for field in fields(RuleEntry):
            if field.name in _TEXTS:
                for text in getattr(entry, field.name):
                    yield entry, field.name, text
