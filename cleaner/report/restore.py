"""Restores the source text from the cleaned text and a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.model import CleanResult
from cleaner.report.ending import ENDING

REMOVED, CHECKSUM = "removed", "source_sha256"


class RestoreError(ValueError):
    """A source text that cannot be restored; the message says why, and what to write instead."""


def restore_fields(result: CleanResult) -> dict[str, Any]:
    """Return the fields of a receipt that restore the source text: what is missing in the cleaned text, and a checksum.

    Missing are removals and the white space around them that was dropped: lists of an offset into the source and a
    text. The checksum is that of the source.
    """
    return {REMOVED: [list(missing) for missing in _missing(result)], CHECKSUM: text_checksum(result.source_text)}


def _missing(result: CleanResult) -> Iterator[tuple[int, str]]:
    at = 0
    for start, end in [*result.kept(), (len(result.source_text),) * 2]:
        if at < start:
            yield at, result.source_text[at:start]
        at = end


def restored(text: str, receipt: Mapping[str, Any]) -> str:
    """Return the source text of a cleaned text and its receipt. Raises `RestoreError` if they do not fit."""
    if not isinstance(receipt.get(REMOVED), list):
        raise RestoreError("the receipt does not hold what was removed; clean with --spans")
    if isinstance(ending := receipt.get(ENDING), str):
        text = text.rstrip() + ending
    source = "".join(_merged(text, receipt[REMOVED]))
    if CHECKSUM in receipt and text_checksum(source) != receipt[CHECKSUM]:
        raise RestoreError("the text or its receipt is not as it was written: the checksum of the source is another")
    return source


def _merged(text: str, missing: list[Any]) -> Iterator[str]:
    """Yield the cleaned text and the missing texts in the order of the source."""
    used = at = 0  # characters of the text, and of the source
    for each in missing:
        match each:
            case [int(start), str(lost)] if at <= start <= at + len(text) - used:
                yield text[used : used + start - at]
                yield lost
                used, at = used + start - at, start + len(lost)
            case _:
                raise RestoreError("the receipt belongs to another text: what was removed does not fit into this one")
    yield text[used:]


def text_checksum(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    import hashlib  # not imported by a filter that writes no receipt

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
