"""Finds rules in their files: the file and the line of an id, and the text of an entry."""

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
    """Return the `file:line` of every rule by its id: shipped rules and those under `paths`."""
    found: dict[str, str] = {}
    for path in shipped_and(paths):
        text = path.read_text("utf-8")
        for match in _ID.finditer(text):
            found[match[1]] = f"{shown(path)}:{text.count(chr(10), 0, match.start()) + 1}"
    return found


def entry(identity: str, paths: tuple[str, ...] = ()) -> str:
    """Return the entry of a rule as it stands in its file, or `""` if the files are not installed."""
    for path in shipped_and(paths):
        text = path.read_text("utf-8")
        for match in _ID.finditer(text):
            if match[1] == identity:
                start = text.rfind("[[", 0, match.start())
                end = _TABLE.search(text, match.end())
                return text[start : end.start() if end else len(text)].rstrip()
    return ""


def shipped_and(paths: tuple[str, ...]) -> list[Path]:
    """List the shipped rule files and those under `paths`."""
    return [*rule_files(Path(rules_folder())), *(file for path in paths for file in rule_files_at(Path(path)))]


def rule_files_at(path: Path) -> list[Path]:
    """List a rule file, or the rule files of a folder that holds languages or files; `RuleError` if it holds none."""
    if not path.is_dir():
        return [path]
    found = rule_files(path) or sorted(path.glob("*.toml"))
    if not found:
        raise RuleError(path, "holds no rule file; rules stand in <language>/<category>.toml")
    return found


def shown(path: Path) -> str:
    """Return the path, relative to the current folder if it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
