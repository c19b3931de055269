"""The passes over a corpus before its documents are judged for good: what only all of them together tell."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from cleaner.batch.plan import Plan
from cleaner.batch.processor import Processor
from cleaner.dedup.fingerprints import fingerprints
from cleaner.dedup.first_seen import FirstSeen, FirstSeenBuilder, remaining_fingerprints
from cleaner.dedup.site_blocks import BlockCounter, SiteTemplates, site_of
from cleaner.errors import CleanerError, SettingError
from cleaner.io.readers import Reader
from cleaner.io.stream import Events, InputDocument, Processed, numbered
from cleaner.model import Removals, Status


class Pass(NamedTuple):
    """What one pass asks of each document, and what comes of it."""

    verb: str
    """What happens to a document, for the progress."""
    file: str
    """In the folder of the manifest, where what came of it is kept; beside it, of which inputs."""
    map: Callable[[Processor, InputDocument], bytes]
    """What a document says."""
    reduce: Callable[[Iterator[bytes], str], Any]
    """What all of it comes to; a folder holds what memory does not."""
    load: Callable[[str], Any]
    """What came of an earlier run, from its file."""
    apply: Callable[[Processor, Any], Processor]
    """Who answers, told of it."""


@dataclass(frozen=True)
class AnalysisTask:
    """What turns items into answers that hold what a pass asks; what cannot be read says nothing."""

    processor: Processor
    map: Callable[[Processor, InputDocument], bytes]

    def __call__(self, item: InputDocument) -> Processed:
        """The answer; a document that cannot be read is told when it is judged, not here."""
        try:
            return Processed(self.map(self.processor, item))
        except CleanerError:
            raise
        except Exception:
            return Processed(b"")

    def pass_through(self, item: InputDocument, why: str, status: str = "") -> Processed:
        """What a document says that took too long: nothing."""
        return Processed(b"")


def inside(plan: Plan, read: Reader) -> Events:
    """All inputs as events."""
    for at, source in enumerate(plan):
        yield from numbered(at, read(source))


def payloads(answers: Iterable[Any]) -> Iterator[bytes]:
    """What the documents of the answers say."""
    return (answer.data for answer in answers if isinstance(answer, Processed) and answer.data)


# ---- what the pages of each site share


def _of_site(processor: Processor, item: InputDocument) -> bytes:
    document = processor.document(item)
    if document is None:
        return b""
    return site_of(document, item.folder).encode() + b"\n" + fingerprints(document).tobytes()


def _shared(found: Iterator[bytes], folder: str) -> SiteTemplates:
    counter = BlockCounter(folder)
    for data in found:
        site, _, blocks = data.partition(b"\n")
        counter.add(site.decode(), array("Q", blocks))
    return counter.build()


SITES = Pass(
    "compared",
    "shared.npy",
    _of_site,
    _shared,
    SiteTemplates.load,
    lambda processor, found: replace(processor, site_templates=found),
)

# ---- what documents say that others have said


def _kept(processor: Processor, item: InputDocument) -> bytes:
    document = processor.document(item)
    result = processor.cleaned(item, document) if document else None
    if document is None or result is None or result.status is Status.PASSED:  # what is not judged may not be written
        return b""
    removals = Removals().merged(document, result.removals)
    return json.dumps([item.number, item.name]).encode() + b"\n" + remaining_fingerprints(document, removals).tobytes()


def _said(found: Iterator[bytes], folder: str) -> FirstSeen:
    builder = FirstSeenBuilder(folder)
    for data in found:
        head, _, texts = data.partition(b"\n")
        number, name = json.loads(head)
        builder.add(number, name, array("Q", texts))
    return builder.build()


RUN = Pass(
    "heard", "said.npy", _kept, _said, FirstSeen.load, lambda processor, found: replace(processor, first_seen=found)
)


class PassCache:
    """What an earlier run has gathered, as long as its inputs and settings are the same."""

    def __init__(self, which: Pass, plan: Plan, folder: str, settings: str) -> None:
        self._load = which.load
        self._path = os.path.join(folder, which.file)
        self._key = _key(plan, settings)

    def load(self) -> Any:
        """It, if it is there and of the same inputs."""
        with suppress(OSError, SettingError), open(self._path + ".of") as file:
            if file.read() == self._key:
                return self._load(self._path)
        return None

    def save(self, found: Any) -> None:
        """Keep it for the next run. The key is written last, so what is half written is never taken for whole."""
        with suppress(OSError):
            os.unlink(self._path + ".of")
        found.save(self._path)
        with open(self._path + ".of", "w") as file:
            file.write(self._key)


def _key(plan: Plan, settings: str) -> str:
    found = sha256(settings.encode())
    for line in _states(plan):
        found.update(line.encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _states(plan: Plan) -> Iterator[str]:
    for source in plan:
        with suppress(OSError):
            state = os.stat(source.path)
            yield f"{source.relative}\0{state.st_size}\0{state.st_mtime_ns}\n"
