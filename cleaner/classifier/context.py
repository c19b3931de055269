"""Context features of blocks, and features of the whole document: the second stage, computed from the first alone.

Fitting hides blocks and computes this stage anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log1p

import cleaner._core as _core
from cleaner.classifier.core_views import CoreColumns, CoreFeatures
from cleaner.classifier.features import COMMENTS, POINTERS, Features
from cleaner.classifier.main_body import MAX_PROSE_VALUE, OTHER_COST, body_values, max_sum_span
from cleaner.model import PageType

FAR_BLOCKS = 1000  # blocks; the distance where there is no such block, beyond every limit below

CONTEXT_FEATURES = (
    *("place", "from_top", "from_end", "prose_above", "prose_below", "before_first", "after_last"),
    *("since_prose", "till_prose", "in_body", "above_body", "below_body"),
    *("run", "run_words", "run_gone", "run_sentences"),
    *("gone_above", "gone_below", "in_comments", "in_pointers", "prose_since_comments", "prose_since_pointers"),
    *("blank_above", "blank_below"),
)
"""Columns that `context_features` returns."""
PAGE_TYPES = tuple(kind for kind in PageType if kind is not PageType.UNKNOWN)
DOCUMENT_FEATURES = (
    *("blocks", "words", "prose_share", "short_words", "blanks", "gone", "sentences", "upper", "known", "to_3"),
    *("proses", "repeats", "longest_run", "body", "digits", "comments"),
    *(f"is_{kind}" for kind in PAGE_TYPES),
)
"""Features of the whole document; the last are 1 for the page type that the caller names."""


_PLACES = {name: at for at, name in enumerate(CONTEXT_FEATURES)}
_LIMITS = (len(CONTEXT_FEATURES), FAR_BLOCKS, MAX_PROSE_VALUE, OTHER_COST, COMMENTS, POINTERS, len(PAGE_TYPES))


def context_features(features: Features | CoreFeatures) -> tuple[Mapping[str, list[float]], list[float]]:
    """Return the columns of `CONTEXT_FEATURES` by name, and the features of the document.

    The latter are those of `DOCUMENT_FEATURES`, in that order; for a page, those of `PAGE_FEATURES` follow.
    """
    if isinstance(features, CoreFeatures):
        return _context_in_core(features)
    sizes, count = features.sizes, len(features.sizes)
    removed = [bool(a or b) for a, b in zip(features.columns["by_rule"], features.columns["by_repeat"], strict=True)]
    prose = [
        bool(is_prose) and not is_removed
        for is_prose, is_removed in zip(features.columns["prose"], removed, strict=True)
    ]
    prose_words = [size if is_prose else 0 for size, is_prose in zip(sizes, prose, strict=True)]
    total = sum(prose_words)
    upto = list(accumulate(prose_words))
    body = max_sum_span(body_values(prose_words))
    runs, longest = _runs(features, prose, removed)
    places = range(count)
    columns: dict[str, list[float]] = {
        "place": [at / max(count - 1, 1) for at in places],
        "from_top": [log1p(at) / 6 for at in places],
        "from_end": [log1p(count - 1 - at) / 6 for at in places],
        "prose_above": [(sum_ - own) / (total or 1) for sum_, own in zip(upto, prose_words, strict=True)],
        "prose_below": [(total - sum_) / (total or 1) for sum_ in upto],
        "before_first": [not sum_ and not is_prose for sum_, is_prose in zip(upto, prose, strict=True)],
        "after_last": [sum_ >= total and not is_prose for sum_, is_prose in zip(upto, prose, strict=True)],
        "since_prose": [min(log1p(far), 5) / 5 for far in _since(prose)],
        "till_prose": [min(log1p(far), 5) / 5 for far in reversed(_since(prose[::-1]))],
        "in_body": [at in body for at in places],
        "above_body": [at < body.start for at in places],
        "below_body": [bool(body) and at >= body.stop for at in places],
        **runs,
        "gone_above": [min(log1p(far), 4) / 4 for far in _since([False, *removed][:count], 1)],
        "gone_below": [min(log1p(far), 4) / 4 for far in reversed(_since([False, *removed[::-1]][:count], 1))],
        **_open_sections(features.sections, prose),
        "blank_above": list(map(float, features.blanks)),
        "blank_below": list(map(float, [*features.blanks[1:], True][:count])),
    }
    return columns, [*_of_document(features, prose, removed, total, longest, len(body)), *features.page]


def _context_in_core(features: CoreFeatures) -> tuple[CoreColumns, list[float]]:
    page_type = PAGE_TYPES.index(features.page_type) if features.page_type in PAGE_TYPES else -1
    handle = _core.native.context_features(features.handle, _LIMITS, page_type)
    return CoreColumns(handle, _PLACES), _core.native.context_numbers(handle)


def with_page_type(numbers: Sequence[float], page_type: PageType) -> list[float]:
    """Return the features of a document with this page type in the place of its own."""
    end = len(DOCUMENT_FEATURES)
    marks = [float(kind is page_type) for kind in PAGE_TYPES]
    return [*numbers[: end - len(marks)], *marks, *numbers[end:]]


def _since(marks: Iterable[bool], more: int = 0) -> list[int]:
    """Return for each block the distance back to the last marked one, 0 if it is marked itself, plus `more`."""
    found, far = [], FAR_BLOCKS
    for mark in marks:
        far = 0 if mark else far + 1
        found.append(far + more)
    return found


def _runs(features: Features, prose: list[bool], removed: list[bool]) -> tuple[dict[str, list[float]], int]:
    """Return columns about the run of blocks without prose that a block is in, and the length of the longest run."""
    names = ("run", "run_words", "run_gone", "run_sentences")
    columns: dict[str, list[float]] = {name: [0.0] * len(prose) for name in names}
    sentences, sizes = features.columns["sentence"], features.sizes
    edges = [-1, *(at for at, is_prose in enumerate(prose) if is_prose), len(prose)]
    longest = 0
    for start, end in zip([edge + 1 for edge in edges], edges[1:], strict=False):
        if length := end - start:
            longest = max(longest, length)
            of_run = (
                log1p(length) / 5,
                min(sum(sizes[start:end]) / length, 20) / 10,
                sum(removed[start:end]) / length,
                sum(sentences[start:end]) / length,
            )
            for name, value in zip(names, of_run, strict=True):
                columns[name][start:end] = [value] * length
    return columns, longest


def _open_sections(sections: list[int], prose: list[bool]) -> dict[str, list[float]]:
    """Return columns that say whether a section of comments, or of links to other pages, began at or above a block.

    They also say how many blocks of prose came since then.
    """
    columns: dict[str, list[float]] = {}
    passed = [0, *accumulate(prose)]
    for kind, name in ((COMMENTS, "comments"), (POINTERS, "pointers")):
        opened = list(accumulate([at if section == kind else -1 for at, section in enumerate(sections)], max))
        columns[f"in_{name}"] = [at >= 0 for at in opened]
        columns[f"prose_since_{name}"] = [
            min(log1p(passed[here] - passed[at]), 3) / 3 if at >= 0 else 1.0 for here, at in enumerate(opened)
        ]
    return columns


def _of_document(
    features: Features, prose: list[bool], removed: list[bool], total: int, longest: int, body: int
) -> list[float]:
    """Return the features of `DOCUMENT_FEATURES`; `total` are words of prose, `longest` and `body` are in blocks."""
    columns, count = features.columns, len(features.sizes)
    words = sum(features.sizes)
    short = [size for size, is_prose in zip(features.sizes, prose, strict=True) if not is_prose]

    def mean(values: Sequence[float]) -> float:
        return sum(values) / count

    return [
        log1p(count) / 8,
        log1p(words) / 10,
        total / max(words, 1),
        min(sum(short) / max(len(short), 1), 20) / 10,
        mean(features.blanks),
        mean(removed),
        mean(columns["sentence"]),
        mean(columns["first_upper"]),
        mean(columns["known"]),
        mean(columns["to_3"]),
        log1p(sum(prose)) / 5,
        mean([value > 0 for value in columns["repeated"]]),
        longest / count,
        body / count,
        mean(columns["digits"]),
        min(log1p(features.sections.count(COMMENTS)), 3) / 3,
        *(float(kind is features.page_type) for kind in PAGE_TYPES),
    ]
