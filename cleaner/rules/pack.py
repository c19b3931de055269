"""Rule pack: the shipped rule files, compiled to a form that is quick to load and never stale.

The core part holds the rules that apply to every text, and the words that identify languages. Every other language has
a part of its own, which is loaded with the first text in that language.

A wheel contains the pack, compiled when the wheel was built. In a checkout it is compiled on first use, and again
whenever a rule file differs from what the pack was made of; if it cannot be written, it is compiled in memory each
time. A part is a dict of texts, numbers, tuples and dicts, written by `marshal`, which reads them in half the time of
JSON. Beside it lies the compiled code of its patterns (`regex_code.py`), which only makes it faster.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from cleaner.rules.folder import CORE, PACK, PACKAGE, installed_folder, rules_folder
from cleaner.rules.lexicon import Lexicon, group_of_names, group_of_terms, terms_of
from cleaner.rules.regex_code import MARSHAL_VERSION, code_of, name_of_code
from cleaner.rules.rule import ANY_LENGTH, Place, Reach, Rule, RuleKind, Strength

ENDING_LENGTH = 2  # characters; longer endings would be more of them, and hold back a twentieth of the tries more
MAX_LEXICONS = 64  # in memory, by language
FORMAT = 14  # to be raised whenever the format or the meaning of a pack changes
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
"""Fields of a rule that a pack stores, in this order."""
_KINDS, _REACHES = {str(kind): kind for kind in RuleKind}, {str(reach): reach for reach in Reach}
_PLACES, _STRENGTHS = {str(place): place for place in Place}, {str(each): each for each in Strength}
"""Members by their texts: calling an enumeration takes as long as making the rest of a rule."""
MAKERS = (
    *(
        "characters.py",
        "normalize.py",
        "rules/folder.py",
        "rules/lexicon.py",
        "rules/literals.py",
        "rules/loader.py",
        "rules/prefilter.py",
    ),
    *("rules/regex_code.py", "rules/regex_engine.py", "rules/regex_safety.py", "rules/rule.py"),
)
"""Modules of the package that compile rules; if one of them changes, the pack is compiled again."""


def load_pack() -> tuple[Rule, ...]:
    """Return all shipped rules in their fixed order."""
    return load_core() + tuple(rule for code in languages() for rule in load_language(code))


@cache
def load_core() -> tuple[Rule, ...]:
    """Return the rules that apply to every text."""
    return tuple(map(_rule, _core()["rules"]))


@cache
def function_words() -> dict[str, list[str]]:
    """Return the language codes of each function word."""
    words: dict[str, list[str]] = _core()["function_words"]
    return words


@cache
def _core() -> dict[str, Any]:
    """Return the core part of the pack."""
    return _up_to_date("")


@cache
def markup_words() -> dict[str, str]:
    """Return the category of each word that names a kind of chrome in the markup of pages."""
    words: dict[str, str] = _core()["markup_words"]
    return words


@cache
def class_roles() -> dict[str, str]:
    """Return the role of each class by which pages hide text or draw formulas."""
    roles: dict[str, str] = _core()["class_roles"]
    return roles


@cache
def wholes() -> dict[str, list[str]]:
    """Return the names of elements whose blocks are one thing, by role, and under `headings` those of lists."""
    found: dict[str, list[str]] = _core()["wholes"]
    return found


@cache
def subjects() -> dict[str, list[str]]:
    """Return the headlines and the formulas by which a document shows that it is about its site, by kind."""
    found: dict[str, list[str]] = _core()["subjects"]
    return found


@cache
def load_language(code: str) -> tuple[Rule, ...]:
    """Return the rules of a language; none if there are none, or if `load_core` returns them."""
    return tuple(map(_rule, _up_to_date(code)["rules"])) if code in languages() else ()


@lru_cache(maxsize=MAX_LEXICONS)
def load_lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, or of several joined by commas; that of the core is part of each."""
    codes = language.split(",")
    groups: dict[str, str] = dict(_core()["terms"])
    for code in codes:
        groups |= _up_to_date(code)["terms"] if code in languages() else {}
    own = frozenset(word for word, of in function_words().items() if any(code in of for code in codes))
    return Lexicon(own, groups, group_of_names(markup_words()))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages with a part of their own, sorted."""
    folder = rules_folder()
    found: tuple[str, ...] = _core()["languages"] if folder == installed_folder() else _languages_in(folder)
    return found


def _languages_in(folder: str) -> tuple[str, ...]:
    """Return the codes of the languages that have rules in a folder, sorted."""
    from glob import glob

    found = {os.path.basename(os.path.dirname(path)) for path in glob(os.path.join(folder, "*", "*.toml"))}
    return tuple(sorted(code for code in found if code not in CORE and len(code) in (2, 3)))


def name_of(part: str) -> str:
    """Return the file name of a part: that of a language code, or for `""` that of the core."""
    return f"pack-{part}.bin" if part else PACK


def _up_to_date(part: str) -> dict[str, Any]:
    """Return a part of the pack; in a checkout, compile and write it first if it is missing or stale."""
    folder = rules_folder()
    is_installed = folder == installed_folder()
    pack = _read(os.path.join(folder, name_of(part)))
    if pack is not None and (is_installed or pack["made_of"] == pack_checksum(folder, part)):
        if not is_installed and not os.path.exists(code := os.path.join(folder, name_of_code(part))):
            _write(code, code_of_rules([*map(_rule, pack["rules"])]))  # another version of Python made the pack
        return pack
    pack = build(folder, part)
    for name, data in files_of(part, pack).items():
        _write(os.path.join(folder, name), data)
    return pack


def pack_checksum(folder: str, part: str = "") -> str:
    """Return a checksum of the names and the bytes of all files that a part of a pack is made of."""
    import zlib
    from glob import glob

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
    """Compile a part of the pack from the TOML files of a folder."""
    import tomllib
    from pathlib import Path

    from cleaner.rules.loader import read_folder

    rules = [entry.rule for entry in read_folder(Path(folder), (part,) if part else CORE)]
    words_of: dict[str, list[str]] = {}
    markup_words: dict[str, str] = {}
    class_roles: dict[str, str] = {}
    subjects: dict[str, list[str]] = {}
    wholes: dict[str, list[str]] = {}
    if not part:
        for role, names in tomllib.loads(Path(folder, "wholes.toml").read_text("utf-8")).items():
            wholes[role] = names.split() if isinstance(names, str) else names
        subjects = tomllib.loads(Path(folder, "subjects.toml").read_text("utf-8"))
        for language, words in tomllib.loads(Path(folder, "languages.toml").read_text("utf-8")).items():
            for word in dict.fromkeys(words.split()):
                words_of.setdefault(word, []).append(language)
        for category, words in tomllib.loads(Path(folder, "markup.toml").read_text("utf-8")).items():
            markup_words |= {word: category for word in words.split() if word not in markup_words}
        for role, names in tomllib.loads(Path(folder, "classes.toml").read_text("utf-8")).items():
            class_roles |= dict.fromkeys(names.split(), role)
    return {
        "format": FORMAT,
        "made_of": pack_checksum(folder, part),
        "markup_words": markup_words,
        "class_roles": class_roles,
        "subjects": subjects,
        "wholes": wholes,
        "rules": [(*(_plain_value(getattr(rule, field)) for field in FIELDS), *_known(rule)) for rule in rules],
        "languages": () if part else _languages_in(folder),
        "function_words": words_of,
        "terms": group_of_terms(rules, _function_stems(folder)),
    }


def files_of(part: str, pack: dict[str, Any]) -> dict[str, bytes]:
    """Return the content of the files of a part, by their names: the part itself, and the code of its patterns."""
    return {
        name_of(part): marshal.dumps(pack, MARSHAL_VERSION),
        name_of_code(part): code_of_rules([*map(_rule, pack["rules"])]),
    }


def code_of_rules(rules: Sequence[Rule]) -> bytes:
    """Return the compiled code of all that `re` compiles for rules."""
    from cleaner.rules.regex_engine import variants

    return code_of([variant for rule in rules for variant in variants(rule)])


def _known(rule: Rule) -> tuple[bool, tuple[int, int], tuple[str, ...]]:
    """Return `is_plain`, `lengths` and `endings` of a rule.

    The last two are those of `re`, so they are known of plain patterns, and of those that match a block as a whole. A
    pattern that ignores case matches texts that end otherwise when they are in lower case: `s` matches `ſ`.
    """
    from cleaner.rules.literals import lengths, suffixes
    from cleaner.rules.regex_engine import CASED, is_plain

    plain = is_plain(rule.pattern)
    if not (plain and rule.pattern and rule.reach is Reach.WHOLE):
        return plain, ANY_LENGTH, ()
    endings = () if CASED in rule.pattern else {suffix[-ENDING_LENGTH:] for suffix in suffixes(rule.pattern)}
    return plain, lengths(rule.pattern), tuple(sorted(endings))


def _plain_value(value: Any) -> Any:
    """Return a value of a field as `marshal` takes it: a text in the place of a member of an enumeration."""
    return str(value) if isinstance(value, str) else value


def _function_stems(folder: str) -> frozenset[str]:
    """Return the terms of the function words of all languages."""
    import tomllib
    from pathlib import Path

    listed = tomllib.loads(Path(folder, "languages.toml").read_text("utf-8"))
    return frozenset(terms_of(word)[0] for words in listed.values() for word in words.split())


def _rule(fields: tuple[Any, ...]) -> Rule:
    """Return the rule that a pack stores as the tuple of its `FIELDS` and what `_known` returns."""
    identity, kind, why, phrases, pattern, reach, place, words, prefixes, literals, strength, inside, *known = fields
    return Rule(
        identity,
        _KINDS[kind],
        why,
        phrases,
        pattern,
        _REACHES[reach],
        _PLACES[place],
        words,
        prefixes,
        literals,
        _STRENGTHS[strength],
        inside,
        *known,
    )


def _read(path: str) -> dict[str, Any] | None:
    """Read the pack at a path; return None if there is none of this format."""
    try:
        with open(path, "rb") as file:
            pack = marshal.loads(file.read())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return pack if isinstance(pack, dict) and pack.get("format") == FORMAT else None


def _write(path: str, data: bytes) -> None:
    """Write a file of the pack atomically; do nothing if that fails."""
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:  # the checkout is read-only: the pack in memory is used
        if os.path.exists(temporary):
            os.unlink(temporary)
