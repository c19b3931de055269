"""Checksum of everything besides the settings that a result depends on: version, rules and classifier weights."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from glob import glob

from cleaner._version import __version__
from cleaner.rules.folder import rules_folder

SUFFIXES = (".toml", ".bin", "confidence.json")
"""Suffixes of rule files and weights. Packs are left out, as they are compiled from the rule files beside them."""


def settings_checksum(rules: tuple[str, ...], weights: str | None) -> str:
    """Return a checksum of the version, the shipped rules and weights, and the rules and weights at these paths."""
    parts = [__version__, *map(path_checksum, (rules_folder(), *rules, *([weights] if weights else [])))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def path_checksum(path: str) -> str:
    """Return a checksum of the bytes of a file, or of the names and bytes of the rule files and weights of a folder.

    It is computed once per process, as these files are read once.
    """
    digest = hashlib.sha256()
    for name in sorted(_files(path)):
        data = _bytes(os.path.join(path, name) if name else path)
        digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _files(path: str) -> Iterator[str]:
    """Yield the names of rule files and weights relative to the folder `path`; `""` if `path` is no folder."""
    if not os.path.isdir(path):
        yield ""
    for depth in ("*", os.path.join("*", "*")):
        for name in glob(depth, root_dir=path):
            if name.endswith(SUFFIXES):
                yield name.replace(os.sep, "/")


def _bytes(path: str) -> bytes:
    """Read a file; return `b""` if that fails, as the error is reported when the rules are loaded."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
