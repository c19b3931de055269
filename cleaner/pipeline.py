"""The main flow: read, let the steps judge, cut."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from cleaner.classifier.network import usable
from cleaner.errors import OverBudgetError, SettingError
from cleaner.model import CATEGORIES, CleanResult, Document, PageType, Preset, Removal, Removals, Status, Step
from cleaner.reading import FORMATS, Source, read
from cleaner.rules.folder import shipped_weights
from cleaner.rules.matcher import Rules
from cleaner.rules.pack import function_words
from cleaner.rules.selection import is_chosen, load_rules
from cleaner.rules.sites import site_files
from cleaner.steps.fixpoint import until_quiet
from cleaner.steps.layout import Layout
from cleaner.steps.repeats import repeats
from cleaner.steps.rules import chrome

if TYPE_CHECKING:
    from cleaner.dedup.site_blocks import SiteBlocks


@cache
def certain(rules: Rules) -> Step:
    """What rules and repeats are sure of, until neither finds anything more."""
    return until_quiet(chrome(rules), repeats)


@cache
def standard(rules: Rules, preset: Preset, weights: str) -> tuple[Step, Layout]:
    """What `clean` does unless told otherwise, in this order; the first once more where the second found anything."""
    return certain(rules), Layout(preset, rules, weights)


def of_site(shared: SiteBlocks) -> Step:
    """What the pages of a site share."""
    from cleaner.steps.across_pages import across

    return across(shared)


def of_others(said: Mapping[int, str]) -> Step:
    """What other documents say."""
    from cleaner.steps.across_documents import said_before

    return said_before(said)


def certain_removals(document: Document, rules: Rules) -> Removals:
    """What rules and repeats take, before the judge has its say."""
    return Removals().with_(document, certain(rules)(document, Removals()), rules.vetoed(document))


@dataclass(frozen=True)
class Cleaner:
    """The settings of a cleaning: reusable, picklable, equal when the settings are.

    `rules` are paths of rule files or folders to use beside the shipped ones; `select` and `ignore` are ids of rules
    or reasons of steps (`layout.tail`), with `*`, that narrow down what is removed; `keep_categories` are categories
    that nothing removes; `weights` is a folder that `tools/fit.py` wrote, in the place of the shipped judge; without a
    `witness`, HTML is judged without asking trafilatura; with `links`, it is remembered where the links of a page lead.

    Raises `SettingError` for a value that a setting does not take, `RuleError` for a rule file that cannot be used,
    `WeightsError` for weights that are none.
    """

    format: str = "auto"
    language: str = "auto"
    page_type: str = "auto"
    preset: str = Preset.BALANCED
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keep_categories: tuple[str, ...] = ()
    weights: str | None = None
    witness: bool = True
    links: bool = False

    def __post_init__(self) -> None:
        for name in ("rules", "select", "ignore", "keep_categories"):
            value = getattr(self, name)
            object.__setattr__(
                self, name, (os.fspath(value),) if isinstance(value, str | os.PathLike) else _texts(value)
            )
        if self.weights is not None:
            object.__setattr__(self, "weights", os.fspath(self.weights))
            usable(os.fspath(self.weights))  # what cannot be used is said now, not at the first text
        _one_of("format", self.format, FORMATS)
        _one_of("page_type", self.page_type, ("auto", *PageType))
        _one_of("preset", self.preset, tuple(Preset))
        for category in self.keep_categories:
            _one_of("keep_categories", category, CATEGORIES)

    def __call__(self, source: Source, *, url: str | None = None, shared: SiteBlocks | None = None) -> CleanResult:
        """What is worth keeping of `source`, and what was taken out and why.

        A `str` is the text itself, `bytes` are decoded, a `Path` is read. `shared` is what the pages of its site share
        (`cleaner.dedup.site_blocks`). Content never raises; an unreadable file raises `InputError`.
        """
        return self.cleaned(self.read(source, url=url), shared)

    def cleaned(
        self, document: Document, shared: SiteBlocks | None = None, said: Mapping[int, str] | None = None
    ) -> CleanResult:
        """The same for a document that is read already; `said` is what others say before it (`Said.before`)."""
        sites = site_files(document, self.rules)
        rules = load_rules(self.rules, self.select, self.ignore, spoken=document.language, sites=sites)
        try:
            removals, page_type = self.judge(document, rules, shared, said)
        except OverBudgetError as error:
            return CleanResult(document.source_text, (), Status.PASSED, (*document.warnings, str(error)))
        status = Status.CLEANED if len(removals) else Status.UNCHANGED if document.blocks else Status.EMPTY
        blocks = document.blocks if document.about else ()
        return CleanResult(
            document.source_text, tuple(removals), status, document.warnings, page_type, blocks, document.about
        )

    def read(self, source: Source, *, url: str | None = None) -> Document:
        """The source as blocks, read as the settings say."""
        return read(
            source,
            format=self.format,
            language=self.language,
            page_type=self.page_type,
            witness=self.witness,
            links=self.links,
            function_words=function_words(),
            url=url,
        )

    def judge(
        self,
        document: Document,
        rules: Rules,
        shared: SiteBlocks | None = None,
        said: Mapping[int, str] | None = None,
    ) -> tuple[Removals, PageType]:
        """What the steps take, each seeing what those before it took; a veto and a kept category stand above them.

        And what type of page it is.
        """
        vetoed = rules.vetoed(document)

        def take(step: Step, removals: Removals) -> Removals:
            return removals.with_(document, filter(self.wants, step(document, removals)), vetoed)

        sure, layout = standard(rules, Preset(self.preset), self.weights or shipped_weights())
        before = take(sure, Removals())
        if len(before.whole) == len(document.blocks):
            return before, document.page_type
        view = layout.view(document, before)
        after = take(partial(layout.taken, view=view), before)
        if len(after) > len(before):
            after = take(sure, after)  # an edge that went bares another
        if shared and shared.on:
            # the judge was fitted without, and an edge that moves with it takes content along: so it only adds, and
            # being certain it claims before the judge
            by_site = of_site(shared)
            after = take(by_site, take(by_site, before).with_(document, after))
        if said:
            after = take(of_others(said), after)  # the last, so that nobody judges by what only this run lacks
        return after, view.page_type

    def wants(self, removal: Removal) -> bool:
        """Do the settings let it stand?"""
        return removal.category not in self.keep_categories and is_chosen(removal.by, self.select, self.ignore)

    def many(self, sources: Iterable[Source]) -> Iterator[CleanResult]:
        """The results for many sources, in their order, one at a time."""
        return map(self, sources)

    def texts(self, sources: Iterable[Any]) -> list[Any]:
        """The cleaned texts, in their order. What is missing (None, a NaN, pandas' NA) stays as it is."""
        return [source if is_missing(source) else self(source).text for source in sources]

    def batch(self, columns: Mapping[str, Iterable[Any]], text_key: str = "text") -> dict[str, list[Any]]:
        """Columns to columns, for `datasets.map(batched=True)`: the texts cleaned, and what was done to each.

        Only these three columns come back. A text that is missing (None, a NaN, pandas' NA) stays as it is.
        """
        if text_key not in columns:
            raise SettingError(f"no column {text_key!r}; text_key names the one that holds the text")
        texts = list(columns[text_key])
        results = [None if is_missing(text) else self(text) for text in texts]
        return {
            text_key: [text if result is None else result.text for text, result in zip(texts, results, strict=True)],
            "cleaner_status": [None if result is None else str(result.status) for result in results],
            "cleaner_removed_chars": [None if result is None else result.removed_chars for result in results],
        }

    def __getstate__(self) -> str:
        """The settings and a stamp of the version, rules and weights, as one text.

        Frameworks tell by the pickled bytes whether work was done before; equal objects with shared parts may pickle
        to other bytes, equal texts do not.
        """
        import json

        from cleaner.rules.checksum import stamp

        settings = {name: str(value) if isinstance(value, str) else value for name, value in vars(self).items()}
        return json.dumps([settings, stamp(self.rules, self.weights)], sort_keys=True)

    def __setstate__(self, state: str) -> None:
        """The settings again; rules and weights are those of the process that reads them."""
        import json

        settings, _ = json.loads(state)
        for name, value in settings.items():
            object.__setattr__(self, name, tuple(value) if isinstance(value, list) else value)


def is_missing(value: Any) -> bool:
    """Is it None, a NaN, or pandas' NA, which has no truth value?"""
    if value is None or isinstance(value, str | bytes):
        return value is None
    try:
        return bool(value != value)
    except TypeError:
        return True


def clean(source: Source, *, url: str | None = None, **settings: Any) -> CleanResult:
    """What is worth keeping of `source`, and what was taken out and why. Settings are those of `Cleaner`.

    >>> clean("Skip to content\\n\\nThe bridge was closed on Tuesday, after an inspection found rust.").text
    'The bridge was closed on Tuesday, after an inspection found rust.'
    """
    return Cleaner(**settings)(source, url=url)


def _texts(value: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(os.fspath, value))


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
