"""Steps for datatrove: `CleanerFormatter` for text and pages, `CleanerExtractor` for pages in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import CleanResult
from cleaner.pipeline import Cleaner
from cleaner.report.receipt import RECEIPT, receipt
from cleaner.rules.selection import load_rules

try:
    from datatrove.pipeline.extractors.base import BaseExtractor
    from datatrove.pipeline.formatters.base import BaseFormatter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError("cleaner.integrations.datatrove needs datatrove; write: pip install datatrove") from error

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline


class CleanerFormatter(BaseFormatter):  # type: ignore[misc, unused-ignore]
    """Formatter that cleans the text of each document and puts a receipt into `metadata["cleaner"]`, as in records.

    `spans` lists every removal in the receipt; `drop_empty` drops documents of which nothing is left. The rules of a
    site are chosen by the URL in `metadata["url"]`. Whether a text is HTML is detected, unless `Cleaner(format=…)` says
    so.
    """

    name = "🧽 Cleaner"

    def __init__(self, cleaner: Cleaner | None = None, *, spans: bool = False, drop_empty: bool = False) -> None:
        super().__init__()
        self.cleaner = cleaner or Cleaner()
        self.spans = spans
        self.drop_empty = drop_empty

    def format(self, text: str) -> str:
        """Return the cleaned text."""
        return self.cleaner(text).text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents, cleaned, in their order."""
        rules = len(load_rules(self.cleaner.rules, self.cleaner.select, self.cleaner.ignore).rules)
        for document in data:
            with self.track_time():
                result = self.cleaner(document.text, url=document.metadata.get("url"))
                document.text = result.text
                document.metadata[RECEIPT] = receipt(result, rules, spans=self.spans)
            self._count(result)
            if self.drop_empty and not document.text.strip():
                self.stat_update(StatHints.dropped)
                continue
            self._forward(document)
            yield document

    def _count(self, result: CleanResult) -> None:
        self.stat_update(StatHints.total, str(result.status))
        self.stat_update("removed_chars", value=result.removed_chars)
        if result.confidence is not None:
            self.stat_update("confidence", value=result.confidence)
        for removal in result.removals:
            self.stat_update(f"{removal.by}_chars", value=removal.end - removal.start, unit="removal")

    def _forward(self, document: Document) -> None:
        self.stat_update(StatHints.forwarded)
        self.update_doc_stats(document)


class CleanerExtractor(BaseExtractor):  # type: ignore[misc, unused-ignore]
    """Extractor that cleans HTML as datatrove's others do: in a process that is ended after `timeout` seconds.

    datatrove drops a document that took longer, that failed, or of which nothing is left. There are no receipts;
    `CleanerFormatter` writes them.
    """

    name = "🧽 Cleaner"

    def __init__(self, cleaner: Cleaner | None = None, timeout: float = 10) -> None:
        super().__init__(timeout)
        self.cleaner = cleaner or Cleaner(format="html")

    def extract(self, text: str) -> str:
        """Return the cleaned text."""
        return self.cleaner(text).text
