"""The main flow: read a source, run the steps in their order, return what is kept and a receipt for the rest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cleaner.classifier.confidence import confidence, load_confidence
from cleaner.classifier.network import check_weights
from cleaner.classifier.scoring import Classifier
from cleaner.errors import OverBudgetError, SettingError
from cleaner.frozen import fill, frozen, values
from cleaner.model import CATEGORIES, CleanResult, Document, PageType, Preset, Removal, Removals, Status, Step
from cleaner.reading import FORMATS, Source, read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import class_roles, function_words
from cleaner.rules.selection import MAX_LOADED, is_selected, load_rules
from cleaner.rules.sites import site_files
from cleaner.steps.layout import layout
from cleaner.steps.rules_and_repeats import rules_and_repeats
from cleaner.steps.second_look import Looked, look
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.dedup.earlier import Original
    from cleaner.dedup.paragraphs import Paragraphs
    from cleaner.dedup.site_blocks import SiteBlocks

Texts = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One text or path, or several."""


def steps(
    rules: RuleSet,
    classifier: Classifier,
    preset: Preset,
    site: SiteBlocks | None = None,
    spared: frozenset[int] = frozenset(),
) -> tuple[Step, ...]:
    """Return the steps in the order in which they run; each sees what those before it removed.

    `spared` are indices of blocks that the classifier does not remove.
    """
    return (
        certain(rules),  # what rules match, and what the document repeats
        layout(classifier, preset, spared),  # what the classifier takes for boilerplate
        after_layout(certain(rules)),  # the same once more, because the edges of the document have moved
        across_pages(site),  # blocks on most pages of the site; late, as the classifier was trained on single pages
    )


@lru_cache(maxsize=MAX_LOADED)
def certain(rules: RuleSet) -> Step:
    """Return the step of rules and repeats, run until neither finds anything more, one for each set of rules."""
    return rules_and_repeats(rules)


def after_layout(step: Step) -> Step:
    """Return the step, to be run only where the layout step removed something."""

    def run(document: Document, removals: Removals) -> Iterable[Removal]:
        return step(document, removals) if any(removal.by.startswith("layout.") for removal in removals) else ()

    return run


def across_pages(site: SiteBlocks | None) -> Step:
    """Return the step for what the pages of a site share; without a site it removes nothing."""
    if not site or not site.on:
        return nothing
    from cleaner.steps import across_pages

    return across_pages.across_pages(site)


def nothing(document: Document, removals: Removals) -> Iterable[Removal]:
    """Remove nothing."""
    return ()


def certain_removals(document: Document, rules: RuleSet) -> Removals:
    """Return what rules and repeats remove, before the classifier runs."""
    return Removals().merged(document, certain(rules)(document, Removals()), rules.vetoed(document))


class Judged(NamedTuple):
    """What was decided about a document by itself: what is removed from it, and what is known about the result."""

    removals: Removals
    vetoed: frozenset[int] = frozenset()
    """Indices of the blocks that a rule keeps."""
    status: Status = Status.UNCHANGED
    warnings: tuple[str, ...] = ()
    page_type: PageType = PageType.UNKNOWN
    confidence: float | None = None

    def comparable(self, document: Document) -> Paragraphs:
        """Return what of the document, for which this was decided, a `cleaner.dedup.CorpusIndex` compares."""
        from cleaner.steps.comparable import comparable  # what a filter of one text does without

        return comparable(document, self.removals)


@frozen(eq=True)
class Cleaner:
    """Settings of a cleaning: callable, reusable, picklable, equal when the settings are.

    `rules` are paths of rule files or folders to use beside the shipped ones. `select` and `ignore` are ids of rules or
    reasons of steps (`layout.tail`), with `*`, that narrow down what is removed. `keep_categories` are categories that
    nothing removes. `weights` is a folder that `tools/fit.py` wrote, instead of the shipped weights. Without
    `reference`, trafilatura is not asked about pages on which the classifier is in doubt. With `links`, the result
    holds the addresses of the links of a page. `witness` is the former name of `reference`.

    Raises `SettingError` for a value that a setting does not take, `RuleError` for a rule file that cannot be used,
    `WeightsError` for a folder without usable weights.
    """

    format: str
    language: str
    page_type: str
    preset: str
    rules: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    keep_categories: tuple[str, ...]
    weights: str | None
    reference: bool
    links: bool

    def __init__(
        self,
        format: str = "auto",
        language: str = "auto",
        page_type: str = "auto",
        preset: str = Preset.BALANCED,
        rules: Texts = (),
        select: Texts = (),
        ignore: Texts = (),
        keep_categories: Texts = (),
        weights: str | os.PathLike[str] | None = None,
        reference: bool = True,
        links: bool = False,
        witness: bool | None = None,
    ) -> None:
        fill(
            self,
            format=format,
            language=language,
            page_type=page_type,
            preset=preset,
            rules=_as_texts(rules),
            select=_as_texts(select),
            ignore=_as_texts(ignore),
            keep_categories=_as_texts(keep_categories),
            weights=weights if weights is None else os.fspath(weights),
            reference=reference if witness is None else witness,
            links=links,
        )
        if self.weights is not None:
            check_weights(self.weights)  # now, not at the first text
            load_confidence(self.weights)
        _one_of("format", self.format, FORMATS)
        _one_of("page_type", self.page_type, ("auto", *PageType))
        _one_of("preset", self.preset, tuple(Preset))
        for category in self.keep_categories:
            _one_of("keep_categories", category, CATEGORIES)

    def __call__(self, source: Source, *, url: str | None = None, site: SiteBlocks | None = None) -> CleanResult:
        """Return what is worth keeping of a source, and what was removed and why.

        A `str` is the text itself, `bytes` are decoded, a `Path` is read. `site` holds the blocks that the pages
        of its site share (`cleaner.dedup`). Content never raises; an unreadable file raises `InputError`.
        """
        return self.cleaned(self.read(source, url=url), site)

    def read(self, source: Source, *, url: str | None = None) -> Document:
        """Return the document of a source, read as the settings say."""
        return read(
            source,
            format=self.format,
            language=self.language,
            page_type=self.page_type,
            reference=self.reference,
            links=self.links,
            function_words=function_words(),
            classes=class_roles(),
            url=url,
        )

    def cleaned(
        self, document: Document, site: SiteBlocks | None = None, earlier: Mapping[int, Original] | None = None
    ) -> CleanResult:
        """Run the steps on a document that is read already.

        `earlier` tells, by the index of a block, which other document says the same and keeps it (`cleaner.dedup`).
        """
        return self.result(document, self.judged(document, site), earlier)

    def judged(self, document: Document, site: SiteBlocks | None = None) -> Judged:
        """Decide what is removed from a document, whatever other documents say."""
        try:
            looked, classifier = self.looked(document, site)
        except OverBudgetError as error:
            return Judged(Removals(), frozenset(), Status.PASSED, (*document.warnings, str(error)))
        known = confidence(document, looked.removals, classifier.scores, classifier.weights)
        return Judged(
            looked.removals,
            classifier.rules.vetoed(document),
            Status.EMPTIED if looked.emptied else _status(document, looked.removals),
            (*document.warnings, *looked.warnings),
            classifier.page_type,
            0.0 if looked.emptied else known,
        )

    def result(self, document: Document, judged: Judged, earlier: Mapping[int, Original] | None = None) -> CleanResult:
        """Return the result for a document that was judged; what other documents say and keep is removed as well.

        That changes neither the confidence nor whether the document counts as emptied: what it says is kept elsewhere.
        """
        if judged.status is Status.PASSED:
            return CleanResult(document.source_text, (), judged.status, judged.warnings)
        removals, status = judged.removals, Status(judged.status)
        if earlier:
            from cleaner.steps.across_documents import across_documents

            found = [each for each in across_documents(earlier)(document, removals) if self.allows(each)]
            removals = removals.merged(document, found, judged.vetoed)
            status = status if status is Status.EMPTIED else _status(document, removals)
        return CleanResult(
            document.source_text,
            tuple(removals),
            status,
            judged.warnings,
            judged.page_type,
            document.blocks if document.page_metadata else (),
            document.page_metadata,
            judged.confidence,
        )

    def looked(self, document: Document, site: SiteBlocks | None = None) -> tuple[Looked, Classifier]:
        """Run the steps on a document, as `judged` does; return the removals, and the classifier with its scores.

        Raises `OverBudgetError` if a rule of the caller's takes too long.
        """
        files = site_files(document, self.rules)
        rules = load_rules(self.rules, self.select, self.ignore, spoken=document.language, sites=files)
        classifier = Classifier(document, rules, self.weights or shipped_weights())
        preset = Preset(self.preset)

        def run(spared: frozenset[int]) -> Removals:
            return self._run(document, rules, steps(rules, classifier, preset, site, spared))

        return look(document, classifier, run), classifier

    def _run(self, document: Document, rules: RuleSet, steps: Iterable[Step]) -> Removals:
        """Run steps in their order; removals that the settings do not allow or that a rule vetoes are left out."""
        removals, vetoed = Removals(), rules.vetoed(document)
        for step in steps:
            found = list(filter(self.allows, step(document, removals)) if self._narrowed else step(document, removals))
            removals = removals.merged(document, found, vetoed) if found else removals
        return removals

    @property
    def _narrowed(self) -> bool:
        """Whether the settings do not allow some removals."""
        return bool(self.keep_categories or self.select or self.ignore)

    def allows(self, removal: Removal) -> bool:
        """Tell whether the settings allow a removal."""
        return removal.category not in self.keep_categories and is_selected(removal.by, self.select, self.ignore)

    def many(self, sources: Iterable[Source], threads: int = 1) -> Iterator[CleanResult]:
        """Yield the results for many sources, in their order.

        Each is computed when it is asked for. With several threads, as many are computed at once, and some in advance;
        they gain what of the work is done in the compiled core (`docs/performance.md`). Raises `SettingError` for less
        than one thread.
        """
        if threads < 1:
            raise SettingError(f"threads is a number from 1, not {threads}")
        if threads == 1:
            return map(self, sources)
        from cleaner.threads import in_threads

        return in_threads(self, sources, threads)

    def texts(self, sources: Iterable[Any]) -> list[Any]:
        """Return the cleaned texts, in their order. A missing one (None, a NaN, pandas' NA) is returned as it is."""
        return [source if is_missing(source) else self(source).text for source in sources]

    def batch(self, columns: Mapping[str, Iterable[Any]], text_key: str = "text") -> dict[str, list[Any]]:
        """Clean a batch of columns, for `datasets.map(batched=True)`.

        Returns four columns: `text_key` with the cleaned texts, `cleaner_status`, `cleaner_removed_chars` and
        `cleaner_confidence`. A missing text (None, a NaN, pandas' NA) is returned as it is, with None in the others.
        Raises `SettingError` if there is no column `text_key`.
        """
        if text_key not in columns:
            raise SettingError(f"no column {text_key!r}; text_key names the one that holds the text")
        texts = list(columns[text_key])
        results = [None if is_missing(text) else self(text) for text in texts]
        return {
            text_key: [text if result is None else result.text for text, result in zip(texts, results, strict=True)],
            "cleaner_status": [None if result is None else str(result.status) for result in results],
            "cleaner_removed_chars": [None if result is None else result.removed_chars for result in results],
            "cleaner_confidence": [None if result is None else result.confidence for result in results],
        }

    def __getstate__(self) -> str:
        """Return the settings and a checksum of the version, rules and weights, as one JSON text.

        Frameworks compare pickled bytes to find a result in their cache. Equal objects with shared parts may pickle to
        different bytes; equal texts do not.
        """
        import json

        from cleaner.rules.checksum import settings_checksum

        settings = {name: str(value) if isinstance(value, str) else value for name, value in values(self).items()}
        return json.dumps([settings, settings_checksum(self.rules, self.weights)], sort_keys=True)

    def __setstate__(self, state: str) -> None:
        """Restore the settings; rules and weights are those that the unpickling process has."""
        import json

        settings, _ = json.loads(state)
        fill(self, **{name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()})


def is_missing(value: Any) -> bool:
    """Tell whether a value is None, a NaN, or pandas' NA, which has no truth value."""
    if value is None or isinstance(value, str | bytes):
        return value is None
    try:
        return bool(value != value)
    except TypeError:
        return True


def clean(source: Source, *, url: str | None = None, **settings: Any) -> CleanResult:
    """Return what is worth keeping of `source`, and what was removed and why. `settings` are those of `Cleaner`.

    >>> clean("Skip to content\\n\\nThe bridge was closed on Tuesday, after an inspection found rust.").text
    'The bridge was closed on Tuesday, after an inspection found rust.'
    """
    return Cleaner(**settings)(source, url=url)


def _status(document: Document, removals: Removals) -> Status:
    """Return the status of a document that was cleaned and has text left."""
    if len(removals):
        return Status.CLEANED
    return Status.UNCHANGED if document.blocks else Status.EMPTY


def _as_texts(value: Texts) -> tuple[str, ...]:
    return tuple(os.fspath(each) for each in ([value] if isinstance(value, str | os.PathLike) else value))


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingError(f"{name} is one of {', '.join(allowed)}, not {str(value)!r}")
