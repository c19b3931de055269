"""What surrounds each block, and what the document is: the second stage of the evidence, made from the first alone.

Fitting takes blocks away and asks anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import log1p

from cleaner.classifier.features import COMMENTS, POINTERS, Features
from cleaner.classifier.main_body import body_values, max_sum_span
from cleaner.model import PageType

FAR = 1000  # blocks; farther than anything that counts

CONTEXT_FEATURES = (
    *("place", "from_top", "from_end", "prose_above", "prose_below", "before_first", "after_last"),
    *("since_prose", "till_prose", "in_body", "above_body", "below_body"),
    *("run", "run_words", "run_gone", "run_sentences"),
    *("gone_above", "gone_below", "in_comments", "in_pointers", "prose_since_comments", "prose_since_pointers"),
    *("blank_above", "blank_below"),
)
"""The columns of `context_features`."""
PAGE_TYPES = tuple(kind for kind in PageType if kind is not PageType.UNKNOWN)
DOCUMENT_FEATURES = (
    *("blocks", "words", "prose_share", "short_words", "blanks", "gone", "sentences", "upper", "known", "to_3"),
    *("proses", "repeats", "longest_run", "body", "digits", "comments"),
    *(f"is_{kind}" for kind in PAGE_TYPES),
)
"""The numbers of the whole document; the last are 1 for the page type that the caller names."""


def context_features(features: Features) -> tuple[dict[str, list[float]], list[float]]:
    """The columns of `CONTEXT_FEATURES`, and the numbers of `DOCUMENT_FEATURES`."""
    sizes, count = features.sizes, len(features.sizes)
    gone = [bool(a or b) for a, b in zip(features.columns["by_rule"], features.columns["by_repeat"], strict=True)]
    prose = [bool(is_prose) and not is_gone for is_prose, is_gone in zip(features.columns["prose"], gone, strict=True)]
    worth = [size if is_prose else 0 for size, is_prose in zip(sizes, prose, strict=True)]
    total = sum(worth)
    upto = list(accumulate(worth))
    body = max_sum_span(body_values(worth))
    runs, longest = _runs(features, prose, gone)
    places = range(count)
    columns: dict[str, list[float]] = {
        "place": [at / max(count - 1, 1) for at in places],
        "from_top": [log1p(at) / 6 for at in places],
        "from_end": [log1p(count - 1 - at) / 6 for at in places],
        "prose_above": [(sum_ - own) / (total or 1) for sum_, own in zip(upto, worth, strict=True)],
        "prose_below": [(total - sum_) / (total or 1) for sum_ in upto],
        "before_first": [not sum_ and not is_prose for sum_, is_prose in zip(upto, prose, strict=True)],
        "after_last": [sum_ >= total and not is_prose for sum_, is_prose in zip(upto, prose, strict=True)],
        "since_prose": [min(log1p(far), 5) / 5 for far in _since(prose)],
        "till_prose": [min(log1p(far), 5) / 5 for far in reversed(_since(prose[::-1]))],
        "in_body": [at in body for at in places],
        "above_body": [at < body.start for at in places],
        "below_body": [bool(body) and at >= body.stop for at in places],
        **runs,
        "gone_above": [min(log1p(far), 4) / 4 for far in _since([False, *gone][:count], 1)],
        "gone_below": [min(log1p(far), 4) / 4 for far in reversed(_since([False, *gone[::-1]][:count], 1))],
        **_open_sections(features.sections, prose),
        "blank_above": list(map(float, features.blanks)),
        "blank_below": list(map(float, [*features.blanks[1:], True][:count])),
    }
    return columns, [*_of_document(features, prose, gone, total, longest, len(body)), *features.page]


def with_page_type(numbers: Sequence[float], page_type: PageType) -> list[float]:
    """The numbers of a document that is of this type."""
    end = len(DOCUMENT_FEATURES)
    marks = [float(kind is page_type) for kind in PAGE_TYPES]
    return [*numbers[: end - len(marks)], *marks, *numbers[end:]]


def _since(marks: Iterable[bool], more: int = 0) -> list[int]:
    """How far back the last marked block is, itself included; `more` is added."""
    found, far = [], FAR
    for mark in marks:
        far = 0 if mark else far + 1
        found.append(far + more)
    return found


def _runs(features: Features, prose: list[bool], gone: list[bool]) -> tuple[dict[str, list[float]], int]:
    """What is true of the run of blocks without prose that a block stands in, and how long the longest is."""
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
                sum(gone[start:end]) / length,
                sum(sentences[start:end]) / length,
            )
            for name, value in zip(names, of_run, strict=True):
                columns[name][start:end] = [value] * length
    return columns, longest


def _open_sections(sections: list[int], prose: list[bool]) -> dict[str, list[float]]:
    """Did a section of comments or of pointers elsewhere begin above, and how much prose ago?"""
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
    features: Features, prose: list[bool], gone: list[bool], total: int, longest: int, body: int
) -> list[float]:
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
        mean(gone),
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
