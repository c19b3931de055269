"""Features that the compiled core holds, as Python reads them: a column becomes a list when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import cleaner._core as _core
from cleaner.last_result import kept_by_identity
from cleaner.model import PageType
from cleaner.rules.lexicon import GROUPS, MIXED, Lexicon

GROUP_NUMBERS = {MIXED: -1, **{group: at for at, group in enumerate(GROUPS)}}
"""Numbers of groups in the core."""


class CoreColumns(Mapping[str, "list[float]"]):
    """Columns of a table in the core, by name."""

    def __init__(self, handle: object, places: Mapping[str, int]) -> None:
        self.handle = handle
        self._places = places
        self._read: dict[str, list[float]] = {}

    def __getitem__(self, name: str) -> list[float]:
        if name not in self._read:
            self._read[name] = _core.native.column_values(self.handle, self._places[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def with_constants(self, values: Mapping[str, float]) -> CoreColumns:
        """Return the columns with these values, each for all blocks, in the place of those that they have."""
        changed = [(self._places[name], value) for name, value in values.items() if name in self._places]
        return CoreColumns(_core.native.with_constant_columns(self.handle, changed), self._places)


class CoreFeatures:
    """What Python reads of `Features` that are in the core."""

    def __init__(self, columns: CoreColumns, page_type: PageType) -> None:
        self.columns = columns
        self.handle = columns.handle
        self.page_type = page_type
        self.sizes = _core.native.block_sizes(self.handle)

    @cached_property
    def words(self) -> list[list[int]]:
        """Vocabulary indices of the terms of each block."""
        return _core.native.block_words(self.handle)

    @cached_property
    def names(self) -> list[list[int]]:
        """Vocabulary indices of the names of the markup of each block."""
        return _core.native.block_names(self.handle)

    @cached_property
    def page(self) -> list[float]:
        """Features of the page; empty for text."""
        return _core.native.page_values(self.handle)


class CoreMatrix(Sequence["list[float]"]):
    """Columns of features and of their context, in the order of a schema; the core takes them as a whole."""

    def __init__(self, features: CoreColumns, context: CoreColumns, names: Sequence[str]) -> None:
        self.features = features
        self.context = context
        self._names = names

    def __getitem__(self, at: Any) -> Any:
        name = self._names[at]
        return self.context[name] if name in self.context else self.features[name]

    def __len__(self) -> int:
        return len(self._names)


@kept_by_identity
def vocabulary_handle(vocabulary: dict[str, int]) -> object:
    """Return the handle of a vocabulary."""
    return _core.native.make_vocabulary(vocabulary)


@kept_by_identity
def lexicon_handle(lexicon: Lexicon) -> object:
    """Return the handle of a lexicon."""
    terms, names = (
        {term: GROUP_NUMBERS[group] for term, group in listed.items()} for listed in (lexicon.groups, lexicon.names)
    )
    return _core.native.make_lexicon(list(lexicon.function_words), terms, names)
