"""What a cleaning depends on besides its settings, as a checksum: the version, the rules, and the judge's weights."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from glob import glob

from cleaner._version import __version__
from cleaner.rules.folder import rules_folder

SUFFIXES = (".toml", ".bin")
"""Rule files and weights; a pack is made of the rule files beside it."""


def settings_checksum(rules: tuple[str, ...], weights: str | None) -> str:
    """A checksum that is another one when the version, a shipped rule or weight, or a byte below these paths is."""
    parts = [__version__, *map(path_checksum, (rules_folder(), *rules, *([weights] if weights else [])))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def path_checksum(path: str) -> str:
    """A checksum of the names and bytes of a file, or of the rule files and weights of a folder.

    It is taken once a process, as these files are read once.
    """
    digest = hashlib.sha256()
    for name in sorted(_files(path)):
        data = _bytes(os.path.join(path, name) if name else path)
        digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _files(path: str) -> Iterator[str]:
    """From `path`, as deep as rules and weights lie; `""` for a file, which is itself."""
    if not os.path.isdir(path):
        yield ""
    for depth in ("*", os.path.join("*", "*")):
        for name in glob(depth, root_dir=path):
            if name.endswith(SUFFIXES):
                yield name.replace(os.sep, "/")


def _bytes(path: str) -> bytes:
    """What stands there; nothing where nothing can be read, which is said when the rules are needed."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
