"""First occurrences: which document of a run is the first to contain a block that several contain.

Two passes: in the first, each document is cleaned, and the fingerprints of the blocks that stay are added to a
`FirstSeenBuilder`. In the second, the `FirstSeen` that it builds gives `cleaner.steps.across_documents` the blocks of a
document that an earlier one contains. Only blocks that stay count, so that the first document still has a block when it
is removed from the others.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.dedup.earlier import Original
from cleaner.dedup.fingerprints import short_hash, text_fingerprint
from cleaner.disk import Spill, StateFile, temporary_table
from cleaner.errors import SettingError
from cleaner.model import Document, Removals

if TYPE_CHECKING:
    from cleaner.disk import Rows

_FIRST = [("text", "<u8"), ("number", "<u8")]


def remaining_fingerprints(document: Document, removals: Removals) -> array[int]:
    """Return the text fingerprints of the blocks that stay whole, not of those that were cut; each once, ascending."""
    return array("Q", sorted({text_fingerprint(document, each) for each in document.blocks if each not in removals}))


class FirstSeenBuilder:
    """Finds the first document with each block that several contain. Documents are ordered by their number."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        """Gather in memory or, so that only the result takes memory, in a `folder` that exists (`Spill`)."""
        self._rows = Spill(("text", "number"), "text", folder)
        self._names = temporary_table("number INTEGER PRIMARY KEY, name")

    def add(self, number: int, name: str, fingerprints: array[int]) -> None:
        """Add the `remaining_fingerprints` of a document; `name` is what receipts call it."""
        if fingerprints:
            self._rows.add(fingerprints, array("Q", [number]) * len(fingerprints))
            self._names.execute("REPLACE INTO t VALUES (?, ?)", (number, os.fsencode(name)))

    def build(self) -> FirstSeen:
        """Return what more than one document contains; nothing can be added afterwards."""
        import numpy as np

        found = np.concatenate([np.empty(0, _FIRST), *map(_firsts, self._rows.parts())])
        self._rows.forget()
        names = {}
        for number in np.unique(found["number"]).tolist():
            (name,) = self._names.execute("SELECT name FROM t WHERE number = ?", (number,)).fetchone()
            names[number] = os.fsdecode(name)
        return FirstSeen(found, names)


def _firsts(rows: Rows) -> Rows:
    """Return the first row of each text that stands in two documents or more."""
    import numpy as np

    rows = rows[np.lexsort((rows["number"], rows["text"]))]
    same = rows["text"][1:] == rows["text"][:-1]
    is_first = np.zeros(len(rows), bool)
    is_first[:-1] = same
    is_first[1:] &= ~same
    found: Rows = rows[is_first]
    return found


class FirstSeen:
    """First documents with the blocks that several documents contain. Immutable, picklable."""

    def __init__(self, rows: Rows, names: Mapping[int, str]) -> None:
        """Take `rows`, ascending text fingerprints with the number of the first document, and the names of those."""
        self._rows = rows
        self._names = names

    def earlier_sources(self, number: int, document: Document) -> Mapping[int, Original]:
        """Return, by the index of a block, the earlier document that contains it first; `number` is this document's."""
        import numpy as np

        if not len(self._rows):
            return {}
        texts = np.array([text_fingerprint(document, block) for block in document.blocks], np.uint64)
        found = self._rows[np.searchsorted(self._rows["text"], texts).clip(max=len(self._rows) - 1)]
        is_repeat = (found["text"] == texts) & (found["number"] < number)
        return {at: Original(self._names[int(found["number"][at])]) for at in np.flatnonzero(is_repeat).tolist()}

    def digest(self) -> str:
        """Return a digest of all of it, names included, as sixteen hexadecimal digits."""
        return short_hash(self._rows.tobytes() + repr(sorted(self._names.items())).encode("utf-8", "surrogatepass"))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, for other processes to `load`."""
        import numpy as np

        numbers = np.array(list(self._names), np.uint64)
        names = np.frombuffer(b"\0".join(map(os.fsencode, self._names.values())), np.uint8)
        with StateFile(path) as file:
            for part in (self._rows, numbers, names):
                np.save(file, part, allow_pickle=False)
            file.sync()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> FirstSeen:
        """Read what `save` wrote. Raises `SettingError` for any other file."""
        import numpy as np

        try:
            with open(path, "rb") as file:
                rows, numbers, names = (np.load(file, allow_pickle=False) for _ in range(3))
        except (OSError, ValueError, EOFError) as error:
            raise SettingError(f"{os.fspath(path)}: {error}") from None
        texts: Any = map(os.fsdecode, names.tobytes().split(b"\0"))
        return cls(rows, dict(zip(numbers.tolist(), texts, strict=False)))

    def __len__(self) -> int:
        return len(self._rows)
