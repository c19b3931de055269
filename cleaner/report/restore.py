"""The source text again, from the text that was kept and a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import CleanResult

REMOVED, CHECKSUM = "removed", "source_sha256"


class RestoreError(ValueError):
    """A source text that cannot be had again; the message says why, and what to write instead."""


def gone(result: CleanResult) -> dict[str, Any]:
    """The part of a receipt that restores the source text: every stretch of it that is not in the text, removals and
    the white space that closed up, as where it begins in the source and what it says; and a checksum of the source.
    """
    return {REMOVED: [list(stretch) for stretch in _stretches(result)], CHECKSUM: checksum(result.source_text)}


def _stretches(result: CleanResult) -> Iterator[tuple[int, str]]:
    at = 0
    for start, end in [*result.kept(), (len(result.source_text),) * 2]:
        if at < start:
            yield at, result.source_text[at:start]
        at = end


def restored(text: str, receipt: Mapping[str, Any]) -> str:
    """The source text of `text`, whose receipt this is. Raises `RestoreError` where it cannot be had."""
    if not isinstance(receipt.get(REMOVED), list):
        raise RestoreError("the receipt does not hold what was removed; clean with --spans")
    source = "".join(_woven(text, receipt[REMOVED]))
    if CHECKSUM in receipt and checksum(source) != receipt[CHECKSUM]:
        raise RestoreError("the text or its receipt is not as it was written: the checksum of the source is another")
    return source


def _woven(text: str, stretches: list[Any]) -> Iterator[str]:
    """The text and the stretches, each at its place in the source."""
    used = at = 0  # characters of the text, and of the source
    for stretch in stretches:
        match stretch:
            case [int(start), str(lost)] if at <= start <= at + len(text) - used:
                yield text[used : used + start - at]
                yield lost
                used, at = used + start - at, start + len(lost)
            case _:
                raise RestoreError("the receipt belongs to another text: what was removed does not fit into this one")
    yield text[used:]


def checksum(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    import hashlib  # a filter that writes no receipt does without

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
