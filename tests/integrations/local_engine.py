"""An engine of the search for repeats in this process: blocks are lists of columns."""

from __future__ import annotations

from cleaner.integrations.columns import all_rows, length, taken


class LocalEngine:
    """Tables are lists of blocks. Counts the rows of the largest part of a shuffle."""

    def __init__(self) -> None:
        self.largest = 0

    def map(self, table, function, inputs, outputs):
        return [self._checked(function(dict(block)), outputs) for block in table]

    def grouped(self, table, function, inputs, outputs, parts):
        rows = all_rows(table, inputs)
        self.largest = max(self.largest, length(rows))
        chosen = (taken(rows, rows["part"] == part) for part in range(parts))
        return [self._checked(function(each), outputs) for each in chosen if length(each)]

    def union(self, one, other, names):
        return [*one, *other]

    def kept(self, table):
        return table

    def collected(self, table, names):
        return all_rows(table, names)

    def _checked(self, columns, outputs):
        assert {name: len(values) for name, values in columns.items()}.keys() >= set(outputs)
        return {name: columns[name].copy() for name in outputs}
