"""Functions of the compiled core. Handles are C++ objects that Python holds and hands back."""

from collections.abc import Sequence

sources: int
"""`sources.checksum` of what it was compiled from; 0 where the build did not say, which nothing is compared with."""

def make_document(
    text: str,
    levelled: str,
    blocks: Sequence[tuple[int, int, int, str, int, bool, bool]],
    language: str,
    is_page: bool,
    /,
) -> object:
    """Return the handle of a document.

    `blocks` are start, end, number of the kind in `BlockKind`, folded text, words, sentence, prose.
    """
