"""Near-repeats of a run: a first pass judges each document, an index compares them, a second pass writes the results.

The second pass cleans nothing: a document that repeats nothing is written as the first pass rendered it, and of the
others the repeats are removed from what the first pass left.
"""

from __future__ import annotations

import os
import uuid

from cleaner.batch.checkpoint import key_of
from cleaner.batch.judged_store import INDEX, JudgedDocument, JudgedStore, frame_of
from cleaner.batch.passes import Pass
from cleaner.batch.processor import Processor
from cleaner.dedup.corpus_index import CorpusIndex, IndexSettings
from cleaner.disk import StateFile, naming_errors
from cleaner.frozen import with_changes
from cleaner.io.stream import InputDocument, processed
from cleaner.model import Removals, Status
from cleaner.report.metadata import date_of
from cleaner.steps.comparable import comparable

REPEATS = "repeats.npy"
"""File in the folder of a run that keeps its repeats, to explain them later."""
LABEL = "index-label"
"""File in the folder of a run that keeps the name by which an index knows the run."""


def _map_judged(processor: Processor, item: InputDocument) -> bytes:
    """Judge a document, and return what a store keeps of it."""
    parsed = processor.parse(item)
    if parsed.source is None:
        return b""
    document = processor.cleaner.read(parsed.source, url=parsed.url)
    judged = processor.cleaner.judged(document)
    if judged.status is Status.PASSED:
        return b""
    result = processor.cleaner.result(document, judged)
    written = processed(processor.renderer.render(item, parsed.record, result), item.name, result)
    each = JudgedDocument(key_of(item), written, judged)
    compared = comparable(document, Removals().merged(document, judged.removals))
    return frame_of(item.number, item.name, date_of(document), each, compared)


def _apply_judged(processor: Processor, store: JudgedStore) -> Processor:
    return with_changes(processor, judged=store)


JUDGED_DOCUMENTS = Pass("cleaned", INDEX, _map_judged, JudgedStore.written, JudgedStore.load, _apply_judged)


def with_repeats(processor: Processor, folder: str, index: str | None, settings: IndexSettings | None) -> Processor:
    """Return the processor with the repeats among its judged documents, and with those of an index of earlier runs."""
    assert processor.judged is not None
    label = _label(folder) if index else ""
    with CorpusIndex.open(index, settings) as corpus:
        corpus.add_run(label, processor.judged.digest, processor.judged.documents())
        repeats = corpus.repeats(label)
    repeats.save(os.path.join(folder, REPEATS))
    return with_changes(processor, repeats=repeats)


def _label(folder: str) -> str:
    """Return the name of the run that wrote a folder, made when it is first asked for: folders are moved and reused."""
    path = os.path.join(folder, LABEL)
    with naming_errors(path):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
        name = os.path.basename(os.path.dirname(os.path.abspath(folder)))
        label = f"{name}-{uuid.uuid4().hex[:8]}"
        with StateFile(path + ".tmp") as state:
            state.write(label.encode("utf-8", "replace"))
            state.sync()
        os.replace(path + ".tmp", path)
    return label
