"""Blocks that many documents share: their fingerprints, the templates of sites, first occurrences.

BlockCounter -> SiteTemplates -> for_site(...)            blocks on most pages of a site
FirstSeenBuilder -> FirstSeen -> earlier_sources(...)     paragraphs that an earlier document contains
"""

from __future__ import annotations

from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.first_seen import FirstSeen, FirstSeenBuilder, remaining_fingerprints
from cleaner.dedup.site_blocks import BlockCounter, SiteBlocks, SiteTemplates, site_of

__all__ = [
    "BlockCounter",
    "FirstSeen",
    "FirstSeenBuilder",
    "SiteBlocks",
    "SiteTemplates",
    "fingerprints",
    "remaining_fingerprints",
    "site_of",
]
