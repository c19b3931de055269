"""Which blocks many pages of one site share: every page is counted once, and what stands on most of them is kept.

Two passes over a corpus: in the first, `fingerprints` of each document go into a `BlockCounter`; in the second, the
`SiteTemplates` it comes to tell `cleaner.steps.across_pages` what each site prints on its pages. Nothing here depends on the
order in which pages are counted, nor on the process they are read in; copies of a page count as one.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.fingerprints import _hash, _number, digits
from cleaner.disk import Spill
from cleaner.errors import SettingError
from cleaner.model import Document
from cleaner.urls import host_of

if TYPE_CHECKING:
    from cleaner.disk import Rows


FEWEST_PAGES, FEWEST_TEXTS = 3, 4
"""That a block stands on. On two pages of a site much of what is shared is content: a page twice, a story and the list
it stands in. Texts do not say where a block stands, and of three the entry of a menu may be the topic of one."""
SHARE = 80
"""Per cent of a site's pages that a block stands on. See docs/decisions.md for what goes from 80 on, and from 50 on."""
PAGE = 0  # in the place of a block, stands for the page
_COUNT = [("site", "<u8"), ("block", "<u8"), ("on", "<u4"), ("of", "<u4")]


def site_of(page: Document | str, folder: str = "") -> str:
    """The site of a page, or of its URL: the host, less `www.`; without one, the first folder of its path.

    `folder` is where the file lies below the folder that was named: `alder/2024` for `pages/alder/2024/x.html` below
    `pages`. What has neither is of the site `""`.
    """
    host = host_of(page)
    return host.removeprefix("www.") if host else Path(folder).parts[0] if Path(folder).parts else ""


class SiteBlocks(NamedTuple):
    """What the pages of one site share."""

    pages: int = 0
    """How many pages of the site there are, copies counted once."""
    on: Mapping[int, int] = {}
    """By the fingerprint of a block, on how many of them it stands."""


class BlockCounter:
    """Counts on how many pages of its site each block stands.

    With a `folder`, which must be there, memory stays flat (`Spill`).
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._rows = Spill(("site", "block", "page"), "block", folder)

    def add(self, site: str, fingerprints: array[int]) -> None:
        """Count a page. A page that is added twice, or stands under two names, counts once."""
        if fingerprints:
            blocks = array("Q", [PAGE]) + fingerprints
            of, page = array("Q", [_hash(site)]), array("Q", [_number(fingerprints.tobytes())])
            self._rows.add(of * len(blocks), blocks, page * len(blocks))

    def build(self) -> SiteTemplates:
        """The blocks that stand on so many pages of their site as `FEWEST_PAGES` and `SHARE` ask for; ends counter."""
        import numpy as np

        totals: Rows | None = None
        found: list[Rows] = []
        for rows in self._rows.parts():
            counts = _counted(rows)
            if totals is None:  # what stands for pages is all in the first part
                totals, counts = counts[counts["block"] == PAGE], counts[counts["block"] != PAGE]
            counts["of"] = totals["on"][np.searchsorted(totals["site"], counts["site"])]
            is_shared = (counts["on"] >= FEWEST_PAGES) & (100 * counts["on"] >= SHARE * counts["of"])
            found.append(counts[is_shared])
        self._rows.forget()
        every = np.concatenate([np.empty(0, _COUNT), *found])
        return SiteTemplates(every[np.lexsort((every["block"], every["site"]))])


def _counted(rows: Rows) -> Rows:
    """On how many pages each block of a site stands, by site and block."""
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
    """What the pages of each site of a corpus share. Immutable, picklable, equal where that is equal."""

    def __init__(self, rows: Rows | None = None) -> None:
        import numpy as np

        self._rows: Rows = np.empty(0, _COUNT) if rows is None else rows

    def for_site(self, site: str) -> SiteBlocks:
        """Those of one site."""
        rows = self._of(site)
        if not len(rows):
            return SiteBlocks()
        return SiteBlocks(int(rows["of"][0]), dict(zip(rows["block"].tolist(), rows["on"].tolist(), strict=True)))

    def digest(self, site: str | None = None) -> str:
        """Sixteen digits that stand for what is known of a site, or of all: equal where that is equal."""
        rows = self._rows if site is None else self._of(site)
        return digits(rows.tobytes())

    def _of(self, site: str) -> Rows:
        import numpy as np

        of = np.uint64(_hash(site))
        start, end = (np.searchsorted(self._rows["site"], of, side) for side in ("left", "right"))
        return self._rows[start:end]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write them to a file, for processes that are to come."""
        import numpy as np

        with open(path, "wb") as file:
            np.save(file, self._rows, allow_pickle=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SiteTemplates:
        """What `save` wrote. Raises `SettingError` for another file."""
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
