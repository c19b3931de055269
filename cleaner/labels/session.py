"""A person's way through documents: which block is looked at, and what is changed. Needs no screen."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.labels.labelled import DROP, KEEP, LabelledBlock, LabelledDocument


class LabelSession:
    """Documents that are being labelled, with the place of the person in them."""

    def __init__(self, documents: Sequence[LabelledDocument]) -> None:
        """Begin with the first document that nobody has gone through; there is one document at least."""
        self.documents = list(documents)
        self.at = next((at for at, each in enumerate(self.documents) if not each.is_checked), 0)
        """Index of the document that is looked at."""
        self.block = 0
        """Index of the block that is looked at."""

    @property
    def document(self) -> LabelledDocument:
        """The document that is looked at."""
        return self.documents[self.at]

    @property
    def checked(self) -> int:
        """Number of documents that a person has gone through."""
        return sum(each.is_checked for each in self.documents)

    def text(self, block: LabelledBlock) -> str:
        """Return the text of a block of the document."""
        return self.document.source[block.start : block.end]

    def move(self, steps: int) -> None:
        """Go some blocks on, or back, as far as there are any."""
        self.block = max(0, min(self.block + steps, len(self.document.blocks) - 1))

    def mark(self, label: str) -> None:
        """Give the block a label."""
        if self.document.blocks:
            self.documents[self.at] = self.document.with_label(self.block, label)

    def toggle(self) -> None:
        """Change the label between `keep` and `drop`."""
        if self.document.blocks:
            self.mark(KEEP if self.document.blocks[self.block].label == DROP else DROP)

    def finish(self) -> bool:
        """Note that the person has gone through the document; go to the next one, and tell whether there is one."""
        self.documents[self.at] = self.document._replace(is_checked=True)
        return self.go(1)

    def go(self, steps: int) -> bool:
        """Go to another document; tell whether there is one."""
        if not 0 <= self.at + steps < len(self.documents):
            return False
        self.at, self.block = self.at + steps, 0
        return True
