"""Passes over a corpus before its documents are cleaned: they collect statistics of all documents together."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cleaner.batch.manifest import sha256_of
from cleaner.batch.processor import Processor
from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.site_blocks import BlockCounter, SiteTemplates, site_of
from cleaner.disk import StateFile, naming_errors
from cleaner.errors import CleanerError, SettingError
from cleaner.frozen import frozen, with_changes
from cleaner.io.readers import Reader
from cleaner.io.stream import Events, InputDocument, Processed, numbered
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.io.inputs import Inputs


class Pass(NamedTuple):
    """One pass: map each document to bytes, reduce them to statistics, apply those to the processor."""

    verb: str
    """Verb of the progress display."""
    file: str
    """File in the folder of the manifest that keeps the statistics; `.of` beside it names their inputs."""
    map: Callable[[Processor, InputDocument], bytes]
    """Map: bytes for one document."""
    reduce: Callable[[Iterator[bytes], str], Any]
    """Reduce: combine the bytes to statistics, spilling to a folder."""
    load: Callable[[str], Any]
    """Load the statistics of an earlier run from their file."""
    apply: Callable[[Processor, Any], Processor]
    """Apply: return the processor with the statistics."""


@frozen(eq=True)
class AnalysisTask:
    """Maps documents, in the place of processing them; a document that cannot be read gives nothing."""

    processor: Processor
    map: Callable[[Processor, InputDocument], bytes]

    def __call__(self, item: InputDocument) -> Processed:
        """Map a document. One that cannot be read is reported when it is processed, not here."""
        try:
            return Processed(self.map(self.processor, item))
        except CleanerError:
            raise
        except Exception:
            return Processed(b"")

    def pass_through(self, item: InputDocument, why: str, status: str = "") -> Processed:
        """Return nothing for a document that took too long."""
        return Processed(b"")


def all_events(inputs: Inputs, read: Reader) -> Events:
    """Yield the events of all inputs, their documents numbered."""
    for at, source in enumerate(inputs):
        yield from numbered(at, read(source))


def payloads(results: Iterable[Any]) -> Iterator[bytes]:
    """Yield the bytes of mapped documents; other events are skipped."""
    return (result.data for result in results if isinstance(result, Processed) and result.data)


def _map_blocks(processor: Processor, item: InputDocument) -> bytes:
    document = processor.document(item)
    if document is None:
        return b""
    return site_of(document, item.folder).encode() + b"\n" + fingerprints(document).tobytes()


def _reduce_blocks(payloads: Iterator[bytes], folder: str) -> SiteTemplates:
    counter = BlockCounter(folder)
    for data in payloads:
        site, _, blocks = data.partition(b"\n")
        counter.add(site.decode(), array("Q", blocks))
    return counter.build()


def _apply_templates(processor: Processor, templates: SiteTemplates) -> Processor:
    return with_changes(processor, site_templates=templates)


SITE_BLOCKS = Pass("counted", "site-blocks.npy", _map_blocks, _reduce_blocks, SiteTemplates.load, _apply_templates)


class PassCache:
    """Statistics that an earlier run has kept, valid as long as its inputs and settings are the same."""

    def __init__(self, which: Pass, inputs: Inputs, folder: str, settings: str) -> None:
        self._load = which.load
        self._path = os.path.join(folder, which.file)
        self._key = _key(inputs, settings)

    def load(self) -> Any:
        """Return the statistics, or None if there are none of the same inputs."""
        with suppress(OSError, SettingError), open(self._path + ".of") as file:
            if file.read() == self._note():
                return self._load(self._path)
        return None

    def save(self, statistics: Any) -> None:
        """Keep the statistics for the next run. What says of which inputs they are is written last, with their SHA-256.

        So none are used that were not written whole.
        """
        self.forget()
        statistics.save(self._path)
        with StateFile(self._path + ".of") as file:
            file.write(self._note().encode())

    def forget(self) -> None:
        """Leave no note of the statistics, before what they refer to is replaced."""
        with naming_errors(self._path + ".of"), suppress(FileNotFoundError):
            os.unlink(self._path + ".of")

    def _note(self) -> str:
        return f"{self._key} {sha256_of(self._path)}"


def _key(inputs: Inputs, settings: str) -> str:
    digest = sha256(settings.encode())
    for line in _states(inputs):
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _states(inputs: Inputs) -> Iterator[str]:
    for source in inputs:
        with suppress(OSError):
            state = os.stat(source.path)
            yield f"{source.relative}\0{state.st_size}\0{state.st_mtime_ns}\n"
