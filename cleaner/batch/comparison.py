"""Compares the documents of a run with each other, and with those of earlier runs, before the outputs are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.batch.checkpoint import Checkpoint
from cleaner.batch.run import ALL_INPUTS, Run, ShowProgress, with_progress
from cleaner.disk import naming_errors
from cleaner.errors import SettingError
from cleaner.frozen import with_changes
from cleaner.io.inputs import can_be_read_again
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.batch.passes import Pass
    from cleaner.dedup.corpus_index import IndexSettings
    from cleaner.io.inputs import Inputs


class Comparison(NamedTuple):
    """Settings of the comparison across documents."""

    dedup: str = "site"
    """What is compared: `site` (blocks that the pages of a site share), `run` (also paragraphs that an earlier document
    contains), `near` (paragraphs, and near copies of them, without the blocks of sites), or anything else for nothing.
    """
    index_file: str | None = None
    """File that keeps the paragraphs of all runs, for `near`; None to compare those of this run alone."""
    similarity: float | None = None
    """Least Jaccard similarity of near copies; None for that of the index, or else the default."""
    keep: str | None = None
    """Which of several copies stays, `first`, `longest` or `newest`; None for the setting of the index, or `first`."""

    def index_settings(self) -> IndexSettings | None:
        """Return the settings of an index, the default where one is not given; None if none is."""
        from cleaner.dedup.corpus_index import IndexSettings

        given = {name: value for name in IndexSettings._fields if (value := getattr(self, name)) is not None}
        return IndexSettings(**given) if given else None


def passes(dedup: str, inputs: Inputs) -> tuple[Pass, ...]:
    """Return the passes over the corpus before outputs are written; inputs that can be read once have none."""
    if dedup not in ("site", *ALL_INPUTS):
        return ()
    once = next((source for source in inputs if not can_be_read_again(source)), None)
    if once:
        if dedup in ALL_INPUTS:
            raise SettingError(f"{once.name}: can be read once, and --dedup {dedup} reads all inputs again; give files")
        return ()
    from cleaner.batch.passes import SITE_BLOCKS

    if dedup == "site":
        return (SITE_BLOCKS,)
    from cleaner.batch.repeat_search import JUDGED_DOCUMENTS

    return (SITE_BLOCKS, JUDGED_DOCUMENTS) if dedup == "run" else (JUDGED_DOCUMENTS,)


def compare_documents(
    run: Run, inputs: Inputs, comparison: Comparison, folder: str, settings: str, show_progress: ShowProgress
) -> Run:
    """Run the passes over the corpus, and return the run with what they found.

    What they find is kept in `folder` for the next run, valid for the same inputs and `settings`.
    """
    for each in passes(comparison.dedup, inputs):
        run = _with_pass(run, each, inputs, folder, settings, show_progress)
    if run.processor.judged is None:
        return run
    from cleaner.batch.repeat_search import with_exact_repeats, with_near_repeats

    if comparison.dedup == "run":
        return run._replace(processor=with_exact_repeats(run.processor, folder))
    processor = with_near_repeats(run.processor, folder, comparison.index_file, comparison.index_settings())
    return run._replace(processor=processor)


def _with_pass(run: Run, each: Pass, inputs: Inputs, folder: str, settings: str, show_progress: ShowProgress) -> Run:
    """Run a pass over the corpus, and return the run with its statistics."""
    from cleaner.batch.passes import AnalysisTask, PassCache, all_events, payloads

    settings += run.processor.corpus_digest
    cache = PassCache(each, inputs, folder, settings)
    statistics = cache.load()
    if statistics is None:
        read, task = run.metered(), AnalysisTask(run.processor, each.map)
        with naming_errors(folder), Checkpoint(folder, each.file, settings, level=0) as checkpoint:
            events = checkpoint.replayed(all_events(inputs, read))
            cache.forget()
            with run.results(events, task) as results, show_progress(each.verb, inputs, read.meter) as progress:
                counted = with_progress(checkpoint.saved(results), progress)
                statistics = each.reduce(payloads(counted), folder)
            cache.save(statistics)
    return run._replace(processor=each.apply(run.processor, statistics))


def kept_digest(run: Run, inputs: Inputs, comparison: Comparison, folder: str, settings: str) -> str | None:
    """Return the digest of what an earlier run has found and kept; None if the documents are to be compared anew."""
    from cleaner.batch.passes import PassCache

    for each in passes(comparison.dedup, inputs):
        statistics = PassCache(each, inputs, folder, settings + run.processor.corpus_digest).load()
        if statistics is None:
            return None
        run = run._replace(processor=each.apply(run.processor, statistics))
    if run.processor.judged is None:
        return run.processor.corpus_digest
    from cleaner.batch.repeat_search import kept_repeats

    repeats = kept_repeats(folder)
    return with_changes(run.processor, repeats=repeats).corpus_digest if repeats else None
