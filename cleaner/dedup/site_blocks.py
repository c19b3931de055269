"""Site templates: the blocks that most pages of a site share, counted over a corpus.

Two passes: in the first, the `fingerprints` of each document are added to a `BlockCounter`. In the second, the
`SiteTemplates` that it builds give `cleaner.steps.across_pages` the shared blocks of each site. The result does not
depend on the order of the pages, nor on the process that reads them; copies of a page count as one.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.dedup.fingerprints import hash_bytes, hash_text, short_hash
from cleaner.disk import Spill, StateFile
from cleaner.errors import SettingError
from cleaner.model import Document
from cleaner.tuples import NamedTuple
from cleaner.urls import host_of

if TYPE_CHECKING:
    from cleaner.disk import Rows


MIN_PAGES, MIN_TEXTS = 3, 4
"""Pages that must contain a block. Two pages of a site share much content: the same page twice, a story and the list
that links to it. In texts, a block has no place in the markup, and an entry of a menu may be the topic of one of three.
"""
MIN_PERCENT = 80
"""Share of a site's pages that must contain a block. See docs/decisions.md for what is removed at 80 and at 50."""
PAGE_ROW = 0  # in the column of blocks, the row of a page itself
_COUNT = [("site", "<u8"), ("block", "<u8"), ("on", "<u4"), ("of", "<u4")]


def site_of(page: Document | str, folder: str = "") -> str:
    """Return the site of a page or of a URL: the host without `www.` or, if it has none, the first folder of its path.

    `folder` is the folder of the file, below the folder that the user named: `alder/2024` for
    `pages/alder/2024/x.html` below `pages`. A page with neither belongs to the site `""`.
    """
    host = host_of(page)
    return host.removeprefix("www.") if host else Path(folder).parts[0] if Path(folder).parts else ""


class SiteBlocks(NamedTuple):
    """Blocks that the pages of one site share."""

    pages: int = 0
    """Number of pages of the site, copies counted once."""
    on: Mapping[int, int] = {}
    """Number of pages that contain a block, by its fingerprint."""


class BlockCounter:
    """Counts the pages of its site that contain each block.

    With a `folder`, which must exist, memory stays flat (`Spill`).
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._rows = Spill(("site", "block", "page"), "block", folder)

    def add(self, site: str, fingerprints: array[int]) -> None:
        """Count a page, given the fingerprints of its blocks. Copies of a page count once."""
        if fingerprints:
            blocks = array("Q", [PAGE_ROW]) + fingerprints
            host, page = array("Q", [hash_text(site)]), array("Q", [hash_bytes(fingerprints.tobytes())])
            self._rows.add(host * len(blocks), blocks, page * len(blocks))

    def build(self) -> SiteTemplates:
        """Return the blocks on `MIN_PAGES` and `MIN_PERCENT` of their site's pages; no page can be added afterwards."""
        import numpy as np

        totals: Rows | None = None
        found: list[Rows] = []
        for rows in self._rows.parts():
            counts = _counted(rows)
            if totals is None:  # the rows of pages are all in the first part
                totals, counts = counts[counts["block"] == PAGE_ROW], counts[counts["block"] != PAGE_ROW]
            counts["of"] = totals["on"][np.searchsorted(totals["site"], counts["site"])]
            is_shared = (counts["on"] >= MIN_PAGES) & (100 * counts["on"] >= MIN_PERCENT * counts["of"])
            found.append(counts[is_shared])
        self._rows.forget()
        every = np.concatenate([np.empty(0, _COUNT), *found])
        return SiteTemplates(every[np.lexsort((every["block"], every["site"]))])


def _counted(rows: Rows) -> Rows:
    """Return for each site and block the number of pages that contain it, in ascending order of both."""
    import numpy as np

    rows = rows[np.lexsort((rows["page"], rows["block"], rows["site"]))]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = rows[1:] != rows[:-1]
    rows = rows[fresh]
    first = np.ones(len(rows), bool)
    first[1:] = (rows["site"][1:] != rows["site"][:-1]) | (rows["block"][1:] != rows["block"][:-1])
    starts = np.flatnonzero(first)
    counts = np.zeros(len(starts), _COUNT)
    counts["site"], counts["block"] = rows["site"][starts], rows["block"][starts]
    counts["on"] = np.diff(np.append(starts, len(rows)))
    return counts


class SiteTemplates:
    """Blocks that the pages of each site of a corpus share. Immutable, picklable, comparable."""

    def __init__(self, rows: Rows | None = None) -> None:
        import numpy as np

        self._rows: Rows = np.empty(0, _COUNT) if rows is None else rows

    def for_site(self, site: str) -> SiteBlocks:
        """Return the shared blocks of one site."""
        rows = self._rows_of(site)
        if not len(rows):
            return SiteBlocks()
        return SiteBlocks(int(rows["of"][0]), dict(zip(rows["block"].tolist(), rows["on"].tolist(), strict=True)))

    def digest(self, site: str | None = None) -> str:
        """Return a digest of the shared blocks of a site, or of all sites, as sixteen hexadecimal digits."""
        rows = self._rows if site is None else self._rows_of(site)
        return short_hash(rows.tobytes())

    def _rows_of(self, site: str) -> Rows:
        import numpy as np

        number = np.uint64(hash_text(site))
        start, end = (np.searchsorted(self._rows["site"], number, side) for side in ("left", "right"))
        return self._rows[start:end]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write them to a file, for other processes to `load`."""
        import numpy as np

        with StateFile(path) as file:
            np.save(file, self._rows, allow_pickle=False)
            file.sync()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SiteTemplates:
        """Read what `save` wrote. Raises `SettingError` for any other file."""
        import numpy as np

        try:
            rows = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise SettingError(f"{os.fspath(path)}: {error}") from None
        if rows.dtype != np.dtype(_COUNT):
            raise SettingError(f"{os.fspath(path)}: holds no shared blocks; count the pages anew")
        return cls(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SiteTemplates) and self._rows.tobytes() == other._rows.tobytes()

    def __hash__(self) -> int:
        return hash(self._rows.tobytes())
