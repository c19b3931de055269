"""Blocks that repeat another block are removed; repeats on purpose stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document

from cleaner.model import Removals
from cleaner.shingles import words_of
from cleaner.steps.repeats import anchors, near_by_jaccard, near_by_minhash, pairs_of, repeats, sharing

LEDE = "The council decided on Tuesday to close the old swimming pool by the river, after its roof was found leaking."
SECOND = "A new pool is to be built beside the railway station, and the architects should show their drawings in May."
THIRD = "Until then swimmers have to make do with the lake, where the lifeguards have promised to come an hour earlier."
HEADLINE = "Council closes old swimming pool"
CAPTION = "The swimming pool by the river, seen from the footbridge in the park"
LONG = f"{LEDE} {SECOND}"
AGAIN = LONG.replace("was found", "was again found")
VISITORS = "On a summer Sunday the number of visitors that the lifeguards counted at the pool by the river was {}"
PRIZE = "The prize for the best renderer of a swimming pool by the river and of its visitors in summer went to {}"
FOUR = f"{LEDE}\n\n{SECOND}\n\n{THIRD}"


def taken(text: str) -> list[tuple[str, str]]:
    """Return the kinds and texts of the repeats that are removed from a text."""
    found = Removals().merged(document(text), repeats(document(text), Removals()))
    return [(removal.by.removeprefix("repeats."), text[removal.start : removal.end]) for removal in found]


GOES = {
    "a paragraph again": (f"{FOUR}\n\n{LEDE}", [("exact", LEDE)]),
    "a paragraph again and again": (f"{FOUR}\n\n{LEDE}\n\n{LEDE}", [("exact", LEDE)] * 2),
    "in other marks": (f"{FOUR}\n\n» {LEDE.upper()}", [("exact", f"» {LEDE.upper()}")]),
    "a headline above the text again": (f"{HEADLINE}\n\nAgda Fenn\n\n{HEADLINE}\n\n{FOUR}", [("exact", HEADLINE)]),
    "one word more": (f"{LONG}\n\n{THIRD}\n\n{AGAIN}", [("near", AGAIN)]),
    "another plain word": (
        f"{LEDE}\n\n{VISITORS.format('high.')}\n\n{SECOND}\n\n{VISITORS.format('higher.')}",
        [("near", VISITORS.format("higher."))],
    ),
    "other plain words": (
        f"{LEDE}\n\n{PRIZE.format('the winners.')}\n\n{SECOND}\n\n{PRIZE.format('a winner.')}",
        [("near", PRIZE.format("a winner."))],
    ),
    "a caption within a caption": (
        f"{HEADLINE}\n\n{CAPTION}. Photograph: Agda Fenn\n\n{CAPTION}\n\n{FOUR}",
        [("contained", CAPTION)],
    ),
    "a teaser": (f"{LEDE[:60].rsplit(' ', 1)[0]}…\n\n{FOUR}", [("teaser", f"{LEDE[:60].rsplit(' ', 1)[0]}…")]),
    "a teaser with dots": (
        f"{FOUR}\n\n{SECOND[:50].rsplit(' ', 1)[0]} ...",
        [("teaser", f"{SECOND[:50].rsplit(' ', 1)[0]} ...")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), GOES.values(), ids=GOES)
def test_goes(text, expected):
    assert taken(text) == expected


def test_a_caption_within_a_caption_goes_between_paragraphs_too():
    text = f"{LEDE}\n\n{CAPTION}\n\n{SECOND}\n\n{CAPTION}. Photograph: Agda Fenn\n\n{THIRD}"
    assert taken(text) == [("contained", CAPTION)]


POEM = "\n".join(
    f"{line}\nAnd the tide goes out, and the tide comes in"
    for line in (
        "The lamp is lit on the harbour wall",
        "The boats lie down on the yellow sand",
        "The gulls are walking, the gulls are tall",
    )
)
REFRAIN = """Row on, row on, my brother
Row on to the other shore
There is bread for one another
There is bread and there is more"""
SUBJECTS = "Subjects: boats of the river (A); locks and gates (B); the price of gravel (C)"
SPICE = "- salt and fresh pepper to taste"
FENCED = "```\nx = pool.close(reason)\n```"
INTERVIEW = f"""Q: And what happened then?

A: {LEDE}

Q: And what did you say?

A: {SECOND}

Q: And what happened then?

A: {THIRD}

Q: And what did you say?

A: Nothing, of course. What is there to say when a thing is over and the door is locked behind you?"""
CODE = "    for row in rows:\n        total += row.price * row.count;\n"
CLAUSE = "The supplier shall deliver the goods to the address named in the order, at his own risk and cost."
ROW = "| Delivery within two working days | included |"

STAYS = {
    "a poem": POEM,
    "a song with a chorus": f"{REFRAIN}\n\n{POEM}\n\n{REFRAIN}\n\nThe night is long on the water\n\n{REFRAIN}",
    "an interview": INTERVIEW,
    "code": f"{LEDE}\n\n{CODE}\n{SECOND}\n\n{CODE}\n{THIRD}\n\nRun it again tomorrow.",
    "fenced code": f"{LEDE}\n\n{FENCED}\n\n{SECOND}\n\n{FENCED}\n\n{THIRD}",
    "table rows": f"| what | price |\n|---|---|\n{ROW}\n{ROW}\n\n{LEDE}\n\n| what | price |\n|---|---|\n{ROW}",
    "list items": f"{LEDE}\n\n{SPICE}\n\n{SECOND}\n\n{SPICE}\n\n{THIRD}",
    "a quotation": f"{LEDE}\n\n> {THIRD}\n\n{SECOND}\n\n> {THIRD}",
    "clauses under headings of their own": f"{LEDE}\n\nLot 1: chairs\n\n{CLAUSE}\n\nLot 2: tables\n\n{CLAUSE}",
    "headings": f"{LEDE}\n\n## What it costs to build\n\n{SECOND}\n\n## What it costs to build\n\n{THIRD}",
    "another number": f"{LEDE}\n\n{VISITORS.format('1240.')}\n\n{SECOND}\n\n{VISITORS.format('1310.')}",
    "another name": f"{LEDE}\n\n{PRIZE.format('Agda Fenn.')}\n\n{SECOND}\n\n{PRIZE.format('Tor Ault.')}",
    "three words": f"{LEDE}\n\nSo it goes.\n\n{SECOND}\n\nSo it goes.\n\n{THIRD}",
    "an ellipsis that nothing goes on from": f"{FOUR}\n\nAnd so they waited, and waited, and waited…",
    "a list that goes on": f"{LEDE}\n\n{SUBJECTS}\n\n{SECOND}\n\n{SUBJECTS}; the price of oak\n\n{THIRD}",
    "a headline taken up by the text": f"The council decided on Tuesday\n\n{FOUR}",
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_stays(text):
    assert taken(text) == []


def test_the_later_copy_goes():
    text = f"{FOUR}\n\n{LEDE}"
    [removal] = repeats(document(text), Removals())
    assert removal.start == len(FOUR) + 2
    assert removal.category == "repeat"
    assert "The council decided on" in removal.why


def test_what_is_gone_is_no_original():
    """A copy of what another step took stays: else both would be gone."""
    text = f"{FOUR}\n\n{LEDE}"
    page = document(text)
    from cleaner.model import Removal

    first = Removals().merged(page, [Removal(0, len(LEDE), "en.other.x", "other", "x")])
    assert list(repeats(page, first)) == []


WORDS = [
    f"{a}{b}ation"
    for a in ("har", "men", "sol", "vin", "ter", "pol")
    for b in ("bor", "der", "lig", "mar", "nor", "sta")
]
PARAGRAPHS = st.lists(st.lists(st.sampled_from(WORDS), min_size=12, max_size=60), min_size=2, max_size=8)


@st.composite
def alike(draw):
    """Paragraphs, and copies of them with some words changed: some just alike enough, some just not."""
    paragraphs = draw(PARAGRAPHS)
    for words in paragraphs[:]:
        copy = list(words)
        for at in draw(st.lists(st.integers(0, len(copy) - 1), max_size=4)):
            copy[at] = draw(st.sampled_from(WORDS))
        paragraphs.append(copy)
    return {at: " ".join(words) for at, words in enumerate(paragraphs)}


@given(alike())
def test_minhash_and_jaccard_agree(texts):
    """MinHash only passes over pairs that are clearly not alike; what is left is counted exactly."""
    words = {at: words_of(text, len(text.split())) for at, text in texts.items()}
    pairs = [(one, two) for one in texts for two in texts if one < two]
    assert list(near_by_minhash(pairs, words)) == list(near_by_jaccard(pairs, words))


def candidate_pairs(texts: dict[int, str]) -> list[tuple[int, int]]:
    return pairs_of(sharing((at, anchors(text)) for at, text in texts.items()))


def test_pairs_worth_comparing_are_few():
    """A word that stands everywhere makes no pairs: a thousand paragraphs about one thing are not a million."""
    texts = {at: f"swimming{at} pool closing council tuesday architects" for at in range(1000)}
    assert candidate_pairs(texts) == []


def test_copies_are_candidates():
    assert candidate_pairs({3: LEDE.lower(), 5: SECOND.lower(), 8: LEDE.lower()}) == [(3, 8)]


def test_words_without_spaces_are_characters():
    assert words_of("渡轮早上离开港口", 4).tokens == tuple("渡轮早上离开港口")
