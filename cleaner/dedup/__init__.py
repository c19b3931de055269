"""Blocks that many documents share: their fingerprints, the templates of sites, repeats.

BlockCounter -> SiteTemplates -> for_site(...)            blocks on most pages of a site
CorpusIndex -> Repeats -> of_document(...)                paragraphs that other documents say or nearly say
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.site_blocks import BlockCounter, SiteBlocks, SiteTemplates, site_of

if TYPE_CHECKING:
    from cleaner.dedup.corpus_index import CorpusIndex, IndexedDocument, IndexSettings

__all__ = [
    "BlockCounter",
    "CorpusIndex",
    "IndexSettings",
    "IndexedDocument",
    "SiteBlocks",
    "SiteTemplates",
    "fingerprints",
    "site_of",
]


def __getattr__(name: str) -> Any:
    """Import what concerns an index on first use; most runs have none."""
    if name not in __all__:
        raise AttributeError(f"module 'cleaner.dedup' has no attribute {name!r}")
    import cleaner.dedup.corpus_index as module

    return getattr(module, name)
