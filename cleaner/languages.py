"""Which language a text is in, from its script or its function words; no model, no import, and `""` when in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

SAMPLED = 4000  # characters, taken from the middle, where chrome is rarest
FEWEST = 6  # function words; below, a text is too short to tell
SHARE = 0.12  # of all words that are function words of the best language; nine of ten English pages have 0.16 to 0.33
LEAD = 1.15  # by which the best language must beat the next

_SCRIPTS = (
    ("ja", "\u3041", "\u30ff"),  # before Chinese, whose characters Japanese shares
    ("zh", "\u4e00", "\u9fff"),
    ("ko", "\uac00", "\ud7a3"),
    ("th", "\u0e01", "\u0e5b"),
)
SCRIPT_SHARE = 0.15  # of the characters


def detect(text: str, function_words: Mapping[str, list[str]]) -> str:
    """The ISO 639-1 code of the language of `text`, or `""`.

    `function_words` names, for a word in lower case, the languages it belongs to.
    """
    start = max(0, (len(text) - SAMPLED) // 2)
    sample = text[start : start + SAMPLED]
    if code := _of_script(sample):
        return code
    words = sample.lower().split()
    counts: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for code in function_words.get(word, ()):
            counts[code] += count
    (best, hits), (_, next_hits) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return best if hits >= max(FEWEST, SHARE * len(words), LEAD * next_hits) else ""


def _of_script(sample: str) -> str:
    """The language that the script of a text gives away."""
    characters = set(sample)
    for code, first, last in _SCRIPTS:
        if not any(first <= character <= last for character in characters):
            continue
        if sum(first <= character <= last for character in sample) > SCRIPT_SHARE * len(sample):
            return code
    return ""
