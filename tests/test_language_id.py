"""The language of a text is that of most of its function words, or of its script; in doubt two are named, or none."""

from __future__ import annotations

import pytest

from cleaner.language_id import SAMPLE_SIZE, detect

WORDS = {"und": ["de"], "der": ["de"], "og": ["da", "no"], "ikkje": ["no"], "af": ["da"], "the": ["en"]}


def text(**counts: int) -> str:
    """Words, each as often as asked for; `x` is none of any language."""
    return " ".join(word for word, count in counts.items() for _ in range(count))


CASES = [
    ("six function words are enough", text(und=6), "de"),
    ("five are not", text(und=5), ""),
    ("one of ten says too little, where another language says something", text(und=10, the=3, x=87), ""),
    ("one of ten is enough, where no other says anything", text(und=10, x=90), "de"),
    ("one of twenty-five is not", text(und=10, x=240), ""),
    ("one of eight is enough, whatever another says", text(und=13, the=11, x=76), "de"),
    ("a lead of a fifth is enough", text(und=12, the=10), "de"),
    ("a lead of a tenth names both", text(und=11, the=10), "de,en"),
    ("the better comes first", text(und=10, the=11), "en,de"),
    ("a word of two languages counts half for each", text(og=10, the=6), "en"),
    ("and tells neither from the other", text(og=10), "da,no"),
    ("a word of one's own tells", text(og=10, ikkje=2), "no"),
    ("capitals do not matter", text(UND=3, Der=3), "de"),
    ("words are whole", text(under=9), ""),
    ("nothing", "", ""),
    ("a script of its own", "渡轮早上离开港口", "zh"),
    ("a script shared", "渡し船は朝に港を出る", "ja"),
    ("Korean", "배는 아침에 항구를 떠난다", "ko"),
    ("Thai", "เรือออกจากท่าเรือในตอนเช้า", "th"),
    ("a few signs of a script in a text", text(und=30) + " 渡轮", "de"),
    (
        "the middle of a long text tells",
        f"{text(the=SAMPLE_SIZE)} {text(und=SAMPLE_SIZE)} {text(the=SAMPLE_SIZE)}",
        "de",
    ),
]


@pytest.mark.parametrize(("given", "language"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_language_of_a_text(given: str, language: str) -> None:
    assert detect(given, WORDS) == language
