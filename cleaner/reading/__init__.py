"""Reading: turns a source of text or HTML into a `Document`. No later stage changes a character of the text."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

from cleaner.errors import InputError
from cleaner.language_id import detect
from cleaner.model import Document, PageType
from cleaner.reading.blocks import split_blocks
from cleaner.reading.decode import decode
from cleaner.reading.repair import repair
from cleaner.reading.sniff import is_html

Source = str | bytes | os.PathLike[str]
FORMATS = ("auto", "text", "html")


def read(
    source: Source,
    *,
    format: str = "auto",
    language: str = "auto",
    page_type: str = "auto",
    reference: bool = True,
    links: bool = False,
    function_words: Mapping[str, list[str]],
    classes: Mapping[str, str] | None = None,
    url: str | None = None,
) -> Document:
    """Return the document in `source`: decoded, repaired and split into blocks.

    `source` is text, bytes or a path. `format` is one of `FORMATS`; `language` is a code, several codes joined by
    commas, or `auto`. With `reference`, the document of a page can run the reference extractor; with `links`, it
    carries the links of a page. `function_words` maps words to the languages they identify, `classes` names of
    classes in markup to the roles of their elements. Raises `InputError` if a path cannot be read; no text ever raises.
    """
    name = "" if isinstance(source, str | bytes) else os.fspath(source)
    data = _bytes_of(name) if name else source
    text, warnings = decode(data) if isinstance(data, bytes) else (str(data), ())
    text = text.removeprefix("\ufeff")
    metadata, reference_text = None, None
    if format == "html" or (format == "auto" and is_html(text)):
        from cleaner.reading.html import read_html

        html = text
        text, blocks, metadata = read_html(html, links=links, url=url or "", classes=classes or {})
        if metadata.replaced_chars:
            shown = f"the {metadata.replaced_chars:,} characters that the page shows are left out"
            warnings = (*warnings, f"{shown}; its text is read from its data")
        if reference and blocks and metadata.parsed_by_lxml:
            from cleaner.reading.reference_extractor import extract_main_text

            reference_text = partial(extract_main_text, html)
    else:
        text = repair(text)
        blocks = split_blocks(text)
    return Document(
        source_text=text,
        blocks=blocks,
        language=detect(text, function_words) if language == "auto" else language,
        page_type=PageType.UNKNOWN if page_type == "auto" else PageType(page_type),
        name=name,
        url=url,
        warnings=warnings,
        page_metadata=metadata,
        reference_text=reference_text,
    )


def _bytes_of(path: str) -> bytes:
    """Read a file; raise `InputError` if that fails."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
