"""Where rules are written: the file and the line of an id."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from cleaner.errors import RuleError
from cleaner.rules.folder import rule_files, rules_folder

_ID = re.compile(r"""^\s*id\s*=\s*["']([^"'\n]+)["']""", re.MULTILINE)
_TABLE = re.compile(r"^\[\[", re.MULTILINE)


@cache
def origins(paths: tuple[str, ...] = ()) -> dict[str, str]:
    """`file:line` of every rule, the shipped ones and those under `paths`."""
    found: dict[str, str] = {}
    for path in shipped_and(paths):
        text = path.read_text("utf-8")
        for match in _ID.finditer(text):
            found[match[1]] = f"{shown(path)}:{text.count(chr(10), 0, match.start()) + 1}"
    return found


def entry(identity: str, paths: tuple[str, ...] = ()) -> str:
    """The entry of a rule as it stands in its file; `""` when the files are not at hand."""
    for path in shipped_and(paths):
        text = path.read_text("utf-8")
        for match in _ID.finditer(text):
            if match[1] == identity:
                start = text.rfind("[[", 0, match.start())
                end = _TABLE.search(text, match.end())
                return text[start : end.start() if end else len(text)].rstrip()
    return ""


def shipped_and(paths: tuple[str, ...]) -> list[Path]:
    """The shipped rule files and those under `paths`."""
    return [*rule_files(Path(rules_folder())), *(file for path in paths for file in files(Path(path)))]


def files(path: Path) -> list[Path]:
    """A rule file, or the rule files of a folder, whether it holds languages or files."""
    if not path.is_dir():
        return [path]
    found = rule_files(path) or sorted(path.glob("*.toml"))
    if not found:
        raise RuleError(path, "holds no rule file; rules stand in <language>/<category>.toml")
    return found


def shown(path: Path) -> str:
    """The path, from here when it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
