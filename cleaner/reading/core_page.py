"""Pages that the compiled core has read: their blocks, markup and structure as sequences of objects of Python."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import cleaner._core as _core
from cleaner._core.made import Made, MadeMapping
from cleaner.model import Markup
from cleaner.reading.parsed_page import HtmlBlock
from cleaner.structure import Container, LoneImage, PageStructure


class CorePage(Made[HtmlBlock]):
    """Blocks of a page, with what else the core keeps of it."""

    __slots__ = ("handle",)

    def __init__(self, handle: object) -> None:
        super().__init__(partial(_core.native.page_blocks, handle))
        self.handle = handle

    @property
    def chars(self) -> int:
        """Number of characters in the blocks."""
        return _core.native.page_chars(self.handle)

    def containers(self) -> MadeMapping[Container]:
        """Return the quotes and list items, by the number of the element."""
        return MadeMapping(partial(_core.native.page_containers, self.handle))

    def laid_out(self, limits: object, tight_kinds: Iterable[int]) -> tuple[str, object]:
        """Return the text of the page, and the handle of its document with the facts of its blocks."""
        text, document = _core.native.lay_out(self.handle, limits, tight_kinds)
        return text, document

    def structure(self, images: tuple[LoneImage, ...]) -> PageStructure:
        """Return the structure of the page, which is laid out, without addresses."""
        inline, rows = (partial(of, self.handle) for of in (_core.native.page_inline, _core.native.page_rows))
        return PageStructure(Made(inline), MadeMapping(rows), self.containers(), images)


class CoreMarkup(Made[Markup]):
    """Markup of the blocks of a page."""

    __slots__ = ("handle",)

    def __init__(self, handle: object) -> None:
        super().__init__(partial(_core.native.markup_rows, handle, Markup))
        self.handle = handle
