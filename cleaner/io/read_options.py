"""Settings by which inputs are read, and what follows from them for the format of an input and of its output."""

from __future__ import annotations

from cleaner.io.compression_type import compression_of
from cleaner.io.inputs import kind_of
from cleaner.io.render import Keys, OutputFormat, Renderer
from cleaner.tuples import NamedTuple

MAX_BYTES = 64 << 20  # of one document
MAX_EXPANDED = 1 << 30  # bytes
RECORD_KINDS = ("jsonl", "json", "csv", "parquet", "warc", "wet")
"""Kinds of inputs that hold many documents."""


class ReadOptions(NamedTuple):
    """Settings of reading: limits, the kind of the inputs, and where a record holds its text."""

    renderer: Renderer
    """Rendering of the output: documents that are not read are passed through in its format."""
    max_bytes: int = MAX_BYTES
    """Limit for one document; a larger one is passed through unchanged."""
    kind: str = "auto"
    """Kind of all inputs: `auto` (by suffix, or else by content), one of `RECORD_KINDS`, or `text` or `html`."""
    max_expanded: int = MAX_EXPANDED
    """Limit for what a compressed document, or one record of a compressed file, expands to."""

    @property
    def keys(self) -> Keys:
        """Names of the members that hold the text, the id and the address of a record."""
        return self.renderer.keys

    def kind_of(self, path: str) -> str:
        """Return the kind of records that an input of this name holds; `""` if it is one document."""
        if self.kind == "auto":
            return kind_of(path)
        return self.kind if self.kind in RECORD_KINDS else ""

    def holds_records(self, path: str) -> bool:
        """Tell whether an input of this name holds records."""
        return bool(self.kind_of(path))

    def output_format(self, path: str) -> OutputFormat:
        """Return the format of the output for an input: a table stays a table unless another format was asked for."""
        kind = self.kind_of(path)
        if kind == "parquet" and self.renderer.form is OutputFormat.TEXT:
            return OutputFormat.PARQUET
        return self.renderer.of_records if kind else self.renderer.form

    def suffix(self, path: str) -> str:
        """Return the suffix of the output for an input; records are compressed as they were."""
        form = self.output_format(path)
        compressed = self.holds_records(path) and form is not OutputFormat.PARQUET
        return form.suffix + (compression_of(path) if compressed else "")
