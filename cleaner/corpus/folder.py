"""Inputs to a folder: where each output goes, and refusing what would lose one before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from cleaner.corpus.inputs import Input
from cleaner.corpus.outputs import OutputError, blaming
from cleaner.corpus.packing import bare
from cleaner.errors import SettingError

NAME_BYTES = 255  # the longest file name of the usual file systems

Plan = list[tuple[Input, str]]
"""Inputs and the paths of their outputs, in the order of the inputs."""


def check_folders(folders: Iterable[str], out: str) -> None:
    """An output folder is none of the input folders and lies in none."""
    target = os.path.realpath(out)
    if os.path.lexists(out) and not os.path.isdir(out):
        raise SettingError(f"-d {out}: is no folder; write -o for a file")
    for folder in folders:
        source = os.path.realpath(folder)
        if target == source:
            raise SettingError(f"-d {out}: is the input folder itself; name another one")
        if target.startswith(os.path.join(source, "")):
            raise SettingError(f"-d {out}: lies inside the input folder {folder}; name one outside of it")


def plan(inputs: Iterable[Input], out: str, suffix: Callable[[str], str]) -> Plan:
    """Each input with its output below `out`, the tree mirrored; `suffix` tells of a path what its output ends with.

    Raises `SettingError` where an output would be lost.
    """
    planned = [(source, os.path.join(out, _named(source.relative, suffix(source.path)))) for source in inputs]
    for problem in _collisions(planned):
        raise SettingError(problem)
    return planned


def _named(relative: str, suffix: str) -> str:
    """The place of an output; a stem too long for the new suffix loses its end."""
    folder, name = os.path.split(relative)
    stem = os.path.splitext(bare(name))[0]
    while len(os.fsencode(stem + suffix)) > NAME_BYTES:
        stem = stem[:-1]
    return os.path.join(folder, stem + suffix)


def _collisions(planned: Plan) -> Iterator[str]:
    """What would go wrong: two inputs for one output, an output in the place of a folder, or of an input."""
    taken: dict[str, Input] = {}
    for source, target in planned:
        other = taken.setdefault(os.path.normcase(target), source)
        if other is not source:
            yield f"{other.name} and {source.name} would both be written to {target}; rename one"
    folders = _ancestors(os.path.dirname(target) for target in taken)
    for target in taken.keys() & folders:
        yield f"{taken[target].name} would be written to {target}, which is a folder of other outputs; rename one"
    real = cache(os.path.realpath)
    inputs = {_place(source.path, real): source for source, _ in planned}
    for target in taken:
        if victim := inputs.get(_place(target, real)):
            yield f"{target} would overwrite the input {victim.name}; write -d with another folder"


def _ancestors(folders: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        while folder and folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)
    return found


def _place(path: str, real: Callable[[str], str]) -> str:
    """The name itself in the folder it really lies in; a link is a name of its own, because writing replaces it."""
    return os.path.join(real(os.path.dirname(path)), os.path.basename(path))


class Mirror:
    """The output folder. Makes folders when they are needed, and none that a link leads out of it."""

    def __init__(self, out: str) -> None:
        self._out = out
        self._made: set[str] = set()

    def make_room(self, target: str) -> None:
        """Make the folder of `target`."""
        folder = os.path.dirname(target)
        if folder in self._made:
            return
        with blaming(folder):
            os.makedirs(folder, exist_ok=True)
        within = os.path.relpath(folder, self._out)
        if os.path.realpath(folder) != os.path.normpath(os.path.join(os.path.realpath(self._out), within)):
            raise OutputError(target, OSError(0, "a symbolic link leads out of the output folder"))
        self._made.add(folder)
