"""The rule pack: the rule files as JSON, quick to read and never stale.

It has parts: one holds the rules that every text is asked about, and the words that languages are told by; each other
language has one of its own, which is read when a text in it comes.

A wheel carries the pack, made when it was built. A checkout makes it on first use and again whenever a rule file
differs from what the pack was made of; where it cannot be written, it is made in memory each time.
"""

from __future__ import annotations

import json
import os
import zlib
from functools import cache
from glob import glob
from typing import Any

from cleaner.rules.folder import CORE, PACK, PACKAGE, installed_folder, rules_folder
from cleaner.rules.rule import Place, Reach, Rule, RuleKind, Strength

FORMAT = 9  # raised whenever the meaning of a pack changes
FIELDS = (
    "id",
    "kind",
    "why",
    "phrases",
    "pattern",
    "reach",
    "place",
    "max_words",
    "prefixes",
    "required_literals",
    "strength",
    "inside",
)
MAKERS = (
    *("normalize.py", "rules/folder.py", "rules/literals.py", "rules/loader.py", "rules/prefilter.py"),
    *("rules/regex_engine.py", "rules/regex_safety.py", "rules/rule.py"),
)
"""Modules that read rules, below the package: where one changes, the pack may change."""


def load_pack() -> tuple[Rule, ...]:
    """Return all shipped rules in their fixed order."""
    return load_core() + tuple(rule for code in languages() for rule in load_language(code))


@cache
def load_core() -> tuple[Rule, ...]:
    """Return the rules that apply to every text."""
    return tuple(map(_rule, _core()["rules"]))


@cache
def function_words() -> dict[str, list[str]]:
    """Return the codes of the languages of each function word."""
    words: dict[str, list[str]] = _core()["function_words"]
    return words


@cache
def _core() -> dict[str, Any]:
    return _up_to_date("")


@cache
def markup_words() -> dict[str, str]:
    """For each word that names a kind of chrome in the markup of pages, its category."""
    words: dict[str, str] = _core()["markup_words"]
    return words


@cache
def load_language(code: str) -> tuple[Rule, ...]:
    """The rules of a language; none where there are none, or where `load_core` has them."""
    return tuple(map(_rule, _up_to_date(code)["rules"])) if code in languages() else ()


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages with a part of their own."""
    folder = rules_folder()
    found = {os.path.basename(os.path.dirname(path)) for path in glob(os.path.join(folder, "*", "*.toml"))}
    return tuple(sorted(code for code in found if code not in CORE and len(code) in (2, 3)))


def name_of(part: str) -> str:
    """The file of a part: of a language, or of the core, which is `""`."""
    return f"pack-{part}.json" if part else PACK


def _up_to_date(part: str) -> dict[str, Any]:
    folder = rules_folder()
    path = os.path.join(folder, name_of(part))
    made_of = None if folder == installed_folder() else checksum(folder, part)
    pack = _read(path)
    if pack is None or (made_of is not None and pack["made_of"] != made_of):
        pack = build(folder, part)
        _write(path, pack)
    return pack


def checksum(folder: str, part: str = "") -> str:
    """A checksum of the names and the bytes of everything a part of a pack is made of."""
    total = zlib.crc32(str(FORMAT).encode())
    size = 0
    rules = [path for name in ((part,) if part else CORE) for path in glob(os.path.join(folder, name, "*.toml"))]
    if not part:
        rules += glob(os.path.join(folder, "*.toml"))
    for path in (*sorted(rules), *(os.path.join(PACKAGE, name) for name in MAKERS)):
        with open(path, "rb") as file:
            data = file.read()
        total = zlib.crc32(data, zlib.crc32(os.path.relpath(path, folder).encode(), total))
        size += len(data)
    return f"{total:08x}-{size}"


def build(folder: str, part: str = "") -> dict[str, Any]:
    """A part of the pack of a folder, read from its TOML files."""
    import tomllib
    from pathlib import Path

    from cleaner.rules.loader import read_folder
    from cleaner.rules.regex_engine import is_plain

    rules = [entry.rule for entry in read_folder(Path(folder), (part,) if part else CORE)]
    words_of: dict[str, list[str]] = {}
    markup_words: dict[str, str] = {}
    if not part:
        for language, words in tomllib.loads(Path(folder, "languages.toml").read_text("utf-8")).items():
            for word in dict.fromkeys(words.split()):
                words_of.setdefault(word, []).append(language)
        for category, words in tomllib.loads(Path(folder, "markup.toml").read_text("utf-8")).items():
            markup_words |= {word: category for word in words.split() if word not in markup_words}
    return {
        "format": FORMAT,
        "made_of": checksum(folder, part),
        "markup_words": markup_words,
        "rules": [[getattr(rule, field) for field in FIELDS] + [is_plain(rule.pattern)] for rule in rules],
        "function_words": words_of,
    }


def _rule(fields: list[Any]) -> Rule:
    (
        identity,
        kind,
        why,
        phrases,
        pattern,
        reach,
        place,
        max_words,
        prefixes,
        required_literals,
        strength,
        inside,
        plain,
    ) = fields
    return Rule(
        identity,
        RuleKind(kind),
        why,
        tuple(phrases),
        pattern,
        Reach(reach),
        Place(place),
        max_words,
        tuple(prefixes),
        tuple(map(tuple, required_literals)),
        Strength(strength),
        tuple(inside),
        plain,
    )


def _read(path: str) -> dict[str, Any] | None:
    """The pack at a path, or None where there is none of this format."""
    try:
        with open(path, encoding="utf-8") as file:
            pack = json.load(file)
    except (OSError, ValueError):
        return None
    return pack if isinstance(pack, dict) and pack.get("format") == FORMAT else None


def _write(path: str, pack: dict[str, Any]) -> None:
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(pack, file, ensure_ascii=False)
        os.replace(temporary, path)
    except OSError:  # a checkout nobody may write to: the pack in memory serves
        if os.path.exists(temporary):
            os.unlink(temporary)
