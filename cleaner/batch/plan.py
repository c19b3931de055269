"""Plan of a run into a folder: the output of each input, and the refusal of plans that would lose a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from cleaner.disk import naming_errors, temporary_table
from cleaner.errors import OutputError, SettingError
from cleaner.io.compression_type import without_compression
from cleaner.io.inputs import Input, named

SAME_PLACE = "SELECT place FROM t GROUP BY place HAVING count(*) > 1"
NAME_BYTES = 255  # the longest file name of the usual file systems


def check_folders(folders: Iterable[str], out: str) -> None:
    """Raise `SettingError` if the output folder is one of the input folders or lies in one."""
    target = os.path.realpath(out)
    if os.path.lexists(out) and not os.path.isdir(out):
        raise SettingError(f"-d {out}: is no folder; write -o for a file")
    for folder in folders:
        source = os.path.realpath(folder)
        if target == source:
            raise SettingError(f"-d {out}: is the input folder itself; name another one")
        if target.startswith(os.path.join(source, "")):
            raise SettingError(f"-d {out}: lies inside the input folder {folder}; name one outside of it")


class Plan:
    """Inputs of a run and the output of each, in a fixed order: as they were named, those of a folder sorted by name.

    The tree of the inputs is mirrored below `out`; `suffix` returns the suffix of the output for a path. Where several
    inputs would have one output, each whose name is not that of the output keeps its whole name before the suffix:
    `a.txt` becomes `a.txt`, and `a.html` becomes `a.html.txt`. The plan lies on disk. Raises `SettingError` where an
    output would be lost.
    """

    def __init__(self, groups: Iterable[Iterable[Input]], out: str, suffix: Callable[[str], str]) -> None:
        self._out = out
        # names are bytes, because not all are text; `place` is `output` as the file system tells names apart
        self._table = temporary_table(
            "at INTEGER, relative BLOB, path BLOB, problem TEXT, output BLOB, place BLOB, PRIMARY KEY (at, relative)"
        )
        rows = (_row(at, source, suffix(source.path)) for at, group in enumerate(groups) for source in group)
        self._table.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._table.execute("CREATE INDEX places ON t (place)")
        for also_equal in (False, True):  # a name that is made whole may be that of a third output
            self._rename(suffix, also_equal)
        for problem in chain(self._clashes(), self._blocked(), self._victims()):
            raise SettingError(problem)

    def __iter__(self) -> Iterator[Input]:
        return (source for source, _ in self.outputs)

    def __len__(self) -> int:
        return int(self._table.execute("SELECT count(*) FROM t").fetchone()[0])

    @property
    def outputs(self) -> Iterator[tuple[Input, str]]:
        """Each input with the path of its output below the output folder."""
        return self._selected("")

    @property
    def names(self) -> Iterator[str]:
        """Paths of the inputs below the output folder, each once, sorted."""
        found = self._table.execute("SELECT DISTINCT relative FROM t ORDER BY relative")
        return (os.fsdecode(relative) for (relative,) in found)

    def _selected(self, which: str, *values: bytes) -> Iterator[tuple[Input, str]]:
        rows = f"SELECT path, relative, problem, output FROM t {which} ORDER BY at, relative"
        return ((_input(*row), os.fsdecode(output)) for *row, output in self._table.execute(rows, values))

    def _rename(self, suffix: Callable[[str], str], also_equal: bool) -> None:
        """Give inputs of the same output their whole names; with `also_equal`, also those of the name of the output."""
        for (place,) in self._table.execute(SAME_PLACE).fetchall():
            rows = self._table.execute("SELECT at, relative, path, output FROM t WHERE place = ?", (place,)).fetchall()
            for at, relative, path, output in rows:
                if also_equal or relative != output:
                    name = _whole_name(os.fsdecode(relative), suffix(os.fsdecode(path)))
                    values = (os.fsencode(name), os.fsencode(os.path.normcase(name)), at, relative)
                    self._table.execute("UPDATE t SET output = ?, place = ? WHERE at = ? AND relative = ?", values)

    def _clashes(self) -> Iterator[str]:
        """Yield problems: two inputs for one output."""
        for (place,) in self._table.execute(SAME_PLACE):
            (one, _), (other, output), *_ = self._selected("WHERE place = ?", place)
            target = os.path.join(self._out, output)
            yield f"{one.name} and {other.name} would both be written to {target}; rename one"

    def _blocked(self) -> Iterator[str]:
        """Yield problems: an output in the place of a folder."""
        folders = _ancestors(os.path.dirname(place) for place in self._places())
        for place in filter(folders.__contains__, self._places()):
            for source, output in self._selected("WHERE place = ?", place):
                target = os.path.join(self._out, output)
                yield f"{source.name} would be written to {target}, which is a folder of other outputs; rename one"

    def _victims(self) -> Iterator[str]:
        """Yield problems: an output in the place of an input, which can only lie inside the output folder."""
        real = cache(os.path.realpath)
        inside = os.path.join(real(self._out), "")
        places = ((_place(source.path, real), source.name) for source in self)
        victims = {place: name for place, name in places if place.startswith(inside)}
        for target in (os.path.join(self._out, output) for _, output in self.outputs) if victims else ():
            if victim := victims.get(_place(target, real)):
                yield f"{target} would overwrite the input {victim}; write -d with another folder"

    def _places(self) -> Iterator[bytes]:
        return (place for (place,) in self._table.execute("SELECT place FROM t ORDER BY place"))


def _row(at: int, source: Input, suffix: str) -> tuple[int, bytes, bytes, str, bytes, bytes]:
    output = _output_name(source.relative, suffix)
    relative, path, out, place = map(os.fsencode, (source.relative, source.path, output, os.path.normcase(output)))
    return at, relative, path, source.problem, out, place


def _input(path: bytes, relative: bytes, problem: str) -> Input:
    source = named(os.fsdecode(path))
    return source._replace(relative=os.fsdecode(relative), problem=problem)


def _output_name(relative: str, suffix: str) -> str:
    """Return the path of an output; a stem too long for the new suffix is shortened."""
    return _whole_name(os.path.splitext(without_compression(relative))[0], suffix)


def _whole_name(relative: str, suffix: str) -> str:
    """Return a path with one more suffix; a name too long for it is shortened."""
    folder, stem = os.path.split(relative)
    while len(os.fsencode(stem + suffix)) > NAME_BYTES:
        stem = stem[:-1]
    return os.path.join(folder, stem + suffix)


def _ancestors(folders: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for folder in folders:
        while folder and folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)
    return found


def _place(path: str, real: Callable[[str], str]) -> str:
    """Return the path with its folder resolved; a link itself is kept, because writing replaces it."""
    return os.path.join(real(os.path.dirname(path)), os.path.basename(path))


class OutputTree:
    """Folders below the output folder, made when they are needed, and never where a link leads out of it."""

    def __init__(self, out: str) -> None:
        self._out = out
        self._made: set[str] = set()

    def make_room(self, target: str) -> None:
        """Create the folder of `target`."""
        folder = os.path.dirname(target)
        if folder in self._made:
            return
        with naming_errors(folder):
            os.makedirs(folder, exist_ok=True)
        within = os.path.relpath(folder, self._out)
        if os.path.realpath(folder) != os.path.normpath(os.path.join(os.path.realpath(self._out), within)):
            raise OutputError(target, OSError(0, "a symbolic link leads out of the output folder"))
        self._made.add(folder)
