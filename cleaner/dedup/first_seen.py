"""What several documents of a run say: which of them says it first, so that the others need not say it again.

Two passes: in the first each document is cleaned, and the fingerprints of what stays go into a `FirstSeenBuilder`; in the
second, the `FirstSeen` it comes to tells `cleaner.steps.across_documents` what a document has from those before it. Only what stays
counts, so that the first to say a thing still says it when the others are silent.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.dedup.fingerprints import digits, text_fingerprint
from cleaner.disk import Spill, temporary_table
from cleaner.errors import SettingError
from cleaner.model import Document, Removals

if TYPE_CHECKING:
    from cleaner.disk import Rows

_FIRST = [("text", "<u8"), ("number", "<u8")]


def remaining_fingerprints(document: Document, removals: Removals) -> array[int]:
    """Those of the texts of the blocks that stay whole, each once, in order; a cut one says only a part of its text."""
    return array("Q", sorted({text_fingerprint(document, each) for each in document.blocks if each not in removals}))


class FirstSeenBuilder:
    """Finds which document is the first to say what several say. Documents have a number, which is their order."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        """With a `folder`, which must be there, memory stays flat but for what is found (`Spill`)."""
        self._rows = Spill(("text", "number"), "text", folder)
        self._names = temporary_table("number INTEGER PRIMARY KEY, name")

    def add(self, number: int, name: str, fingerprints: array[int]) -> None:
        """Hear a document, as `remaining_fingerprints` has it; `name` is what receipts call it."""
        if fingerprints:
            self._rows.add(fingerprints, array("Q", [number]) * len(fingerprints))
            self._names.execute("REPLACE INTO t VALUES (?, ?)", (number, os.fsencode(name)))

    def build(self) -> FirstSeen:
        """What more than one document says; ends builder."""
        import numpy as np

        found = np.concatenate([np.empty(0, _FIRST), *map(_firsts, self._rows.parts())])
        self._rows.forget()
        names = {}
        for number in np.unique(found["number"]).tolist():
            (name,) = self._names.execute("SELECT name FROM t WHERE number = ?", (number,)).fetchone()
            names[number] = os.fsdecode(name)
        return FirstSeen(found, names)


def _firsts(rows: Rows) -> Rows:
    """Of texts that stand in two documents or more, the first of them."""
    import numpy as np

    rows = rows[np.lexsort((rows["number"], rows["text"]))]
    same = rows["text"][1:] == rows["text"][:-1]
    is_first = np.zeros(len(rows), bool)
    is_first[:-1] = same
    is_first[1:] &= ~same
    found: Rows = rows[is_first]
    return found


class FirstSeen:
    """Who says first what several documents say. Immutable, picklable."""

    def __init__(self, rows: Rows, names: Mapping[int, str]) -> None:
        """`rows`: fingerprints of texts, rising, with the number of the first document; `names`: of those."""
        self._rows = rows
        self._names = names

    def earlier_sources(self, number: int, document: Document) -> Mapping[int, str]:
        """What the document with this number has from others: by the index of a block, who is the first to say it."""
        import numpy as np

        if not len(self._rows):
            return {}
        texts = np.array([text_fingerprint(document, block) for block in document.blocks], np.uint64)
        found = self._rows[np.searchsorted(self._rows["text"], texts).clip(max=len(self._rows) - 1)]
        is_said = (found["text"] == texts) & (found["number"] < number)
        return {at: self._names[int(found["number"][at])] for at in np.flatnonzero(is_said).tolist()}

    def digest(self) -> str:
        """Sixteen digits that stand for all of it: equal where that is equal."""
        return digits(self._rows.tobytes())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, for processes that are to come."""
        import numpy as np

        numbers = np.array(list(self._names), np.uint64)
        names = np.frombuffer(b"\0".join(map(os.fsencode, self._names.values())), np.uint8)
        with open(path, "wb") as file:
            for part in (self._rows, numbers, names):
                np.save(file, part, allow_pickle=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> FirstSeen:
        """What `save` wrote. Raises `SettingError` for another file."""
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
