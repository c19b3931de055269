"""Features that the compiled core holds, as Python reads them: a column becomes a list when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import cleaner._core as _core
from cleaner._core.blocks import CoreBlocks
from cleaner.last_result import last_result
from cleaner.model import Document, PageType
from cleaner.rules.lexicon import GROUPS, MIXED, Lexicon

MAX_HANDLES = 128
_GROUPS = {MIXED: -1, **{group: at for at, group in enumerate(GROUPS)}}


class CoreColumns(Mapping[str, "list[float]"]):
    """Columns of a table in the core, by name."""

    def __init__(self, handle: object, places: Mapping[str, int]) -> None:
        self.handle = handle
        self._places = places
        self._read: dict[str, list[float]] = {}

    def __getitem__(self, name: str) -> list[float]:
        if name not in self._read:
            self._read[name] = _native().column_values(self.handle, self._places[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def with_constants(self, values: Mapping[str, float]) -> CoreColumns:
        """Return the columns with these values, each for all blocks, in the place of those that they have."""
        changed = [(self._places[name], value) for name, value in values.items() if name in self._places]
        return CoreColumns(_native().with_constant_columns(self.handle, changed), self._places)


class CoreFeatures:
    """What `Features` holds, in the core."""

    def __init__(self, columns: CoreColumns, page_type: PageType) -> None:
        self.columns = columns
        self.page_type = page_type
        self.sizes: list[int] = _native().block_sizes(columns.handle)

    @property
    def handle(self) -> object:
        """Handle of the features."""
        return self.columns.handle

    @cached_property
    def words(self) -> list[list[int]]:
        """Vocabulary indices of the terms of each block."""
        found: list[list[int]] = _native().block_words(self.handle)
        return found

    @cached_property
    def names(self) -> list[list[int]]:
        """Vocabulary indices of the names of the markup of each block."""
        found: list[list[int]] = _native().block_names(self.handle)
        return found

    @cached_property
    def blanks(self) -> list[bool]:
        """Whether a blank line stands above each block."""
        found: list[bool] = _native().block_blanks(self.handle)
        return found

    @cached_property
    def sections(self) -> list[int]:
        """Kind of section that the removal of each block opens, or 0."""
        found: list[int] = _native().block_sections(self.handle)
        return found

    @cached_property
    def page(self) -> list[float]:
        """Features of the page; empty for text."""
        found: list[float] = _native().page_values(self.handle)
        return found

    def with_columns(self, columns: CoreColumns) -> CoreFeatures:
        """Return the features with other columns."""
        return CoreFeatures(columns, self.page_type)


class CoreMatrix(Sequence["list[float]"]):
    """Columns of features and of their context, in the order of a schema; the core takes it as a whole."""

    def __init__(self, features: CoreColumns, context: CoreColumns, names: Sequence[str]) -> None:
        self.features = features
        self.context = context
        self._names = names

    def __getitem__(self, at: Any) -> Any:
        name = self._names[at]
        return self.context[name] if name in self.context else self.features[name]

    def __len__(self) -> int:
        return len(self._names)


def _native() -> Any:
    assert _core.native
    return _core.native


def fits(document: Document) -> bool:
    """Tell whether the core can hold a document."""
    return len(document.source_text) <= _core.MAX_CHARS


def kept_by_identity(make: Callable[[Any], object]) -> Callable[[Any], object]:
    """Let a function of what never changes be called once for each object; the last results are kept."""
    kept: dict[int, tuple[object, object]] = {}

    def handle_of(of: Any) -> object:
        held = kept.get(id(of))
        if held is None:
            for oldest in list(kept)[: max(0, len(kept) - MAX_HANDLES + 1)]:
                kept.pop(oldest, None)  # another thread may have done so
            held = kept[id(of)] = (of, make(of))  # it keeps the object as well, so that its id stays taken
        return held[1]

    return handle_of


@kept_by_identity
def vocabulary_handle(vocabulary: Mapping[str, int]) -> object:
    """Return the handle of a vocabulary."""
    return _native().make_vocabulary(vocabulary)


@kept_by_identity
def lexicon_handle(lexicon: Lexicon) -> object:
    """Return the handle of a lexicon."""
    terms, names = (
        {term: _GROUPS[group] for term, group in listed.items()} for listed in (lexicon.groups, lexicon.names)
    )
    return _native().make_lexicon(list(lexicon.function_words), terms, names)


def markup_handle(document: Document) -> object:
    """Return the handle of the markup of the blocks of a page."""
    blocks = document.blocks
    if isinstance(blocks, CoreBlocks):
        return blocks.markup_handle
    return _made_markup(document)


@last_result
def _made_markup(document: Document) -> object:
    """Return the handle of the markup of a page that the core has not read; made once, as documents are immutable."""
    return _native().make_markup([block.markup for block in document.blocks if block.markup])
