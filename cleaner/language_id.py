"""Language identification by script or by function words, without a model or a third-party library.

The result is `""` if in doubt, and two codes if the text may be in either of two close languages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import nlargest
from operator import itemgetter

import cleaner._core as _core
from cleaner.last_result import kept_by_identity

SAMPLE_SIZE = 4000  # characters, from the middle of the text, where chrome is rarest
MIN_HITS = 6  # function words; a text with fewer is too short to identify
MIN_SHARE = 0.12  # function words of the best language, of all words; nine of ten English pages have 0.16 to 0.33
MIN_LEAD = 1.15  # ratio of the best language to the next, below which both are named
# languages that express grammar by word endings have few function words, but share them with no other language
MIN_SHARE_IF_CLEAR, CLEAR_LEAD = 0.05, 4.0
MIN_SCRIPT_SHARE = 0.15  # of the characters

_SCRIPTS = (
    ("ja", "\u3041", "\u30ff"),  # before Chinese, as Japanese uses Chinese characters too
    ("zh", "\u4e00", "\u9fff"),
    ("ko", "\uac00", "\ud7a3"),
    ("th", "\u0e01", "\u0e5b"),
)
_share = itemgetter(1)


def detect(text: str, function_words: Mapping[str, list[str]]) -> str:
    """Return the ISO 639-1 code of the language of `text`, two codes joined by a comma, or `""`.

    `function_words` maps a word in lower case to the languages it belongs to. Languages are ranked by their hits, where
    a word that belongs to several languages counts in equal parts for each.
    """
    start = max(0, (len(text) - SAMPLE_SIZE) // 2)
    sample = text[start : start + SAMPLE_SIZE]
    if _core.native:
        return _core.native.detect(_languages(function_words), sample)
    if code := _by_script(sample):
        return code
    words = sample.lower().split()
    hits: Counter[str] = Counter()
    shares: dict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        codes = function_words.get(word, ())
        for code in codes:
            hits[code] += count
            shares[code] += count / len(codes)
    ((best, share), (second, next_share), *_) = (*nlargest(2, shares.items(), key=_share), ("", 0), ("", 0))
    is_clear = share >= CLEAR_LEAD * next_share
    if hits[best] < max(MIN_HITS, (MIN_SHARE_IF_CLEAR if is_clear else MIN_SHARE) * len(words)):
        return ""
    return best if share >= MIN_LEAD * next_share else f"{best},{second}"


@kept_by_identity
def _languages(function_words: Mapping[str, list[str]]) -> object:
    """Return the core's handle of the function words."""
    limits = (MIN_HITS, MIN_SHARE, MIN_LEAD, MIN_SHARE_IF_CLEAR, CLEAR_LEAD, MIN_SCRIPT_SHARE)
    return _core.native.make_languages(function_words.items(), _SCRIPTS, limits)


def _by_script(sample: str) -> str:
    """Return the language that uses the script of the text, or `""` if the script does not determine one."""
    characters = set(sample)
    for code, first, last in _SCRIPTS:
        if not any(first <= character <= last for character in characters):
            continue
        if sum(first <= character <= last for character in sample) > MIN_SCRIPT_SHARE * len(sample):
            return code
    return ""
