"""Labelled documents, and files of them: JSON lines, an object for each document.

    {"id": "raw/a.html", "format": "html", "source": "…", "blocks": [[0, 24, "keep"], [26, 40, "drop"]],
     "html": "<html>…", "made_by": {"cleaner": "1.0", "checked": true}}

`source` is the source text as it was read, and spans count its code points. A page also has `html`, or `path`, the file
that holds it, absolute or relative to the file of labels. `checked` says that a person has gone through the document.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, BinaryIO

from cleaner._version import __version__
from cleaner.errors import InputError, SettingError
from cleaner.io.compression_type import compression_in, compression_of
from cleaner.io.outputs import writing
from cleaner.io.read_options import MAX_EXPANDED
from cleaner.model import CleanResult, Document
from cleaner.reading.decode import decode
from cleaner.tuples import NamedTuple

KEEP, DROP, UNSURE = LABELS = ("keep", "drop", "unsure")
"""Labels of a block; one of which a person is not sure counts for nothing."""
MIN_REMOVED = 0.5  # of a block's characters, for the label to begin as `drop`


class LabelledBlock(NamedTuple):
    """Span of the source text, and its label."""

    start: int
    end: int
    label: str


class LabelledDocument(NamedTuple):
    """A document with a label for each of its blocks."""

    name: str
    source: str
    """Source text, as it was read when it was labelled."""
    blocks: tuple[LabelledBlock, ...]
    """Blocks, ascending."""
    html: str | None = None
    """The page; None for a text."""
    url: str | None = None
    is_checked: bool = False
    """Whether a person has gone through it."""

    @property
    def input(self) -> str:
        """What is to be cleaned: the page, or the text."""
        return self.source if self.html is None else self.html

    @property
    def format(self) -> str:
        """Its format, `text` or `html`."""
        return "text" if self.html is None else "html"

    def with_label(self, at: int, label: str) -> LabelledDocument:
        """Return the document with another label of one block."""
        blocks = list(self.blocks)
        blocks[at] = blocks[at]._replace(label=label)
        return self._replace(blocks=tuple(blocks))

    def placed_on(self, document: Document) -> LabelledDocument:
        """Return the labels for a document that was read anew, perhaps by another version.

        Where the source text is another one, blocks of the same text, in the same order, keep their labels; the others
        count as unsure.
        """
        if document.source_text == self.source:
            return self
        before = [self.source[start:end] for start, end, _ in self.blocks]
        after = [document.text(block) for block in document.blocks]
        labels = [UNSURE] * len(after)
        for old, new, size in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
            labels[new : new + size] = [block.label for block in self.blocks[old : old + size]]
        spans = zip(document.blocks, labels, strict=True)
        blocks = tuple(LabelledBlock(block.start, block.end, label) for block, label in spans)
        return self._replace(source=document.source_text, blocks=blocks)


def begun(name: str, document: Document, result: CleanResult, html: str | None, url: str | None) -> LabelledDocument:
    """Return a document with today's verdicts as labels."""
    removed = [(removal.start, removal.end) for removal in result.removals]
    blocks = []
    for block in document.blocks:
        gone = sum(max(0, min(end, block.end) - max(start, block.start)) for start, end in removed)
        label = DROP if gone >= MIN_REMOVED * (block.end - block.start) else KEEP
        blocks.append(LabelledBlock(block.start, block.end, label))
    return LabelledDocument(name, document.source_text, tuple(blocks), html, url)


def read_labels(path: str | os.PathLike[str]) -> Iterator[LabelledDocument]:
    """Yield the documents of a file of labels.

    Raises `InputError` if it, or a page that it names, cannot be read, `SettingError` for a line that is none.
    """
    name = os.fspath(path)
    try:
        with open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _document(line, f"{name}:{number}", os.path.dirname(name))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: {getattr(error, 'strerror', None) or error}") from None


def _document(line: str, place: str, folder: str) -> LabelledDocument:
    try:
        found = json.loads(line)
        source, is_page = _is(str, found["source"]), found["format"] == "html"
        html = _page(found, place, folder) if is_page else None
        blocks = tuple(_block(each, len(source)) for each in found["blocks"])
        checked = bool(found.get("made_by", {}).get("checked", False))
        return LabelledDocument(_is(str, found["id"]), source, blocks, html, found.get("url"), checked)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise SettingError(f"{place}: is no labelled document ({what}); `cleaner label` writes them") from None


def _block(each: Any, size: int) -> LabelledBlock:
    start, end, label = each
    if label not in LABELS:
        raise ValueError(f"a label is one of {', '.join(LABELS)}, not {label!r}")
    if not 0 <= _is(int, start) <= _is(int, end) <= size:
        raise ValueError(f"the span {start} to {end} is not in the source text")
    return LabelledBlock(start, end, label)


def _page(found: dict[str, Any], place: str, folder: str) -> str:
    if "html" in found:
        return str(_is(str, found["html"]))
    path = os.path.join(folder, _is(str, found["path"]))
    try:
        with open(path, "rb") as file:
            return decode(_expanded(file, path))[0]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; {place} names it as its page") from None


def _expanded(file: BinaryIO, path: str) -> bytes:
    """Return the bytes of a file, which may be compressed, as a report of such a page names it."""
    if not (compression := compression_of(path) or compression_in(file)):
        return file.read()
    from cleaner.io.compression import DecompressedReader

    with DecompressedReader(file, compression, path, MAX_EXPANDED) as expanded:
        return expanded.read()


def _is(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def write_labels(path: str, documents: Iterable[LabelledDocument]) -> None:
    """Write a file of labels, whole or not at all. Raises `OutputError` if it cannot be written."""
    with writing(path) as output:
        for each in documents:
            output.write(json.dumps(_as_object(each), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


def _as_object(each: LabelledDocument) -> dict[str, Any]:
    found: dict[str, Any] = {"id": each.name, "format": each.format, "source": each.source}
    found["blocks"] = [list(block) for block in each.blocks]
    found |= {} if each.html is None else {"html": each.html}
    found |= {} if each.url is None else {"url": each.url}
    return found | {"made_by": {"cleaner": __version__, "checked": each.is_checked}}
