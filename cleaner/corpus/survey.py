"""The first of two passes over a corpus: what the pages of each site share, counted before any of them is judged."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cleaner.corpus.answers import Answer, Answering
from cleaner.corpus.folder import Plan
from cleaner.corpus.items import Elements, Item
from cleaner.corpus.readers import Reader
from cleaner.corpus.sharing import Counting, SharedBlocks, fingerprints, site_of
from cleaner.errors import CleanerError, SettingError

NAME = "shared.npy"
"""What was counted, in the folder of the manifest; beside it, of which inputs."""


@dataclass(frozen=True)
class Survey:
    """What turns items into answers that hold a site and fingerprints; what cannot be read counts for nothing."""

    answering: Answering

    def __call__(self, item: Item) -> Answer:
        """The answer; a document that cannot be read is told when it is judged, not here."""
        try:
            source, url = self.answering.source_of(item)
            if not source:
                return Answer(b"")
            document = self.answering.cleaner.read(source, url=url)
        except CleanerError:
            raise
        except Exception:
            return Answer(b"")
        return Answer(site_of(document, item.folder).encode() + b"\n" + fingerprints(document).tobytes())

    def unread(self, item: Item, why: str, status: str = "") -> Answer:
        """What a document says that took too long: nothing."""
        return Answer(b"")


def survey_of(answering: Answering) -> Survey:
    """The survey for a run; nobody judges here, so nobody needs a witness."""
    return Survey(replace(answering, cleaner=replace(answering.cleaner, witness=False)))


def inside(plan: Plan, read: Reader) -> Elements:
    """All inputs as elements, for the first pass."""
    for source in plan:
        yield from read(source)


def counted(answers: Iterable[Any], folder: str) -> SharedBlocks:
    """What the documents of the answers share, by site; `folder` holds what memory does not."""
    counting = Counting(folder)
    for answer in answers:
        if isinstance(answer, Answer) and answer.data:
            site, _, data = answer.data.partition(b"\n")
            counting.add(site.decode(), array("Q", data))
    return counting.shared()


class Kept:
    """What an earlier run counted, as long as its inputs and settings are the same."""

    def __init__(self, plan: Plan, folder: str, settings: str) -> None:
        self._path = os.path.join(folder, NAME)
        self._key = _key(plan, settings)

    def load(self) -> SharedBlocks | None:
        """It, if it is there and of the same inputs."""
        with suppress(OSError, SettingError), open(self._path + ".of") as file:
            if file.read() == self._key:
                return SharedBlocks.load(self._path)
        return None

    def save(self, shared: SharedBlocks) -> None:
        """Keep it for the next run. The key is written last, so what is half written is never taken for whole."""
        with suppress(OSError):
            os.unlink(self._path + ".of")
        shared.save(self._path)
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
