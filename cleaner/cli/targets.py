"""Refuses outputs that would destroy what a run reads: its inputs, and the files that say how to clean them."""

from __future__ import annotations

import os
import stat
from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleaner.cli.config import config_files
from cleaner.errors import SettingError
from cleaner.io.inputs import STDIN
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.io.inputs import Inputs

STDIN_NUMBER, STDOUT_NUMBER = 0, 1
REMEDY = "would be lost; name another file"


class Read(NamedTuple):
    """A file or a folder that a run reads."""

    path: str
    what: str
    """What it is to the run, such as `the input a.txt`."""


def check_target_is_not_read(option: str, target: str, inputs: Iterable[str], settings: Iterable[Read] = ()) -> None:
    """Raise `SettingError` if the file `target`, which `option` names, is an input or lies in what `settings` list.

    Links to the same file count as the file.
    """
    if (wanted := _identity(target)) is None:
        return
    for path in inputs:
        if _identity(STDIN_NUMBER if path == STDIN else path) == wanted:
            name = "standard input" if path == STDIN else "an input"
            raise SettingError(f"{option} {target}: is {name} as well and {REMEDY}")
    for each in settings:
        if _identity(each.path) == wanted or _lies_in(target, each.path):
            raise SettingError(f"{option} {target}: is {each.what} and {REMEDY}")


def check_targets(options: Namespace, inputs: Inputs) -> None:
    """Raise `SettingError` if an output of the run is one of its inputs, rule files or configuration files."""
    paths = (source.path for source in inputs)
    if options.output_dir:
        if options.manifest:
            _check_manifest(options.manifest, options.output_dir)
            check_target_is_not_read("--manifest", options.manifest, paths, _settings(options))
    elif options.output and options.output != STDIN:
        check_target_is_not_read("-o", options.output, paths, _settings(options))
    elif (stdout := _identity(STDOUT_NUMBER)) is not None:
        for path in paths:
            if _identity(STDIN_NUMBER if path == STDIN else path) == stdout:
                name = "standard input" if path == STDIN else path
                raise SettingError(f"{name}: is standard output as well; write the output to another file")


def check_outputs(options: Namespace, places: Iterable[str]) -> None:
    """Raise `SettingError` if an output below the folder `-d` is a file that says how to clean, or the manifest.

    `places` are the paths of the outputs below the folder.
    """
    out = options.output_dir
    manifest = [Read(options.manifest, "the copy of the manifest")] if options.manifest else []
    found = {os.path.realpath(each.path): each for each in (*_settings(options), *manifest) if _lies_in(each.path, out)}
    for target in (os.path.join(out, place) for place in places) if found else ():
        if each := found.get(os.path.realpath(target)):
            raise SettingError(f"-d {out}: the output {target} is {each.what} and {REMEDY.replace('file', 'folder')}")


def _check_manifest(path: str, out: str) -> None:
    """Refuse before the run what would fail at its end."""
    if os.path.isdir(path):
        raise SettingError(f"--manifest {path}: is a folder; name a file")
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder) and os.path.realpath(folder) != os.path.realpath(out):
        raise SettingError(f"--manifest {path}: its folder is not there; make it first")


def _settings(options: Namespace) -> Iterator[Read]:
    """Yield what decides how a run cleans, with its names in messages."""
    for path in options.rules:
        yield Read(path, "a rule file" if os.path.isfile(path) else f"a rule file in {path}")
    for path in () if options.isolated else config_files(options.config):
        yield Read(path, "the configuration")
    if options.weights:
        yield Read(options.weights, "a file of the weights")
    if options.index:
        yield Read(options.index, "the index of the run")
    if options.files_from and options.files_from != STDIN:
        yield Read(options.files_from, "the list of inputs")


def _identity(file: str | int) -> tuple[int, int] | None:
    """Return device and inode of a regular file; None for anything else, such as a terminal or a pipe."""
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) and found.st_ino else None


def _lies_in(path: str, folder: str) -> bool:
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))
