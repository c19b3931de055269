"""Repeats among the documents of a run: a first pass judges each, an index compares them, a second one writes them.

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
from cleaner.dedup.repeats import Repeats
from cleaner.disk import StateFile, naming_errors
from cleaner.errors import SettingError
from cleaner.frozen import with_changes
from cleaner.io.stream import InputDocument, processed
from cleaner.model import Status
from cleaner.report.metadata import date_of

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
    judged = processor.cleaner.judged(document, processor.site_blocks(item, document))
    if judged.status is Status.PASSED:
        return b""
    result = processor.cleaner.result(document, judged)
    written = processed(processor.renderer.render(item, parsed.record, result), item.name, result)
    each = JudgedDocument(key_of(item), written, judged)
    compared = judged.comparable(document)
    return frame_of(item.number, item.name, date_of(document), each, compared)


def _apply_judged(processor: Processor, store: JudgedStore) -> Processor:
    return with_changes(processor, judged=store)


JUDGED_DOCUMENTS = Pass("cleaned", INDEX, _map_judged, JudgedStore.written, JudgedStore.load, _apply_judged)


def with_exact_repeats(processor: Processor, folder: str) -> Processor:
    """Return the processor with what of its judged documents an earlier one of them says word for word."""
    assert processor.judged is not None
    documents = (
        each._replace(paragraphs=each.paragraphs.without_paragraphs()) for each in processor.judged.documents()
    )
    with CorpusIndex.open(None) as corpus:
        corpus.add_run("", processor.judged.digest, documents)
        return _with_repeats(processor, folder, corpus.repeats(""))


def with_near_repeats(
    processor: Processor, folder: str, index: str | None, settings: IndexSettings | None
) -> Processor:
    """Return the processor with what its judged documents, or an index of earlier runs, say or nearly say."""
    assert processor.judged is not None
    label = _label(folder) if index else ""
    with CorpusIndex.open(index, settings) as corpus:
        corpus.add_run(label, processor.judged.digest, processor.judged.documents())
        return _with_repeats(processor, folder, corpus.repeats(label))


def _with_repeats(processor: Processor, folder: str, repeats: Repeats) -> Processor:
    repeats.save(os.path.join(folder, REPEATS))
    return with_changes(processor, repeats=repeats)


def kept_repeats(folder: str) -> Repeats | None:
    """Return the repeats that a run has kept in its folder; None if there are none that can be read."""
    try:
        return Repeats.load(os.path.join(folder, REPEATS))
    except SettingError:
        return None


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
