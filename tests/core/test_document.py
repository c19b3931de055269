"""Documents of the core: any text can be handed over, and what is no document is refused by an exception."""

from __future__ import annotations

import pytest
from pages import document

from cleaner import _core
from cleaner._core.documents import handle_of

pytestmark = pytest.mark.skipif(not _core.native, reason=f"no compiled core, {_core.why_not}")

ROW = (0, 1, 0, "a", 1, False, False)


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800", "\U0010ffff", "A line", "A line\n\n- an item\n\n> a quote", "\n" * 9]
)
def test_any_text_can_be_handed_over(text: str) -> None:
    read = document(text)
    assert handle_of(read) is handle_of(read)


@pytest.mark.parametrize(
    "arguments",
    [
        ("a", "a", [ROW[:6]], "en", False),
        ("a", "a", [("0", *ROW[1:])], "en", False),
        ("a", "a", [(*ROW[:3], b"a", *ROW[4:])], "en", False),
        ("a", "a", 1, "en", False),
        ("a", b"a", [], "en", False),
        ("a", "a", [], "e\0n", False),
        ("a", "a", []),
    ],
    ids=["short row", "start", "folded", "rows", "levelled", "language", "missing"],
)
def test_what_is_no_document_is_refused(arguments: tuple[object, ...]) -> None:
    assert _core.native
    with pytest.raises((TypeError, ValueError, IndexError)):
        _core.native.make_document(*arguments)
