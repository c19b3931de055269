"""Which language a text is in, from its script or its function words; no model, no import, and `""` when in doubt.

Of two languages so close that a text may be in either, both are named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from heapq import nlargest
from operator import itemgetter

SAMPLED = 4000  # characters, taken from the middle, where chrome is rarest
FEWEST = 6  # function words; below, a text is too short to tell
SHARE = 0.12  # of all words that are function words of the best language; nine of ten English pages have 0.16 to 0.33
LEAD = 1.15  # by which the best language beats the next, or both are named; a word counts less where several have it
FEW_SHARE, FAR_LEAD = 0.05, 4.0  # where words carry their grammar, function words are few, and of no other language

_SCRIPTS = (
    ("ja", "\u3041", "\u30ff"),  # before Chinese, whose characters Japanese shares
    ("zh", "\u4e00", "\u9fff"),
    ("ko", "\uac00", "\ud7a3"),
    ("th", "\u0e01", "\u0e5b"),
)
_share = itemgetter(1)
SCRIPT_SHARE = 0.15  # of the characters


def detect(text: str, function_words: Mapping[str, list[str]]) -> str:
    """The ISO 639-1 code of the language of `text`, two with a comma between, or `""`.

    `function_words` names, for a word in lower case, the languages it belongs to.
    """
    start = max(0, (len(text) - SAMPLED) // 2)
    sample = text[start : start + SAMPLED]
    if code := _of_script(sample):
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
    far = share >= FAR_LEAD * next_share
    if hits[best] < max(FEWEST, (FEW_SHARE if far else SHARE) * len(words)):
        return ""
    return best if share >= LEAD * next_share else f"{best},{second}"


def _of_script(sample: str) -> str:
    """The language that the script of a text gives away."""
    characters = set(sample)
    for code, first, last in _SCRIPTS:
        if not any(first <= character <= last for character in characters):
            continue
        if sum(first <= character <= last for character in sample) > SCRIPT_SHARE * len(sample):
            return code
    return ""
