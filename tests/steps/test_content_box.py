"""What stays on a page because of the elements that it stands in; every case is a page, and what would be removed."""

from __future__ import annotations

import pytest

from cleaner.model import Removals
from cleaner.reading import read
from cleaner.steps.layout import kept_by_structure

ONE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."
TWO = "The work cost four million, twice what was planned, because the bearings had to be replaced as well."
LAST = "Today there are three keepers in each shift, and none of them has had time for a game since March."
TEXT = f"<p>{ONE}</p><p>{TWO}</p>"
NEXT = "<h2>What comes next</h2>"
DEFINED = "<dl><dt>Sluice</dt><dd>A gate that lets water through.</dd></dl>"
LINKED = "<dl><dt>Sluice</dt><dd><a href=/g>A gate that lets water through.</a></dd></dl>"
ANSWER = "<p>The province pays two thirds and the town the rest.</p>"
NOTES = "<ol><li>Minutes of the council.</li><li>See the drawing.</li></ol>"
LINKS = "<ol><li><a href=/m>Minutes of the council.</a></li></ol>"
DEFINITION = {"Sluice", "A gate that lets water through."}
TWO_NOTES = {"Minutes of the council.", "See the drawing."}
CARDS = "<ul>" + "<li><a href=/a>Ferry timetable changes in April</a>" * 9 + "</ul>"
FOLDED = f"<h3><button>Who pays?</button></h3><div>{ANSWER}</div>"
BESIDE = f"<figure><img></figure><div class=media-text-content><p>{LAST}</p></div>"
RAISED = "<p><sup>1</sup> Minutes of the council.</p><p><sup>2</sup> See the drawing.</p>"

ENDINGS = [
    (f"<article><div>{TEXT}</div><div><p>{LAST}</p></div></article>", {LAST}, {LAST}),
    (f"<article><div>{TEXT}</div>{NEXT}<div><p>{LAST}</p></div></article>", {"What comes next", LAST}, True),
    (f"<article>{TEXT}<blockquote><p>{LAST}</p></blockquote></article>", {LAST}, True),
    (
        f"<article>{TEXT}<div class=media-text>{BESIDE}</div></article>",
        {LAST},
        True,
    ),
    (f"<article>{TEXT}</article><div><p>{LAST}</p></div>", {LAST}, False),
    (f"<article>{TEXT}<aside><p>{LAST}</p></aside></article>", {LAST}, False),
    (f"<article>{TEXT}<div class=author-bio><p>{LAST}</p></div></article>", {LAST}, False),
    (f"<article>{TEXT}<p><em>{LAST}</em></p></article>", {LAST}, False),
    (
        f"<article>{TEXT}<p>{LAST} <a href=/l>Sign up for letters</a></p></article>",
        {f"{LAST} Sign up for letters"},
        False,
    ),
    (
        f"<article>{TEXT}<div><p>{LAST}</p>{CARDS}</div></article>",
        {LAST},
        False,
    ),
    (f"<article>{TEXT}<p>{LAST[:-1]}…</p></article>", {f"{LAST[:-1]}…"}, False),
    (f"<article>{TEXT}<div><div><div><div><p>{LAST}</p></div></div></div></div></article>", {LAST}, False),
    (f"<article>{TEXT}<p>Share</p><p>{LAST}</p></article>", {"Share", LAST}, False),
    (f"<article>{TEXT}{NEXT}{NEXT}<p>{LAST}</p></article>", {"What comes next", LAST}, False),
]
WHOLES = [
    (f"<article><p>{ONE}</p>{DEFINED}<p>{TWO}</p></article>", DEFINITION, True),
    (f"<article>{TEXT}{DEFINED}</article>", DEFINITION, False),
    (f"<article><p>{ONE}</p>{LINKED}<p>{TWO}</p></article>", DEFINITION, False),
    (f"<article><p>{ONE}</p><aside>{DEFINED}</aside><p>{TWO}</p></article>", DEFINITION, False),
    (f"<article>{TEXT}<details><summary>Who pays?</summary>{ANSWER}</details></article>", {"Who pays?"}, True),
    (
        f"<article>{TEXT}<div class=faq-item>{FOLDED}</div></article>",
        {"Who pays?"},
        True,
    ),
    (f"<article>{TEXT}<div class=faq-item><i>+</i>{ANSWER}</div></article>", {"+"}, False),
    (
        f"<article>{TEXT}<div>{FOLDED}</div></article>",
        {"Who pays?"},
        False,
    ),
    (f"<article><h1>Closed</h1><h3 class=subtitle>Nine hours</h3>{TEXT}</article>", {"Nine hours"}, True),
    (f"<article><h1>Closed</h1><h3>Nine hours</h3>{TEXT}</article>", {"Nine hours"}, False),
]
APPARATUS = [
    (f"<article>{TEXT}<div class=wp-block-footnotes>{NOTES}</div></article>", TWO_NOTES, True),
    (f"<article>{TEXT}<section role=doc-endnotes>{NOTES}</section></article>", TWO_NOTES, True),
    (f"<article>{TEXT}<footer id=footnotes>{NOTES}</footer></article>", TWO_NOTES, True),
    (f"<article>{TEXT}<footer><div class=footnotes>{NOTES}</div></footer></article>", TWO_NOTES, False),
    (f"<article><div class=footnotes>{NOTES}</div>{TEXT}</article>", TWO_NOTES, False),
    (f"<article>{TEXT}</article><div class=footnotes>{NOTES}</div>", TWO_NOTES, False),
    (f"<article>{TEXT}<div class=footnotes>{LINKS}</div></article>", {"Minutes of the council."}, False),
    (f"<article>{TEXT}<div class=more>{NOTES}</div></article>", TWO_NOTES, False),
    (f"<article>{TEXT}<h2>References</h2>{NOTES}</article>", {"References", *TWO_NOTES}, True),
    (f"<article>{TEXT}<h2>Литература:</h2>{NOTES}</article>", {"Литература:", *TWO_NOTES}, True),
    (f"<article>{TEXT}<h2>Works</h2>{NOTES}</article>", {"Works", *TWO_NOTES}, False),
    (f"<article>{TEXT}<hr>{RAISED}</article>", {f"{at} {each}" for at, each in enumerate(sorted(TWO_NOTES), 1)}, True),
]  # fmt: skip


def judged(body: str, removed: set[str], unsure: bool) -> set[str]:
    """Return the texts of what stays of the blocks with texts in `removed`."""
    page = read(f"<html><body>{body}</body></html>", format="html", reference=False, function_words={})
    taken = {block.index for block in page.blocks if page.text(block) in removed}
    assert {page.text(page.blocks[at]) for at in taken} == removed
    stays = kept_by_structure(page, Removals(), taken, taken if unsure else set())
    return {page.text(page.blocks[at]) for at in stays}


@pytest.mark.parametrize(("body", "removed", "stays"), [*ENDINGS, *WHOLES, *APPARATUS])
def test_what_stays_because_of_its_elements(body, removed, stays):
    assert judged(body, removed, unsure=True) == (removed if stays else set())


@pytest.mark.parametrize(("body", "removed"), [case[:2] for case in (*ENDINGS, *WHOLES) if case[2]])
def test_what_the_classifier_is_certain_about_goes(body, removed):
    assert judged(body, removed, unsure=False) == set()


@pytest.mark.parametrize(("body", "removed", "stays"), APPARATUS)
def test_of_what_the_classifier_is_certain_about_only_named_notes_stay(body, removed, stays):
    is_named = "notes" in body and stays
    assert judged(body, removed, unsure=False) == (removed if is_named else set())
